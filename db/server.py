"""PostgreSQL: a use-case runs on asyncpg's connections, each read on one snapshot."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from db import migrations
from db.faults import presenting

#: Milliseconds that a statement waits for a lock; an interaction has three seconds in all.
LOCK_TIMEOUT = 1000

T = TypeVar("T")
Work = Callable[[Session], T]


def open_server(url: URL) -> tuple["ServerReaders", "ServerWriter"]:
    """Return what reads and what writes, on connections of one pool."""
    settings = {"server_settings": {"lock_timeout": str(LOCK_TIMEOUT)}}
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"), hide_parameters=True, connect_args=settings, pool_pre_ping=True
    )
    return ServerReaders(engine), ServerWriter(engine)


class ServerReaders:
    """Reads, as many at once as the pool has connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def run(self, work: Work[T]) -> T:
        """Run a use-case on one snapshot."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            return await session.run_sync(work)

    async def close(self) -> None:
        """Close the connections."""
        await self.engine.dispose()


class ServerWriter:
    """A transaction for each use-case, behind one lock.

    The writes of this program queue here. On the server, each would wait with its own timeout, and many would give up.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Future[Any]] = set()

    def submit(self, work: Work[T]) -> asyncio.Future[T]:
        """Let a use-case be committed in its turn."""
        task = asyncio.get_running_loop().create_task(self._run(work), name="db-writer")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _run(self, work: Work[T]) -> T:
        with presenting():
            async with (
                self._turn,
                AsyncSession(self._engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                await session.execute(text(migrations.SERVER_LOCK))
                return await session.run_sync(work)

    async def close(self) -> None:
        """Wait for what is written."""
        if self._running:
            await asyncio.wait(self._running)
