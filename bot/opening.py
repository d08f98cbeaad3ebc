"""Opening the database of the settings, and explaining why it cannot be opened."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.disk import restrict_data_dir
from bot.settings import Settings
from db.engine import Database, open_database
from db.errors import StorageUnavailable
from db.migrations import NewerSchemaError

#: SQLite's own names for what went wrong: why that is, and what helps.
_SQLITE = {
    "SQLITE_NOTADB": ("it is no SQLite database", "Name another file in DATABASE_URL, or put back a copy of this one."),
    "SQLITE_CORRUPT": ("it is damaged", "Stop everything that uses it, and put back a copy of it."),
    "SQLITE_BUSY": ("another program keeps it locked", "End the other program, then start again."),
    "SQLITE_FULL": ("the disk is full", "Make room on the disk, then start again."),
}
_NOT_ALLOWED = ("it cannot be read and written", "Let the bot's user write to that file and to its folder.")


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the database of the settings, readable for its owner alone, and close it at the end.

    Raises:
        StorageUnavailable: it cannot be opened. The error's ``what`` says what happened, ``then`` what to do.
    """
    try:
        restrict_data_dir(settings.data_dir)
        db = await open_database(settings.database)
    except (OSError, sqlite3.Error, SQLAlchemyError, NewerSchemaError, ModuleNotFoundError, TypeError) as error:
        what, then = why_not(error, settings.database)
        raise StorageUnavailable(what=what, then=then) from error
    try:
        yield db
    finally:
        await db.close()


def why_not(error: Exception, address: str) -> tuple[str, str]:
    """Return two sentences: why the database at this address cannot be opened, and what to do."""
    if isinstance(error, NewerSchemaError):
        return (
            "The database was written by a newer version of Study Bot.",
            "Update Study Bot, or put back a copy of the database from before.",
        )
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        reason, then = _of_file(error, Path(str(url.database)))
        return f"The database {url.database} cannot be opened: {reason}.", then
    return _of_server(error, f"{url.host or 'localhost'}:{url.port or 5432}")


def _of_file(error: Exception, path: Path) -> tuple[str, str]:
    if path.is_dir():
        return "it is a folder", "Name a file in DATABASE_URL."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{error.filename} is a file, not a folder", "Name another folder in DATA_DIR or DATABASE_URL."
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}", _NOT_ALLOWED[1]
    name = getattr(getattr(error, "orig", error), "sqlite_errorname", "")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return _NOT_ALLOWED
    return _SQLITE.get(name, (_said(error), "Look at DATA_DIR and DATABASE_URL in .env."))


def _of_server(error: Exception, server: str) -> tuple[str, str]:
    if isinstance(error, ModuleNotFoundError):
        return (
            "DATABASE_URL names PostgreSQL, but what talks to it is not installed.",
            "Run: pip install 'study-bot[postgresql]'",
        )
    if isinstance(error, OSError):
        return (
            f"PostgreSQL at {server} cannot be reached: {_said(error)}.",
            "See that it runs, and that DATABASE_URL in .env names the right host and port.",
        )
    return (
        f"PostgreSQL at {server} does not let the bot in: {_said(error)}.",
        "Look at the user, the password, the database and the options in DATABASE_URL in .env.",
    )


def _said(error: Exception) -> str:
    """Return the first line of what the driver or the system said."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, ConnectionRefusedError):  # asyncio words it as a call that failed
        return "connection refused"
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return text.partition("\n")[0].rpartition(">: ")[2]
