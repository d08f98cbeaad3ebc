"""The live board: a button for each presenter of a week, so that questions are written down while the talk goes on."""

import logging
from contextlib import suppress

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.fitting import label
from bot.forms import TITLE_LIMIT, Form, text_field, typed
from bot.locks import lock
from bot.people import display_name, welcome
from bot.render import board
from bot.replies import UNREACHABLE, UnreadableAnswerError, defer, patiently, reply, sending
from bot.router import Router
from bot.texts import Language, say
from cogs.questions import announcing
from db import presentations, questions, talks, weeks
from db.errors import NobodyToAsk
from db.models import Question, Week
from db.questions import Typed

router = Router()

log = logging.getLogger(__name__)


async def show(interaction: Interaction, context: Context, number: int | None) -> None:
    """Post the board of a week, or of the current one; it is the answer to the command, and pings nobody.

    Raises:
        NoWeekYet, NoSuchWeek, NobodyToAsk: there is nobody to write anything down for.
    """
    week = await interaction.client.db.read(weeks.locate, guild_id=context.guild_id, today=context.today, number=number)
    view = await _board(interaction, context, week)
    with suppress(UnreadableAnswerError), sending():  # then it stands all the same
        await interaction.response.send_message(view=view, silent=True)


async def _board(interaction: Interaction, context: Context, week: Week) -> discord.ui.LayoutView:
    db, guild_id = interaction.client.db, context.guild_id
    teams = await db.read(presentations.in_week, guild_id=guild_id, week_id=week.id)
    if not any(presentation.presenters for presentation in teams):
        raise NobodyToAsk(week=week.number)
    asked = await db.read(questions.listing, guild_id=guild_id, week_id=week.id)
    return board.draw(week, teams, asked, context.public_language)


@router.form
class HeardForm(Form):
    """The form for one question that somebody has just asked aloud."""

    template = drafts.HEARD

    def __init__(
        self, week: str, presentation: str, presenter: str, *, language: Language = "ko", title: str = "-"
    ) -> None:
        custom_id = f"heard:{week}:{presentation}:{presenter}"
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=custom_id)
        self.week, self.presentation, self.presenter = int(week), int(presentation), int(presenter)
        self.question = text_field(say(language, "record.question"), "question")
        self.add_item(self.question)

    async def submit(self, interaction: Interaction) -> None:
        """Store the question, and let the board be the answer; who is new has a receipt besides."""
        context = Context.of(interaction)
        heard = Typed(typed(self.question), context.user, interaction.id, context.now, is_overheard=True)
        work = interaction.client.db.write(
            questions.ask_member,
            guild_id=context.guild_id,
            typed=heard,
            presentation_id=self.presentation,
            presenter_id=self.presenter,
        )
        question = await patiently(interaction, work)
        await drafts.stored(interaction)
        if question.created_at != context.now:
            return
        is_shown = await _update(interaction, context, self.week)
        lines, row = welcome(question.recorder, context)
        if lines or not is_shown:
            text = say(
                context.language,
                "ask.receipt",
                week=question.presentation.week.number,
                number=question.number,
                presenter=display_name(question.presenter),
            )
            undo = controls.undo(context.language, controls.WithdrawQuestion(question.number))
            await reply(interaction, "\n".join([text, *lines]), [[undo, *row]])
        interaction.client.dispatch("week_changed", context.guild_id, question.presentation.week_id)


async def _update(interaction: Interaction, context: Context, week_id: int) -> bool:
    """Bring the board up to date, silently, by answering with it; return whether it is right now.

    One after the other, or of two who write at once the slower would put the older board up.
    """
    if interaction.message is None or interaction.response.is_done():
        return False
    async with lock(f"board:{interaction.message.id}"):
        week = await interaction.client.db.read(weeks.get, guild_id=context.guild_id, week_id=week_id)
        view = await _board(interaction, context, week)
        try:
            with sending():
                await interaction.response.edit_message(view=view)
        except UNREACHABLE as error:
            log.warning("board not updated: guild=%s interaction=%s %r", context.guild_id, interaction.id, type(error))
            return False
    return True


@router.on_press(controls.Heard)
async def press_heard(interaction: Interaction, week: int, presentation: int, presenter: int) -> None:
    """Open the form for what a presenter is being asked."""
    context = Context.of(interaction)
    found = await interaction.client.db.read(presentations.get, guild_id=context.guild_id, presentation_id=presentation)
    member = presentations.on_roster(found, presenter)
    title = say(context.language, "record.title", week=found.week.number, presenter=member.name)
    await HeardForm(str(week), str(presentation), str(presenter), language=context.language, title=title).show(
        interaction
    )


@router.on_press(controls.TalkOver)
async def press_talk_over(interaction: Interaction, week_id: int) -> None:
    """Tell each presenter once what they were asked; pressed again, only what is new. The board is right again too."""
    context = Context.of(interaction)
    is_board = interaction.message is not None and not interaction.message.flags.ephemeral
    if not is_board or not await _update(interaction, context, week_id):
        await defer(interaction)
    async with lock(f"over:{week_id}"):
        told, missed = await _tell_all(interaction, context, week_id)
    text = say(context.language, "record.told" if told else "record.nothing-new", count=told)
    if missed:
        text = say(context.language, "record.not-told", count=missed)
    await reply(interaction, text)


async def _tell_all(interaction: Interaction, context: Context, week_id: int) -> tuple[int, int]:
    """Tell each presenter of a week what they have not heard of; return how many were told, and how many not."""
    new = await interaction.client.db.read(talks.unannounced, guild_id=context.guild_id, week_id=week_id)
    by_presenter: dict[int, list[Question]] = {}
    for question in new:
        by_presenter.setdefault(question.presenter_id, []).append(question)
    told = [await announcing.tell_presenter(interaction, context, theirs) for theirs in by_presenter.values()]
    return told.count(True), told.count(False)
