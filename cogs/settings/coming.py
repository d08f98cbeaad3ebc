"""What comes next by itself, and when, as everybody's own clock shows it."""

from collections.abc import Mapping
from types import MappingProxyType

import discord

from bot.texts import Language, say, whole_day
from cogs.settings.setting import Shown
from db.types import MomentKind

#: What the moments are called.
_NAMES: Mapping[MomentKind, str] = MappingProxyType(
    {
        MomentKind.ANNOUNCEMENT: "moment.announcement",
        MomentKind.WRAP_UP: "moment.wrap-up",
        MomentKind.NUDGE: "moment.nudge",
        MomentKind.RECAP: "moment.recap",
    }
)


def name(kind: MomentKind, language: Language) -> str:
    """Return what a moment is called."""
    return say(language, _NAMES[kind])


def coming(shown: Shown) -> list[str]:
    """Return what comes next as a line each, or why nothing does."""
    language, pause = shown.language, shown.paused_until
    lines = [say(language, "moment.paused", date=whole_day(language, pause, shown.today))] if pause is not None else []
    for moment in shown.coming:
        at = f"{discord.utils.format_dt(moment.at, 'F')} ({discord.utils.format_dt(moment.at, 'R')})"
        lines.append(say(language, "moment.coming", week=moment.week, moment=name(moment.kind, language), at=at))
    return lines or [say(language, "moment.nothing-on" if _all_are_off(shown) else "moment.nothing")]


def _all_are_off(shown: Shown) -> bool:
    return not any(timing.is_on for timing in shown.timings.values())
