"""Writes the command reference from the commands themselves: ``python -m tests.support.reference``."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.client import StudyBot
from bot.settings import Settings
from bot.translator import KoreanTranslator
from db.engine import open_database

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"
HEAD = """# Commands

Written by `make docs` from the commands themselves. Each has a Korean name beside its English one; Discord shows the
one of your client's language. Options in *italics* may be left out.
"""
MENUS = """## On a message

Touch a message and hold it (with a mouse: right click), then *Apps*. Its words and pictures are recorded in its
author's name; the bot asks where they belong unless a reply or a mention says so.
"""
#: Discord's number for commands that are typed.
SLASH = 1


async def payloads() -> list[dict[str, Any]]:
    """Return the commands as Discord is told them, Korean names and all."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        db = await open_database(settings.database)
        bot = StudyBot(settings, db)
        await bot.tree.set_translator(KoreanTranslator())
        await bot.add_rooms()
        found = [
            await command.get_translated_payload(bot.tree, KoreanTranslator()) for command in bot.tree.get_commands()
        ]
        await bot.close()
        await db.close()
    return sorted(found, key=lambda command: str(command["name"]))


def page(commands: list[dict[str, Any]]) -> str:
    """Return the reference as Markdown: the commands, then the menus of messages."""
    slash = [command for command in commands if command["type"] == SLASH]
    menus = [command for command in commands if command["type"] != SLASH]
    lines = [line for command in slash for line in _command(command, "", "")]
    return "\n".join([HEAD, *lines, MENUS, *(f"- **{menu['name']}** · {_korean(menu, 'name')}" for menu in menus), ""])


def _command(command: dict[str, Any], path: str, korean_path: str) -> Iterator[str]:
    name, korean = f"{path} {command['name']}", f"{korean_path} {_korean(command, 'name')}"
    options = command.get("options", [])
    subcommands = [option for option in options if option["type"] in {1, 2}]
    for subcommand in subcommands:
        yield from _command(subcommand, name, korean)
    if subcommands:
        return
    yield f"## `/{name.strip()}` · `/{korean.strip()}`\n"
    yield f"{command['description']}  \n{_korean(command, 'description')}\n"
    if options:
        yield "| option | 옵션 | |\n|---|---|---|"
        for option in options:
            shown = f"`{option['name']}`" if option.get("required") else f"*`{option['name']}`*"
            yield f"| {shown} | `{_korean(option, 'name')}` | {option['description']} |"
        yield ""


def _korean(part: dict[str, Any], field: str) -> str:
    return str(part[f"{field}_localizations"]["ko"])


if __name__ == "__main__":
    PAGE.write_text(page(asyncio.run(payloads())), encoding="utf-8")
