"""``/record``: what was asked aloud, noted down by one and asked by many."""

import logging
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, drafts
from bot.channels import channel_for
from bot.client import StudyBot
from bot.context import Context, Interaction, user_of
from bot.fitting import cut
from bot.forms import TextForm
from bot.page import notes
from bot.render import presenter_list
from bot.render.layout import TEXT_LIMIT, Rows
from bot.render.lines import first_words
from bot.render.people import addressed, plain_address
from bot.replies import place_lines, reply, write
from bot.router import Router
from bot.texts import Language, say
from bot.welcome import welcome
from cogs.questions.notes import board
from db import presentations, questions
from db.members import User
from db.models import Member, Presentation, Question
from db.stored import Stored

router = Router()

log = logging.getLogger(__name__)

#: Characters of an answer in the receipt; a question that was taken for its end is to be seen there.
ANSWER_LIMIT = 200


@router.cog
class Recording(commands.Cog):
    """The command that notes down."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def record(
        self,
        interaction: Interaction,
        presenter: discord.Member | None = None,
        week: app_commands.Range[int, 1, 999] | None = None,
    ) -> None:
        """Note down many questions at once that were asked aloud.

        Args:
            presenter: Who was asked. Leave it out for a board to write on while the talk goes on.
            week: The week it is about, if not the current one.
        """
        context = Context.of(interaction)
        if presenter is None:
            await board.show(interaction, context, week)
        else:
            found = await _presenting(context, user_of(presenter), week)
            await _open(interaction, context, *found)


@router.form
class RecordForm(TextForm[controls.RecordState]):
    """The form for notes: a question a line, or the page's own notation."""

    carries = controls.RecordState
    field, label, placeholder = "notes", "record.notes", "record.placeholder"
    needs_channel = True

    async def submit(self, interaction: Interaction) -> None:
        """Store the questions, and show how they were split."""
        context = Context.of(interaction)
        channel_id = channel_for(interaction.client, context.guild_id, "question_channel_id", context.in_public)
        stored = await write(
            interaction,
            questions.record,
            guild_id=context.guild_id,
            recorder=context.user,
            notes=notes.read(self.words),
            presentation_id=self.state.presentation,
            presenter_id=self.state.presenter,
            interaction_id=interaction.id,
            now=context.now,
            channel_id=channel_id,
        )
        await drafts.mark_stored(interaction)
        if stored.is_new:
            await reply(interaction, *_receipt(stored, context, place_lines(interaction, context.language, channel_id)))


async def _presenting(context: Context, user: User, week: int | None) -> tuple[Presentation, Member]:
    return await context.db.read(
        presentations.of_presenter, guild_id=context.guild_id, user=user, today=context.today, week=week
    )


async def _open(
    interaction: Interaction,
    context: Context,
    presentation: Presentation,
    member: Member,
    draft: drafts.Draft | None = None,
) -> None:
    """Open the form for what one presenter was asked."""
    target = {"presentation": str(presentation.id), "presenter": str(member.id)}
    draft = draft or await drafts.newest(interaction, "record", **target)
    await RecordForm.open(
        interaction,
        controls.RecordState(presentation.id, member.id),
        draft,
        title=say(
            context.language,
            "record.title",
            week=presentation.week.number,
            presenter=plain_address(member.name, context.language),
        ),
    )


@router.on_resume("record")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own notes."""
    context = Context.of(interaction)
    presentation = await context.db.read(
        presentations.get, guild_id=context.guild_id, presentation_id=int(draft.target["presentation"])
    )
    member = presentations.on_roster(presentation, int(draft.target["presenter"]))
    await _open(interaction, context, presentation, member, draft)


def _split(question: Question, language: Language) -> str:
    """Write a question as a line, and below it what was taken for its answer."""
    line = presenter_list.line(question)
    if question.answer is None:
        return line
    words = first_words(question.answer, ANSWER_LIMIT)
    return f"{line}\n-# ↳ {say(language, 'answer.answer')}: {words}"


def _receipt(stored: Stored[list[Question]], context: Context, held: Sequence[str]) -> tuple[str, Rows]:
    """Say how notes were split."""
    language, recorded = context.language, stored.value
    first, last = recorded[0], recorded[-1]
    head = say(
        language,
        "record.receipt",
        week=first.presentation.week.number,
        presenter=addressed(first.presenter, language),
        count=len(recorded),
    )
    lines, row = welcome(stored.writer, context)
    span = f"{first.number}-{last.number}"
    undo = controls.Unrecord(tuple(range(first.number, last.number + 1)))
    if len(recorded) > 1:
        row.append(controls.join(language, span))
    row += [controls.move_batch(language, span), controls.undo(language, undo)]
    lines = [head, *(_split(question, language) for question in recorded), *held, *lines]
    return cut("\n".join(lines), TEXT_LIMIT)[0], [row]
