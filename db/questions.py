"""Use-cases of questions: asked of a presenter, numbered for ever, shown on a card."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from db import guilds, members, presentations, words
from db.errors import NoPresentationOf, NoSuchQuestion
from db.members import User
from db.models import Answer, Member, Presentation, Presenter, Question
from db.types import Dialect

# What every question runs is put together once: that takes longer than the database takes to answer it.
_DELIVERED = select(Question.number).where(
    Question.guild_id == bindparam("guild"), Question.interaction_id == bindparam("interaction")
)
_POSTED = (
    update(Question)
    .where(Question.guild_id == bindparam("guild"), Question.number == bindparam("of"))
    .values(channel_id=bindparam("channel"), message_id=bindparam("message"))
    .returning(Question.id)
    .execution_options(synchronize_session=False)
)


def ask(
    session: Session,
    *,
    guild_id: int,
    recorder: User,
    body: str,
    presenter: User,
    week: int | None = None,
    asker_id: int | None = None,
    is_anonymous: bool = False,
    interaction_id: int,
    today: dt.date,
    now: dt.datetime,
) -> Question:
    """Store a question to a Discord user who presents; submitted twice, it is stored once.

    ``asker_id`` is the member who asked it aloud, where that is not who typed it in. Anonymous, it has neither; the
    Discord user is kept apart, for the answer to reach them, and nothing that anybody sees is made of it.

    Raises:
        NoWeekYet, NoSuchWeek, NoPresentationOf: there is nothing to ask about.
        Empty, TooLong: the text.
    """
    if stored := _submitted(session, guild_id, interaction_id):
        return stored
    presentation, member = presentations.of_presenter(
        session, guild_id=guild_id, user=presenter, today=today, week=week
    )
    return _store(
        session,
        presentation=presentation,
        presenter=member,
        recorder=recorder,
        asker_id=asker_id,
        is_anonymous=is_anonymous,
        body=body,
        interaction_id=interaction_id,
        now=now,
    )


def ask_member(
    session: Session,
    *,
    guild_id: int,
    recorder: User,
    body: str,
    presentation_id: int,
    presenter_id: int,
    asker_id: int | None = None,
    is_anonymous: bool = False,
    interaction_id: int,
    now: dt.datetime,
) -> Question:
    """Store a question to somebody chosen from a roster, who need not be on Discord.

    Raises:
        NoSuchPresentation, NoPresentationOf: the roster has changed meanwhile.
        Empty, TooLong: the text.
    """
    if stored := _submitted(session, guild_id, interaction_id):
        return stored
    presentation = presentations.get(session, guild_id=guild_id, presentation_id=presentation_id)
    member = next((one for one in presentation.presenters if one.id == presenter_id), None)
    if member is None:
        raise NoPresentationOf(name="?")
    return _store(
        session,
        presentation=presentation,
        presenter=member,
        recorder=recorder,
        asker_id=asker_id,
        is_anonymous=is_anonymous,
        body=body,
        interaction_id=interaction_id,
        now=now,
    )


def has_asked_anonymously(session: Session, *, guild_id: int, user_id: int) -> bool:
    """Tell whether a Discord user has been told before what anonymous means here."""
    statement = select(Question.id).where(Question.guild_id == guild_id, Question.anonymous_user_id == user_id)
    return session.scalar(statement.limit(1)) is not None


def get(session: Session, *, guild_id: int, number: int) -> Question:
    """Return a question with all that its card shows.

    Raises:
        NoSuchQuestion: it was withdrawn, or never asked in this guild.
    """
    statement = shown().options(selectinload(Question.pictures))
    question = session.scalar(statement.where(Question.guild_id == guild_id, Question.number == number))
    if question is None:
        raise NoSuchQuestion(number=number)
    return question


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open question as a choice or a line: what tells it from others."""

    number: int
    presenter: str
    emoji: str
    body: str
    dialect: Dialect


def _waiting() -> Select[int, str, str, str, Dialect]:
    """Select the open questions to a Discord user or their team, oldest first, but not those that they asked."""
    me = select(Member.id).where(Member.guild_id == bindparam("guild_id"), Member.user_id == bindparam("user_id"))
    teams = select(Presenter.presentation_id).where(Presenter.member_id == me.scalar_subquery())
    return (
        select(Question.number, Member.name, Member.emoji, Question.body, Question.dialect)
        .join(Question.presenter)
        .where(
            Question.guild_id == bindparam("guild_id"),
            Question.withdrawn_at.is_(None),
            Question.presentation_id.in_(teams) | (Question.presenter_id == me.scalar_subquery()),
            Question.asker_id.is_distinct_from(me.scalar_subquery()),
            ~Question.answer.has(),
        )
        .order_by(Question.number)
    )


#: Made once: somebody types while it is asked for, letter by letter.
_WAITING = _waiting()


def open_of(session: Session, *, guild_id: int, user_id: int) -> list[Waiting]:
    """Return the open questions that wait for a Discord user or their team, oldest first."""
    rows = session.execute(_WAITING, {"guild_id": guild_id, "user_id": user_id})
    return [Waiting(*row) for row in rows]


def listing(
    session: Session,
    *,
    guild_id: int,
    week_id: int | None,
    presenter_user_id: int | None = None,
    only_open: bool = False,
) -> list[Question]:
    """Return questions by number, of one week or of all, of one presenter or of all."""
    statement = shown().where(Question.guild_id == guild_id).order_by(Question.number)
    if week_id is not None:
        statement = statement.where(Question.presentation.has(Presentation.week_id == week_id))
    if presenter_user_id is not None:
        statement = statement.where(Question.presenter.has(Member.user_id == presenter_user_id))
    if only_open:
        statement = statement.where(~Question.answer.has())
    return list(session.scalars(statement))


def posted(session: Session, *, guild_id: int, number: int, channel_id: int, message_id: int) -> None:
    """Remember where a question's card stands.

    Raises:
        NoSuchQuestion: it is not in this guild.
    """
    place = {"guild": guild_id, "of": number, "channel": channel_id, "message": message_id}
    if session.execute(_POSTED, place).scalar() is None:
        raise NoSuchQuestion(number=number)


def is_for(session: Session, question: Question, *, user_id: int) -> bool:
    """Tell whether a question waits for this Discord user: the presenter addressed, or a team mate."""
    if question.presenter.user_id == user_id:
        return True
    on_roster = (
        select(Presenter.member_id)
        .join(Member)
        .where(Presenter.presentation_id == question.presentation_id, Member.user_id == user_id)
    )
    return session.scalar(on_roster) is not None


def shown() -> Select[Question]:
    """Select questions that stand, with all that their cards show."""
    return (
        select(Question)
        .where(Question.withdrawn_at.is_(None))
        .options(
            joinedload(Question.presentation).joinedload(Presentation.week),
            joinedload(Question.presenter),
            joinedload(Question.asker),
            joinedload(Question.recorder),
            joinedload(Question.answer).options(joinedload(Answer.author), selectinload(Answer.pictures)),
        )
    )


def _submitted(session: Session, guild_id: int, interaction_id: int) -> Question | None:
    """Find what Discord has delivered before."""
    number = session.scalar(_DELIVERED, {"guild": guild_id, "interaction": interaction_id})
    return get(session, guild_id=guild_id, number=number) if number else None


def _store(
    session: Session,
    *,
    presentation: Presentation,
    presenter: Member,
    recorder: User,
    asker_id: int | None,
    is_anonymous: bool,
    body: str,
    interaction_id: int,
    now: dt.datetime,
) -> Question:
    guild_id = presentation.guild_id
    typist = asker = None
    if not is_anonymous:
        typist = members.ensure(session, guild_id=guild_id, user=recorder, now=now)
        asker = members.get(session, guild_id=guild_id, member_id=asker_id) if asker_id else typist
    question = Question(
        guild_id=guild_id,
        number=guilds.next_question(session, guild_id=guild_id),
        presentation=presentation,
        presenter=presenter,
        asker=asker,
        recorder=typist,
        anonymous_user_id=recorder.id if is_anonymous else None,
        body=words.body(body),
        dialect=Dialect.DISCORD,
        interaction_id=interaction_id,
        created_at=now,
    )
    session.add(question)
    session.flush()
    set_committed_value(question, "answer", None)
    set_committed_value(question, "pictures", [])
    return question
