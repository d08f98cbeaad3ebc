"""What could not be shown for a day is said to the server's owner, once and directly."""

import pytest

from db import troubles
from db.outbox import PROBE
from tests.support.study import Study

DAY = troubles.PATIENCE.total_seconds()


@pytest.fixture
def seconds_between_looks() -> float:
    """Seldom, for SimCord takes long over a day of minutes; not so seldom that a held channel is not tried."""
    return PROBE.total_seconds()


def told(study: Study) -> list[str]:
    """Return what the bot told somebody directly of what fails."""
    return [str(sent["components"][0]["content"]) for sent in study.sent() if "🔔" in str(sent)]


async def test_a_channel_that_is_closed_for_a_day_is_said_to_the_owner_once(study: Study) -> None:
    await study.present(study.minha)
    await study.let_write(study.channel, may=False)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.env.advance_time(DAY - PROBE.total_seconds())
    assert told(study) == []

    await study.env.advance_time(3 * PROBE.total_seconds())
    (text,) = told(study)
    assert text == (
        "🔔 **스터디** 서버에 하루 넘게 올리지 못한 글이 있어요. 저장된 내용은 그대로 있어요.\n"
        f"- <#{study.channel.id}> 채널: 봇에게 **메시지 보내기** 권한이 없어요. "
        "채널 설정 → 권한에서 켜 주시면 밀린 글이 바로 올라가요.\n"
        "-# 서버 주인께 한 번만 알려 드려요."
    )
    direct = next(request.path for request in study.env.http_requests if "🔔" in str(request.json))
    assert direct != f"/channels/{study.channel.id}/messages"

    await study.restart()
    await study.env.advance_time(DAY)
    assert len(told(study)) == 1


async def test_what_discord_does_not_take_for_a_day_is_said_with_whom_to_tell(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=400, code=50035, times=2)
    for question in ("하나?", "둘?"):
        await study.ask(study.hangyeol, study.minha, question)

    await study.env.advance_time(DAY + PROBE.total_seconds())
    (text,) = told(study)
    assert "\n- 글 2개는 디스코드가 받지 않고 있어요. 봇을 운영하는 분께 알려 주세요.\n" in text


async def test_what_comes_right_within_a_day_is_not_said_and_begins_anew(study: Study) -> None:
    await study.present(study.minha)
    await study.let_write(study.channel, may=False)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.env.advance_time(DAY - 2 * PROBE.total_seconds())
    await study.let_write(study.channel)
    await study.let_write(study.channel, may=False)
    await study.ask(study.hangyeol, study.minha, "정말요?")

    await study.env.advance_time(DAY - 2 * PROBE.total_seconds())
    assert told(study) == []
    await study.env.advance_time(4 * PROBE.total_seconds())
    assert len(told(study)) == 1
