"""Counts what the database is asked, and how much it works for that: in its own steps, which no load changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from db.engine import Database
from tests.support.database import engines_of

#: Steps of SQLite's virtual machine that are counted as one.
GRAIN = 10


@dataclass
class Asked:
    """The statements that were run, and the steps that SQLite took for them."""

    statements: list[str] = field(default_factory=list)
    steps: int = 0

    def tick(self) -> None:
        """Count some steps."""
        self.steps += GRAIN

    def note(self, connection: Any, _cursor: object, statement: str, *_: object) -> None:
        """Count a statement that somebody wrote, and the steps that it takes."""
        driver = connection.connection.driver_connection
        if hasattr(driver, "set_progress_handler"):
            driver.set_progress_handler(self.tick, GRAIN)
        if not statement.startswith(("BEGIN", "PRAGMA")):
            self.statements.append(statement)


@contextmanager
def counted(database: Database) -> Iterator[Asked]:
    """Count what is asked within."""
    asked = Asked()
    engines = engines_of(database)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", asked.note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", asked.note)
