"""People of a timetable who were mentioned, as Discord writes them: ``<@123>``."""

import re
from collections.abc import Iterable, Mapping

from bot.context import Context, Interaction, user_of
from db import members
from db.errors import BotTakesNoPart, NoSuchMember, StudyError
from db.members import User

_MENTION = re.compile(r"<@!?(\d{1,20})>")


def mentioned(person: str) -> int | None:
    """Return the Discord user that a name is a mention of, if it is one."""
    match = _MENTION.fullmatch(person)
    return int(match[1]) if match else None


async def find_users(interaction: Interaction, names: Iterable[str]) -> Mapping[int, User | StudyError]:
    """Return who is mentioned, by id: as the group knows them, else as discord.py has them cached."""
    ids = {found for name in names if (found := mentioned(name)) is not None}
    if not ids:
        return {}
    context = Context.of(interaction)
    known = await context.db.read(members.names, guild_id=context.guild_id, of=ids)
    return {
        user_id: User(user_id, known[user_id]) if user_id in known else _cached(interaction, user_id) for user_id in ids
    }


def _cached(interaction: Interaction, user_id: int) -> User | StudyError:
    found = interaction.guild.get_member(user_id) if interaction.guild else None
    if user_id == interaction.user.id:
        return Context.of(interaction).user
    try:
        return user_of(found) if found else NoSuchMember()
    except BotTakesNoPart as refusal:
        return refusal
