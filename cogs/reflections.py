"""``/reflect``: a member's reflection on a week, which they may rewrite at any time."""

from collections.abc import Awaitable, Callable
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot import controls, drafts
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.fitting import cut
from bot.forms import TextForm
from bot.replies import reply, show_in_place, write
from bot.rewriting import keep_or_give_back, rewritten, words_in
from bot.router import Router
from bot.texts import say
from bot.welcome import welcome
from db import reflections, weeks
from db.errors import ChangedMeanwhile
from db.models import Reflection, Week
from db.stored import Stored
from db.types import Dialect
from db.week.value import Text

router = Router()

#: What somebody has seen where nothing stood.
NOTHING = "0.0"
#: Characters of each of two texts that are shown side by side.
SHOWN_LIMIT = 1700


@router.cog
class Reflecting(commands.Cog):
    """The command that reflects."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def reflect(self, interaction: Interaction, week: app_commands.Range[int, 1, 999] | None = None) -> None:
        """Write your reflection on the week, or change what you wrote.

        Args:
            week: The week it is about, if not the current one.
        """
        context = Context.of(interaction)
        found = await context.db.read(weeks.locate, guild_id=context.guild_id, today=context.today, number=week)
        await _open(interaction, context, found)


@router.form
class ReflectForm(TextForm[controls.ReflectState]):
    """The form for a reflection, filled with what was written before."""

    carries = controls.ReflectState
    field, label, placeholder = "reflection", "reflect.reflection", "reflect.placeholder"

    async def submit(self, interaction: Interaction) -> None:
        """Store the reflection; if another was stored meanwhile, show both and ask."""
        context = Context.of(interaction)
        week_id, seen = self.state.week, self.state.seen or NOTHING
        try:
            written = await _write(interaction, context, week_id, self.words, seen)
        except ChangedMeanwhile:
            await _ask(interaction, context, week_id, self.words)
            return
        await drafts.mark_stored(interaction)
        if written.is_new:
            await _receipt(interaction, context, written, reply)


async def _write(interaction: Interaction, context: Context, week_id: int, body: str, seen: str) -> Stored[Reflection]:
    """Store what was typed; paragraphs of a page's text that were not touched stay as the page has them."""
    text = await _revised(context, week_id, body)
    return await write(
        interaction,
        reflections.write,
        guild_id=context.guild_id,
        author=context.user,
        week_id=week_id,
        body=text.body,
        dialect=text.dialect,
        interaction_id=interaction.id,
        now=context.now,
        seen=_read(seen),
    )


async def _revised(context: Context, week_id: int, body: str) -> Text:
    before = await _standing(context, week_id)
    return await rewritten(context, before, body) if before else Text(body, Dialect.DISCORD)


async def _week(context: Context, week_id: int) -> Week:
    return await context.db.read(weeks.get, guild_id=context.guild_id, week_id=week_id)


async def _standing(context: Context, week_id: int) -> Reflection | None:
    return await context.db.read(reflections.of, guild_id=context.guild_id, user_id=context.user.id, week_id=week_id)


def _seen(reflection: Reflection | None) -> str:
    """Write down what somebody has seen, for a form's or a draft's state."""
    return f"{reflection.id}.{reflection.version}" if reflection else NOTHING


def _read(seen: str) -> tuple[int, int]:
    reflection_id, _, version = seen.partition(".")
    return int(reflection_id), int(version)


async def _receipt(
    interaction: Interaction, context: Context, written: Stored[Reflection], answer: Callable[..., Awaitable[bool]]
) -> None:
    """Say what was stored, and what is left to do."""
    language = context.language
    week = await _week(context, written.value.week_id)
    lines, row = welcome(written.writer, context)
    key = "reflect.changed" if written.value.version else "reflect.receipt"
    text = "\n".join([say(language, key, week=week.number), *lines])
    leads = [controls.my_turn(language, week.id), controls.recap(language, week.id)]
    await answer(interaction, text, [[*leads, controls.withdraw_reflection(language, week.id), *row]])


async def _ask(
    interaction: Interaction, context: Context, week_id: int, mine: str, draft: drafts.Draft | None = None
) -> None:
    """Show the stored reflection and the new one, and let the member choose; the new one is kept as a draft."""
    standing, language = await _standing(context, week_id), context.language
    week = await _week(context, week_id)
    if draft is None:
        draft = await drafts.keep(interaction, seen=_seen(standing))
    else:
        draft = await drafts.update_target(interaction, draft, seen=_seen(standing))
    first = await words_in(standing) if standing else ""
    shown = {"first": cut(first, SHOWN_LIMIT)[0], "second": cut(mine, SHOWN_LIMIT)[0]}
    choice = controls.reflection_of_both(language, draft.id) if draft else [controls.reflect(language, week_id)]
    await reply(interaction, say(language, "reflect.both", week=week.number, **shown), [choice])
    await keep_or_give_back(interaction, draft, mine)


async def _open(interaction: Interaction, context: Context, week: Week, draft: drafts.Draft | None = None) -> None:
    """Open the form with what could not be stored, else with what was written before."""
    before = await _standing(context, week.id)
    draft = draft or await _draft(interaction, week, before)
    seen = draft.target.get("seen") if draft else _seen(before)
    await ReflectForm.open(
        interaction,
        controls.ReflectState(week.id, seen or NOTHING),
        draft,
        title=say(context.language, "reflect.title", week=week.number),
        default=await words_in(before) if before and not draft else None,
    )


async def _draft(interaction: Interaction, week: Week, before: Reflection | None) -> drafts.Draft | None:
    """Return what could not be stored, unless something was written since."""
    draft = await drafts.newest(interaction, "reflect", week=str(week.id))
    return None if draft and before and draft.kept_at < before.written_at else draft


@router.on_press(controls.Reflect)
async def press_reflect(interaction: Interaction, week_id: int) -> None:
    """Open the form for a reflection on a week."""
    context = Context.of(interaction)
    week = await _week(context, week_id)
    await _open(interaction, context, week)


@router.on_resume("reflect")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own draft."""
    context = Context.of(interaction)
    week = await _week(context, int(draft.target["week"]))
    await _open(interaction, context, week, draft)


@router.on_press(controls.ReflectTake)
async def press_take(interaction: Interaction, what: Literal["mine", "both"], draft_id: str) -> None:
    """Store the new reflection, instead of the first or after it."""
    draft = await drafts.resume(interaction, draft_id)
    if draft is None:
        return
    context, week_id = Context.of(interaction), int(draft.target["week"])
    standing = await _standing(context, week_id) if what == "both" else None
    body = f"{await words_in(standing)}\n\n{draft.words}" if standing else draft.words
    try:
        written = await _write(interaction, context, week_id, body, draft.target["seen"])
    except ChangedMeanwhile:
        await _ask(interaction, context, week_id, draft.words, draft)
        return
    await drafts.mark_stored(interaction)
    await drafts.drop(interaction, draft.id)
    await _receipt(interaction, context, written, show_in_place)


@router.on_press(controls.ReflectLeave)
async def press_leave(interaction: Interaction, draft_id: str) -> None:
    """Keep the first reflection."""
    draft = await drafts.resume(interaction, draft_id)
    if draft is None:
        return
    context = Context.of(interaction)
    week = await _week(context, int(draft.target["week"]))
    await drafts.drop(interaction, draft.id)
    text = say(context.language, "reflect.first-stays", week=week.number)
    await show_in_place(interaction, text, [[controls.reflect(context.language, week.id, written=True)]])


@router.on_press(controls.WithdrawReflection)
async def press_withdraw(interaction: Interaction, week_id: int) -> None:
    """Withdraw one's own reflection."""
    context = Context.of(interaction)
    week = await write(
        interaction,
        reflections.withdraw,
        guild_id=context.guild_id,
        user_id=context.user.id,
        week_id=week_id,
        now=context.now,
    )
    text = say(context.language, "reflect.withdrawn", week=week.number)
    await reply(interaction, text, [[controls.undo(context.language, controls.RestoreReflection(week.id))]])


@router.on_press(controls.RestoreReflection)
async def press_restore(interaction: Interaction, week_id: int) -> None:
    """Restore one's own reflection."""
    context = Context.of(interaction)
    week = await _week(context, week_id)
    await write(interaction, reflections.restore, guild_id=context.guild_id, user_id=context.user.id, week_id=week.id)
    text = say(context.language, "reflect.restored", week=week.number)
    await reply(interaction, text, [[controls.withdraw_reflection(context.language, week.id)]])
