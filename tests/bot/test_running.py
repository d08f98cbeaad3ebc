"""Start, loss, and stop: the program itself against a fake Discord."""

import datetime as dt
import logging
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot import running
from db import applications, questions, registering
from db.engine import Database
from db.members import User
from db.models import IncomingPicture
from tests.bot.media.test_pictures import endless
from tests.cogs.questions.test_pictures import drawn
from tests.support import payloads
from tests.support.child import Child, started
from tests.support.fake_discord import FakeDiscord, Fault
from tests.support.payloads import BOT, CHANNEL, COMMAND, FILE_OPTION, GUILD, TEXT_OPTION, USER_OPTION, Json

COMMANDS = f"applications/{BOT}/commands"
MESSAGES = f"channels/{CHANNEL}/messages"
PRESENTER, ASKER = payloads.member(11, "은비"), payloads.member(12, "한결")


@pytest.fixture
def unreachable() -> Iterator[FakeDiscord]:
    fake = FakeDiscord()
    yield fake
    fake.close()


@pytest.fixture
async def discord(unreachable: FakeDiscord) -> AsyncIterator[FakeDiscord]:
    async with unreachable.open() as fake:
        yield fake


@pytest.fixture(autouse=True)
def schema(blank_database: Path, tmp_path: Path) -> None:
    """Spare each start the migrations, which take as long as the rest of it; one test begins without a file."""
    shutil.copy(blank_database, tmp_path / "study-bot.sqlite3")


def run(fake: FakeDiscord, folder: Path, **environment: str) -> AbstractAsyncContextManager[Child]:
    """Start the bot in a process of its own."""
    environment = {"DISCORD_TOKEN": "the.bots.token", **environment}
    return started("-m", "tests.support.on_fake", fake.url, "run", folder=folder, **environment)


@asynccontextmanager
async def connected(fake: FakeDiscord, folder: Path, **environment: str) -> AsyncIterator[Child]:
    """Start the bot and wait until it serves; in the end it stops without a complaint."""
    async with run(fake, folder, **environment) as child:
        await child.says("has connected to Gateway")
        yield child
        if child.process.returncode is None:
            child.stop()
        assert await child.ends() == 0, child.output
        assert "Traceback" not in child.output
        assert "Warning" not in child.output


async def is_shown_by_the_next_start(fake: FakeDiscord, db: Database, folder: Path) -> bool:
    """Start the bot again and tell whether the card stands then: a stop begins to send nothing new."""
    async with connected(fake, folder):
        await fake.seen("POST", f"channels/{CHANNEL}/messages")
    return (await db.read(questions.get, guild_id=GUILD, number=1)).message_id is not None


async def test_a_start_logs_the_invite_link_and_a_stop_ends_with_status_0(discord: FakeDiscord, tmp_path: Path) -> None:
    (tmp_path / "study-bot.sqlite3").unlink()
    async with run(discord, tmp_path) as child:
        invite = await child.says("invite the bot: ")
        await child.says("has connected to Gateway")
        child.stop()
        assert await child.ends() == 0

    assert f"https://discord.com/oauth2/authorize?client_id={BOT}&scope=bot+applications.commands" in invite
    assert "the.bots.token" not in child.output
    assert "Traceback" not in child.output
    assert "Warning" not in child.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_command_that_waits_for_the_database_is_finished_before_the_end(
    discord: FakeDiscord, db: Database, tmp_path: Path, number: signal.Signals
) -> None:
    await registered(db)
    async with connected(discord, tmp_path) as child:
        with held_for_writing(tmp_path):
            await discord.interact(asking(1))
            child.stop(number)
            await child.says("finishing 1 running commands")

    assert [request.body["type"] for request in await discord.seen("POST", "interactions/1/.*")] == [4]
    stored = await db.read(questions.get, guild_id=GUILD, number=1)
    assert stored.body == "왜 그런가요?"
    assert await is_shown_by_the_next_start(discord, db, tmp_path)


async def test_a_card_that_is_being_sent_is_sent_before_the_end(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await registered(db)
    async with connected(discord, tmp_path) as child:
        post = discord.hold(f"channels/{CHANNEL}/messages")
        await discord.interact(asking(1))
        await discord.seen("POST", f"channels/{CHANNEL}/messages")
        child.stop()
        await child.says("finishing 1 running messages")
        post.set()

    assert (await db.read(questions.get, guild_id=GUILD, number=1)).message_id is not None


async def test_a_form_that_is_being_stored_is_finished_before_the_end(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await registered(db)
    field = {"type": 18, "component": {"type": 4, "custom_id": "question", "value": "왜 그런가요?"}}
    form = {"custom_id": "ask:1:1:;0", "components": [field]}
    async with connected(discord, tmp_path) as child:
        with held_for_writing(tmp_path):
            await discord.interact(payloads.interaction(1, payloads.FORM, form, by=ASKER))
            child.stop()
            await child.says("finishing")

    assert await is_shown_by_the_next_start(discord, db, tmp_path)


async def test_a_command_that_hangs_does_not_hold_the_end_up(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await registered(db)
    async with connected(discord, tmp_path, GRACE="0.01") as child:
        answer = discord.hold("interactions/1/secret-of-1/callback")
        await discord.interact(asking(1))
        await discord.seen("POST", "interactions/1/.*")
        child.stop()
        await child.says("finishing 1 running commands")
    answer.set()


async def test_a_picture_that_keeps_busy_does_not_hold_the_end_up(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await registered(db)
    busy = discord.files["photo.jpg"] = endless(20_000)
    async with connected(discord, tmp_path, GRACE="0.5") as child:
        photo = payloads.attachment("photo.jpg", f"{discord.url}/cdn/photo.jpg", len(busy))
        await discord.interact(asking(1, photo))
        await discord.seen("CDN", "photo.jpg")
        child.stop()
        await child.says("finishing 1 running commands")
        assert await child.ends() == 0

    assert (await db.read(questions.get, guild_id=GUILD, number=1)).message_id is not None
    assert await db.read(lambda session: session.scalars(select(IncomingPicture.is_claimed)).one()) is False


async def test_a_picture_that_a_killed_bot_had_not_fetched_is_shown_by_the_next(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await registered(db)
    discord.files["photo.png"] = drawn()
    photo = payloads.attachment("photo.png", f"{discord.url}/cdn/photo.png", len(drawn()))
    receipt = discord.hold("interactions/1/secret-of-1/callback")
    async with run(discord, tmp_path) as child:
        await child.says("has connected to Gateway")
        await discord.interact(asking(1, photo))
        await discord.seen("POST", "interactions/1/.*")
        child.stop(signal.SIGKILL)
        await child.ends()
    receipt.set()
    assert [request for request in discord.sent if request.method == "CDN"] == []

    async with connected(discord, tmp_path):
        count = 1
        while not any("filename=" in str(sent.body) for sent in await discord.seen("POST", MESSAGES, count)):
            count += 1

    assert [request.path for request in discord.sent if request.method == "CDN"] == ["photo.png"]
    assert len((await db.read(questions.get, guild_id=GUILD, number=1)).pictures) == 1


async def test_discord_that_cannot_be_reached_is_waited_for(unreachable: FakeDiscord, tmp_path: Path) -> None:
    async with run(unreachable, tmp_path) as child:
        await child.says("Discord cannot be reached: ClientConnectorError")
        async with unreachable.open():
            await child.says("has connected to Gateway")
            child.stop()
            assert await child.ends() == 0


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("users/@me", Fault(status=503)),
        # without Cloudflare's `Via`, discord.py does not wait by itself
        pytest.param("users/@me", Fault(status=429), marks=pytest.mark.long),
        pytest.param("users/@me", Fault(), marks=pytest.mark.long),
        pytest.param("oauth2/applications/@me", Fault(), marks=pytest.mark.long),
        (COMMANDS, Fault(status=503)),
    ],
)
async def test_a_login_that_fails_is_tried_again(discord: FakeDiscord, tmp_path: Path, path: str, fault: Fault) -> None:
    discord.faults[path] += [fault, fault]
    async with connected(discord, tmp_path) as child:
        assert "Discord cannot be reached" in child.output
    commands = await discord.seen("PUT", COMMANDS)
    assert len(commands) == (3 if path == COMMANDS else 1)


@pytest.mark.parametrize(
    "code", [0, pytest.param(1001, marks=pytest.mark.long), pytest.param(4000, marks=pytest.mark.long)]
)
async def test_a_first_connection_to_the_gateway_that_fails_is_tried_again(
    discord: FakeDiscord, tmp_path: Path, code: int
) -> None:
    discord.refusals += [code, code]
    async with run(discord, tmp_path) as child:
        await child.says("has connected to Gateway")
        assert child.output.count("Discord cannot be reached: ConnectionError") == 2
        child.stop()
        assert await child.ends() == 0


async def test_a_connection_that_is_lost_is_resumed(discord: FakeDiscord, db: Database, tmp_path: Path) -> None:
    await registered(db)
    async with run(discord, tmp_path) as child:
        await child.says("has connected to Gateway")
        discord.refusals += [0]
        await discord.drop(1001)
        await child.says("successfully RESUMED")
        await discord.interact(asking(1))
        await discord.seen("POST", f"channels/{CHANNEL}/messages")
        child.stop()
        assert await child.ends() == 0
    assert [request.path for request in discord.sent if request.method == "GATEWAY"].count("identify") == 1


UNREADABLE: dict[str, Json | None] = {
    "MESSAGE_REACTION_ADD": {"channel_id": str(CHANNEL)},
    "MESSAGE_CREATE": {"id": "1", "channel_id": "왜 그런가요?"},
    "CHANNEL_UPDATE": {"guild_id": str(GUILD)},
    "GUILD_CREATE": {},
    "INTERACTION_CREATE": {"type": COMMAND},
    "THREAD_UPDATE": None,
}


async def test_events_that_cannot_be_read_are_logged_and_skipped(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await registered(db)
    async with connected(discord, tmp_path) as child:
        receipts = [discord.hold(f"interactions/{number}/secret-of-{number}/callback") for number in (1, 2)]
        await discord.interact(asking(1))
        await discord.seen("POST", "interactions/1/.*")
        for event, data in UNREADABLE.items():
            await discord.tell(event, data)
            await child.says(f"ERROR bot.gateway: {event} was skipped, it cannot be read: ")
        await discord.interact(asking(2))
        await discord.seen("POST", f"channels/{CHANNEL}/messages", 2)
        child.stop()
        await child.says("finishing 2 running commands")
        for receipt in receipts:
            receipt.set()

    assert "MESSAGE_REACTION_ADD was skipped, it cannot be read: KeyError in state.py:" in child.output
    assert "왜 그런가요" not in child.output
    for number in (1, 2):
        assert (await db.read(questions.get, guild_id=GUILD, number=number)).message_id is not None


BEGINNING = {"user": payloads.user(), "session_id": "1", "resume_gateway_url": "ws://127.0.0.1"}


@pytest.mark.parametrize("ready", [{}, {**BEGINNING, "guilds": [{}]}])
async def test_a_gateway_that_cannot_be_read_is_left_and_entered_anew_once_commands_are_finished(
    discord: FakeDiscord, db: Database, tmp_path: Path, ready: Json
) -> None:
    await registered(db)
    async with connected(discord, tmp_path) as child:
        receipt = discord.hold("interactions/1/secret-of-1/callback")
        await discord.interact(asking(1))
        await discord.seen("POST", "interactions/1/.*")
        await discord.send("READY", ready)
        await child.says("ERROR bot.running: what the gateway sent cannot be read: KeyError in ")
        await child.says("finishing 1 running commands")
        receipt.set()
        await child.says("has connected to Gateway")
        await discord.interact(asking(2))
        await discord.seen("POST", f"channels/{CHANNEL}/messages", 2)

    for number in (1, 2):
        assert (await db.read(questions.get, guild_id=GUILD, number=number)).message_id is not None


async def test_a_stop_does_not_wait_for_the_next_attempt(unreachable: FakeDiscord, tmp_path: Path) -> None:
    async with run(unreachable, tmp_path, PAUSE="3600") as child:
        await child.says("trying again in 3600 s")
        child.stop()
        assert await child.ends() == 0


async def test_a_token_that_is_taken_back_ends_the_bot(discord: FakeDiscord, tmp_path: Path) -> None:
    async with run(discord, tmp_path) as child:
        await child.says("has connected to Gateway")
        await discord.drop(4004)
        assert await child.ends() == 2
    assert child.lines[-2:] == WRONG_TOKEN


async def test_a_wrong_token_is_said_in_two_lines(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.faults["users/@me"] += [Fault(status=401, body={"code": 0, "message": "401: Unauthorized"})]
    async with run(discord, tmp_path, LOG_LEVEL="WARNING") as child:
        assert await child.ends() == 2
    assert child.lines == WRONG_TOKEN


@pytest.mark.parametrize("path", ["users/@me", "oauth2/applications/@me", COMMANDS])
@pytest.mark.parametrize(
    ("status", "reason"), [(404, "Not Found"), pytest.param(403, "Forbidden", marks=pytest.mark.long)]
)
async def test_a_login_that_discord_turns_away_is_said_in_two_lines(
    discord: FakeDiscord, tmp_path: Path, path: str, status: int, reason: str
) -> None:
    discord.faults[path] += [Fault(status=status, body={"code": 0, "message": f"{status}: {reason}"})]
    async with run(discord, tmp_path, LOG_LEVEL="WARNING") as child:
        assert await child.ends() == 2
    assert child.lines == [
        f"Discord turned the bot away when it logged in: {status} {reason}.\n",
        "See in the developer portal that the application is still there, and that no proxy answers for Discord.\n",
    ]


async def test_a_database_of_a_newer_version_is_said_in_two_lines(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await db.write(Session.execute, text("UPDATE alembic_version SET version_num = '9999'"))
    async with run(discord, tmp_path, LOG_LEVEL="WARNING") as child:
        assert await child.ends() == 2
    assert child.lines == [
        "The database was written by a newer version of Study Bot.\n",
        "Update Study Bot, or put back a copy of the database from before.\n",
    ]


async def test_what_waiting_does_not_mend_ends_the_bot(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.faults[COMMANDS] += [Fault(status=400, body={"code": 50035, "message": "Invalid Form Body"})]
    async with run(discord, tmp_path) as child:
        assert await child.ends() == 1
    assert "CommandSyncFailure: Failed to upload commands to Discord" in child.output

    async with run(discord, tmp_path) as child:
        await child.says("has connected to Gateway")
        await discord.drop(4013)
        assert await child.ends() == 1
    assert "WebSocket closed with 4013" in child.output


async def test_commands_are_synced_only_when_they_have_changed(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    for seed in ("1", "2"):
        async with connected(discord, tmp_path, PYTHONHASHSEED=seed):
            pass
    assert len(await discord.seen("PUT", COMMANDS)) == 1

    await db.write(applications.synced, application_id=BOT, commands_digest="of other commands")
    async with connected(discord, tmp_path):
        assert len(await discord.seen("PUT", COMMANDS)) == 2


async def test_neither_tokens_nor_what_members_write_reach_the_log(
    discord: FakeDiscord, db: Database, tmp_path: Path
) -> None:
    await registered(db)
    too_many = Fault(429, {"retry_after": 0, "global": False}, {"Via": "1.1 google"})
    discord.faults["interactions/1/secret-of-1/callback"] += [too_many]
    discord.faults[f"channels/{CHANNEL}/messages"] += [too_many]
    discord.faults["interactions/2/secret-of-2/callback"] += [Fault()]
    async with connected(discord, tmp_path, LOG_LEVEL="DEBUG") as child:
        await discord.interact(asking(1))
        await discord.seen("POST", f"channels/{CHANNEL}/messages", 2)
        await discord.interact(asking(2))
        assert f"guild={GUILD} interaction=2" in await child.says("reply lost")

    assert "secret-of" not in child.output
    assert "the.bots.token" not in child.output
    assert "왜 그런가요" not in child.output


def test_a_line_that_holds_a_token_is_logged_without_it() -> None:
    record = logging.LogRecord("discord", logging.WARNING, "", 0, "%s", ("POST https://discord.com/api/%s",), None)
    for address, shown in {
        "interactions/12/aW50ZXJ.-_x/callback": "interactions/12/…/callback",
        "webhooks/12/aW50ZXJ%3D?wait=1": "webhooks/12/…?wait=1",
        "webhooks/12/token/messages/@original": "webhooks/12/…/messages/@original",
        "channels/12/messages": "channels/12/messages",
        "{'Authorization': 'Bot MTk4.x.y'}": "{'Authorization': 'Bot …'}",
    }.items():
        record.args = (address,)
        assert running.Redacting().format(record) == shown


WRONG_TOKEN = [
    "Discord does not know this DISCORD_TOKEN.\n",
    "Copy it anew from the developer portal: your application, Bot, Reset Token.\n",
]


async def registered(db: Database) -> None:
    """Let 은비 present today."""
    entry = registering.Entry(date=dt.datetime.now(dt.UTC).date(), users=[User(11, "은비")])
    await db.write(registering.register, guild_id=GUILD, week=1, team="1", entry=entry, now=dt.datetime.now(dt.UTC))


def asking(interaction_id: int, *photos: Json) -> Json:
    """Return 한결's question to 은비."""
    options = (
        *(payloads.option("image", attachment["id"], FILE_OPTION) for attachment in photos),
        payloads.option("presenter", "11", USER_OPTION),
        payloads.option("question", "왜 그런가요?", TEXT_OPTION),
    )
    used = payloads.command("ask", *options, people=(PRESENTER,), files=photos)
    return payloads.interaction(interaction_id, COMMAND, used, by=ASKER)


@contextmanager
def held_for_writing(folder: Path) -> Iterator[None]:
    """Keep everybody else from writing to the database."""
    connection = sqlite3.connect(folder / "study-bot.sqlite3", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()
