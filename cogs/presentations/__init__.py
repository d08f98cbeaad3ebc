"""Presentations: registering, changing, moving and cancelling one, and the schedule of all."""

from bot.router import Router
from cogs.presentations import changing, form, present, schedule

router = Router(form.router, present.router, changing.router, schedule.router)
