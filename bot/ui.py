"""Buttons and modals that outlive a restart: all their state is in the ``custom_id``, none in memory."""

import json
import re
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, ClassVar, Self

import discord

from bot import limits
from bot.errors import explained
from bot.replies import UnreadableAnswerError, sending
from bot.request import Interaction

#: Discord's limits for a modal's title and for a select's option.
TITLE_LIMIT = 45
OPTION_LIMIT = 100

Pressed = type[discord.ui.DynamicItem[discord.ui.Button[Any]]]


def on_press(template: str) -> Callable[[Callable[..., Awaitable[None]]], Pressed]:
    """Make an async function the handler of all buttons whose ``custom_id`` matches ``template``.

    The template's named groups are handed over as keyword arguments. Register what comes out with
    ``bot.add_dynamic_items``.
    """

    def register(handler: Callable[..., Awaitable[None]]) -> Pressed:
        class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=template):
            def __init__(self, item: discord.ui.Button[Any], groups: dict[str, str]) -> None:
                super().__init__(item)
                self.groups = groups

            @classmethod
            async def from_custom_id(
                cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
            ) -> Self:
                return cls(item, match.groupdict())  # type: ignore[arg-type]  # only buttons have these ids

            async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
                async with explained(interaction):
                    await handler(interaction, **self.groups)

        Press.__doc__ = handler.__doc__
        return Press

    return register


class Form(discord.ui.Modal):
    """A modal that is rebuilt from its ``custom_id`` when it is submitted, also after a restart.

    A subclass names its ``template`` and takes the template's named groups, as text, in ``__init__``; what it
    shows is filled in by other means, since a submitted form does not need it.
    """

    template: ClassVar[str]

    @classmethod
    def rebuild(cls, custom_id: str) -> Self | None:
        """Return the form that was shown under ``custom_id``, if it is one of this kind."""
        match = re.fullmatch(rf"{cls.template}(?:;[0-9a-f]+)?", custom_id)
        return cls(**match.groupdict()) if match else None  # type: ignore[arg-type]  # as the subclass takes them

    async def show(self, interaction: Interaction) -> None:
        """Open the form, its ``custom_id`` ending in the version of what it shows.

        Phones show the old contents again for an id that they have seen.
        """
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
            await self.submit(interaction)


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
