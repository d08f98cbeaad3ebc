"""Moving questions to another presenter, and merging two that ask the same."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.forms import Form
from bot.mentions import plain_for_member
from bot.render.choices import CHOICES_LIMIT, question_option, roster_options
from bot.render.layout import Button, in_rows
from bot.render.people import addressed, plain_address
from bot.replies import reply, write
from bot.router import Router
from bot.texts import Language, say
from db import changes, choices, questions, weeks
from db.models import Question
from db.rights import Right

router = Router()

S = TypeVar("S", bound=controls.Control)

#: A presentation and the presenter who was asked in it, by id.
RosterEntry = tuple[int, int]


def read_entry(text: str) -> RosterEntry:
    """Read a roster entry as choices and buttons have it."""
    presentation_id, presenter_id = map(int, text.split(":"))
    return presentation_id, presenter_id


class WhoseForm(Form[S]):
    """A form that says whose questions these are."""

    def __init__(
        self,
        state: S,
        title: str = "-",
        *,
        language: Language = "ko",
        roster: Sequence[discord.SelectOption] = (),
        together: Sequence[discord.SelectOption] = (),
    ) -> None:
        super().__init__(state, title)
        self.presenter: discord.ui.Select[Any] = discord.ui.Select(custom_id="presenter", options=list(roster))
        self.which: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="questions", options=list(together), min_values=1, max_values=max(1, len(together))
        )
        is_full = len(roster) == CHOICES_LIMIT
        near = say(language, "more.nearest", count=len(roster)) if is_full else None
        self.add_item(discord.ui.Label(text=say(language, "more.move-to"), description=near, component=self.presenter))
        self.add_item(discord.ui.Label(text=say(language, "more.move-which"), component=self.which))

    async def submit(self, interaction: Interaction) -> None:
        """Move what was chosen, and say where it is now."""
        await move(interaction, self.chosen, self.to)

    @property
    def chosen(self) -> list[int]:
        """The numbers of what moves."""
        return [int(number) for number in self.which.values]

    @property
    def to(self) -> RosterEntry:
        """Where they move."""
        return read_entry(self.presenter.values[0])


@router.form
class MoveForm(WhoseForm[controls.Move]):
    """The form that says whose a question is, and those that were asked with it."""

    carries = controls.Move


@router.form
class MergeForm(Form[controls.Merge]):
    """The form that says which question asks the same."""

    carries = controls.Merge

    def __init__(
        self, state: controls.Merge, *, language: Language = "ko", others: Sequence[discord.SelectOption] = ()
    ) -> None:
        super().__init__(state, say(language, "more.merge-title", number=state.number))
        self.into: discord.ui.Select[Any] = discord.ui.Select(custom_id="question", options=list(others))
        self.add_item(discord.ui.Label(text=say(language, "more.merge-into"), component=self.into))

    async def submit(self, interaction: Interaction) -> None:
        """Merge the question into the one that was chosen."""
        await merge(interaction, self.state.number, int(self.into.values[0]))


async def merge(interaction: Interaction, number: int, into: int) -> None:
    """Merge a question into another, and say so."""
    context = Context.of(interaction)
    guild_id, actor = context.guild_id, context.actor
    target = await write(interaction, changes.merge, guild_id=guild_id, number=number, into=into, actor=actor)
    row = [controls.undo(context.language, controls.RestoreQuestion(number))]
    if target.answer is not None:
        row.append(controls.read_question(context.language, target.number))
    key = "more.merged-into" if target.answer is None else "more.merged-answered"
    await reply(interaction, say(context.language, key, number=number, into=target.number), [row])


async def move(
    interaction: Interaction, numbers: Sequence[int], to: RosterEntry, *, away_from: RosterEntry | None = None
) -> None:
    """Move questions, and say where they are now and what was left alone.

    ``away_from`` undoes a move (see `changes.move`); who gets theirs back then knew of them.
    """
    context = Context.of(interaction)
    db, guild_id, language = context.db, context.guild_id, context.language
    before = await db.read(questions.get_many, guild_id=guild_id, numbers=numbers)
    moved = await write(
        interaction,
        changes.move,
        guild_id=guild_id,
        numbers=list(numbers),
        actor=context.actor,
        presentation_id=to[0],
        presenter_id=to[1],
        away_from=away_from,
    )
    stayed = [question for question in before if question.number not in {other.number for other in moved}]
    left = [question for question in before if question not in stayed and _entry_of(question) != to]
    lines = []
    if moved:
        key = "more.moved" if left else "more.there-already"
        lines.append(say(language, key, presenter=addressed(moved[0].presenter, language), numbers=_listed(moved)))
    if stayed:
        lines.append(say(language, "more.stayed", numbers=_listed(stayed)))
    await reply(interaction, "\n".join(lines), in_rows(_undos(left, to, language)))


def _undos(left: Iterable[Question], to: RosterEntry, language: Language) -> Iterator[Button]:
    """Yield what moves questions back: one button, or one for each presenter whose they were."""
    origins: dict[RosterEntry, list[Question]] = {}
    for question in left:
        origins.setdefault(_entry_of(question), []).append(question)
    for back, theirs in origins.items():
        control = controls.MoveBack(back, to, tuple(question.number for question in theirs))
        if not control.fits:
            continue
        name = plain_address(theirs[0].presenter.name, language)
        yield controls.undo(language, control) if len(origins) == 1 else controls.undo_to(language, control, name)


def _entry_of(question: Question) -> RosterEntry:
    return question.presentation_id, question.presenter_id


def _listed(found: Iterable[Question]) -> str:
    return ", ".join(f"#{question.number}" for question in found)


@router.on_press(controls.Move)
async def press_move(interaction: Interaction, number: int) -> None:
    """Let the new presenter be chosen, and what else moves with the question."""
    context = Context.of(interaction)
    question = await _changeable(context, number, Right.MOVE)
    form = MoveForm(
        controls.Move(question.number),
        say(context.language, "more.move-title", number=question.number),
        language=context.language,
        roster=await roster(context, question),
        together=await _movable_with(interaction, context, question),
    )
    await form.show(interaction)


async def _changeable(context: Context, number: int, right: Right) -> Question:
    return await context.db.read(
        changes.get_changeable, guild_id=context.guild_id, number=number, actor=context.actor, right=right
    )


async def roster(context: Context, question: Question) -> list[discord.SelectOption]:
    """Offer the presenters whose a question may be, those of its own week first."""
    week_id = question.presentation.week_id
    around = await context.db.read(weeks.nearest, guild_id=context.guild_id, week_id=week_id, limit=CHOICES_LIMIT)
    return roster_options(around, week_id, context.language)


async def _movable_with(interaction: Interaction, context: Context, question: Question) -> list[discord.SelectOption]:
    """Offer a question, which is chosen, and those that may move with it."""
    others = await context.db.read(
        choices.movable_with,
        guild_id=context.guild_id,
        number=question.number,
        user_id=context.user.id,
        is_manager=context.is_manager,
        limit=CHOICES_LIMIT - 1,
    )
    plain = await plain_for_member(interaction, [question, *others])
    return [question_option(question, plain, chosen=True), *(question_option(other, plain) for other in others)]


@router.on_press(controls.MoveBack)
async def press_move_back(
    interaction: Interaction, back: RosterEntry, away_from: RosterEntry, numbers: tuple[int, ...]
) -> None:
    """Move questions back to where they were, unless somebody has moved them on."""
    await move(interaction, numbers, back, away_from=away_from)


@router.on_press(controls.Merge)
async def press_merge(interaction: Interaction, number: int) -> None:
    """Let the question be chosen that asks the same: one to the same presenter first."""
    context = Context.of(interaction)
    question = await _changeable(context, number, Right.MERGE)
    others = await context.db.read(
        choices.mergeable_with, guild_id=context.guild_id, number=question.number, limit=CHOICES_LIMIT
    )
    if not others:
        await reply(interaction, say(context.language, "more.alone"))
        return
    plain = await plain_for_member(interaction, others)
    options = [question_option(other, plain) for other in others]
    state = controls.Merge(question.number)
    await MergeForm(state, language=context.language, others=options).show(interaction)
