"""What a server sets for itself, and the panel that managers set it with."""

from bot.router import Router
from cogs.settings import meeting, moments, panel, pause, term, track, zone

router = Router(panel.router, zone.router, moments.router, meeting.router, pause.router, term.router, track.router)
