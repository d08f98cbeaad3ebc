"""What becomes of what Discord refuses: it waits, goes another way or is let be, and comes back when it can."""

from typing import Any

import discord
import pytest
from sqlalchemy import select

from bot import controls
from bot.outbox.loop import LOOK
from bot.render.layout import layout
from db.models import HeldChannel
from db.outbox import PROBE
from tests.support.faults import guard_files, slow_down
from tests.support.study import Study, press, text_of


def messages(study: Study) -> str:
    """Return the path by which messages come into the channel."""
    return f"/channels/{study.channel.id}/messages"


@pytest.fixture
def seconds_between_looks() -> float:
    """As it is in the wild."""
    return LOOK.total_seconds()


async def held(study: Study) -> list[HeldChannel]:
    """Return the channels that wait for a permission."""
    return await study.db.read(lambda session: list(session.scalars(select(HeldChannel))))


def tried(study: Study) -> int:
    """Return how often a message was to come into the channel."""
    return sum(request.method == "POST" and request.path == messages(study) for request in study.env.http_requests)


async def test_a_change_that_comes_while_a_card_is_refused_is_shown(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    traffic = slow_down(monkeypatch, study.env)
    traffic.routes = {"post"}
    study.env.inject_error("POST", messages(study), status=400, code=50035)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await traffic.until_held()

    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    form = await press(study.hangyeol, panel, "질문 고치기")
    await study.hangyeol.submit_modal(form, {"question": "왜 그럴까요?"})
    await traffic.clear()

    assert "왜 그럴까요?" in text_of(study.cards()[-1])


async def test_a_channel_that_opens_while_a_card_is_refused_gets_it(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    traffic = slow_down(monkeypatch, study.env)
    traffic.routes = {"post"}
    study.env.inject_error("POST", messages(study), status=403, code=50013)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await traffic.until_held()

    await study.let_write(study.channel)
    await traffic.clear()

    assert "왜 그런가요?" in text_of(study.cards()[-1])


async def test_a_held_channel_is_tried_with_one_thing_an_hour_until_that_goes(study: Study) -> None:
    await study.present(study.minha)
    await study.let_write(study.channel, may=False)
    for question in ("하나?", "둘?", "셋?"):
        await study.ask(study.hangyeol, study.minha, question)
    before = len(study.cards())
    (first,) = await held(study)

    for _ in range(2):
        count = tried(study)
        await study.env.advance_time((PROBE + LOOK).total_seconds())
        assert tried(study) == count + 1
    (again,) = await held(study)
    assert again.since == first.since
    assert again.probe_at > study.env.now()
    assert len(study.cards()) == before

    study.env.backend.channels[study.channel.id].overwrites.clear()  # and no event says so
    await study.env.advance_time((PROBE + LOOK).total_seconds())
    assert [text_of(card).splitlines()[-1] for card in study.cards()[before:]] == ["**하나?**", "**둘?**", "**셋?**"]
    assert await held(study) == []


async def test_a_held_channel_is_tried_with_one_thing_also_while_discord_is_down(study: Study) -> None:
    await study.present(study.minha)
    await study.let_write(study.channel, may=False)
    for question in ("하나?", "둘?", "셋?"):
        await study.ask(study.hangyeol, study.minha, question)
    study.env.backend.channels[study.channel.id].overwrites.clear()
    study.env.inject_error("POST", messages(study), status=500, times=None)
    count = tried(study)

    await study.env.advance_time(PROBE.total_seconds())
    assert tried(study) == count + 1
    assert len(await held(study)) == 1


async def followed(study: Study, failing: int | None) -> None:
    """Let 한결 ask and 은비 follow up, while the channel fails to take messages some times."""
    await study.present(study.minha)
    study.env.inject_error("POST", messages(study), status=500, times=failing)
    await study.ask(study.hangyeol, study.minha, "하나?")
    study.env.backend.faults.clear()
    door = study.bot.get_partial_messageable(study.guild.create_text_channel("문").id)
    message = await door.send(view=layout("🚪", [[controls.follow_up("ko", 1)]]))
    study.env.inject_error("POST", messages(study), status=500, times=failing)
    form = await press(study.eunbi, message, "추가 질문")
    await study.eunbi.submit_modal(form, {"question": "둘?"})


async def test_a_follow_up_waits_for_the_card_above_it(study: Study) -> None:
    await followed(study, failing=1)
    study.env.backend.faults.clear()
    assert study.cards() == []
    await study.env.advance_time(40)

    above, below = study.cards()
    assert ("하나?" in text_of(above), "둘?" in text_of(below)) == (True, True)
    assert below.reference is not None
    assert below.reference.message_id == above.id


async def test_a_follow_up_waits_a_minute_at_most(study: Study) -> None:
    await followed(study, failing=None)
    await study.env.advance_time(50)
    assert [sent for sent in study.sent() if "answer:2" in str(sent)] == []
    await study.env.advance_time(20)

    sent = [sent for sent in study.sent() if "answer:2" in str(sent)]
    assert ["message_reference" in message for message in sent] == [False] * len(sent) != []


async def let(study: Study, **permissions: Any) -> None:
    """Change what the bot may do in the channel, and wait until the backlog is worked off."""
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, **permissions)
    await study.env.settle()
    await study.env.advance_time(10)


async def test_cards_go_on_where_only_the_recap_lacks_a_permission(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard_files(monkeypatch)
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나?")
    await let(study, attach_files=False)
    receipt = await study.minha.slash(study.channel, "recap")
    refused = tried(study)

    await study.ask(study.hangyeol, study.minha, "둘?")
    await study.answer(study.minha, 1, "그래서")

    assert "**파일 첨부** 권한이 생기면" in text_of(receipt)
    assert [text_of(card) for card in study.cards() if "그래서" in text_of(card)] != []
    assert "둘?" in text_of(study.cards()[-2])
    assert await held(study) == []
    assert tried(study) == refused + 2  # the card, and the word that an answer has come

    await let(study, attach_files=True)
    recap = study.cards()[-1]
    assert "질문 2개 · 답변 1개" in text_of(recap)
    await let(study, attach_files=False)
    await study.answer(study.minha, 2, "그러네요")
    assert "질문 2개 · 답변 1개" in text_of(study.cards()[-2])
    await let(study, attach_files=True)
    assert "질문 2개 · 답변 2개" in text_of(study.cards()[-2])


async def test_where_the_bot_may_not_read_it_answers_without_a_link(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나?")
    await let(study, read_message_history=False)

    await study.answer(study.minha, 1, "그래서")

    told = study.sent()[-1]
    assert "답변이 달렸어요" in str(told)
    assert "message_reference" not in told
