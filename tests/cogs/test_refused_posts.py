"""What becomes of what Discord refuses: it waits, goes another way or is let be, and comes back when it can."""

import pytest
from sqlalchemy import select

from bot.outbox.loop import LOOK
from db.models import HeldChannel
from db.outbox import PROBE
from tests.support.faults import slow_down
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
