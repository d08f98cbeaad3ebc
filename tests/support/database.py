"""A database that is quicker than one for people, since nothing in it has to outlive its test."""

from sqlalchemy import Engine, event

from db.engine import Database, _FileWriter

#: By driver: the first test's engine, whose compiled statements serve all others.
_first: dict[str, Engine] = {}


def hurry(database: Database) -> None:
    """Do not wait for the disk, and compile each statement once for all tests: that takes most of their time.

    A test of what outlives a power cut opens its database by itself.
    """
    engines = [database._engine.sync_engine]
    if isinstance(database._writer, _FileWriter):
        engines.append(database._writer._engine)
        event.listen(engines[-1], "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    for engine in engines:
        first = _first.setdefault(engine.url.drivername, engine)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
