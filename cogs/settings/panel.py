"""``/settings``: one panel with what is in force in a server, and a section for each kind of setting."""

from collections.abc import Mapping
from types import MappingProxyType

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls
from bot.client import StudyBot
from bot.context import Interaction
from bot.controls import SectionName
from bot.render.layout import stacked
from bot.replies import show_view_in_place
from bot.router import Router, chosen_in
from bot.texts import say
from cogs.settings import basics, channels, meeting, moments, pause, term
from cogs.settings.closed import closed_lines
from cogs.settings.coming import coming
from cogs.settings.frame import Section, change, head, load, managers_only, show
from cogs.settings.setting import Shown
from db.settings import SettingName, Value

router = Router()

#: The sections, in the order in which the first view shows them.
SECTIONS: Mapping[SectionName, Section] = MappingProxyType(
    {room.SECTION.name: room.SECTION for room in (basics, channels, moments, meeting, pause, term)}
)
#: Buttons in a row: a phone shows them whole.
IN_A_ROW = 3


@router.cog
class SettingUp(commands.Cog):
    """The command that shows the settings."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def settings(self, interaction: Interaction) -> None:
        """For managers: what the group sets, and what comes by itself when."""
        await _open(interaction)


async def _open(interaction: Interaction) -> None:
    """Show what is in force, and a button for each section."""
    managers_only(interaction)
    await show_view_in_place(interaction, _first_view(await load(interaction)))


def _first_view(shown: Shown) -> discord.ui.LayoutView:
    language = shown.language
    lines = [
        f"**{say(language, f'button.settings-{name}')}** · {section.summary(shown)}"
        for name, section in SECTIONS.items()
    ]
    buttons = [controls.settings_section(language, name) for name in SECTIONS]
    rows = [discord.ui.ActionRow(*row) for row in discord.utils.as_chunks(buttons, IN_A_ROW)]
    top = head(say(language, "settings.title"), [*closed_lines(shown), *coming(shown)])
    how = say(language, "settings.how")
    return stacked([top, discord.ui.TextDisplay("\n".join([*lines, how])), *rows])


@router.on_press(controls.Settings)
async def press_settings(interaction: Interaction) -> None:
    """Open the panel, or come back to its first view."""
    await _open(interaction)


@router.on_press(controls.SettingsSection)
async def press_section(interaction: Interaction, section: SectionName) -> None:
    """Open a section."""
    managers_only(interaction)
    await show(interaction, SECTIONS[section])


@router.on_press(controls.SetTo)
async def choose(interaction: Interaction, name: SettingName) -> None:
    """Set what was chosen; where nothing is chosen any more, take the setting back."""
    managers_only(interaction)
    chosen, setting = chosen_in(interaction), _section_with(name).settings[name]
    await _set(interaction, name, setting.read(chosen[0], interaction.guild) if chosen else None)


@router.on_press(controls.Unset)
async def press_unset(interaction: Interaction, name: SettingName) -> None:
    """Take a setting back."""
    managers_only(interaction)
    await _set(interaction, name, None)


async def _set(interaction: Interaction, name: SettingName, value: Value | None) -> None:
    await change(interaction, _section_with(name), name, value)


def _section_with(name: SettingName) -> Section:
    return next(section for section in SECTIONS.values() if name in section.settings)
