"""Checks and clean-up of what people type: bodies, names, emoji, links."""

import re
import unicodedata
from urllib.parse import urlsplit

from db.errors import BadEmoji, BadLink, BadName, BadTermName, Empty, LinkTooLong, PlaceTooLong, TooLong

#: Discord's longest text input, in characters.
BODY_LIMIT = 4000
NAME_LIMIT = 32
TEAM_LIMIT = 16
TERM_LIMIT = 32
EMOJI_LIMIT = 16
LINK_LIMIT = 500
#: As long as the links to online meetings become.
PLACE_LIMIT = 400
#: Characters that no name may have: a page separates names and texts by them, or they are Markdown.
NAME_BREAKERS = re.compile(r"[,、，:：|`*_~\\\[\]<>#@]+")
#: The name under which everyone is asked where nobody presents, also on pages; nobody in a group can have it.
EVERYONE = "모두"
#: The name of a member whose display name has no character that a name may have.
NAMELESS = "Member"

_HALVES = re.compile("[\ud800-\udfff]")
_NOT_IN_LINKS = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff]")
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters to Unicode, nothing to the eye
_VARIANTS = "\ufe0e\ufe0f"
_KEYCAP = "\u20e3"
_JOINER = "\u200d"
# By kind (see `_kind`): a symbol or a keycap, then more of them, joined or not; tags make a region's flag.
_EMOJI = re.compile(r"(?:sv?c?|kv?c)(?:z?(?:sv?c?|kv?c)|t)*")


def body(text: str, limit: int = BODY_LIMIT) -> str:
    r"""Normalise a text to NFC and ``\n``, without NUL and without blank lines at its ends.

    Raises:
        Empty: nothing visible is left.
        TooLong: more than ``limit`` characters.
    """
    text = _tidied(text)
    if not any(map(_is_visible, text)):
        raise Empty
    if len(text) > limit:
        raise TooLong(limit=limit)
    return text


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates with �: JSON can hold them, files and databases cannot."""
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)


def same(text: str, other: str) -> bool:
    """Return whether two texts are the same once they are normalised as `body` does."""
    return _tidied(text) == _tidied(other)


def name(text: str) -> str:
    """Return a name that a person chose, normalised; at most 32 characters.

    Raises:
        BadName: it is empty, too long, or the page could not be read back with it.
    """
    cleaned = _fitted(text)
    if not cleaned or cleaned != " ".join(unicodedata.normalize("NFC", text).split()):
        raise BadName(name=text)
    return cleaned


def name_from(display_name: str) -> str:
    """Make a valid name from a Discord display name."""
    return _fitted(display_name) or NAMELESS


def team(text: str) -> str:
    """Return a team's name, normalised, such as ``1``, ``A`` or ``빨강``.

    Raises:
        BadName: it is empty, longer than 16 characters, or the page could not be read back with it.
    """
    cleaned = name(text)
    if len(cleaned) > TEAM_LIMIT:
        raise BadName(name=text)
    return cleaned


def term(text: str) -> str:
    """Return a term's name, normalised, in one line, such as ``2025-1`` or ``봄 학기``; at most 32 characters.

    Raises:
        BadTermName: it is empty or too long, or has neither a letter nor a digit.
    """
    printable = "".join(char for char in title(text) if char == " " or _is_printable(char))
    cleaned = " ".join(printable.split())
    if len(cleaned) > TERM_LIMIT or not folder(cleaned):
        raise BadTermName(name=text, limit=TERM_LIMIT)
    return cleaned


def folder(name: str) -> str:
    """Return what the folder is called in which a term's pages stand: letters and digits, the rest as ``-``."""
    letters = (char if char.isalnum() or char in "-_" else "-" for char in unicodedata.normalize("NFC", name))
    return "".join(letters).strip("-_")


def emoji(text: str) -> str:
    """Return an emoji, normalised; also one that this version of Unicode does not know yet.

    Raises:
        BadEmoji: it is something else, such as a server's own emoji, which a page cannot show.
    """
    cleaned = unicodedata.normalize("NFC", text.strip())
    if len(cleaned) > EMOJI_LIMIT or not _EMOJI.fullmatch("".join(map(_kind, cleaned))):
        raise BadEmoji(emoji=text)
    return cleaned


def emoji_from(shown: str | None) -> str | None:
    """Return an emoji from a page, or None if members could not choose it."""
    try:
        return emoji(shown or "")
    except BadEmoji:
        return None


def title(text: str) -> str:
    """Return a paper's title, normalised, in one line."""
    return " ".join(unicodedata.normalize("NFC", replace_surrogates(text).replace("\0", "")).split())


def place(text: str) -> str:
    """Return a place to meet, normalised, in one line.

    Raises:
        PlaceTooLong: it has more than 400 characters.
    """
    cleaned = title(text)
    if len(cleaned) > PLACE_LIMIT:
        raise PlaceTooLong(limit=PLACE_LIMIT)
    return cleaned


def link(text: str) -> str:
    """Return a web address as it is, after checking it.

    Raises:
        BadLink: it is no http(s) address, or has spaces.
        LinkTooLong: it has more than 500 characters.
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        raise BadLink(link=text) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or _NOT_IN_LINKS.search(text):
        raise BadLink(link=text)
    if len(text) > LINK_LIMIT:
        raise LinkTooLong(link=text, limit=LINK_LIMIT)
    return text


def _tidied(text: str) -> str:
    text = replace_surrogates(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"\A\s*\n", "", text).rstrip()


def _fitted(text: str) -> str:
    """Remove from a name what a page could not tell apart from emoji, commas and colons."""
    printable = "".join(char for char in unicodedata.normalize("NFC", text) if char.isspace() or _is_printable(char))
    words = NAME_BREAKERS.sub(" ", unicodedata.normalize("NFC", printable)).split()
    fitted = " ".join(words)[:NAME_LIMIT]
    while fitted and not _ends_name(fitted[-1]):
        fitted = fitted[:-1]
    while fitted and unicodedata.category(fitted[0])[0] not in "LN":
        fitted = fitted[1:]
    return fitted


def _is_printable(char: str) -> bool:
    return unicodedata.category(char)[0] != "C" and char not in _FILLERS


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Zs", "Zl", "Zp"} and char not in _FILLERS


def _ends_name(char: str) -> bool:
    """Tell whether an emoji after this character would not merge with it: a letter, a digit or a mark of one."""
    return unicodedata.category(char)[0] in "LNM" and char not in _VARIANTS + _KEYCAP


def _kind(char: str) -> str:
    """Return the part that a character plays in an emoji; next year's emoji have no category yet."""
    for kind, chars in (("k", "0123456789#*"), ("v", _VARIANTS), ("c", _KEYCAP), ("z", _JOINER)):
        if char in chars:
            return kind
    if "\U000e0020" <= char <= "\U000e007f":
        return "t"
    category = unicodedata.category(char)
    is_unassigned_emoji = category == "Cn" and "\U0001f000" <= char <= "\U0001fffd"
    return "s" if is_unassigned_emoji or (category[0] == "S" and not char.isascii()) else "x"
