"""Changing a presentation: opening its form again, or moving it."""

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.forms import Form, text_field, typed
from bot.replies import write
from bot.router import Router
from bot.texts import Language, say
from cogs.presentations.form import PresentForm, owned
from cogs.presentations.panel import show
from cogs.presentations.parsing import read_week
from db import slots

router = Router()


@router.form
class MoveForm(Form[controls.PresentMove]):
    """The form that asks which week a presentation moves to."""

    carries = controls.PresentMove

    def __init__(self, state: controls.PresentMove, *, language: Language = "ko", title: str = "-") -> None:
        super().__init__(state, title)
        self.week = text_field(say(language, "present.week"), "week", placeholder="3", limit=10)
        self.add_item(self.week)

    async def submit(self, interaction: Interaction) -> None:
        """Move the presentation, show where it stands now, and let the cards of its questions follow."""
        context = Context.of(interaction)
        before = await owned(context, self.state.presentation_id)
        moved = await write(
            interaction,
            slots.move,
            guild_id=context.guild_id,
            presentation_id=self.state.presentation_id,
            user_id=context.user.id,
            is_manager=context.is_manager,
            week=read_week(typed(self.week)),
            today=context.today,
            now=context.now,
            is_sure=self.is_confirmed,
            told_by=context.user,
        )
        await drafts.mark_stored(interaction)
        key = "present.moved" if moved.week_id != before.week_id else "present.stays"
        await show(interaction, context, moved, key)


@router.on_press(controls.PresentChange)
async def press_change(interaction: Interaction, presentation_id: int) -> None:
    """Open a presentation's form again."""
    context = Context.of(interaction)
    found = await owned(context, presentation_id)
    await PresentForm.to_change(context.language, found, context.settings.meeting).show(interaction)


@router.on_press(controls.PresentMove)
async def press_move(interaction: Interaction, presentation_id: int) -> None:
    """Ask which week a presentation moves to."""
    context = Context.of(interaction)
    found = await owned(context, presentation_id)
    title = say(context.language, "present.title-move", week=found.week.number, team=found.team)
    await MoveForm(controls.PresentMove(presentation_id), language=context.language, title=title).show(interaction)
