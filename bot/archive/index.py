"""The index of all weeks: a table for each term, between two markers in the group's own README."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.page import papers, paths
from bot.page.names import escape, squeeze
from bot.page.writer import day
from bot.texts import Language, say, team_name
from db.week.value import Paper, Team, Week

#: The lines between which the index stands; what stands outside of them is the group's.
BEGIN, END = "<!-- study-bot:index -->", "<!-- /study-bot:index -->"

_COLUMNS = ("archive.week", "archive.date", "archive.team", "archive.papers", "archive.questions")
_BOM = b"\xef\xbb\xbf"


class NoPlaceError(Exception):
    """A README has no clear place for the index; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the index says of a team: its papers, and how many questions it got."""

    team: str
    papers: tuple[Paper, ...]
    questions: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index says of a week; ``folder`` is its term's, if it has one."""

    folder: str | None
    number: int
    date: dt.date
    talks: tuple[Talk, ...]

    @classmethod
    def of(cls, page: Week, folder: str | None) -> "Entry":
        """Return what is said of a page."""
        return cls(folder, page.number, page.date, tuple(map(_talk, page.teams)))


def _talk(team: Team) -> Talk:
    asked = [question for presenter in team.presenters for question in presenter.questions]
    return Talk(team.name, team.papers, sum(1 + len(question.follow_ups) for question in asked))


def table(entries: Iterable[Entry], language: Language) -> str:
    """Return the index as Markdown: a table for each term, the earliest first."""
    return "\n".join(_lines(_by_term(entries), language))


def _by_term(entries: Iterable[Entry]) -> list[list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.folder or "", []).append(entry)
    for of_term in found.values():
        of_term.sort(key=lambda entry: entry.number)
    return sorted(found.values(), key=lambda of_term: (min(entry.date for entry in of_term), of_term[0].folder or ""))


def _lines(terms: Sequence[Sequence[Entry]], language: Language) -> Iterator[str]:
    for at, of_term in enumerate(terms):
        if at:
            yield ""
        if of_term[0].folder:
            yield f"### {of_term[0].folder}"
            yield ""
        yield _row(say(language, column) for column in _COLUMNS)
        yield _row(["---"] * 4 + ["---:"])
        for entry in of_term:
            yield from map(_row, _rows(entry, language))


def _rows(entry: Entry, language: Language) -> Iterator[list[str]]:
    """Yield a row for each team; the first one has also the week and its date."""
    page = paths.within(entry.folder, f"{paths.stem(entry)}/{paths.README}")
    opening = [f"[{say(language, 'archive.number', week=entry.number)}]({page})", day(entry.date)]
    for talk in entry.talks or [None]:
        yield [*opening, *(_cells(talk, language) if talk else ["", "", ""])]
        opening = ["", ""]


def _cells(talk: Talk, language: Language) -> list[str]:
    listed = "<br>".join(filter(None, map(papers.write, talk.papers)))
    return [escape(squeeze(team_name(language, talk.team))), listed, str(talk.questions)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def placed(readme: bytes, index: str) -> bytes:
    """Return a README with the index between its markers, or at its end if it has none.

    Raises:
        NoPlaceError: it is not UTF-8, or its markers are not one pair.
    """
    try:
        readme.decode()
    except UnicodeDecodeError:
        raise NoPlaceError("it is not UTF-8. Save it anew in that encoding") from None
    newline = b"\r\n" if b"\r\n" in readme else b"\n"
    lines = readme.splitlines(keepends=True)
    begins, ends = (_found(lines, marker) for marker in (BEGIN, END))
    inside = _between(index, newline)
    if not begins and not ends:
        block = BEGIN.encode() + newline + inside + END.encode() + newline
        return b"".join(_apart(readme, newline)) + block
    if len(begins) != 1 or len(ends) != 1 or begins > ends:
        raise NoPlaceError(f"it needs one line {BEGIN}, and below it one line {END}. Put both there, or neither")
    return b"".join([*lines[: begins[0] + 1], inside, *lines[ends[0] :]])


def _found(lines: Sequence[bytes], marker: str) -> list[int]:
    return [at for at, line in enumerate(lines) if line.removeprefix(_BOM).strip() == marker.encode()]


def _between(index: str, newline: bytes) -> bytes:
    return newline + b"".join(line.encode() + newline for line in [*index.split("\n"), ""])


def _apart(readme: bytes, newline: bytes) -> Iterator[bytes]:
    """Yield a README so that something may stand below it, with an empty line between."""
    yield readme
    if readme.removeprefix(_BOM).strip():
        yield from [newline] * (1 if readme.endswith(b"\n") else 2)
