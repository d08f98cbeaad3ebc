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
from bot.media.pictures import Picture
from bot.render.lines import question_line
from bot.replies import Button, defer, in_rows, reply
from bot.router import Router
from bot.texts import say
from cogs.questions import pictures, submit
from db import answers, members, notices, presentations, questions, weeks
from db.errors import NobodyToAsk, NothingInMessage, NothingWaitsFor, NotTheirQuestion, NotYourQuestion, WrittenByBot
from db.members import User
from db.messages import MessageAddress
from db.models import Member, Presentation
from db.questions import Typed

router = Router()

#: Choices in one message, as many as a week has presenters: five rows of buttons.
CHOICES_LIMIT = presentations.PRESENTERS_LIMIT
#: Characters of a question in the list above the buttons.
LINE_LIMIT = 60

Images = Sequence[discord.Attachment | Picture]
Choice: TypeAlias = tuple[Presentation, Member]


@router.menu
@app_commands.context_menu(name="Record as question")
async def take_question(interaction: Interaction, message: discord.Message) -> None:
    """Keep a message as a question: under the one that it replies to, else to whom it addresses or who is chosen."""
    clipping = _clip(interaction, message)
    await interaction.client.db.read(
        questions.check_not_recorded, guild_id=interaction.guild_id or 0, source=_source(clipping)
    )
    images = await _fetch(interaction, clipping, message.attachments)
    if (above := await _replied_to(interaction, message)) is not None:
        await _follow(interaction, clipping, above, images)
        return
    choices = await _presenters(interaction, message.created_at)
    meant = _addressed(message, choices) or choices
    if len(meant) == 1:
        await _ask(interaction, clipping, meant[0][0].id, meant[0][1].id, images)
        return
    shown = [
        controls.clip_question(f"{presenter.name}{presenter.emoji}", message.id, presentation.id, presenter.id)
        for presentation, presenter in choices[:CHOICES_LIMIT]
    ]
    text = say(Context.of(interaction).language, "clip.whom", week=choices[0][0].week.number)
    await _let_choose(interaction, clipping, images, text, shown)


@router.menu
@app_commands.context_menu(name="Record as answer")
async def take_answer(interaction: Interaction, message: discord.Message) -> None:
    """Keep a message as its author's answer: to the question that it replies to, else to the one that is chosen."""
    db, guild_id = interaction.client.db, interaction.guild_id or 0
    clipping = _clip(interaction, message)
    await db.read(answers.check_not_recorded, guild_id=guild_id, source=_source(clipping))
    images = await _fetch(interaction, clipping, message.attachments)
    if (number := await _replied_to(interaction, message)) is not None:
        await _answer(interaction, clipping, number, images)
        return
    waiting = await db.read(questions.open_of, guild_id=guild_id, user_id=message.author.id)
    if not waiting:
        raise NothingWaitsFor(author=clipping.author_name)
    shown = waiting[:CHOICES_LIMIT]
    author = discord.utils.escape_markdown(clipping.author_name)
    lines = [say(Context.of(interaction).language, "clip.which", author=author)]
    lines += [question_line(question, LINE_LIMIT) for question in shown]
    if len(waiting) > len(shown):
        lines.append(say(Context.of(interaction).language, "clip.more", count=len(waiting) - len(shown)))
    choices = [controls.clip_answer(message.id, question.number) for question in shown]
    await _let_choose(interaction, clipping, images, "\n".join(lines), choices)


@router.on_press(controls.ClipQuestion)
async def press_presenter(interaction: Interaction, message_id: int, presentation_id: int, presenter_id: int) -> None:
    """Store the message as a question to the presenter who was chosen."""
    clipping = await _kept(interaction, message_id, questions.check_not_recorded)
    if clipping is not None:
        await _ask(interaction, clipping, presentation_id, presenter_id, _pictures(clipping))
        await clippings.drop(interaction, clipping.message_id)


@router.on_press(controls.ClipAnswer)
async def press_question(interaction: Interaction, message_id: int, number: int) -> None:
    """Store the message as the answer to the question that was chosen, or beside the one that stands."""
    clipping = await _kept(interaction, message_id, answers.check_not_recorded)
    if clipping is not None:
        await _answer(interaction, clipping, number, _pictures(clipping))
        await _done(interaction, clipping)


@router.on_press(controls.ClipDrop)
async def press_drop(interaction: Interaction, message_id: int) -> None:
    """Let go of a message that its author does not want kept."""
    clipping = await _kept(interaction, message_id, answers.check_not_recorded)
    if clipping is not None:
        await defer(interaction)
        await _done(interaction, clipping)


async def _done(interaction: Interaction, clipping: Clipping) -> None:
    """Let go of a message that has its place, and of what asked everybody to see where that is."""
    await clippings.drop(interaction, clipping.message_id)
    if interaction.message is not None and not interaction.message.flags.ephemeral:
        await interaction.client.db.write(
            notices.take_back_offer,
            guild_id=interaction.guild_id or 0,
            message_id=clipping.message_id,
            now=Context.of(interaction).now,
        )


def _clip(interaction: Interaction, message: discord.Message) -> Clipping:
    """Take a message's words.

    Raises:
        WrittenByBot, NothingInMessage: there is nothing to take.
    """
    if message.author.bot:
        raise WrittenByBot
    assert interaction.client.user is not None  # known since the login
    words = message.content.replace(interaction.client.user.mention, "").strip()
    if message.is_system() or not (words or pictures.are_among(message.attachments)):
        raise NothingInMessage
    author = message.author
    return Clipping(words or pictures.ALONE, author.id, author.display_name, message.channel.id, message.id)


async def _fetch(interaction: Interaction, clipping: Clipping, files: Sequence[discord.Attachment]) -> Images:
    """Return a message's pictures; those of one without words are saved first, for it is nothing without them.

    Raises:
        NothingInMessage: none of them can be kept.
    """
    if clipping.words != pictures.ALONE:
        return files
    await defer(interaction, thinking=True)
    images = await pictures.fetch_alone(interaction.client, Context.of(interaction).guild_id, files)
    if not images:
        raise NothingInMessage
    return images


def _source(clipping: Clipping) -> MessageAddress:
    return MessageAddress(clipping.channel_id, clipping.message_id)


def _author(clipping: Clipping) -> User:
    return User(clipping.author_id, clipping.author_name)


def _pictures(clipping: Clipping) -> list[Picture]:
    return [Picture(name) for name in clipping.pictures]


async def _replied_to(interaction: Interaction, message: discord.Message) -> int | None:
    """Find the number of the question that a message replies to."""
    reference = message.reference
    if message.type is not discord.MessageType.reply or reference is None or reference.message_id is None:
        return None
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(questions.about, guild_id=guild_id, message_id=reference.message_id)
    return found.number if found else None


async def _presenters(interaction: Interaction, written_at: dt.datetime) -> list[Choice]:
    """Return who presented in the week that was the current one when a message was written.

    Raises:
        NoWeekYet, NobodyToAsk.
    """
    db, guild_id = interaction.client.db, interaction.guild_id or 0
    day = written_at.astimezone(Context.of(interaction).settings.timezone).date()
    week = await db.read(weeks.locate, guild_id=guild_id, today=day)
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


async def _let_choose(
    interaction: Interaction,
    clipping: Clipping,
    images: Images,
    text: str,
    choices: Iterable[Button],
) -> None:
    """Keep a message with its pictures, and ask where it belongs."""
    await clippings.keep(interaction, clipping)
    if images:
        await defer(interaction, thinking=True)
        context = Context.of(interaction)
        kept, refused = await pictures.save(interaction.client, context.guild_id, images)
        await clippings.keep(interaction, replace(clipping, pictures=[picture.name for picture in kept]))
        if refused:
            reasons = pictures.reasons(refused, context.language)
            text = "\n".join([text, say(context.language, "clip.refused"), *reasons])
    await reply(interaction, text, in_rows(choices))


async def _kept(interaction: Interaction, message_id: int, check_not_recorded: Callable[..., None]) -> Clipping | None:
    """Return what the member took from a message; say if it has its place already, or is gone."""
    clipping = await clippings.find(interaction, message_id)
    if clipping is None:
        source = MessageAddress(interaction.channel_id or 0, message_id)
        await interaction.client.db.read(check_not_recorded, guild_id=interaction.guild_id or 0, source=source)
        await reply(interaction, say(Context.of(interaction).language, "clip.gone"))
    return clipping


async def _ask(
    interaction: Interaction, clipping: Clipping, presentation_id: int, presenter_id: int, images: Images
) -> None:
    """Store a message as its author's question to a presenter."""
    context = Context.of(interaction)
    work = partial(questions.ask_member, presentation_id=presentation_id, presenter_id=presenter_id)
    asker = await _asker(context, clipping)
    await submit.store_question(interaction, context, work, clipping.words, str(asker or ""), images, _source(clipping))


async def _follow(interaction: Interaction, clipping: Clipping, above: int, images: Images) -> None:
    """Store a message as its author's follow-up."""
    context = Context.of(interaction)
    asker = await _asker(context, clipping)
    body = Typed(
        clipping.words,
        context.user,
        interaction.id,
        context.now,
        asker_id=asker,
        source=_source(clipping),
        channel_id=interaction.channel_id,
    )
    await submit.store_follow_up(interaction, context, above, body, images)


async def _asker(context: Context, clipping: Clipping) -> int | None:
    """Return the member who wrote a message, where that is not who takes it."""
    if clipping.author_id == context.user.id:
        return None
    author = await context.db.write(members.ensure, guild_id=context.guild_id, user=_author(clipping), now=context.now)
    return author.id


async def _answer(interaction: Interaction, clipping: Clipping, number: int, images: Images) -> None:
    """Store a message as its author's answer, or as an addition where there is one, and mark it as taken."""
    context = Context.of(interaction)
    is_own = clipping.author_id == context.user.id
    work = partial(
        answers.add,
        author=_author(clipping),
        recorder=None if is_own else context.user,
        number=number,
        body=clipping.words,
        source=_source(clipping),
    )
    try:
        await submit.store_answer(interaction, context, work, images)
    except NotYourQuestion as error:
        if is_own:
            raise
        raise NotTheirQuestion(author=clipping.author_name, **error.details) from error
