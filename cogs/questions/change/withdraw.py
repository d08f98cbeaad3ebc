"""Taking a question or an answer back, and letting it stand again."""

from collections.abc import Callable
from typing import Any

from bot import controls
from bot.context import Context, Interaction
from bot.render.people import display_name
from bot.replies import reply, write
from bot.router import Router
from bot.texts import say
from cogs.questions import reactions
from db import answer_changes, changes
from db.models import Question
from db.rights import Right

router = Router()


@router.on_press(controls.WithdrawQuestion)
async def press_withdraw(interaction: Interaction, number: int) -> None:
    """Take a question back."""
    context = Context.of(interaction)
    await write(interaction, changes.withdraw, guild_id=context.guild_id, numbers=[number], actor=context.actor)
    undo = controls.undo(context.language, controls.RestoreQuestion(number))
    await reply(interaction, say(context.language, "more.withdrew", number=number), [[undo]])


@router.on_press(controls.RestoreQuestion)
async def press_restore(interaction: Interaction, number: int) -> None:
    """Let a question stand again, also one that was merged."""
    context = Context.of(interaction)
    db, guild_id = context.db, context.guild_id
    target = await db.read(changes.merged_into, guild_id=guild_id, number=number)
    restored = await write(interaction, changes.restore, guild_id=guild_id, numbers=[number], actor=context.actor)
    key = "more.restored-waits" if any(question.waits for question in restored) else "more.restored"
    again = controls.Same(number, target.number) if target else controls.WithdrawQuestion(number)
    undo = controls.undo(context.language, again)
    await reply(interaction, say(context.language, key, number=number), [[undo]])


@router.on_press(controls.WithdrawAnswer)
async def press_withdraw_answer(interaction: Interaction, answer_id: int) -> None:
    """Take an answer or an addition back."""
    await take_back(interaction, answer_id, "more.withdrew-answer")


async def take_back(
    interaction: Interaction, answer_id: int, receipt: str, use_case: Callable[..., Question] = answer_changes.withdraw
) -> None:
    """Take an answer or an addition back, and the mark from under the message that it was taken from; say so."""
    context = Context.of(interaction)
    whose = _whose(context, answer_id)
    answer = await context.db.read(answer_changes.get_changeable, right=Right.WITHDRAW, **whose)
    question = await write(interaction, use_case, now=context.now, **whose)
    undo = controls.undo(context.language, controls.RestoreAnswer(answer_id))
    text = say(context.language, receipt, number=question.number)
    if question.answer is not None and not answer.is_addition:
        text += "\n" + say(context.language, "more.next-answer", author=display_name(question.answer.author))
    await reply(interaction, text, [[undo]])
    await reactions.unmark(interaction.client, answer)


@router.on_press(controls.RestoreAnswer)
async def press_restore_answer(interaction: Interaction, answer_id: int) -> None:
    """Let an answer or an addition stand again, with the mark."""
    context = Context.of(interaction)
    whose = _whose(context, answer_id)
    question = await write(interaction, answer_changes.restore, **whose)
    undo = controls.undo(context.language, controls.WithdrawAnswer(answer_id))
    await reply(interaction, say(context.language, "more.restored-answer", number=question.number), [[undo]])
    answer = await context.db.read(answer_changes.get_changeable, right=Right.WITHDRAW, **whose)
    await reactions.mark(interaction.client, answer)


def _whose(context: Context, answer_id: int) -> dict[str, Any]:
    """Return what a use-case needs to know of an answer and of who changes it."""
    return {
        "guild_id": context.guild_id,
        "answer_id": answer_id,
        "user_id": context.user.id,
        "is_manager": context.is_manager,
    }
