"""Questions that wait for a cancelled presentation: which there are, and letting one stand again.

Such a question is withdrawn, so that nothing lists it. Its card says why, and it comes back with its presentation.
Where the same people register anew instead, it may come along.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import guilds, words
from db.models import Member, Presentation, Presenter, Question, Week


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many questions wait for a cancelled presentation: all, or those to people who present elsewhere now."""

    presentation: Presentation
    count: int


def bring_back(question: Question, presentation: Presentation) -> None:
    """Let a question stand again, or wait for its presentation if that is cancelled."""
    question.withdrawn_at, question.waits = presentation.withdrawn_at, presentation.withdrawn_at is not None


def waiting_for(presentation: Presentation) -> Select[Question]:
    """Select the questions that wait for a presentation, follow-ups among them."""
    return select(Question).where(Question.presentation_id == presentation.id, Question.waits)


def with_people(these: Select[Presentation]) -> Select[Presentation]:
    """Let presentations come with their week, people and papers, whether they are cancelled or not."""
    return these.options(
        joinedload(Presentation.week),
        selectinload(Presentation.roster).joinedload(Presenter.member),
        selectinload(Presentation.papers),
    )


def of_term(session: Session, *, guild_id: int, limit: int) -> list[Waiting]:
    """Return the cancelled presentations of the running term for which questions wait, those cancelled last first."""
    return _counted(session, guild_id, Week.term_id == guilds.running_id(guild_id), limit)


def left_behind(session: Session, *, guild_id: int, presentation_id: int) -> Waiting | None:
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
    found = _counted(session, guild_id, (Week.term_id == term) & Question.presenter_id.in_(people), limit=1)
    return found[0] if found else None


def _counted(session: Session, guild_id: int, these: ColumnElement[bool], limit: int) -> list[Waiting]:
    """Return a guild's cancelled presentations that meet a condition, with the number of questions that do and wait."""
    statement = (
        select(Presentation.id, func.count())
        .join(Presentation.week)
        .join(Question, Question.presentation_id == Presentation.id)
        .where(Presentation.guild_id == guild_id, Presentation.withdrawn_at.is_not(None), these)
        .where(Question.waits, Question.parent_id.is_(None))
        .group_by(Presentation.id)
        .order_by(Presentation.withdrawn_at.desc(), Presentation.id.desc())
        .limit(limit)
    )
    counts = {row[0]: row[1] for row in session.execute(statement)}
    if not counts:
        return []
    found = session.scalars(with_people(select(Presentation).where(Presentation.id.in_(counts))))
    by_id = {presentation.id: presentation for presentation in found}
    return [Waiting(by_id[presentation_id], count) for presentation_id, count in counts.items()]
