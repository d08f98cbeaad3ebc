"""Locks for work that must not be done twice at the same time."""

import asyncio
from weakref import WeakValueDictionary

_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def lock(work: str) -> asyncio.Lock:
    """Return the lock for a piece of work, such as ``card:12``. It is forgotten once nobody holds or awaits it."""
    return _locks.setdefault(work, asyncio.Lock())
