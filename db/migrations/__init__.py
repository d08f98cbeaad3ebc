"""Schema changes, applied when the bot starts; Alembic is imported only where the schema is behind."""

from pathlib import Path

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

#: The newest revision; a test holds it against the scripts.
HEAD = "0001"


async def upgrade(url: URL, revision: str = HEAD) -> None:
    """Bring the schema at ``url`` up to ``revision``; all of it, or nothing of it.

    Foreign keys stay unenforced meanwhile (SQLite's default): rebuilding a parent table would otherwise delete
    its children.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    driver = "sqlite+aiosqlite" if is_sqlite else "postgresql+asyncpg"
    engine = create_async_engine(url.set(drivername=driver), poolclass=NullPool)
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
        event.listen(engine.sync_engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        async with engine.connect() as connection:
            current = await connection.run_sync(_current)
        if current != revision:
            async with engine.begin() as connection:
                await connection.run_sync(_run, revision)
    finally:
        await engine.dispose()


def _leave_transactions_to_us(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's own connection


def _current(connection: Connection) -> str | None:
    try:
        revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError:
        return None
    return revision


def _run(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  # half of the time that a start takes
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
