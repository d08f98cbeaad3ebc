"""Whatever goes wrong between the bot and Discord: left alone for a while, everything shown is what is stored, once."""

import random
from collections import Counter
from typing import Any

import aiohttp
import discord
import pytest
from simcord import MemberActor
from simcord.backend.errors import BackendError
from simcord.http import client
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.outbox import posts
from bot.outbox.loop import LOOK
from db import questions
from db.models import Notice, Post
from db.types import NoticeKind
from tests.support.faults import ROUTES, Fault, When, code_of, garbled, route_of
from tests.support.study import Study, buttons_of, press, text_of

#: What the outbox asks of Discord, and so what a storm hits; a reply that is lost is lost.
HIT = {"post", "post-files", "edit", "edit-files", "delete", "dm"}
#: How much of it goes wrong.
WORST = 0.4
STATUSES = (403, 404, 429, 500, 502)


@pytest.fixture
def seconds_between_looks() -> float:
    """As it is in the wild."""
    return LOOK.total_seconds()


class Storm:
    """Spoils requests at random: refuses them, does them without a word, or cuts the connection."""

    def __init__(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.random = random.Random(seed)  # noqa: S311  # no secret
        self.strength = 0.0
        for kind in (client.FakeHTTPClient, client.FakeWebhookAdapter):
            monkeypatch.setattr(kind, "request", self._through(kind.request))

    def _through(self, original: Any) -> Any:
        async def request(http: Any, route: Any, *args: Any, **kwargs: Any) -> Any:
            path = client._path_of(route.url)
            name = ROUTES.get(route_of(route.method, path, with_files=bool(kwargs.get("files"))))
            if name not in HIT or self.random.random() >= self.strength:
                return await original(http, route, *args, **kwargs)
            return await self._spoil(lambda: original(http, route, *args, **kwargs), path)

        return request

    async def _spoil(self, request: Any, path: str) -> Any:
        when, status = self.random.choice(list(When)), self.random.choice(STATUSES)
        if when is When.BEFORE:
            client._raise_for(BackendError(status, code_of(status, path), "refused in the storm"))
        await request()
        if when is When.AFTER:
            client._raise_for(BackendError(500, 0, "lost in the storm"))
        if when is When.CUT:
            raise aiohttp.ServerDisconnectedError
        return garbled(Fault(self.random.randrange(9), when))


class Life:
    """What a group does meanwhile, one thing after the other."""

    def __init__(self, study: Study, storm: Storm) -> None:
        self.study, self.storm, self.chance = study, storm, storm.random
        self.asked = 0
        #: The numbers of questions that were deleted at some time.
        self.withdrawn: set[int] = set()

    async def step(self) -> None:
        """Do something."""
        deeds = [self.ask, self.ask, self.answer, self.answer, self.withdraw, self.delete, self.recap]
        deeds += [self.lock_out, self.restart, self.wait, self.rename]
        await self.chance.choice(deeds)()

    def somebody(self) -> MemberActor:
        return self.chance.choice([self.study.minha, self.study.eunbi, self.study.hangyeol])

    async def ask(self) -> None:
        self.asked += 1
        await self.study.ask(self.study.hangyeol, self.study.minha, f"물음 {self.asked}번은 왜 그런가요?")

    async def answer(self) -> None:
        if self.asked:
            number = self.chance.randint(1, self.asked)
            await self.study.answer(self.study.minha, number, f"{number}번의 답")

    async def withdraw(self) -> None:
        if self.asked:
            number = self.chance.randint(1, self.asked)
            self.withdrawn.add(number)
            panel = await self.study.hangyeol.slash(self.study.channel, "edit", question=str(number))
            labels = buttons_of(panel)
            for label in ("삭제", "복구"):
                if found := next((shown for shown in labels if label in shown), None):
                    await press(self.study.hangyeol, panel, found)
                    return

    async def delete(self) -> None:
        if cards := self.study.cards():
            self.storm.strength = 0.0
            await self.chance.choice(cards).delete()
            self.storm.strength = WORST

    async def recap(self) -> None:
        await self.study.subin.slash(self.study.channel, "recap")

    async def lock_out(self) -> None:
        channel = self.study.bot.get_channel(self.study.channel.id)
        assert isinstance(channel, discord.TextChannel)
        may_send = self.chance.random() < 0.5
        await channel.set_permissions(channel.guild.default_role, send_messages=may_send)

    async def restart(self) -> None:
        await self.study.restart()

    async def wait(self) -> None:
        await self.study.env.advance_time(self.chance.choice([1, 5, 30]))

    async def rename(self) -> None:
        form = await self.study.minha.slash(self.study.channel, "profile")
        await self.study.minha.submit_modal(
            form, {"name": f"민하{self.chance.randint(0, 9)}", "emoji": "🦊", "heart": "💚"}
        )


def standing(session: Session) -> list[Post]:
    """Return every post."""
    return list(session.scalars(select(Post)))


def owed(session: Session) -> tuple[list[int], list[Notice]]:
    """Return what is due still, and all notices."""
    notices = list(session.scalars(select(Notice).options(joinedload(Notice.question))))
    late = session.scalars(select(Post.id).where(Post.due_at.is_not(None)))
    return [*late, *(notice.id for notice in notices if notice.due_at is not None)], notices


async def check(study: Study, withdrawn: set[int]) -> None:
    """Hold what is shown against what is stored."""
    due, notices = await study.db.read(owed)
    assert due == []
    messages = {message.id: message for message in study.cards()}
    for post in await study.db.read(standing):
        await check_post(study, post, messages)
    cards = Counter(number for message in messages.values() if (number := number_of(message)) is not None)
    assert set(cards.values()) <= {1}, cards
    told = [notice for notice in notices if notice.kind is NoticeKind.ANSWERED and notice.whom]
    assert all(
        len(notice.message_ids) == 1 or notice.question.number in withdrawn for notice in told if notice.question
    )
    assert len([message for message in messages.values() if "답변이 달렸어요" in text_of(message)]) <= len(told)


async def check_post(study: Study, post: Post, messages: dict[int, discord.Message]) -> None:
    """Hold a post's message against what it would show now."""
    if post.question_id is not None:
        post.question = await study.db.read(questions.by_id, question_id=post.question_id)
    drawn = await posts._draw(study.bot, post)
    if post.message_id is None:
        assert drawn is None, post.id
        return
    if post.message_id not in messages:  # somebody has deleted it since, and nothing that it shows has changed
        return
    assert drawn is not None
    words = [item.content for item in drawn.view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    assert text_of(messages[post.message_id]) == "\n".join(words)


def number_of(message: discord.Message) -> str | None:
    return next((custom_id for custom_id in buttons_of(message).values() if custom_id.startswith("more:")), None)


async def live(study: Study, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a group live through a storm, and then leave it alone."""
    storm = Storm(seed, monkeypatch)
    study.provoked = (discord.HTTPException, aiohttp.ClientError)
    await study.present(study.minha, study.eunbi)
    life = Life(study, storm)
    storm.strength = WORST
    for _ in range(storm.random.randint(5, 15)):
        await life.step()
    storm.strength = 0.0
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, send_messages=True)
    await study.env.advance_time(60)
    await study.env.advance_time(60)
    await check(study, life.withdrawn)


@pytest.mark.parametrize("seed", range(5))
async def test_a_storm(study: Study, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    await live(study, seed, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5, 205))
async def test_many_storms(study: Study, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    await live(study, seed, monkeypatch)
