"""A study group to test with: the real bot on a real SQLite file, in a simulated Discord."""

import asyncio
import gc
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import discord
import pytest
import simcord.interactions
from sqlalchemy import make_url

from bot.alarm import LOOK
from bot.client import StudyBot
from bot.requests import UnreadableAnswerError
from bot.settings import Settings
from cogs.outbox import OutboxLoop
from db.engine import Database, open_database
from tests.support.conformance import check
from tests.support.database import hurry
from tests.support.faults import BY_TESTS, Wire, know_nonces, never_spoilt, route_of, tap
from tests.support.study import Study

# What it compares is shown where it differs, as in a test.
pytest.register_assert_rewrite("tests.support.hearing")

#: Seconds after which a bot that is still busy hangs; a machine that others use too makes five of them slow.
HANG = 60.0


def pytest_collection_finish() -> None:
    """Leave what was imported out of garbage collections, and collect seldom: they took a fourth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema and nothing in it; making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("blank") / "blank.sqlite3"

    async def make() -> None:
        await (await open_database(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The defaults, with the data in a folder of the test's own."""
    return Settings(
        data_dir=tmp_path, database_url=None, language="ko", timezone=ZoneInfo("Asia/Seoul"), arxiv_url="off"
    )


@pytest.fixture
async def db(settings: Settings, blank_database: Path) -> AsyncIterator[Database]:
    """A database in a file, with the newest schema."""
    url = make_url(settings.database)
    shutil.copy(blank_database, url.database or "")
    database = Database(url)  # the schema is the newest: to look takes as long as all else in here
    hurry(database)
    yield database
    await database.close()


@pytest.fixture
def seconds_between_looks(request: pytest.FixtureRequest) -> float:
    """How often the outbox looks at its tables: SimCord takes long over days of minutes, so few tests ask for that."""
    is_as_in_the_wild = request.node.get_closest_marker("looks_each_minute") is not None
    return LOOK.total_seconds() if is_as_in_the_wild else 30 * 24 * 60 * 60


@pytest.fixture
def simcord_bot(settings: Settings, db: Database, seconds_between_looks: float) -> Iterator[StudyBot]:
    """The bot, not yet started."""
    before = OutboxLoop.look.seconds
    OutboxLoop.look.change_interval(seconds=seconds_between_looks)
    yield StudyBot(settings, db)
    OutboxLoop.look.change_interval(seconds=before or 0)


@pytest.fixture(params=["ko"])
def locale(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language of everybody's client; SimCord itself knows English ones only."""
    language = str(request.param)
    original: Callable[..., tuple[Any, dict[str, Any]]] = simcord.interactions.base_payload

    def speaking(*args: Any, **kwargs: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = original(*args, **kwargs)
        return record, payload | {"locale": language}

    monkeypatch.setattr(simcord.interactions, "base_payload", speaking)
    return language


def watch_explanations(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Return a list for what nobody expected and the bot lived on; SimCord sees no errors inside dynamic items."""
    found: list[BaseException] = []

    class Watch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info and record.exc_info[1]:
                found.append(record.exc_info[1])
            elif record.name == "bot.gateway":
                found.append(ValueError(record.getMessage()))

    for name in ("bot.errors", "bot.gateway"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "handlers", [*logger.handlers, Watch(logging.ERROR)])
    return found


@pytest.fixture
async def study(
    simcord_bot: StudyBot,
    locale: str,  # noqa: ARG001  # in force, not read
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Study]:
    """Five members and a channel, without any privileged intent; what the bot sends is held against Discord's API."""
    know_nonces(monkeypatch)
    explained = watch_explanations(monkeypatch)
    env = simcord.Env(simcord_bot, approved_intents=discord.Intents.none(), settle_timeout=HANG)
    await env.start()
    study = Study.found(env, simcord_bot)
    yield study
    requests = [request for request in env.http_requests if route_of(request.method, request.path) not in BY_TESTS]
    await env.shutdown()
    assert [error for error in (*env.errors, *explained) if not study.expects(error)] == []
    assert check(requests) == []
    assert never_spoilt((request.method, request.path) for request in requests) == set()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, study: Study) -> Wire:
    """The wire, with all that goes wrong on it expected."""
    study.provoked = (discord.HTTPException, aiohttp.ClientError, UnreadableAnswerError)
    return tap(monkeypatch)
