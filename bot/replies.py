"""Private replies to an interaction, in Components V2, without a view that stays in memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

import discord
from sqlalchemy.orm import Session

from bot import limits
from bot.channels import missing_in
from bot.context import DIRECT, Context, First, Interaction
from bot.direct import mark
from bot.render.layout import Rows, layout
from bot.requests import UNREACHABLE, UnreadableAnswerError, sending
from bot.texts import Language, say

log = logging.getLogger(__name__)

#: Discord's codes for an interaction: it has expired (after three seconds without a reply), or it has a reply already.
UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED = 10062, 40060
#: Seconds of work before the member sees "thinking". Discord allows three until the first reply.
PATIENCE = 2.0

P = ParamSpec("P")
T = TypeVar("T")


async def reply(interaction: Interaction, text: str, rows: Rows = (), *, files: Sequence[discord.File] = ()) -> bool:
    """Reply privately: as the first reply, in place of "thinking", or as a follow-up.

    Return whether Discord accepted it. A lost reply is logged and raises nothing, since what was stored is stored.
    """
    view = layout(text, rows)
    for file in files:
        view.add_item(discord.ui.File(file))
    return await deliver(interaction, view, files=files)


async def deliver(interaction: Interaction, view: discord.ui.LayoutView, *, files: Sequence[discord.File] = ()) -> bool:
    """Send a view as a private reply; see `reply`."""
    limits.fit_message(view)
    _belong(interaction, view)
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
        Context.of(interaction).reply.was_too_large = _is_too_large(error)
        log.warning("reply lost: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
        return False
    return True


async def show_in_place(interaction: Interaction, text: str, rows: Rows = ()) -> bool:
    """Replace the private message whose button was pressed; elsewhere, reply privately. See `reply`."""
    return await show_view_in_place(interaction, layout(text, rows))


async def show_view_in_place(interaction: Interaction, view: discord.ui.LayoutView) -> bool:
    """Show a view as `show_in_place` does."""
    if interaction.message is None or not interaction.message.flags.ephemeral or _is_thinking(interaction):
        return await deliver(interaction, view)
    _belong(interaction, view)
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


def _belong(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Let the buttons of a reply in a direct message belong to the server that it is about."""
    if DIRECT in interaction.extras and interaction.guild_id is not None:
        mark(view, interaction.guild_id)


async def defer(interaction: Interaction, *, thinking: bool = False) -> None:
    """Acknowledge an interaction, so that its reply may come later than in three seconds.

    ``thinking`` shows a private "thinking…" meanwhile. A failure is logged, and the work goes on.

    Raises:
        HTTPException: another delivery of the interaction was acknowledged already, and does the work.
    """

    async def begin() -> object:
        return await interaction.response.defer(ephemeral=True, thinking=thinking)

    try:
        await _is_first(interaction, "thinking" if thinking else "message", begin)
    except UNREACHABLE as error:
        if code_of(error) == ALREADY_ACKNOWLEDGED:
            raise
        log.warning("not deferred: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))


def code_of(error: BaseException) -> int | None:
    """Return the JSON error code that Discord gave, if it gave one."""
    return error.code if isinstance(error, discord.HTTPException) else None


def _is_too_large(error: BaseException) -> bool:
    """Tell whether Discord refused a request for its size."""
    return isinstance(error, discord.HTTPException) and error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


async def _is_first(interaction: Interaction, kind: First, answer: Callable[[], Awaitable[object]]) -> bool:
    """Send the first reply to an interaction; return False if there was a first one before.

    That is also so if Discord has an earlier one whose answer was lost on the way: only this request tells. If another
    delivery of the interaction was answered, this raises.
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
        if code == ALREADY_ACKNOWLEDGED and state.lost is not None:
            return False
        if code in {UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED}:
            state.closed = code
        else:
            state.lost = kind
        raise
    return True


def _log_unread(interaction: Interaction, error: UnreadableAnswerError) -> None:
    log.warning("answer not read: guild=%s interaction=%s %s", interaction.guild_id, interaction.id, error)


def closing_code(interaction: Interaction) -> int | None:
    """Return `UNKNOWN_INTERACTION` or `ALREADY_ACKNOWLEDGED` if Discord accepts no reply any more, else None."""
    return Context.of(interaction).reply.closed


def _is_thinking(interaction: Interaction) -> bool:
    """Return whether the member still sees "thinking…", which the next reply replaces."""
    deferred = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    state = Context.of(interaction).reply
    return (deferred or state.lost == "thinking") and not state.has_replaced_thinking


def may_send(interaction: Interaction) -> bool:
    """Return whether the bot may post in the channel of an interaction."""
    allowed = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return allowed.view_channel and (allowed.send_messages_in_threads if in_thread else allowed.send_messages)


def permission_lines(
    interaction: Interaction, language: Language, channel_id: int | None, *, brings_files: bool = False
) -> list[str]:
    """Return a line that names the permissions that the bot lacks in a channel; none where it cannot know."""
    if channel_id != interaction.channel_id:
        return _lines_for_elsewhere(interaction, language, channel_id, brings_files=brings_files)
    missing = [] if may_send(interaction) else ["permission.send"]
    if brings_files and not interaction.app_permissions.attach_files:
        missing.append("permission.attach")
    return [say(language, "permission.missing", permissions=_named(missing, language))] if missing else []


def _lines_for_elsewhere(
    interaction: Interaction, language: Language, channel_id: int | None, *, brings_files: bool
) -> list[str]:
    channel = interaction.client.get_channel(channel_id or 0)
    if channel is None or isinstance(channel, discord.abc.PrivateChannel):
        return []
    missing = missing_in(channel, ["permission.attach"] if brings_files else [])
    names = _named(missing, language)
    return [say(language, "permission.missing-there", permissions=names, channel=channel.mention)] if missing else []


def _named(missing: Iterable[str], language: Language) -> str:
    return ", ".join(say(language, key) for key in missing)


def place_lines(interaction: Interaction, language: Language, channel_id: int | None) -> list[str]:
    """Say where something is shown, if it is not here, and which permissions the bot lacks there."""
    here = channel_id is None or channel_id == interaction.channel_id
    where = [] if here else [say(language, "channel.elsewhere", channel=f"<#{channel_id}>")]
    return [*where, *permission_lines(interaction, language, channel_id)]


async def defer_if_slow(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """Await some work and return its result; show "thinking…" if it takes longer than two seconds."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if not done and not interaction.response.is_done():
        with suppress(*UNREACHABLE):  # what is being stored counts, not what Discord thinks of the wait
            await defer(interaction, thinking=True)
    return await task


async def write(
    interaction: Interaction, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a use-case that changes something, and return its result; see `defer_if_slow`."""
    return await defer_if_slow(interaction, Context.of(interaction).db.write(use_case, *args, **kwargs))
