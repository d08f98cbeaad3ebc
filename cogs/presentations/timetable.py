"""A whole timetable at once: typed in one text, shown as it was read, then registered in one transaction."""

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.controls.control import LIMIT
from bot.forms import TextForm
from bot.media.titles import fill_in
from bot.replies import reply, show_in_place, write
from bot.router import Router
from bot.texts import say
from bot.welcome import welcome
from cogs.presentations.reading import read, receipt_lines
from db import timetable
from db.errors import Empty, StorageUnavailable

router = Router()


@router.form
class TimetableForm(TextForm[controls.Timetable]):
    """The form for a timetable."""

    carries = controls.Timetable
    field, label, placeholder = "timetable", "timetable.label", "timetable.placeholder"

    async def submit(self, interaction: Interaction) -> None:
        """Keep what was typed as a draft, and show how it is read."""
        reading = await read(interaction, self.words)
        if not reading.rows:
            raise Empty
        draft = await drafts.keep(interaction)
        if draft is None:
            raise StorageUnavailable
        await reply(interaction, *reading.shown(draft.id))


async def _open(interaction: Interaction, draft: drafts.Draft | None) -> None:
    language = Context.of(interaction).language
    above = [] if draft else [say(language, "timetable.above")]
    title = say(language, "timetable.title")
    await TimetableForm.open(interaction, controls.Timetable(), draft, title=title, above=above)


@router.on_press(controls.Timetable)
async def press_timetable(interaction: Interaction) -> None:
    """Open the form, with what was typed before and is not registered yet."""
    await _open(interaction, await drafts.newest(interaction, "timetable"))


@router.on_resume("timetable")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own draft."""
    await _open(interaction, draft)


@router.on_press(controls.TimetableLeaf)
async def press_leaf(interaction: Interaction, draft_id: str, leaf: int) -> None:
    """Turn to a leaf of how a timetable was read."""
    draft = await drafts.resume(interaction, draft_id)
    if draft is not None:
        reading = await read(interaction, draft.words)
        await show_in_place(interaction, *reading.shown(draft_id, leaf))


@router.on_press(controls.TimetableRegister)
async def press_register(interaction: Interaction, draft_id: str, seen: str) -> None:
    """Register a timetable as it was shown; if something else would come of it by now, show that instead."""
    draft = await drafts.resume(interaction, draft_id)
    if draft is None:
        return
    context, reading = Context.of(interaction), await read(interaction, draft.words)
    registered = await write(
        interaction,
        timetable.register,
        guild_id=context.guild_id,
        slots=reading.slots,
        seen=seen,
        user=context.user,
        now=context.now,
        today=context.today,
        channel_id=context.channel_id,
    )
    if registered is None or not reading.slots:
        again = await read(interaction, draft.words)
        await show_in_place(interaction, *again.shown(draft_id, heading="timetable.changed"))
        return
    await drafts.drop(interaction, draft_id)
    await drafts.mark_stored(interaction)
    await _show_registered(interaction, registered)


async def _show_registered(interaction: Interaction, registered: timetable.Registered) -> None:
    context, found = Context.of(interaction), registered.presentations
    key = "timetable.registered" if registered.is_new else "timetable.stands"
    text = receipt_lines(context, say(context.language, key, count=len(found)), found)
    greeting, profile = welcome(registered.writer, context)
    undo = controls.TimetableUndo(tuple(presentation.id for presentation in found))
    row = [controls.undo(context.language, undo)] if len(str(undo)) <= LIMIT else []
    rows = [[*row, controls.schedule(context.language)], profile]
    await show_in_place(interaction, "\n".join([text, *greeting]), rows)
    papers = [paper for presentation in found for paper in presentation.papers]
    await fill_in(interaction.client, context.guild_id, papers)


@router.on_press(controls.TimetableUndo)
async def press_undo(interaction: Interaction, presentations: tuple[int, ...]) -> None:
    """Cancel what was registered together, as far as nobody has asked there."""
    context = Context.of(interaction)
    language = context.language
    cancelled = await write(
        interaction,
        timetable.cancel,
        guild_id=context.guild_id,
        presentation_ids=presentations,
        user_id=context.user.id,
        is_manager=context.is_manager,
        today=context.today,
        now=context.now,
    )
    text = _undone(cancelled, context)
    await show_in_place(interaction, text, [[controls.timetable(language), controls.schedule(language)]])


def _undone(cancelled: timetable.Cancelled, context: Context) -> str:
    """Say how many presentations were cancelled, if any were, and what stands of the timetable."""
    language, heading = context.language, []
    if cancelled.count:
        heading.append(say(language, "timetable.undone", count=cancelled.count))
    if cancelled.kept:
        heading.append(say(language, "timetable.kept"))
    return receipt_lines(context, "\n".join(heading or [say(language, "timetable.gone")]), cancelled.kept)
