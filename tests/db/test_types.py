"""Points in time: aware, in UTC, the same on every database."""

import datetime as dt

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from db import guilds
from db.engine import Database
from db.models import Guild
from db.types import UTCDateTime
from tests.db.group import GUILD, NOW

SEOUL = dt.timezone(dt.timedelta(hours=9))


@pytest.mark.parametrize("moment", [NOW, NOW.astimezone(SEOUL), NOW.replace(microsecond=123456)])
async def test_a_moment_comes_back_in_utc(db: Database, moment: dt.datetime) -> None:
    await db.write(guilds.greeted, guild_id=GUILD, now=moment)

    guild = await db.read(lambda session: session.get_one(Guild, GUILD))

    assert guild.greeted_at == moment
    assert guild.greeted_at is not None
    assert guild.greeted_at.tzinfo is dt.UTC


async def test_a_moment_without_a_zone_is_an_error_and_not_a_guess(db: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        await db.write(guilds.greeted, guild_id=GUILD, now=NOW.replace(tzinfo=None))


def test_no_moment_stays_none() -> None:
    assert UTCDateTime().process_bind_param(None, sqlite.dialect()) is None
    assert UTCDateTime().process_result_value(None, sqlite.dialect()) is None


def test_an_aware_result_is_brought_to_utc() -> None:
    assert UTCDateTime().process_result_value(NOW.astimezone(SEOUL), sqlite.dialect()) == NOW
