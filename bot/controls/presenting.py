"""Presentations: registering one, changing it, and all of them in the schedule."""

from typing import Annotated

from bot.controls.button import DANGER, PRIMARY, button
from bot.controls.control import Control
from bot.fitting import label
from bot.render.layout import Button
from bot.texts import Language


class Present(Control, pattern="present"):
    """Register a presentation, or open one's own again."""


class PresentNew(Control, pattern="present:new:{week}[:{team}]"):
    """Register another team in a week."""

    week: int
    team: Annotated[str, "[^:]*"] | None = None


class PresentNext(Control, pattern="present:next"):
    """Register another presentation of one's own."""


class PresentOpen(Control, pattern="present:open:{presentation_id}"):
    """Show a presentation, with what the member may do with it."""

    presentation_id: int


class PresentChange(Control, pattern="present:change:{presentation_id}"):
    """Open a presentation's form again."""

    presentation_id: int


class PresentMove(Control, pattern="present:move:{presentation_id}"):
    """Move a presentation to another week."""

    presentation_id: int


class PresentSwap(Control, pattern="present:swap:{presentation_id}"):
    """Choose which presentation changes places with another."""

    presentation_id: int


class PresentSwapBack(Control, pattern="present:swap:{presentation_id}:{other_id}:{seen}"):
    """Swap two presentations again, unless one of them stands elsewhere by now."""

    presentation_id: int
    other_id: int
    seen: Annotated[str, "[0-9a-f]{8}"]


class PresentCancel(Control, pattern="present:cancel:{presentation_id}"):
    """Ask whether to cancel a presentation."""

    presentation_id: int


class PresentCancelSure(Control, pattern="present:cancel:{presentation_id}:sure"):
    """Cancel a presentation."""

    presentation_id: int


class PresentRestore(Control, pattern="present:restore:{presentation_id}"):
    """Bring a cancelled presentation back."""

    presentation_id: int


class PresentGather(Control, pattern="present:gather:{presentation_id}:{cancelled_id}"):
    """Let the questions that wait for a cancelled presentation be asked in another."""

    presentation_id: int
    cancelled_id: int


class PresentCancelled(Control, pattern="present:cancelled"):
    """Show the cancelled presentations for which questions wait."""


class Timetable(Control, pattern="timetable"):
    """Register the presentations of many weeks at once."""


class TimetableUndo(Control, pattern="timetable:undo:{presentations}"):
    """Cancel presentations that were registered together."""

    presentations: tuple[int, ...]


class Schedule(Control, pattern="schedule:0"):
    """Show the weeks."""


class ScheduleLeaf(Control, pattern="schedule:leaf:{leaf}"):
    """Show a leaf of the weeks."""

    leaf: int


class ScheduleTerm(Control, pattern="schedule:term:{term_id}[:{leaf}]"):
    """Show a leaf of the weeks of a term, the last one unless another is named."""

    term_id: int
    leaf: int | None = None


class Glance(Control, pattern="schedule:glance:{term_id}"):
    """Show a term at a glance."""

    term_id: int


class CalendarFile(Control, pattern="schedule:calendar:{term_id}"):
    """Get a term's presentations as a file for calendars."""

    term_id: int


def present(language: Language, *, following: bool = False) -> Button:
    """Register a presentation; the next one, where it is ``following``."""
    return button(language, "present-following" if following else "present", Present(), emoji="📝")


def present_new(language: Language, week: int) -> Button:
    """Register another team in a week."""
    return button(language, "present-new", PresentNew(week))


def present_next(language: Language) -> Button:
    """Register another presentation of one's own."""
    return button(language, "present-next", PresentNext())


def present_open(language: Language, presentation_id: int, week: int | None = None) -> Button:
    """Show a presentation; ``week`` names it among several."""
    key = "present-open" if week is None else "present-open-week"
    return button(language, key, PresentOpen(presentation_id), number=week)


def present_change(language: Language, presentation_id: int) -> Button:
    """Open a presentation's form again."""
    return button(language, "present-change", PresentChange(presentation_id), PRIMARY)


def present_move(language: Language, presentation_id: int) -> Button:
    """Move a presentation to another week."""
    return button(language, "present-move", PresentMove(presentation_id))


def present_swap(language: Language, presentation_id: int) -> Button:
    """Choose which presentation changes places with another."""
    return button(language, "present-swap", PresentSwap(presentation_id))


def present_cancel(language: Language, presentation_id: int) -> Button:
    """Ask whether to cancel a presentation."""
    return button(language, "present-cancel", PresentCancel(presentation_id))


def present_cancel_sure(language: Language, presentation_id: int) -> Button:
    """Cancel a presentation."""
    return button(language, "present-cancel-sure", PresentCancelSure(presentation_id), DANGER)


def present_again(language: Language, week: int, team: str) -> Button:
    """Register a cancelled presentation's team in its week anew."""
    return button(language, "present-again", PresentNew(week, team))


def present_restore(language: Language, presentation_id: int) -> Button:
    """Bring a presentation back that was just cancelled."""
    return button(language, "present-restore", PresentRestore(presentation_id))


def present_restore_of(language: Language, presentation_id: int, week: int, team: str) -> Button:
    """Bring a cancelled presentation back, one of several."""
    state = PresentRestore(presentation_id)
    return button(language, "present-restore-of", state, number=week, name=label(team, 8))


def present_gather(language: Language, presentation_id: int, cancelled_id: int, count: int) -> Button:
    """Let the questions that wait for a cancelled presentation be asked in another."""
    return button(language, "present-gather", PresentGather(presentation_id, cancelled_id), PRIMARY, count=count)


def present_cancelled(language: Language) -> Button:
    """Show the cancelled presentations for which questions wait."""
    return button(language, "present-cancelled", PresentCancelled())


def timetable(language: Language) -> Button:
    """Register the presentations of many weeks at once."""
    return button(language, "timetable", Timetable(), emoji="📅")


def schedule(language: Language) -> Button:
    """Show the weeks."""
    return button(language, "schedule", Schedule(), emoji="🗓️")


def schedule_of(language: Language, term_id: int) -> Button:
    """Show the weeks of a term."""
    return button(language, "schedule", ScheduleTerm(term_id), emoji="🗓️")


def schedule_earlier(language: Language, term_id: int) -> Button:
    """Show the weeks of the term before."""
    return button(language, "schedule-earlier", ScheduleTerm(term_id))


def schedule_later(language: Language, term_id: int) -> Button:
    """Show the weeks of the term after."""
    return button(language, "schedule-later", ScheduleTerm(term_id))


def glance(language: Language, term_id: int) -> Button:
    """Show a term at a glance."""
    return button(language, "glance", Glance(term_id), emoji="🟩")


def calendar_file(language: Language, term_id: int) -> Button:
    """Get a term's presentations as a file for calendars."""
    return button(language, "calendar", CalendarFile(term_id), emoji="📆")
