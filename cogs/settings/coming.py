"""What comes next by itself, and when, as everybody's own clock shows it."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

import discord

from bot.render.coming import name_in
from bot.texts import say, whole_day
from cogs.settings.setting import Shown
from db.moments import Coming
from db.types import MomentKind

#: What comes next, in lines.
LIMIT = 3
#: What some moments need to come.
_NEEDS: Mapping[MomentKind, str] = MappingProxyType(
    {MomentKind.NUDGE: "moment.if-open", MomentKind.RECAP: "moment.if-words"}
)


def coming(shown: Shown, kinds: Collection[MomentKind] = tuple(MomentKind)) -> Iterator[str]:
    """Yield a heading and what comes next of some kinds, a line each, or why nothing does; of all, if those are off."""
    language, pause, all_kinds = shown.language, shown.paused_until, tuple(MomentKind)
    if pause is not None:
        yield say(language, "moment.paused", date=whole_day(language, pause, shown.today))
    wanted = all_kinds if _are_off(shown, kinds) else kinds
    next_ones = [moment for moment in shown.coming if moment.kind in wanted][:LIMIT]
    if next_ones:
        yield say(language, "moment.next")
        yield from (_line(moment, shown) for moment in next_ones)
    elif pause is None:
        yield say(language, "moment.nothing-on" if _are_off(shown, all_kinds) else "moment.nothing")


def _line(moment: Coming, shown: Shown) -> str:
    """Return what comes when; where that is not certain, what it needs."""
    language, needs = shown.language, _NEEDS.get(moment.kind)
    at = f"{discord.utils.format_dt(moment.at, 'F')} ({discord.utils.format_dt(moment.at, 'R')})"
    line = say(language, "moment.coming", moment=name_in(moment.week, moment.kind, language), at=at)
    return f"{line}\n-# {say(language, needs)}" if needs else line


def _are_off(shown: Shown, kinds: Collection[MomentKind]) -> bool:
    return not any(shown.timings[kind].is_on for kind in kinds)
