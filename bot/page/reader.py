"""Reading a page that a group wrote, as a week."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.page import bodies, entries, names, opening, rosters
from bot.page.findings import Reading
from bot.page.given import UNKNOWN, Given
from bot.page.placing import Owner, Voices, assign
from bot.page.sections import Notes, Section, cut
from bot.page.vocabulary import QUESTIONS_TITLE, REFLECTIONS_TITLE, TEAM
from db.week.value import Presenter, Reflection, Team, Week
from db.words import EVERYONE


def read(source: str, given: Given = UNKNOWN) -> Reading:
    """Read a page from its Markdown, with what was odd about it, and the lines that the page does not hold.

    ``given`` is the week or the date where the page says none.

    Any text can be read. Words stay as typed; only white space, and escapes that nobody sees, may change.
    """
    notes = Notes(bodies.normal(source.removeprefix("\ufeff")))
    page = _page(cut(notes), notes, given)
    return Reading(page, notes.sorted(), notes.unplaced() if page else ())


def _page(sections: Sequence[Section], notes: Notes, given: Given) -> Week | None:
    of_week = opening.read(sections, notes, given)
    if of_week is None:
        return None
    gathering = _Gathering(notes)
    for section in sections:
        if section.is_a(TEAM):
            gathering.add(section.at, entries.team(section, notes))
    chapters = _chapters(sections, notes, gathering.teams)
    _check_rosters({name for chapter in chapters for name in chapter.names}, notes)
    gathering.deal(chapters)
    return Week(*of_week, tuple(gathering.teams), gathering.others)


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A 질의응답 or a 소감 that was read: who speaks in it, and on which lines."""

    at: int
    kind: str
    lines: tuple[int, ...]
    presenters: tuple[Presenter, ...] = ()
    reflections: tuple[Reflection, ...] = ()

    @property
    def names(self) -> list[str]:
        return [presenter.name for presenter in self.presenters] or [said.name for said in self.reflections]

    def voices(self) -> Voices:
        return Voices(self.kind == "reflections", self.names)


def _chapters(sections: Sequence[Section], notes: Notes, teams: Sequence[Team]) -> list[_Chapter]:
    """Read all questions and reflections in order; whoever was asked is known in the reflections too."""
    known = {name for team in teams for name in team.members}
    found: list[_Chapter] = []
    for section in sections:
        if section.is_a(QUESTIONS_TITLE) and teams:
            found.append(_questions(section, known, notes))
        elif section.is_a(QUESTIONS_TITLE):
            notes.find(section.at, "questions-without-team")
    known |= {name for chapter in found for name in chapter.names}
    found += [_reflections(section, known, notes) for section in sections if section.is_a(REFLECTIONS_TITLE)]
    return sorted(found, key=lambda chapter: chapter.at)


def _check_rosters(speakers: set[str], notes: Notes) -> None:
    """Note names with only a space between them, polite or not, where one of them speaks on the page."""
    for at, name in rosters.everyone(notes.source):
        if " " in name and name not in speakers and not speakers.isdisjoint(map(names.bare, name.split())):
            notes.find(at, "members-unclear", name=name)


def _questions(section: Section, known: Collection[str], notes: Notes) -> _Chapter:
    found = list(entries.presenters(section, known, notes))
    lines = tuple(at for at, _ in found)
    return _Chapter(section.at, "questions", lines, presenters=tuple(person for _, person in found))


def _reflections(section: Section, known: Collection[str], notes: Notes) -> _Chapter:
    found = list(entries.reflections(section, known, notes))
    lines = tuple(at for at, _ in found)
    return _Chapter(section.at, "reflections", lines, reflections=tuple(person for _, person in found))


@dataclass(slots=True)
class _Gathering:
    """The teams of a page while its sections are read."""

    notes: Notes
    teams: list[Team] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    others: tuple[Reflection, ...] = ()

    def add(self, at: int, team: Team) -> None:
        """Take a team, and note what is odd about its roster."""
        if team.name in self.labels:
            self.notes.find(at, "team-twice", team=team.name)
        if not team.members:
            self.notes.find(at, "team-without-members", team=team.name)
        for name in _twice(team.members):
            self.notes.find(at, "name-twice", name=name, team=team.name)
        self.labels.add(team.name)
        self.teams.append(team)

    def deal(self, chapters: Iterable[_Chapter]) -> None:
        """Give each chapter to its team, and note what is odd about who speaks in it."""
        filled = [chapter for chapter in map(self._noted, chapters) if chapter.names]
        owners = assign([chapter.voices() for chapter in filled], [team.members for team in self.teams])
        check = _Check(self.notes, self.teams)
        for chapter, owner in zip(filled, owners, strict=True):
            self._give(chapter, owner)
            check.chapter(chapter, owner)
        check.repeated(filled)

    def _noted(self, chapter: _Chapter) -> _Chapter:
        self.notes.mark_read([chapter.at])
        if not chapter.names:
            self.notes.find(chapter.at, "section-empty", section=chapter.kind)
        return chapter

    def _give(self, chapter: _Chapter, owner: Owner) -> None:
        if owner.team is None:
            self.others += chapter.reflections
            return
        team = self.teams[owner.team]
        self.teams[owner.team] = replace(
            team,
            presenters=team.presenters + chapter.presenters,
            reflections=team.reflections + chapter.reflections,
        )


class _Check:
    """Checks the names in a page's chapters, and notes what is odd."""

    def __init__(self, notes: Notes, teams: Sequence[Team]) -> None:
        self.notes = notes
        self.teams = [team.name for team in teams]
        self.rosters = [frozenset(team.members) for team in teams]
        self.listed = {name: team.name for team in reversed(teams) for name in team.members}
        self.near = names.neighbours(self.listed)
        self.told: set[str] = set()

    def chapter(self, chapter: _Chapter, owner: Owner) -> None:
        """Note where the chapter had to go, and who is not on its team."""
        if owner.team is not None:
            where = {"section": chapter.kind, "team": self.teams[owner.team]}
            if owner.again:
                self.notes.find(chapter.at, "section-twice", **where)
            elif owner.by_order and len(self.teams) > 1:
                self.notes.find(chapter.at, "section-by-order", **where)
        for at, name in zip(chapter.lines, chapter.names, strict=True):
            self.speaker(at, name, chapter.kind, owner.team)

    def speaker(self, at: int, name: str, kind: str, team: int | None) -> None:
        """Note once who is on no roster, and whose name may be misspelt.

        A guest's reflection is nothing odd, nor are questions for everyone: a team may have been a discussion before.
        """
        if name == EVERYONE:
            return
        who = "presenter" if kind == "questions" else "reflection"
        if team is not None and name in self.listed:
            if who == "presenter" and name not in self.rosters[team]:
                self._find(at, "presenter-on-other-team", name, team=self.teams[team], other=self.listed[name])
        elif name in self.listed or name in self.told:
            return
        elif near := names.near(name, self.near):
            self._find(at, f"{who}-on-no-team", name, near=near)
        elif team is not None:
            self._find(at, f"{who}-unknown", name, team=self.teams[team])

    def _find(self, at: int, key: str, name: str, **details: str) -> None:
        self.told.add(name)
        self.notes.find(at, key, name=name, **details)

    def repeated(self, chapters: Sequence[_Chapter]) -> None:
        """Note who has two reflections, or stands twice among one section's presenters."""
        seen: set[str] = set()
        for chapter in chapters:
            known = seen if chapter.reflections else set()
            for at, name in zip(chapter.lines, chapter.names, strict=True):
                if name in known:
                    self.notes.find(at, "reflection-twice" if chapter.reflections else "presenter-twice", name=name)
                known.add(name)


def _twice(members: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(members).items() if times > 1]
