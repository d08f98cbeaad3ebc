"""Rows become a page, and a page becomes rows."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.page import bodies
from bot.page.comparing import differences
from bot.page.findings import Finding
from bot.page.reader import read
from bot.page.storing import store
from bot.page.writer import write
from db import imports, members, models, weeks
from db.errors import TooManyPeople, TooManyPresenters, TooManyTexts, UnreadablePage, WeekHasContent, WeekOutOfRange
from db.messages import message_link
from db.presentations import PRESENTERS_LIMIT
from db.week import value

#: The highest number of a week, as commands take it.
WEEK_LIMIT = 999
#: Names on one page; a group of students is not larger, and each becomes a member.
PEOPLE_LIMIT = 200
#: Questions, answers and reflections on one page; a long week has a hundred.
TEXTS_LIMIT = 1500


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the week's number and id, whether anything was stored, in the place of another page."""

    week: int
    week_id: int
    is_new: bool
    is_replaced: bool = False


def collect(session: Session, *, guild_id: int, week_id: int) -> value.Week:
    """Return a week as a page.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week = weeks.whole(session, guild_id=guild_id, week_id=week_id)
    presents = _presenting(week)
    said: dict[int | None, list[value.Reflection]] = {}
    for one in week.reflections:
        said.setdefault(_section(presents, one), []).append(_reflection(one))
    return value.Week(
        number=week.number,
        date=week.date,
        teams=tuple(replace(_team(one), reflections=tuple(said.get(one.id, ()))) for one in week.presentations),
        reflections=tuple(said.get(None, ())),
    )


def publish(session: Session, *, guild_id: int, week_id: int, zone: dt.tzinfo | None = None) -> tuple[value.Week, str]:
    """Return a week as a page and as its Markdown, with the names of those whom the texts mention.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    page, names = named(session, guild_id=guild_id, week_id=week_id)
    return page, write(published(page), names=names, zone=zone)


def named(session: Session, *, guild_id: int, week_id: int) -> tuple[value.Week, dict[int, str]]:
    """Return a week as a page, and the names of those whom its texts may mention.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    page = collect(session, guild_id=guild_id, week_id=week_id)
    return page, members.names(session, guild_id=guild_id)


def published(page: value.Week) -> value.Week:
    """Return a page without the questions that are to be left out of it."""
    return replace(page, teams=tuple(_published_team(one) for one in page.teams))


def _published_team(team: value.Team) -> value.Team:
    kept = (replace(one, questions=tuple(_in_page(one.questions))) for one in team.presenters)
    return replace(team, presenters=tuple(one for one in kept if one.questions))


def _in_page(questions: Iterable[value.Question]) -> Iterator[value.Question]:
    for one in questions:
        if one.in_page:
            yield replace(one, follow_ups=tuple(_in_page(one.follow_ups)))


def load(source: str) -> tuple[value.Week, tuple[Finding, ...]]:
    """Read a page's source; return the page and what the reader found odd.

    Raises:
        UnreadablePage: it is no week, or has lines without a place in one; ``unread`` says which, and why.
        WeekOutOfRange: no week has its number.
    """
    reading = read(source)
    if reading.page is not None and not 1 <= reading.page.number <= WEEK_LIMIT:
        raise WeekOutOfRange(number=reading.page.number, line=_title_line(source, reading.page.number))
    unread = reading.unread(bodies.normal(source))
    if reading.page is None or unread:
        raise UnreadablePage(unread=unread)
    return reading.page, reading.findings


@dataclass(frozen=True, slots=True)
class Held:
    """What a week holds, the names of those whom its texts may mention, and whether another page may replace it."""

    week_id: int
    page: value.Week
    names: dict[int, str]
    touched: imports.Touch | None
    fingerprint: str

    @classmethod
    def of(cls, session: Session, week: models.Week, page: value.Week) -> "Held":
        """Put together what is known of a week that holds ``page``."""
        names = members.names(session, guild_id=week.guild_id)
        touched = imports.touched(session, week=week)
        return cls(week.id, published(page), names, touched, imports.fingerprint(session, week_id=week.id))

    def differences(self, page: value.Week, zone: dt.tzinfo | None) -> str:
        """Return what a page says differently; empty where it does not."""
        return differences(self.page, page, names=self.names, zone=zone)

    def is_replaceable(self, fingerprint: str) -> bool:
        """Tell whether nobody has touched the week, and it still is what ``fingerprint`` begins with."""
        return self.touched is None and self.fingerprint.startswith(fingerprint)

    def refusal(self, found: str) -> WeekHasContent:
        """Refuse a page that says something else."""
        return WeekHasContent(
            week=self.page.number, differences=found, touched=self.touched, fingerprint=self.fingerprint
        )


def held(session: Session, *, guild_id: int, number: int) -> Held | None:
    """Return what the week called ``number`` holds, if it holds anything."""
    week = weeks.by_number(session, guild_id=guild_id, number=number)
    if week is None:
        return None
    page = collect(session, guild_id=guild_id, week_id=week.id)
    return Held.of(session, week, page) if page.teams or page.reflections else None


def import_page(
    session: Session,
    *,
    guild_id: int,
    page: value.Week,
    now: dt.datetime,
    zone: dt.tzinfo | None = None,
    replaces: str | None = None,
) -> Imported:
    """Store a page; the same page again changes nothing.

    A week that nobody has touched since its import can be replaced: ``replaces`` is what `imports.fingerprint` said of
    it when somebody was asked, or the beginning of that; empty where it is to be replaced however it is.

    Raises:
        WeekHasContent: the week holds something else; the error's ``differences`` say what, ``touched`` why it cannot
            be replaced, and ``fingerprint`` what it is to be replaced by.
        BadName, TooManyPresenters, TooManyPeople, TooManyTexts: something on the page cannot be stored.
    """
    _check_size(page)
    week = weeks.ensure(session, guild_id=guild_id, number=page.number, date=page.date)
    standing = collect(session, guild_id=guild_id, week_id=week.id)
    is_new, before = not (standing.teams or standing.reflections), list[int]()
    if not is_new:
        stands = Held.of(session, week, standing)
        if replaces is None or not stands.is_replaceable(replaces):
            found = stands.differences(page, zone)
            if not found:
                return Imported(page.number, week.id, is_new=False)
            raise stands.refusal(found)
        before = imports.remove(session, week=week)
        week = weeks.get(session, guild_id=guild_id, week_id=week.id)
    store(session, week, page, now)
    imports.remove_unused(session, guild_id=guild_id, member_ids=before)
    imports.stored(session, week=week)
    return Imported(page.number, week.id, is_new=is_new, is_replaced=not is_new)


def _check_size(page: value.Week) -> None:
    if sum(len(set(team.members)) for team in page.teams) > PRESENTERS_LIMIT or len(page.teams) > PRESENTERS_LIMIT:
        raise TooManyPresenters(limit=PRESENTERS_LIMIT)
    if len(set(page.people)) > PEOPLE_LIMIT:
        raise TooManyPeople(limit=PEOPLE_LIMIT)
    if sum(1 for _ in page.texts) > TEXTS_LIMIT:
        raise TooManyTexts(limit=TEXTS_LIMIT)


def _title_line(source: str, number: int) -> int:
    """Find the line on which a page says its number."""
    says = re.compile(rf"\s*#.*\b0*{number}\s*주차")
    return next((at for at, line in enumerate(bodies.normal(source), 1) if says.match(line)), 1)


@dataclass(frozen=True, slots=True)
class _Presenting:
    """A week's presentations, and in which of them each member was first asked or on the roster."""

    ids: frozenset[int]
    of_member: dict[int, int]


def _presenting(week: models.Week) -> _Presenting:
    of_member: dict[int, int] = {}
    for one in week.presentations:
        for member_id in [*(place.member_id for place in one.roster), *(asked.presenter_id for asked in one.questions)]:
            of_member.setdefault(member_id, one.id)
    return _Presenting(frozenset(one.id for one in week.presentations), of_member)


def _section(presenting: _Presenting, reflection: models.Reflection) -> int | None:
    """Find the team under which a reflection stands: where it was imported, else where its author presents."""
    if reflection.presentation_id in presenting.ids:
        return reflection.presentation_id
    return presenting.of_member.get(reflection.member_id)


def _team(presentation: models.Presentation) -> value.Team:
    asked: dict[models.Member, list[models.Question]] = {}
    for one in presentation.questions:
        asked.setdefault(one.presenter, []).append(one)
    return value.Team(
        name=presentation.team,
        members=tuple(member.name for member in presentation.presenters),
        papers=tuple(value.Paper(paper.title, paper.url) for paper in presentation.papers),
        presenters=tuple(_presenter(member, theirs) for member, theirs in asked.items()),
    )


def _presenter(member: models.Member, theirs: Iterable[models.Question]) -> value.Presenter:
    threads: dict[int, list[models.Question]] = {}
    roots = {one.id: one for one in theirs if one.parent_id is None}
    for one in theirs:
        if one.parent_id is not None:
            threads.setdefault(one.parent_id, []).append(one)
    asked = tuple(replace(question(root, threads.get(root.id, ())), wondered=root.others) for root in roots.values())
    return value.Presenter(member.name, member.emoji, member.heart, asked)


def question(row: models.Question, follow_ups: Iterable[models.Question], above: str | None = None) -> value.Question:
    """Return a question with its answer and what hangs under it as the page has them.

    ``above`` is the address of the card above it, which shows it too where it has none of its own.
    """
    link = message_link(row.guild_id, row.channel_id, row.message_id) or above
    return value.Question(
        body=_text(row),
        answer=_text(row.answer) if row.answer else None,
        additions=tuple(value.Addition(one.author.name, _text(one)) for one in row.additions),
        follow_ups=tuple(question(one, (), link) for one in follow_ups),
        number=row.number,
        link=link,
        in_page=row.in_page,
    )


def _text(row: models.Question | models.Answer) -> value.Text:
    return value.Text(row.body, row.dialect, _names_of(row.pictures))


def _names_of(pictures: Iterable[models.Picture]) -> tuple[str, ...]:
    return tuple(picture.name for picture in pictures)


def _reflection(reflection: models.Reflection) -> value.Reflection:
    return value.Reflection(
        reflection.member.name, value.Text(reflection.body, reflection.dialect), reflection.member.emoji
    )
