"""After an outage: what somebody does now comes first, and what was left is worked off within Discord's limits."""

import datetime as dt
from collections import defaultdict

import discord
import pytest
from simcord.builders import ChannelHandle
from simcord.http import client
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import guilds
from db.behind import BACKLOG
from db.models import Post, Question
from db.types import Dialect, PostKind
from tests.support.study import Study, text_of

pytestmark = pytest.mark.looks_each_minute

#: Discord's limits: messages in a channel within five seconds, and requests in a second.
IN_CHANNEL, IN_ALL = 5, 50


class Clockwork:
    """Notes when messages were sent and edited, by the stand-in's clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: defaultdict[str, list[dt.datetime]] = defaultdict(list)
        self.all: list[dt.datetime] = []
        original = client.FakeHTTPClient.request

        async def request(http: object, route: discord.http.Route, *args: object, **kwargs: object) -> object:
            path = client._path_of(route.url)
            self.all.append(discord.utils.utcnow())
            if route.method == "POST" and path.startswith("/channels/"):
                self.sent[path.split("/")[2]].append(discord.utils.utcnow())
            return await original(http, route, *args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(client.FakeHTTPClient, "request", request)

    def most_within(self, seconds: float, times: list[dt.datetime]) -> int:
        """Return how many were sent at most within some seconds."""
        span = dt.timedelta(seconds=seconds)
        return max((sum(time <= other < time + span for other in times) for time in set(times)), default=0)

    def check(self) -> None:
        """Hold what was sent against Discord's limits."""
        for times in self.sent.values():
            assert self.most_within(5, times) <= IN_CHANNEL
        assert self.most_within(1, self.all) <= IN_ALL


def ask_many(session: Session, *, guild_id: int, count: int, now: dt.datetime) -> list[int]:
    """Store as many questions, none of them posted, and return their ids."""
    first = session.scalars(select(Question).where(Question.guild_id == guild_id)).one()
    guilds.next_questions(session, guild_id=guild_id, count=count)
    asked = [
        Question(
            guild_id=guild_id,
            number=number,
            presentation_id=first.presentation_id,
            presenter_id=first.presenter_id,
            asker_id=first.asker_id,
            recorder_id=first.recorder_id,
            body=f"물음 {number}",
            dialect=Dialect.DISCORD,
            created_at=now,
        )
        for number in range(2, count + 2)
    ]
    session.add_all(asked)
    session.flush()
    return [question.id for question in asked]


def leave_behind(session: Session, *, guild_id: int, ids: list[int], channels: list[int], now: dt.datetime) -> None:
    """Let their cards be what an outage has left behind."""
    session.add_all(
        Post(
            guild_id=guild_id,
            kind=PostKind.CARD,
            question_id=question_id,
            channel_id=channels[at % len(channels)],
            due_at=now,
            rank=BACKLOG,
        )
        for at, question_id in enumerate(ids)
    )


def left(session: Session) -> int:
    return len(session.scalars(select(Post.id).where(Post.due_at.is_not(None))).all())


async def live_after_an_outage(study: Study, monkeypatch: pytest.MonkeyPatch, count: int, rooms: int) -> None:
    """Let one ask while much waits, and then let it be worked off."""
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "물음 1")
    others = [study.guild.create_text_channel(f"방-{number}") for number in range(rooms - 1)]
    channels: list[ChannelHandle] = [study.channel, *others]
    clockwork = Clockwork(monkeypatch)
    guild_id, now = study.guild.id, study.env.now()
    study.db.on_change = lambda: None  # nobody is there to hear of it
    ids = await study.db.write(ask_many, guild_id=guild_id, count=count, now=now)
    await study.db.write(
        leave_behind, guild_id=guild_id, ids=ids, channels=[channel.id for channel in channels], now=now
    )
    await study.restart()
    await study.env.advance_time(2)
    asked_at = study.env.now()
    before = len(study.cards())

    await study.ask(study.hangyeol, study.minha, "지금 바로 궁금해요")
    if not any("지금 바로 궁금해요" in text_of(message) for message in study.cards()[before:]):
        await study.env.advance_time(1)

    assert any("지금 바로 궁금해요" in text_of(message) for message in study.cards()[before:])
    assert study.env.now() - asked_at <= dt.timedelta(seconds=1)
    assert await study.db.read(left) > count / 4
    for _ in range(count):
        if not await study.db.read(left):
            break
        await study.env.advance_time(1)
    assert await study.db.read(left) == 0
    clockwork.check()


async def test_after_a_short_outage(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    await live_after_an_outage(study, monkeypatch, 60, 3)


@pytest.mark.long
async def test_after_an_outage_with_two_thousand_posts_behind(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    await live_after_an_outage(study, monkeypatch, 2000, 20)
