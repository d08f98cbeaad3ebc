"""Lines that clearly belong to the page itself: its headings and rules, the bullets of its people, its markers."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.page.names import asked, bare, entity, is_mark, split, squeeze, unescape
from bot.page.vocabulary import ANSWER_LABELS, QUESTION_LABELS, QUESTIONS, REFLECTIONS, TEAM_UNITS, any_of

#: What headings say that are the page's own.
SECTION = r"(?:(?:제\s*)?[0-9]{1,6}\s*주차|Team\s*\S{1,32}|질의\s*응답|Q\s*&\s*A|소감)"

_OTHER_SECTION = rf"(?:{any_of((*QUESTIONS, *REFLECTIONS))}|[0-9]{{1,3}}\s*{any_of(TEAM_UNITS)})"
_HEADING = re.compile(
    rf" {{0,3}}#{{1,6}}\s*(?:{SECTION}|\s(?:[^\w\s]{{1,8}}\s?)?{_OTHER_SECTION})\s*(?:#+\s*)?", re.IGNORECASE
)
_NAMED_HEADING = re.compile(r"#{1,6}\s+(\S[^#]{0,99})")
_RULE = re.compile(r"-(?:[ \t]*-){2,}[ \t]*")
_BULLET = re.compile(
    r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?P<shown>[^:：\s][^:：]{0,63}?)[ \t]*(?P<colon>[:：].*)?", re.DOTALL
)
_NESTED = re.compile(r"\s*(?:[-*+]\s+)?")
_QUESTION = re.compile(r"(?P<heart>\S{0,64}?)\s*(?:받은\s*질문|(?P<follows>이어\s*묻기))\s*(?P<colon>[:：])\s*")
_ANSWER = re.compile(
    r"(?:(?:->|=>|→|⇒|➡\ufe0f?)\s*)?"
    r"(?:답변|보탬\s*\((?P<name>(?:\\.|[^()\\]){1,200})\))\s*(?P<colon>[:：])\s*"
)
_MARKING = ("질문", "답변", "묻기", "보탬")
# How other pages begin an answer or a question; the last character found is what makes it one.
_OTHER_ANSWER = re.compile(
    r"\s*(?:[-*+]\s+)?"
    rf"(?:->|=>|[→⇒➡]|[ㄴ└↳](?=\s)|\**{any_of(ANSWER_LABELS)}\s?[0-9]{{0,3}}\**\s?[.:)：])"
)
_OPTION = re.compile(r"\s*\**B\**\s?[.:)：]")
_OTHER_QUESTION = re.compile(rf"\s*(?:[-*+]\s+)?\**{any_of(QUESTION_LABELS)}\s?[0-9]{{0,3}}\**\s?[.:)：]")


@dataclass(frozen=True, slots=True)
class Marker:
    """A line that opens a question or an answer; ``at`` counts from the item's first line.

    ``follows`` means that the question is a follow-up; ``name`` is who adds the answer, if it is an addition.
    """

    at: int
    is_question: bool
    heart: str | None
    rest: str
    indent: int
    colon: int
    follows: bool = False
    name: str | None = None


def marker(at: int, line: str) -> Marker | None:
    """Return the marker on a line, if there is one."""
    if not any(word in line for word in _MARKING):
        return None
    nested = _NESTED.match(line)
    start = nested.end() if nested else 0
    indent = start if line[:start].strip() else 0
    if found := _ANSWER.match(line, start):
        name = found["name"] and squeeze(unescape(found["name"]))
        if name == "":  # nobody adds anything here
            return None
        return Marker(at, False, None, line[found.end() :], indent, found.start("colon"), name=name)
    found = _QUESTION.match(line, start)
    if not found or not (found["heart"] == "" or is_mark(found["heart"])):
        return None
    follows = found["follows"] is not None
    return Marker(at, True, found["heart"] or None, line[found.end() :], indent, found.start("colon"), follows)


def is_structure(line: str, people: Collection[str]) -> bool:
    """Tell whether a line is a heading of the page, its rule, or the bullet of one of its ``people`` or of an emoji."""
    if line[:1] in "# " and (_HEADING.fullmatch(line) or _names_somebody(line, people)):
        return True
    return line[:1] in "-*+0123456789" and (_RULE.fullmatch(line) is not None or _is_person(line, people))


def _names_somebody(line: str, people: Collection[str]) -> bool:
    found = _NAMED_HEADING.fullmatch(line)
    return found is not None and asked(found[1], people)[0] in people


def opens_question(line: str) -> bool:
    """Tell whether a line begins as a question does on pages in other words than the layout's."""
    return _OTHER_QUESTION.match(line) is not None


def _is_person(line: str, people: Collection[str]) -> bool:
    found = _BULLET.fullmatch(line)
    if found is None:
        return False
    name, emoji = split(found["shown"])
    return bool(name) and (bare(name) in people or (emoji is not None and not found["colon"] and " " not in name))


def unknown(lines: Sequence[str], literal: Collection[int], *, in_question: bool) -> list[int]:
    """Find the lines below a marker that begin as other pages begin an answer, or in an answer a question.

    What continues with B is a choice and no answer.
    """
    other = _OTHER_ANSWER if in_question else _OTHER_QUESTION
    found = [at for at, line in enumerate(lines) if at and at not in literal and other.match(line)]
    return [] if found and in_question and any(map(_OPTION.match, lines)) else found


def disguise(lines: Sequence[str], literal: Collection[int], *, in_question: bool) -> list[str]:
    """Change the lines that are ``unknown`` so that they look the same and are only words."""
    other = _OTHER_ANSWER if in_question else _OTHER_QUESTION
    plain = list(lines)
    for at in unknown(lines, literal, in_question=in_question):
        found = other.match(lines[at])
        assert found is not None  # or it would not be unknown
        sign = found.end() - 1
        plain[at] = lines[at][:sign] + escaped(lines[at][sign]) + lines[at][sign + 1 :]
    return plain


def escaped(char: str) -> str:
    """Write a character of a sign so that it is no sign."""
    return "\\" + char if char.isascii() else entity(char)
