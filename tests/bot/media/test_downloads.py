"""Files from Discord's CDN, over the wire: read whole up to a limit, and never beyond it."""

from collections.abc import AsyncIterator

import discord
import pytest
from discord.http import Route

from bot.client import StudyBot
from bot.media.downloads import SIZE_LIMIT
from bot.settings import Settings
from db.engine import Database
from db.errors import TooLarge
from tests.support.fake_discord import FakeDiscord
from tests.support.payloads import attachment


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    """Discord, and its CDN with it."""
    fake = FakeDiscord()
    monkeypatch.setattr(Route, "BASE", f"{fake.url}/api/v10")
    async with fake.open():
        yield fake
    fake.close()


@pytest.fixture
async def bot(fake: FakeDiscord, settings: Settings, db: Database) -> AsyncIterator[StudyBot]:
    """The bot, logged in."""
    async with StudyBot(settings, db) as bot:
        await bot.login("the.bots.token")
        yield bot
    assert fake.sent


def file(bot: StudyBot, fake: FakeDiscord, name: str, size: int = 10) -> discord.Attachment:
    """Return a file that is said to have ``size`` bytes."""
    said = attachment(name, f"{fake.url}/cdn/{name}", size)
    return discord.Attachment(data=said, state=bot._connection)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [0, 1, SIZE_LIMIT])
async def test_a_file_up_to_the_limit_is_read_whole(bot: StudyBot, fake: FakeDiscord, size: int) -> None:
    fake.files["week02.md"] = b"x" * size
    assert await file(bot, fake, "week02.md").read() == b"x" * size


async def test_a_file_that_never_ends_is_read_no_further_than_the_limit(bot: StudyBot, fake: FakeDiscord) -> None:
    fake.files["picture.png"] = None

    with pytest.raises(TooLarge):
        await file(bot, fake, "picture.png").read()

    assert fake.handed_out < 3 * SIZE_LIMIT, "what was on its way, and no more"


async def test_a_file_larger_than_it_was_said_to_be_is_refused(bot: StudyBot, fake: FakeDiscord) -> None:
    fake.files["picture.png"] = b"x" * (SIZE_LIMIT + 1)

    with pytest.raises(TooLarge):
        await file(bot, fake, "picture.png", size=10).read()


async def test_nobody_is_sent_elsewhere(bot: StudyBot, fake: FakeDiscord) -> None:
    fake.files["elsewhere.png"] = b"x"

    with pytest.raises(discord.HTTPException):
        await file(bot, fake, "moved.png").read()

    assert [request.path for request in fake.sent if request.method == "CDN"] == ["moved.png"]
