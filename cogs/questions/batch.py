"""What one may do with questions that were noted at once: take them back together, and join those that are one."""

from collections.abc import Sequence
from typing import Any

import discord

from bot import buttons
from bot.fitting import label
from bot.replies import patiently, reply
from bot.request import Interaction, Request
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, on_press
from cogs.questions import announcing, choosing
from cogs.questions.changing import after, moving
from cogs.questions.changing.moving import CUSTOM_ID_LIMIT, PLACES, MoveForm, Place, place_of, spelt
from db import changes, talks, weeks
from db.models import Question

#: In a button's state: the numbers that were given at once, which follow each other, and the presenter's message.
SPAN = r"(?P<first>\d+)-(?P<last>\d+)(?::(?P<told>\d+))?"
#: What can be joined.
JOINED_LEAST = 2


def spell(first: object, last: object, told: object | None) -> str:
    """Spell what `SPAN` matches."""
    return f"{first}-{last}:{told}" if told else f"{first}-{last}"


class JoinForm(Form):
    """The form that says which of the questions noted at once are one."""

    template = rf"join:{SPAN}"

    def __init__(
        self,
        first: str,
        last: str,
        told: str | None = None,
        *,
        language: Language = "ko",
        choices: Sequence[discord.SelectOption] = (),
    ) -> None:
        custom_id = f"join:{spell(first, last, told)}"
        super().__init__(title=label(say(language, "record.join-title"), TITLE_LIMIT), custom_id=custom_id)
        self.batch, self.told = range(int(first), int(last) + 1), told
        self.which: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="questions",
            options=list(choices),
            min_values=JOINED_LEAST,
            max_values=max(JOINED_LEAST, len(choices)),
        )
        self.add_item(discord.ui.Label(text=say(language, "record.join-which"), component=self.which))

    async def submit(self, interaction: Interaction) -> None:
        """Let the first of them have the words of all."""
        request = Request.of(interaction)
        work = interaction.client.db.write(
            talks.join,
            guild_id=request.guild_id,
            numbers=[int(one) for one in self.which.values],
            actor=after.actor_of(request),
        )
        joined = await patiently(interaction, work)
        text = say(request.language, "record.joined", count=len(self.which.values), number=joined.number)
        others = ".".join(sorted((one for one in self.which.values if int(one) != joined.number), key=int))
        back = f"part:{joined.number}:{joined.version}:{others}:{spell(self.batch[0], self.batch[-1], self.told)}"
        row = [buttons.undo(request.language, back)] if len(back) <= CUSTOM_ID_LIMIT else []
        await reply(interaction, f"{text}\n{announcing.line(joined)}", [row])
        await _follow(interaction, request, [joined], self.batch, self.told)


@on_press(rf"join:{SPAN}")
async def press_join(interaction: Interaction, first: str, last: str, told: str | None) -> None:
    """Let those be chosen that are one question; each was noted on a line of its own."""
    request = Request.of(interaction)
    numbers = range(int(first), int(last) + 1)
    standing = await interaction.client.db.read(talks.standing, guild_id=request.guild_id, numbers=numbers)
    choices = [choosing.option(one) for one in standing if one.message_id is None]
    if len(choices) < JOINED_LEAST:
        await reply(interaction, say(request.language, "more.alone"))
        return
    await JoinForm(first, last, told, language=request.language, choices=choices).show(interaction)


class MoveBatchForm(MoveForm):
    """The form that says whose questions those are that were noted at once."""

    template = rf"move:{SPAN}"

    def __init__(
        self,
        first: str,
        last: str,
        told: str | None = None,
        *,
        language: Language = "ko",
        places: Sequence[discord.SelectOption] = (),
        together: Sequence[discord.SelectOption] = (),
    ) -> None:
        super().__init__(first, language=language, places=places, together=together)
        self.title = label(say(language, "record.move-title"), TITLE_LIMIT)
        self.custom_id = f"move:{spell(first, last, told)}"
        self.batch, self.told = range(int(first), int(last) + 1), told

    async def submit(self, interaction: Interaction) -> None:
        """Move what was chosen, and let the presenter's message follow."""
        await _move(interaction, self.chosen, self.to, self.batch, self.told)


@on_press(rf"move:{SPAN}")
async def press_move(interaction: Interaction, first: str, last: str, told: str | None) -> None:
    """Let the presenter be chosen who was really asked; all that stands moves unless it is taken out."""
    request, db = Request.of(interaction), interaction.client.db
    numbers = range(int(first), int(last) + 1)
    standing = await db.read(talks.standing, guild_id=request.guild_id, numbers=numbers)
    if not standing:
        await reply(interaction, say(request.language, "record.none-left"))
        return
    schedule = await db.read(weeks.schedule, guild_id=request.guild_id)
    form = MoveBatchForm(
        first,
        last,
        told,
        language=request.language,
        places=choosing.places(schedule, standing[0].presentation.week_id, request.language),
        together=[choosing.option(one, chosen=True) for one in standing],
    )
    await form.show(interaction)


@on_press(rf"moved:{PLACES}:(?P<numbers>[\d.-]+):{SPAN}")
async def press_move_back(
    interaction: Interaction, back: str, away_from: str, numbers: str, first: str, last: str, told: str | None
) -> None:
    """Move what was noted at once back to where it was, unless somebody has moved it on."""
    batch = range(int(first), int(last) + 1)
    await _move(interaction, spelt(numbers), place_of(back), batch, told, away_from=place_of(away_from))


async def _move(
    interaction: Interaction,
    numbers: Sequence[int],
    to: Place,
    batch: Sequence[int],
    told: str | None,
    *,
    away_from: Place | None = None,
) -> None:
    await moving.move(interaction, numbers, to, away_from=away_from, batch=spell(batch[0], batch[-1], told))
    if told:
        await announcing.retell(interaction, Request.of(interaction), batch, int(told))


@on_press(rf"part:(?P<number>\d+):(?P<version>\d+):(?P<others>[\d.]+):{SPAN}")
async def press_part(
    interaction: Interaction, number: str, version: str, others: str, first: str, last: str, told: str | None
) -> None:
    """Make several of what was joined again."""
    request = Request.of(interaction)
    work = interaction.client.db.write(
        talks.part,
        guild_id=request.guild_id,
        number=int(number),
        numbers=[int(one) for one in others.split(".")],
        actor=after.actor_of(request),
        version=int(version),
    )
    parted = await patiently(interaction, work)
    text = say(request.language, "record.parted", count=len(parted))
    await reply(interaction, "\n".join([text, *map(announcing.line, parted)]))
    await _follow(interaction, request, parted, range(int(first), int(last) + 1), told)


@on_press(rf"unrecord:{SPAN}")
async def press_undo(interaction: Interaction, first: str, last: str, told: str | None) -> None:
    """Take back all that was noted at once."""
    request = Request.of(interaction)
    db, numbers = interaction.client.db, range(int(first), int(last) + 1)
    standing = await db.read(talks.standing, guild_id=request.guild_id, numbers=numbers)
    if not standing:
        await reply(interaction, say(request.language, "record.none-left"))
        return
    left = [one.number for one in standing]
    work = db.write(changes.withdraw, guild_id=request.guild_id, numbers=left, actor=after.actor_of(request))
    changed = await patiently(interaction, work)
    back = buttons.undo(request.language, f"rerecord:{spell(first, last, told)}")
    await reply(interaction, say(request.language, "record.undone", count=len(changed)), [[back]])
    await _follow(interaction, request, changed, numbers, told)


@on_press(rf"rerecord:{SPAN}")
async def press_redo(interaction: Interaction, first: str, last: str, told: str | None) -> None:
    """Let stand again what was taken back at once, but not what was taken back or merged before."""
    request, db = Request.of(interaction), interaction.client.db
    numbers = range(int(first), int(last) + 1)
    again = await db.read(talks.withdrawn_last, guild_id=request.guild_id, numbers=numbers)
    if not again:
        await reply(interaction, say(request.language, "record.none-again"))
        return
    work = db.write(changes.restore, guild_id=request.guild_id, numbers=again, actor=after.actor_of(request))
    changed = await patiently(interaction, work)
    back = buttons.undo(request.language, f"unrecord:{spell(first, last, told)}")
    await reply(interaction, say(request.language, "record.redone", count=len(changed)), [[back]])
    await _follow(interaction, request, changed, numbers, told)


async def _follow(
    interaction: Interaction, request: Request, changed: Sequence[Question], batch: Sequence[int], told: str | None
) -> None:
    """Let the cards that there are, the weeks and the presenter's message follow."""
    await after.show_with_all(interaction, request, changed)
    if told:
        await announcing.retell(interaction, request, batch, int(told))


BUTTONS = (press_undo, press_redo, press_join, press_part, press_move, press_move_back)
FORMS = [JoinForm, MoveBatchForm]
