"""Presentations: registering, changing, moving, swapping and cancelling one, and the schedule of all."""

from bot.router import Router
from cogs.presentations import change, form, present, schedule, swap

router = Router(form.router, present.router, change.router, swap.router, schedule.router)
