"""Use-cases that change questions: edit, move, merge, withdraw, restore, and leave out of the page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import answers, members, notices, on_hold, posts, presentations, questions, rights, versions, words
from db.errors import (
    AskedOfAll,
    FollowsAnother,
    LeftOutByItsAsker,
    MergedInto,
    NoSuchQuestion,
    NotYoursToChange,
    SameQuestion,
    YourOwnQuestion,
)
from db.members import User
from db.models import Answer, Member, MeToo, Presentation, Question
from db.notices import News
from db.rights import Right
from db.types import Dialect, NoticeKind


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who changes something, and when."""

    user: User
    is_manager: bool
    now: dt.datetime


def merged_into(session: Session, *, guild_id: int, number: int) -> Question | None:
    """Return the question that this one was merged into, if it was merged.

    Raises:
        NoSuchQuestion: it was never asked in this guild.
    """
    question = questions.get_any(session, guild_id=guild_id, number=number)
    if question.merged_into is None:
        return None
    return questions.get_any(session, guild_id=guild_id, number=question.merged_into.number)


def get_changeable(session: Session, *, guild_id: int, number: int, actor: Actor, right: Right) -> Question:
    """Return the question with this number, if it is not withdrawn and ``actor`` has this right to it.

    Raises:
        NoSuchQuestion, NotYoursToChange, AskedOfAll.
        MergedInto: it was merged into another question, which must not be changed by mistake.
    """
    question = questions.get_any(session, guild_id=guild_id, number=number)
    _check_merged(question)
    questions.check_stands(question, number)
    _check(session, question, actor, right)
    return question


def edit(
    session: Session,
    *,
    guild_id: int,
    number: int,
    actor: Actor,
    body: str,
    version: int | None,
    dialect: Dialect = Dialect.DISCORD,
) -> Question:
    """Replace a question's words and return the question; the old words are kept.

    ``version`` is the one that the editor has seen; None overwrites any version.

    Raises:
        NoSuchQuestion, NotYoursToChange, MergedInto: it is not theirs to edit.
        ChangedMeanwhile: somebody else edited it first.
        Empty, TooLong: the text.
    """
    question = get_changeable(session, guild_id=guild_id, number=number, actor=actor, right=Right.EDIT)
    versions.revise(
        session,
        question,
        body=words.body(body),
        dialect=dialect,
        editor_id=_editor(session, question, actor),
        now=actor.now,
        version=version,
    )
    return question


def revert(session: Session, *, guild_id: int, number: int, actor: Actor, to: int, version: int) -> Question:
    """Restore the words that a question had in version ``to``, and return the question.

    Raises:
        NoSuchQuestion, NotYoursToChange, MergedInto: it is not theirs to edit.
        ChangedMeanwhile: its version is not ``version`` any more.
    """
    question = get_changeable(session, guild_id=guild_id, number=number, actor=actor, right=Right.EDIT)
    before = versions.at(session, question, to)
    versions.revise(
        session,
        question,
        body=before.body,
        dialect=before.dialect,
        editor_id=_editor(session, question, actor),
        now=actor.now,
        version=version,
    )
    return question


def move(
    session: Session,
    *,
    guild_id: int,
    numbers: Sequence[int],
    actor: Actor,
    presentation_id: int,
    presenter_id: int,
    away_from: tuple[int, int] | None = None,
) -> list[Question]:
    """Move questions to another presenter, with their follow-ups and answers, and return them.

    A new presenter is told of questions that somebody else was told of before, unless this undoes a move.
    ``away_from`` is the presentation and the presenter that the questions are expected with; a question that belongs
    to another by now stays there.

    Raises:
        NoSuchQuestion, NotYoursToChange: one of them is not theirs to move.
        FollowsAnother, MergedInto: one of them is a follow-up, or was merged.
        NoSuchPresentation, NoPresentationOf: the roster has changed meanwhile.
    """
    presentation = presentations.get(session, guild_id=guild_id, presentation_id=presentation_id)
    presenter = presentations.on_roster(presentation, presenter_id)
    if away_from is not None:
        numbers = _still_with(session, guild_id, numbers, away_from)
    before = questions.get_many(session, guild_id=guild_id, numbers=numbers)
    known = {question.number: question.presenter_id for question in before if _is_known(question)}
    for number in numbers:
        question = get_changeable(session, guild_id=guild_id, number=number, actor=actor, right=Right.MOVE)
        _check_root(session, question)
        _assign(session, question, presentation, presenter)
    found = questions.get_many(session, guild_id=guild_id, numbers=numbers)
    new = [question for question in found if known.get(question.number, presenter.id) != presenter.id]
    if new and away_from is None:
        news = News(NoticeKind.MOVED, actor.user.id, actor.now)
        notices.tell_moved(session, new, news, told_by=posts.list_of(session, new))
    return found


def _assign(session: Session, question: Question, presentation: Presentation, presenter: Member) -> None:
    """Assign a question and its follow-ups to a presenter."""
    family = select(Question).where(or_(Question.id == question.id, Question.parent_id == question.id))
    for moved in session.scalars(family):
        moved.presentation_id, moved.presenter_id = presentation.id, presenter.id
    session.flush()


def _is_known(question: Question) -> bool:
    """Return whether a card or a list has told the presenter of a question."""
    return question.card is not None or question.announced_at is not None


def merge(session: Session, *, guild_id: int, number: int, into: int, actor: Actor) -> Question:
    """Merge a question into another that asks the same, and return the other; from then on both numbers find it.

    Answers, additions and follow-ups move along; `restore` undoes the merge.

    Raises:
        NoSuchQuestion, NotYoursToChange: the first is not theirs to merge, or one of them is withdrawn.
        FollowsAnother: one of them is a follow-up.
        SameQuestion, MergedInto: both numbers mean one question, or the first was merged into another.
    """
    source = get_changeable(session, guild_id=guild_id, number=number, actor=actor, right=Right.MERGE)
    target = questions.get(session, guild_id=guild_id, number=into)
    if source is target:
        raise SameQuestion(number=number)
    for question in (source, target):
        _check_root(session, question)
    gainers = _who_gains_an_answer(source, target)
    card = source.card  # read again beside the target, the source would lose it
    for duplicate in source.merged:
        duplicate.merged_into_id, duplicate.merged_from_id = target.id, duplicate.merged_from_id or source.id
    source.withdrawn_at, source.merged_into_id = actor.now, target.id
    _move_contents(session, source, target)
    answers.settle(session, question_id=target.id)
    target = questions.get(session, guild_id=guild_id, number=target.number)
    if card is not None:
        posts.card(session, target, channel_id=card.channel_id, now=actor.now)
    if target.card is not None and target.answer is not None:
        named, unknown = gainers
        news = News(NoticeKind.MERGED, actor.user.id, actor.now, numbers=[number])
        notices.tell_merged(session, target, news, named=named, unknown=unknown)
    return target


def _who_gains_an_answer(source: Question, target: Question) -> tuple[list[int], list[int]]:
    """Return the Discord users, named and unknown, who asked that one of two questions that has no answer."""
    gaining, having = (source, target) if source.answer is None else (target, source)
    if gaining.answer is not None or having.answer is None:
        return [], []
    known = {asker.id for asker in having.askers}
    named = [asker.user_id for asker in gaining.askers if asker.id not in known and asker.user_id is not None]
    return named, [user_id for user_id in gaining.anonymous_askers if user_id not in having.anonymous_askers]


def withdraw(session: Session, *, guild_id: int, numbers: Sequence[int], actor: Actor) -> list[Question]:
    """Withdraw questions with their follow-ups, and return those that were not withdrawn before.

    One that waits for its cancelled presentation does so no longer.

    Raises:
        NoSuchQuestion, NotYoursToChange: one of them is not theirs to withdraw.
        MergedInto: one of them was merged into another.
    """
    found = questions.get_many(session, guild_id=guild_id, numbers=numbers)
    for question in found:
        _check_merged(question)
        _check(session, question, actor, Right.WITHDRAW)
    standing = [question for question in found if question.withdrawn_at is None or question.waits]
    for question in standing:
        for gone in (question, *question.follow_ups):
            gone.withdrawn_at, gone.waits_since = actor.now, None
    return questions.get_many(session, guild_id=guild_id, numbers=[question.number for question in standing])


def restore(session: Session, *, guild_id: int, numbers: Sequence[int], actor: Actor) -> list[Question]:
    """Restore withdrawn questions, with what was withdrawn in the same moment, and return those that were withdrawn.

    A merged question is separated from the question that it was merged into. If a presentation is cancelled, its
    questions wait for it.

    Raises:
        NoSuchQuestion, NotYoursToChange: one of them is not theirs to restore, or its parent is withdrawn.
    """
    found = questions.get_many(session, guild_id=guild_id, numbers=numbers)
    for question in found:
        _check(session, question, actor, rights.to_restore(question))
    gone = [question.number for question in found if question.withdrawn_at is not None]
    found.sort(key=lambda question: question.parent_id is not None)  # a follow-up needs its parent
    for number in [question.number for question in found if question.number in gone]:
        question = questions.get_any(session, guild_id=guild_id, number=number)
        if question.withdrawn_at is not None:  # it may have come along
            _restore(session, question)
    return questions.get_many(session, guild_id=guild_id, numbers=gone)


def set_in_page(session: Session, *, guild_id: int, number: int, actor: Actor, in_page: bool) -> Question:
    """Leave a question out of the page that the group publishes, or put it back, and return it.

    Raises:
        NoSuchQuestion, NotYoursToChange, MergedInto.
        LeftOutByItsAsker: it would be theirs to change, but its asker or recorder wanted it off the page.
    """
    user_id = actor.user.id
    question = questions.get_any(session, guild_id=guild_id, number=number)
    is_own = rights.is_its_own(question, user_id=user_id)
    is_theirs = is_own or rights.is_for(session, question, user_id=user_id)
    if is_theirs and not actor.is_manager and rights.is_wish_of_another(question, user_id=user_id):
        raise LeftOutByItsAsker(number=number)
    question = get_changeable(session, guild_id=guild_id, number=number, actor=actor, right=Right.HIDE)
    if in_page:
        question.left_out_user_id = None
    elif question.in_page or is_own:
        question.left_out_user_id = user_id
    question.in_page = in_page
    return question


def me_too(session: Session, *, guild_id: int, number: int, user: User, wonders: bool, now: dt.datetime) -> Question:
    """Count a member as somebody who wonders too, or stop counting them, and return the question.

    Raises:
        NoSuchQuestion: it was withdrawn, or never asked in this guild.
        YourOwnQuestion: its asker is counted already.
    """
    question = questions.get(session, guild_id=guild_id, number=number)
    if user.id in question.anonymous_askers or user.id in [asker.user_id for asker in question.askers]:
        raise YourOwnQuestion(number=number)
    member = members.ensure(session, guild_id=guild_id, user=user, now=now)
    asked_alike = (question, *question.merged)
    counted = [me_too for same in asked_alike for me_too in same.me_toos if me_too.member_id == member.id]
    if wonders and not counted:
        session.add(MeToo(guild_id=guild_id, question_id=question.id, member_id=member.id))
    elif not wonders:
        for counted_me_too in counted:
            session.delete(counted_me_too)
    session.flush()
    return questions.get(session, guild_id=guild_id, number=question.number)


def _check(session: Session, question: Question, actor: Actor, right: Right) -> None:
    if right not in rights.of(session, question, user_id=actor.user.id, is_manager=actor.is_manager):
        if rights.is_to_all(question):
            raise AskedOfAll(number=question.number)
        raise NotYoursToChange(number=question.number, presenter=question.presenter.name)


def _check_merged(question: Question) -> None:
    if question.merged_into is not None:
        raise MergedInto(number=question.number, other=question.merged_into.number)


def _check_root(session: Session, question: Question) -> None:
    if question.parent_id is not None:
        above = session.scalars(select(Question.number).where(Question.id == question.parent_id)).one()
        raise FollowsAnother(number=question.number, other=above)


def _still_with(session: Session, guild_id: int, numbers: Sequence[int], entry: tuple[int, int]) -> list[int]:
    """Return the numbers of the questions that still belong to this presentation and presenter."""
    presentation_id, presenter_id = entry
    statement = select(Question.number).where(
        Question.guild_id == guild_id,
        Question.number.in_(numbers),
        Question.withdrawn_at.is_(None),
        Question.presentation_id == presentation_id,
        Question.presenter_id == presenter_id,
    )
    return list(session.scalars(statement))


def _editor(session: Session, question: Question, actor: Actor) -> int | None:
    """Return the id of the member who edits; no row is made for a person who asked anonymously."""
    if question.anonymous_user_id == actor.user.id:
        return None
    return members.ensure(session, guild_id=question.guild_id, user=actor.user, now=actor.now).id


def _move_contents(session: Session, source: Question, target: Question) -> None:
    """Move answers and follow-ups of a question to another; ``merged_from_id`` says where each was before."""
    for said in session.scalars(select(Answer).where(Answer.question_id == source.id)):
        said.is_addition = True
        said.question_id, said.merged_from_id = target.id, said.merged_from_id or source.id
    for follow_up in session.scalars(select(Question).where(Question.parent_id == source.id)):
        follow_up.parent_id, follow_up.merged_from_id = target.id, follow_up.merged_from_id or source.id
        follow_up.presentation_id, follow_up.presenter_id = target.presentation_id, target.presenter_id
    session.flush()


def _restore(session: Session, question: Question) -> None:
    parent = question.parent
    if parent is not None and parent.withdrawn_at is not None and not parent.waits:
        raise NoSuchQuestion(number=parent.number)
    if question.merged_into_id is not None:
        _undo_merge(session, question, question.merged_into_id)
        together = []
    else:
        together = _withdrawn_with(session, question)
    for restored in (question, *together):
        on_hold.bring_back(restored, question.presentation)
    session.flush()
    answers.settle(session, question_id=question.id)


def _withdrawn_with(session: Session, question: Question) -> list[Question]:
    """Return the follow-ups that were withdrawn in the same moment as a question."""
    under = select(Question).where(Question.guild_id == question.guild_id, Question.parent_id == question.id)
    return list(session.scalars(under.where(Question.withdrawn_at == question.withdrawn_at)))


def _undo_merge(session: Session, question: Question, target_id: int) -> None:
    """Undo a merge: move back all that moved along, and the questions that had been merged into this one before."""
    target = session.get_one(Question, target_id)
    gone = _withdrawn_with(session, target) if target.withdrawn_at is not None else []
    family = _reclaim_merged(session, question, target_id)
    for said in session.scalars(
        select(Answer).where(Answer.question_id == target_id, Answer.merged_from_id.in_(family))
    ):
        said.is_addition = True
        said.question_id = question.id
        said.merged_from_id = None if said.merged_from_id == question.id else said.merged_from_id
    for follow_up in session.scalars(
        select(Question).where(Question.parent_id == target_id, Question.merged_from_id.in_(family))
    ):
        follow_up.parent_id = question.id
        follow_up.merged_from_id = None if follow_up.merged_from_id == question.id else follow_up.merged_from_id
        follow_up.presentation_id, follow_up.presenter_id = question.presentation_id, question.presenter_id
        if follow_up in gone or follow_up.withdrawn_at is None:
            on_hold.bring_back(follow_up, question.presentation)
    question.merged_into_id = question.merged_from_id = None
    session.flush()
    answers.settle(session, question_id=target_id)


def _reclaim_merged(session: Session, question: Question, target_id: int) -> set[int]:
    """Merge what was merged into this question before its own merge into it again; return their ids and its own."""
    family = {question.id}
    went_along = session.scalars(select(Question).where(Question.merged_into_id == target_id)).all()
    while found := [merged for merged in went_along if merged.merged_from_id in family and merged.id not in family]:
        for merged in found:
            merged.merged_into_id = question.id
            merged.merged_from_id = None if merged.merged_from_id == question.id else merged.merged_from_id
            family.add(merged.id)
    return family
