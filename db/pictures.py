"""Use-cases of pictures: which files belong to a question or an answer, and which of them are still at Discord.

A picture that is on its way is a row, stored with its text; so it is fetched even if the program is killed in between.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from db import notices
from db.messages import FileAddress
from db.models import Answer, IncomingPicture, Notice, Picture, Question

#: What a text comes with: the file of a picture that is kept, or where a picture is to be fetched.
Brought: TypeAlias = str | FileAddress

#: How long a picture is left to whoever fetches it, unless they say that they still do.
CLAIM = dt.timedelta(seconds=30)


def bring(
    session: Session, brought: Sequence[Brought], *, text: Question | Answer, notice: Notice | None, now: dt.datetime
) -> None:
    """Store what a text comes with, in order; the ``notice`` shows what is kept."""
    notice_id = notice.id if notice is not None else None
    whose = _whose(text)
    new = [
        _incoming(found, position, whose, now)
        if isinstance(found, FileAddress)
        else Picture(position=position, name=found, notice_id=notice_id, **whose)
        for position, found in enumerate(brought)
    ]
    session.add_all(new)
    session.flush()
    set_committed_value(text, "pictures", [row for row in new if isinstance(row, Picture)])


def are_coming(brought: Sequence[Brought]) -> bool:
    """Tell whether any of what a text comes with is still to be fetched."""
    return any(isinstance(found, FileAddress) for found in brought)


def _whose(text: Question | Answer) -> dict[str, int]:
    column = "question_id" if isinstance(text, Question) else "answer_id"
    return {"guild_id": text.guild_id, column: text.id}


def _incoming(address: FileAddress, position: int, whose: dict[str, int], now: dt.datetime) -> IncomingPicture:
    return IncomingPicture(
        position=position,
        attachment_id=address.attachment_id,
        url=address.url,
        expires_at=address.expires_at,
        due_at=now,
        **whose,
    )


def claim(session: Session, *, now: dt.datetime, but_not: Collection[int] = ()) -> IncomingPicture | None:
    """Take the picture that is due next, of another guild than these; nobody else fetches it meanwhile.

    What was never tried comes first. What belongs to a text that was withdrawn is not fetched any more.
    """
    session.execute(
        delete(IncomingPicture).where(IncomingPicture.due_at <= now, _is_withdrawn()),
        execution_options={"synchronize_session": False},
    )
    due = select(IncomingPicture).where(IncomingPicture.due_at <= now, IncomingPicture.guild_id.not_in(but_not))
    first = due.order_by(IncomingPicture.tries, IncomingPicture.id).limit(1).with_for_update(skip_locked=True)
    coming = session.scalar(first)
    if coming is not None:
        coming.is_claimed, coming.due_at = True, now + CLAIM
    return coming


def _is_withdrawn() -> ColumnElement[bool]:
    """Select what nobody sees any more; a question that was merged, or waits for its presentation, may come back."""
    gone = and_(Question.withdrawn_at.is_not(None), Question.merged_into_id.is_(None), ~Question.waits)
    asked = exists().where(Question.id == IncomingPicture.question_id, gone)
    said = exists().where(
        Answer.id == IncomingPicture.answer_id,
        Question.id == Answer.question_id,
        or_(Answer.withdrawn_at.is_not(None), gone),
    )
    return or_(asked, said)


def still_claimed(session: Session, *, incoming_id: int, now: dt.datetime) -> None:
    """Say that a picture is still being fetched."""
    claimed = update(IncomingPicture).where(IncomingPicture.id == incoming_id, IncomingPicture.is_claimed)
    session.execute(claimed.values(due_at=now + CLAIM), execution_options={"synchronize_session": False})


def keep(session: Session, *, incoming_id: int, name: str, now: dt.datetime) -> None:
    """Store a picture that was fetched, and let it be shown, once; not that of a text that was withdrawn meanwhile."""
    is_withdrawn = session.scalar(select(IncomingPicture.id).where(IncomingPicture.id == incoming_id, _is_withdrawn()))
    coming = _end(session, incoming_id)
    if coming is None or is_withdrawn:
        return
    notice = notices.for_picture(session, coming, now=now)
    whose = {"guild_id": coming.guild_id, "question_id": coming.question_id, "answer_id": coming.answer_id}
    session.add(Picture(position=coming.position, name=name, notice_id=notice.id if notice else None, **whose))
    session.flush()
    _let_notice_go(session, coming, now)


def give_up(session: Session, *, incoming_id: int, now: dt.datetime) -> None:
    """Delete a picture that cannot be kept; nothing waits for it any more."""
    if (coming := _end(session, incoming_id)) is not None:
        _let_notice_go(session, coming, now)


def _end(session: Session, incoming_id: int) -> IncomingPicture | None:
    """Take a picture off the way; return it to the first who does."""
    ended = delete(IncomingPicture).where(IncomingPicture.id == incoming_id).returning(IncomingPicture)
    return session.scalar(ended, execution_options={"synchronize_session": False})


def _let_notice_go(session: Session, ended: IncomingPicture, now: dt.datetime) -> None:
    """Let what waits for a text's pictures go, where that was the last of them."""
    of_text = (
        IncomingPicture.answer_id == ended.answer_id
        if ended.answer_id is not None
        else IncomingPicture.question_id == ended.question_id
    )
    if session.scalar(select(IncomingPicture.id).where(of_text).limit(1)) is None:
        notices.let_pictures_come(session, ended, now=now)


def try_later(session: Session, *, incoming_id: int, at: dt.datetime, has_failed: bool = True) -> None:
    """Leave a picture to anybody, from a time on."""
    left = {"due_at": at, "is_claimed": False, "tries": IncomingPicture.tries + int(has_failed)}
    session.execute(
        update(IncomingPicture).where(IncomingPicture.id == incoming_id).values(left),
        execution_options={"synchronize_session": False},
    )


def try_failed(session: Session, *, now: dt.datetime) -> None:
    """Try everything now that has failed: a process begins, or Discord answers again."""
    failed = update(IncomingPicture).where(IncomingPicture.due_at > now, ~IncomingPicture.is_claimed)
    session.execute(failed.values(due_at=now), execution_options={"synchronize_session": False})


def first_due(session: Session, *, but_not: Collection[int] = ()) -> dt.datetime | None:
    """Return when the picture is due, or was, that is due first, of another guild than these."""
    return session.scalar(select(func.min(IncomingPicture.due_at)).where(IncomingPicture.guild_id.not_in(but_not)))
