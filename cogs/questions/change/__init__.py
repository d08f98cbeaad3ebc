"""Changing one's mind: the panel behind ⋯, and what its buttons do."""

from bot.router import Router
from cogs.questions.change import edit, move, panel, versions, withdraw

router = Router(panel.router, edit.router, versions.router, move.router, withdraw.router)
