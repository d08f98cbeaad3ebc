"""Continuing a draft, which is what was typed and could not be stored, or deleting it."""

from typing import Annotated, Literal, TypeAlias

from bot.controls.button import PRIMARY, SECONDARY, button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language

#: What was typed: by the form that it goes back to; ``form`` is any other form, kept as it was submitted.
DraftKind: TypeAlias = Literal["ask", "answer", "reflect", "follow", "add", "edit", "record", "timetable", "form"]
#: What names a draft.
DRAFT_ID = "[0-9a-f]{16}"
DraftId: TypeAlias = Annotated[str, DRAFT_ID]


class Continue(Control, pattern="continue:{kind}:{draft_id}"):
    """Open the form of a draft, filled with the draft."""

    kind: DraftKind
    draft_id: DraftId


class Discard(Control, pattern="discard:{draft_id}"):
    """Delete a draft."""

    draft_id: DraftId


class Sure(Control, pattern="sure:{draft_id}:{of}"):
    """Submit a form again as it was; its papers, or all of it, are meant as typed."""

    draft_id: DraftId
    of: Literal["papers", "all"]


class TimetableRegister(Control, pattern="timetable:register:{draft_id}:{seen}"):
    """Register a timetable as it was read; ``seen`` is a hash of that."""

    draft_id: DraftId
    seen: Annotated[str, "[0-9a-f]{8}"]


class TimetableLeaf(Control, pattern="timetable:leaf:{draft_id}:{leaf}"):
    """Show a leaf of how a timetable was read."""

    draft_id: DraftId
    leaf: int


class PresentAs(Control, pattern="present:as:{week}:{draft_id}"):
    """Submit the form of a presentation again, for another week."""

    week: int
    draft_id: DraftId


class PresentToAll(Control, pattern="present:all:{draft_id}"):
    """Submit the form of a presentation again, for a discussion, which nobody presents."""

    draft_id: DraftId


def continue_draft(language: Language, kind: DraftKind, draft_id: str) -> Button:
    """Open the form of a draft, filled with the draft."""
    return button(language, "continue-draft", Continue(kind, draft_id), PRIMARY)


def discard_draft(language: Language, draft_id: str) -> Button:
    """Delete a draft."""
    return button(language, "discard-draft", Discard(draft_id))


def present_sure(language: Language, draft_id: str, of: Literal["papers", "all"]) -> Button:
    """Register what was typed, although its papers, or all of it, were asked about."""
    # not blue: what is asked about is more likely a slip than meant
    return button(language, "present-sure", Sure(draft_id, of))


def present_to_all(language: Language, draft_id: str) -> Button:
    """Register what was typed as a discussion, which nobody presents."""
    # not blue: that nobody was chosen is more likely a slip than meant
    return button(language, "present-to-all", PresentToAll(draft_id))


def timetable_of_draft(language: Language, draft_id: str, seen: str | None, *, is_doubtful: bool) -> list[Button]:
    """Register a timetable as it was read (``seen``), if it can be, or change what was typed."""
    again = button(language, "timetable-again", Continue("timetable", draft_id), PRIMARY if seen is None else SECONDARY)
    if seen is None:
        return [again]
    style = SECONDARY if is_doubtful else PRIMARY
    return [button(language, "present-sure", TimetableRegister(draft_id, seen), style), again]


def present_as(language: Language, week: int, draft_id: str) -> Button:
    """Register what was typed in another week."""
    return button(language, "present-as", PresentAs(week, draft_id), PRIMARY, number=week)
