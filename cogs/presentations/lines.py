"""Reading a timetable, a line a week: ``3/21 유나, 도윤 - LoRA``, ``10/3 쉼``, ``3/28 1팀 유나 / 2팀 하람 - DPO``."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.dates import names_year, read_date, split_date
from bot.times import split_time
from cogs.presentations.parsing import read_names, read_papers, read_team
from db.errors import BadDate, BadTime, NoSuchDay, StudyError, TooFarAway, TooManyLines, UnclearTime
from db.week.value import Paper

#: Lines of one timetable, and teams on all of them: a year of weeks, and some. All are stored in one go, for which
#: others wait.
LINES_LIMIT = 60

#: The number of a line in a list, not the month of ``3. 21.``: what follows it is a whole date, or a week.
_NUMBER = (
    r"\d{1,2}(?:\)\s*|\t|\.\s+"
    r"(?=\d{4}\s*[./년-]|(?:\d{1,2}[./-])?(?:0?[1-9]|1[0-2])(?:[./-]\d|\s*월)|week|\d{1,3}\s*주))"
)
_START = re.compile(
    rf"(?:[-*•]\s+|{_NUMBER})?"
    r"(?:(?:week\s*(?P<en>[1-9]\d{0,2})|(?P<ko>[1-9]\d{0,2})\s*주차?)[\s:.(|-]*)?",
    re.IGNORECASE,
)
_GAP = " \t:：·,|)-–—"
_REST = re.compile(
    r"(?:[^,、，:：/–—-]*\s)?(?:쉼|쉬어요|쉽니다|휴강|휴식|휴무|방학|없음|off|rest|break)\s*(?:[(（].*[)）])?[.!]?",
    re.IGNORECASE,
)
#: Who presents, in brackets.
_BRACKETS = re.compile(r"\(([^()]+)\)\s*(?![\s,、，·&/])(?:[-–—:：|]\s*)?")
_NEXT_TEAM = re.compile(r"\s+/\s+")
_TEAM = re.compile(r"(?:(?:team\s*|팀\s*)(?:\d+|[A-Z]\b)|[^\s,]{1,16}?\s?팀)(?=[\s:：])", re.IGNORECASE)
#: What stands between names and papers: a column's end, a dash, a colon or a bar, or that a link begins.
_TITLE = re.compile(
    r"\s*\t\s*(?:[-–—|:：]\s+)?|\s+[-–—|]\s*|\s*[-–—]\s+|\s*[:：](?!//)\s*|\s+(?=[\[<]?https?://|\[.+\]\(http)"
)
_AND = re.compile(r"\s*[&·・/]\s*")
_NEXT_PAPER = re.compile(r"\s*[;；]\s*")


@dataclass(frozen=True, slots=True)
class Team:
    """Who presents what on a date; ``people`` are names as they were typed, or mentions."""

    team: str | None
    people: tuple[str, ...]
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read; a date without teams is a week off. ``error`` says why it could not be read."""

    words: str
    date: dt.date | None = None
    week: int | None = None
    starts_at: dt.time | None = None
    teams: tuple[Team, ...] = ()
    error: StudyError | None = None


def read_timetable(text: str, today: dt.date) -> list[Line]:
    """Read a timetable; dates without a year are the next ones, from today on, or from the last date with a year.

    Raises:
        TooManyLines.
    """
    written = [_tidied(line) for line in text.splitlines() if line.strip()]
    if len(written) > LINES_LIMIT:
        raise TooManyLines(limit=LINES_LIMIT)
    lines = list(_lines(written, today))
    if sum(len(line.teams) for line in lines) > LINES_LIMIT:
        raise TooManyLines(limit=LINES_LIMIT)
    return lines


def _tidied(line: str) -> str:
    """Return a line with one blank for many, and one tab between two columns."""
    return re.sub(r" ?\t[ \t]*", "\t", re.sub(r"[^\S\t]+", " ", line.strip()))


def _columns(line: str) -> str:
    """Return a row of a table between bars as one between tabs."""
    return re.sub(r" ?\| ?", "\t", line).strip() if line.startswith("|") else line


def _lines(written: list[str], today: dt.date) -> Iterator[Line]:
    since = today
    for words in written:
        line = _columns(words)
        start = _START.match(line)
        assert start is not None  # it may be empty
        try:
            typed, rest = split_date(line[start.end() :])
            date = read_date(typed, today, since=since)
            starts_at, rest = split_time(rest.lstrip(_GAP))
        except (BadDate, NoSuchDay, TooFarAway, BadTime, UnclearTime) as error:
            yield Line(words, error=error)
            continue
        since = date if names_year(typed) else since
        number = start["en"] or start["ko"]
        yield Line(words, date, int(number) if number else None, starts_at, _teams(rest.lstrip(_GAP).rstrip(" |")))


def _teams(rest: str) -> tuple[Team, ...]:
    """Return the teams of a date, none for a week off; without any words, a team of nobody."""
    return () if _REST.fullmatch(rest) else tuple(map(_team, _split_teams(rest)))


def _split_teams(rest: str) -> list[str]:
    """Split at a slash between two teams; one within a title separates nothing."""
    parts: list[str] = []
    for part in _NEXT_TEAM.split(rest):
        if not parts or _TEAM.match(part) or _TITLE.search(part) or not _TITLE.search(parts[-1]):
            parts.append(part)
        else:
            parts[-1] += f" / {part}"
    return parts


def _team(words: str) -> Team:
    words = _BRACKETS.sub(_opened, words, count=1) if words.startswith("(") else words
    named = _TEAM.match(words)
    team = read_team(named[0]) if named else None
    words = words[named.end() :].lstrip(_GAP) if named else words
    if words.startswith("http"):
        words = f" {words}"
    names, *papers = _TITLE.split(words, maxsplit=1)
    people = read_names(_AND.sub(",", names))
    found = read_papers("\n".join(_NEXT_PAPER.split(papers[0]))) if papers else []
    return Team(team, tuple(people), tuple(found))


def _opened(brackets: re.Match[str]) -> str:
    """Return what stood in brackets before a title, or before names where it is a team."""
    inside = brackets[1].strip()
    team = _TEAM.match(f"{inside} ")
    return f"{inside} " if team is not None and team[0] == inside else f"{inside} | "
