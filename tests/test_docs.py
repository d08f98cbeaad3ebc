"""The documents say what the program does: every command, every setting, every make target."""

import datetime as dt
import re
import subprocess
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import pytest
from PIL import Image, ImageChops

from bot.render.coming import name
from bot.settings import Settings
from bot.texts import Language
from cogs.settings.moments import when
from cogs.settings.panel import SECTIONS
from cogs.settings.setting import Shown
from db.rhythm import DEFAULTS
from db.settings import OwnSettings
from db.types import MomentKind
from tests.support import avatar, reference

ROOT = Path(__file__).parents[1]

#: Settings whose default is the program's own setting, which the README names.
OF_THE_PROGRAM = {"What all read", "Time zone", "모두가 보는 글", "시간대"}


async def test_the_command_reference_is_what_the_commands_say() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(await reference.payloads()), "run `make docs`"


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
async def test_the_readme_names_every_command(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = await reference.payloads()
    written = [
        f"`/{command['name']}" if command["type"] == reference.SLASH else f"*{command['name']}*" for command in commands
    ]
    assert [mention for mention in written if mention not in text] == []


def rows(readme: str) -> list[list[str]]:
    """Return the rows of a README's tables, a text for each cell."""
    lines = (ROOT / readme).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("| ")]


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.ko.md", "ko")])
def test_the_readme_explains_every_setting_of_a_server_with_its_default(readme: str, language: Language) -> None:
    in_force = Settings(language="ko", timezone=ZoneInfo("Asia/Seoul")).for_guild(OwnSettings())
    shown = Shown(language, in_force, None, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    sections = [section for name, section in SECTIONS.items() if name != "moments"]
    items = [item for section in sections for item in section.items(shown) if isinstance(item, discord.ui.TextDisplay)]
    defaults = dict(item.content.splitlines()[0].removeprefix("**").split("** · ") for item in items)

    written = {cells[0]: cells[1] for cells in rows(readme) if cells[0] in defaults and len(cells) == 3 and cells[2]}
    assert written.keys() == defaults.keys()
    assert written == defaults | {name: written[name] for name in OF_THE_PROGRAM & written.keys()}


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.ko.md", "ko")])
def test_the_readme_explains_every_moment_with_its_default(readme: str, language: Language) -> None:
    defaults = {name(kind, language): when(timing, language) for kind, timing in DEFAULTS.items()}
    assert [*DEFAULTS] == [*MomentKind]

    written = {cells[0]: cells[1] for cells in rows(readme) if cells[0] in defaults and len(cells) == 4 and all(cells)}
    assert written == defaults


def test_the_example_holds_every_setting() -> None:
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) == {setting.name.upper() for setting in fields(Settings)}


def test_the_example_shows_the_defaults() -> None:
    shown = dict(re.findall(r"^([A-Z_]+)=(.+)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    defaults = Settings()
    assert shown == {name: str(getattr(defaults, name.lower())) for name in shown}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / document).read_text(encoding="utf-8")))
    assert named <= targets


def test_every_picture_that_is_shown_exists() -> None:
    shown = re.findall(r'(?:src="|\()(docs/[^")]+)', (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [path for path in shown if not (ROOT / path).exists()] == []


def test_the_avatar_is_what_its_script_draws() -> None:
    with Image.open(avatar.PICTURE) as kept:
        assert (kept.format, kept.size) == ("PNG", (512, 512))
        difference = ImageChops.difference(kept.convert("RGB"), avatar.draw())

    assert max(difference.tobytes()) <= 2, "run `make avatar`"  # Pillow may round otherwise in another version


def test_a_first_demo_says_what_it_waits_for_before_it_installs(tmp_path: Path) -> None:
    make = ["make", "--dry-run", "--silent", "demo", f"VENV={tmp_path / 'new'}"]
    lines = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()

    steps = [next(at for at, line in enumerate(lines) if word in line) for word in ("-m venv", "pip install")]
    said = [lines[at - 1] for at in steps]
    assert all(line.startswith("echo ") for line in said)
    assert "half a minute" in said[1]


@pytest.mark.parametrize(("readme", "words"), [("README.md", "English names"), ("README.ko.md", "영어로 보여요")])
def test_the_readme_says_that_the_demo_shows_english_names(readme: str, words: str) -> None:
    _, _, after = (ROOT / readme).read_text(encoding="utf-8").partition("make demo")
    assert words in after.partition("##")[0]
