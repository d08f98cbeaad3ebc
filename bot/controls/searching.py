"""What a search leads to: the leaves of what it found, and the weeks where there is no message to jump to."""

from collections.abc import Sequence
from typing import Annotated

from bot.controls.button import button
from bot.controls.control import Control
from bot.controls.weeks import ReadWeek
from bot.render.layout import Button
from bot.texts import Language


class Search(Control, pattern="search:{leaf}:{words}"):
    """Show a leaf of what was found by some words, which are short enough to stand here."""

    leaf: int
    words: Annotated[str, ".+"]


def read_weeks(language: Language, weeks: Sequence[tuple[int, int]]) -> list[Button]:
    """Read all of some weeks, privately; each is given by its id and its number."""
    return [button(language, "read-week", ReadWeek(of, 0), emoji="📖", number=number) for of, number in weeks]
