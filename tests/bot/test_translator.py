"""Every command, option and choice has a Korean name and description, and Discord would take them all."""

from collections.abc import Iterator
from typing import Any

import discord
import pytest

from bot.translator import KoreanTranslator
from tests.support.conformance import check
from tests.support.study import Study

Json = dict[str, Any]


@pytest.fixture
def payload(study: Study) -> list[Json]:
    """The commands as Discord was told them at the start."""
    (synced,) = [
        request for request in study.env.http_requests if request.method == "PUT" and request.path.endswith("/commands")
    ]
    assert isinstance(synced.json, list)
    return synced.json


def parts(commands: list[Json], path: str = "") -> Iterator[tuple[str, str, Json]]:
    """Walk over commands, subcommands, options and choices: where, what, and as it was sent."""
    for command in commands:
        place = f"{path} {command['name']}".strip()
        yield place, "name", command
        if "description" in command:
            yield place, "description", command
        yield from parts(command.get("options", []), place)
        yield from parts(command.get("choices", []), place)


def test_everything_is_named_and_described_in_both_languages(payload: list[Json]) -> None:
    for place, field, part in parts(payload):
        korean = part[f"{field}_localizations"]["ko"]
        assert any("가" <= char <= "힣" for char in korean), f"{place}: {korean}"
        assert part[field].isascii(), f"{place}: {part[field]}"
        assert not part[field].endswith("…"), f"{place}: cut by discord.py"


@pytest.mark.parametrize("locale", ["ko", "en-US"])
def test_no_two_commands_or_options_are_called_the_same(payload: list[Json], locale: str) -> None:
    def names(siblings: list[Json]) -> list[str]:
        return [sibling["name_localizations"].get(locale, sibling["name"]) for sibling in siblings]

    for siblings in [payload, *(part["options"] for _, _, part in parts(payload) if part.get("options"))]:
        assert len(set(names(siblings))) == len(siblings)


def test_discord_would_take_them_all(study: Study, payload: list[Json]) -> None:
    assert {command["name"] for command in payload} >= {"study", "present", "ask", "answer", "reflect", "recap", "page"}
    assert check(study.env.http_requests) == []


async def test_other_languages_see_the_english_ones(study: Study) -> None:
    command = study.bot.tree.get_command("ask")
    assert isinstance(command, discord.app_commands.Command)
    context: discord.app_commands.TranslationContextTypes = discord.app_commands.TranslationContext(
        location=discord.app_commands.TranslationContextLocation.command_name, data=command
    )
    name = discord.app_commands.locale_str("ask")
    assert await KoreanTranslator().translate(name, discord.Locale.japanese, context) is None
    assert await KoreanTranslator().translate(name, discord.Locale.korean, context) == "질문"
