"""Forms that still work after a restart: all their state is in the ``custom_id``, none in memory."""

import json
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

import discord
from discord.app_commands.namespace import Namespace

from bot import drafts, limits
from bot.context import Context, Interaction, enter
from bot.controls import Control, read_with_draft, split_ending, with_draft
from bot.direct import marked
from bot.errors import explained
from bot.fitting import label
from bot.media.pictures import PICTURES_LIMIT
from bot.requests import UnreadableAnswerError, sending
from bot.texts import Language, language_of, say

#: Discord's limit for a modal's title.
TITLE_LIMIT = 45
#: Discord's limit for the components of a modal.
ITEMS_LIMIT = 5


S = TypeVar("S", bound=Control)


class Form(Generic[S], discord.ui.Modal):  # noqa: PYI059  # discord.py asks no further base
    """A modal that is rebuilt from its ``custom_id`` when it is submitted, also after a restart.

    A subclass names in ``carries`` the class of its state, which the ``custom_id`` holds, and can be made from a state
    alone: texts and choices that are only shown are added by another method.

    A form that could not be stored is kept as a draft. The button that opened it then opens it again, filled.
    """

    carries: type[S]
    #: Whether it is opened in channels only: what it brings is posted there, or people are chosen who are there.
    needs_channel: ClassVar[bool] = False
    #: What the member has confirmed when asked whether they meant it: the papers, or everything.
    confirmed: Literal["papers", "all"] | None = None

    def __init__(self, state: S, title: str = "-") -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=str(state))
        self.state = state

    @property
    def is_confirmed(self) -> bool:
        """Whether the member has confirmed everything, so that nothing is asked again."""
        return self.confirmed == "all"

    @property
    def opened_by(self) -> Control:
        """The button that opens the form again; unless a subclass says otherwise, the one with the same state."""
        return self.state

    @classmethod
    def rebuild(cls, custom_id: str) -> Self | None:
        """Return the form that was shown under ``custom_id``; None if that is of another class."""
        shown_as, _ = split_ending(custom_id)
        state = cls.read(shown_as)
        if state is None:
            return None
        form = cls(state)
        form.custom_id = shown_as
        return form

    @classmethod
    def read(cls, shown_as: str) -> S | None:
        """Return the state in a ``custom_id``; None if that is of another class."""
        return cls.carries.parse(shown_as)

    def load(self, interaction: Interaction, form: Mapping[str, Any]) -> None:
        """Fill the fields from Discord's data of a submitted form, as discord.py does when a modal is submitted."""
        resolved = Namespace._get_resolved_items(interaction, form["resolved"])  # noqa: SLF001  # the only door
        self._refresh(interaction, form["components"], resolved)

    async def show(self, interaction: Interaction) -> None:
        """Open the form, filled with the draft that is continued, if one is.

        The ``custom_id`` ends in a checksum of what the form shows: for an id that they know, phones show the old
        contents again.

        Raises:
            NotInServer: what it is for needs a channel, and this is a direct message.
        """
        context = Context.of(interaction)
        if self.needs_channel:
            _ = context.public_channel_id
        if (kept := context.words.opened_again) is not None:
            _fill(self, kept.submitted)
            _note(self, say(language_of(interaction.locale), "draft.filled"))
            self.custom_id += f"+{kept.draft_id}"
        limits.fit_form(self)
        shown = json.dumps(self.to_dict(), sort_keys=True, default=str)
        self.custom_id += f";{zlib.crc32(shown.encode()):x}"
        if context.channel_id is None:
            self.custom_id = marked(self.custom_id, context.guild_id)
        self.stop()
        with suppress(UnreadableAnswerError), sending():  # then it is open all the same
            await interaction.response.send_modal(self)

    async def submit(self, interaction: Interaction) -> None:
        """Do what the form is for; the fields hold what was typed."""
        raise NotImplementedError

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Process a submitted form; reply with an explanation of any error."""
        async with explained(interaction):
            await enter(interaction)
            await self.process(interaction)

    async def process(self, interaction: Interaction) -> None:
        """Do what the form is for, then delete the draft that it was filled with."""
        await self.submit(interaction)
        await drafts.drop_used(interaction)


class TextForm(Form[S]):
    """A form with one text field, which can be filled with a draft; perhaps with a select above, and pictures below.

    A subclass names the field and its label, and what to do when the form is submitted.
    """

    #: The field's ``custom_id``, and the keys of the texts of its label and placeholder.
    field: str
    label: str
    placeholder: str | None = None
    #: The key of the label of the select above the field, and the select's ``custom_id``.
    choice: tuple[str, str] | None = None
    takes_pictures: bool = False

    def __init__(
        self,
        state: S,
        draft: drafts.Draft | None = None,
        *,
        language: Language = "ko",
        title: str = "-",
        above: Sequence[str] = (),
        choices: Sequence[discord.SelectOption] = (),
        default: str | None = None,
    ) -> None:
        super().__init__(state, title)
        self.custom_id = with_draft(state, draft.id if draft else None)
        for text in (*above, *([say(language, "draft.filled")] if draft else [])):
            self.add_item(discord.ui.TextDisplay(text))
        self.chosen: discord.ui.Select[Any] = discord.ui.Select(options=list(choices))
        if self.choice is not None and self.lets_choose:
            key, self.chosen.custom_id = self.choice
            self.add_item(discord.ui.Label(text=say(language, key), component=self.chosen))
        self.text = self.lay_out(language, draft.words if draft else default)
        self.add_item(self.text)
        self.images = pictures_field(language)
        if self.takes_pictures:
            self.add_item(self.images)

    @classmethod
    async def open(
        cls,
        interaction: Interaction,
        state: S,
        draft: drafts.Draft | None = None,
        *,
        title: str,
        above: Sequence[str] = (),
        choices: Sequence[discord.SelectOption] = (),
        default: str | None = None,
        below: Sequence[str] = (),
    ) -> None:
        """Open the form in the member's language, filled with a draft or else with ``default``.

        ``above`` and ``below`` are texts around the fields.
        """
        language = Context.of(interaction).language
        form = cls(state, draft, language=language, title=title, above=above, choices=choices, default=default)
        for text in below:
            form.add_item(discord.ui.TextDisplay(text))
        await form.show(interaction)

    @property
    def lets_choose(self) -> bool:
        """Whether the form has its select; not if the state says already what would be chosen."""
        return False

    @property
    def words(self) -> str:
        """What was typed."""
        return typed(self.text)

    def lay_out(self, language: Language, default: str | None) -> discord.ui.Label[Any]:
        """Return the field with its label."""
        placeholder = say(language, self.placeholder) if self.placeholder else None
        return text_field(
            say(language, self.label), self.field, default=default, placeholder=placeholder, paragraphs=True
        )

    @classmethod
    def read(cls, shown_as: str) -> S | None:
        """Return the state in a ``custom_id``, also in that of a form that was filled with a draft."""
        found = read_with_draft(cls.carries, shown_as)
        return found[0] if found else None


def _fill(form: Form[Any], submitted: Mapping[str, Any]) -> None:
    """Fill a form with what was submitted before; options that are gone are left out."""
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
            case discord.ui.ChannelSelect() if isinstance(value, list):
                of_channel = discord.SelectDefaultValueType.channel
                item.default_values = [discord.SelectDefaultValue(id=int(found), type=of_channel) for found in value]
            case discord.ui.Select() if isinstance(value, list):
                for option in item.options:
                    option.default = option.value in value


def _note(form: Form[Any], note: str) -> None:
    """Add a note on top of a form; if it has five components already, below the label of its first field."""
    items = form.children
    if len(items) < ITEMS_LIMIT:
        form.clear_items()
        for item in (discord.ui.TextDisplay(note), *items):
            form.add_item(item)
    elif isinstance(items[0], discord.ui.Label):
        items[0].description = note.removeprefix("-# ")


def pictures_field(language: Language) -> discord.ui.Label[Any]:
    """Return the field that pictures are uploaded with."""
    upload: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
        custom_id="images", required=False, min_values=0, max_values=PICTURES_LIMIT
    )
    return discord.ui.Label(text=say(language, "ask.images"), component=upload)


def uploaded(field: discord.ui.Label[Any]) -> list[discord.Attachment]:
    """Return the files that were uploaded in a field of `pictures_field`."""
    assert isinstance(field.component, discord.ui.FileUpload)  # as `pictures_field` laid it out
    return field.component.values


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
    """Return a text field with its label; ``limit`` is in characters, Discord allows 4,000."""
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
    """Return what was typed into a field of `text_field`."""
    assert isinstance(field.component, discord.ui.TextInput)  # as `text_field` laid it out
    return field.component.value
