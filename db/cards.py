"""Questions with all that their cards show, in five statements, however much hangs on them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from db.models import Answer, Base, Member, MeToo, Picture, Presentation, Question

Row = TypeVar("Row", bound=Base)

#: What was read before is read again: it may have changed since.
_AGAIN = {"populate_existing": True}

_Same = aliased(Question)


def around(wanted: Select[int]) -> Select[Question, bool]:
    """Select the questions with these ids, and those that they hang on, that hang on them, or were merged with them.

    Putting a statement together takes as long as reading the rows, so those that are needed often are made once.
    """
    these = wanted.correlate(None)
    same = _Same.id.in_(these)
    return (
        select(Question, Question.id.in_(these))
        .outerjoin(Question.card)
        .where(
            or_(
                Question.id.in_(these),
                Question.parent_id.in_(these),
                Question.merged_into_id.in_(these),
                Question.id.in_(select(_Same.parent_id).where(same)),
                Question.id.in_(select(_Same.merged_into_id).where(same)),
            )
        )
        .options(contains_eager(Question.card), joinedload(Question.presentation).joinedload(Presentation.week))
        .order_by(Question.number)
    )


#: The texts under questions, the pictures of both, who wonders, and the people of all that.
_ANSWERS = select(Answer).where(Answer.question_id.in_(bindparam("ids", expanding=True)), Answer.withdrawn_at.is_(None))
_PICTURES = (
    select(Picture)
    .where(
        or_(
            Picture.question_id.in_(bindparam("ids", expanding=True)),
            Picture.answer_id.in_(bindparam("answers", expanding=True)),
        )
    )
    .order_by(Picture.position)
)
_ME_TOOS = select(MeToo).where(MeToo.question_id.in_(bindparam("ids", expanding=True)))
_MEMBERS = select(Member).where(Member.id.in_(bindparam("ids", expanding=True)))


def load(session: Session, these: Select[Question, bool], keys: Mapping[str, Any] | None = None) -> list[Question]:
    """Return the questions that `around` was asked for, by number, with all that their cards show.

    Those around them come with all but what is around those. ``keys`` fill in the statement's parameters.
    """
    rows = session.execute(these, keys, execution_options=_AGAIN).all()
    nearby = [question for question, _ in rows]
    if nearby:
        _hang_on(session, nearby)
    found = [question for question, is_wanted in rows if is_wanted]
    _relate(found, nearby)
    return found


def _hang_on(session: Session, questions: Sequence[Question]) -> None:
    """Let questions have their people, their answers, their pictures, and those who wonder too."""
    ids = [question.id for question in questions]
    answers = _read(session, _ANSWERS, ids=ids)
    pictures = _read(session, _PICTURES, ids=ids, answers=[answer.id for answer in answers])
    me_toos = _read(session, _ME_TOOS, ids=ids)
    _name(session, questions, answers, me_toos)
    of_question, of_answer = _by("question_id", pictures), _by("answer_id", pictures)
    for answer in answers:
        set_committed_value(answer, "pictures", of_answer[answer.id])
    said, wondering = _by("question_id", sorted(answers, key=attrgetter("id"))), _by("question_id", me_toos)
    for question in questions:
        texts = said[question.id]
        set_committed_value(question, "answer", next((text for text in texts if not text.is_addition), None))
        set_committed_value(question, "additions", [text for text in texts if text.is_addition])
        set_committed_value(question, "pictures", of_question[question.id])
        set_committed_value(question, "me_toos", wondering[question.id])


def _name(session: Session, questions: Iterable[Question], answers: Iterable[Answer], me_toos: Iterable[MeToo]) -> None:
    """Let questions and what hangs on them have their people."""
    rows: list[tuple[Base, Sequence[str]]] = [
        *((question, ("presenter", "asker", "recorder")) for question in questions),
        *((answer, ("author", "recorder")) for answer in answers),
        *((me_too, ("member",)) for me_too in me_toos),
    ]
    ids = {getattr(row, f"{role}_id") for row, roles in rows for role in roles}
    people = {member.id: member for member in _read(session, _MEMBERS, ids=[*(ids - {None})])}
    for row, roles in rows:
        for role in roles:
            set_committed_value(row, role, people.get(getattr(row, f"{role}_id")))


def _relate(questions: Iterable[Question], nearby: Sequence[Question]) -> None:
    """Let questions know those around them."""
    by_id = {question.id: question for question in nearby}
    below, merged = _by("parent_id", nearby), _by("merged_into_id", nearby)
    for question in questions:
        shown = [under for under in below[question.id] if under.withdrawn_at is None or _waits_with(under, question)]
        set_committed_value(question, "follow_ups", shown)
        set_committed_value(question, "merged", merged[question.id])
        for name in ("parent", "merged_into"):
            set_committed_value(question, name, by_id.get(getattr(question, f"{name}_id")))


def _waits_with(follow_up: Question, question: Question) -> bool:
    return question.waits and follow_up.waits


def _read(session: Session, rows: Select[Row], **keys: Sequence[Any]) -> Sequence[Row]:
    return session.scalars(rows, keys, execution_options=_AGAIN).all()


def _by(column: str, rows: Iterable[Row]) -> Mapping[Any, list[Row]]:
    """Return rows by what they hold in a column."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found
