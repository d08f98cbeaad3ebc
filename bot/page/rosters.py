"""The names on a team's roster."""

import re
from collections.abc import Iterator, Sequence

from bot.page.names import bare, keep
from bot.page.vocabulary import MEMBERS, any_of

#: The line of a team's members, behind its bullet.
LABEL = re.compile(rf"\**{any_of(MEMBERS)}\**\s*[:：]\**\s*(.*)", re.IGNORECASE)

_BULLET = re.compile(r"^\s*[-*+]\s+")
_BETWEEN = ",、，·・ㆍ/"  # what people put between names
_LISTED = re.compile(rf"((?:\\.|\\$|[^\\{_BETWEEN}])*)(?:[{_BETWEEN}]|$)")


def read(text: str) -> Iterator[str]:
    """Read the names on a roster's line."""
    return (bare(name) for name in _LISTED.findall(text) if name.strip())


def goes_on(text: str) -> bool:
    """Tell whether the next line belongs to the roster too."""
    return text.rstrip().endswith(",")


def write(members: Sequence[str]) -> str:
    """Write the line that ``read`` reads back."""
    return ", ".join(keep(name, _BETWEEN) for name in members)


def everyone(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Find all names on rosters, each with its line, as far as the lines tell without their structure."""
    found = (
        (at, LABEL.match(_BULLET.sub("", line, count=1)))
        for at, line in enumerate(lines)
        if ":" in line or "：" in line
    )
    return [(at, name) for at, roster in found if roster for name in read(roster[1])]
