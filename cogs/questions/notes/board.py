"""The live board: a button for each presenter of a week, so that questions are written down while the talk goes on."""

from collections.abc import Sequence

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.forms import Form, text_field, typed
from bot.render.people import addressed, plain_address
from bot.replies import defer, permission_lines, reply, write
from bot.router import Router
from bot.texts import Language, say
from bot.welcome import welcome
from db import coming, posts, presentations, questions, talks
from db.models import Member, Question
from db.questions import Typed
from db.stored import Stored

router = Router()


async def show(interaction: Interaction, context: Context, number: int | None) -> None:
    """Post the board of a week, or of the current one, and say where; it pings nobody.

    Raises:
        NoWeekYet, NoSuchWeek, NobodyToAsk: there is nobody to write anything down for.
    """
    week = await write(
        interaction,
        talks.open_board,
        guild_id=context.guild_id,
        today=context.today,
        number=number,
        channel_id=context.public_channel_id,
        now=context.now,
    )
    lines = [
        say(context.language, "record.begun", week=week.number),
        *permission_lines(interaction, context.language, interaction.channel_id),
    ]
    await reply(interaction, "\n".join(lines))


@router.form
class HeardForm(Form[controls.Heard]):
    """The form for one question that somebody has just asked aloud."""

    carries = controls.Heard
    needs_channel = True

    def __init__(self, state: controls.Heard, *, language: Language = "ko", title: str = "-") -> None:
        super().__init__(state, title)
        self.question = text_field(say(language, "record.question"), "question")
        self.add_item(self.question)

    async def submit(self, interaction: Interaction) -> None:
        """Store the question; the board shows it, and who is new has a receipt besides."""
        context = Context.of(interaction)
        heard = Typed(typed(self.question), context.user, interaction.id, context.now, is_overheard=True)
        stored = await write(
            interaction,
            questions.ask_member,
            guild_id=context.guild_id,
            typed=heard,
            presentation_id=self.state.presentation,
            presenter_id=self.state.presenter,
        )
        await drafts.mark_stored(interaction)
        await _know(interaction, context, self.state.week)
        if stored.is_new:
            await _receipt(interaction, context, stored)


async def _receipt(interaction: Interaction, context: Context, stored: Stored[Question]) -> None:
    """Greet who is new with a receipt; all others see the question on the board."""
    question, language = stored.value, context.language
    lines, row = welcome(stored.writer, context)
    if not lines:
        await defer(interaction)
        return
    week, presenter = question.presentation.week.number, addressed(question.presenter, language)
    text = say(language, "ask.receipt", week=week, number=question.number, presenter=presenter)
    undo = controls.undo(language, controls.WithdrawQuestion(question.number))
    await reply(interaction, "\n".join([text, *lines]), [[undo, *row]])


@router.on_press(controls.Heard)
async def press_heard(interaction: Interaction, week: int, presentation: int, presenter: int) -> None:
    """Open the form for what a presenter is being asked."""
    context = Context.of(interaction)
    found = await context.db.read(presentations.get, guild_id=context.guild_id, presentation_id=presentation)
    member = presentations.on_roster(found, presenter)
    address = plain_address(member.name, context.language)
    title = say(context.language, "record.title", week=found.week.number, presenter=address)
    state = controls.Heard(week, presentation, presenter)
    await HeardForm(state, language=context.language, title=title).show(interaction)


@router.on_press(controls.TalkOver)
async def press_talk_over(interaction: Interaction, week_id: int) -> None:
    """Tell each presenter once what they were asked, and thank all for the day; pressed again, only what is new."""
    context = Context.of(interaction)
    await _know(interaction, context, week_id)
    told = await write(
        interaction,
        talks.announce,
        guild_id=context.guild_id,
        week_id=week_id,
        channel_id=context.public_channel_id,
        now=context.now,
    )
    of_week = {"guild_id": context.guild_id, "week_id": week_id}
    where = {**of_week, "channel_id": interaction.channel_id or 0}
    ends = await write(interaction, coming.end_talk, **where, now=context.now, zone=context.settings.timezone)
    lines = [*_told(told, context.language), *([say(context.language, "record.thanked")] if ends else [])]
    await reply(
        interaction, "\n".join([*lines, *permission_lines(interaction, context.language, interaction.channel_id)])
    )


def _told(presenters: Sequence[Member], language: Language) -> list[str]:
    """Say how many presenters have heard of what they were asked, and whether everyone has."""
    people = [member for member in presenters if not member.is_everyone]
    lines = [say(language, "record.told", count=len(people))] if people else []
    lines += [say(language, "record.told-all")] if len(people) < len(presenters) else []
    return lines or [say(language, "record.nothing-new")]


async def _know(interaction: Interaction, context: Context, week_id: int) -> None:
    """Keep the board up to date that was used, if nobody knows of it yet."""
    message = interaction.message
    if message is not None and not message.flags.ephemeral:
        await context.db.write(
            posts.know_board,
            guild_id=context.guild_id,
            week_id=week_id,
            channel_id=message.channel.id,
            message_id=message.id,
            now=context.now,
        )
