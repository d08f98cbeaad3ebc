"""A week as a whole: reflections on it, its recap, and its page."""

from typing import Annotated, Literal

from bot import uploads
from bot.controls.button import DANGER, PRIMARY, button
from bot.controls.control import Control
from bot.controls.kept import DraftId
from bot.render.layout import Button
from bot.texts import Language


class Reflect(Control, pattern="reflect:{week_id}"):
    """Write one's reflection on a week, or change it."""

    week_id: int


class ReflectTake(Control, pattern="reflect:{what}:{draft_id}"):
    """Store the new reflection, instead of the first or after it."""

    what: Literal["mine", "both"]
    draft_id: DraftId


class ReflectLeave(Control, pattern="reflect:first:{draft_id}"):
    """Keep the first reflection."""

    draft_id: DraftId


class WithdrawReflection(Control, pattern="unreflect:{week_id}"):
    """Withdraw one's own reflection."""

    week_id: int


class RestoreReflection(Control, pattern="rereflect:{week_id}"):
    """Restore one's own reflection."""

    week_id: int


class Recap(Control, pattern="recap:{week_id}"):
    """Show a week's recap privately."""

    week_id: int


class PostRecap(Control, pattern="recap:{week_id}:post"):
    """Post the recap of a week that has not begun."""

    week_id: int


class ReadWeek(Control, pattern="read:week:{week_id}:{leaf}"):
    """Read all of a week, privately."""

    week_id: int
    leaf: int


class PageReplace(Control, pattern="page:replace:{upload}:{at}:{fingerprint}"):
    """Replace what a week holds with a page that was sent."""

    upload: Annotated[str, uploads.KEY]
    at: Annotated[int, r"\d{1,3}"]
    fingerprint: Annotated[str, "[0-9a-f]{8}"]


def reflect(language: Language, week_id: int, *, written: bool = False) -> Button:
    """Write one's reflection on a week, or change it if it is ``written``."""
    return button(language, "reflect-change" if written else "reflect", Reflect(week_id), emoji="✍️")


def reflection_of_both(language: Language, draft_id: str) -> list[Button]:
    """Choose between the reflection that was just written, both, and the first."""
    return [
        button(language, "reflect-mine", ReflectTake("mine", draft_id), PRIMARY),
        button(language, "reflect-both", ReflectTake("both", draft_id)),
        button(language, "reflect-first", ReflectLeave(draft_id)),
    ]


def withdraw_reflection(language: Language, week_id: int) -> Button:
    """Withdraw one's own reflection."""
    return button(language, "withdraw-reflection", WithdrawReflection(week_id))


def recap(language: Language, week_id: int) -> Button:
    """Show a week's recap privately."""
    return button(language, "recap", Recap(week_id), emoji="📋")


def post_recap(language: Language, week_id: int) -> Button:
    """Post the recap of a week that has not begun."""
    return button(language, "post-recap", PostRecap(week_id))


def read_week(language: Language, week_id: int) -> Button:
    """Read all of a week, privately."""
    return button(language, "read-all", ReadWeek(week_id, 0), emoji="📖")


def page_replace(language: Language, week: int, upload: str, at: int, fingerprint: str) -> Button:
    """Replace what a week holds with a page that was sent, the one with the index ``at``."""
    return button(language, "page-replace", PageReplace(upload, at, fingerprint[:8]), DANGER, number=week)
