"""Asking, answering, adding and following up, from a card or from anywhere else."""

from typing import Annotated, Literal, TypeAlias

from bot.controls.button import PRIMARY, button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language

#: Whom a question counts as: who asks, a member by id, or nobody that anybody may know.
Asker: TypeAlias = Annotated[str, r"\d*|anonymous"]


class Ask(Control, pattern="ask[:{week_id}]"):
    """Ask a presenter of a week, or of the current week."""

    week_id: int | None = None


class AskAgain(Control, pattern="ask:again:{presentation_id}:{presenter_id}:{asker}"):
    """Ask the same presenter something else."""

    presentation_id: int
    presenter_id: int
    asker: Asker


class Answer(Control, pattern="answer[:{number}]"):
    """Answer a question, or choose one of those that wait."""

    number: int | None = None


class AnswerNext(Control, pattern="answer:next"):
    """Answer the first question that waits."""


class AnswerListed(Control, pattern="list:{presentation_id}:{presenter_id}:{first}"):
    """Answer the next question of a presenter's list."""

    presentation_id: int
    presenter_id: int
    first: int


class NotAnAnswer(Control, pattern="notanswer:{answer_id}"):
    """Withdraw an answer that was made from a reply by mistake."""

    answer_id: int


class Add(Control, pattern="add:{number}"):
    """Add to an answer."""

    number: int


class FollowUp(Control, pattern="follow:{number}"):
    """Follow a question up."""

    number: int


class MeToo(Control, pattern="metoo:{number}:{state}"):
    """Count the member as somebody who wonders too, or stop counting them."""

    number: int
    state: Literal["on", "off"]


class Questions(Control, pattern="questions:[{week_id}]:[{presenter}]:[{only_open}]:{leaf}"):
    """Show a leaf of the questions: of one week, of one presenter, or of the current week."""

    week_id: int | None
    presenter: int | None
    only_open: bool | None
    leaf: int


class ReadQuestion(Control, pattern="read:question:{number}:{leaf}"):
    """Read a question that its card had to cut."""

    number: int
    leaf: int


def ask(language: Language, week_id: int | None = None) -> Button:
    """Ask a presenter of a week, or of the current week."""
    return button(language, "ask", Ask(week_id), PRIMARY, emoji="🙋")


def ask_again(language: Language, presentation_id: int, presenter_id: int, asker: str) -> Button:
    """Ask the same presenter something else, credited in the same way."""
    return button(language, "ask-again", AskAgain(presentation_id, presenter_id, asker))


def answer(language: Language, number: int, *, named: bool = False) -> Button:
    """Answer a question; ``named`` puts its number on the button."""
    return button(language, "answer-number" if named else "answer", Answer(number), PRIMARY, number=number)


def answer_listed(language: Language, presentation_id: int, presenter_id: int, number: int, *, named: bool) -> Button:
    """Answer the next question of a presenter's list, which begins with ``number``."""
    control = AnswerListed(presentation_id, presenter_id, number)
    return button(language, "answer-number" if named else "answer", control, PRIMARY, number=number)


def answer_next(language: Language, number: int) -> Button:
    """Answer the next question that waits."""
    return button(language, "answer-next", Answer(number), PRIMARY, number=number)


def answer_waiting(language: Language, count: int) -> Button:
    """Answer the first of the questions that wait by then."""
    return button(language, "answer-waiting", AnswerNext(), PRIMARY, emoji="💬", count=count)


def not_an_answer(language: Language, answer_id: int) -> Button:
    """Withdraw an answer that was made from a reply by mistake."""
    return button(language, "not-an-answer", NotAnAnswer(answer_id))


def add(language: Language, number: int) -> Button:
    """Add to an answer."""
    return button(language, "add", Add(number), PRIMARY)


def follow_up(language: Language, number: int) -> Button:
    """Follow a question up."""
    return button(language, "follow-up", FollowUp(number))


def me_too(language: Language, number: int, *, on: bool) -> Button:
    """Count the member as somebody who wonders too, or stop counting them."""
    return button(language, "me-too" if on else "me-too-off", MeToo(number, "on" if on else "off"))


def questions(language: Language) -> Button:
    """Show the current week's questions."""
    return button(language, "questions", Questions(None, None, None, 0))


def read_question(language: Language, number: int) -> Button:
    """Read a question that its card had to cut."""
    return button(language, "read-all", ReadQuestion(number, 0), emoji="📖")
