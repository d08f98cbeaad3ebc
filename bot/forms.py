"""Forms that outlive a restart: all their state is in the ``custom_id``, none in memory."""

import json
import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar, Literal, Self

import discord
from discord.app_commands.namespace import Namespace

from bot import drafts, limits
from bot.context import Context, Interaction, guild_of
from bot.errors import explained
from bot.replies import UnreadableAnswerError, sending
from bot.texts import language_of, say

#: Discord's limits for a modal's title and for a select's option.
TITLE_LIMIT = 45
OPTION_LIMIT = 100
#: Discord's limit for what stands in a modal side by side.
ITEMS_LIMIT = 5


class Form(discord.ui.Modal):
    """A modal that is rebuilt from its ``custom_id`` when it is submitted, also after a restart.

    A subclass names its ``template`` and takes the template's named groups, as text, in ``__init__``; what it
    shows is filled in by other means, since a submitted form does not need it.

    What could not be stored is kept as it was submitted. The button that opened the form then opens it again, filled.
    """

    template: ClassVar[str]
    #: What the member has been asked about, and means: the papers, or all.
    sure_of: Literal["papers", "all"] | None = None

    @property
    def is_sure(self) -> bool:
        """Whether nothing that was typed is to be asked about any more."""
        return self.sure_of == "all"

    @property
    def opened_by(self) -> str:
        """The ``custom_id`` of the button that opens the form anew: the form's own, if the subclass knows no other."""
        return self.custom_id

    @classmethod
    def rebuild(cls, custom_id: str) -> Self | None:
        """Return the form that was shown under ``custom_id``, if it is one of this kind."""
        match = re.fullmatch(rf"{cls.template}{drafts.SUFFIX}", custom_id)
        if match is None:
            return None
        groups = {name: value for name, value in match.groupdict().items() if name != "filled"}
        return cls(**groups)  # type: ignore[arg-type]  # as the subclass takes them

    def take_in(self, interaction: Interaction, form: Mapping[str, Any]) -> None:
        """Let the fields hold what a form held when it was submitted, as discord.py does when it hears of it."""
        resolved = Namespace._get_resolved_items(interaction, form["resolved"])  # noqa: SLF001  # the only door
        self._refresh(interaction, form["components"], resolved)

    async def show(self, interaction: Interaction) -> None:
        """Open the form, its ``custom_id`` ending in the version of what it shows.

        Phones show the old contents again for an id that they have seen. Where a draft is gone on with, the form is
        filled with it.
        """
        if (kept := Context.of(interaction).words.opened_again) is not None:
            _fill(self, kept.submitted)
            _note(self, say(language_of(interaction.locale), "draft.filled"))
            self.custom_id += f"+{kept.draft_id}"
        limits.fit_form(self)
        shown = json.dumps(self.to_dict(), sort_keys=True, default=str)
        self.custom_id += f";{zlib.crc32(shown.encode()):x}"
        self.stop()
        with suppress(UnreadableAnswerError), sending():  # then it is open all the same
            await interaction.response.send_modal(self)

    async def submit(self, interaction: Interaction) -> None:
        """Do what the form is for; the fields hold what was typed."""
        raise NotImplementedError

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Submit, and explain what goes wrong."""
        async with explained(interaction):
            guild_of(interaction)
            await self.send(interaction)

    async def send(self, interaction: Interaction) -> None:
        """Submit, and let go of what the form was filled with once nothing of it is left to do."""
        await self.submit(interaction)
        await drafts.settle(interaction)


def _fill(form: Form, submitted: Mapping[str, Any]) -> None:
    """Let a form's fields show what was typed and chosen before; what cannot be chosen any more is left out."""
    values = dict(drafts.fields({"components": submitted["components"]}))
    for item in form.walk_children():
        value = values.get(str(getattr(item, "custom_id", "")))
        match item:
            case discord.ui.TextInput() if isinstance(value, str):
                item.default = value or None
            case discord.ui.UserSelect() if isinstance(value, list):
                item.default_values = [
                    discord.SelectDefaultValue.from_user(discord.Object(user_id)) for user_id in value
                ]
            case discord.ui.Select() if isinstance(value, list):
                for option in item.options:
                    option.default = option.value in value


def _note(form: Form, note: str) -> None:
    """Put a note on top of a form; where that is full, below the label of its first field."""
    items = form.children
    if len(items) < ITEMS_LIMIT:
        form.clear_items()
        for item in (discord.ui.TextDisplay(note), *items):
            form.add_item(item)
    elif isinstance(items[0], discord.ui.Label):
        items[0].description = note.removeprefix("-# ")


def text_field(
    label: str,
    custom_id: str,
    *,
    description: str | None = None,
    default: str | None = None,
    placeholder: str | None = None,
    paragraphs: bool = False,
    required: bool = True,
    limit: int = 4000,
) -> discord.ui.Label[Any]:
    """Lay out a text field under its label."""
    style = discord.TextStyle.paragraph if paragraphs else discord.TextStyle.short
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=custom_id,
        style=style,
        default=default,
        placeholder=placeholder,
        required=required,
        max_length=limit,
    )
    return discord.ui.Label(text=label, description=description, component=field)


def typed(field: discord.ui.Label[Any]) -> str:
    """Return what was typed into a text field."""
    assert isinstance(field.component, discord.ui.TextInput)  # as `text_field` laid it out
    return field.component.value
