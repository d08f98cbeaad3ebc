"""What a server sets for itself, and the panel that managers set it with."""

from bot.router import Router
from cogs.settings import meeting, panel, term, zone

router = Router(panel.router, zone.router, meeting.router, term.router)
