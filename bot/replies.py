"""How the bot answers one member: privately, in Components V2, without leaving a view in memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiohttp
import discord
from sqlalchemy.orm import Session

from bot import limits
from bot.context import Context, First, Interaction
from bot.render.layout import Rows, layout
from bot.texts import Language, say

log = logging.getLogger(__name__)

#: What can go wrong between here and Discord.
UNREACHABLE = (discord.DiscordException, aiohttp.ClientError, OSError)
#: How discord.py stumbles over an answer without what it expects in it, or one that is no JSON.
_STUMBLING = (LookupError, TypeError, ValueError, AttributeError)
#: Discord's codes for an interaction that it has given up on, and for one that was answered before.
GIVEN_UP, ANSWERED_BEFORE = 10062, 40060
#: Seconds that the database may take before the member sees "thinking"; an interaction has three.
PATIENCE = 2.0

P = ParamSpec("P")
T = TypeVar("T")


class UnreadableAnswerError(discord.DiscordException):
    """Discord has most likely done what it was asked for, but its answer cannot be read."""


@contextmanager
def sending() -> Iterator[None]:
    """Let an answer of Discord's that cannot be read count as one that did not come; for around requests alone.

    Raises:
        UnreadableAnswerError: one of `UNREACHABLE`.
    """
    try:
        yield
    except _STUMBLING as error:
        raise UnreadableAnswerError(repr(error)) from error


async def reply(interaction: Interaction, text: str, rows: Rows = (), *, files: Sequence[discord.File] = ()) -> bool:
    """Answer privately, whether the interaction was deferred, answered before, or neither.

    Returns whether Discord took it. What is stored stays stored when a receipt is lost, so this never raises.
    """
    view = layout(text, rows)
    for file in files:
        view.add_item(discord.ui.File(file))
    return await deliver(interaction, view, files=files)


async def deliver(interaction: Interaction, view: discord.ui.LayoutView, *, files: Sequence[discord.File] = ()) -> bool:
    """Send a finished view privately; see `reply`."""
    limits.fit_message(view)
    response = interaction.response

    async def send() -> object:
        return await response.send_message(view=view, ephemeral=True, files=list(files))

    try:
        if not await _is_first(interaction, "message", send):
            for file in files:
                file.reset()
            if _is_thinking(interaction):
                Context.of(interaction).reply.has_replaced_thinking = True
                with sending():
                    await interaction.edit_original_response(view=view, attachments=list(files))
            else:
                with sending():
                    await interaction.followup.send(view=view, ephemeral=True, files=list(files))
    except UnreadableAnswerError as error:
        _log_unread(interaction, error)
    except UNREACHABLE as error:
        log.warning("reply lost: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
        return False
    return True


async def turn(interaction: Interaction, text: str, rows: Rows = ()) -> bool:
    """Show a leaf: in the place of the private message whose button was pressed, else in a new one."""
    view = layout(text, rows)
    if interaction.message is None or not interaction.message.flags.ephemeral or _is_thinking(interaction):
        return await deliver(interaction, view)
    try:
        if not await _is_first(interaction, "message", lambda: interaction.response.edit_message(view=view)):
            with sending():
                await interaction.edit_original_response(view=view)
    except UnreadableAnswerError as error:
        _log_unread(interaction, error)
    except UNREACHABLE as error:
        log.warning("leaf lost: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
        return False
    return True


async def defer(interaction: Interaction, *, thinking: bool = False) -> None:
    """Let the member see that it goes on, with a private "thinking" or nothing new; where that fails, it goes on too.

    Raises:
        HTTPException: the interaction was answered before, so somebody else is at it.
    """

    async def begin() -> object:
        return await interaction.response.defer(ephemeral=True, thinking=thinking)

    try:
        await _is_first(interaction, "thinking" if thinking else "message", begin)
    except UNREACHABLE as error:
        if code_of(error) == ANSWERED_BEFORE:
            raise
        log.warning("not deferred: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))


def code_of(error: BaseException) -> int | None:
    """Return Discord's own code for what went wrong, if it gave one."""
    return error.code if isinstance(error, discord.HTTPException) else None


async def _is_first(interaction: Interaction, kind: First, answer: Callable[[], Awaitable[object]]) -> bool:
    """Give the first answer to an interaction, and return whether it was the first.

    It is not, either, where an earlier one was done although Discord's word on it was lost: only Discord knows, and
    says so now. What was answered by another delivery of the interaction raises.
    """
    if interaction.response.is_done():
        return False
    state = Context.of(interaction).reply
    try:
        with sending():
            await answer()
    except UnreadableAnswerError as error:
        state.lost = kind
        _log_unread(interaction, error)
    except UNREACHABLE as error:
        code = code_of(error)
        if code == ANSWERED_BEFORE and state.lost is not None:
            return False
        if code in {GIVEN_UP, ANSWERED_BEFORE}:
            state.closed = code
        else:
            state.lost = kind
        raise
    return True


def _log_unread(interaction: Interaction, error: UnreadableAnswerError) -> None:
    log.warning("answer not read: guild=%s interaction=%s %s", interaction.guild_id, interaction.id, error)


def closed_by(interaction: Interaction) -> int | None:
    """Return Discord's code where it takes no answer any more: it has given up, or something else was the answer."""
    return Context.of(interaction).reply.closed


def _is_thinking(interaction: Interaction) -> bool:
    """Tell whether the member still sees "thinking", which the next answer takes the place of."""
    deferred = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    state = Context.of(interaction).reply
    return (deferred or state.lost == "thinking") and not state.has_replaced_thinking


def may_send(interaction: Interaction) -> bool:
    """Tell whether the bot may post in the channel that the interaction came from."""
    allowed = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return allowed.view_channel and (allowed.send_messages_in_threads if in_thread else allowed.send_messages)


def held_line(
    interaction: Interaction, language: Language, channel_id: int | None, *, brings_files: bool = False
) -> list[str]:
    """Say in a line which permission is missing, where what was stored is to be shown here and cannot be yet."""
    if channel_id != interaction.channel_id:
        return []
    missing = [] if may_send(interaction) else ["permission.send"]
    if brings_files and not interaction.app_permissions.attach_files:
        missing.append("permission.attach")
    names = ", ".join(say(language, key) for key in missing)
    return [say(language, "permission.missing", permissions=names)] if missing else []


async def patiently(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """Await the database; where that takes two seconds, let the member see that it goes on."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if not done and not interaction.response.is_done():
        with suppress(*UNREACHABLE):  # what is being stored counts, not what Discord thinks of the wait
            await defer(interaction, thinking=True)
    return await task


async def write(
    interaction: Interaction, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a use-case that changes something for a member; see `patiently`."""
    return await patiently(interaction, interaction.client.db.write(use_case, *args, **kwargs))
