"""Use-cases of a term at a glance: who took part in which of its weeks, their papers, and what most wondered about.

A question that was asked anonymously counts for nobody, and who only wonders about one is not told of. Nobody has
presented before the day of their talk.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, Label, Select, Subquery, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from db import cards, terms, weeks, words
from db.models import Answer, Member, MeToo, Paper, Presentation, Presenter, Question, Reflection, Term, Week
from db.terms import HOLDS_SOMETHING

#: Weeks, members and papers that are shown; the newest weeks, and the members who came first.
WEEKS_LIMIT, MEMBERS_LIMIT, PAPERS_LIMIT = 20, 30, 100
#: Of how many questions, those with the most presses and duplicates, is counted who wonders.
CANDIDATES = 5


Row = TypeVar("Row", Week, Member)


class Deed(IntEnum):
    """What a member did in a week; of several things, the first of these."""

    PRESENTED = 0
    TALKED = 1
    REFLECTED = 2


@dataclass(frozen=True, slots=True)
class Glance:
    """A term at a glance: some of its weeks and of those who took part in them, and how many there are besides.

    ``deeds`` says what a member did in a week, by the ids of both. ``papers`` come with the id of their week. Most
    people wondered about the question ``wondered``, if anybody did besides who asked it.
    """

    term: Term
    weeks: Sequence[Week]
    earlier_weeks: int
    members: Sequence[Member]
    further_members: int
    deeds: Mapping[tuple[int, int], Deed]
    papers: Sequence[tuple[int, Paper]]
    further_papers: int
    wondered: Question | None


def of_term(session: Session, *, guild_id: int, term_id: int, today: dt.date) -> Glance:
    """Return a term at a glance.

    Raises:
        NoSuchTerm: it was undone, or is not in this guild.
        NoWeekYet, NoWeekInTermYet, NoWeekInTrackYet: none of its weeks holds anything.
    """
    term = terms.get(session, guild_id=guild_id, term_id=term_id)
    newest, earlier = _first(session, _weeks(guild_id, term_id), WEEKS_LIMIT)
    if not newest:
        raise weeks.no_week(term)
    deeds = _deeds([week.id for week in newest], [week.id for week in newest if week.date <= today])
    members, further = _first(session, _taking_part(deeds), MEMBERS_LIMIT)
    papers, further_papers = _papers(session, newest)
    return Glance(
        term=term,
        weeks=newest[::-1],
        earlier_weeks=earlier,
        members=members,
        further_members=further,
        deeds=_deeds_of(session, deeds, members),
        papers=papers,
        further_papers=further_papers,
        wondered=_wondered(session, guild_id, term_id),
    )


def _weeks(guild_id: int, term_id: int) -> Select[Week, int]:
    of_term = select(Week, func.count().over()).where(Week.guild_id == guild_id, Week.term_id == term_id)
    return of_term.where(HOLDS_SOMETHING).order_by(Week.number.desc())


def _taking_part(deeds: Subquery) -> Select[Member, int]:
    people = select(Member, func.count().over()).where(Member.id.in_(select(deeds.c.member_id)))
    return people.where(Member.name != words.EVERYONE).order_by(Member.id)


def _first(session: Session, rows: Select[Row, int], limit: int) -> tuple[list[Row], int]:
    """Return the first of some rows, each of which comes with their number, and how many follow."""
    found = session.execute(rows.limit(limit)).all()
    return [row for row, _ in found], (found[0][1] - len(found) if found else 0)


def _deeds(week_ids: Sequence[int], held_ids: Sequence[int]) -> Subquery:
    """Select what people did in some weeks, of which some were held, as far as it is known of whom it was."""
    in_weeks = Presentation.week_id.in_(week_ids) & Presentation.withdrawn_at.is_(None)
    week, stands = Presentation.week_id.label("week_id"), Question.withdrawn_at.is_(None)
    presented = select(Presenter.member_id.label("member_id"), week, _is(Deed.PRESENTED)).join(Presentation)
    presented = presented.where(Presentation.week_id.in_(held_ids))
    asked = select(Question.asker_id, week, _is(Deed.TALKED)).join(Question.presentation).where(stands)
    answered = select(Answer.author_id, week, _is(Deed.TALKED)).join(Question, Question.id == Answer.question_id)
    answered = answered.join(Question.presentation).where(stands, Answer.withdrawn_at.is_(None))
    same = aliased(Question)
    asked_too = select(same.asker_id, week, _is(Deed.TALKED)).join(Question, Question.id == same.merged_into_id)
    asked_too = asked_too.join(Question.presentation).where(stands)
    reflected = select(Reflection.member_id, Reflection.week_id, _is(Deed.REFLECTED))
    reflected = reflected.where(Reflection.week_id.in_(week_ids), Reflection.withdrawn_at.is_(None))
    talked = (statement.where(in_weeks) for statement in (presented, asked, answered, asked_too))
    return union_all(*talked, reflected).subquery()


def _is(deed: Deed) -> Label[int]:
    return literal(int(deed)).label("deed")


def _deeds_of(session: Session, deeds: Subquery, members: Sequence[Member]) -> dict[tuple[int, int], Deed]:
    by_week = select(deeds.c.member_id, deeds.c.week_id, func.min(deeds.c.deed))
    # Of a sum, for SQLite would otherwise begin with all that these members have ever asked.
    theirs = by_week.where((deeds.c.member_id + 0).in_([member.id for member in members]))
    rows = session.execute(theirs.group_by(deeds.c.member_id, deeds.c.week_id))
    return {(member_id, week_id): Deed(deed) for member_id, week_id, deed in rows}


def _papers(session: Session, of: Sequence[Week]) -> tuple[list[tuple[int, Paper]], int]:
    """Return the first papers of some weeks with the ids of their weeks, and how many follow."""
    stand = Presentation.week_id.in_([week.id for week in of]) & Presentation.withdrawn_at.is_(None)
    papers = select(Presentation.week_id, Paper, func.count().over()).join(Presentation).join(Presentation.week)
    in_order = papers.where(stand).order_by(Week.number, Presentation.id, Paper.position)
    found = session.execute(in_order.limit(PAPERS_LIMIT)).all()
    return [(week_id, paper) for week_id, paper, _ in found], (found[0][2] - len(found) if found else 0)


def _wondered(session: Session, guild_id: int, term_id: int) -> Question | None:
    """Return the question of a term that most people wonder about besides who asked it; of several, the first."""
    those = select(Week.id).where(Week.guild_id == guild_id, Week.term_id == term_id)
    given = select(Presentation.id).where(Presentation.week_id.in_(those), Presentation.withdrawn_at.is_(None))
    stand = Question.presentation_id.in_(given) & Question.withdrawn_at.is_(None) & Question.in_page
    counted = select(Question.id, Question.number, _presses().label("presses")).where(stand).subquery()
    most = select(counted.c.id).where(counted.c.presses > 0).order_by(counted.c.presses.desc(), counted.c.number)
    ids = session.scalars(most.limit(CANDIDATES)).all()
    if not ids:
        return None
    candidates = cards.load(session, cards.around(select(Question.id).where(Question.id.in_(ids))))
    found = max(candidates, key=lambda question: question.others)
    return found if found.others else None


def _presses() -> ColumnElement[int]:
    """Count how often somebody said that they wonder too, or asked the same: at least as often as there are people."""
    same = aliased(Question)
    presses = select(func.count()).where(MeToo.question_id == Question.id)
    of_merged = select(func.count()).join_from(MeToo, same).where(same.merged_into_id == Question.id)
    merged = select(func.count()).select_from(same).where(same.merged_into_id == Question.id)
    first, *others = (count.correlate(Question).scalar_subquery() for count in (presses, of_merged, merged))
    return sum(others, start=first)
