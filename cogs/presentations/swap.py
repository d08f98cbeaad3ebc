"""Swapping two presentations: each takes the place of the other, and its questions go along."""

from collections.abc import Sequence
from typing import Any

import discord

from bot import controls, drafts, fitting, limits
from bot.context import Context, Interaction
from bot.forms import Form
from bot.render.choices import CHOICES_LIMIT
from bot.render.layout import TEXT_LIMIT, Button
from bot.render.people import option_name, roster
from bot.replies import reply, show_in_place, write
from bot.router import Router
from bot.texts import Language, say, team_name, whole_day
from db import swaps
from db.models import Presentation
from db.swaps import Swapped

router = Router()


@router.form
class SwapForm(Form[controls.PresentSwap]):
    """The form that asks which presentation to swap one with."""

    carries = controls.PresentSwap

    def __init__(
        self,
        state: controls.PresentSwap,
        *,
        language: Language = "ko",
        title: str = "-",
        others: Sequence[discord.SelectOption] = (),
    ) -> None:
        super().__init__(state, title)
        self.other: discord.ui.Select[Any] = discord.ui.Select(custom_id="other", options=list(others))
        near = say(language, "present.swap-near", count=len(others)) if len(others) == CHOICES_LIMIT else None
        text = say(language, "present.swap-with")
        self.add_item(discord.ui.Label(text=text, description=near, component=self.other))

    async def submit(self, interaction: Interaction) -> None:
        """Swap the two, and say what stands now."""
        other_id, _, seen = self.other.values[0].partition(":")
        swapped = await _swap(interaction, self.state.presentation_id, int(other_id), seen)
        await drafts.mark_stored(interaction)
        text, row = _receipt(Context.of(interaction), swapped, "present.swapped")
        await reply(interaction, text, [row])


async def _swap(interaction: Interaction, presentation_id: int, other_id: int, seen: str) -> Swapped:
    context = Context.of(interaction)
    return await write(
        interaction,
        swaps.swap,
        guild_id=context.guild_id,
        presentation_id=presentation_id,
        other_id=other_id,
        seen=seen,
        user=context.user,
        is_manager=context.is_manager,
        today=context.today,
        now=context.now,
    )


def _receipt(context: Context, swapped: Swapped, key: str) -> tuple[str, list[Button]]:
    """Return what stands now, and the buttons to undo it and to see all weeks."""
    language, both = context.language, (swapped.first, swapped.second)
    lines = [say(language, key if swapped.is_new else "present.swap-stands")]
    lines += [_line(presentation, context) for presentation in sorted(both, key=_order)]
    if swapped.is_new and swapped.has_questions:
        lines.append(say(language, "present.swap-questions"))
    back = controls.PresentSwapBack(swapped.first.id, swapped.second.id, swaps.places(*both))
    row = [controls.undo(language, back), controls.schedule(language)]
    return fitting.cut("\n".join(lines), TEXT_LIMIT)[0], row


def _order(presentation: Presentation) -> tuple[object, ...]:
    return presentation.week.date, presentation.week.number, presentation.team


def _place(presentation: Presentation, context: Context) -> tuple[str, str]:
    """Return the heading of a presentation's week, and the name of its team."""
    language, week = context.language, presentation.week
    date = whole_day(language, week.date, context.today)
    return say(language, "schedule.week", week=week.number, date=date), team_name(language, presentation.team)


def _line(presentation: Presentation, context: Context) -> str:
    week, team = _place(presentation, context)
    people = roster(presentation.presenters, context.language)
    return " · ".join(part for part in (f"**{week}**", team, people) if part)


def _option(first: Presentation, other: Presentation, context: Context) -> discord.SelectOption:
    """Return a presentation as an option; its value also says where both stand, as the member sees it."""
    people = ", ".join(option_name(member, context.language) for member in other.presenters)
    return discord.SelectOption(
        label=fitting.label(" · ".join(_place(other, context)), limits.OPTION),
        description=fitting.label(people, limits.OPTION) or None,
        value=f"{other.id}:{swaps.places(first, other)}",
    )


@router.on_press(controls.PresentSwap)
async def press_swap(interaction: Interaction, presentation_id: int) -> None:
    """Ask which presentation to swap one with."""
    context = Context.of(interaction)
    first, others = await context.db.read(
        swaps.swappable,
        guild_id=context.guild_id,
        presentation_id=presentation_id,
        user_id=context.user.id,
        is_manager=context.is_manager,
        today=context.today,
        limit=CHOICES_LIMIT,
    )
    title = say(context.language, "present.title-swap", week=first.week.number, team=first.team)
    options = [_option(first, other, context) for other in others]
    state = controls.PresentSwap(presentation_id)
    await SwapForm(state, language=context.language, title=title, others=options).show(interaction)


@router.on_press(controls.PresentSwapBack)
async def press_back(interaction: Interaction, presentation_id: int, other_id: int, seen: str) -> None:
    """Swap two presentations again, in the place of the receipt."""
    swapped = await _swap(interaction, presentation_id, other_id, seen)
    text, row = _receipt(Context.of(interaction), swapped, "present.swapped-back")
    await show_in_place(interaction, text, [row])
