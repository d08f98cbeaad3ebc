"""The form for a time zone that is not in the panel's list."""

import asyncio

from bot import controls, zones
from bot.context import Context, Interaction
from bot.forms import Form, text_field, typed
from bot.router import Router
from bot.texts import Language, say
from cogs.settings.basics import SECTION
from cogs.settings.frame import change, managers_only
from db.errors import NoSuchZone

router = Router()

#: Characters of what may be typed; the longest name has some thirty.
NAME_LIMIT = 60


@router.form
class ZoneForm(Form[controls.OtherZone]):
    """The form for a time zone."""

    carries = controls.OtherZone

    def __init__(self, state: controls.OtherZone, language: Language = "ko") -> None:
        super().__init__(state, say(language, "settings.zone-title"))
        self.zone = text_field(
            say(language, "settings.zone-field"), "timezone", placeholder="Asia/Seoul", limit=NAME_LIMIT
        )
        self.add_item(self.zone)

    async def submit(self, interaction: Interaction) -> None:
        """Set the zone that was typed."""
        managers_only(interaction)
        zone = await asyncio.to_thread(zones.find, typed(self.zone))
        if zone is None:
            raise NoSuchZone(typed=typed(self.zone))
        await change(interaction, SECTION, "timezone", zone.key)


@router.on_press(controls.OtherZone)
async def press_other_zone(interaction: Interaction) -> None:
    """Open the form for a time zone."""
    managers_only(interaction)
    await ZoneForm(controls.OtherZone(), Context.of(interaction).language).show(interaction)
