"""Turns errors of the database and its drivers into those of `db.errors`."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from db.errors import NoSuchNumber, StorageUnavailable

#: How SQLite's driver and PostgreSQL's say that a number has more bits than a column; neither has a class for it.
NUMBER_TOO_LARGE = ("too large to convert to SQLite INTEGER", "value out of int")

#: PostgreSQL's classes of errors that are the server's state: no connection, deadlock, full, locked, going down.
SERVER_STATES = ("08", "40", "53", "55", "57", "58")


def presentable(error: BaseException) -> BaseException:
    """Make an error one that a caller may be handed: a `StudyError` where the storage, or a number, is at fault."""
    if isinstance(error, StopIteration):  # asyncio would not carry it
        handed: Exception = RuntimeError("a use-case raised StopIteration")
    elif _is_number_too_large(error):
        handed = NoSuchNumber()
    elif _is_storage_fault(error):
        handed = StorageUnavailable()
    else:
        return error
    handed.__cause__ = error
    return handed


def _is_number_too_large(error: BaseException) -> bool:
    """Tell whether an error means that a number does not fit any column, as somebody may type or forge it."""
    return isinstance(error, (OverflowError, DBAPIError)) and any(phrase in str(error) for phrase in NUMBER_TOO_LARGE)


def _is_storage_fault(error: BaseException) -> bool:
    """Tell whether an error is about locks, disks or connections, and not about the data."""
    if isinstance(error, (OperationalError, InterfaceError, OSError)):
        return True
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return str(state).startswith(SERVER_STATES)


@contextmanager
def presenting() -> Iterator[None]:
    """Raise errors as a caller may be handed them."""
    try:
        yield
    except Exception as error:
        handed = presentable(error)
        if handed is error:
            raise
        raise handed from error
