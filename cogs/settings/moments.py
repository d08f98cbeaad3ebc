"""The section for what comes by itself: each moment of a week, whether it comes, on which day, and at which hour."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, get_args

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.controls import MomentName
from bot.render.coming import name
from bot.render.layout import Item
from bot.replies import write
from bot.router import Router, chosen_in
from bot.texts import Language, say
from cogs.settings.frame import Section, managers_only, show
from cogs.settings.setting import Row, Shown
from db import moments
from db.rhythm import DAYS, DEFAULTS, HOURS, Timing
from db.types import MomentKind

router = Router()

#: Days that have a name of their own.
_NAMED_DAYS: Mapping[int, str] = MappingProxyType(
    {-1: "moment.day-before", 0: "moment.same-day", 1: "moment.day-after"}
)


def _day(days: int, language: Language) -> str:
    """Return a day as people call it: the day before the talk, two days after it."""
    if (key := _NAMED_DAYS.get(days)) is not None:
        return say(language, key)
    return say(language, "moment.before" if days < 0 else "moment.after", count=abs(days))


def when(timing: Timing, language: Language) -> str:
    """Return when a moment comes: ``발표 전날 20:00``; or that it does not."""
    return f"{_day(timing.days, language)} {timing.hour:02}:00" if timing.is_on else say(language, "moment.off")


def _summary(shown: Shown) -> str:
    """Return how many moments come by themselves, and which do not."""
    language = shown.language
    off = [name(kind, language) for kind, timing in shown.timings.items() if not timing.is_on]
    return say(language, "moment.without", moments=", ".join(off)) if off else say(language, "moment.all-on")


def _items(shown: Shown) -> Iterator[Item]:
    """Yield when each moment comes, and a select to open one."""
    language = shown.language
    lines = [line(kind, timing, language) for kind, timing in shown.timings.items()]
    yield discord.ui.TextDisplay("\n".join(lines))
    options = [discord.SelectOption(label=name(kind, language), value=kind.value) for kind in shown.timings]
    yield _select(controls.ChooseMoment(), options, say(language, "moment.choose"))


def line(kind: MomentKind, timing: Timing, language: Language) -> str:
    """Return when a moment comes as a line."""
    return f"**{name(kind, language)}** · {when(timing, language)}"


SECTION = Section("moments", _summary, _items, brings=tuple(MomentKind))


def _of_moment(kind: MomentKind, shown: Shown) -> Iterator[Item]:
    """Yield when a moment comes, and what that is changed with."""
    language, timing, name_ = shown.language, shown.timings[kind], _called(kind)
    said = [line(kind, timing, language), f"-# {say(language, f'moment.{kind}-is')}"]
    recalls = shown.term is not None and shown.term.recalls
    if kind is MomentKind.ANNOUNCEMENT:
        said.append(say(language, "moment.recall-on" if recalls else "moment.recall-off"))
    yield discord.ui.TextDisplay("\n".join(said))
    buttons = [controls.switch_moment(language, name_, on=not timing.is_on)]
    if timing != DEFAULTS[kind]:
        buttons.append(controls.usual_moment(language, name_))
    if kind is MomentKind.ANNOUNCEMENT:
        buttons.append(controls.recall(language, on=not recalls))
    yield discord.ui.ActionRow(*buttons, controls.settings_section(language, "moments"))
    if len(DAYS[kind]) > 1:
        days = {days: _day(days, language) for days in DAYS[kind]}
        yield _select(controls.MoveMoment(name_, "days"), _options(days, timing.days))
    hours = {hour: f"{hour:02}:00" for hour in HOURS[kind]}
    yield _select(controls.MoveMoment(name_, "hour"), _options(hours, timing.hour))


def _options(labels: Mapping[int, str], chosen: int) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=label, value=str(value), default=value == chosen) for value, label in labels.items()
    ]


def _select(control: controls.Control, options: list[discord.SelectOption], placeholder: str | None = None) -> Row:
    menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=str(control), options=options, placeholder=placeholder)
    return discord.ui.ActionRow(menu)


def _called(kind: MomentKind) -> MomentName:
    return next(called for called in get_args(MomentName) if called == kind.value)


async def _show(interaction: Interaction, kind: MomentKind, key: str | None = None) -> None:
    """Show a moment, and at the top what was changed."""
    section = replace(SECTION, items=partial(_of_moment, kind), brings=(kind,))
    await show(interaction, section, partial(_said, key, kind) if key is not None else None)


def _said(key: str, kind: MomentKind, shown: Shown) -> str:
    language = shown.language
    return say(language, key, moment=name(kind, language), when=when(shown.timings[kind], language))


async def _set(interaction: Interaction, kind: MomentKind, timing: Timing | None) -> None:
    """Store when a moment comes, with None when it usually does; then show that."""
    context = Context.of(interaction)
    await write(interaction, moments.set_timing, guild_id=context.guild_id, kind=kind, timing=timing, now=context.now)
    comes = timing is None or timing.is_on
    await _show(interaction, kind, "moment.set" if comes else "moment.switched-off")


async def _timing(interaction: Interaction, kind: MomentKind) -> Timing:
    context = Context.of(interaction)
    return (await context.db.read(moments.timings, guild_id=context.guild_id))[kind]


@router.on_press(controls.ChooseMoment)
async def choose_moment(interaction: Interaction) -> None:
    """Open a moment."""
    managers_only(interaction)
    for kind in chosen_in(interaction):
        await _show(interaction, MomentKind(kind))


@router.on_press(controls.SwitchMoment)
async def press_switch(interaction: Interaction, kind: MomentName, on: bool) -> None:
    """Let a moment come, or not any more."""
    managers_only(interaction)
    moment = MomentKind(kind)
    await _set(interaction, moment, replace(await _timing(interaction, moment), is_on=on))


@router.on_press(controls.MoveMoment)
async def choose_time(interaction: Interaction, kind: MomentName, part: Literal["days", "hour"]) -> None:
    """Let a moment come on another day, or at another hour."""
    managers_only(interaction)
    moment = MomentKind(kind)
    for chosen in map(int, chosen_in(interaction)):
        timing = await _timing(interaction, moment)
        await _set(
            interaction, moment, replace(timing, days=chosen) if part == "days" else replace(timing, hour=chosen)
        )


@router.on_press(controls.Recall)
async def press_recall(interaction: Interaction, on: bool) -> None:
    """Let announcements recall a question of the week before, or not any more."""
    managers_only(interaction)
    await write(interaction, moments.recall, guild_id=Context.of(interaction).guild_id, is_wanted=on)
    await _show(interaction, MomentKind.ANNOUNCEMENT, "moment.recalls" if on else "moment.recalls-nothing")


@router.on_press(controls.UsualMoment)
async def press_usual(interaction: Interaction, kind: MomentName) -> None:
    """Let a moment come when it usually does."""
    managers_only(interaction)
    await _set(interaction, MomentKind(kind), None)
