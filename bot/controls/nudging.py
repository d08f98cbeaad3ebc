"""Whether somebody wants to be nudged."""

from typing import Literal, TypeAlias

from bot.controls.button import button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language

#: What becomes of somebody's nudges: none this week, none any more, or again.
Wish: TypeAlias = Literal["rest", "never", "again"]


class Nudges(Control, pattern="nudges:{wish}"):
    """Have no nudges this week, none any more, or have them again."""

    wish: Wish


def no_nudges(language: Language) -> list[Button]:
    """Have no nudges this week, or none any more."""
    return [button(language, "nudges-rest", Nudges("rest")), button(language, "nudges-never", Nudges("never"))]


def nudges_again(language: Language) -> Button:
    """Have nudges again."""
    return button(language, "nudges-again", Nudges("again"), emoji="🔔")
