"""What an absence of the bot did to a group, in words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import discord
from discord.utils import format_dt

from bot.fitting import cut
from bot.render.layout import TEXT_LIMIT
from bot.texts import Language, say
from db.absences import Absence, Missed, OfWeek
from db.types import MomentKind

#: What moments are called.
_MOMENTS: Mapping[MomentKind, str] = MappingProxyType(
    {
        MomentKind.ANNOUNCEMENT: "absence.announcement",
        MomentKind.WRAP_UP: "absence.wrap-up",
        MomentKind.RECAP: "absence.recap",
    }
)


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
    return [say(language, _MOMENTS[moment.kind], week=moment.week) for moment in moments]


def _notices(count: int, language: Language) -> list[str]:
    return [say(language, "absence.notices", count=count)] if count else []
