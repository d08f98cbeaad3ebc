"""What the bot written by hand stores: one connection, and SQL where it is needed."""

import sqlite3
from pathlib import Path
from typing import Any

from db.models import Answer, Post, Question
from tests.bench.group import Rows

SCHEMA = """
CREATE TABLE guild (id INTEGER PRIMARY KEY, last_question INTEGER NOT NULL);
CREATE TABLE member (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, user_id INTEGER, name TEXT NOT NULL,
    emoji TEXT NOT NULL, heart TEXT NOT NULL, UNIQUE (guild_id, user_id));
CREATE TABLE week (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL,
    recap_message_id INTEGER, UNIQUE (guild_id, number));
CREATE INDEX week_date ON week (guild_id, date);
CREATE TABLE presentation (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, week_id INTEGER NOT NULL REFERENCES week,
    team TEXT NOT NULL, UNIQUE (week_id, team));
CREATE TABLE presenter (presentation_id INTEGER NOT NULL REFERENCES presentation, member_id INTEGER NOT NULL
    REFERENCES member, position INTEGER NOT NULL, PRIMARY KEY (presentation_id, member_id));
CREATE INDEX presenter_member ON presenter (member_id);
CREATE TABLE paper (id INTEGER PRIMARY KEY, presentation_id INTEGER NOT NULL REFERENCES presentation,
    position INTEGER NOT NULL, title TEXT, url TEXT);
CREATE INDEX paper_presentation ON paper (presentation_id);
CREATE TABLE question (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, number INTEGER NOT NULL,
    presentation_id INTEGER NOT NULL REFERENCES presentation, presenter_id INTEGER NOT NULL REFERENCES member,
    asker_id INTEGER REFERENCES member, body TEXT NOT NULL, is_open INTEGER NOT NULL DEFAULT 1, interaction_id INTEGER,
    channel_id INTEGER, message_id INTEGER, created_at TEXT NOT NULL,
    UNIQUE (guild_id, number), UNIQUE (guild_id, interaction_id));
CREATE INDEX question_presentation ON question (presentation_id);
CREATE INDEX question_open ON question (presenter_id, number) WHERE is_open;
CREATE INDEX question_open_team ON question (presentation_id, number) WHERE is_open;
CREATE TABLE answer (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, question_id INTEGER NOT NULL UNIQUE
    REFERENCES question, author_id INTEGER NOT NULL REFERENCES member, body TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE reflection (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, week_id INTEGER NOT NULL REFERENCES week,
    member_id INTEGER NOT NULL REFERENCES member, body TEXT NOT NULL, UNIQUE (week_id, member_id));
"""

Row = sqlite3.Row


class Storage:
    """A SQLite file, on the same settings as ours: what is committed is on the disk."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.row_factory = Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.executescript(SCHEMA)

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Run a statement."""
        return self.connection.execute(sql, values)

    def all(self, sql: str, *values: object) -> list[Row]:
        """Return a query's rows."""
        return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        """Return a query's first row."""
        return self.connection.execute(sql, values).fetchone()

    def fill(self, rows: Rows) -> None:
        """Store a group: its cards stand with the questions here, and so does whether one is open."""
        self.run("BEGIN")
        for model, found in rows.items():
            columns = [row["name"] for row in self.all(f"PRAGMA table_info({model.__tablename__})")]
            names = [name for name in columns if found and name in found[0]]
            if names:
                marks = ", ".join("?" * len(names))
                statement = f"INSERT INTO {model.__tablename__} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
                values = ([_plain(row[name]) for name in names] for row in found)
                self.connection.executemany(statement, values)
        cards = ((card["channel_id"], card["message_id"], card["question_id"]) for card in rows[Post])
        self.connection.executemany("UPDATE question SET channel_id = ?, message_id = ? WHERE id = ?", cards)
        answered = ((answer["question_id"],) for answer in rows[Answer])
        self.connection.executemany("UPDATE question SET is_open = 0 WHERE id = ?", answered)
        self.run("COMMIT")
        assert self.one("SELECT count(*) FROM question")[0] >= len(rows[Question])


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)
