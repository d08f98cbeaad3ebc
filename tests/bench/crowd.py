"""Many other groups beside the two that are used: copies of the first one, made by SQLite itself."""

import sqlite3
from pathlib import Path

from sqlalchemy import Column, Table

from db.models import Base, Guild
from tests.support.payloads import GUILD

#: What the ids of two groups are apart, and those of two guilds.
_APART, _GUILDS_APART = 1_000_000, 100


def surround(path: Path, questions: int) -> None:
    """Copy the first group of a database until so many questions are beside it, or a few less."""
    with sqlite3.connect(path, isolation_level=None) as file:
        for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-100000"):
            file.execute(f"PRAGMA {pragma}")
        of_group = file.execute("SELECT count(*) FROM question WHERE guild_id = ?", (GUILD,)).fetchone()[0]
        file.execute("BEGIN")
        for turn in range(1, questions // of_group + 1):
            for table in Base.metadata.sorted_tables:
                if condition := _is_of_group(table):
                    file.execute(_copying(table, condition, turn))
        file.execute("COMMIT")
        assert not file.execute("PRAGMA foreign_key_check").fetchone()
    file.close()


def _copying(table: Table, condition: str, turn: int) -> str:
    """Return the statement that copies a table's rows of the first group, each id and each reference to one moved."""
    apart = {f'"{column.name}"': _apart(column) * turn for column in table.c}
    moved = ", ".join(f"{name} + {by}" if by else name for name, by in apart.items())
    chosen = f"SELECT {moved} FROM {table.name} WHERE {condition} ORDER BY 1"  # noqa: S608
    return f"INSERT INTO {table.name} ({', '.join(apart)}) {chosen}"


def _apart(column: Column[object]) -> int:
    """Return how far a column is moved for each group; 0 if it is no id."""
    of = next((key.column for key in column.foreign_keys), column)
    if not of.primary_key or len(of.table.primary_key) > 1:
        return 0
    return _GUILDS_APART if of.table.name == Guild.__tablename__ else _APART


def _is_of_group(table: Table) -> str:
    """Return the condition for the rows of the first group: by their guild, else by the row that they belong to."""
    if table.name == Guild.__tablename__:
        return f"id = {GUILD}"
    if "guild_id" in table.c:
        return f"guild_id = {GUILD}"
    for column in table.c:
        for key in column.foreign_keys:
            if "guild_id" in key.column.table.c:
                return f"{column.name} IN (SELECT id FROM {key.column.table.name} WHERE guild_id = {GUILD})"  # noqa: S608
    return ""
