"""Presentations: registering, changing, moving, swapping and cancelling one, the schedule, a timetable at once."""

from bot.router import Router
from cogs.presentations import calendar, cancel, change, form, glance, present, schedule, swap, timetable

router = Router(
    form.router,
    present.router,
    change.router,
    cancel.router,
    swap.router,
    schedule.router,
    glance.router,
    calendar.router,
    timetable.router,
)
