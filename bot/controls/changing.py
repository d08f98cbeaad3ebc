"""Changing a question or an answer: the buttons behind ⋯, and those that undo a change."""

from typing import Literal, TypeAlias

from bot.controls.button import DANGER, PRIMARY, button, labelled
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language

#: Which of them a text is; a question goes by its number, an answer or an addition by its id.
TextKind: TypeAlias = Literal["question", "answer"]
#: A presentation and the presenter who was asked in it, by id.
Asked: TypeAlias = tuple[int, int]


class More(Control, pattern="more:{number}[:{leaf}]"):
    """Show everything else that a member may do with a question."""

    number: int
    leaf: int | None = None


class Change(Control, pattern="change:{number}[:{answer_id}]"):
    """Show what a member may do with one text: a question, an answer or an addition."""

    number: int
    answer_id: int | None = None


class Edit(Control, pattern="edit:{kind}:{text_id}"):
    """Edit a text's words."""

    kind: TextKind
    text_id: int


class Revert(Control, pattern="revert:{kind}:{text_id}:{to}:{version}"):
    """Restore the words of an earlier version, unless somebody has edited the text since."""

    kind: TextKind
    text_id: int
    to: int
    version: int


class Versions(Control, pattern="versions:{kind}:{text_id}:{leaf}"):
    """Show the earlier versions of a text."""

    kind: TextKind
    text_id: int
    leaf: int


class WithdrawQuestion(Control, pattern="withdraw:question:{number}"):
    """Withdraw a question."""

    number: int


class RestoreQuestion(Control, pattern="restore:question:{number}"):
    """Restore a question that was withdrawn or merged."""

    number: int


class WithdrawAnswer(Control, pattern="withdraw:answer:{answer_id}"):
    """Withdraw an answer or an addition."""

    answer_id: int


class RestoreAnswer(Control, pattern="restore:answer:{answer_id}"):
    """Restore an answer or an addition."""

    answer_id: int


class Move(Control, pattern="move:{number}"):
    """Move a question to another presenter."""

    number: int


class MoveBack(Control, pattern="moved:{back}:{away_from}:{numbers}"):
    """Move questions back to their presenter, unless somebody has moved them again."""

    back: Asked
    away_from: Asked
    numbers: tuple[int, ...]


class Merge(Control, pattern="merge:{number}"):
    """Merge a question into another."""

    number: int


class Same(Control, pattern="same:{number}:{into}"):
    """Merge a question into an earlier one that asks the same."""

    number: int
    into: int


class Different(Control, pattern="different:{number}"):
    """Keep a question beside an earlier one that is similar."""

    number: int


class InPage(Control, pattern="page:{number}:{stays}"):
    """Leave a question out of the page, or put it back."""

    number: int
    stays: bool


def more(language: Language, number: int) -> Button:
    """Show everything else that a member may do with a question."""
    return button(language, "more", More(number))


def change(text: str, number: int, answer_id: int | None = None) -> Button:
    """Show what a member may do with one text: a question, an answer or an addition."""
    return labelled(text, Change(number, answer_id))


def back(language: Language, number: int) -> Button:
    """Go back to all texts that a member may change."""
    return button(language, "back", More(number, 0))


def _key(kind: TextKind, of_question: str, of_answer: str) -> str:
    return of_question if kind == "question" else of_answer


def edit(language: Language, kind: TextKind, text_id: int, what: str = "") -> Button:
    """Edit the words of a question or an answer; ``kind`` says which of them ``text_id`` names."""
    return button(language, _key(kind, "edit-question", "edit-answer"), Edit(kind, text_id), emoji="✏️", what=what)


def edit_again(language: Language, kind: TextKind, text_id: int) -> Button:
    """Open the form again, with the current words."""
    return button(language, "edit-again", Edit(kind, text_id), PRIMARY)


def revert(language: Language, kind: TextKind, text_id: int, *, to: int, version: int) -> Button:
    """Restore earlier words."""
    return button(language, "revert", Revert(kind, text_id, to, version), DANGER)


def versions(language: Language, kind: TextKind, text_id: int) -> Button:
    """Show the earlier versions of a text."""
    return button(language, _key(kind, "versions-question", "versions-answer"), Versions(kind, text_id, 0))


def withdraw(language: Language, kind: TextKind, text_id: int, what: str = "") -> Button:
    """Withdraw a question or an answer."""
    control = WithdrawQuestion(text_id) if kind == "question" else WithdrawAnswer(text_id)
    return button(language, _key(kind, "withdraw-question", "withdraw-answer"), control, what=what)


def restore(language: Language, kind: TextKind, text_id: int, what: str = "") -> Button:
    """Restore a question or an answer."""
    control = RestoreQuestion(text_id) if kind == "question" else RestoreAnswer(text_id)
    return button(language, _key(kind, "restore-question", "restore-answer"), control, what=what)


def move(language: Language, number: int) -> Button:
    """Move a question to another presenter."""
    return button(language, "move", Move(number))


def merge(language: Language, number: int) -> Button:
    """Merge a question into another."""
    return button(language, "merge", Merge(number))


def same(language: Language, number: int, into: int) -> Button:
    """Merge a question into an earlier one that asks the same."""
    return button(language, "same", Same(number, into))


def different(language: Language, number: int) -> Button:
    """Keep a question beside an earlier one that is similar."""
    return button(language, "different", Different(number))


def in_page(language: Language, number: int, *, stays: bool) -> Button:
    """Leave a question out of the page, or put it back."""
    return button(language, "page-in" if stays else "page-out", InPage(number, stays))
