"""How a page differs from what a week holds, line by line, in time that grows with the page alone."""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.page.dialects import Names
from bot.page.writer import write
from db.week.value import Presenter, Question, Team, Week

#: Lines of a difference, and characters of one line: nobody reads more, and no message holds as much.
LINES_LIMIT = 400
LINE_LIMIT = 300

Change = tuple[int, int, int, int]


def differences(held: Week, page: Week, *, names: Names = None, zone: dt.tzinfo | None = None) -> str:
    """Return what a page says differently from a week, as a unified diff without context; empty where it does not.

    How people appear does not count: it is theirs to change.
    """
    before, after = (write(_settled(week), names=names, zone=zone).splitlines() for week in (held, page))
    if before == after:
        return ""
    lines = list(islice(_unified(before, after), LINES_LIMIT + 1))
    return "\n".join(map(_shortened, lines[:LINES_LIMIT])) + "\n…" * (len(lines) > LINES_LIMIT)


def _shortened(line: str) -> str:
    return line if len(line) <= LINE_LIMIT else line[: LINE_LIMIT - 1] + "…"


def _unified(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield from ("--- study-bot", "+++ page")
    for start, end, new_start, new_end in _changes(before, after):
        yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@"
        yield from ("-" + line for line in before[start:end])
        yield from ("+" + line for line in after[new_start:new_end])


def _range(start: int, end: int) -> str:
    """Name lines as a unified diff does: the first one's number and how many; before an empty range, the line above."""
    length = end - start
    return str(start + 1) if length == 1 else f"{start + bool(length)},{length}"


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Find the lines that differ, between those that stand once in both and in the same order.

    (difflib compares all lines with all others, which takes minutes where a page repeats itself.)
    """
    at = new_at = 0
    for end, new_end in [*_anchors(before, after), (len(before), len(after))]:
        while at < end and new_at < new_end and before[at] == after[new_at]:
            at, new_at = at + 1, new_at + 1
        last, new_last = end, new_end
        while last > at and new_last > new_at and before[last - 1] == after[new_last - 1]:
            last, new_last = last - 1, new_last - 1
        if at < last or new_at < new_last:
            yield at, last, new_at, new_last
        at, new_at = end + 1, new_end + 1


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Find the longest run of lines, each once on either side, that stand in the same order on both."""
    once, new_once = (Counter(lines) for lines in (before, after))
    places = {line: at for at, line in enumerate(after)}
    pairs = [(at, places[line]) for at, line in enumerate(before) if once[line] == 1 == new_once[line]]
    ends: list[int] = []
    runs: list[int] = []
    earlier: list[int | None] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        runs[length : length + 1] = [index]
        earlier.append(runs[length - 1] if length else None)
    found = []
    last = runs[-1] if runs else None
    while last is not None:
        found.append(pairs[last])
        last = earlier[last]
    return found[::-1]


def _settled(page: Week) -> Week:
    """Return a page as it comes back from the database, without emoji and hearts."""
    return replace(page, teams=tuple(map(_settled_team, page.teams)))


def _settled_team(team: Team) -> Team:
    asked: dict[str, list[Question]] = {}
    for presenter in team.presenters:
        asked.setdefault(presenter.name, []).extend(presenter.questions)
    presenters = (Presenter(name, None, None, tuple(questions)) for name, questions in asked.items() if questions)
    reflections = (replace(reflection, emoji=None) for reflection in team.reflections)
    return replace(
        team,
        members=tuple(dict.fromkeys(team.members)),
        presenters=tuple(presenters),
        reflections=tuple(reflections),
    )
