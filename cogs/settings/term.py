"""The section for the term: its name, and how a new one begins after it."""

from collections.abc import Iterator
from functools import partial

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.forms import Form, text_field, typed
from bot.render.layout import Item
from bot.render.terms import term_name
from bot.replies import write
from bot.router import Router
from bot.texts import Language, say
from cogs.settings.frame import Section, managers_only, show
from cogs.settings.setting import Shown
from db import terms, words
from db.errors import TermHoldsNothing

router = Router()


def _summary(shown: Shown) -> str:
    name = shown.term.name if shown.term is not None else None
    return discord.utils.escape_markdown(name) if name else say(shown.language, "term.no-name")


def _items(shown: Shown) -> Iterator[Item]:
    """Yield the name, and what can be done; for a term that has just begun, what comes next, and the way back."""
    language, term = shown.language, shown.term
    yield discord.ui.TextDisplay(say(language, "term.name", name=_summary(shown)))
    if term is not None and term.is_undoable:
        yield discord.ui.TextDisplay(say(language, "term.empty"))
        undo = controls.undo(language, controls.UndoTerm(term.id))
        yield discord.ui.ActionRow(controls.present(language), undo)
    yield discord.ui.ActionRow(controls.name_term(language), controls.begin_term(language))


SECTION = Section("term", _summary, _items)


def _said(key: str, shown: Shown) -> str:
    """Say what has become of the term."""
    term = shown.term
    assert term is not None  # it was just changed
    name = term_name(shown.language, term.number, term.name)
    return say(shown.language, key, name=name, folder=words.folder(term.name or ""))


def _name_field(language: Language, key: str, default: str | None = None) -> discord.ui.Label[discord.ui.Modal]:
    how, example = say(language, "term.name-how"), say(language, "term.example")
    return text_field(
        say(language, key), "name", description=how, default=default, placeholder=example, limit=words.TERM_LIMIT
    )


@router.form
class NameForm(Form[controls.NameTerm]):
    """The form for the running term's name."""

    carries = controls.NameTerm

    def __init__(self, state: controls.NameTerm, language: Language = "ko", name: str | None = None) -> None:
        super().__init__(state, say(language, "term.name-title"))
        self.name = _name_field(language, "term.name-title", name)
        self.add_item(self.name)

    async def submit(self, interaction: Interaction) -> None:
        """Give the term the name that was typed."""
        managers_only(interaction)
        await write(interaction, terms.rename, guild_id=Context.of(interaction).guild_id, name=typed(self.name))
        await show(interaction, SECTION, partial(_said, "term.named"))


@router.form
class BeginForm(Form[controls.BeginTerm]):
    """The form that says what a new term brings, and asks for its name: to submit it is to confirm it."""

    carries = controls.BeginTerm

    def __init__(self, state: controls.BeginTerm, language: Language = "ko", what: str = "-") -> None:
        super().__init__(state, say(language, "button.term-begin"))
        self.add_item(discord.ui.TextDisplay(what))
        self.name = _name_field(language, "term.begin-name")
        self.add_item(self.name)

    async def submit(self, interaction: Interaction) -> None:
        """Begin a term of the name that was typed."""
        managers_only(interaction)
        await write(interaction, terms.begin, guild_id=Context.of(interaction).guild_id, name=typed(self.name))
        await show(interaction, SECTION, partial(_said, "term.begun"))


@router.on_press(controls.NameTerm)
async def press_name(interaction: Interaction) -> None:
    """Open the form for the name."""
    managers_only(interaction)
    context = Context.of(interaction)
    term = await context.db.read(terms.running, guild_id=context.guild_id)
    await NameForm(controls.NameTerm(), context.language, term.name if term else None).show(interaction)


@router.on_press(controls.BeginTerm)
async def press_begin(interaction: Interaction) -> None:
    """Open the form that begins a new term, unless the running one holds nothing yet."""
    managers_only(interaction)
    context = Context.of(interaction)
    language, term = context.language, await context.db.read(terms.state, guild_id=context.guild_id)
    if term is None or not term.weeks:
        raise TermHoldsNothing
    name = term_name(language, term.number, term.name)
    what = say(language, "term.begin-what", name=name, count=term.weeks)
    await BeginForm(controls.BeginTerm(), language, what).show(interaction)


@router.on_press(controls.UndoTerm)
async def press_undo(interaction: Interaction, term_id: int) -> None:
    """Undo a beginning, as long as the new term holds no week."""
    managers_only(interaction)
    await interaction.client.undo_term(Context.of(interaction).guild_id, term_id)
    await show(interaction, SECTION, partial(_said, "term.undone"))
