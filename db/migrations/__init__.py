"""Schema changes, applied when the bot starts; Alembic is imported only where the schema is behind."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

#: The newest revision; a test holds it against the scripts.
HEAD = "0030"

SCRIPTS = Path(__file__).parent

#: Milliseconds that a program waits for another one that brings the same file up to date, which may have much in it.
PATIENCE = 120_000
#: Taken until the end of the transaction by whoever changes a PostgreSQL database; the number is this program's.
SERVER_LOCK = "SELECT pg_advisory_xact_lock(7308332183)"

_BEGINNINGS = {"sqlite": "BEGIN IMMEDIATE", "postgresql": SERVER_LOCK}


class NewerSchemaError(Exception):
    """The database's revision is none that this version of the program knows."""


async def upgrade(url: URL, revision: str = HEAD, scripts: Path = SCRIPTS) -> None:
    """Bring the schema at ``url`` up to ``revision``; all of it, or nothing of it.

    Of two programs that start at once, one waits for the other. Foreign keys stay unenforced on SQLite meanwhile:
    rebuilding a parent table would otherwise delete its children.

    Raises:
        NewerSchemaError: a newer version of the program was here.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    driver = "sqlite+aiosqlite" if is_sqlite else "postgresql+asyncpg"
    engine = create_async_engine(url.set(drivername=driver), poolclass=NullPool)
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    try:
        async with engine.connect() as connection:
            current = await connection.run_sync(_current)
        if current != revision:
            async with engine.begin() as connection:
                await connection.run_sync(_run, revision, scripts)
    finally:
        await engine.dispose()


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # BEGIN is ours to say, so that DDL is in it
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    connection.execute(f"PRAGMA busy_timeout={PATIENCE}")  # type: ignore[attr-defined]


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _run(connection: Connection, revision: str, scripts: Path) -> None:
    from alembic import command  # noqa: PLC0415  # half of the time that a start takes
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    connection.exec_driver_sql(_BEGINNINGS[connection.dialect.name])
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    _refuse_unknown(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, revision)


def _refuse_unknown(connection: Connection, scripts: "ScriptDirectory") -> None:
    current = _current(connection)
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchemaError(current)
