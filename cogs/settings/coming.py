"""What comes next by itself, and when, as everybody's own clock shows it."""

import discord

from bot.render.coming import name_in
from bot.texts import say, whole_day
from cogs.settings.setting import Shown


def coming(shown: Shown) -> list[str]:
    """Return what comes next as a line each, or why nothing does."""
    language, pause = shown.language, shown.paused_until
    lines = [say(language, "moment.paused", date=whole_day(language, pause, shown.today))] if pause is not None else []
    for moment in shown.coming:
        at = f"{discord.utils.format_dt(moment.at, 'F')} ({discord.utils.format_dt(moment.at, 'R')})"
        lines.append(say(language, "moment.coming", moment=name_in(moment.week, moment.kind, language), at=at))
    return lines or [say(language, "moment.nothing-on" if _all_are_off(shown) else "moment.nothing")]


def _all_are_off(shown: Shown) -> bool:
    return not any(timing.is_on for timing in shown.timings.values())
