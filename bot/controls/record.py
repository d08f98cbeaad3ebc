"""One's own record, and a term's anthology."""

from bot.controls.button import button, labelled
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language


class Me(Control, pattern="me"):
    """Show one's own record."""


class MeFile(Control, pattern="me:file"):
    """Get one's own record as a file."""


class Anthology(Control, pattern="anthology:{term_id}"):
    """Get a term's anthology as a file."""

    term_id: int


def me(language: Language) -> Button:
    """Show one's own record."""
    return button(language, "me", Me(), emoji="🗂️")


def me_in(server: str) -> Button:
    """Show one's own record in a server, by the server's name."""
    return labelled(server, Me())


def me_file(language: Language) -> Button:
    """Get one's own record as a file."""
    return button(language, "me-file", MeFile(), emoji="📄")


def anthology(language: Language, term_id: int) -> Button:
    """Get a term's anthology as a file."""
    return button(language, "anthology", Anthology(term_id), emoji="📚")
