"""Names, and the emoji that stand beside them."""

import re
import string
import unicodedata
from collections.abc import Collection, Iterable, Mapping

_PUNCTUATION = re.escape(string.punctuation)
_ESCAPED = re.compile(rf"\\([{_PUNCTUATION}])|&#x([0-9a-fA-F]{{1,6}});")
# What Markdown would take for its own inside a name; an underscore between letters is safe.
_SPECIAL = re.compile(r"[\\`*\[\]<&~]|(?<![^\W_])_|_(?![^\W_])|(?<=\s)#|^[#+\-=>|]")
_NUMBERED = re.compile(r"^([0-9]{1,9})(?=[.)])")
_SHORTCODE = re.compile(r"(?<!\\)(?:\\\\)*(:[A-Za-z0-9_]{2,32}:)$")  # a backslash before it may be escaped itself
_CUSTOM = re.compile(r"<a?(:[A-Za-z0-9_]{2,32}:)[0-9]{1,20}>")
_RUN = re.compile(r"(?:kv?c|[kx]v|s)(?:kv?c|[kx]v|[svcj])*$")
# Latin letters, punctuation and Korean syllables, which never join the character before them.
_SINGLE = re.compile(r"[\x00-\u02ff\u2010-\u2027\u3001-\u3029\uac00-\ud7a3]*")
_BOLD = re.compile(r"(\*\*|__)(?P<name>(?!\1).+?)\1")
_HONORIFIC = "님"
_TITLES = ("선생", "교수", "강사", "조교", "멘토", "박사")  # with 님 they are words of their own
# Of fewer letters, or of two syllables, one is half the name or much of it.
_FEWEST_LETTERS, _FEWEST_SYLLABLES = 4, 3
_LONGEST = 64  # no emoji is longer; a page's line may be


def squeeze(text: str) -> str:
    """One line, composed (NFC), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\0", "\ufffd").split())


def escape(text: str, also: str = "") -> str:
    """Write a name as Markdown that shows it; ``also`` are further ASCII characters to escape."""
    safe = _SPECIAL.sub(r"\\\g<0>", text)
    for char in also:
        safe = safe.replace(char, "\\" + char if char.isascii() else entity(char))
    safe = _NUMBERED.sub(r"\1\\", safe)
    return safe.replace("：", entity("：")) if ":" in also else safe


def keep(text: str, also: str = "") -> str:
    """Write a member's name so that ``bare`` returns it: a 님 that belongs to the name is escaped."""
    safe = escape(squeeze(text), also)
    return safe if _impolite(safe) == safe else safe[:-1] + entity(_HONORIFIC)


def bare(shown: str) -> str:
    """Return the name that a page shows, without bold and without a polite 님."""
    bold = _BOLD.fullmatch(shown.strip())
    return unescape(_impolite((bold["name"] if bold else shown).strip()))


def _impolite(name: str) -> str:
    polite = name.removesuffix(_HONORIFIC)
    return name if len(polite) < 2 or polite.endswith(_TITLES) else polite.rstrip()


def entity(char: str) -> str:
    """Write a character that a backslash cannot escape."""
    return f"&#x{ord(char):x};"


def unescape(text: str) -> str:
    """Return what ``escape`` was given."""
    return _ESCAPED.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    code = int(found[2], 16)
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else found[0]


def is_mark(text: str) -> bool:
    """Tell whether this is nothing but emoji, of any year: what a member may have as an animal or a heart."""
    return bool(text) and len(text) <= _LONGEST and _mark_start(text) == 0


def mark(text: str | None) -> str:
    """Return an emoji as the page shows it: Discord's own by name, and nothing for what is no emoji."""
    shown = _CUSTOM.sub(r"\1", squeeze(text or ""))
    return shown if is_mark(shown) else ""


def split(shown: str) -> tuple[str, str | None]:
    """Return the name and the emoji that ``join`` put together."""
    bold = _BOLD.fullmatch(shown)
    shown = bold["name"] if bold else shown
    start = _mark_start(shown)
    name = shown[:start].rstrip()
    return (bare(name), shown[start:] or None) if name else (bare(shown), None)


def asked(line: str, known: Collection[str]) -> tuple[str, str | None]:
    """Return the name and the emoji of the person who is asked below a line."""
    shown = line.strip()
    if shown.endswith((":", "：")) and split(shown)[1] is None and not shown.endswith("\\:"):
        shown = shown[:-1].rstrip()
    return (bare(shown), None) if bare(shown) in known else split(shown)


def join(name: str, emoji: str | None) -> str:
    """Write a name with its emoji behind it; a symbol that ends the name itself is escaped."""
    shown = keep(name, ":")
    if _mark_start(shown) < len(shown):
        shown = shown[:-1] + entity(shown[-1])
    return shown + mark(emoji)


def _mark_start(text: str) -> int:
    """Return where the emoji at the end of a text begin."""
    if found := _SHORTCODE.search(text):
        return found.start(1)
    tail = text[-_LONGEST:]
    run = _RUN.search("".join(map(_kind, tail)))
    return len(text) - len(tail) + run.start() if run else len(text)


def _kind(char: str) -> str:
    """Return a letter for the part that a character plays in an emoji.

    By category, so that next year's emoji (unassigned in Python's tables) count as well.
    """
    if char in "0123456789#*":
        return "k"
    if char in "\ufe0e\ufe0f\u20e3":
        return "c" if char == "\u20e3" else "v"
    category = unicodedata.category(char)
    if category in {"Cn", "Co"} or (category[0] == "S" and not char.isascii()):
        return "s"
    return "j" if category == "Cf" else "x"


def graphemes(text: str) -> list[str]:
    """Split a text into characters as people count them: an emoji with its joiners, a letter with its marks."""
    return list(text) if _SINGLE.fullmatch(text) else cluster(text)


def cluster(text: str) -> list[str]:
    """Do what ``graphemes`` does, for any text."""
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _continues(cluster: str, char: str) -> bool:
    if char == "\u200d" or cluster[-1] == "\u200d" or unicodedata.category(char)[0] == "M":
        return True
    if _is_flag(char):
        return len(cluster) == 1 and _is_flag(cluster)
    return "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def near(name: str, known: Mapping[str, str]) -> str | None:
    """Return the known name that is likely meant, from an index made by ``neighbours``."""
    for kind, letters in (("jamo:", unicodedata.normalize("NFD", name)), ("", name)):
        keys = [*_changed(letters), *_shortened(letters), "-" + letters]
        if found := next((known[kind + key] for key in keys if known.get(kind + key, name) != name), None):
            return found
    return None


def neighbours(names: Iterable[str]) -> dict[str, str]:
    """Index names by what they become when one letter (jamo), or one syllable, is changed or left out."""
    index: dict[str, str] = {}
    for name in names:
        letters = unicodedata.normalize("NFD", name)
        spellings = [("jamo:", letters, _FEWEST_LETTERS), ("", name, _FEWEST_SYLLABLES)]
        for kind, text in [(kind, text) for kind, text, fewest in spellings if len(text) >= fewest]:
            for key in [text, *_changed(text), *("-" + short for short in _shortened(text))]:
                index.setdefault(kind + key, name)
    return index


def _changed(name: str) -> list[str]:
    return [name[:i] + "\0" + name[i + 1 :] for i in range(len(name))] if len(name) <= _LONGEST else []


def _shortened(name: str) -> list[str]:
    return [name[:i] + name[i + 1 :] for i in range(len(name))] if len(name) <= _LONGEST else []
