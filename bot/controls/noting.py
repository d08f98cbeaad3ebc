"""Questions that were asked aloud or written in the channel: noting them, correcting the notes, taking messages."""

from typing import Annotated, TypeAlias

from bot.controls.button import NAME_LIMIT, PRIMARY, button, labelled
from bot.controls.control import Control
from bot.fitting import label
from bot.render.layout import Button
from bot.texts import Language

#: The first and the last of the numbers that were given at once, which follow each other.
Batch: TypeAlias = Annotated[str, r"\d+-\d+"]


class Heard(Control, pattern="heard:{week}:{presentation}:{presenter}"):
    """Write down what a presenter is being asked aloud."""

    week: int
    presentation: int
    presenter: int


class TalkOver(Control, pattern="recorded:{week_id}"):
    """Tell the presenters what they were asked in the talk."""

    week_id: int


class Join(Control, pattern="join:{batch}"):
    """Join several notes into one question."""

    batch: Batch


class Part(Control, pattern="part:{number}:{version}:{presentation_id}:{presenter_id}:{others}"):
    """Undo the joining of notes."""

    number: int
    version: int
    presentation_id: int
    presenter_id: int
    others: tuple[int, ...]


class MoveBatch(Control, pattern="move:{batch}"):
    """Move questions that were noted together to another presenter."""

    batch: Batch


class Unrecord(Control, pattern="unrecord:{numbers}"):
    """Withdraw all questions that were noted together."""

    numbers: tuple[int, ...]


class Rerecord(Control, pattern="rerecord:{numbers}"):
    """Restore all questions that were withdrawn together."""

    numbers: tuple[int, ...]


class ClipQuestion(Control, pattern="clip:ask:{message_id}:{presentation_id}:{presenter_id}"):
    """Store a message as a question to a presenter."""

    message_id: int
    presentation_id: int
    presenter_id: int


class ClipAnswer(Control, pattern="clip:answer:{message_id}:{number}"):
    """Store a message as the answer to a question, or as an addition."""

    message_id: int
    number: int


class ClipDrop(Control, pattern="clip:drop:{message_id}"):
    """Do not store one's own message."""

    message_id: int


def heard(presenter: str, week_id: int, presentation_id: int, presenter_id: int) -> Button:
    """Write down what a presenter is being asked aloud."""
    return labelled(label(presenter, NAME_LIMIT), Heard(week_id, presentation_id, presenter_id))


def talk_over(language: Language, week_id: int) -> Button:
    """Tell the presenters what they were asked in the talk."""
    return button(language, "talk-over", TalkOver(week_id), PRIMARY, emoji="📣")


def join(language: Language, batch: str) -> Button:
    """Join several notes into one question."""
    return button(language, "join", Join(batch))


def move_batch(language: Language, batch: str) -> Button:
    """Move questions that were noted together to another presenter."""
    return button(language, "move", MoveBatch(batch))


def clip_question(presenter: str, message_id: int, presentation_id: int, presenter_id: int) -> Button:
    """Store a message as a question to a presenter."""
    return labelled(label(presenter, NAME_LIMIT), ClipQuestion(message_id, presentation_id, presenter_id))


def clip_answer(message_id: int, number: int) -> Button:
    """Store a message as the answer to a question."""
    return labelled(f"#{number}", ClipAnswer(message_id, number))


def clip_addition(language: Language, message_id: int, number: int) -> Button:
    """Store one's own message as an addition to the answer."""
    return button(language, "add-this", ClipAnswer(message_id, number), PRIMARY)


def clip_drop(language: Language, message_id: int) -> Button:
    """Do not store one's own message."""
    return button(language, "add-not", ClipDrop(message_id))
