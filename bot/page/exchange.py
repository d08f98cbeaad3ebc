"""Rows become a page, and a page becomes rows."""

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.page import model
from bot.page.findings import Finding
from bot.page.reader import read
from bot.page.writer import write
from db import guilds, members, models, weeks, words
from db.errors import TooManyPresenters, UnreadablePage, WeekHasContent
from db.presentations import PRESENTERS_LIMIT

#: What a page may say and a week cannot hold.
UNSTORABLE = {"team-twice", "reflection-twice"}
#: Line numbers in a refusal; whoever has more to mend sees the rest next time.
LINES_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the week's number and id, and whether anything was stored."""

    week: int
    week_id: int
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


def publish(session: Session, *, guild_id: int, week_id: int, zone: dt.tzinfo | None = None) -> tuple[model.Page, str]:
    """Return a week as a page and as its Markdown, with the names of those whom the texts mention.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    page, names = named(session, guild_id=guild_id, week_id=week_id)
    return page, write(published(page), names=names, zone=zone)


def named(session: Session, *, guild_id: int, week_id: int) -> tuple[model.Page, dict[int, str]]:
    """Return a week as a page, and the names of those whom its texts may mention.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    page = collect(session, guild_id=guild_id, week_id=week_id)
    return page, members.names(session, guild_id=guild_id)


def published(page: model.Page) -> model.Page:
    """Return a page without the questions that are to be left out of it."""
    return replace(page, teams=tuple(_published_team(one) for one in page.teams))


def _published_team(team: model.Team) -> model.Team:
    kept = (replace(one, questions=tuple(_in_page(one.questions))) for one in team.presenters)
    return replace(team, presenters=tuple(one for one in kept if one.questions))


def _in_page(questions: Iterable[model.Question]) -> Iterator[model.Question]:
    for one in questions:
        if one.in_page:
            yield replace(one, follow_ups=tuple(_in_page(one.follow_ups)))


def load(source: str) -> tuple[model.Page, tuple[Finding, ...]]:
    """Read a page's source; return the page and what the reader found odd.

    Raises:
        UnreadablePage: it is no week, or has lines without a place in one; ``lines`` are their numbers, and
            ``findings`` what the reader says about them.
    """
    reading = read(source)
    lines = {one.line for one in reading.unplaced}
    lines |= {one.line for one in reading.findings if reading.page is None or one.key in UNSTORABLE}
    if reading.page is None or lines:
        found = tuple(one for one in reading.findings if one.line in lines)
        raise UnreadablePage(lines=_listed(lines), findings=found)
    return reading.page, reading.findings


def import_page(
    session: Session, *, guild_id: int, page: model.Page, now: dt.datetime, zone: dt.tzinfo | None = None
) -> Imported:
    """Store a page; the same page again changes nothing.

    Raises:
        WeekHasContent: the week holds something else; the error's ``differences`` say what.
        BadName, TooManyPresenters: something on the page cannot be stored.
    """
    week = weeks.ensure(session, guild_id=guild_id, number=page.number, date=page.date)
    held = collect(session, guild_id=guild_id, week_id=week.id)
    if held.teams or held.reflections:
        _compare(published(held), page, members.names(session, guild_id=guild_id), zone)
        return Imported(page.number, week.id, is_new=False)
    if sum(len(set(team.members)) for team in page.teams) > PRESENTERS_LIMIT:
        raise TooManyPresenters(limit=PRESENTERS_LIMIT)
    week.date = page.date
    for team in page.teams:
        _store_team(session, week, team, now)
    _store_reflections(session, week, None, page.reflections, now)
    return Imported(page.number, week.id, is_new=True)


def _listed(lines: Iterable[int]) -> str:
    numbers = [str(line) for line in sorted(lines)]
    return ", ".join(numbers[:LINES_LIMIT] + ["…"] * (len(numbers) > LINES_LIMIT))


def _section(week: models.Week, reflection: models.Reflection) -> int | None:
    """Find the team under which a reflection stands: where it was imported, else where its author presents."""
    if any(one.id == reflection.presentation_id for one in week.presentations):
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
    theirs = [one for one in questions if one.presenter_id == member.id]
    roots = {one.id: one for one in theirs if one.parent_id is None}
    threads = {root.id: [one for one in theirs if one.parent_id == root.id] for root in roots.values()}
    asked = tuple(replace(question(root, threads[root.id]), wondered=root.others) for root in roots.values())
    return model.Presenter(member.name, member.emoji, member.heart, asked)


def question(row: models.Question, follow_ups: Iterable[models.Question], above: str | None = None) -> model.Question:
    """Return a question with its answer and what hangs under it as the page has them.

    ``above`` is the address of the card above it, which shows it too where it has none of its own.
    """
    link = message_link(row.guild_id, row.channel_id, row.message_id) or above
    return model.Question(
        body=_text(row),
        answer=_text(row.answer) if row.answer else None,
        additions=tuple(model.Addition(one.author.name, _text(one)) for one in row.additions),
        follow_ups=tuple(question(one, (), link) for one in follow_ups),
        number=row.number,
        link=link,
        in_page=row.in_page,
    )


def _text(row: models.Question | models.Answer) -> model.Text:
    return model.Text(row.body, row.dialect, _names_of(row.pictures))


def _names_of(pictures: Iterable[models.Picture]) -> tuple[str, ...]:
    return tuple(picture.name for picture in pictures)


def _reflection(reflection: models.Reflection) -> model.Reflection:
    return model.Reflection(reflection.member.name, model.Text(reflection.body, reflection.dialect))


def message_link(guild_id: int, channel_id: int | None, message_id: int | None) -> str | None:
    """Return the address of a message, where one was posted."""
    if message_id is None:
        return None
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def _compare(held: model.Page, page: model.Page, names: dict[int, str], zone: dt.tzinfo | None) -> None:
    """Refuse a page that says something else; how people appear is theirs to change meanwhile."""
    before, after = (write(_settled(one), names=names, zone=zone).splitlines() for one in (held, page))
    if before != after:
        lines = difflib.unified_diff(before, after, "study-bot", "page", n=0, lineterm="")
        raise WeekHasContent(week=page.number, differences="\n".join(lines))


def _settled(page: model.Page) -> model.Page:
    """Return a page as it comes back from the database, without emoji and hearts."""
    return replace(page, teams=tuple(_settled_team(one) for one in page.teams))


def _settled_team(team: model.Team) -> model.Team:
    asked: dict[str, tuple[model.Question, ...]] = {}
    for one in team.presenters:
        asked[one.name] = asked.get(one.name, ()) + one.questions
    presenters = (model.Presenter(name, None, None, questions) for name, questions in asked.items() if questions)
    return replace(team, members=tuple(dict.fromkeys(team.members)), presenters=tuple(presenters))


def _store_team(session: Session, week: models.Week, team: model.Team, now: dt.datetime) -> None:
    asked = {one.name: _store_presenter(session, week.guild_id, one, now) for one in team.presenters}
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
            _store_question(session, presentation, asked[presenter.name], question, now)
    _store_reflections(session, week, presentation.id, team.reflections, now)


def _store_presenter(session: Session, guild_id: int, presenter: model.Presenter, now: dt.datetime) -> models.Member:
    """Find or add who was asked; until they are on Discord, a page says how they appear."""
    member = members.ensure_named(session, guild_id=guild_id, name=presenter.name, now=now)
    if member.user_id is None:
        member.emoji = words.emoji_from(presenter.emoji) or member.emoji
        member.heart = words.emoji_from(presenter.heart) or member.heart
    return member


def _store_question(
    session: Session,
    presentation: models.Presentation,
    presenter: models.Member,
    question: model.Question,
    now: dt.datetime,
    *,
    parent_id: int | None = None,
) -> None:
    guild_id = presentation.guild_id
    row = models.Question(
        guild_id=guild_id,
        number=guilds.next_question(session, guild_id=guild_id),
        presentation_id=presentation.id,
        presenter_id=presenter.id,
        parent_id=parent_id,
        body=question.body.body,
        dialect=question.body.dialect,
        created_at=now,
    )
    session.add(row)
    session.flush()
    said = [(presenter, question.answer, False)] if question.answer else []
    said += [
        (members.ensure_named(session, guild_id=guild_id, name=one.name, now=now), one.body, True)
        for one in question.additions
    ]
    for author, text, is_addition in said:
        answer = models.Answer(
            guild_id=guild_id,
            question_id=row.id,
            is_addition=is_addition,
            author_id=author.id,
            body=text.body,
            dialect=text.dialect,
            created_at=now,
        )
        session.add(answer)
        session.flush()
    for follow_up in question.follow_ups:
        _store_question(session, presentation, presenter, follow_up, now, parent_id=row.id)


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
