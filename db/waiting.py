"""Use-cases of open questions: those that wait for a member or for their team. Only what is shown is read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from db import guilds
from db.models import Member, Presentation, Presenter, Question, Term
from db.types import Dialect
from db.words import EVERYONE

#: Members whose name somebody may mean by a few letters.
_MEANT_LIMIT = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open question as an option or a line shows it; ``is_guests`` where its user answers for a guest."""

    number: int
    presenter: str
    emoji: str
    body: str
    dialect: Dialect
    is_own: bool
    is_guests: bool = False

    @property
    def is_turn(self) -> bool:
        """Whether it is for this user to answer, rather than for anybody of their team or at all."""
        return self.is_own or self.is_guests


@dataclass(frozen=True, slots=True)
class Queue:
    """The first questions that wait for somebody, and how many wait in all."""

    first: list[Waiting]
    count: int


_ME = select(Member.id).where(Member.guild_id == bindparam("guild"), Member.user_id == bindparam("user"))
# As the index has it: what was answered is not even looked at.
_OPEN = Question.withdrawn_at.is_(None) & Question.is_answered.is_(False)
_TEAMS = select(Presenter.presentation_id).where(Presenter.member_id == _ME.scalar_subquery())
#: A question that they asked a team mate waits for the others; one that they noted for themselves waits for them.
_OWN = Question.presenter_id == _ME.scalar_subquery()
#: A guest answers through nobody else, so what they asked the guest themselves waits for them too.
_REGISTERED = select(Presentation.id).where(
    Presentation.guild_id == bindparam("guild"), Presentation.registered_by == bindparam("user")
)
_GUESTS = Question.presentation_id.in_(_REGISTERED) & Question.presenter_id.in_(
    select(Member.id).where(Member.guild_id == bindparam("guild"), Member.user_id.is_(None), Member.name != EVERYONE)
)
_EVERYONE = select(Member.id).where(Member.guild_id == bindparam("guild"), Member.name == EVERYONE)
#: What somebody asks everyone waits for the others, but is nobody's to answer.
_ALL = (Question.presenter_id == _EVERYONE.scalar_subquery()) & Question.asker_id.is_distinct_from(
    _ME.scalar_subquery()
)
_TEAM = (
    Question.presentation_id.in_(_TEAMS)
    & (Question.presenter_id != _ME.scalar_subquery())
    & Question.presenter_id.is_distinct_from(_EVERYONE.scalar_subquery())
    & Question.asker_id.is_distinct_from(_ME.scalar_subquery())
    & ~_GUESTS
)


#: The first number that was given in the running term: what has a smaller one waits after the others.
_FIRST_OF_TERM = select(Term.first_question).where(Term.id == guilds.running_id(bindparam("guild"))).scalar_subquery()
_IS_FOR_ALL = Member.name == EVERYONE
#: What is for everyone comes after all others, and the newest first: nobody owes what is left of an old discussion.
_FOR_ALL_LAST = (case((_IS_FOR_ALL, 1), else_=0), case((_IS_FOR_ALL, -Question.number), else_=0))


def _select(whose: ColumnElement[bool], *order: ColumnElement[int]) -> Select[int, str, str, str, Dialect]:
    """Select the first of some open questions, those of the running term before those of earlier ones.

    Both are read in the order of their numbers, as the index has them: what is not shown is not sorted.
    """
    of_term, earlier = Question.number >= _FIRST_OF_TERM, Question.number < _FIRST_OF_TERM
    both = union_all(_part(whose, of_term, 0, order), _part(whose, earlier, 1, order)).subquery()
    number, name, emoji, body, dialect, *ranks = both.c
    return select(number, name, emoji, body, dialect).order_by(*ranks, number).limit(bindparam("limit"))


def _part(
    whose: ColumnElement[bool], term: ColumnElement[bool], at: int, order: Sequence[ColumnElement[int]]
) -> Select[*tuple[Any, ...]]:
    shown = (Question.number, Member.name, Member.emoji, Question.body, Question.dialect)
    ranks = [*(rank.label(f"rank_{place}") for place, rank in enumerate(order)), literal(at).label("term")]
    found = select(*shown, *ranks).join(Member, Member.id == Question.presenter_id).where(_OPEN, whose, term)
    first = found.order_by(*order, Question.number).limit(bindparam("limit")).subquery()
    return select(*first.c)


def _count(whose: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(Question).where(_OPEN, whose).scalar_subquery()


# Made once: somebody types while these are asked for, letter by letter.
# Each with what it selects and in which order, whether it is one's own, and whether it is a guest's.
_TURN = ((_select(_OWN), _OWN, (), True, False), (_select(_GUESTS), _GUESTS, (), False, True))
_WAITING = (*_TURN, (_select(_TEAM), _TEAM, (), False, False))
#: In as many statements: the team's, then those for everyone.
_OFFERED = (*_TURN, (_select(_TEAM | _ALL, *_FOR_ALL_LAST), _TEAM | _ALL, _FOR_ALL_LAST, False, False))
_COUNT = select(_count(_OWN), _count(_GUESTS), _count(_TEAM))
_COUNT_OFFERED = select(_count(_OWN), _count(_GUESTS), _count(_TEAM | _ALL))


def open_of(
    session: Session,
    *,
    guild_id: int,
    user_id: int,
    limit: int,
    words: str = "",
    mentioned: Collection[int] = (),
    is_offer: bool = False,
) -> list[Waiting]:
    """Return the first open questions that wait for a Discord user, for guests of theirs, then for their team.

    Each of the three oldest first; what is of an earlier term comes after. An offer of what they may answer has behind
    them those for everyone, which wait for nobody, the newest first.

    With ``words``, return those whose number, presenter or text has them, or that mention a member with such a name
    or one of ``mentioned``. A number that is typed comes first; behind a ``#``, only numbers that begin so are meant.
    """
    conditions = _conditions(session, guild_id, words, mentioned) if words else [None]
    found: dict[int, Waiting] = {}
    for condition, (waiting, which, order, *whose) in product(conditions, _OFFERED if is_offer else _WAITING):
        if len(found) < limit:
            wanted = waiting
            if condition is not None:
                wanted = _select(which & condition & Question.number.not_in(found), *order)
            keys = {"guild": guild_id, "user": user_id, "limit": limit - len(found)}
            rows = session.connection().execute(wanted, keys).all()  # one by one, each waits for the interpreter
            found |= {row.number: Waiting(*row, *whose) for row in rows}
    return list(found.values())


def _conditions(
    session: Session, guild_id: int, words: str, mentioned: Collection[int]
) -> Sequence[ColumnElement[bool] | None]:
    """Return what questions must have that these words may mean, the likeliest first."""
    digits = words.lstrip("#")
    if not digits.isdecimal():
        return [_has(session, guild_id, digits, mentioned)]
    text = cast(Question.number, String)
    rest = text.startswith(digits) if words != digits else _has(session, guild_id, words, mentioned)
    return [text == digits, rest]


def _has(session: Session, guild_id: int, words: str, mentioned: Collection[int]) -> ColumnElement[bool]:
    """Return the condition for questions whose option has these words, whatever their case."""
    meant = select(Member.user_id).where(Member.guild_id == guild_id, Member.user_id.is_not(None))
    meant = meant.where(Member.name.icontains(words.removeprefix("@"), autoescape=True)).limit(_MEANT_LIMIT)
    ids = [*session.scalars(meant), *mentioned][:_MEANT_LIMIT]
    in_one_line = func.replace(Question.body, "\n", " ")
    option = cast(Question.number, String) + " " + Member.name + " " + in_one_line
    return or_(option.icontains(words, autoescape=True), *(Question.body.contains(f"{of}>") for of in ids))


def count_open(session: Session, *, guild_id: int, user_id: int, is_offer: bool = False) -> int:
    """Return how many open questions wait for a Discord user and their team; see `open_of`."""
    counts = _COUNT_OFFERED if is_offer else _COUNT
    return sum(session.execute(counts, {"guild": guild_id, "user": user_id}).one())


def queue_of(session: Session, *, guild_id: int, user_id: int, limit: int, is_offer: bool = False) -> Queue:
    """Return the first open questions that wait for a Discord user and their team, and how many there are.

    See `open_of`.
    """
    first = open_of(session, guild_id=guild_id, user_id=user_id, limit=limit, is_offer=is_offer)
    if len(first) < limit:
        return Queue(first, len(first))
    return Queue(first, count_open(session, guild_id=guild_id, user_id=user_id, is_offer=is_offer))


def is_any_of(session: Session, *, guild_id: int, user_id: int, numbers: Collection[int]) -> bool:
    """Tell whether one of these questions waits for a Discord user or their team."""
    these = select(Question.id).where(
        Question.guild_id == guild_id, Question.number.in_(numbers), _OPEN, _OWN | _GUESTS | _TEAM
    )
    return session.scalar(these.limit(1), {"guild": guild_id, "user": user_id}) is not None
