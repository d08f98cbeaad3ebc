"""Use-cases of a presentation's people when it changes: who hears that they present, or that they do not any more."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from db import notices, presentations
from db.members import User
from db.models import Member, Notice, Presentation, Presenter
from db.notices import NAME_LIMIT, WORTH
from db.types import NoticeKind

#: How long somebody who was left out does not hear of it: they may be put on the roster again, after a slip.
PAUSE = dt.timedelta(minutes=10)
#: What was not said yet.
_UNSAID = Notice.due_at.is_not(None) & (Notice.tries == 0) & (Notice.kind == NoticeKind.LEFT_OUT)


def tell_changed(
    session: Session,
    presentation: Presentation,
    before: Sequence[Member],
    *,
    actor: User,
    now: dt.datetime,
    moved_along: Iterable[Presentation] | None = None,
) -> None:
    """Tell people directly that they present now, or do not any more; ``before`` is who presented.

    Where the day is another too, all hear of it, also the people of the others of the week, which ``moved_along``.

    Whoever did it hears nothing, nor does who comes back before they have heard that they were left out.
    """
    current = presentation.presenters
    left = {member.user_id for member in before if member not in current} - {None, actor.id}
    back = _forget_left_out(session, Notice.presentation_id == presentation.id, current)
    stayed = [member.id for member in current if member in before or member.user_id in back]
    notices.tell_registered(session, presentation, actor=actor, now=now, known=stayed)
    if moved_along is not None:
        new = [member.id for member in current if member.id not in stayed]
        tell_moved(session, presentation, actor=actor, now=now, known=new)
        for other in moved_along:
            tell_moved(session, other, actor=actor, now=now)
    session.add_all(_left_out(presentation, left, actor, now))


def tell_moved(
    session: Session, presentation: Presentation, *, actor: User, now: dt.datetime, known: Iterable[int] = ()
) -> None:
    """Tell people directly of the new date of what they present, except whoever did it and the members in ``known``."""
    notices.tell_registered(session, presentation, actor=actor, now=now, known=known, kind=NoticeKind.TALK_MOVED)


def tell_registered(session: Session, presentation: Presentation, *, actor: User, now: dt.datetime) -> None:
    """Tell a new presentation's people directly that they present, except whoever did it.

    What they have not heard yet of one that was cancelled, they do not need to hear any more.
    """
    gone = select(Presentation.id).where(
        Presentation.guild_id == presentation.guild_id, Presentation.withdrawn_at.is_not(None)
    )
    _forget_left_out(session, Notice.presentation_id.in_(gone), presentation.presenters)
    notices.tell_registered(session, presentation, actor=actor, now=now)


def tell_cancelled(session: Session, presentation: Presentation, *, actor: User, now: dt.datetime) -> None:
    """Tell a presentation's people directly that it was cancelled, except whoever did it."""
    people = {member.user_id for member in presentation.presenters} - {None, actor.id}
    session.add_all(_left_out(presentation, people, actor, now))


def tell_restored(session: Session, presentation: Presentation, *, actor: User, now: dt.datetime) -> None:
    """Tell a presentation's people directly that they present again, unless they never heard that they do not."""
    people = presentation.presenters
    unaware = _forget_left_out(session, Notice.presentation_id == presentation.id, people)
    known = [member.id for member in people if member.user_id in unaware]
    notices.tell_registered(session, presentation, actor=actor, now=now, known=known, kind=NoticeKind.TALK_RESTORED)


def _left_out(
    presentation: Presentation, left: Iterable[int | None], actor: User, now: dt.datetime
) -> Iterator[Notice]:
    for user_id in left:
        yield Notice(
            guild_id=presentation.guild_id,
            kind=NoticeKind.LEFT_OUT,
            presentation_id=presentation.id,
            user_id=user_id,
            actor_user_id=actor.id,
            actor_name=actor.name[:NAME_LIMIT],
            created_at=now,
            due_at=now + PAUSE,
            expires_at=now + WORTH,
        )


def _forget_left_out(session: Session, about: ColumnElement[bool], people: Iterable[Member]) -> set[int | None]:
    """Delete what was to tell people who present again that they do not; return who they are.

    ``about`` is the condition for the notices of the presentations that are meant.
    """
    users = [member.user_id for member in people if member.user_id is not None]
    theirs = about & Notice.user_id.in_(users)
    back = set(session.scalars(select(Notice.user_id).where(theirs, _UNSAID)))
    if back:
        session.execute(delete(Notice).where(theirs, _UNSAID))
    return back


def left_out_of(session: Session, *, guild_id: int, presentation_id: int, user_id: int) -> Presentation | None:
    """Return a presentation with its week and people, if it was cancelled, or if a Discord user does not give it."""
    theirs = Presentation.roster.any(Presenter.member.has(Member.user_id == user_id))
    is_off = Presentation.withdrawn_at.is_not(None)
    found = presentations.with_people(select(Presentation)).where(Presentation.id == presentation_id)
    return session.scalar(found.where(Presentation.guild_id == guild_id, or_(is_off, ~theirs)))
