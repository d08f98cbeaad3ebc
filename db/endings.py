"""Use-cases of a term's end: it is seen at a glance once more, by all."""

import datetime as dt

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db import notices
from db.models import Notice, Post, Presentation, Question, Term, Week
from db.types import NoticeKind, PostKind

#: How long that is worth saying.
WORTH = dt.timedelta(days=7)


def say(session: Session, term: Term, *, now: dt.datetime) -> None:
    """Let a term that has ended be seen at a glance, once, where its recaps went; nowhere, if nobody ever used it."""
    channel_id = _channel(session, term)
    if channel_id is not None:
        key = {"guild_id": term.guild_id, "term_id": term.id, "channel_id": channel_id}
        times = {"created_at": now, "due_at": now, "expires_at": now + WORTH}
        session.add(Notice(kind=NoticeKind.TERM_OVER, **key, **times))
        session.flush()


def take_back(session: Session, term: Term, *, now: dt.datetime) -> None:
    """Let what was said at a term's end be deleted again, since the term goes on."""
    notices.take_back_where(session, (Notice.guild_id == term.guild_id) & (Notice.term_id == term.id), now=now)


def still_to_come(session: Session, *, guild_id: int, today: dt.date) -> int:
    """Count the presentations after today that stay behind if a new term begins, or stayed when it began."""
    follows = Term.guild_id == guild_id, ~Term.is_beside, Week.date > today, Presentation.withdrawn_at.is_(None)
    counted = select(func.count()).select_from(Presentation).join(Presentation.week)
    return session.scalar(counted.join(Term, Term.id == Week.term_id).where(*follows)) or 0


def _channel(session: Session, term: Term) -> int | None:
    """Return the channel that was chosen for recaps, or that of the last one; else the same of questions."""
    of_term = (Week.guild_id == term.guild_id) & (Week.term_id == term.id)
    return (
        term.recap_channel_id
        or session.scalar(_recap(of_term))
        or term.question_channel_id
        or session.scalar(_card(of_term))
    )


def _recap(of_term: ColumnElement[bool]) -> Select[int]:
    recaps = select(Post.channel_id).join(Week, Week.id == Post.week_id).where(Post.kind == PostKind.RECAP, of_term)
    return recaps.where(Post.message_id.is_not(None)).order_by(Week.number.desc()).limit(1)


def _card(of_term: ColumnElement[bool]) -> Select[int]:
    cards = select(Post.channel_id).join(Question, Question.id == Post.question_id).join(Question.presentation)
    newest = cards.join(Presentation.week).where(of_term, Post.message_id.is_not(None))
    return newest.order_by(Question.number.desc()).limit(1)
