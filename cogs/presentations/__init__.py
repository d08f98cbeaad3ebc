"""Presentations: registering, changing, moving and cancelling one, and the schedule of all."""

from bot.router import Router
from cogs.presentations import change, form, present, schedule

router = Router(form.router, present.router, change.router, schedule.router)
