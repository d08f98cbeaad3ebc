"""The frame of the panel: its sections, what stands at the top of each, and how a change is stored and answered."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.controls import SectionName
from bot.render.layout import Item, stacked
from bot.replies import defer_if_slow, show_view_in_place
from bot.texts import say
from cogs.settings.closed import closed_channels
from cogs.settings.coming import LIMIT, coming
from cogs.settings.setting import Setting, Shown
from db import moments, terms
from db.errors import ManagersOnly
from db.settings import SettingName, Value
from db.types import MomentKind

#: What is read of what comes next, so that some of each kind is among it.
READ = LIMIT * len(MomentKind)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the panel.

    ``summary`` is what is in force, as a line of the first view; ``items`` are what it is changed with. Of its
    ``settings``, each is chosen in a select. It ``brings`` moments of some kinds: what comes next of them stands at its
    top. Where it brings none, what comes next of any kind stands there once something was changed.
    """

    name: SectionName
    summary: Callable[[Shown], str]
    items: Callable[[Shown], Iterable[Item]]
    settings: Mapping[SettingName, Setting] = field(default_factory=dict)
    brings: Collection[MomentKind] = ()


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
    asked: dict[str, Any] = {"guild_id": guild_id, "now": context.now, "zone": settings.timezone, "limit": READ}
    coming = await read(moments.upcoming, **asked, only_here=True)
    return Shown(
        context.language,
        settings,
        interaction.guild,
        context.now,
        await read(terms.state, guild_id=guild_id),
        await read(moments.timings, guild_id=guild_id),
        coming,
        await closed_channels(interaction, settings, coming),
    )


async def show(interaction: Interaction, section: Section, changed: Callable[[Shown], str] | None = None) -> None:
    """Show a section in place, and at its top what was ``changed``, if something was."""
    shown = await load(interaction)
    title = f"{say(shown.language, 'settings.title')} · {say(shown.language, f'button.settings-{section.name}')}"
    back = discord.ui.ActionRow(controls.settings_back(shown.language))
    said = [changed(shown)] if changed is not None else []
    brings = section.brings or (tuple(MomentKind) if said else ())
    top = head(title, [*said, *(coming(shown, brings) if brings else ())])
    await show_view_in_place(interaction, stacked([top, *section.items(shown), back]))


def head(title: str, lines: Iterable[str]) -> Item:
    """Return the top of a view: its title, and what stands below it."""
    return discord.ui.TextDisplay("\n".join([f"## ⚙️ {title}", *lines]))


async def change(interaction: Interaction, section: Section, name: SettingName, value: Value | None) -> None:
    """Store what was chosen in a select of a section, or with None take it back; then show what was changed."""
    context = Context.of(interaction)
    await defer_if_slow(interaction, interaction.client.change_setting(context.guild_id, name, value, context.here))
    await show(interaction, section, section.settings[name].changed)
