"""Questions that wait for a cancelled presentation: which there are, and letting one stand again.

Such a question is withdrawn, so that nothing lists it. Its card says why, and it comes back with its presentation.
Where the same people register anew instead, it may come along.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db import guilds, presentations, words
from db.models import Member, Presentation, Presenter, Question, Week


@dataclass(frozen=True, slots=True)
class OnHold:
    """How many questions wait for a cancelled presentation: all, or those to people who present elsewhere now."""

    presentation: Presentation
    count: int


def bring_back(question: Question, presentation: Presentation) -> None:
    """Let a question stand again, or wait for its presentation if that is cancelled."""
    question.withdrawn_at = question.waits_since = presentation.withdrawn_at


def waiting_for(presentation: Presentation) -> Select[Question]:
    """Select the questions that wait for a presentation, follow-ups among them."""
    return select(Question).where(Question.presentation_id == presentation.id, Question.waits)


def to_come_back(session: Session, *, guild_id: int, today: dt.date, limit: int) -> list[OnHold]:
    """Return the cancelled presentations that may come back, those cancelled last first, of the terms in line here.

    Questions wait for them, or their day is still to come.
    """
    in_line = Week.term_id.in_(guilds.in_line(guild_id))
    counts = dict.fromkeys(_still_to_come(session, guild_id, in_line, today), 0) | _counts(session, guild_id, in_line)
    return _latest(session, counts, limit)


def _still_to_come(session: Session, guild_id: int, these: ColumnElement[bool], today: dt.date) -> Sequence[int]:
    """Return the ids of the cancelled presentations whose day has not passed."""
    gone = select(Presentation.id).join(Week, Week.id == Presentation.week_id)
    gone = gone.where(Week.guild_id == guild_id, Week.date >= today, Presentation.withdrawn_at.is_not(None), these)
    return session.scalars(gone).all()


def left_behind(session: Session, *, guild_id: int, presentation_id: int) -> OnHold | None:
    """Return the presentation of the same term that was cancelled last and for which questions to the same people wait.

    Questions to everyone, asked in a discussion, wait for that discussion alone.
    """
    this = Presentation.id == presentation_id
    term = select(Week.term_id).join(Week.presentations).where(this).scalar_subquery()
    people = (
        select(Presenter.member_id)
        .join(Presenter.member)
        .where(Presenter.presentation_id == presentation_id, Member.name != words.EVERYONE)
    )
    of_people = (Week.term_id == term) & Question.presenter_id.in_(people)
    found = _latest(session, _counts(session, guild_id, of_people), limit=1)
    return found[0] if found else None


def _counts(session: Session, guild_id: int, these: ColumnElement[bool]) -> dict[int, int]:
    """Return how many of a guild's questions that meet a condition wait, by their presentation's id."""
    counted = (
        select(Question.presentation_id, func.count())
        .join(Question.presentation)
        .join(Presentation.week)
        .where(Question.guild_id == guild_id, Question.waits, Question.parent_id.is_(None), these)
        .group_by(Question.presentation_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def _latest(session: Session, counts: Mapping[int, int], limit: int) -> list[OnHold]:
    """Return the presentations with these ids that were cancelled last, with their counts."""
    if not counts:
        return []
    these = presentations.with_people(select(Presentation).where(Presentation.id.in_(counts)))
    last_first = these.order_by(Presentation.withdrawn_at.desc(), Presentation.id.desc()).limit(limit)
    return [OnHold(presentation, counts[presentation.id]) for presentation in session.scalars(last_first)]
