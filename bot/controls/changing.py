"""Changing one's mind about a question or an answer: what stands behind ⋯, and the ways back."""

from typing import Literal, TypeAlias

from bot.controls.button import DANGER, PRIMARY, button, labelled
from bot.controls.control import Control
from bot.replies import Button
from bot.texts import Language

#: Which of them a text is; a question goes by its number, an answer or an addition by its id.
TextKind: TypeAlias = Literal["question", "answer"]
#: A presentation and the presenter who was asked in it, by id.
Asked: TypeAlias = tuple[int, int]


class More(Control, pattern="more:{number}[:{leaf}]"):
    """To all else that one may do with a question."""

    number: int
    leaf: int | None = None


class Change(Control, pattern="change:{number}[:{answer_id}]"):
    """To what one may do with one text: a question, or what was said to it."""

    number: int
    answer_id: int | None = None


class Edit(Control, pattern="edit:{kind}:{text_id}"):
    """Edit a text's words."""

    kind: TextKind
    text_id: int


class Revert(Control, pattern="revert:{kind}:{text_id}:{to}:{version}"):
    """Bring the words of an earlier version back, unless a later one stands by then."""

    kind: TextKind
    text_id: int
    to: int
    version: int


class Versions(Control, pattern="versions:{kind}:{text_id}:{leaf}"):
    """To the words that stood before."""

    kind: TextKind
    text_id: int
    leaf: int


class WithdrawQuestion(Control, pattern="withdraw:question:{number}"):
    """Take a question back."""

    number: int


class RestoreQuestion(Control, pattern="restore:question:{number}"):
    """Let a question stand again, also one that was merged."""

    number: int


class WithdrawAnswer(Control, pattern="withdraw:answer:{answer_id}"):
    """Take an answer or an addition back."""

    answer_id: int


class RestoreAnswer(Control, pattern="restore:answer:{answer_id}"):
    """Let an answer or an addition stand again."""

    answer_id: int


class Move(Control, pattern="move:{number}"):
    """Give a question to another presenter."""

    number: int


class MoveBack(Control, pattern="moved:{back}:{away_from}:{numbers}"):
    """Move questions back to where they were, unless somebody has moved them on."""

    back: Asked
    away_from: Asked
    numbers: tuple[int, ...]


class Merge(Control, pattern="merge:{number}"):
    """Let a question become one with another."""

    number: int


class Same(Control, pattern="same:{number}:{into}"):
    """Let a question become one with an earlier one that asks the same."""

    number: int
    into: int


class Different(Control, pattern="different:{number}"):
    """Let a question stand beside an earlier one."""

    number: int


class InPage(Control, pattern="page:{number}:{stays}"):
    """Leave a question out of the page, or put it back."""

    number: int
    stays: bool


def more(language: Language, number: int) -> Button:
    """To all else that one may do with a question."""
    return button(language, "more", More(number))


def change(text: str, number: int, answer_id: int | None = None) -> Button:
    """To what one may do with one text: a question, or what was said to it."""
    return labelled(text, Change(number, answer_id))


def back(language: Language, number: int) -> Button:
    """Back to all texts that one may change."""
    return button(language, "back", More(number, 0))


def _key(kind: TextKind, of_question: str, of_answer: str) -> str:
    return of_question if kind == "question" else of_answer


def edit(language: Language, kind: TextKind, text_id: int, what: str = "") -> Button:
    """Edit a question's words, or those of an answer; ``kind`` is which of them ``text_id`` names."""
    return button(language, _key(kind, "edit-question", "edit-answer"), Edit(kind, text_id), emoji="✏️", what=what)


def edit_again(language: Language, kind: TextKind, text_id: int) -> Button:
    """Open the form again, with the words that stand by now."""
    return button(language, "edit-again", Edit(kind, text_id), PRIMARY)


def revert(language: Language, kind: TextKind, text_id: int, *, to: int, version: int) -> Button:
    """Bring earlier words back."""
    return button(language, "revert", Revert(kind, text_id, to, version), DANGER)


def versions(language: Language, kind: TextKind, text_id: int) -> Button:
    """To the words that stood before."""
    return button(language, _key(kind, "versions-question", "versions-answer"), Versions(kind, text_id, 0))


def withdraw(language: Language, kind: TextKind, text_id: int, what: str = "") -> Button:
    """Take a question or an answer back."""
    control = WithdrawQuestion(text_id) if kind == "question" else WithdrawAnswer(text_id)
    return button(language, _key(kind, "withdraw-question", "withdraw-answer"), control, what=what)


def restore(language: Language, kind: TextKind, text_id: int, what: str = "") -> Button:
    """Let a question or an answer stand again."""
    control = RestoreQuestion(text_id) if kind == "question" else RestoreAnswer(text_id)
    return button(language, _key(kind, "restore-question", "restore-answer"), control, what=what)


def move(language: Language, number: int) -> Button:
    """Give a question to another presenter."""
    return button(language, "move", Move(number))


def merge(language: Language, number: int) -> Button:
    """Let a question become one with another."""
    return button(language, "merge", Merge(number))


def same(language: Language, number: int, into: int) -> Button:
    """Let a question become one with an earlier one that asks the same."""
    return button(language, "same", Same(number, into))


def different(language: Language, number: int) -> Button:
    """Let a question stand beside an earlier one."""
    return button(language, "different", Different(number))


def in_page(language: Language, number: int, *, stays: bool) -> Button:
    """Leave a question out of the page, or put it back."""
    return button(language, "page-in" if stays else "page-out", InPage(number, stays))
