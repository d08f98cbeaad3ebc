"""Alembic's entry: runs on the connection that `db.migrations.upgrade` hands over, or on one of its own."""

import asyncio
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from db.models import Base
from db.types import UTCDateTime


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write the project's own types into a new revision by their import."""
    if kind == "type" and isinstance(item, UTCDateTime):
        autogen.imports.add("from db.types import UTCDateTime")
        return "UTCDateTime()"
    return False


def make_partial_on_servers_too() -> None:
    """Give the partial indexes of the models PostgreSQL's form; there, it would load that dialect at every start."""
    for table in Base.metadata.tables.values():
        for options in [index.dialect_kwargs for index in table.indexes]:
            if "sqlite_where" in options:
                options["postgresql_where"] = options["sqlite_where"]


def run(connection: Connection) -> None:
    """Apply the revisions on ``connection``."""
    make_partial_on_servers_too()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_on_own_connection() -> None:
    """Serve Alembic's command line (``-x url=…``), for whoever writes the next revision."""
    engine = create_async_engine(context.get_x_argument(as_dictionary=True)["url"])
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if handed_over := context.config.attributes.get("connection"):
    run(handed_over)
else:
    asyncio.run(run_on_own_connection())
