"""Editing a question or an answer: nothing is overwritten unseen, and what stood before is kept."""

from typing import Any

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.controls import TextKind
from bot.fitting import cut
from bot.forms import TextForm
from bot.render.layout import TEXT_LIMIT
from bot.replies import defer_if_slow, reply, write
from bot.rewriting import keep_or_give_back, rewritten, words_in
from bot.router import Router
from bot.texts import Language, say
from db import answer_changes, changes, words
from db.errors import ChangedMeanwhile
from db.models import Answer, Question
from db.rights import Right

router = Router()


@router.form
class EditForm(TextForm[controls.EditState]):
    """The form for a question's or an answer's words, as the version that it shows."""

    carries = controls.EditState

    def lay_out(self, language: Language, default: str | None) -> discord.ui.Label[Any]:
        """Lay out the field as the form has it that the words were first typed in."""
        self.field = self.state.kind
        self.label = "ask.question" if self.state.kind == "question" else "answer.answer"
        return super().lay_out(language, default)

    async def submit(self, interaction: Interaction) -> None:
        """Replace the words, unless somebody else has done so since they were shown."""
        context = Context.of(interaction)
        kind, text_id = self.state.kind, self.state.text_id
        before = await _find(context, kind, text_id)
        if words.same(self.words, await words_in(before)):
            number = before.number if isinstance(before, Question) else (await _question(interaction, before)).number
            await drafts.mark_stored(interaction)
            await reply(interaction, say(context.language, "more.unchanged", number=number))
            return
        try:
            question = await defer_if_slow(interaction, self._store(context, before))
        except ChangedMeanwhile:
            await _show_theirs(interaction, context, kind, text_id, self.words)
            return
        await drafts.mark_stored(interaction)
        await _receipt(interaction, context, question, kind, text_id)

    async def _store(self, context: Context, before: Question | Answer) -> Question:
        db, text = context.db, await rewritten(context, before, self.words)
        if self.state.kind == "question":
            return await db.write(
                changes.edit,
                guild_id=context.guild_id,
                number=self.state.text_id,
                actor=context.actor,
                body=text.body,
                dialect=text.dialect,
                version=self.state.version,
            )
        return await db.write(
            answer_changes.edit,
            guild_id=context.guild_id,
            answer_id=self.state.text_id,
            editor=context.user,
            is_manager=context.is_manager,
            body=text.body,
            dialect=text.dialect,
            version=self.state.version,
            now=context.now,
        )


async def _find(context: Context, kind: TextKind, text_id: int) -> Question | Answer:
    """Return what is to be edited, if it stands and is this member's to edit."""
    db, guild_id = context.db, context.guild_id
    if kind == "question":
        actor = context.actor
        return await db.read(changes.get_changeable, guild_id=guild_id, number=text_id, actor=actor, right=Right.EDIT)
    return await db.read(
        answer_changes.editable,
        guild_id=guild_id,
        answer_id=text_id,
        user_id=context.user.id,
        is_manager=context.is_manager,
    )


async def _question(interaction: Interaction, answer: Answer) -> Question:
    return await interaction.client.db.read(answer_changes.question_of, guild_id=answer.guild_id, answer_id=answer.id)


async def _show_theirs(interaction: Interaction, context: Context, kind: TextKind, text_id: int, mine: str) -> None:
    """Show what somebody else has written meanwhile, keep what this member wrote, and let them choose."""
    theirs = await _find(context, kind, text_id)
    number = theirs.number if isinstance(theirs, Question) else (await _question(interaction, theirs)).number
    draft, language = await drafts.keep(interaction, version=str(theirs.version)), context.language
    choice = say(language, "more.mine-kept" if draft else "more.mine-returned")
    room = TEXT_LIMIT - len(say(language, "more.changed-meanwhile", number=number, words=f"\n\n{choice}"))
    shown, is_cut = cut(await words_in(theirs), room)
    text = say(language, "more.changed-meanwhile", number=number, words=f"{shown}\n\n{choice}")
    if draft is not None:
        row = [controls.continue_draft(language, draft.kind, draft.id), controls.discard_draft(language, draft.id)]
    else:
        row = [controls.edit_again(language, kind, text_id)]
    await reply(interaction, text, [[*row, controls.read_question(language, number)] if is_cut else row])
    await keep_or_give_back(interaction, draft, mine)


async def _receipt(
    interaction: Interaction,
    context: Context,
    question: Question,
    kind: TextKind,
    text_id: int,
    key: str = "more.edited",
) -> None:
    """Say that the words are others now."""
    row: Question | Answer = question
    if kind == "answer":
        row = await _find(context, kind, text_id)
    undo = controls.undo(context.language, controls.Revert(kind, text_id, row.version - 1, row.version))
    await reply(interaction, say(context.language, key, number=question.number), [[undo]])


async def _open(interaction: Interaction, kind: TextKind, text_id: int, draft: drafts.Draft | None = None) -> None:
    """Open the form with the words that stand; those of a draft replace the version that their author has seen."""
    context = Context.of(interaction)
    row = await _find(context, kind, text_id)
    number = row.number if isinstance(row, Question) else (await _question(interaction, row)).number
    draft = draft or await drafts.newest(interaction, "edit", kind=kind, text_id=str(text_id))
    await EditForm.open(
        interaction,
        controls.EditState(kind, text_id, int(draft.target["version"]) if draft else row.version),
        draft,
        title=say(context.language, "more.edit-title", number=number),
        default=None if draft else await words_in(row),
    )


@router.on_press(controls.Edit)
async def press_edit(interaction: Interaction, kind: TextKind, text_id: int) -> None:
    """Edit a question's or an answer's words."""
    await _open(interaction, kind, text_id)


@router.on_resume("edit")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own draft."""
    kind: TextKind = "question" if draft.target["kind"] == "question" else "answer"
    await _open(interaction, kind, int(draft.target["text_id"]), draft)


@router.on_press(controls.Revert)
async def press_revert(interaction: Interaction, kind: TextKind, text_id: int, to: int, version: int) -> None:
    """Bring the words back that stood before."""
    context = Context.of(interaction)
    version_wanted = {"guild_id": context.guild_id, "to": to, "version": version}
    if kind == "question":
        question = await write(interaction, changes.revert, number=text_id, actor=context.actor, **version_wanted)
    else:
        question = await write(
            interaction,
            answer_changes.revert,
            answer_id=text_id,
            editor=context.user,
            is_manager=context.is_manager,
            now=context.now,
            **version_wanted,
        )
    await _receipt(interaction, context, question, kind, text_id, "more.reverted")
