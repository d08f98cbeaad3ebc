"""What forms carry; one that carries the same as the button that opens it shares the button's control."""

import re
from typing import Annotated, TypeVar

from bot.controls.asking import Asker
from bot.controls.changing import TextKind
from bot.controls.control import Control
from bot.controls.kept import DRAFT_ID


class FormState(Control):
    """What a form carries, and no button."""


class AskState(FormState, pattern="ask:[{presentation}]:[{presenter}]:{asker}"):
    """A question to a presenter, or to one who is chosen in the form."""

    presentation: int | None = None
    presenter: int | None = None
    asker: Asker = ""


class AnswerState(FormState, pattern="answer:[{number}]"):
    """An answer to a question, or to one that is chosen in the form."""

    number: int | None = None


class FollowState(FormState, pattern="follow:{number}:{asker}"):
    """A question under a question, perhaps an anonymous one."""

    number: int
    asker: Annotated[str, "|anonymous"] = ""


class EditState(FormState, pattern="edit:{kind}:{text_id}:{version}"):
    """The words of a question or an answer, as the version that is shown."""

    kind: TextKind
    text_id: int
    version: int


class RecordState(FormState, pattern="record:{presentation}:{presenter}"):
    """Notes of what a presenter was asked."""

    presentation: int
    presenter: int


class ReflectState(FormState, pattern="reflect:{week}[:{seen}]"):
    """A reflection on a week, and which reflection and version of it its author has seen."""

    week: int
    seen: Annotated[str, r"\d+\.\d+"] | None = None


class PresentState(FormState, pattern="present:[{week}]:{team}:[{presentation}]"):
    """A presentation: a new one in a week, of a team where one is named, or one that stands."""

    week: int | None = None
    team: Annotated[str, "[^:]*"] = ""
    presentation: int | None = None


#: What may end a form's ``custom_id``: the draft that it was filled with as a whole, and the version of what it shows.
_ENDING = re.compile(rf"(?:\+(?P<draft_id>{DRAFT_ID}))?(?:;[0-9a-f]+)?\Z")

S = TypeVar("S", bound=Control)


def split_ending(custom_id: str) -> tuple[str, str | None]:
    """Return a form's ``custom_id`` as it was made, and the draft that the whole form was filled with."""
    ending = _ENDING.search(custom_id)
    assert ending is not None  # it may be empty
    return custom_id[: ending.start()], ending["draft_id"]


def with_draft(state: Control, draft_id: str | None) -> str:
    """Return the ``custom_id`` of a form for a text that is filled with a draft, if it is."""
    return f"{state}:{draft_id}" if draft_id else str(state)


def read_with_draft(kind: type[S], custom_id: str) -> tuple[S, str | None] | None:
    """Read what `with_draft` wrote, if it is of this kind."""
    if (state := kind.parse(custom_id)) is not None:
        return state, None
    before, _, draft_id = custom_id.rpartition(":")
    state = kind.parse(before) if re.fullmatch(DRAFT_ID, draft_id) else None
    return (state, draft_id) if state is not None else None
