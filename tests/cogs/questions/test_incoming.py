"""Pictures on their way: whatever happens between the receipt and Discord's file, they come, once, or it is said."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest
from simcord.backend.cdn import CdnStore
from simcord.http import client
from sqlalchemy import select

from db import pictures
from db.messages import FileAddress
from db.models import IncomingPicture
from tests.cogs.questions.test_pictures import NOT_NOW, NOT_YET, alts_of, drawn, said_below, stored
from tests.cogs.questions.test_reply import spoil
from tests.db.group import MINHA, NOW, Group
from tests.support.faults import slow_down
from tests.support.study import Study, press, text_of

PHOTO = ("그림.png", drawn())


class Cdn:
    """What becomes of the bot's requests for files: Discord's store may be down, or slow with the first of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_down = False
        self.asked: list[str] = []
        self.under_way: list[str] = []
        self.most = 0
        self.until_together: asyncio.Barrier | None = None
        original = client.FakeHTTPClient.get_from_cdn

        async def get_from_cdn(http: Any, url: str) -> bytes:
            self.asked.append(url)
            self.under_way.append(url)
            self.most = max(self.most, len(self.under_way))
            assert len({*self.under_way}) == len(self.under_way)
            try:
                if self.until_together is not None and len(self.asked) <= self.until_together.parties:
                    await self.until_together.wait()
                if self.is_down:
                    raise aiohttp.ServerDisconnectedError
                return bytes(await original(http, url))
            finally:
                self.under_way.remove(url)

        monkeypatch.setattr(client.FakeHTTPClient, "get_from_cdn", get_from_cdn)


class Signing(CdnStore):
    """Discord's store of files, which says in its links until when they live."""

    ends = "0"

    def store_attachment(self, *args: Any) -> dict[str, Any]:
        """Store a file."""
        attachment = super().store_attachment(*args)
        return attachment | {"url": f"{attachment['url']}?ex={self.ends}&is=0&hm=0"}

    def get(self, url: str) -> bytes | None:
        """Find a file."""
        return super().get(url.partition("?")[0])


@pytest.fixture
def cdn(monkeypatch: pytest.MonkeyPatch) -> Cdn:
    """Discord's files."""
    return Cdn(monkeypatch)


async def coming(study: Study) -> Sequence[IncomingPicture]:
    """Return what is on its way."""
    return await study.db.read(lambda session: session.scalars(select(IncomingPicture)).all())


def shown(study: Study) -> list[int]:
    """Return how many pictures each message in the channel shows, of those that show any."""
    return [len(alts_of(message)) for message in study.cards() if alts_of(message)]


async def ask_and_be_killed(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask with a picture, and lose the power when the question is stored and its receipt is on its way."""
    await study.present(study.minha)
    with monkeypatch.context() as patch:
        traffic = slow_down(patch, study.env)
        traffic.routes.add("answer")
        await study.ask(study.hangyeol, study.minha, "왜요?", image=PHOTO)
    assert len(await coming(study)) == 1


async def test_a_picture_that_a_killed_bot_had_not_fetched_comes_at_the_next_start_once(
    study: Study, cdn: Cdn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask_and_be_killed(study, monkeypatch)
    assert cdn.asked == []

    await study.restart()
    await study.env.advance_time(120)

    assert shown(study) == [1]
    assert text_of(study.cards()[-1]) == "🖼️ **#1** 사진"
    assert (len(await stored(study)), await coming(study)) == (1, [])
    await study.restart()
    await study.env.advance_time(120)
    assert (len(cdn.asked), shown(study)) == (1, [1])


async def test_a_picture_that_a_killed_bot_was_fetching_comes_when_nobody_says_any_more_that_they_do(
    study: Study, cdn: Cdn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask_and_be_killed(study, monkeypatch)
    await study.db.write(pictures.claim, now=study.env.now())

    await study.restart()
    assert cdn.asked == []
    await study.env.advance_time(31)

    assert (len(cdn.asked), shown(study)) == (1, [1])


async def test_what_the_asker_of_an_answer_hears_holds_the_pictures_that_a_killed_bot_had_not_fetched(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    with monkeypatch.context() as patch:
        slow_down(patch, study.env).routes.add("answer")
        await study.minha.submit_modal(form, {"answer": "그림으로", "images": [PHOTO, ("b.png", drawn("blue"))]})

    await study.restart()
    await study.env.advance_time(120)

    told = [message for message in study.cards() if "답변이 달렸어요" in text_of(message)]
    assert [len(alts_of(message)) for message in told] == [2]
    assert shown(study) == [2]


async def test_a_picture_comes_when_discord_hands_it_out_again(study: Study, cdn: Cdn) -> None:
    await study.present(study.minha)
    cdn.is_down = True

    receipt = await study.ask(study.hangyeol, study.minha, "왜요?", image=PHOTO)
    assert said_below(receipt)[1] == NOT_YET.format(name=PHOTO[0])
    cdn.is_down = False
    await study.env.advance_time(10)

    assert (len(cdn.asked), shown(study)) == (2, [1])
    assert await coming(study) == []


@pytest.mark.parametrize("seconds_between_looks", [60])
async def test_an_asker_waits_a_minute_for_pictures_and_these_follow(study: Study, cdn: Cdn) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    cdn.is_down = True
    await study.minha.submit_modal(form, {"answer": "그림으로", "images": [PHOTO]})
    before = len(study.cards())
    await study.env.advance_time(50)
    assert len(study.cards()) == before

    await study.env.advance_time(15)
    assert f"<@{study.hangyeol.id}>" in text_of(study.cards()[-1])
    assert shown(study) == []
    cdn.is_down = False
    await study.env.advance_time(120)

    assert text_of(study.cards()[-1]) == "🖼️ **#1** 사진"
    assert shown(study) == [1]


async def test_one_picture_that_comes_brings_all_that_failed(study: Study, cdn: Cdn) -> None:
    await study.present(study.minha)
    cdn.is_down = True
    for _ in range(2):
        await study.ask(study.hangyeol, study.minha, "왜요?", image=PHOTO)
    await study.env.advance_time(150)
    asked = len(cdn.asked)
    cdn.is_down = False

    await study.ask(study.hangyeol, study.minha, "왜요?", image=PHOTO)
    await study.env.advance_time(2)

    assert len(cdn.asked) == asked + 3
    assert await coming(study) == []


async def test_a_fault_that_nobody_expects_is_logged_and_the_picture_comes_later(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    await study.present(study.minha)
    spoil(study, "CREATE TRIGGER refuse BEFORE INSERT ON picture BEGIN SELECT RAISE(ABORT, 'no'); END")
    receipt = await study.ask(study.hangyeol, study.minha, "왜요?", image=PHOTO)
    assert said_below(receipt)[1] == NOT_YET.format(name=PHOTO[0])
    assert f"picture not fetched: guild={study.guild.id}" in caplog.messages

    spoil(study, "DROP TRIGGER refuse")
    await study.env.advance_time(10)

    assert shown(study) == [1]


@pytest.mark.parametrize("seconds_between_looks", [60])
async def test_a_picture_is_given_up_when_its_link_has_ended_which_is_logged_once(
    study: Study, cdn: Cdn, caplog: pytest.LogCaptureFixture
) -> None:
    store = study.env.backend.cdn = Signing()
    store.ends = f"{int(study.env.now().timestamp()) + 300:x}"
    await study.present(study.minha)
    cdn.is_down = True
    await study.ask(study.hangyeol, study.minha, "왜요?", image=PHOTO)
    await study.env.advance_time(280)
    assert len(await coming(study)) == 1
    caplog.set_level(logging.WARNING)
    caplog.clear()

    await study.env.advance_time(120)
    asked = len(cdn.asked)
    cdn.is_down = False
    await study.env.advance_time(600)

    given_up = [record for record in caplog.records if "given up" in record.getMessage()]
    assert [record.getMessage() for record in given_up] == [
        f"picture given up: guild={study.guild.id} its link has ended"
    ]
    assert (len(cdn.asked), await coming(study), await stored(study), shown(study)) == (asked, [], [], [])


async def test_a_link_that_has_ended_already_is_not_asked_for(study: Study, cdn: Cdn) -> None:
    store = study.env.backend.cdn = Signing()
    store.ends = f"{int(study.env.now().timestamp()) - 1:x}"
    await study.present(study.minha)

    receipt = await study.ask(study.hangyeol, study.minha, "왜요?", image=PHOTO)

    assert said_below(receipt)[1] == NOT_NOW.format(name=PHOTO[0])
    assert cdn.asked == []


async def test_what_is_withdrawn_meanwhile_is_not_fetched_any_more(study: Study, cdn: Cdn) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    cdn.is_down = True
    answered = await study.minha.submit_modal(form, {"answer": "그림으로", "images": [PHOTO]})
    asked = await study.ask(study.hangyeol, study.minha, "그럼요?", image=PHOTO)
    await press(study.minha, answered, "되돌리기")
    await press(study.hangyeol, asked, "되돌리기")
    before = len(cdn.asked)
    cdn.is_down = False

    await study.env.advance_time(120)

    assert (len(cdn.asked), await coming(study), await stored(study), shown(study)) == (before, [], [], [])


async def test_few_pictures_are_fetched_at_once_and_of_a_guild_one(study: Study, cdn: Cdn) -> None:
    for number in range(5):
        group = Group(study.db, study.guild.id + number)
        await group.present(MINHA)
        url = study.env.backend.cdn.store_attachment(1, number, "a.png", drawn(), None)["url"]
        sent = [FileAddress(at, url, NOW) for at in range(2)]
        await study.db.write(pictures.bring, sent, text=await group.ask(), notice=None, now=study.env.now())
    cdn.until_together, cdn.is_down = asyncio.Barrier(3), True

    await study.restart()

    assert cdn.most == 3
    assert [picture.tries > 0 for picture in await coming(study)] == [True] * 10
