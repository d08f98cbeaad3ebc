"""Message menus: what somebody wrote in the channel becomes a question or an answer, and its card links back to it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import discord
from discord import app_commands

from bot import controls
from bot.context import Context, Interaction
from bot.drafts import clippings
from bot.drafts.clippings import Clipping
from bot.render.layout import Button, in_rows
from bot.render.lines import question_line
from bot.render.people import option_name
from bot.replies import defer, reply
from bot.router import Router
from bot.texts import say
from cogs.questions import pictures, submit
from cogs.questions.asker import asker_of
from cogs.questions.capture.message import drop_taken, find_taken, pictures_of, take
from cogs.questions.submit import Images
from db import answers, presentations, questions, slots, waiting, weeks
from db.errors import NobodyToAsk, NothingWaitsFor, NotTheirQuestion, NotYourQuestion
from db.models import Member, Presentation, Question
from db.stored import Stored

router = Router()

#: Choices in one message, as many as a week has presenters: five rows of buttons.
CHOICES_LIMIT = slots.PRESENTERS_LIMIT
#: Characters of a question in the list above the buttons.
LINE_LIMIT = 60

Choice: TypeAlias = tuple[Presentation, Member]


@router.menu
@app_commands.context_menu(name="Record as question")
async def take_question(interaction: Interaction, message: discord.Message) -> None:
    """Keep a message as a question: under the one that it replies to, else to whom it addresses or who is chosen."""
    context = Context.of(interaction)
    clipping, images = await take(interaction, context, message, questions.check_not_recorded)
    if (above := await _replied_to(context, message)) is not None:
        await _follow_up(interaction, context, clipping, above, images)
        return
    choices = await _presenters(context, message.created_at)
    meant = _addressed(message, choices) or choices
    if len(meant) == 1:
        await _ask(interaction, context, clipping, meant[0][0].id, meant[0][1].id, images)
    else:
        await _ask_whom(interaction, context, clipping, choices[:CHOICES_LIMIT], images)


@router.menu
@app_commands.context_menu(name="Record as answer")
async def take_answer(interaction: Interaction, message: discord.Message) -> None:
    """Keep a message as its author's answer: to the question that it replies to, else to the one that is chosen."""
    context = Context.of(interaction)
    clipping, images = await take(interaction, context, message, answers.check_not_recorded)
    if (number := await _replied_to(context, message)) is not None:
        await _answer(interaction, context, clipping, number, images)
    else:
        await _ask_which(interaction, context, clipping, images)


@router.on_press(controls.ClipQuestion)
async def press_presenter(interaction: Interaction, message_id: int, presentation_id: int, presenter_id: int) -> None:
    """Store the message as a question to the presenter who was chosen."""
    context = Context.of(interaction)
    clipping = await find_taken(interaction, context, message_id, questions.check_not_recorded)
    if clipping is not None:
        await _ask(interaction, context, clipping, presentation_id, presenter_id, pictures_of(clipping))
        await clippings.drop(interaction, clipping.message_id)


@router.on_press(controls.ClipAnswer)
async def press_question(interaction: Interaction, message_id: int, number: int) -> None:
    """Store the message as the answer to the question that was chosen, or beside the one that stands."""
    context = Context.of(interaction)
    clipping = await find_taken(interaction, context, message_id, answers.check_not_recorded)
    if clipping is not None:
        await _answer(interaction, context, clipping, number, pictures_of(clipping))
        await drop_taken(interaction, context, clipping)


@router.on_press(controls.ClipDrop)
async def press_drop(interaction: Interaction, message_id: int) -> None:
    """Delete a message that its author does not want kept."""
    context = Context.of(interaction)
    clipping = await find_taken(interaction, context, message_id, answers.check_not_recorded)
    if clipping is not None:
        await defer(interaction)
        await drop_taken(interaction, context, clipping)


async def _replied_to(context: Context, message: discord.Message) -> int | None:
    """Find the number of the question that a message replies to."""
    reference = message.reference
    if message.type is not discord.MessageType.reply or reference is None or reference.message_id is None:
        return None
    found = await context.db.read(questions.about, guild_id=context.guild_id, message_id=reference.message_id)
    return found.number if found else None


async def _presenters(context: Context, written_at: dt.datetime) -> list[Choice]:
    """Return who presented in the week that was the current one when a message was written.

    Raises:
        NoWeekYet, NobodyToAsk.
    """
    db, guild_id = context.db, context.guild_id
    day = written_at.astimezone(context.settings.timezone).date()
    week = await db.read(weeks.of_day, guild_id=guild_id, day=day)
    teams = await db.read(presentations.in_week, guild_id=guild_id, week_id=week.id)
    found = [(presentation, presenter) for presentation in teams for presenter in presentation.presenters]
    if not found:
        raise NobodyToAsk(week=week.number)
    return found


def _addressed(message: discord.Message, choices: Iterable[Choice]) -> list[Choice]:
    """Find the presenters whom a message mentions or replies to."""
    meant = {user.id for user in message.mentions}
    if message.reference is not None and isinstance(message.reference.resolved, discord.Message):
        meant.add(message.reference.resolved.author.id)
    return [(presentation, presenter) for presentation, presenter in choices if presenter.user_id in meant]


async def _ask_whom(
    interaction: Interaction, context: Context, clipping: Clipping, choices: Sequence[Choice], images: Images
) -> None:
    """Let the presenter be chosen to whom a message is a question."""
    buttons = [
        controls.clip_question(
            option_name(presenter, context.language), clipping.message_id, presentation.id, presenter.id
        )
        for presentation, presenter in choices
    ]
    text = say(context.language, "clip.whom", week=choices[0][0].week.number)
    await _let_choose(interaction, context, clipping, images, text, buttons)


async def _ask_which(interaction: Interaction, context: Context, clipping: Clipping, images: Images) -> None:
    """Let the question be chosen to which a message is an answer, of those that its author may answer."""
    queue = await context.db.read(
        waiting.queue_of, guild_id=context.guild_id, user_id=clipping.author_id, limit=CHOICES_LIMIT, is_offer=True
    )
    if not queue.first:
        raise NothingWaitsFor(author=clipping.author_name)
    shown, language = queue.first, context.language
    lines = [say(language, "clip.which", author=discord.utils.escape_markdown(clipping.author_name))]
    lines += [question_line(question, LINE_LIMIT) for question in shown]
    if queue.count > len(shown):
        lines.append(say(language, "clip.more", count=queue.count - len(shown)))
    buttons = [controls.clip_answer(clipping.message_id, question.number) for question in shown]
    await _let_choose(interaction, context, clipping, images, "\n".join(lines), buttons)


async def _let_choose(
    interaction: Interaction,
    context: Context,
    clipping: Clipping,
    images: Images,
    text: str,
    buttons: Iterable[Button],
) -> None:
    """Keep a message with its pictures, and ask where it belongs."""
    await clippings.keep(interaction, clipping)
    if images:
        await defer(interaction, thinking=True)
        kept, refused = await pictures.save(interaction.client, context.guild_id, images)
        await clippings.keep(interaction, replace(clipping, pictures=[picture.name for picture in kept]))
        if refused:
            reasons = pictures.reasons(refused, context.language)
            text = "\n".join([text, say(context.language, "clip.refused"), *reasons])
    await reply(interaction, text, in_rows(buttons))


async def _ask(
    interaction: Interaction,
    context: Context,
    clipping: Clipping,
    presentation_id: int,
    presenter_id: int,
    images: Images,
) -> None:
    """Store a message as its author's question to a presenter."""
    work = partial(questions.ask_member, presentation_id=presentation_id, presenter_id=presenter_id)
    await _store_question(interaction, context, clipping, work, images)


async def _follow_up(
    interaction: Interaction, context: Context, clipping: Clipping, above: int, images: Images
) -> None:
    """Store a message as its author's follow-up."""
    await _store_question(interaction, context, clipping, partial(questions.follow_up, number=above), images)


async def _store_question(
    interaction: Interaction,
    context: Context,
    clipping: Clipping,
    use_case: Callable[..., Stored[Question]],
    images: Images,
) -> None:
    asker = await asker_of(context, clipping.author)
    await submit.store_question(
        interaction, context, use_case, clipping.words, asker=asker, images=images, source=clipping.source
    )


async def _answer(interaction: Interaction, context: Context, clipping: Clipping, number: int, images: Images) -> None:
    """Store a message as its author's answer, or as an addition where there is one, and mark it as taken."""
    is_own = clipping.author_id == context.user.id
    work = partial(
        answers.add,
        author=clipping.author,
        recorder=None if is_own else context.user,
        number=number,
        body=clipping.words,
        source=clipping.source,
    )
    try:
        await submit.store_answer(interaction, context, work, images)
    except NotYourQuestion as error:
        if is_own:
            raise
        raise NotTheirQuestion(author=clipping.author_name, **error.details) from error
