"""How a control becomes a button with a label in the reader's language."""

from collections.abc import Callable

import discord

from bot.controls.control import Control
from bot.fitting import label
from bot.render.layout import Button
from bot.texts import Language, say

PRIMARY = discord.ButtonStyle.primary
SECONDARY = discord.ButtonStyle.secondary
DANGER = discord.ButtonStyle.danger

#: Characters of a name on a button that a phone shows.
NAME_LIMIT = 24


def button(
    language: Language,
    key: str,
    control: Control,
    style: discord.ButtonStyle = SECONDARY,
    emoji: str | None = None,
    **details: object,
) -> Button:
    """Make a button with the label of a key."""
    return discord.ui.Button(
        label=say(language, f"button.{key}", **details), custom_id=str(control), style=style, emoji=emoji
    )


def labelled(text: str, control: Control) -> Button:
    """Make a button with a label of its own."""
    return discord.ui.Button(label=text, custom_id=str(control), style=SECONDARY)


def undo(language: Language, control: Control) -> Button:
    """Undo what a receipt reports."""
    return button(language, "undo", control, emoji="↩️")


def undo_to(language: Language, control: Control, presenter: str) -> Button:
    """Undo a move, only for the questions that one presenter had been asked."""
    return button(language, "undo-to", control, emoji="↩️", name=label(presenter, 8))


def leafing(language: Language, to: Callable[[int], Control], leaf: int, leaves: int) -> list[Button]:
    """Turn to the leaf before and after; ``to`` makes the control that leads to a leaf."""
    row = []
    if leaf > 0:
        row.append(button(language, "before", to(leaf - 1)))
    if leaf < leaves - 1:
        row.append(button(language, "after", to(leaf + 1)))
    return row
