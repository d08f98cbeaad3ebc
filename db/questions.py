"""Use-cases of questions: asked of a presenter, numbered for ever, shown on a card."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from db import cards, guilds, members, notices, posts, presentations, rows, words
from db.errors import AlreadyRecorded, Empty, NoSuchQuestion, QuestionWaits, TooManyQuestions
from db.members import User
from db.messages import MessageAddress
from db.models import Answer, Member, Post, Presentation, Question
from db.pictures import Brought, are_coming, bring
from db.stored import Stored, Writer
from db.types import Dialect
from db.week.value import Text

#: Questions that are noted down at once.
NOTES_LIMIT = 25

# What every question runs is put together once: that takes longer than the database takes to answer it.
_DELIVERED = select(Question.number).where(
    Question.guild_id == bindparam("guild"), Question.interaction_id == bindparam("interaction")
)
#: A question by number, or the one that it was merged into.
_STANDING = cards.around(
    select(func.coalesce(Question.merged_into_id, Question.id)).where(
        Question.guild_id == bindparam("guild"), Question.number == bindparam("number")
    )
)
_NUMBERED = cards.around(
    select(Question.id).where(
        Question.guild_id == bindparam("guild"), Question.number.in_(bindparam("numbers", expanding=True))
    )
)
_ROW = cards.around(select(Question.id).where(Question.id == bindparam("id")))


@dataclass(frozen=True, slots=True)
class Typed:
    """A question as it was typed: its words, who typed it, and who asked it.

    ``asker_id`` is the member who asked it aloud, if somebody else typed it; ``is_overheard`` means that nobody noted
    who asked. An anonymous question has neither asker nor recorder. Its Discord user is kept apart, so that the answer
    can reach them, and is never shown. ``source`` is the message that the question was taken from. Its
    card is posted in ``channel_id``; without that, the question has no card yet. ``pictures`` came along.
    """

    body: str
    recorder: User
    interaction_id: int
    now: dt.datetime
    asker_id: int | None = None
    is_anonymous: bool = False
    is_overheard: bool = False
    source: MessageAddress | None = None
    part: int = 0
    channel_id: int | None = None
    pictures: Sequence[Brought] = ()


def ask(
    session: Session, *, guild_id: int, typed: Typed, presenter: User, week: int | None = None, today: dt.date
) -> Stored[Question]:
    """Store a question to a Discord user who presents; if submitted twice, it is stored once.

    Raises:
        NoWeekYet, NoSuchWeek, NoPresentationOf, NotPresentingThen: there is nothing to ask about.
        Empty, TooLong: the text.
    """
    if submitted := _submitted(session, guild_id, typed.interaction_id):
        return Stored(submitted, is_new=False)
    presentation, member = presentations.of_presenter(
        session, guild_id=guild_id, user=presenter, today=today, week=week
    )
    return _store(session, presentation, member, typed)


def ask_member(
    session: Session, *, guild_id: int, typed: Typed, presentation_id: int, presenter_id: int
) -> Stored[Question]:
    """Store a question to a presenter on a roster, who need not be on Discord.

    Raises:
        NoSuchPresentation, NoPresentationOf: the roster has changed meanwhile.
        AlreadyRecorded: of the message that it was taken from.
        Empty, TooLong: the text.
    """
    if submitted := _submitted(session, guild_id, typed.interaction_id):
        return Stored(submitted, is_new=False)
    presentation = presentations.get(session, guild_id=guild_id, presentation_id=presentation_id)
    return _store(session, presentation, presentations.on_roster(presentation, presenter_id), typed)


def follow_up(session: Session, *, guild_id: int, typed: Typed, number: int) -> Stored[Question]:
    """Store a follow-up to a question, or to its parent if it is a follow-up itself; return the new question.

    Raises:
        NoSuchQuestion: it was withdrawn, or never asked in this guild.
        AlreadyRecorded: of the message that it was taken from.
        Empty, TooLong: the text.
    """
    if submitted := _submitted(session, guild_id, typed.interaction_id):
        return Stored(submitted, is_new=False)
    above = get(session, guild_id=guild_id, number=number)
    parent_id = above.parent_id or above.id
    stored = _store(session, above.presentation, above.presenter, typed, parent_id=parent_id)
    return replace(stored, value=get(session, guild_id=guild_id, number=stored.value.number))


@dataclass(frozen=True, slots=True)
class Note:
    """A question that was noted in a talk, with its answer if one was given there."""

    body: str
    answer: str | None = None


def record(
    session: Session,
    *,
    guild_id: int,
    recorder: User,
    notes: Sequence[Note],
    presentation_id: int,
    presenter_id: int,
    interaction_id: int,
    now: dt.datetime,
    channel_id: int | None = None,
) -> Stored[list[Question]]:
    """Store questions that were asked aloud, in order and without askers; if submitted twice, they are stored once.

    The presenter is told in ``channel_id`` of what waits; a card comes with each answer.

    Raises:
        NoSuchPresentation, NoPresentationOf: the roster has changed meanwhile.
        TooManyQuestions, Empty, TooLong: the notes.
    """
    if not notes:
        raise Empty
    if len(notes) > NOTES_LIMIT:
        raise TooManyQuestions(limit=NOTES_LIMIT)
    if session.scalar(_DELIVERED, {"guild": guild_id, "interaction": interaction_id}):
        return Stored(_recorded_by(session, guild_id, interaction_id), is_new=False)
    presentation = presentations.get(session, guild_id=guild_id, presentation_id=presentation_id)
    presenter = presentations.on_roster(presentation, presenter_id)
    heard = Typed("", recorder, interaction_id, now, is_overheard=True)
    first, *others = [
        _note_down(session, presentation, presenter, note, replace(heard, body=note.body, part=part))
        for part, note in enumerate(notes)
    ]
    numbers = [stored.value.number for stored in (first, *others)]
    _tell_presenter(session, guild_id, numbers, channel_id, now)
    return Stored(_recorded_by(session, guild_id, interaction_id), writer=first.writer)


def _recorded_by(session: Session, guild_id: int, interaction_id: int) -> list[Question]:
    """Return what an interaction has noted down and still stands, by number."""
    found = select(Question.id).where(standing_in(guild_id), Question.interaction_id == interaction_id)
    return cards.load(session, cards.around(found))


def _tell_presenter(
    session: Session, guild_id: int, numbers: Sequence[int], channel_id: int | None, now: dt.datetime
) -> None:
    waiting = select(Question).where(standing_in(guild_id), Question.number.in_(numbers), ~Question.answer.has())
    found = session.scalars(waiting.order_by(Question.number)).all()
    if found and channel_id is not None:
        posts.presenter_list(session, found, channel_id=channel_id, now=now)


def _note_down(
    session: Session, presentation: Presentation, presenter: Member, note: Note, typed: Typed
) -> Stored[Question]:
    stored = _store(session, presentation, presenter, typed)
    question = stored.value
    if note.answer is not None:
        text = Text(words.body(note.answer), Dialect.DISCORD)
        session.add(rows.answer(question, presenter, text, now=typed.now, recorder=question.recorder))
        session.flush()
    return stored


def has_asked_anonymously(session: Session, *, guild_id: int, user_id: int) -> bool:
    """Tell whether a Discord user has asked anonymously before, and so knows what it means here."""
    statement = select(Question.id).where(Question.guild_id == guild_id, Question.anonymous_user_id == user_id)
    return session.scalar(statement.limit(1)) is not None


def is_anonymous_in(session: Session, *, guild_id: int, number: int, user_id: int) -> bool:
    """Tell whether a Discord user asked a question, its parent or a question beside or below it anonymously."""
    pressed = select(func.coalesce(Question.parent_id, Question.id))
    pressed = pressed.where(Question.guild_id == guild_id, Question.number == number)
    root = aliased(Question)
    thread = select(root.id).where(
        or_(root.id == pressed.scalar_subquery(), root.parent_id == pressed.scalar_subquery())
    )
    theirs = select(Question.id).where(
        Question.guild_id == guild_id,
        Question.anonymous_user_id == user_id,
        or_(Question.id.in_(thread), Question.merged_into_id.in_(thread)),
    )
    return session.scalar(theirs.limit(1)) is not None


def get(session: Session, *, guild_id: int, number: int) -> Question:
    """Return a question with all that its card shows; if it was merged, the question that it was merged into.

    Raises:
        NoSuchQuestion: it was withdrawn, or never asked in this guild.
        QuestionWaits: its presentation was cancelled.
    """
    found = cards.load(session, _STANDING, {"guild": guild_id, "number": number})
    if not found:
        raise NoSuchQuestion(number=number)
    check_stands(found[0], number)
    return found[0]


def check_stands(question: Question, number: int) -> None:
    """Refuse a question that was withdrawn, or that waits, as the one with this number.

    Raises:
        NoSuchQuestion, QuestionWaits.
    """
    if question.waits:
        raise QuestionWaits(number=number)
    if question.withdrawn_at is not None:
        raise NoSuchQuestion(number=number)


def get_any(session: Session, *, guild_id: int, number: int) -> Question:
    """Return a question with all that its card shows, even if it was withdrawn or merged.

    Raises:
        NoSuchQuestion: it was never asked in this guild.
    """
    return get_many(session, guild_id=guild_id, numbers=[number])[0]


def by_id(session: Session, question_id: int) -> Question:
    """Return a question by its row, with all that its card shows, also one that was withdrawn or merged."""
    (found,) = cards.load(session, _ROW, {"id": question_id})
    return found


def get_many(session: Session, *, guild_id: int, numbers: Sequence[int]) -> list[Question]:
    """Return questions by number with all that their cards show, even if they were withdrawn or merged.

    Raises:
        NoSuchQuestion: one of them was never asked in this guild.
    """
    found = cards.load(session, _NUMBERED, {"guild": guild_id, "numbers": numbers})
    if missing := set(numbers) - {question.number for question in found}:
        raise NoSuchQuestion(number=min(missing))
    return found


def by_message(session: Session, *, guild_id: int, message_id: int) -> Question | None:
    """Return the question that a message shows: a card, or the reply to a card that shows a follow-up.

    If it was merged, return the question that it was merged into.
    """
    return _found(session, guild_id, shown_in(message_id))


def about(session: Session, *, guild_id: int, message_id: int) -> Question | None:
    """Return the question that a message shows, or that was taken from it, or whose answer was taken from it.

    If it was merged, return the question that it was merged into.
    """
    said = select(Answer.question_id).where(
        Answer.guild_id == guild_id, Answer.source_message_id == message_id, Answer.withdrawn_at.is_(None)
    )
    return _found(
        session,
        guild_id,
        or_(shown_in(message_id), Question.source_message_id == message_id, Question.id.in_(said)),
    )


def shown_in(message_id: int) -> ColumnElement[bool]:
    """Select the question whose card a message is, in whatever guild."""
    return Question.card.has(Post.message_id == message_id)


def _found(session: Session, guild_id: int, meant: ColumnElement[bool]) -> Question | None:
    """Return the newest question that meets the condition and stands, or the one that it was merged into."""
    standing = select(func.coalesce(Question.merged_into_id, Question.id)).where(Question.guild_id == guild_id, meant)
    those = select(Question.id).where(standing_in(guild_id), Question.id.in_(standing))
    return next(iter(cards.load(session, cards.around(those.order_by(Question.number.desc()).limit(1)))), None)


def check_not_recorded(session: Session, *, guild_id: int, source: MessageAddress) -> None:
    """Refuse a message if a question was taken from it before and stands.

    Raises:
        AlreadyRecorded.
    """
    statement = select(Question.number).where(
        Question.guild_id == guild_id,
        Question.source_message_id == source.message_id,
        Question.withdrawn_at.is_(None),
    )
    if number := session.scalar(statement.limit(1)):
        raise AlreadyRecorded(number=number)


def listing(
    session: Session,
    *,
    guild_id: int,
    week_id: int | None,
    presenter_user_id: int | None = None,
    only_open: bool = False,
) -> list[Question]:
    """Return questions by number: of one week or all, of one presenter or all."""
    statement = select(Question.id).where(standing_in(guild_id))
    if week_id is not None:
        statement = statement.where(Question.presentation.has(Presentation.week_id == week_id))
    if presenter_user_id is not None:
        statement = statement.where(Question.presenter.has(Member.user_id == presenter_user_id))
    if only_open:
        statement = statement.where(~Question.answer.has())
    return cards.load(session, cards.around(statement))


def standing_in(guild_id: int) -> ColumnElement[bool]:
    """Return the condition for the questions of a guild that stand."""
    return (Question.guild_id == guild_id) & Question.withdrawn_at.is_(None)


def _submitted(session: Session, guild_id: int, interaction_id: int) -> Question | None:
    """Return the question that this interaction stored before, if Discord delivers the interaction again."""
    number = session.connection().scalar(_DELIVERED, {"guild": guild_id, "interaction": interaction_id})
    return get_any(session, guild_id=guild_id, number=number) if number else None


def _store(
    session: Session, presentation: Presentation, presenter: Member, typed: Typed, *, parent_id: int | None = None
) -> Stored[Question]:
    """Store a question, and let its card and its pictures be shown.

    Raises:
        AlreadyRecorded: of the message that it was taken from.
        NoSuchMember: who asked it aloud.
        Empty, TooLong: the text.
    """
    guild_id = presentation.guild_id
    if typed.source is not None:
        check_not_recorded(session, guild_id=guild_id, source=typed.source)
    writer, asker = _who_asks(session, guild_id, typed)
    question = rows.question(
        session,
        presentation,
        presenter,
        Text(words.body(typed.body), Dialect.DISCORD),
        number=guilds.next_question(session, guild_id=guild_id),
        now=typed.now,
        asker=asker,
        recorder=writer.member if writer is not None else None,
        anonymous_user_id=typed.recorder.id if typed.is_anonymous else None,
        parent_id=parent_id,
        interaction_id=typed.interaction_id,
        part=typed.part,
        source_channel_id=typed.source.channel_id if typed.source else None,
        source_message_id=typed.source.message_id if typed.source else None,
    )
    return Stored(_show(session, question, typed), writer=writer)


def _who_asks(session: Session, guild_id: int, typed: Typed) -> tuple[Writer | None, Member | None]:
    """Return who typed a question and who asked it: neither if it is anonymous, no asker if nobody noted who it was."""
    if typed.is_anonymous:
        return None, None
    writer = members.ensure_for_receipt(session, guild_id=guild_id, user=typed.recorder, now=typed.now)
    asker = writer.member
    if typed.asker_id:
        asker = members.get(session, guild_id=guild_id, member_id=typed.asker_id)
    return writer, None if typed.is_overheard else asker


def _show(session: Session, question: Question, typed: Typed) -> Question:
    """Let a new question have its card and its pictures shown, if it has any; return it with what its card needs."""
    if typed.channel_id is not None:
        if question.parent_id is None:
            posts.first_card(session, question, channel_id=typed.channel_id, now=typed.now)
        else:
            question = by_id(session, question.id)
            posts.card(session, question, channel_id=typed.channel_id, now=typed.now)
    if typed.pictures:
        notice = notices.show_pictures(session, question, are_coming=are_coming(typed.pictures), now=typed.now)
        bring(session, typed.pictures, text=question, notice=notice, now=typed.now)
    return question
