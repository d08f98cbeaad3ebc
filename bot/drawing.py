"""Draw what may be long in a thread, so that the loop does not wait."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec

import discord

P = ParamSpec("P")


async def draw_aside(
    draw: Callable[P, discord.ui.LayoutView], *args: P.args, **kwargs: P.kwargs
) -> discord.ui.LayoutView:
    """Draw a message in a thread, and return it as a view that is stopped.

    A view that is made outside of the loop cannot be stopped, and discord.py keeps one that is not for ever.
    """
    drawn = await asyncio.to_thread(draw, *args, **kwargs)
    view = discord.ui.LayoutView(timeout=None)
    for item in drawn.children:
        view.add_item(item)
    view.stop()
    return view
