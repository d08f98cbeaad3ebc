"""What all tables share: their names of constraints, their types, and the conditions of partial indexes."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import Date, Enum, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase

from db.types import Dialect, MomentKind, NoticeKind, PostKind, UTCDateTime


def _named(kind: type[StrEnum]) -> Enum:
    """Store an enumeration by the values of its members, as text."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda kind: [member.value for member in kind])


class Base(DeclarativeBase):
    """Base of all tables; every constraint gets a name, so that a migration can refer to it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        dt.datetime: UTCDateTime,
        dt.date: Date,
        Dialect: _named(Dialect),
        PostKind: _named(PostKind),
        NoticeKind: _named(NoticeKind),
        MomentKind: _named(MomentKind),
    }


# Of partial indexes; those of PostgreSQL are made from ``sqlite_where`` where a revision is written.
NOT_WITHDRAWN = text("withdrawn_at IS NULL")
IS_RECAP = text("kind = 'recap'")
IS_BOARD = text("kind = 'board'")
IS_DUE = text("due_at IS NOT NULL")
FAILS = text("failing_since IS NOT NULL")
THE_ANSWER = text("withdrawn_at IS NULL AND NOT is_addition")


def if_set(column: str) -> Index:
    """Index the few rows whose column is set: without it, finding or deleting what it names reads the whole table."""
    return Index(None, column, sqlite_where=text(f"{column} IS NOT NULL"))
