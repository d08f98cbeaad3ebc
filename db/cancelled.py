"""Use-cases of presentations that do not take place: cancel one, and bring it back; its questions wait meanwhile."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db import on_hold, presentations, rosters, slots
from db.errors import AlreadyPresenting, NoSuchPresentation, Replaced
from db.members import User
from db.models import Presentation, Question
from db.on_hold import OnHold
from db.stored import Stored

#: Cancelled presentations of which those are offered that one may bring back.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Cancelled(Stored[Presentation]):
    """A presentation that is cancelled, and how many questions wait for it."""

    waiting: int = 0


def cancel(
    session: Session,
    *,
    guild_id: int,
    presentation_id: int,
    user_id: int,
    is_manager: bool,
    today: dt.date,
    now: dt.datetime,
    told_by: User | None = None,
) -> Cancelled:
    """Cancel a presentation; its questions wait for it. Its people hear of it from ``told_by``.

    Raises:
        NoSuchPresentation, NotYourPresentation.
    """
    presentation = presentations.owned(
        session, guild_id=guild_id, presentation_id=presentation_id, user_id=user_id, is_manager=is_manager, today=today
    )
    asked = session.scalars(_standing(presentation)).all()
    for question in asked:
        question.withdrawn_at = question.waits_since = now
    slots.leave_week(session, presentation)
    presentation.withdrawn_at = now
    if told_by is not None:
        rosters.tell_cancelled(session, presentation, actor=told_by, now=now)
    session.flush()
    return Cancelled(presentation, waiting=_roots(asked))


def _roots(questions: Iterable[Question]) -> int:
    """Count questions without the follow-ups among them."""
    return sum(question.parent_id is None for question in questions)


def has_questions(session: Session, presentation: Presentation) -> bool:
    """Tell whether a presentation has been asked anything that stands."""
    return session.scalar(_standing(presentation).limit(1)) is not None


def _standing(presentation: Presentation) -> Select[Question]:
    return select(Question).where(Question.presentation_id == presentation.id, Question.withdrawn_at.is_(None))


def restore(
    session: Session,
    *,
    guild_id: int,
    presentation_id: int,
    user_id: int,
    is_manager: bool,
    today: dt.date,
    now: dt.datetime,
    told_by: User | None = None,
) -> Cancelled:
    """Bring a cancelled presentation back into its week, with the questions that waited for it.

    If its team's name is taken there by now, it gets another. What stands already is returned as it is. Its people hear
    of it from ``told_by``.

    Raises:
        NoSuchPresentation: it is not in this guild.
        NotYourPresentation: see `presentations.may_change`.
        Replaced, TooManyPresenters: who presents in that week by now.
    """
    presentation = _any(session, guild_id, presentation_id)
    presentations.check_theirs(presentation, user_id=user_id, is_manager=is_manager, today=today)
    if presentation.withdrawn_at is None:
        return Cancelled(presentation, is_new=False)
    waiting = session.scalars(on_hold.waiting_for(presentation)).all()
    try:
        slots.find_room(session, presentation, presentation.week)
    except AlreadyPresenting as instead:
        raise Replaced(**instead.details) from instead
    presentation.withdrawn_at = None
    for question in waiting:
        on_hold.bring_back(question, presentation)
    if told_by is not None:
        rosters.tell_restored(session, presentation, actor=told_by, now=now)
    session.flush()
    return Cancelled(presentation, waiting=_roots(waiting))


def restorable(
    session: Session, *, guild_id: int, user_id: int, is_manager: bool, today: dt.date, limit: int
) -> list[OnHold]:
    """Return the cancelled presentations that this user may bring back, the last ones first."""
    found = on_hold.to_come_back(session, guild_id=guild_id, today=today, limit=LOOKED_AT)
    theirs = [
        waiting
        for waiting in found
        if presentations.may_change(waiting.presentation, user_id=user_id, is_manager=is_manager, today=today)
    ]
    return theirs[:limit]


def _any(session: Session, guild_id: int, presentation_id: int) -> Presentation:
    """Return a presentation, cancelled or not."""
    of_guild = select(Presentation).where(Presentation.guild_id == guild_id, Presentation.id == presentation_id)
    found = session.scalar(presentations.with_people(of_guild))
    if found is None:
        raise NoSuchPresentation
    return found


def gather(
    session: Session,
    *,
    guild_id: int,
    presentation_id: int,
    cancelled_id: int,
    user_id: int,
    is_manager: bool,
    today: dt.date,
) -> Cancelled:
    """Let the questions that wait for a cancelled presentation be asked in another, of the same people.

    Those to people who are not on its roster go on waiting.

    Raises:
        NoSuchPresentation: one of them is not in this guild, or the other was cancelled too.
        NotYourPresentation: the other.
    """
    presentation = presentations.owned(
        session, guild_id=guild_id, presentation_id=presentation_id, user_id=user_id, is_manager=is_manager, today=today
    )
    before = _any(session, guild_id, cancelled_id)
    people = [member.id for member in presentation.presenters if not member.is_everyone]
    asked = [] if before.withdrawn_at is None else session.scalars(on_hold.waiting_for(before)).all()
    coming = [question for question in asked if question.presenter_id in people]
    for question in (*coming, *_merged_into(session, coming)):
        question.presentation_id = presentation.id
    for question in coming:
        on_hold.bring_back(question, presentation)
    session.flush()
    return Cancelled(presentation, is_new=bool(coming), waiting=_roots(coming))


def _merged_into(session: Session, targets: Sequence[Question]) -> Sequence[Question]:
    """Return the questions that were merged into some: undoing that, they must not be left with a cancelled one."""
    return session.scalars(select(Question).where(Question.merged_into_id.in_([target.id for target in targets]))).all()
