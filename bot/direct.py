"""Direct messages: the server that a button or a form there belongs to, and who its reader is in that server."""

import re

import discord

from bot.controls.control import LIMIT
from bot.host import Host
from bot.requests import sending
from bot.settings import GuildSettings

#: What stands before the ``custom_id`` of a button or a form in a direct message: the server's id.
MARK = r"(?:@\d+:)?"
#: Discord's codes where somebody is not in a server: unknown server, member or user, or the bot has no access to it.
_NOT_THERE = {10004, 10007, 10013, 50001}
_MARKED = re.compile(r"@(\d+):(.*)", re.DOTALL)


def marked(custom_id: str, guild_id: int) -> str:
    """Return a ``custom_id`` with the server that it belongs to.

    One that is too long for that stays as it is; what it leads to is then refused outside of the server.
    """
    with_server = f"@{guild_id}:{custom_id}"
    return custom_id if custom_id.startswith("@") or len(with_server) > LIMIT else with_server


def read_mark(custom_id: str) -> tuple[int | None, str]:
    """Return the server that a ``custom_id`` belongs to, if it names one, and the rest of it."""
    found = _MARKED.fullmatch(custom_id)
    return (int(found[1]), found[2]) if found else (None, custom_id)


def mark(view: discord.ui.LayoutView, guild_id: int) -> None:
    """Let all buttons and selects of a message belong to a server."""
    for item in view.walk_children():
        if isinstance(item, discord.ui.Button | discord.ui.Select) and item.custom_id is not None:
            item.custom_id = marked(item.custom_id, guild_id)


async def member_of(bot: Host, guild_id: int, user_id: int) -> discord.Member | None:
    """Return a member of a server as Discord knows them now; None if they are not in it, or the bot is not.

    Raises:
        DiscordException, ClientError, OSError: Discord did not say.
    """
    guild = bot.get_guild(guild_id)
    if guild is None:
        return None
    try:
        with sending():
            return await guild.fetch_member(user_id)
    except discord.HTTPException as error:
        if error.code not in _NOT_THERE:
            raise
        return None


def manages(member: discord.Member, settings: GuildSettings) -> bool:
    """Tell whether somebody may manage the server, or holds the role that its managers have been given."""
    return member.guild_permissions.manage_guild or holds_role(member, settings)


def holds_role(member: discord.Member, settings: GuildSettings) -> bool:
    """Tell whether somebody holds the role that a server's managers have been given."""
    return settings.manager_role_id is not None and member.get_role(settings.manager_role_id) is not None
