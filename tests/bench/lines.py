"""The table: what was measured, what it should be, and whether it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """What a value should be: at most ``most``, at least ``least``; neither where nothing is said about it."""

    most: float | None = None
    least: float | None = None

    def is_met_by(self, value: float) -> bool:
        """Tell whether a value is good enough."""
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    def __str__(self) -> str:
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else ""


@dataclass(frozen=True)
class Line:
    """A line of the table: what, the value, its aim, and the raw medians."""

    what: str
    value: float
    aim: Aim
    raw: str

    @property
    def is_missed(self) -> bool:
        """Whether the value is not as it should be."""
        return not self.aim.is_met_by(self.value)

    def __str__(self) -> str:
        mark = "MISSED" if self.is_missed else ""
        return f"{self.what:70} {self.value:7.2f}   {self.aim!s:14} {mark:6}   {self.raw}"


def table(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the lines as they come, and how many miss their aim."""
    count = missed = 0
    for line in lines:
        count, missed = count + 1, missed + line.is_missed
        yield str(line)
    yield f"{missed} of {count} lines miss their aim."


def milliseconds(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.2f} ms"
