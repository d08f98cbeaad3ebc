"""Starting: what a running bot may need later, or never, is not there yet."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NOT_AT_START = {
    "babel",  # names the cities of time zones
    "alembic",  # brings an older schema up to date
    "sqlalchemy.dialects.postgresql",
    "PIL",  # opens pictures
    "rapidfuzz",  # compares questions
    "bot.page.reader",
    "markdown_it",  # reads pages, and texts that were typed on one
    "defusedxml",  # reads what arXiv sends
    "icalendar",  # writes a file for calendars
    "dateutil",  # of icalendar
    "pydantic",  # of Typer
    "typer",  # serves the other commands
}

#: Starts, and says whether garbage is looked for and what is imported once the gateway would be next.
START = """
import gc, sys
from tests.bench.start import main
main()
print(gc.isenabled(), gc.get_freeze_count() > 10_000)
print(*sys.modules)
"""


def started_in(folder: Path) -> tuple[str, set[str]]:
    settings = {"DISCORD_TOKEN": "token", "DATA_DIR": str(folder), "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", START, "ours"]
    started = subprocess.run(command, env=os.environ | settings, check=True, stdout=subprocess.PIPE, text=True)
    *_, garbage, modules = started.stdout.splitlines()
    return garbage, set(modules.split())


def test_what_a_start_does_not_need_is_not_imported_and_what_it_does_is_no_garbage(
    blank_database: Path, tmp_path: Path
) -> None:
    shutil.copy(blank_database, tmp_path / "study-bot.sqlite3")
    garbage, imported = started_in(tmp_path)
    assert {"bot.client", "cogs.questions", "sqlalchemy.orm"} <= imported
    assert imported & NOT_AT_START == set()
    assert garbage == "True True"
