"""⋯ and ``/edit``: what one may do with a question, and nothing else."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons
from bot.client import StudyBot
from bot.fitting import cut, label
from bot.page.dialects import beginning
from bot.page.model import Text
from bot.people import dressed
from bot.replies import ROW_LIMIT, Button, deliver, layout, patiently, reply, turn
from bot.request import Interaction, Request
from bot.texts import Language, say
from bot.ui import on_press
from cogs.questions import choosing, drawing
from cogs.questions.answer import number_in
from cogs.questions.changing import after
from db import changes, choices
from db.choices import Choices
from db.models import Answer
from db.rights import Right

#: Characters of the question above its buttons.
SHOWN_LIMIT = 300
#: Texts said to a question that have buttons of their own on one leaf; a row holds five.
ANSWERS_LIMIT = ROW_LIMIT


class Changing(commands.Cog):
    """The command that changes."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def edit(self, interaction: Interaction, question: str) -> None:
        """Edit, move, merge, withdraw or restore a question or an answer.

        Args:
            question: Which one: choose, or type its number.
        """
        await _open(interaction, number_in(question))

    @edit.autocomplete("question")
    async def changeable_questions(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the questions that are this member's to change, newest first."""
        request = Request.of(interaction)
        found = await self.bot.db.read(
            choices.changeable_by,
            guild_id=request.guild_id,
            user_id=request.user.id,
            is_manager=request.is_manager,
            wanted=current,
            limit=choosing.CHOICES_LIMIT,
        )
        plain = await choosing.plainly(interaction, found)
        return [app_commands.Choice(name=choosing.name(one, plain), value=str(one.number)) for one in found]


async def _open(interaction: Interaction, number: int, leaf: str | None = None) -> None:
    """Show the panel, or turn to another leaf of it: each has the buttons of five texts."""
    request = Request.of(interaction)
    found = await interaction.client.db.read(
        choices.of_question,
        guild_id=request.guild_id,
        number=number,
        user_id=request.user.id,
        is_manager=request.is_manager,
    )
    text = "\n".join([_shown(found, request.language), *_left_out(found, request)])
    leaves = list(discord.utils.as_chunks(found.answers, ANSWERS_LIMIT)) if found.question.withdrawn_at is None else []
    at = min(int(leaf or 0), max(0, len(leaves) - 1))
    leafing = buttons.leafing(request.language, f"more:{number}", at, len(leaves))
    rows = [*_rows(found, leaves[at] if leaves else [], request), leafing]
    await (deliver(interaction, layout(text, rows)) if leaf is None else turn(interaction, text, rows))


def _shown(found: Choices, language: Language) -> str:
    """Return the words that a panel is about; what was withdrawn is read only by who may still do something with it."""
    question = found.question
    if not found.may_read:
        return drawing.farewell(question, language)
    key = "more.title" if question.withdrawn_at is None else "more.gone"
    words = cut(beginning(Text(question.body, question.dialect), SHOWN_LIMIT), SHOWN_LIMIT)[0]
    return f"{say(language, key, number=question.number)}\n{words}"


def _left_out(found: Choices, request: Request) -> list[str]:
    """Tell a manager who took a question off the page; who asked anonymously stays unknown."""
    question, language = found.question, request.language
    user_id = question.left_out_user_id
    if not request.is_manager or question.in_page or user_id is None:
        return []
    if user_id == question.anonymous_user_id:
        return [say(language, "more.left-out-by-asker")]
    name = dressed(found.left_out_by) if found.left_out_by else f"<@{user_id}>"
    return [say(language, "more.left-out", name=name)]


def _rows(found: Choices, said: Sequence[Answer], request: Request) -> list[list[Button]]:
    """Return the buttons for what this member may do: for all, for the question, for the answers."""
    question, language, number = found.question, request.language, found.question.number
    if question.withdrawn_at is not None:
        return [[buttons.restore(language, "question", number)] if found.may_restore else []]
    people = [*question.askers]
    is_own = request.user.id in [one.user_id for one in people] or request.user.id in question.anonymous_askers
    say_more = buttons.answer if question.answer is None else buttons.add
    first = [say_more(language, number)] if Right.ANSWER in found.rights else []
    first += [] if is_own else [buttons.me_too(language, number, on=True)]
    first += [buttons.follow_up(language, number), buttons.read_question(language, number)]
    return [first, *_question_rows(found, language), *_answer_rows(found, said, request)]


def _question_rows(found: Choices, language: Language) -> list[list[Button]]:
    number, may = found.question.number, found.rights
    row = [buttons.edit(language, "question", number)] if Right.EDIT in may else []
    if found.question.parent_id is None:
        row += [buttons.move(language, number)] if Right.MOVE in may else []
        row += [buttons.merge(language, number)] if Right.MERGE in may else []
    row += [buttons.withdraw(language, "question", number)] if Right.WITHDRAW in may else []
    last = [buttons.in_page(language, number, stays=not found.question.in_page)] if Right.HIDE in may else []
    last += [buttons.versions(language, "question", number)] if Right.VERSIONS in may else []
    return [row, last]


def _answer_rows(found: Choices, said: Sequence[Answer], request: Request) -> list[list[Button]]:
    edits: list[Button] = []
    takes: list[Button] = []
    for one in said:
        name = label(one.author.name, 8)
        if one.withdrawn_at is not None:
            takes.append(buttons.restore(request.language, "answer", one.id, name=name))
            continue
        if one in found.editable:
            edits.append(buttons.edit(request.language, "answer", one.id, name=name))
        takes.append(buttons.withdraw(request.language, "answer", one.id, name=name))
    return [edits, takes, _version_row(said, request)]


def _version_row(said: Sequence[Answer], request: Request) -> list[Button]:
    if not request.is_manager:
        return []
    edited = [one for one in said if one.version]
    return [buttons.versions(request.language, "answer", one.id, name=label(one.author.name, 8)) for one in edited]


@on_press(r"more:(?P<number>\d+)(?::(?P<leaf>\d+))?")
async def press_more(interaction: Interaction, number: str, leaf: str | None) -> None:
    """Show what this member may do with a question."""
    await _open(interaction, int(number), leaf)


@on_press(r"page:(?P<number>\d+):(?P<stays>[01])")
async def press_page(interaction: Interaction, number: str, stays: str) -> None:
    """Leave a question out of the page, or put it back."""
    request = Request.of(interaction)
    is_in = stays == "1"
    work = interaction.client.db.write(
        changes.leave_out,
        guild_id=request.guild_id,
        number=int(number),
        actor=after.actor_of(request),
        in_page=is_in,
    )
    question = await patiently(interaction, work)
    key = "more.page-in" if is_in else "more.page-out"
    back = buttons.in_page(request.language, question.number, stays=not is_in)
    await reply(interaction, say(request.language, key, number=question.number), [[back]])
    await after.show(interaction, request, [question])


BUTTONS = (press_more, press_page)
