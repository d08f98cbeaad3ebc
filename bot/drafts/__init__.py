"""Texts that are not in the database yet, kept as files, since it may be the database that fails.

A draft is what somebody typed and the bot could not store. A clipping is a message that somebody took with a menu, and
has not said yet which question it belongs to.
"""

import datetime as dt
import logging
from dataclasses import replace
from pathlib import Path

import discord

from bot.context import Context, Interaction, KeptForm
from bot.controls import DraftKind
from bot.drafts import clippings
from bot.drafts.draft import SUBJECTS
from bot.drafts.draft import Draft as Draft
from bot.drafts.draft import fields as fields
from bot.drafts.text_files import TextFiles
from bot.drafts.typed import draft_id_of, typed
from bot.replies import reply
from bot.texts import language_of, say

log = logging.getLogger(__name__)

#: How long a draft is kept, and how many of one member.
KEPT = dt.timedelta(days=7)
LIMIT = 5

FILES = TextFiles("drafts", KEPT, Draft.from_json, LIMIT)


async def keep(interaction: Interaction, /, **target: str) -> Draft | None:
    """Keep the words of an interaction that could not be stored, and return them as a draft; None if there are none.

    ``target`` adds to what the interaction says of where the words belong, such as ``week="3"``. An error while the
    draft is written is logged, and None returned.
    """
    try:
        if interaction.guild_id is not None and (found := typed(interaction)):  # a draft is a guild's
            draft = replace(found, target={**found.target, **target})
            words = Context.of(interaction).words
            words.is_new_draft = not await FILES.has(interaction, draft.id)
            words.draft_id = draft.id
            await FILES.keep(interaction, draft, instead_of=draft_id_of(interaction))
            return draft
    except Exception as error:  # noqa: BLE001  # the words are still to be given back
        log.warning("draft not kept: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
    return None


async def mark_stored(interaction: Interaction) -> None:
    """Remember that the words of an interaction are in the database, so that they are neither given back nor offered.

    Deletes the draft that the form was filled with, the draft with the same words, and any that the words replace.
    """
    Context.of(interaction).words.are_stored = True
    found = typed(interaction)
    if found is not None:
        await drop(interaction, found.id)
        if found.kind in SUBJECTS:
            for draft in await own(interaction):
                if draft.subject == found.subject:
                    await drop(interaction, draft.id)
    if (draft_id := draft_id_of(interaction)) is not None:
        await drop(interaction, draft_id)


async def drop(interaction: Interaction, draft_id: str) -> None:
    """Delete one of the member's own drafts, if it is there."""
    await FILES.drop(interaction, draft_id)


async def own(interaction: Interaction) -> list[Draft]:
    """Return the member's own drafts in this guild, newest first."""
    return await FILES.all_of(interaction)


async def resume(interaction: Interaction, draft_id: str) -> Draft | None:
    """Return one of the member's own drafts to continue; if it is gone, say so and return None.

    If what follows fails, the error message gives the draft's words back.
    """
    draft = await FILES.find(interaction, draft_id)
    if draft is None:
        await reply(interaction, say(language_of(interaction.locale), "draft.gone"))
    else:
        Context.of(interaction).words.resumed = draft.words
    return draft


async def update_target(interaction: Interaction, draft: Draft, /, **target: str) -> Draft:
    """Add to what is known of where a draft belongs, keep it for seven more days, and return it."""
    renewed = replace(draft, kept_at=discord.utils.utcnow(), target={**draft.target, **target})
    try:
        await FILES.keep(interaction, renewed)
    except OSError as error:
        log.warning("draft not kept: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
    return renewed


async def undo_keeping(interaction: Interaction) -> None:
    """Delete the draft that was kept for the second delivery of an interaction, unless the first had kept it."""
    words = Context.of(interaction).words
    if words.draft_id is not None and words.is_new_draft:
        await drop(interaction, words.draft_id)


async def drop_used(interaction: Interaction) -> None:
    """Delete the draft that a submitted form was filled with, unless the form was kept as a draft again."""
    words = Context.of(interaction).words
    if not words.are_stored and words.draft_id is None:
        await mark_stored(interaction)


async def resume_form(interaction: Interaction, draft_id: str, **words: str) -> Draft | None:
    """Return a form that could not be stored, to be submitted again; ``words`` replaces the text of fields by their id.

    If that fails, the form is what is kept and given back, not the button that was pressed. None if the draft is gone.
    """
    draft = await resume(interaction, draft_id)
    if draft is None:
        return None
    others = [component for component in draft.form["components"] if dict(fields(component)).keys().isdisjoint(words)]
    changed = [{"type": 18, "component": {"type": 4, "custom_id": name, "value": words[name]}} for name in words]
    draft = replace(draft, form={**draft.form, "components": [*others, *changed]})
    Context.of(interaction).words.submitted_again = KeptForm(draft_id, draft.form)
    return draft


async def newest(interaction: Interaction, kind: DraftKind, /, **target: str) -> Draft | None:
    """Return the member's newest draft of a kind that may belong to ``target``."""
    for draft in await own(interaction):
        if draft.kind == kind and all(draft.target.get(name, "") in {"", value} for name, value in target.items()):
            return draft
    return None


def sweep(data_dir: Path) -> None:
    """Delete all drafts and clippings that are too old."""
    for files in (FILES, clippings.FILES):
        files.sweep(data_dir)
