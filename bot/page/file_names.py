"""Names of files that are made of people's names: safe everywhere, and no two of them the same."""

import unicodedata
from collections.abc import Iterable

from db import words

#: What Windows keeps for itself, whatever a file's ending is.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(10))}
#: What a file is called whose name has neither a letter nor a digit.
NAMELESS = "member"


def safe(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a file's name for each of these names, without an ending, and none that is ``taken``.

    They hold letters, digits, ``-`` and ``_`` alone. Two that differ only by case, or by how a letter is composed, are
    one to some systems, so a number keeps them apart.
    """
    used = _RESERVED | set(map(_key, taken))
    found = []
    for name in names:
        wanted = words.folder(name)[: words.NAME_LIMIT] or NAMELESS
        free = next(choice for choice in _choices(wanted, len(used)) if _key(choice) not in used)
        used.add(_key(free))
        found.append(free)
    return found


def _choices(wanted: str, used: int) -> Iterable[str]:
    return [wanted, *(f"{wanted}-{number}" for number in range(2, used + 3))]


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
