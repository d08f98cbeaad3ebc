"""One's own record, and a term's anthology."""

from bot.controls.button import button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language


class Anthology(Control, pattern="anthology:{term_id}"):
    """Get a term's anthology as a file."""

    term_id: int


def anthology(language: Language, term_id: int) -> Button:
    """Get a term's anthology as a file."""
    return button(language, "anthology", Anthology(term_id), emoji="📚")
