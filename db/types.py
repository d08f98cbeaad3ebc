"""Column types and small enumerations that the models share."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect as SQLDialect
from sqlalchemy.types import TypeDecorator


class Dialect(StrEnum):
    """Where a text was typed, and so which Markdown its words are in."""

    DISCORD = "discord"
    PAGE = "page"


class PostKind(StrEnum):
    """What a post shows: a question, a presenter's open questions, a week's presenters, or a week."""

    CARD = "card"
    LIST = "list"
    BOARD = "board"
    RECAP = "recap"


class NoticeKind(StrEnum):
    """What a notice tells: askers of an answer, a presenter of what is theirs, a guild what comes by itself."""

    ANSWERED = "answered"
    CHANGED = "changed"
    ADDED = "added"
    MERGED = "merged"
    TAKEN = "taken"
    PICTURES = "pictures"
    OFFER = "offer"
    MOVED = "moved"
    REGISTERED = "registered"
    TALK_MOVED = "talk_moved"
    TALK_RESTORED = "talk_restored"
    LEFT_OUT = "left_out"
    HELLO = "hello"
    TROUBLE = "trouble"
    ABSENCE = "absence"
    CHANNEL_GONE = "channel_gone"
    ANNOUNCEMENT = "announcement"
    RESCHEDULED = "rescheduled"
    WRAP_UP = "wrap_up"
    NUDGE = "nudge"
    TERM_OVER = "term_over"


class MomentKind(StrEnum):
    """What comes by itself in a week: the talk announced, its end, what is still open for somebody, and the recap."""

    ANNOUNCEMENT = "announcement"
    WRAP_UP = "wrap_up"
    NUDGE = "nudge"
    RECAP = "recap"


class UTCDateTime(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC; a naive value is an error, not a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: SQLDialect) -> Any:  # noqa: ANN401, ARG002
        """Store in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a point in time needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: SQLDialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Give back the zone that SQLite drops."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
