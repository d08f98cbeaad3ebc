"""What one may do with questions that were noted at once: take them back together, and join those that are one."""

from collections.abc import Sequence
from typing import Any

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.controls.numbers import read_numbers
from bot.forms import Form
from bot.mentions import plain_for_member
from bot.render import presenter_list
from bot.render.choices import question_option
from bot.replies import reply, write
from bot.router import Router
from bot.texts import Language, say
from cogs.questions.change.move import WhoseForm, roster
from db import talks

router = Router()

#: What can be joined.
JOINED_LEAST = 2


@router.form
class JoinForm(Form[controls.Join]):
    """The form that says which of the questions noted at once are one."""

    carries = controls.Join

    def __init__(
        self, state: controls.Join, *, language: Language = "ko", choices: Sequence[discord.SelectOption] = ()
    ) -> None:
        super().__init__(state, say(language, "record.join-title"))
        self.which: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="questions",
            options=list(choices),
            min_values=JOINED_LEAST,
            max_values=max(JOINED_LEAST, len(choices)),
        )
        self.add_item(discord.ui.Label(text=say(language, "record.join-which"), component=self.which))

    async def submit(self, interaction: Interaction) -> None:
        """Let the first of them have the words of all."""
        context = Context.of(interaction)
        joined = await write(
            interaction,
            talks.join,
            guild_id=context.guild_id,
            numbers=[int(number) for number in self.which.values],
            actor=context.actor,
        )
        text = say(context.language, "record.joined", count=len(self.which.values), number=joined.number)
        others = [int(number) for number in self.which.values if int(number) != joined.number]
        back = controls.Part(joined.number, joined.version, joined.presentation_id, joined.presenter_id, tuple(others))
        await reply(interaction, f"{text}\n{presenter_list.line(joined)}", [[controls.undo(context.language, back)]])


@router.on_press(controls.Join)
async def press_join(interaction: Interaction, batch: str) -> None:
    """Let those be chosen that are one question; each was noted on a line of its own."""
    context = Context.of(interaction)
    standing = await context.db.read(talks.not_withdrawn, guild_id=context.guild_id, numbers=read_numbers(batch))
    plain = await plain_for_member(interaction, standing)
    choices = [question_option(question, plain) for question in standing if question.message_id is None]
    if len(choices) < JOINED_LEAST:
        await reply(interaction, say(context.language, "more.alone" if standing else "record.none-left"))
        return
    await JoinForm(controls.Join(batch), language=context.language, choices=choices).show(interaction)


@router.form
class MoveBatchForm(WhoseForm[controls.MoveBatch]):
    """The form that says whose questions those are that were noted at once."""

    carries = controls.MoveBatch


@router.on_press(controls.MoveBatch)
async def press_move(interaction: Interaction, batch: str) -> None:
    """Let the presenter be chosen who was really asked; all that stands moves unless it is taken out."""
    context = Context.of(interaction)
    standing = await context.db.read(talks.not_withdrawn, guild_id=context.guild_id, numbers=read_numbers(batch))
    if not standing:
        await reply(interaction, say(context.language, "record.none-left"))
        return
    plain = await plain_for_member(interaction, standing)
    form = MoveBatchForm(
        controls.MoveBatch(batch),
        say(context.language, "record.move-title"),
        language=context.language,
        roster=await roster(context, standing[0]),
        together=[question_option(question, plain, chosen=True) for question in standing],
    )
    await form.show(interaction)


@router.on_press(controls.Part)
async def press_part(
    interaction: Interaction,
    number: int,
    version: int,
    presentation_id: int,
    presenter_id: int,
    others: tuple[int, ...],
) -> None:
    """Make several of what was joined again."""
    context = Context.of(interaction)
    parted = await write(
        interaction,
        talks.undo_join,
        guild_id=context.guild_id,
        number=number,
        numbers=others,
        actor=context.actor,
        version=version,
        presentation_id=presentation_id,
        presenter_id=presenter_id,
    )
    text = say(context.language, "record.parted", count=len(parted))
    await reply(interaction, "\n".join([text, *map(presenter_list.line, parted)]))


@router.on_press(controls.Unrecord)
async def press_undo(interaction: Interaction, numbers: tuple[int, ...]) -> None:
    """Take back all that was noted at once, but not what somebody has answered since."""
    context = Context.of(interaction)
    language = context.language
    gone, left = await write(
        interaction, talks.take_back, guild_id=context.guild_id, numbers=numbers, actor=context.actor
    )
    if not gone and not left:
        await reply(interaction, say(language, "record.none-left"))
        return
    lines = [say(language, "record.undone", count=len(gone))] if gone else []
    lines += [say(language, "record.left", count=len(left)), *map(presenter_list.line, left)] if left else []
    row = [controls.undo(language, controls.Rerecord(tuple(question.number for question in gone)))] if gone else []
    await reply(interaction, "\n".join(lines), [row])


@router.on_press(controls.Rerecord)
async def press_redo(interaction: Interaction, numbers: tuple[int, ...]) -> None:
    """Let stand again what was taken back at once, and nothing else."""
    context = Context.of(interaction)
    back = await write(interaction, talks.bring_back, guild_id=context.guild_id, numbers=numbers, actor=context.actor)
    if not back:
        await reply(interaction, say(context.language, "record.none-again"))
        return
    undo = controls.undo(context.language, controls.Unrecord(numbers))
    await reply(interaction, say(context.language, "record.redone", count=len(back)), [[undo]])
