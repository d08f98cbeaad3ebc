"""Texts that are not stored yet, as files, for it may be the database that fails.

A draft is what was typed and could not be stored, a clipping a message that waits for its place.
"""

import datetime as dt
import logging
from dataclasses import replace
from pathlib import Path

import discord

from bot.context import Context, Interaction, KeptForm
from bot.controls import DraftKind
from bot.drafts import clippings
from bot.drafts.draft import PLACES
from bot.drafts.draft import Draft as Draft
from bot.drafts.draft import fields as fields
from bot.drafts.shelf import Shelf
from bot.drafts.typed import filled_with, typed
from bot.replies import reply
from bot.texts import language_of, say

log = logging.getLogger(__name__)

#: How long a draft is kept, and how many of one member.
KEPT = dt.timedelta(days=7)
LIMIT = 5

SHELF = Shelf("drafts", KEPT, Draft.from_json, LIMIT)


async def keep(interaction: Interaction, /, **target: str) -> Draft | None:
    """Keep what an interaction brought and nobody stored, and return it; what goes wrong costs the draft alone.

    ``target`` is what has become known since of where the words belong.
    """
    try:
        if interaction.guild_id is not None and (found := typed(interaction)):  # elsewhere nothing can go on
            draft = replace(found, target={**found.target, **target})
            words = Context.of(interaction).words
            words.is_new_draft = not await SHELF.has(interaction, draft.id)
            words.draft_id = draft.id
            await SHELF.keep(interaction, draft, instead_of=filled_with(interaction))
            return draft
    except Exception as error:  # noqa: BLE001  # the words are still to be given back
        log.warning("draft not kept: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
    return None


async def stored(interaction: Interaction) -> None:
    """Remember that what an interaction brought is on the disk, so that nothing is given back or offered again.

    The draft that its form was filled with goes, the one with the same words, and any whose place the words take now.
    """
    Context.of(interaction).words.are_stored = True
    found = typed(interaction)
    if found is not None:
        await drop(interaction, found.id)
        if found.kind in PLACES:
            for draft in await own(interaction):
                if draft.place == found.place:
                    await drop(interaction, draft.id)
    if (draft_id := filled_with(interaction)) is not None:
        await drop(interaction, draft_id)


async def drop(interaction: Interaction, draft_id: str) -> None:
    """Let go of one of the member's own drafts, if it is there."""
    await SHELF.drop(interaction, draft_id)


async def own(interaction: Interaction) -> list[Draft]:
    """Return the member's own drafts in this guild, newest first."""
    return await SHELF.all_of(interaction)


async def take_up(interaction: Interaction, draft_id: str) -> Draft | None:
    """Return one of the member's own drafts to go on with, to be given back where that fails; say if it is gone."""
    draft = await SHELF.find(interaction, draft_id)
    if draft is None:
        await reply(interaction, say(language_of(interaction.locale), "draft.gone"))
    else:
        Context.of(interaction).words.taken_up = draft.words
    return draft


async def renew(interaction: Interaction, draft: Draft, /, **target: str) -> Draft:
    """Keep a draft on, with what has become known since of where it belongs."""
    renewed = replace(draft, kept_at=discord.utils.utcnow(), target={**draft.target, **target})
    try:
        await SHELF.keep(interaction, renewed)
    except OSError as error:
        log.warning("draft not kept: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
    return renewed


async def undo_keeping(interaction: Interaction) -> None:
    """Let go of what was kept for an interaction that was answered already, unless it had been kept then."""
    words = Context.of(interaction).words
    if words.draft_id is not None and words.is_new_draft:
        await drop(interaction, words.draft_id)


async def settle(interaction: Interaction) -> None:
    """Let go of what a form was filled with, if nothing has been kept of it and nobody has done so before."""
    words = Context.of(interaction).words
    if not words.are_stored and words.draft_id is None:
        await stored(interaction)


async def take_up_form(interaction: Interaction, draft_id: str, **words: str) -> Draft | None:
    """Return a form that could not be stored, with some of its text fields ``words`` anew, to be submitted again.

    It takes the place of what the interaction itself brought, so that it is kept and given back where it fails.
    """
    draft = await take_up(interaction, draft_id)
    if draft is None:
        return None
    others = [component for component in draft.form["components"] if dict(fields(component)).keys().isdisjoint(words)]
    anew = [{"type": 18, "component": {"type": 4, "custom_id": name, "value": words[name]}} for name in words]
    draft = replace(draft, form={**draft.form, "components": [*others, *anew]})
    Context.of(interaction).words.submitted_again = KeptForm(draft_id, draft.form)
    return draft


async def newest(interaction: Interaction, kind: DraftKind, /, **target: str) -> Draft | None:
    """Return the member's newest draft of a kind that may belong to ``target``."""
    for draft in await own(interaction):
        if draft.kind == kind and all(draft.target.get(name, "") in {"", value} for name, value in target.items()):
            return draft
    return None


def sweep(data_dir: Path) -> None:
    """Remove all that was kept too long, of every origin and whosesoever it is."""
    for shelf in (SHELF, clippings.SHELF):
        shelf.sweep(data_dir)
