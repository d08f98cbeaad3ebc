"""``/settings``: one panel with what is in force in a server; a choice in it is stored at once."""

from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.render.layout import Item, stacked
from bot.replies import defer_if_slow, deliver, show_view_in_place
from bot.router import Router, chosen_in
from bot.texts import say
from cogs.settings.rows import SETTINGS, Shown
from db.errors import ManagersOnly
from db.settings import SettingName, Value

router = Router()


@router.cog
class SettingUp(commands.Cog):
    """The command that shows the settings."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def settings(self, interaction: Interaction) -> None:
        """For managers: the language, the time zone, and who else is a manager."""
        managers_only(interaction)
        await deliver(interaction, _panel(_shown(interaction)))


def managers_only(interaction: Interaction) -> None:
    """Refuse whoever is no manager.

    Raises:
        ManagersOnly: they are none.
    """
    if not Context.of(interaction).is_manager:
        raise ManagersOnly


async def change(interaction: Interaction, name: SettingName, value: Value | None) -> None:
    """Store what was chosen, or with None take a setting back; then show on the panel what is in force."""
    guild_id = Context.of(interaction).guild_id
    await defer_if_slow(interaction, interaction.client.change_setting(guild_id, name, value))
    await show_view_in_place(interaction, _panel(_shown(interaction), changed=name))


def _shown(interaction: Interaction) -> Shown:
    """Return what is in force by now, which may be something else than when the interaction began."""
    context = Context.of(interaction)
    settings = interaction.client.settings_of(context.guild_id)
    return Shown(context.language, settings, interaction.guild, context.now)


def _panel(shown: Shown, changed: SettingName | None = None) -> discord.ui.LayoutView:
    """Draw the panel, below its title what was changed, or else how it works."""
    said = say(shown.language, "settings.how") if changed is None else SETTINGS[changed].changed(shown)
    title = f"## ⚙️ {say(shown.language, 'settings.title')}\n{said}"
    return stacked([discord.ui.TextDisplay(title), *(item for name in SETTINGS for item in _row(name, shown))])


def _row(name: SettingName, shown: Shown) -> Iterator[Item]:
    """Yield what is in force for a setting, what it is chosen with, and a button to take it back if it was set."""
    setting, language = SETTINGS[name], shown.language
    yield discord.ui.TextDisplay(setting.in_force(shown))
    yield setting.select(shown)
    is_own = getattr(shown.settings.own, name) is not None
    buttons = [*setting.buttons(language), *([controls.unset(language, name)] if is_own else [])]
    if buttons:
        yield discord.ui.ActionRow(*buttons)


@router.on_press(controls.Settings)
async def press_settings(interaction: Interaction) -> None:
    """Open the panel."""
    managers_only(interaction)
    await show_view_in_place(interaction, _panel(_shown(interaction)))


@router.on_press(controls.SetTo)
async def choose(interaction: Interaction, name: SettingName) -> None:
    """Set what was chosen; where nothing is chosen any more, take the setting back."""
    managers_only(interaction)
    chosen = chosen_in(interaction)
    await change(interaction, name, SETTINGS[name].read(chosen[0], interaction.guild) if chosen else None)


@router.on_press(controls.Unset)
async def press_unset(interaction: Interaction, name: SettingName) -> None:
    """Take a setting back."""
    managers_only(interaction)
    await change(interaction, name, None)
