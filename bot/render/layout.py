"""A text with rows of buttons, as one message of Components V2 within Discord's limits."""

from collections.abc import Iterable, Sequence

import discord

from bot import limits

#: Characters for one message's text; Discord refuses more than 4,000 over all its text displays.
TEXT_LIMIT = 3800
#: Buttons in a row.
ROW_LIMIT = 5

Button = discord.ui.Button[discord.ui.LayoutView]
Item = discord.ui.Item[discord.ui.LayoutView]
Rows = Iterable[Sequence[Button]]


def layout(text: str, rows: Rows = ()) -> discord.ui.LayoutView:
    """Return a view with a text and rows of buttons, within Discord's limits.

    The view is stopped, so that discord.py does not keep it: buttons are found by their ``custom_id``.
    """
    return stacked([discord.ui.TextDisplay(text), *(discord.ui.ActionRow(*row) for row in rows if row)])


def stacked(items: Iterable[Item]) -> discord.ui.LayoutView:
    """Return a view with items below each other, within Discord's limits for texts, stopped as in `layout`."""
    view = discord.ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    limits.fit_message(view)
    return view


def framed(items: Iterable[Item], row: Sequence[Button], colour: int) -> discord.ui.LayoutView:
    """Return a view with items and at most one row of buttons in a frame of this colour, stopped as in `layout`."""
    view = discord.ui.LayoutView(timeout=None)
    buttons = [discord.ui.ActionRow[discord.ui.LayoutView](*row)] if row else []
    view.add_item(discord.ui.Container(*items, *buttons, accent_colour=colour))
    view.stop()
    return view


def in_rows(buttons: Iterable[Button]) -> list[list[Button]]:
    """Return buttons in as few rows of five as possible."""
    return list(discord.utils.as_chunks(buttons, ROW_LIMIT))
