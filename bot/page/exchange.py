"""Rows become a page, and a page becomes rows."""

import datetime as dt
import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.page import model
from bot.page.findings import Finding
from bot.page.reader import read
from bot.page.writer import write
from db import guilds, members, models, weeks, words
from db.errors import UnreadablePage, WeekHasContent


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the week's number, and whether anything was stored."""

    week: int
    is_new: bool


def collect(session: Session, *, guild_id: int, week_id: int) -> model.Page:
    """Return a week as a page.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week = weeks.whole(session, guild_id=guild_id, week_id=week_id)
    sections = {one.id: _section(week, one) for one in week.reflections}

    def reflections_in(section: int | None) -> tuple[model.Reflection, ...]:
        return tuple(_reflection(one) for one in week.reflections if sections[one.id] == section)

    return model.Page(
        number=week.number,
        date=week.date,
        teams=tuple(replace(_team(one), reflections=reflections_in(one.id)) for one in week.presentations),
        reflections=reflections_in(None),
    )


def load(source: str) -> tuple[model.Page, tuple[Finding, ...]]:
    """Read a page's source; return the page and what the reader found odd.

    Raises:
        UnreadablePage: it has lines without a place in a week; ``lines`` are their numbers.
    """
    reading = read(source)
    lines = [one.line for one in reading.unplaced]
    if reading.page is None or lines:
        lines = sorted({*lines, *(one.line for one in reading.findings if reading.page is None)})
        raise UnreadablePage(lines=", ".join(map(str, lines)))
    return reading.page, reading.findings


def import_page(session: Session, *, guild_id: int, page: model.Page, now: dt.datetime) -> Imported:
    """Store a page; the same page again changes nothing.

    Raises:
        WeekHasContent: the week holds something else; the error's ``differences`` say what.
        BadName, BadLink, TooLong: something on the page cannot be stored.
    """
    week = weeks.by_number(session, guild_id=guild_id, number=page.number)
    if week is not None:
        held = collect(session, guild_id=guild_id, week_id=week.id)
        if held.teams or held.reflections:
            _compare(held, page)
            return Imported(page.number, is_new=False)
    week = weeks.ensure(session, guild_id=guild_id, number=page.number, date=page.date)
    week.date = page.date
    for team in page.teams:
        _store_team(session, week, team, now)
    _store_reflections(session, week, None, page.reflections, now)
    return Imported(page.number, is_new=True)


def _section(week: models.Week, reflection: models.Reflection) -> int | None:
    """Find the team under which a reflection stands: where it was imported, presented, or was asked."""
    if reflection.presentation_id is not None:
        return reflection.presentation_id
    for presentation in week.presentations:
        asked = [question.presenter_id for question in presentation.questions]
        if reflection.member_id in [place.member_id for place in presentation.roster] + asked:
            return presentation.id
    return None


def _team(presentation: models.Presentation) -> model.Team:
    asked = dict.fromkeys(question.presenter for question in presentation.questions)
    return model.Team(
        name=presentation.team,
        members=tuple(member.name for member in presentation.presenters),
        papers=tuple(model.Paper(paper.title, paper.url) for paper in presentation.papers),
        presenters=tuple(_presenter(member, presentation.questions) for member in asked),
    )


def _presenter(member: models.Member, questions: Iterable[models.Question]) -> model.Presenter:
    theirs = tuple(question(one) for one in questions if one.presenter_id == member.id)
    return model.Presenter(member.name, member.emoji, member.heart, theirs)


def question(row: models.Question) -> model.Question:
    """Return a question with its answer as the page has them."""
    answer = row.answer
    return model.Question(
        body=model.Text(row.body, row.dialect),
        answer=model.Text(answer.body, answer.dialect) if answer else None,
        number=row.number,
        link=message_link(row.guild_id, row.channel_id, row.message_id),
    )


def _reflection(reflection: models.Reflection) -> model.Reflection:
    return model.Reflection(reflection.member.name, model.Text(reflection.body, reflection.dialect))


def message_link(guild_id: int, channel_id: int | None, message_id: int | None) -> str | None:
    """Return the address of a message, where one was posted."""
    if message_id is None:
        return None
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def _compare(held: model.Page, page: model.Page) -> None:
    """Refuse a page that says something else; how people appear is theirs to change meanwhile."""
    before, after = (write(_undressed(one)).splitlines() for one in (held, page))
    if before != after:
        lines = difflib.unified_diff(before, after, "study-bot", "page", n=0, lineterm="")
        raise WeekHasContent(week=page.number, differences="\n".join(lines))


def _undressed(page: model.Page) -> model.Page:
    teams = (
        replace(team, presenters=tuple(replace(one, emoji=None, heart=None) for one in team.presenters))
        for team in page.teams
    )
    return replace(page, teams=tuple(teams))


def _store_team(session: Session, week: models.Week, team: model.Team, now: dt.datetime) -> None:
    dressed = {
        one.name: members.ensure_named(
            session, guild_id=week.guild_id, name=one.name, now=now, emoji=one.emoji, heart=one.heart
        )
        for one in team.presenters
    }
    roster = [members.ensure_named(session, guild_id=week.guild_id, name=name, now=now) for name in team.members]
    presentation = models.Presentation(
        guild_id=week.guild_id,
        week_id=week.id,
        team=words.team(team.name),
        created_at=now,
        roster=[models.Presenter(member=one, position=place) for place, one in enumerate(dict.fromkeys(roster))],
        papers=[models.Paper(title=one.title, url=one.url, position=place) for place, one in enumerate(team.papers)],
    )
    session.add(presentation)
    session.flush()
    for presenter in team.presenters:
        for question in presenter.questions:
            _store_question(session, presentation, dressed[presenter.name], question, now)
    _store_reflections(session, week, presentation.id, team.reflections, now)


def _store_question(
    session: Session,
    presentation: models.Presentation,
    presenter: models.Member,
    question: model.Question,
    now: dt.datetime,
) -> None:
    guild_id = presentation.guild_id
    row = models.Question(
        guild_id=guild_id,
        number=guilds.next_question(session, guild_id=guild_id),
        presentation_id=presentation.id,
        presenter_id=presenter.id,
        body=question.body.body,
        dialect=question.body.dialect,
        created_at=now,
    )
    session.add(row)
    session.flush()
    if question.answer is not None:
        session.add(
            models.Answer(
                guild_id=guild_id,
                question_id=row.id,
                author_id=presenter.id,
                body=question.answer.body,
                dialect=question.answer.dialect,
                created_at=now,
            )
        )


def _store_reflections(
    session: Session,
    week: models.Week,
    presentation_id: int | None,
    reflections: Iterable[model.Reflection],
    now: dt.datetime,
) -> None:
    for reflection in reflections:
        member = members.ensure_named(session, guild_id=week.guild_id, name=reflection.name, now=now)
        session.add(
            models.Reflection(
                guild_id=week.guild_id,
                week_id=week.id,
                member_id=member.id,
                presentation_id=presentation_id,
                body=reflection.body.body,
                dialect=reflection.body.dialect,
                written_at=now,
            )
        )
        session.flush()
