"""Use-cases of questions that are noted during a talk, and of telling presenters of them afterwards."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import cards, changes, posts, presentations, questions, waiting, weeks
from db.changes import Actor
from db.errors import NobodyToAsk
from db.models import Member, Post, Presentation, Question, Week


def unannounced(session: Session, *, guild_id: int, week_id: int) -> list[Question]:
    """Return a week's open questions that were noted, and that no card or list has shown yet, by number."""
    noted = select(Question.id).where(
        questions.standing_in(guild_id),
        Question.presentation.has(Presentation.week_id == week_id),
        Question.asker_id.is_(None),
        Question.recorder_id.is_not(None),  # neither anonymous nor read off a page
        Question.parent_id.is_(None),
        ~Question.card.has(),
        Question.announced_at.is_(None),
        ~Question.answer.has(),
    )
    return cards.load(session, cards.around(noted))


def open_board(
    session: Session, *, guild_id: int, today: dt.date, number: int | None, channel_id: int, now: dt.datetime
) -> Week:
    """Post a live board of a week, or of the current one, in a channel, and return the week.

    Raises:
        NoWeekYet, NoSuchWeek, NobodyToAsk: nobody presents in that week.
    """
    week = weeks.locate(session, guild_id=guild_id, today=today, number=number)
    teams = presentations.in_week(session, guild_id=guild_id, week_id=week.id)
    if not any(presentation.presenters for presentation in teams):
        raise NobodyToAsk(week=week.number)
    posts.board(session, guild_id=guild_id, week_id=week.id, channel_id=channel_id, now=now)
    return week


def announce(session: Session, *, guild_id: int, week_id: int, channel_id: int, now: dt.datetime) -> list[Member]:
    """Post for each presenter of a week the list of what they were not told yet; return those presenters."""
    by_presenter = defaultdict[int, list[Question]](list)
    for question in unannounced(session, guild_id=guild_id, week_id=week_id):
        by_presenter[question.presenter_id].append(question)
    for asked in by_presenter.values():
        posts.presenter_list(session, asked, channel_id=channel_id, now=now)
    return [asked[0].presenter for asked in by_presenter.values()]


def listed_numbers(session: Session, *, guild_id: int, message_id: int) -> list[int]:
    """Return the numbers of the questions in a presenter's list by the list's message, withdrawn or not."""
    lists = select(Post.list_id).where(Post.guild_id == guild_id, Post.message_id == message_id)
    these = select(Question.number).where(Question.guild_id == guild_id, Question.list_id.in_(lists))
    return list(session.scalars(these.order_by(Question.number)))


def next_waiting(
    session: Session, *, guild_id: int, user_id: int, presentation_id: int, presenter_id: int, first: int
) -> int | None:
    """Return the number of the question that a presenter answers next: from ``first`` on, else one before it.

    If none of theirs waits any more, return one that waits for this Discord user, or else one for their team.
    """
    theirs = select(Question.number).where(
        Question.guild_id == guild_id,
        Question.withdrawn_at.is_(None),
        Question.presentation_id == presentation_id,
        Question.presenter_id == presenter_id,
        Question.is_answered.is_(False),
    )
    number = session.scalar(theirs.order_by(Question.number < first, Question.number).limit(1))
    if number is not None:
        return number
    others = waiting.open_of(session, guild_id=guild_id, user_id=user_id, limit=1)
    return others[0].number if others else None


def not_withdrawn(session: Session, *, guild_id: int, numbers: Sequence[int]) -> list[Question]:
    """Return those of these questions that are not withdrawn, by number."""
    these = select(Question.id).where(questions.standing_in(guild_id), Question.number.in_(numbers))
    return cards.load(session, cards.around(these))


def take_back(
    session: Session, *, guild_id: int, numbers: Sequence[int], actor: Actor
) -> tuple[list[Question], list[Question]]:
    """Withdraw questions that were noted together; return those withdrawn, and those that stay as somebody answered.

    An answer that was noted together with its question is withdrawn with it.

    Raises:
        NotYoursToChange: one of them is not theirs to withdraw.
    """
    found = not_withdrawn(session, guild_id=guild_id, numbers=numbers)
    gone = [question.number for question in found if not _was_answered_since(question)]
    changes.withdraw(session, guild_id=guild_id, numbers=gone, actor=actor)
    now = questions.get_many(session, guild_id=guild_id, numbers=[question.number for question in found])
    withdrawn = [question for question in now if question.withdrawn_at is not None]
    left = [question for question in now if question.withdrawn_at is None]
    return withdrawn, left


def _was_answered_since(question: Question) -> bool:
    said = [text for text in (question.answer, *question.additions) if text is not None]
    return any(text.interaction_id is not None for text in said)


def bring_back(session: Session, *, guild_id: int, numbers: Sequence[int], actor: Actor) -> list[Question]:
    """Restore those of these questions that are withdrawn and not merged, and return them.

    Raises:
        NotYoursToChange: one of them is not theirs to restore.
    """
    statement = select(Question.number).where(
        Question.guild_id == guild_id,
        Question.number.in_(numbers),
        Question.withdrawn_at.is_not(None),
        Question.merged_into_id.is_(None),
    )
    gone = session.scalars(statement.order_by(Question.number)).all()
    return changes.restore(session, guild_id=guild_id, numbers=gone, actor=actor)


def join(session: Session, *, guild_id: int, numbers: Sequence[int], actor: Actor) -> Question:
    """Join questions that were noted as several and are one: the first gets the words of all, a line each. Return it.

    Raises:
        NoSuchQuestion, NotYoursToChange: one of them is not theirs to edit and merge.
        FollowsAnother: one of them is a follow-up.
        TooLong: the words together.
    """
    first, *others = sorted(numbers)
    parts = [questions.get(session, guild_id=guild_id, number=number).body for number in (first, *others)]
    changes.edit(session, guild_id=guild_id, number=first, actor=actor, body="\n".join(parts), version=None)
    for number in others:
        changes.merge(session, guild_id=guild_id, number=number, into=first, actor=actor)
    return questions.get(session, guild_id=guild_id, number=first)


def undo_join(
    session: Session,
    *,
    guild_id: int,
    number: int,
    numbers: Sequence[int],
    actor: Actor,
    version: int,
    presentation_id: int,
    presenter_id: int,
) -> list[Question]:
    """Undo `join`: restore the words that a question had before ``version``, and the questions ``numbers``.

    ``presentation_id`` and ``presenter_id`` say to whom the question was when they were joined. If it was moved since,
    the others move along.

    Raises:
        NoSuchQuestion, NotYoursToChange: one of them is not theirs to edit and restore.
        ChangedMeanwhile: the words were edited since.
    """
    whole = changes.revert(session, guild_id=guild_id, number=number, actor=actor, to=version - 1, version=version)
    beside = select(Question).where(
        Question.guild_id == guild_id,
        Question.number.in_(numbers),
        Question.presentation_id == presentation_id,
        Question.presenter_id == presenter_id,
    )
    for question in session.scalars(beside):
        question.presentation_id, question.presenter_id = whole.presentation_id, whole.presenter_id
    session.flush()
    changes.restore(session, guild_id=guild_id, numbers=numbers, actor=actor)
    parted = (number, *numbers)
    return [questions.get(session, guild_id=guild_id, number=part_number) for part_number in parted]
