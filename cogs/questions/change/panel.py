"""⋯ and ``/edit``: what one may do with a question, and nothing else."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.controls.numbers import read_number
from bot.fitting import label
from bot.mentions import plain_for, plain_for_member
from bot.render.above import words_above
from bot.render.card import gone_line
from bot.render.choices import CHOICES_LIMIT, question_name
from bot.render.layout import Button, layout
from bot.render.people import display_name, plain_address
from bot.replies import deliver, reply, show_in_place, write
from bot.router import Router
from bot.texts import Language, say
from db import changes, choices
from db.choices import Choices
from db.models import Answer, Question
from db.rights import Right
from db.week.value import Text

router = Router()

#: Characters of a text above its buttons, of one on a button, and of its author's name there.
SHOWN_LIMIT, WORDS_LIMIT, NAME_LIMIT = 300, 24, 8
#: Buttons that leave no choice, and texts to choose from: what a phone shows at once.
BUTTONS_LIMIT, TEXTS_LIMIT = 9, 3
#: What changes the words of a question, or where they stand.
OF_THE_WORDS = frozenset(Right) - {Right.ANSWER, Right.HIDE}


@router.cog
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
        await _open(interaction, read_number(question))

    @edit.autocomplete("question")
    async def changeable_questions(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the questions that are this member's to change, newest first."""
        context = Context.of(interaction)
        found = await context.db.read(
            choices.changeable_by,
            guild_id=context.guild_id,
            user_id=context.user.id,
            is_manager=context.is_manager,
            wanted=current,
            limit=CHOICES_LIMIT,
        )
        plain = await plain_for_member(interaction, found)
        return [
            app_commands.Choice(name=question_name(question, plain), value=str(question.number)) for question in found
        ]


async def _open(interaction: Interaction, number: int, leaf: int | None = None) -> None:
    """Show the panel: what is to be done, or where there are several texts to change, which one."""
    context = Context.of(interaction)
    found = await _choices(context, number)
    text = "\n".join([_shown(found, context.language), *_left_out(found, context)])
    rows = _straight(found, context)
    if rows is None:
        text = f"{text}\n-# {say(context.language, 'more.choose')}"
        rows = await _to_choose(interaction, found, leaf or 0, context)
    await (deliver(interaction, layout(text, rows)) if leaf is None else show_in_place(interaction, text, rows))


async def _choices(context: Context, number: int) -> Choices:
    return await context.db.read(
        choices.of_question,
        guild_id=context.guild_id,
        number=number,
        user_id=context.user.id,
        is_manager=context.is_manager,
    )


def _shown(found: Choices, language: Language) -> str:
    """Return the words that a panel is about; what was withdrawn is read only by who may still do something with it."""
    question = found.question
    if not found.may_read:
        return gone_line(question, language)
    return f"{say(language, _heading(question), number=question.number)}\n{_words(question)}"


def _heading(question: Question) -> str:
    if question.waits:
        return "more.waits"
    return "more.title" if question.withdrawn_at is None else "more.gone"


def _left_out(found: Choices, context: Context) -> list[str]:
    """Tell a manager who took a question off the page; who asked anonymously stays unknown."""
    question, language = found.question, context.language
    user_id = question.left_out_user_id
    if not context.is_manager or question.in_page or user_id is None:
        return []
    if user_id == question.anonymous_user_id:
        return [say(language, "more.left-out-by-asker")]
    name = display_name(found.left_out_by) if found.left_out_by else f"<@{user_id}>"
    return [say(language, "more.left-out", name=name)]


def _words(text: Question | Answer) -> str:
    return words_above(text, limit=SHOWN_LIMIT)


def _straight(found: Choices, context: Context) -> list[list[Button]] | None:
    """Return the buttons of a panel that leaves no choice: for all, and for the one text that is theirs to change."""
    question, language = found.question, context.language
    if question.waits:
        return [[controls.withdraw(language, "question", question.number)] if found.may_restore else []]
    if question.withdrawn_at is not None:
        return [[controls.restore(language, "question", question.number)] if found.may_restore else []]
    if len(found.answers) + bool(found.rights & OF_THE_WORDS) > 1:
        return None
    said = [row for answer in found.answers for row in _answer_rows(found, answer, context)]
    rows = [_for_all(found, context), *_question_rows(found, language), *said]
    return rows if sum(map(len, rows)) <= BUTTONS_LIMIT else None


def _for_all(found: Choices, context: Context) -> list[Button]:
    """Return the buttons that change no words that stand."""
    question, language, number = found.question, context.language, found.question.number
    say_more = controls.answer if question.answer is None else controls.add
    row = [say_more(language, number)] if Right.ANSWER in found.rights else []
    row += [] if _is_own(question, context) else [controls.me_too(language, number, on=True)]
    return [*row, controls.follow_up(language, number), controls.read_question(language, number)]


def _is_own(text: Question | Answer, context: Context) -> bool:
    if isinstance(text, Answer):
        return text.author.user_id == context.user.id
    return context.user.id in [*(member.user_id for member in text.askers), *text.anonymous_askers]


async def _to_choose(interaction: Interaction, found: Choices, leaf: int, context: Context) -> list[list[Button]]:
    """Return a button for each text that is theirs to change, on leaves that a phone shows at once."""
    question, language = found.question, context.language
    texts: list[Question | Answer] = [*([question] if found.rights - {Right.ANSWER} else []), *found.answers]
    leaves = list(discord.utils.as_chunks(texts, TEXTS_LIMIT if len(texts) > TEXTS_LIMIT + 1 else len(texts)))
    at = min(leaf, len(leaves) - 1)
    shown = {text: Text.of(text) for text in leaves[at]}
    plain = await plain_for(interaction.client, context.guild_id, language, shown.values())
    chosen = [[_choice(found, text, plain.words(words, WORDS_LIMIT), context)] for text, words in shown.items()]
    leafing = controls.leafing(language, partial(controls.More, question.number), at, len(leaves))
    return [[] if at else _for_all(found, context), *chosen, leafing]


def _choice(found: Choices, text: Question | Answer, words: str, context: Context) -> Button:
    """Return the button that leads to a text, with its first words."""
    key = "more.choice" if text.withdrawn_at is None else "more.choice-gone"
    label = say(context.language, key, what=_name(text, context), words=words)
    return controls.change(label, found.question.number, text.id if isinstance(text, Answer) else None)


def _name(text: Question | Answer, context: Context) -> str:
    """Say what a text is and whose, to whom it may belong."""
    if isinstance(text, Question):
        return say(context.language, "more.my-question" if _is_own(text, context) else "more.question")
    if _is_own(text, context):
        return say(context.language, "more.my-addition" if text.is_addition else "more.my-answer")
    key = "more.addition" if text.is_addition else "more.answer"
    return say(context.language, key, name=label(plain_address(text.author.name, context.language), NAME_LIMIT))


def _question_rows(found: Choices, language: Language) -> list[list[Button]]:
    question, number, may = found.question, found.question.number, found.rights
    row = [controls.edit(language, "question", number)] if Right.EDIT in may else []
    if question.parent_id is None:
        row += [controls.move(language, number)] if Right.MOVE in may else []
        row += [controls.merge(language, number)] if Right.MERGE in may else []
    row += [controls.withdraw(language, "question", number)] if Right.WITHDRAW in may else []
    last = [controls.in_page(language, number, stays=not question.in_page)] if Right.HIDE in may else []
    last += [controls.versions(language, "question", number)] if Right.VERSIONS in may and question.version else []
    return [row, last]


def _answer_rows(found: Choices, answer: Answer, context: Context) -> list[list[Button]]:
    language, what = context.language, _name(answer, context)
    earlier = [controls.versions(language, "answer", answer.id)] if context.is_manager and answer.version else []
    if answer.withdrawn_at is not None:
        return [[controls.restore(language, "answer", answer.id, what=what), *earlier]]
    edit = [controls.edit(language, "answer", answer.id, what=what)] if answer in found.editable else []
    return [[*edit, controls.withdraw(language, "answer", answer.id, what=what), *earlier]]


@router.on_press(controls.More)
async def press_more(interaction: Interaction, number: int, leaf: int | None = None) -> None:
    """Show what this member may do with a question."""
    await _open(interaction, number, leaf)


@router.on_press(controls.Change)
async def press_change(interaction: Interaction, number: int, answer_id: int | None = None) -> None:
    """Show what this member may do with the text that was chosen; where that is nothing by now, let them choose."""
    context = Context.of(interaction)
    found = await _choices(context, number)
    answer = next((text for text in found.answers if text.id == answer_id), None)
    if found.question.withdrawn_at is not None or (answer_id is not None and answer is None):
        await _open(interaction, number, 0)
        return
    back = [controls.back(context.language, found.question.number)]
    if answer is None:
        text = "\n".join([_shown(found, context.language), *_left_out(found, context)])
        await show_in_place(interaction, text, [*_question_rows(found, context.language), back])
        return
    title = say(context.language, "more.of-answer", number=found.question.number, what=_name(answer, context))
    await show_in_place(interaction, f"{title}\n{_words(answer)}", [*_answer_rows(found, answer, context), back])


@router.on_press(controls.InPage)
async def press_page(interaction: Interaction, number: int, stays: bool) -> None:
    """Leave a question out of the page, or put it back."""
    context = Context.of(interaction)
    question = await write(
        interaction,
        changes.set_in_page,
        guild_id=context.guild_id,
        number=number,
        actor=context.actor,
        in_page=stays,
    )
    key = "more.page-in" if stays else "more.page-out"
    back = controls.in_page(context.language, question.number, stays=not stays)
    await reply(interaction, say(context.language, key, number=question.number), [[back]])
