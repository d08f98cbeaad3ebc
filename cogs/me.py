"""``/me``: one's own record over all terms, for oneself alone; in a direct message too, of a chosen server."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, records
from bot.client import StudyBot
from bot.context import Context, Interaction, enter_server
from bot.direct import marked, member_of
from bot.fitting import label
from bot.giving import give
from bot.host import Host
from bot.mentions import plain_for
from bot.render import own
from bot.render.layout import Button
from bot.replies import defer, reply, show_in_place
from bot.requests import UNREACHABLE
from bot.router import Router
from bot.texts import say
from db.record import overview

router = Router()

#: Servers of which Discord is asked whether one is there, and from which one chooses: five rows of a phone.
ASKED_LIMIT, SERVERS_LIMIT = 25, 5
#: Characters of a server's name on its button.
NAME_LIMIT = 40


@router.cog
class Remembering(commands.Cog):
    """The command that shows one's own record."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def me(self, interaction: Interaction) -> None:
        """See what you presented, asked, answered and reflected; only you see it."""
        if interaction.guild_id is None:
            await _ask_for_server(interaction)
        else:
            await _show(interaction)


async def _ask_for_server(interaction: Interaction) -> None:
    """Let somebody choose a server in a direct message; where there is only one, show that."""
    await defer(interaction, thinking=True)
    servers = await _servers(interaction)
    if len(servers) == 1:
        await enter_server(interaction, servers[0].id)
        await _show(interaction)
        return
    language = Context.of(interaction).language
    lines = [say(language, "own.which-server" if servers else "own.no-server")]
    if len(servers) > SERVERS_LIMIT:
        lines.append("-# " + say(language, "own.more-servers"))
    await reply(interaction, "\n".join(lines), [[_button_of(server)] for server in servers[:SERVERS_LIMIT]])


async def _servers(interaction: Interaction) -> list[discord.Guild]:
    """Return the servers in which somebody has a record and still is, as far as Discord says; the newest first."""
    bot, user_id = interaction.client, interaction.user.id
    ids = await bot.db.read(overview.guilds_of, user_id=user_id, limit=ASKED_LIMIT)
    guilds = [guild for guild in map(bot.get_guild, ids) if guild is not None]
    are_there = await asyncio.gather(*(_is_there(bot, guild, user_id) for guild in guilds))
    return [guild for guild, is_there in zip(guilds, are_there, strict=True) if is_there]


async def _is_there(bot: Host, guild: discord.Guild, user_id: int) -> bool:
    try:
        return await member_of(bot, guild.id, user_id) is not None
    except UNREACHABLE:
        return True


def _button_of(server: discord.Guild) -> Button:
    button = controls.me_in(label(server.name, NAME_LIMIT))
    button.custom_id = marked(str(button.custom_id), server.id)
    return button


async def _show(interaction: Interaction) -> None:
    """Show a member what is theirs, or how to begin."""
    context = Context.of(interaction)
    language = context.language
    found = await context.db.read(
        overview.of_user, guild_id=context.guild_id, user=context.user, today=context.today, limit=own.SHOWN_LIMIT
    )
    if found is None:
        ask = [controls.ask(language)] if context.here is not None else []
        await show_in_place(interaction, say(language, "own.nothing"), [[*ask, controls.study(language)]])
        return
    plain = await plain_for(interaction.client, context.guild_id, language, found.texts)
    await show_in_place(interaction, *own.message(found, plain, language))


@router.on_press(controls.Me)
async def press_me(interaction: Interaction) -> None:
    """Show one's own record."""
    await _show(interaction)


@router.on_press(controls.MeFile)
async def press_file(interaction: Interaction) -> None:
    """Give out all of one's own record as a file."""
    context = Context.of(interaction)
    language = context.language
    await defer(interaction, thinking=True)
    page = await records.own_page(
        context.db, context.settings.timezone, language, guild_id=context.guild_id, user=context.user
    )
    if page is None:
        await reply(interaction, say(language, "own.nothing"), [[controls.study(language)]])
        return
    data = page.encode()
    fits = len(data) <= interaction.filesize_limit
    if not fits or not await give(interaction, say(language, "own.file"), "my-record.md", data):
        await reply(interaction, say(language, "own.too-large"))
