"""What was asked aloud or written in the channel: noted down, put right, and taken where it belongs."""

from typing import Annotated, TypeAlias

from bot.controls.button import NAME_LIMIT, PRIMARY, button, labelled
from bot.controls.control import Control
from bot.fitting import label
from bot.replies import Button
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
    """Let several of what was noted at once be one question."""

    batch: Batch


class Part(Control, pattern="part:{number}:{version}:{presentation_id}:{presenter_id}:{others}"):
    """Make several of what was joined again."""

    number: int
    version: int
    presentation_id: int
    presenter_id: int
    others: tuple[int, ...]


class MoveBatch(Control, pattern="move:{batch}"):
    """Give what was noted at once to another presenter."""

    batch: Batch


class Unrecord(Control, pattern="unrecord:{numbers}"):
    """Take back all that was noted at once."""

    numbers: tuple[int, ...]


class Rerecord(Control, pattern="rerecord:{numbers}"):
    """Let stand again what was taken back at once."""

    numbers: tuple[int, ...]


class ClipQuestion(Control, pattern="clip:ask:{message_id}:{presentation_id}:{presenter_id}"):
    """Keep a message as a question to a presenter."""

    message_id: int
    presentation_id: int
    presenter_id: int


class ClipAnswer(Control, pattern="clip:answer:{message_id}:{number}"):
    """Keep a message as the answer to a question, or beside the one that stands."""

    message_id: int
    number: int


class ClipDrop(Control, pattern="clip:drop:{message_id}"):
    """Keep one's own message nowhere."""

    message_id: int


def heard(presenter: str, week_id: int, presentation_id: int, presenter_id: int) -> Button:
    """Write down what a presenter is being asked aloud."""
    return labelled(label(presenter, NAME_LIMIT), Heard(week_id, presentation_id, presenter_id))


def talk_over(language: Language, week_id: int) -> Button:
    """Tell the presenters what they were asked in the talk."""
    return button(language, "talk-over", TalkOver(week_id), PRIMARY, emoji="📣")


def tell_presenters(language: Language, week_id: int) -> Button:
    """Tell the presenters who could not be told."""
    return button(language, "tell-presenters", TalkOver(week_id), PRIMARY, emoji="📣")


def join(language: Language, batch: str) -> Button:
    """Let several of what was noted at once be one question."""
    return button(language, "join", Join(batch))


def move_batch(language: Language, batch: str) -> Button:
    """Give what was noted at once to another presenter."""
    return button(language, "move", MoveBatch(batch))


def clip_question(presenter: str, message_id: int, presentation_id: int, presenter_id: int) -> Button:
    """Keep a message as a question to a presenter."""
    return labelled(label(presenter, NAME_LIMIT), ClipQuestion(message_id, presentation_id, presenter_id))


def clip_answer(message_id: int, number: int) -> Button:
    """Keep a message as the answer to a question."""
    return labelled(f"#{number}", ClipAnswer(message_id, number))


def clip_addition(language: Language, message_id: int, number: int) -> Button:
    """Keep one's own message beside the answer that stands."""
    return button(language, "add-this", ClipAnswer(message_id, number), PRIMARY)


def clip_drop(language: Language, message_id: int) -> Button:
    """Keep one's own message nowhere."""
    return button(language, "add-not", ClipDrop(message_id))
