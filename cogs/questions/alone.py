"""Work that two must not do at the same time."""

import asyncio
from weakref import WeakValueDictionary

_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def alone(work: str) -> asyncio.Lock:
    """Return the lock of a piece of work that nobody may do at the same time as somebody else."""
    return _locks.setdefault(work, asyncio.Lock())
