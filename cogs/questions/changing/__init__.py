"""Changing one's mind: the panel behind ⋯, and what its buttons do."""

from bot.router import Router
from cogs.questions.changing import earlier, editing, moving, panel, withdrawing

router = Router(panel.router, editing.router, earlier.router, moving.router, withdrawing.router)
