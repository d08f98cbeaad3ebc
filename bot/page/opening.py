"""Which week a page is of: its number and its date, wherever people write them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.page import days, headings, vocabulary
from bot.page.given import UNKNOWN, Given
from bot.page.sections import Notes, Section
from bot.page.vocabulary import QUESTIONS_TITLE, REFLECTIONS_TITLE, TEAM

_TITLE = re.compile(r"(?:제\s*)?([0-9]{1,6})\s*주차")
_ENTRY = re.compile(r"([\w-]{1,40})[ \t]*:[ \t]*(.*)", re.DOTALL)
#: Lines of front matter.
_FRONT_LIMIT = 40


def of_path(path: str) -> Given:
    """Read the names of a page's file and of its folders; the nearest one counts."""
    known = UNKNOWN
    for name in reversed(unicodedata.normalize("NFC", path)[-400:].split("/")):
        weeks = {found[1] or found[2] for found in vocabulary.WEEK.finditer(name.replace("_", " "))}
        dates = set(days.within(name))
        number = int(weeks.pop()) if len(weeks) == 1 else None
        known = known.otherwise(Given(number, dates.pop() if len(dates) == 1 else None))
    return known


def read(sections: Sequence[Section], notes: Notes, given: Given) -> tuple[int, dt.date] | None:
    """Return the number and the date of a page's week; what is missing is a finding."""
    opening = _Opening(list(_above_teams(sections)), notes, given)
    number = opening.number(sections)
    date = opening.date()
    return None if number is None or date is None else (number, date)


def _above_teams(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        if any(map(section.is_a, (TEAM, QUESTIONS_TITLE, REFLECTIONS_TITLE))):
            return
        yield section


@dataclass(slots=True)
class _Opening:
    """The part of a page above its first team; ``title`` is what its title says beside the week."""

    sections: Sequence[Section]
    notes: Notes
    given: Given
    title: str = ""
    titled: int = 0
    front: range = field(init=False)

    def __post_init__(self) -> None:
        self.front = _front(self.notes.source)
        if self.front:
            self.given = self._front_matter().otherwise(self.given)

    def _front_matter(self) -> Given:
        """Read the front matter; what a week has no place for is left out."""
        known = UNKNOWN
        for at in self.front:
            entry = _ENTRY.fullmatch(self.notes.source[at])
            said = _entry(entry[1], entry[2].strip(" \t'\"")) if entry else UNKNOWN
            known = known.otherwise(said)
            if self.notes.source[at]:
                self.notes.mark_read([at])
                if said == UNKNOWN:
                    self.notes.find(at, "left-out", text=self.notes.source[at].strip())
        return known

    def number(self, sections: Iterable[Section]) -> int | None:
        """Read the week from the first heading that says nothing else, or from one above the first team."""
        for section in sections:
            if found := _TITLE.fullmatch(section.title):
                self.notes.mark_read([section.at])
                return int(found[1])
        for section in self.sections:
            if named := headings.week(section.title):
                self._take_title(section, named[1])
                return named[0]
        if self.given.number is None:
            self.notes.find(0, "no-title")
        elif title := next((section for section in self.sections if section.title), None):
            self._take_title(title, title.title)
        return self.given.number

    def _take_title(self, section: Section, words: str) -> None:
        self.notes.mark_read([section.at])
        self.titled, self.title = section.at, words

    def date(self) -> dt.date | None:
        """Read the date: behind its word, alone on a line, in the title, or from elsewhere."""
        lines = [(at, line) for section in self.sections for at, line in enumerate(section.lines, section.at)]
        lines = [(at, line) for at, line in lines if at not in self.front]
        for at, line in lines:
            if (text := days.labelled(line)) is not None:
                self._leave_out_title()
                return self._day(at, text)
        alone = [(at, day) for at, line in lines if (day := days.alone(line))]
        if len(alone) == 1:
            self._leave_out_title()
            self.notes.mark_read([alone[0][0]])
            return alone[0][1]
        return self._elsewhere()

    def _elsewhere(self) -> dt.date | None:
        dates = list(days.within(self.title))
        if len(dates) == 1:
            self.title = days.without(self.title)
        self._leave_out_title()
        if len(dates) == 1:
            return dates[0]
        if self.given.date is None:
            self.notes.find(0, "no-date")
        return self.given.date

    def _leave_out_title(self) -> None:
        """Note what the title says beside the week."""
        if words := headings.trimmed(self.title):
            self.notes.find(self.titled, "left-out", text=words)

    def _day(self, at: int, text: str) -> dt.date | None:
        found = days.read(text)
        if found is None:
            self.notes.find(at, "bad-date", text=text)
            return None
        day, rest = found
        if not rest or days.is_time(rest):
            self.notes.mark_read([at])
        if days.is_time(rest):
            self.notes.find(at, "left-out", text=rest)
        return day


def _front(source: Sequence[str]) -> range:
    """Return the lines of the front matter that a page begins with."""
    if source[:1] != ["---"]:
        return range(0)
    end = next((at for at, line in enumerate(source[1:_FRONT_LIMIT], 1) if line == "---"), 0)
    filled = [line for line in source[1:end] if line]
    return range(1, end) if filled and _ENTRY.fullmatch(filled[0]) else range(0)


def _entry(key: str, value: str) -> Given:
    """Return what a line of front matter says of the week."""
    dates = list(days.within(value))
    date = dates[0] if len(dates) == 1 and days.labelled(f"{key}: {value}") is not None else None
    if key.lower() in {"week", "주차"} and re.fullmatch(r"[0-9]{1,6}", value):
        return Given(int(value))
    named = headings.week(value) if key.lower() in {"title", "제목", "week", "주차"} else None
    return Given(named[0] if named and not named[1] else None, date)
