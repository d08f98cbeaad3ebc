"""What an absence of the bot did to a group, in words."""

from collections.abc import Sequence

import discord
from discord.utils import format_dt

from bot.fitting import cut
from bot.render.coming import name_in
from bot.render.layout import TEXT_LIMIT
from bot.texts import Language, say
from db.absences import Absence, Missed, OfWeek


def absence(told: Absence, missed: Missed, guild: str | None, language: Language) -> str | None:
    """Say from when to when the bot was away, what came late and what did not come; nothing if nothing was missed.

    ``guild`` is the server's name, where it is told elsewhere.
    """
    dropped = [*_names(missed.dropped, language), *_notices(missed.dropped_notices, language)]
    if not dropped and not told.replies:
        return None
    times = {"since": format_dt(told.since, "f"), "until": format_dt(told.until, "f")}
    name = discord.utils.escape_markdown(guild) if guild else None
    lines = [say(language, "absence.head-directly" if name else "absence.head", guild=name, **times)]
    if told.replies:
        lines.append(say(language, "absence.replies", count=told.replies))
    if missed.late:
        lines.append(say(language, "absence.late", what=", ".join(_names(missed.late, language))))
    if dropped:
        lines.append(say(language, "absence.dropped", what=", ".join(dropped)))
    return cut("\n".join(lines), TEXT_LIMIT)[0]


def _names(moments: Sequence[OfWeek], language: Language) -> list[str]:
    return [name_in(moment.week, moment.kind, language) for moment in moments]


def _notices(count: int, language: Language) -> list[str]:
    return [say(language, "absence.notices", count=count)] if count else []
