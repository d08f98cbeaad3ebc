"""What people type, made fit to keep: bodies, names, emoji, links."""

import re
import unicodedata
from urllib.parse import urlsplit

from db.errors import BadEmoji, BadLink, BadName, Empty, TooLong

#: Discord's longest text input, in characters.
BODY_LIMIT = 4000
NAME_LIMIT = 32
TEAM_LIMIT = 16
EMOJI_LIMIT = 16
LINK_LIMIT = 500
#: What separates names and texts on a page, or starts something else there.
NAME_BREAKERS = re.compile(r"[,、，:：|`*_~\\\[\]<>#@\n\r\t]+")


def body(text: str, limit: int = BODY_LIMIT) -> str:
    r"""Normalise a text to NFC and ``\n``, without NUL and without blank lines around it.

    Raises:
        Empty: nothing is left.
        TooLong: more than ``limit`` characters.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
    text = text.strip("\n").rstrip() if text.strip() else ""
    if not text:
        raise Empty
    if len(text) > limit:
        raise TooLong(limit=limit)
    return text


def name(text: str) -> str:
    """Check a name as a person chose it.

    Raises:
        BadName: it is empty, too long, or the page could not be read back with it.
    """
    cleaned = _fitted(text)
    if not cleaned or cleaned != " ".join(unicodedata.normalize("NFC", text).split()):
        raise BadName(name=text)
    return cleaned


def name_from(display_name: str) -> str:
    """Make a fit name of a Discord display name; ``?`` where nothing of it can stay."""
    return _fitted(display_name) or "?"


def team(text: str) -> str:
    """Check a team's name: ``1``, ``A``, ``빨강``.

    Raises:
        BadName: it is empty, longer than 16 characters, or the page could not be read back with it.
    """
    cleaned = name(text)
    if len(cleaned) > TEAM_LIMIT:
        raise BadName(name=text)
    return cleaned


def emoji(text: str) -> str:
    """Check an emoji, of this year or the next: symbols without letters, digits or spaces.

    Raises:
        BadEmoji: it is something else, such as a server's own emoji, which a page cannot show.
    """
    cleaned = unicodedata.normalize("NFC", text.strip())
    is_symbol = all(unicodedata.category(char)[0] in "SMC" for char in cleaned)
    if not cleaned or len(cleaned) > EMOJI_LIMIT or not is_symbol or cleaned.isascii():
        raise BadEmoji(emoji=text)
    return cleaned


def link(text: str) -> str:
    """Check a web address.

    Raises:
        BadLink: it is no http(s) address, has spaces, or more than 500 characters.
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        raise BadLink(link=text) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(text) > LINK_LIMIT or re.search(r"\s", text):
        raise BadLink(link=text)
    return text


def _fitted(text: str) -> str:
    """Cut a name to what a page keeps apart from the emoji, commas and colons around it."""
    printable = "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char)[0] != "C")
    words = NAME_BREAKERS.sub(" ", printable).split()
    fitted = " ".join(words)[:NAME_LIMIT]
    while fitted and unicodedata.category(fitted[-1])[0] not in "LN":
        fitted = fitted[:-1]
    while fitted and unicodedata.category(fitted[0])[0] not in "LN":
        fitted = fitted[1:]
    return fitted
