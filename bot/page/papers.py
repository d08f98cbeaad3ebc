"""A paper as one line of Markdown."""

import re

from bot.page import bodies
from bot.page.names import squeeze, unescape
from bot.page.vocabulary import PAPERS, any_of
from db.week.value import Paper

#: The line of a team's papers, behind its bullet.
LABEL = re.compile(rf"\**{any_of(PAPERS)}\**\s*[:：]\**\s*(.*)", re.IGNORECASE)

_URL = re.compile(r"https?://[^\s<>]+")
# GitHub leaves punctuation that ends a bare link out of it.
_BARE = re.compile(r"https?://[^\s<>]*[\w/=&#%+-]")
_ANGLED = re.compile(r"<((?:\\.|[^<>\\])*)>")
_BULLET = re.compile(r"^(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
_LOOSE_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$|&#x)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)")


def read(line: str) -> Paper:
    """Read the paper on a line: a link, an address, or else a title."""
    text = _BULLET.sub("", line.strip(), count=1)
    if link := _link(text):
        return link
    address = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    return Paper(url=address) if _URL.fullmatch(address) else Paper(title=unescape(text))


def write(paper: Paper) -> str:
    """Write a paper as a line that ``read`` reads back; empty where there is nothing to show."""
    title, url = squeeze(paper.title or ""), squeeze(paper.url or "")
    if not url and _URL.fullmatch(title):
        url = title
    if url and title in {"", url}:
        return _address(url)
    return f"[{_label(title)}]({_destination(url)})" if url else _title(title)


def _link(text: str) -> Paper | None:
    if not (text.startswith("[") and text.endswith(")")):
        return None
    end = _closing(text, "[", "]")
    url = _target(text[end + 2 : -1].strip()) if text.startswith("](", end) else None
    if url is None:
        return None
    title = unescape(text[1:end])
    return Paper(title=None if title in {"", url} else title, url=url)


def _target(text: str) -> str | None:
    if found := _ANGLED.fullmatch(text):
        return unescape(found[1])
    plain = text and not re.search(r"[\s<>]", text) and _balanced(text, "(", ")")
    return unescape(text) if plain else None


def _closing(text: str, opening: str, ending: str) -> int:
    """Return where the bracket that a text opens with is closed, or -1."""
    depth, escaped = 0, False
    for at, char in enumerate(text):
        if not escaped:
            depth += (char == opening) - (char == ending)
            if depth == 0:
                return at
        escaped = char == "\\" and not escaped
    return -1


def _balanced(text: str, opening: str, ending: str) -> bool:
    return _closing(f"{opening}{text}{ending}", opening, ending) == len(text) + 1


def _address(url: str) -> str:
    if _BARE.fullmatch(url):
        return url
    return f"<{url}>" if _URL.fullmatch(url) else f"[{_label(url)}]({_destination(url)})"


def _safe(text: str) -> str:
    return _TAG.sub(r"\\\g<0>", _LOOSE_BACKSLASH.sub(r"\\\\", text))


def _label(title: str) -> str:
    safe = _safe(title)
    return safe if _balanced(safe, "[", "]") and "](" not in safe else re.sub(r"[\[\]]", r"\\\g<0>", safe)


def _destination(url: str) -> str:
    safe = _LOOSE_BACKSLASH.sub(r"\\\\", url).replace("&#x", r"\&#x")
    if not re.search(r"[\s<>]", safe) and _balanced(safe, "(", ")"):
        return safe
    return "<" + re.sub(r"[<>]", r"\\\g<0>", safe) + ">"


def _title(title: str) -> str:
    safe = _safe(title)
    if safe.startswith("#") or _link(safe):
        return "\\" + safe
    return bodies.shield(safe) if safe else ""
