"""Korean names and descriptions of commands and options, found by their path in the command tree."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Command, ContextMenu, Group, Parameter, TranslationContextLocation

from bot.texts import sentences


class KoreanTranslator(app_commands.Translator):
    """Reads ``command.<path>.name`` and ``.description`` from the Korean texts; cogs stay in English."""

    async def translate(
        self,
        string: app_commands.locale_str,  # noqa: ARG002  # the place names it, not the English words
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the Korean text of a command or an option."""
        if locale is not discord.Locale.korean:
            return None
        assert isinstance(context.data, Command | Group | Parameter | ContextMenu)  # no command has choices
        field = "name" if context.location in _NAMES else "description"
        return str(sentences("ko")[".".join(["command", *_path(context.data), field])])


_NAMES = {
    TranslationContextLocation.command_name,
    TranslationContextLocation.group_name,
    TranslationContextLocation.parameter_name,
}


def _path(owner: Command[Any, ..., Any] | Group | Parameter | ContextMenu) -> Iterator[str]:
    if isinstance(owner, Parameter):
        yield from _path(owner.command)
        yield owner.display_name
        return
    if not isinstance(owner, ContextMenu) and owner.parent is not None:
        yield from _path(owner.parent)
    yield owner.name
