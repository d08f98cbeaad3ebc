"""The section for the channels: where questions, recaps and reminders go."""

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

import discord

from bot import controls
from bot.channels import missing_in
from bot.render.layout import Item
from bot.texts import say
from cogs.settings.closed import closed_lines
from cogs.settings.frame import Section
from cogs.settings.setting import Row, Setting, Shown, items
from db.errors import ClosedChannel, UnfitChannel
from db.settings import ChannelSetting, SettingName, Value
from db.types import MomentKind

#: What goes to each of the channels, as the texts call it.
_KEYS: Mapping[ChannelSetting, str] = MappingProxyType(
    {"question_channel_id": "question", "recap_channel_id": "recap", "reminder_channel_id": "reminder"}
)
#: What the bot needs beside writing: a recap brings its page.
_FURTHER: Mapping[ChannelSetting, tuple[str, ...]] = MappingProxyType({"recap_channel_id": ("permission.attach",)})

Menu: TypeAlias = discord.ui.ChannelSelect[Any]


def _channel(name: ChannelSetting, shown: Shown) -> discord.TextChannel | None:
    """Return the channel that was chosen, unless it was deleted."""
    channel_id: int | None = getattr(shown.settings, name)
    channel = shown.guild.get_channel(channel_id) if shown.guild is not None and channel_id is not None else None
    return channel if isinstance(channel, discord.TextChannel) else None


def _in_force(name: ChannelSetting, shown: Shown) -> str:
    key, language, channel = _KEYS[name], shown.language, _channel(name, shown)
    where = channel.mention if channel is not None else say(language, f"channel.default-{key}")
    return f"**{say(language, f'channel.{key}')}** · {where}"


def _changed(name: ChannelSetting, shown: Shown) -> str:
    key, language, channel = _KEYS[name], shown.language, _channel(name, shown)
    if channel is None:
        return say(language, f"channel.unset-{key}")
    return say(language, f"channel.set-{key}", channel=channel.mention)


def _choose(name: ChannelSetting, shown: Shown) -> Row:
    channel = _channel(name, shown)
    menu: Menu = discord.ui.ChannelSelect(
        custom_id=str(controls.SetTo(name)),
        channel_types=[discord.ChannelType.text],
        placeholder=say(shown.language, "channel.choose"),
        min_values=0,
        default_values=[channel] if channel is not None else [],
    )
    return discord.ui.ActionRow(menu)


def _read(name: ChannelSetting, chosen: str, guild: discord.Guild | None) -> Value:
    """Return the channel that was chosen.

    Raises:
        UnfitChannel, ClosedChannel: see `fit_channel`.
    """
    return fit_channel(chosen, guild, _FURTHER.get(name, ()))


def fit_channel(chosen: str, guild: discord.Guild | None, further: tuple[str, ...]) -> int:
    """Return the id of a channel that was chosen, if the bot may post there, and do ``further`` things.

    Raises:
        UnfitChannel: it is no text channel, or gone.
        ClosedChannel: the bot may not post there what belongs there.
    """
    channel = guild.get_channel(int(chosen)) if guild is not None else None
    if not isinstance(channel, discord.TextChannel):
        raise UnfitChannel
    if missing := missing_in(channel, further):
        raise ClosedChannel(channel=channel.id, permissions=tuple(missing))
    return channel.id


def _setting(name: ChannelSetting) -> Setting:
    return Setting(partial(_in_force, name), partial(_changed, name), partial(_choose, name), partial(_read, name))


def _summary(shown: Shown) -> str:
    """Return the channels that were chosen as one line."""
    chosen = [
        f"{say(shown.language, f'channel.short-{key}')} {channel.mention}"
        for name, key in _KEYS.items()
        if (channel := _channel(name, shown)) is not None
    ]
    return " · ".join(chosen) or say(shown.language, "channel.none")


#: The settings of this section.
SETTINGS: Mapping[SettingName, Setting] = MappingProxyType({name: _setting(name) for name in _KEYS})

#: What goes to these channels by itself; a nudge goes to whom it is about.
_BRINGS = (MomentKind.ANNOUNCEMENT, MomentKind.WRAP_UP, MomentKind.RECAP)


def _items(shown: Shown) -> Iterator[Item]:
    """Yield the channels that the bot cannot write to, and what the channels are chosen with."""
    if closed := closed_lines(shown):
        yield discord.ui.TextDisplay("\n".join(closed))
    yield from items(SETTINGS, shown)


SECTION = Section("channels", _summary, _items, SETTINGS, _BRINGS)
