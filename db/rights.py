"""Who may do what with a question and what is said to it, in one place: what is shown as possible is what is allowed.

Anyone asks, records, follows up and says "me too". The team addressed answers and adds. Asker and recorder change their
question, and the team also what was recorded for it. What asker or recorder take off the page stays off, whatever the
team wishes. Managers may do all of it.

An answer is its author's. Who took somebody's message as one may take it back and let it stand again, but puts no other
words into their mouth. What was noted down in a talk is in the words of who noted it, who therefore edits it too, until
its author or a manager has.
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
    """Return what a Discord user may do with a question whose people are loaded."""
    if is_manager:
        return frozenset(Right)
    rights: set[Right] = set()
    if is_its_own(question, user_id=user_id):
        rights |= _OF_ITS_OWN
    if is_for(session, question, user_id=user_id):
        rights |= _OF_THE_TEAM
        if was_recorded(question):
            rights |= _OF_WHAT_WAS_RECORDED
    if is_wish_of_another(question, user_id=user_id):
        rights.discard(Right.HIDE)
    return frozenset(rights)


def is_wish_of_another(question: Question, *, user_id: int) -> bool:
    """Tell whether a question is off the page as whoever asked or recorded it wished, and not this Discord user.

    Only managers overrule that; who asked it also overrules who recorded it.
    """
    wished = question.left_out_user_id
    if question.in_page or wished is None or not is_its_own(question, user_id=wished):
        return False
    asker_id = question.asker.user_id if question.asker else question.anonymous_user_id
    return user_id not in (wished, asker_id)


def to_restore(question: Question) -> Right:
    """Return the right that undoes what became of a question: merging, or withdrawing."""
    return Right.WITHDRAW if question.merged_into_id is None else Right.MERGE


def is_for(session: Session, question: Question, *, user_id: int) -> bool:
    """Tell whether a question waits for this Discord user: the presenter addressed, or a team mate."""
    if question.presenter.user_id == user_id:
        return True
    on_roster = (
        select(Presenter.member_id)
        .join(Member)
        .where(Presenter.presentation_id == question.presentation_id, Member.user_id == user_id)
    )
    return session.scalar(on_roster) is not None


def is_its_own(question: Question, *, user_id: int) -> bool:
    """Tell whether a Discord user asked a question or typed it in."""
    people = [person.user_id for person in (question.asker, question.recorder) if person is not None]
    return user_id in (question.anonymous_user_id, *people)


def was_recorded(question: Question) -> bool:
    """Tell whether a question was written down for somebody else: heard in a talk, or read off a page."""
    if question.anonymous_user_id is not None:
        return False
    return question.asker_id is None or question.asker_id != question.recorder_id


def of_answer(answer: Answer, *, user_id: int, is_manager: bool) -> frozenset[Right]:
    """Return what a Discord user may do with what was said to a question, whose people are loaded."""
    if is_manager:
        return _OF_ITS_AUTHOR | {Right.VERSIONS}
    if answer.author.user_id == user_id:
        return _OF_ITS_AUTHOR
    if answer.recorder is None or answer.recorder.user_id != user_id:
        return frozenset()
    is_in_their_words = answer.source_message_id is None and answer.editor_id in {None, answer.recorder_id}
    return _OF_ITS_AUTHOR if is_in_their_words else frozenset({Right.WITHDRAW})
