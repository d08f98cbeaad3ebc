"""A setting that is chosen in a select: what is in force, what it is chosen with, and how a choice is read."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import discord

from bot import controls
from bot.render.layout import Button, Item
from bot.settings import GuildSettings
from bot.texts import Language
from db.moments import Coming
from db.rhythm import DEFAULTS, Timing
from db.settings import SettingName, Value
from db.terms import State
from db.types import MomentKind

Row: TypeAlias = discord.ui.ActionRow[discord.ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel shows: what is in force in a server now, in the language of whoever reads it.

    There is no ``term`` yet where nothing was stored. ``timings`` are when the moments of a week come; ``coming`` is
    what comes next. To some channels the bot cannot write, which are ``closed``: their ids, with the permissions that
    it lacks, as keys of the texts.
    """

    language: Language
    settings: GuildSettings
    guild: discord.Guild | None
    now: dt.datetime
    term: State | None = None
    timings: Mapping[MomentKind, Timing] = field(default_factory=lambda: DEFAULTS)
    coming: Sequence[Coming] = ()
    closed: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """The date where the group is."""
        return self.now.astimezone(self.settings.timezone).date()

    @property
    def paused_until(self) -> dt.date | None:
        """The last day of a pause, as long as there is one."""
        until = self.term.paused_until if self.term is not None else None
        return until if until is not None and until >= self.today else None


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting on the panel.

    ``in_force`` and ``changed`` are sentences, the latter once it was changed. ``select`` is what it is chosen with,
    ``buttons`` stand below that. ``read`` turns what was chosen into what is stored, or refuses it.
    """

    in_force: Callable[[Shown], str]
    changed: Callable[[Shown], str]
    select: Callable[[Shown], Row]
    read: Callable[[str, discord.Guild | None], Value]
    buttons: Callable[[Language], list[Button]] = lambda _language: []


def items(settings: Mapping[SettingName, Setting], shown: Shown) -> Iterator[Item]:
    """Yield for each setting what is in force, what it is chosen with, and a button to take it back if it was set."""
    for name, setting in settings.items():
        yield discord.ui.TextDisplay(setting.in_force(shown))
        yield setting.select(shown)
        is_own = getattr(shown.settings.own, name) is not None
        unset = [controls.unset(shown.language, name)] if is_own else []
        if buttons := [*setting.buttons(shown.language), *unset]:
            yield discord.ui.ActionRow(*buttons)


def select(name: SettingName, options: list[discord.SelectOption]) -> Row:
    """Return what one of some options is chosen with."""
    menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=str(controls.SetTo(name)), options=options)
    return discord.ui.ActionRow(menu)
