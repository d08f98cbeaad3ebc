"""Cancelling a presentation, and bringing it back; the questions that it was asked wait meanwhile."""

from typing import Any

from bot import controls
from bot.context import Context, Interaction
from bot.render.layout import in_rows
from bot.render.people import roster
from bot.replies import reply, show_in_place, write
from bot.router import Router
from bot.texts import say, whole_day
from cogs.presentations.form import owned
from cogs.presentations.panel import EXISTS, show
from db import cancelled
from db.on_hold import OnHold

router = Router()

#: Cancelled presentations that are offered at once, those cancelled last.
SHOWN = 5


@router.on_press(controls.PresentCancel)
async def press_cancel(interaction: Interaction, presentation_id: int) -> None:
    """Ask whether to cancel a presentation, and say that its questions would wait."""
    context = Context.of(interaction)
    found = await owned(context, presentation_id)
    is_asked = await context.db.read(cancelled.has_questions, presentation=found)
    text = say(context.language, "present.cancel-sure", week=found.week.number, team=found.team)
    if is_asked:
        text += "\n" + say(context.language, "present.cancel-asked")
    await reply(interaction, text, [[controls.present_cancel_sure(context.language, found.id)]])


@router.on_press(controls.PresentCancelSure)
async def press_cancel_sure(interaction: Interaction, presentation_id: int) -> None:
    """Cancel a presentation."""
    context = Context.of(interaction)
    stored = await write(interaction, cancelled.cancel, **_now(context), **_whose(context, presentation_id))
    gone, language = stored.value, context.language
    text = say(language, "present.cancelled", week=gone.week.number, team=gone.team)
    if stored.waiting:
        text += "\n" + say(language, "present.cancelled-waiting", count=stored.waiting)
    again = controls.present_again(language, gone.week.number, gone.team)
    await show_in_place(interaction, text, [[controls.present_restore(language, gone.id), again]])


@router.on_press(controls.PresentRestore)
async def press_restore(interaction: Interaction, presentation_id: int) -> None:
    """Bring a cancelled presentation back, and show it as it stands now."""
    context = Context.of(interaction)
    stored = await write(interaction, cancelled.restore, **_now(context), **_whose(context, presentation_id))
    notes = [say(context.language, "present.came-back", count=stored.waiting)] if stored.waiting else []
    heading = "present.restored" if stored.is_new else EXISTS
    await show(interaction, context, stored.value, heading, notes=notes)


@router.on_press(controls.PresentGather)
async def press_gather(interaction: Interaction, presentation_id: int, cancelled_id: int) -> None:
    """Let the questions that wait for a cancelled presentation be asked in another."""
    context = Context.of(interaction)
    stored = await write(interaction, cancelled.gather, cancelled_id=cancelled_id, **_whose(context, presentation_id))
    key = "present.came-along" if stored.is_new else "present.nothing-waits"
    await show(interaction, context, stored.value, notes=[say(context.language, key, count=stored.waiting)])


@router.on_press(controls.PresentCancelled)
async def press_cancelled(interaction: Interaction) -> None:
    """Show the cancelled presentations that this member may bring back, with the buttons for it."""
    context = Context.of(interaction)
    language = context.language
    found = await context.db.read(cancelled.restorable, **_who(context), limit=SHOWN)
    if not found:
        await reply(interaction, say(language, "present.none-cancelled"), [[controls.schedule(language)]])
        return
    lines = [say(language, "present.cancelled-list"), *(_line(waiting, context) for waiting in found)]
    gone = [waiting.presentation for waiting in found]
    ways = [controls.present_restore_of(language, each.id, each.week.number, each.team) for each in gone]
    await reply(interaction, "\n".join(lines), in_rows(ways))


def _line(waiting: OnHold, context: Context) -> str:
    gone = waiting.presentation
    language, week = context.language, gone.week
    line = say(
        language,
        "present.cancelled-line",
        week=week.number,
        date=whole_day(language, week.date, context.today),
        team=gone.team,
        people=roster(gone.presenters, language),
    )
    return f"{line} · {say(language, 'present.cancelled-asked', count=waiting.count)}" if waiting.count else line


def _now(context: Context) -> dict[str, Any]:
    """Return when it is done, and who tells the people of it."""
    return {"now": context.now, "told_by": context.user}


def _whose(context: Context, presentation_id: int) -> dict[str, Any]:
    """Return what a use-case needs to know of a presentation and of who changes it."""
    return {"presentation_id": presentation_id, **_who(context)}


def _who(context: Context) -> dict[str, Any]:
    """Return what a use-case needs to know of whoever asks for it."""
    is_manager, today = context.is_manager, context.today
    return {"guild_id": context.guild_id, "user_id": context.user.id, "is_manager": is_manager, "today": today}
