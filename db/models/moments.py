"""What comes by itself in a week, and what a term has set for it."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, if_set
from db.types import MomentKind


class Moment(Base):
    """A moment of a week, one of each kind: it comes ``at`` a time of the guild's own clock.

    It never comes if that was in the past when it was ``planned_at``. ``at`` is empty once it has come, or its use is
    over. ``date`` is that of the week for which it was planned. It ``came_at`` the time when what it says was handed to
    the outbox, or was ``missed_at`` a time when it was of no use any more. It ``is_first`` where none of its kind had
    come in the guild before. ``told`` is what an announcement has said.
    """

    __tablename__ = "moment"
    __table_args__ = (
        UniqueConstraint("week_id", "kind"),
        if_set("at"),
        if_set("missed_at"),
        Index(None, "guild_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id"))
    kind: Mapped[MomentKind]
    at: Mapped[dt.datetime | None] = mapped_column(DateTime)
    date: Mapped[dt.date]
    planned_at: Mapped[dt.datetime]
    came_at: Mapped[dt.datetime | None]
    missed_at: Mapped[dt.datetime | None]
    is_first: Mapped[bool] = mapped_column(default=False)
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class MomentSetting(Base):
    """What a term has set for a kind of moment: whether it comes, how many days after the talk, and at which hour.

    Days before the talk are negative. What is empty is as `db.rhythm` has it.
    """

    __tablename__ = "moment_setting"

    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), primary_key=True)
    kind: Mapped[MomentKind] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"), index=True)
    is_on: Mapped[bool | None]
    days: Mapped[int | None]
    hour: Mapped[int | None]
