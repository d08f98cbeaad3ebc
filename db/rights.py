"""Who may do what with a question and its answers. What is offered and what is allowed are decided here, once.

Anyone asks, records, follows up and says "me too". The team that was asked answers and adds. Asker and recorder
change their question. The team also changes what was recorded for it. If asker or recorder leave a question out
of the page, the team cannot put it back. Managers may do all of it.

A question that was asked in a discussion, which nobody presents, is for everyone, so anyone answers and adds. It
belongs to no team.

A guest, who is not on Discord, answers through others: the team, managers, and whoever registered the presentation.
A plain reply to a card is an answer only if the team wrote it; from others it is talk.

An answer belongs to its author. Who took somebody's message as an answer may withdraw and restore it, but may not
change its words. An answer that was noted in a talk has the words of its recorder, so the recorder may edit it
too, until its author or a manager has edited it. So may whoever answered in a guest's name.
"""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Answer, Member, Presenter, Question


class Right(StrEnum):
    """What somebody may do with a question."""

    ANSWER = "answer"
    EDIT = "edit"
    MOVE = "move"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    HIDE = "hide"
    VERSIONS = "versions"


_OF_ITS_OWN = {Right.EDIT, Right.MOVE, Right.MERGE, Right.WITHDRAW, Right.HIDE}
_OF_ITS_AUTHOR = frozenset({Right.EDIT, Right.WITHDRAW})
_OF_THE_TEAM = {Right.ANSWER, Right.HIDE}
_OF_WHAT_WAS_RECORDED = {Right.EDIT, Right.MOVE, Right.MERGE}


def of(session: Session, question: Question, *, user_id: int, is_manager: bool) -> frozenset[Right]:
    """Return what a Discord user may do with a question; its people are loaded."""
    if is_manager:
        return frozenset(Right)
    rights: set[Right] = set()
    if is_its_own(question, user_id=user_id):
        rights |= _OF_ITS_OWN
    if is_for(session, question, user_id=user_id):
        rights |= _OF_THE_TEAM
        if was_recorded(question):
            rights |= _OF_WHAT_WAS_RECORDED
    if is_to_all(question) or speaks_for_guest(question, user_id=user_id):
        rights.add(Right.ANSWER)
    if is_wish_of_another(question, user_id=user_id):
        rights.discard(Right.HIDE)
    return frozenset(rights)


def is_wish_of_another(question: Question, *, user_id: int) -> bool:
    """Tell whether somebody else, who asked or recorded a question, left it out of the page.

    Only managers overrule that; an asker also overrules the recorder.
    """
    wished = question.left_out_user_id
    if question.in_page or wished is None or not is_its_own(question, user_id=wished):
        return False
    asker_id = question.asker.user_id if question.asker else question.anonymous_user_id
    return user_id not in (wished, asker_id)


def to_restore(question: Question) -> Right:
    """Return the right that is needed to restore a question: it was merged, or withdrawn."""
    return Right.WITHDRAW if question.merged_into_id is None else Right.MERGE


def is_for(session: Session, question: Question, *, user_id: int) -> bool:
    """Tell whether a question was asked of this Discord user or of their team."""
    if question.presenter.user_id == user_id:
        return True
    on_roster = (
        select(Presenter.member_id)
        .join(Member)
        .where(Presenter.presentation_id == question.presentation_id, Member.user_id == user_id)
    )
    return session.scalar(on_roster) is not None


def is_to_all(question: Question) -> bool:
    """Tell whether a question is for everyone, because nobody presented."""
    return question.presenter.is_everyone


def is_to_guest(question: Question) -> bool:
    """Tell whether a question was asked of somebody who is not on Discord."""
    return question.presenter.user_id is None and not is_to_all(question)


def speaks_for_guest(question: Question, *, user_id: int) -> bool:
    """Tell whether a question was asked of a guest whose presentation this Discord user registered."""
    return is_to_guest(question) and question.presentation.registered_by == user_id


def is_its_own(question: Question, *, user_id: int) -> bool:
    """Tell whether a Discord user asked a question or typed it in."""
    people = [person.user_id for person in (question.asker, question.recorder) if person is not None]
    return user_id in (question.anonymous_user_id, *people)


def was_recorded(question: Question) -> bool:
    """Tell whether a question was written down for somebody else: in a talk, or from a page."""
    if question.anonymous_user_id is not None:
        return False
    return question.asker_id is None or question.asker_id != question.recorder_id


def of_answer(answer: Answer, *, user_id: int, is_manager: bool) -> frozenset[Right]:
    """Return what a Discord user may do with an answer or an addition; its people are loaded."""
    if is_manager:
        return _OF_ITS_AUTHOR | {Right.VERSIONS}
    if answer.author.user_id == user_id:
        return _OF_ITS_AUTHOR
    if answer.recorder is None or answer.recorder.user_id != user_id:
        return frozenset()
    was_typed = answer.source_message_id is None or answer.author.user_id is None
    is_in_their_words = was_typed and answer.editor_id in {None, answer.recorder_id}
    return _OF_ITS_AUTHOR if is_in_their_words else frozenset({Right.WITHDRAW})
