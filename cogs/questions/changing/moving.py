"""Moving questions to another presenter, and merging two that ask the same."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot import buttons
from bot.fitting import label
from bot.people import dressed
from bot.replies import patiently, reply
from bot.request import Interaction, Request
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, on_press
from cogs.questions import card, choosing
from cogs.questions.changing import after
from db import changes, questions, weeks
from db.rights import Right


class MoveForm(Form):
    """The form that says whose questions these are."""

    template = r"move:(?P<number>\d+)"

    def __init__(
        self,
        number: str,
        *,
        language: Language = "ko",
        places: Sequence[discord.SelectOption] = (),
        together: Sequence[discord.SelectOption] = (),
    ) -> None:
        title = say(language, "more.move-title", number=number)
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=f"move:{number}")
        self.place: discord.ui.Select[Any] = discord.ui.Select(custom_id="presenter", options=list(places))
        self.which: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="questions", options=list(together), min_values=1, max_values=max(1, len(together))
        )
        self.add_item(discord.ui.Label(text=say(language, "more.move-to"), component=self.place))
        self.add_item(discord.ui.Label(text=say(language, "more.move-which"), component=self.which))

    async def submit(self, interaction: Interaction) -> None:
        """Move what was chosen, and say where it is now."""
        await move(interaction, self.chosen, *self.to)

    @property
    def chosen(self) -> list[int]:
        """The numbers of what moves."""
        return [int(one) for one in self.which.values]

    @property
    def to(self) -> tuple[int, int]:
        """Where they move: the presentation and the presenter."""
        presentation_id, presenter_id = map(int, self.place.values[0].split(":"))
        return presentation_id, presenter_id


class MergeForm(Form):
    """The form that says which question asks the same."""

    template = r"merge:(?P<number>\d+)"

    def __init__(self, number: str, *, language: Language = "ko", others: Sequence[discord.SelectOption] = ()) -> None:
        title = say(language, "more.merge-title", number=number)
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=f"merge:{number}")
        self.number = number
        self.into: discord.ui.Select[Any] = discord.ui.Select(custom_id="question", options=list(others))
        self.add_item(discord.ui.Label(text=say(language, "more.merge-into"), component=self.into))

    async def submit(self, interaction: Interaction) -> None:
        """Merge the question into the one that was chosen."""
        await merge(interaction, int(self.number), int(self.into.values[0]))


async def merge(interaction: Interaction, number: int, into: int) -> None:
    """Merge a question into another, say so, and let both cards follow."""
    request = Request.of(interaction)
    db, guild_id = interaction.client.db, request.guild_id
    work = db.write(changes.merge, guild_id=guild_id, number=number, into=into, actor=after.actor_of(request))
    target = await patiently(interaction, work)
    undo = buttons.undo(request.language, f"restore:question:{number}")
    text = say(request.language, "more.merged-into", number=number, into=target.number)
    await reply(interaction, text, [[undo]])
    source = await db.read(questions.get_any, guild_id=guild_id, number=number)
    if source.message_id is not None and target.message_id is None:  # who saw it finds the answer there
        await card.post(interaction, target, request.public_language)
        source = await db.read(questions.get_any, guild_id=guild_id, number=number)
    await after.show_with_all(interaction, request, [target, source])


async def move(
    interaction: Interaction, numbers: Sequence[int], presentation_id: int, presenter_id: int, batch: str = ""
) -> None:
    """Move questions, and say where they are now; ``batch`` is the state of what they were noted with, for the undo."""
    request = Request.of(interaction)
    db, guild_id, language = interaction.client.db, request.guild_id, request.language
    before = [await db.read(questions.get, guild_id=guild_id, number=number) for number in numbers]
    work = db.write(
        changes.move,
        guild_id=guild_id,
        numbers=list(numbers),
        actor=after.actor_of(request),
        presentation_id=presentation_id,
        presenter_id=presenter_id,
    )
    moved = await patiently(interaction, work)
    listed = ", ".join(f"#{one.number}" for one in moved)
    from_where = {(one.presentation_id, one.presenter_id) for one in before} - {(presentation_id, presenter_id)}
    key = "more.moved" if from_where else "more.there-already"
    text = say(language, key, presenter=dressed(moved[0].presenter), numbers=listed)
    left = [one.number for one in before if (one.presentation_id, one.presenter_id) in from_where]
    backs = [f"moved:{place}:{member}:{spell(left)}" + (f":{batch}" if batch else "") for place, member in from_where]
    row = [buttons.undo(language, back) for back in backs if len(backs) == 1 and len(back) <= CUSTOM_ID_LIMIT]
    await reply(interaction, text, [row])
    await after.show_with_all(interaction, request, moved)
    for week_id in {one.presentation.week_id for one in before}:
        interaction.client.dispatch("week_changed", guild_id, week_id)


#: Discord's limit for what a button carries.
CUSTOM_ID_LIMIT = 100


def spell(numbers: Iterable[int]) -> str:
    """Write numbers down shortly: ``1-3.7``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ".".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def spelt(text: str) -> list[int]:
    """Read what `spell` wrote."""
    ends = [[int(end) for end in run.split("-")] for run in text.split(".")]
    return [number for run in ends for number in range(run[0], run[-1] + 1)]


@on_press(r"move:(?P<number>\d+)")
async def press_move(interaction: Interaction, number: str) -> None:
    """Let the new presenter be chosen, and what else moves with the question."""
    request = Request.of(interaction)
    db, guild_id = interaction.client.db, request.guild_id
    question = await db.read(
        changes.changeable,
        guild_id=guild_id,
        number=int(number),
        actor=after.actor_of(request),
        right=Right.MOVE,
    )
    week_id = question.presentation.week_id
    together = await db.read(
        changes.movable_with,
        guild_id=guild_id,
        number=question.number,
        user_id=request.user.id,
        is_manager=request.is_manager,
        limit=choosing.CHOICES_LIMIT - 1,
    )
    form = MoveForm(
        str(question.number),
        language=request.language,
        places=choosing.places(await db.read(weeks.schedule, guild_id=guild_id), week_id, request.language),
        together=[choosing.option(question, chosen=True), *map(choosing.option, together)],
    )
    await form.show(interaction)


@on_press(r"moved:(?P<presentation_id>\d+):(?P<presenter_id>\d+):(?P<numbers>[\d.-]+)")
async def press_move_back(interaction: Interaction, presentation_id: str, presenter_id: str, numbers: str) -> None:
    """Move questions back to where they were."""
    await move(interaction, spelt(numbers), int(presentation_id), int(presenter_id))


@on_press(r"merge:(?P<number>\d+)")
async def press_merge(interaction: Interaction, number: str) -> None:
    """Let the question be chosen that asks the same: one to the same presenter first."""
    request = Request.of(interaction)
    db, guild_id = interaction.client.db, request.guild_id
    question = await db.read(
        changes.changeable,
        guild_id=guild_id,
        number=int(number),
        actor=after.actor_of(request),
        right=Right.MERGE,
    )
    others = await db.read(
        changes.mergeable_with, guild_id=guild_id, number=question.number, limit=choosing.CHOICES_LIMIT
    )
    if not others:
        await reply(interaction, say(request.language, "more.alone"))
        return
    options = [choosing.option(one) for one in others]
    await MergeForm(str(question.number), language=request.language, others=options).show(interaction)


BUTTONS = (press_move, press_move_back, press_merge)
