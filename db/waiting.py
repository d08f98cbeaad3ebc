"""Use-cases of open questions: those that wait for a member or for their team. Only what is shown is read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from db.models import Member, Presentation, Presenter, Question, Week
from db.types import Dialect

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
        """Whether it is for this user to answer, rather than for anybody of their team."""
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
    select(Member.id).where(Member.guild_id == bindparam("guild"), Member.user_id.is_(None))
)
_TEAM = (
    Question.presentation_id.in_(_TEAMS)
    & (Question.presenter_id != _ME.scalar_subquery())
    & Question.asker_id.is_distinct_from(_ME.scalar_subquery())
    & ~_GUESTS
)


#: The term that a question is of: a later one has a greater id.
_TERM_ID = (
    select(Week.term_id)
    .join(Presentation, Presentation.week_id == Week.id)
    .where(Presentation.id == Question.presentation_id)
    .correlate(Question)
    .scalar_subquery()
)


def _select(whose: ColumnElement[bool]) -> Select[int, str, str, str, Dialect]:
    found = select(Question.number, Member.name, Member.emoji, Question.body, Question.dialect)
    found = found.join(Member, Member.id == Question.presenter_id).where(_OPEN, whose)
    return found.order_by(_TERM_ID.desc(), Question.number).limit(bindparam("limit"))


def _count(whose: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(Question).where(_OPEN, whose).scalar_subquery()


# Made once: somebody types while these are asked for, letter by letter.
# Each with whether it is one's own, and whether it is a guest's.
_WAITING = ((_select(_OWN), True, False), (_select(_GUESTS), False, True), (_select(_TEAM), False, False))
_COUNT = select(_count(_OWN), _count(_GUESTS), _count(_TEAM))


def open_of(
    session: Session, *, guild_id: int, user_id: int, limit: int, words: str = "", mentioned: Collection[int] = ()
) -> list[Waiting]:
    """Return the first open questions that wait for a Discord user, for guests of theirs, then for their team.

    Each of the three oldest first; what is of an earlier term comes after.

    With ``words``, return those whose number, presenter or text has them, or that mention a member with such a name
    or one of ``mentioned``. A number that is typed comes first; behind a ``#``, only numbers that begin so are meant.
    """
    conditions = _conditions(session, guild_id, words, mentioned) if words else [None]
    found: dict[int, Waiting] = {}
    for condition, (waiting, *whose) in product(conditions, _WAITING):
        if len(found) < limit:
            wanted = waiting if condition is None else waiting.where(condition, Question.number.not_in(found))
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


def count_open(session: Session, *, guild_id: int, user_id: int) -> int:
    """Return how many open questions wait for a Discord user and their team."""
    return sum(session.execute(_COUNT, {"guild": guild_id, "user": user_id}).one())


def queue_of(session: Session, *, guild_id: int, user_id: int, limit: int) -> Queue:
    """Return the first open questions that wait for a Discord user and their team, and how many there are."""
    first = open_of(session, guild_id=guild_id, user_id=user_id, limit=limit)
    is_all = len(first) < limit
    return Queue(first, len(first) if is_all else count_open(session, guild_id=guild_id, user_id=user_id))


def is_any_of(session: Session, *, guild_id: int, user_id: int, numbers: Collection[int]) -> bool:
    """Tell whether one of these questions waits for a Discord user or their team."""
    these = select(Question.id).where(
        Question.guild_id == guild_id, Question.number.in_(numbers), _OPEN, _OWN | _GUESTS | _TEAM
    )
    return session.scalar(these.limit(1), {"guild": guild_id, "user": user_id}) is not None
