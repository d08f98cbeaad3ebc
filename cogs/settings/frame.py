"""The frame of the panel: its sections, what stands at the top of each, and how a change is stored and answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.controls import SectionName
from bot.render.layout import Item, stacked
from bot.replies import defer_if_slow, show_view_in_place
from bot.texts import say
from cogs.settings.coming import coming
from cogs.settings.setting import Setting, Shown
from db import moments, terms
from db.errors import ManagersOnly
from db.settings import SettingName, Value

#: What comes next, in lines at the top.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the panel.

    ``summary`` is what is in force, as a line of the first view; ``items`` are what it is changed with. Of its
    ``settings``, each is chosen in a select.
    """

    name: SectionName
    summary: Callable[[Shown], str]
    items: Callable[[Shown], Iterable[Item]]
    settings: Mapping[SettingName, Setting] = field(default_factory=dict)


def managers_only(interaction: Interaction) -> None:
    """Refuse whoever is no manager.

    Raises:
        ManagersOnly: they are none.
    """
    if not Context.of(interaction).is_manager:
        raise ManagersOnly


async def load(interaction: Interaction) -> Shown:
    """Return what is in force by now, which may be something else than when the interaction began."""
    context = Context.of(interaction)
    read, guild_id = context.db.read, context.guild_id
    settings = interaction.client.settings_of(guild_id, context.here)
    coming: dict[str, Any] = {"guild_id": guild_id, "now": context.now, "zone": settings.timezone, "limit": SHOWN}
    return Shown(
        context.language,
        settings,
        interaction.guild,
        context.now,
        await read(terms.state, guild_id=guild_id),
        await read(moments.timings, guild_id=guild_id),
        await read(moments.upcoming, **coming, only_here=True),
    )


async def show(interaction: Interaction, section: Section, changed: Callable[[Shown], str] | None = None) -> None:
    """Show a section in place, and at its top what was ``changed``, if something was."""
    shown = await load(interaction)
    title = f"{say(shown.language, 'settings.title')} · {say(shown.language, f'button.settings-{section.name}')}"
    back = discord.ui.ActionRow(controls.settings_back(shown.language))
    top = head(shown, title, changed(shown) if changed is not None else None)
    await show_view_in_place(interaction, stacked([top, *section.items(shown), back]))


def head(shown: Shown, title: str, said: str | None = None) -> Item:
    """Return the top of a view: its title, what was changed, and what comes next by itself."""
    return discord.ui.TextDisplay("\n".join([f"## ⚙️ {title}", *([said] if said else []), *coming(shown)]))


async def change(interaction: Interaction, section: Section, name: SettingName, value: Value | None) -> None:
    """Store what was chosen in a select of a section, or with None take it back; then show what was changed."""
    context = Context.of(interaction)
    await defer_if_slow(interaction, interaction.client.change_setting(context.guild_id, name, value, context.here))
    await show(interaction, section, section.settings[name].changed)
