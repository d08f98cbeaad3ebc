"""Presentations: registering, changing, moving and cancelling one, and the schedule of all."""

from bot.client import StudyBot
from cogs.presentations.changing import BUTTONS as CHANGING_BUTTONS
from cogs.presentations.changing import MoveForm
from cogs.presentations.form import PresentForm
from cogs.presentations.present import BUTTONS as PRESENT_BUTTONS
from cogs.presentations.present import Presenting
from cogs.presentations.schedule import BUTTONS as SCHEDULE_BUTTONS
from cogs.presentations.schedule import Scheduling


async def setup(bot: StudyBot) -> None:
    """Add the commands, their buttons and their forms."""
    await bot.add_cog(Presenting(bot))
    await bot.add_cog(Scheduling(bot))
    bot.add_dynamic_items(*PRESENT_BUTTONS, *CHANGING_BUTTONS, *SCHEDULE_BUTTONS)
    bot.add_forms([PresentForm, MoveForm])
