"""Looking back: the words that stood before an edit, which a manager sees and brings back."""

import asyncio
from functools import partial

from bot import controls
from bot.context import Context, Interaction
from bot.controls import TextKind
from bot.fitting import split
from bot.page.dialects import to_discord
from bot.render.layout import TEXT_LIMIT
from bot.render.people import display_name
from bot.replies import defer_if_slow, show_in_place
from bot.router import Router
from bot.texts import Language, say
from db import answer_changes, changes, versions
from db.errors import ManagersOnly
from db.models import Answer, Member, Question, Revision
from db.rights import Right
from db.week.value import Text

router = Router()


@router.on_press(controls.Versions)
async def press_versions(interaction: Interaction, kind: TextKind, text_id: int, leaf: int) -> None:
    """Show a manager the words that stood before, newest first, long ones on several leaves."""
    context = Context.of(interaction)
    if not context.is_manager:
        raise ManagersOnly
    row = await _find(context, kind, text_id)
    of_row = {f"{kind}_id": row.id}
    found = await context.db.read(versions.earlier, guild_id=context.guild_id, **of_row)
    leaves = await defer_if_slow(interaction, asyncio.to_thread(_leaves, row, found, context.language))
    if not leaves:
        await show_in_place(interaction, say(context.language, "more.no-versions"))
        return
    at = min(leaf, len(leaves) - 1)
    revision, text = leaves[at]
    back = controls.revert(context.language, kind, text_id, to=revision.version, version=row.version)
    leafing = controls.leafing(context.language, partial(controls.Versions, kind, text_id), at, len(leaves))
    await show_in_place(interaction, text, [[back] if row.withdrawn_at is None else [], leafing])


async def _find(context: Context, kind: TextKind, text_id: int) -> Question | Answer:
    """Return what has earlier words; an answer may have been withdrawn."""
    db, guild_id = context.db, context.guild_id
    if kind == "question":
        actor = context.actor
        return await db.read(
            changes.get_changeable, guild_id=guild_id, number=text_id, actor=actor, right=Right.VERSIONS
        )
    return await db.read(
        answer_changes.get_changeable,
        guild_id=guild_id,
        answer_id=text_id,
        user_id=context.user.id,
        is_manager=context.is_manager,
        right=Right.VERSIONS,
    )


def _leaves(row: Question | Answer, found: list[Revision], language: Language) -> list[tuple[Revision, str]]:
    """Return all earlier words, each under who wrote them, on as many leaves as hold them."""
    return [
        (revision, leaf)
        for at, revision in enumerate(found, 1)
        for leaf in _leaves_of(row, revision, at, len(found), language)
    ]


def _leaves_of(row: Question | Answer, revision: Revision, at: int, count: int, language: Language) -> list[str]:
    writer = _writer(row, revision)
    key = "more.versions" if count > 1 else "more.version"
    head = say(language, key, at=at, count=count, editor=display_name(writer) if writer else "—")
    pieces = split(to_discord(Text.of(revision)), TEXT_LIMIT - len(head) - 1) or [""]
    return [f"{head}\n{piece}" for piece in pieces]


def _writer(row: Question | Answer, revision: Revision) -> Member | None:
    """Return who wrote earlier words: who edited them in, at first whose text it is; nobody who is anonymous."""
    if revision.version:
        return revision.editor
    return row.author if isinstance(row, Answer) else row.asker or row.recorder
