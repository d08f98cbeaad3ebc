"""Headings as people write them, and what the layout says instead."""

import re

from bot.page import vocabulary
from bot.page.vocabulary import NUMBERED_TEAM, QUESTIONS_TITLE, REFLECTIONS_TITLE, TEAM

QUESTIONS, REFLECTIONS = "질의응답", "소감"

_LONGEST = 100
_NUMBER = re.compile(r"[0-9]{1,2}[.)]\s+")
_COUNT = re.compile(r"[0-9]{1,4}\s?(?:개|건|명)?\)")
_CLOSING = re.compile(r"(?:^|\s)#+$")


def title(line: str) -> str:
    """Return the words of a heading's line."""
    return _CLOSING.sub("", line.strip().lstrip("#")).strip()


def plain(words: str) -> str:
    """Return a heading's words without its number, and without the emoji, the bold and the count around them."""
    head, _, count = words.rpartition("(")
    shown = trimmed(head if _COUNT.fullmatch(count) else words)
    return trimmed(_NUMBER.sub("", shown, count=1))


def trimmed(text: str) -> str:
    """Remove what is neither a letter nor a digit from both ends."""
    start = next((at for at, char in enumerate(text) if char.isalnum()), len(text))
    end = next((at for at in range(len(text), start, -1) if text[at - 1].isalnum()), start)
    return text[start:end]


def in_layout(words: str) -> str | None:
    """Return what the layout says in place of a heading, or None for what is no heading of a page's section."""
    if len(words) > _LONGEST or TEAM.fullmatch(words):
        return words if TEAM.fullmatch(words) else None
    shown = plain(words)
    if QUESTIONS_TITLE.fullmatch(shown):
        return QUESTIONS
    if REFLECTIONS_TITLE.fullmatch(shown):
        return REFLECTIONS
    if numbered := NUMBERED_TEAM.fullmatch(shown):
        return f"Team {numbered[1]}"
    return shown if TEAM.fullmatch(shown) else None


def week(words: str) -> tuple[int, str] | None:
    """Return the number of the week that a heading names once, and what else it says."""
    found = list(vocabulary.WEEK.finditer(words[:_LONGEST]))
    if len(found) != 1 or len(words) > _LONGEST:
        return None
    number = found[0][1] or found[0][2]
    others = (trimmed(words[: found[0].start()]), trimmed(words[found[0].end() :]))
    return int(number), " ".join(filter(None, others))
