"""A guild: known, greeted once, counting its questions."""

from sqlalchemy import select

from db import guilds
from db.engine import Database
from db.models import Guild, Term
from tests.db.group import ELSEWHERE, GUILD, NOW


async def test_a_guild_begins_with_its_first_term(db: Database) -> None:
    for _ in range(2):
        guild = await db.write(guilds.ensure, guild_id=GUILD)

    assert (guild.id, guild.last_question) == (GUILD, 0)
    terms = await db.read(lambda session: session.execute(select(Term.guild_id, Term.number)).all())
    assert terms == [(GUILD, 1)]


async def test_it_is_greeted_once(db: Database) -> None:
    assert not await db.read(guilds.is_greeted, guild_id=GUILD)
    await db.write(guilds.ensure, guild_id=GUILD)
    assert not await db.read(guilds.is_greeted, guild_id=GUILD)

    await db.write(guilds.greeted, guild_id=GUILD, now=NOW)

    assert await db.read(guilds.is_greeted, guild_id=GUILD)
    assert not await db.read(guilds.is_greeted, guild_id=ELSEWHERE)


async def test_each_guild_counts_its_own_questions(db: Database) -> None:
    for guild_id in (GUILD, ELSEWHERE):
        await db.write(guilds.ensure, guild_id=guild_id)

    taken = [await db.write(guilds.next_question, guild_id=guild_id) for guild_id in (GUILD, GUILD, ELSEWHERE, GUILD)]

    assert taken == [1, 2, 1, 3]
    assert await db.read(lambda session: session.get_one(Guild, GUILD).last_question) == 3
