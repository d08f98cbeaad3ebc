"""From no schema to the newest: all of it or nothing, by one program at a time."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import alembic.config
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, insert, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Session

from db import guilds, members, migrations, talks
from db.engine import Database, open_database
from db.models import Base, Guild
from tests.db.group import NOW, opened

T = TypeVar("T")

ROOT = Path(__file__).parents[2]

OPENING = """
import asyncio, sys
from db.engine import open_database

async def main():
    db = await open_database(sys.argv[1])
    await db.close()
    print("alembic" in sys.modules)

asyncio.run(main())
"""

PARENT_AND_CHILD = """
op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(5)))
op.create_table(
    "child",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parent.id", ondelete="CASCADE"), nullable=False),
)
op.execute("INSERT INTO parent VALUES (1, 'kept')")
op.execute("INSERT INTO child VALUES (1, 1)")
"""

REBUILD = """
with op.batch_alter_table("parent", recreate="always") as batch:
    batch.alter_column("name", type_=sa.String(10), existing_type=sa.String(5))
"""

OVERHEARD = """
INSERT INTO guild (id, last_question) VALUES (1, 7);
INSERT INTO term (id, guild_id, number) VALUES (1, 1, 1);
INSERT INTO week (id, guild_id, term_id, number, date) VALUES (1, 1, 1, 1, '2026-01-01');
INSERT INTO member (id, guild_id, name, emoji, heart, created_at)
VALUES (1, 1, '은비', '🐶', '🩷', '2026-01-01 00:00:00');
INSERT INTO presentation (id, guild_id, week_id, team, created_at) VALUES (1, 1, 1, '1', '2026-01-01 00:00:00');
INSERT INTO question (id, guild_id, number, presentation_id, presenter_id, recorder_id, body, dialect, version,
    in_page, part, announced_at, created_at)
VALUES (1, 1, 7, 1, 1, 1, '왜요?', 'discord', 0, true, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00')
"""

FAIL = """
op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
op.execute("INSERT INTO half VALUES (1)")
op.execute("INSERT INTO nowhere VALUES (1)")
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder for migrations of a test's own, run as the project's are."""
    folder = tmp_path / "50% of it"
    shutil.copytree(migrations.SCRIPTS, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()
    return folder


def add(scripts: Path, revision: str, after: str | None, body: str) -> None:
    """Write a migration."""
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    (scripts / "versions" / f"{revision}.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f"revision = {revision!r}\ndown_revision = {after!r}\n\ndef upgrade():\n{lines}\n"
    )


async def looked_up(url: URL, look: Callable[[Connection], T]) -> T:
    """Look into a database without bringing its schema up to date."""
    db = Database(url)
    try:
        return await db.read(lambda session: look(session.connection()))
    finally:
        await db.close()


async def on(url: URL, statement: str) -> object:
    """Return the first value that a statement finds."""
    return await looked_up(url, lambda connection: connection.scalar(text(statement)))


async def tables(url: URL) -> set[str]:
    return set(await looked_up(url, lambda connection: inspect(connection).get_table_names()))


def opening(url: URL) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OPENING, url.render_as_string(hide_password=False)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(program: subprocess.Popen[str]) -> str:
    out, err = program.communicate()
    assert program.returncode == 0, err
    return out.strip()


def test_the_newest_script_is_the_one_that_is_asked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS))

    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


async def test_a_fresh_schema_is_what_the_models_say(empty_url: URL) -> None:
    await migrations.upgrade(empty_url)

    assert await on(empty_url, "SELECT version_num FROM alembic_version") == migrations.HEAD
    assert await tables(empty_url) == {*Base.metadata.tables, "alembic_version"}
    assert await looked_up(empty_url, drift) == []


def drift(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


async def test_members_from_before_are_kept_and_have_been_told_nothing(empty_url: URL) -> None:
    await migrations.upgrade(empty_url, "0002")
    old = Database(empty_url)
    await old.write(_add_one_member)
    await old.close()

    async with opened(empty_url) as db:
        member = await db.read(members.by_name, guild_id=1, name="민하")

    assert member is not None
    assert (member.user_id, member.told_public_at) == (11, None)


def _add_one_member(session: Session) -> None:
    session.execute(insert(Guild).values(id=1, last_question=0))
    member = insert(Base.metadata.tables["member"])
    session.execute(member.values(guild_id=1, user_id=11, name="민하", emoji="🐶", heart="🩷", created_at=NOW))


async def test_a_schema_of_today_is_left_alone(empty_url: URL) -> None:
    async with opened(empty_url) as first:
        await first.write(guilds.ensure, guild_id=1)

    async with opened(empty_url) as again:
        assert (await again.read(guilds.ensure, guild_id=1)).id == 1


async def test_what_a_presenter_was_told_of_before_is_not_told_again(empty_url: URL) -> None:
    await migrations.upgrade(empty_url, "0002")
    old = Database(empty_url)
    await old.write(_announce)
    await old.close()

    async with opened(empty_url) as db:
        standing = await db.read(talks.not_withdrawn, guild_id=1, numbers=[7])
        untold = await db.read(talks.unannounced, guild_id=1, week_id=1)

    assert [(question.body, question.list_id) for question in standing] == [("왜요?", None)]
    assert untold == []


def _announce(session: Session) -> None:
    """Let a question be asked aloud and told, as the program did before it kept where."""
    for statement in OVERHEARD.split(";"):
        session.execute(text(statement))


async def test_a_newer_schema_is_refused_and_left_alone(empty_url: URL) -> None:
    await migrations.upgrade(empty_url)
    newer = Database(empty_url)
    await newer.write(Session.execute, text("UPDATE alembic_version SET version_num = '9999'"))
    await newer.close()

    with pytest.raises(migrations.NewerSchemaError):
        await open_database(empty_url)

    assert await on(empty_url, "SELECT version_num FROM alembic_version") == "9999"


async def test_one_that_fails_leaves_nothing(empty_url: URL, scripts: Path) -> None:
    add(scripts, "a1", None, PARENT_AND_CHILD)
    await migrations.upgrade(empty_url, "a1", scripts)
    add(scripts, "a2", "a1", "op.create_table('second', sa.Column('id', sa.Integer(), primary_key=True))")
    add(scripts, "a3", "a2", FAIL)

    with pytest.raises(DBAPIError):
        await migrations.upgrade(empty_url, "a3", scripts)

    assert await on(empty_url, "SELECT version_num FROM alembic_version") == "a1"
    assert await tables(empty_url) == {"alembic_version", "parent", "child"}


@pytest.mark.usefixtures("sqlite")
async def test_children_outlive_the_rebuilding_of_their_parent(empty_url: URL, scripts: Path) -> None:
    add(scripts, "b1", None, PARENT_AND_CHILD)
    add(scripts, "b2", "b1", REBUILD)
    await migrations.upgrade(empty_url, "b1", scripts)

    await migrations.upgrade(empty_url, "b2", scripts)

    assert await on(empty_url, "SELECT count(*) FROM child JOIN parent ON parent.id = parent_id") == 1
    [key] = await looked_up(empty_url, lambda connection: inspect(connection).get_foreign_keys("child"))
    assert key["referred_table"] == "parent"


async def test_a_schema_of_the_future_is_not_touched(empty_url: URL, scripts: Path) -> None:
    add(scripts, "z9", None, PARENT_AND_CHILD)
    await migrations.upgrade(empty_url, "z9", scripts)

    with pytest.raises(Exception, match="z9"):
        await open_database(empty_url)

    assert await on(empty_url, "SELECT name FROM parent") == "kept"


async def test_alembic_is_imported_only_where_the_schema_is_behind(empty_url: URL) -> None:
    assert said(opening(empty_url)) == "True"
    assert said(opening(empty_url)) == "False"


async def test_programs_that_start_at_once_all_come_up(empty_url: URL) -> None:
    programs = [opening(empty_url) for _ in range(2)]

    assert [said(program) for program in programs].count("True") >= 1
    assert await on(empty_url, "SELECT count(*) FROM alembic_version") == 1


def test_the_next_revision_is_written_by_alembic_s_command(empty_url: URL, scripts: Path) -> None:
    shutil.copytree(migrations.SCRIPTS / "versions", scripts / "versions", dirs_exist_ok=True)
    asyncio.run(migrations.upgrade(empty_url))
    url = empty_url.set(drivername="sqlite+aiosqlite" if empty_url.drivername == "sqlite" else "postgresql+asyncpg")
    asyncio.run(_forget_some(url))
    settings = scripts / "alembic.ini"
    folder = str(scripts / "versions").replace("%", "%%")
    settings.write_text(
        f"[alembic]\nscript_location = {migrations.SCRIPTS}\nversion_locations = {folder}\npath_separator = newline\n"
    )

    where = ["-c", str(settings), "-x", f"url={url.render_as_string(hide_password=False)}"]
    alembic.config.main([*where, "revision", "--autogenerate", "-m", "greet", "--rev-id", "9999"])
    alembic.config.main([*where, "upgrade", "9999"])

    [written] = (scripts / "versions").glob("9999*.py")
    assert "from db.types import UTCDateTime" in written.read_text()
    for database in ("sqlite", "postgresql"):
        assert f"{database}_where=sa.text('due_at IS NOT NULL')" in written.read_text()
    assert asyncio.run(looked_up(empty_url, drift)) == []


async def _forget_some(url: URL) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE guild DROP COLUMN greeted_at"))
        await connection.execute(text("DROP INDEX ix_post_due_at"))
    await engine.dispose()
