"""What becomes of what Discord refuses: it waits, goes another way or is let be, and comes back when it can."""

import pytest

from tests.support.faults import slow_down
from tests.support.study import Study, press, text_of


def messages(study: Study) -> str:
    """Return the path by which messages come into the channel."""
    return f"/channels/{study.channel.id}/messages"


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
