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
from db import endings, terms, tracks, words
from db.errors import TermHoldsNothing
from db.models import Term
from db.terms import State

router = Router()


def _name(shown: Shown) -> str:
    name = shown.term.name if shown.term is not None else None
    return discord.utils.escape_markdown(name) if name else say(shown.language, "term.no-name")


def _summary(shown: Shown) -> str:
    """Return the name, and for a track that it is one; for the first term, the tracks that run beside it."""
    language, term = shown.language, shown.term
    if term is not None and term.is_beside:
        return say(language, "term.track", name=_name(shown))
    tracks = [say(language, "term.track", name=_escaped(track)) for track in term.tracks] if term is not None else []
    return " · ".join([_name(shown), *tracks])


def _escaped(term: Term) -> str:
    return discord.utils.escape_markdown(term.name or "")


def _items(shown: Shown) -> Iterator[Item]:
    """Yield the name, and what can be done; for a term that has just begun, what comes next, and the way back."""
    language, term = shown.language, shown.term
    if term is not None and term.is_beside:
        yield from _items_of_track(shown, term)
        return
    yield discord.ui.TextDisplay(say(language, "term.name", name=_name(shown)))
    if term is not None and term.tracks:
        yield discord.ui.TextDisplay("\n".join(_track_line(track, language) for track in term.tracks))
    if term is not None and term.is_undoable:
        yield discord.ui.TextDisplay(say(language, "term.empty"))
        undo = controls.undo(language, controls.UndoTerm(term.id))
        yield discord.ui.ActionRow(controls.present(language), undo)
    yield discord.ui.ActionRow(
        controls.name_term(language), controls.begin_term(language), controls.begin_track(language)
    )


def _track_line(track: Term, language: Language) -> str:
    channels = " ".join(f"<#{channel_id}>" for channel_id in sorted(tracks.channels_of(track)))
    return f"🛤️ {say(language, 'term.track', name=_escaped(track))} · {channels}"


def _items_of_track(shown: Shown, track: State) -> Iterator[Item]:
    """Yield a track's name, and what can be done with it; where it holds nothing yet, how its first week begins."""
    language = shown.language
    yield discord.ui.TextDisplay(say(language, "track.name", name=_name(shown)))
    if not track.weeks:
        yield discord.ui.TextDisplay(say(language, "track.empty"))
        yield discord.ui.ActionRow(controls.present(language))
    yield discord.ui.ActionRow(controls.name_track(language), controls.end_track(language, track.id))


SECTION = Section("term", _summary, _items)


def _said(key: str, shown: Shown) -> str:
    """Say what has become of the term."""
    term = shown.term
    assert term is not None  # it was just changed
    name = term_name(shown.language, term.number, term.name)
    return say(shown.language, key, name=name, folder=words.folder(term.name or ""))


def name_field(
    language: Language, key: str, default: str | None = None, example: str = "term.example"
) -> discord.ui.Label[discord.ui.Modal]:
    """Return the field for the name of a term or a track."""
    how, example = say(language, "term.name-how"), say(language, example)
    return text_field(
        say(language, key), "name", description=how, default=default, placeholder=example, limit=words.TERM_LIMIT
    )


@router.form
class NameForm(Form[controls.NameTerm]):
    """The form for the running term's name."""

    carries = controls.NameTerm

    def __init__(
        self,
        state: controls.NameTerm,
        language: Language = "ko",
        name: str | None = None,
        title: str = "term.name-title",
    ) -> None:
        super().__init__(state, say(language, title))
        self.name = name_field(language, title, name)
        self.add_item(self.name)

    async def submit(self, interaction: Interaction) -> None:
        """Give the term the name that was typed."""
        managers_only(interaction)
        term = await write(interaction, terms.rename, guild_id=Context.of(interaction).guild_id, name=typed(self.name))
        await show(interaction, SECTION, partial(_said, "track.named" if term.is_beside else "term.named"))


@router.form
class BeginForm(Form[controls.BeginTerm]):
    """The form that says what a new term brings, and asks for its name: to submit it is to confirm it."""

    carries = controls.BeginTerm

    def __init__(self, state: controls.BeginTerm, language: Language = "ko", what: str = "-") -> None:
        super().__init__(state, say(language, "button.term-begin"))
        self.add_item(discord.ui.TextDisplay(what))
        self.name = name_field(language, "term.begin-name")
        self.add_item(self.name)

    async def submit(self, interaction: Interaction) -> None:
        """Begin a term of the name that was typed."""
        managers_only(interaction)
        context = Context.of(interaction)
        await write(interaction, terms.begin, guild_id=context.guild_id, name=typed(self.name), now=context.now)
        stay = await _staying(context, "term.stay")
        await show(interaction, SECTION, lambda shown: "\n".join([_said("term.begun", shown), *stay]))


async def _staying(context: Context, key: str) -> list[str]:
    """Say how many presentations are still to come and stay in the term before, if there are any."""
    count = await context.db.read(endings.still_to_come, guild_id=context.guild_id, today=context.today)
    return [say(context.language, key, count=count)] if count else []


@router.on_press(controls.NameTerm)
async def press_name(interaction: Interaction) -> None:
    """Open the form for the name."""
    managers_only(interaction)
    context = Context.of(interaction)
    term = await context.db.read(terms.running, guild_id=context.guild_id)
    title = "track.name-title" if term is not None and term.is_beside else "term.name-title"
    await NameForm(controls.NameTerm(), context.language, term.name if term else None, title).show(interaction)


@router.on_press(controls.BeginTerm)
async def press_begin(interaction: Interaction) -> None:
    """Open the form that begins a new term, unless the running one holds nothing yet."""
    managers_only(interaction)
    context = Context.of(interaction)
    language, term = context.language, await context.db.read(terms.state, guild_id=context.guild_id)
    if term is None or not term.weeks or term.is_beside:
        raise TermHoldsNothing
    name = term_name(language, term.number, term.name)
    what = say(language, "term.begin-what", name=name, count=term.weeks)
    stay = await _staying(context, "term.will-stay")
    await BeginForm(controls.BeginTerm(), language, "\n".join([what, *stay])).show(interaction)


@router.on_press(controls.UndoTerm)
async def press_undo(interaction: Interaction, term_id: int) -> None:
    """Undo a beginning, as long as the new term holds no week."""
    managers_only(interaction)
    await interaction.client.undo_term(Context.of(interaction).guild_id, term_id)
    await show(interaction, SECTION, partial(_said, "term.undone"))
