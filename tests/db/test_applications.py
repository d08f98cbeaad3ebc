"""Which commands Discord was last told."""

from db import applications
from db.engine import Database


async def test_what_was_synced_last_is_remembered_for_each_application(db: Database) -> None:
    assert await db.read(applications.digest, application_id=1) is None

    await db.write(applications.synced, application_id=1, commands_digest="a" * 64)
    await db.write(applications.synced, application_id=1, commands_digest="b" * 64)
    await db.write(applications.synced, application_id=2, commands_digest="c" * 64)

    assert await db.read(applications.digest, application_id=1) == "b" * 64
    assert await db.read(applications.digest, application_id=2) == "c" * 64
