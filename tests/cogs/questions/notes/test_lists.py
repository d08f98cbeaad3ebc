"""The message that tells a presenter what was asked aloud: it follows, and its button leads to what waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord
import pytest
from simcord import InteractionResult
from simcord.backend.errors import BackendError
from simcord.http import client

from tests.cogs.questions.notes.test_batch import place_of
from tests.cogs.questions.notes.test_record import record
from tests.support.study import Study, buttons_of, press, text_of


def lines(study: Study) -> list[str]:
    """Return the presenter's message as it stands now: what waits, below its head."""
    return text_of(told(study)).splitlines()[1:]


def told(study: Study) -> discord.Message:
    """Return the presenter's message, the first in the channel."""
    return study.cards()[0]


async def change(study: Study, number: int, button: str) -> InteractionResult:
    """Let 수빈, who noted it down, change a question by command."""
    return await press(study.subin, await study.subin.slash(study.channel, "edit", question=str(number)), button)


@contextmanager
def out_of_reach(monkeypatch: pytest.MonkeyPatch, message: discord.Message) -> Iterator[None]:
    """Let Discord refuse to change a message for a while."""
    carry = client.FakeHTTPClient.request

    async def request(self: Any, route: Any, *args: Any, **kwargs: Any) -> Any:  # discord.py's own
        if route.method == "PATCH" and route.url.endswith(f"/{message.id}"):
            client._raise_for(BackendError(500, 0, "refused"))
        return await carry(self, route, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(client.FakeHTTPClient, "request", request)
        yield


async def test_the_list_follows_whatever_happens_to_its_questions(study: Study) -> None:
    await record(study, "왜 그런가요?\n얼마나요?\n언제요?\n어디서요?")

    await study.answer(study.eunbi, 1, "그래서요")
    assert lines(study) == ["⏳ **#2** 얼마나요?", "⏳ **#3** 언제요?", "⏳ **#4** 어디서요?"]
    form = await change(study, 2, "질문 고치기")
    await study.subin.submit_modal(form, {"question": "얼마나 걸렸나요?"})
    await change(study, 3, "질문 삭제")
    assert lines(study) == ["⏳ **#2** 얼마나 걸렸나요?", "⏳ **#4** 어디서요?"]
    form = await change(study, 4, "옮기기")
    await study.subin.submit_modal(form, {"presenter": place_of(form, "민하"), "questions": ["4"]})

    heads = [line for line in text_of(told(study)).splitlines() if line.startswith("📝")]
    assert [head.split(",")[0] for head in heads] == [f"📝 <@{study.eunbi.id}>님", f"📝 <@{study.minha.id}>님"]


async def test_the_list_s_button_leads_from_one_to_the_next_until_nothing_waits(study: Study) -> None:
    await record(study, "왜 그런가요?\n얼마나요?")

    for number in (1, 2):
        form = await press(study.eunbi, told(study), "답변하기")
        assert form.modal is not None
        assert form.modal["title"] == f"1주차 · #{number} 답변"
        await study.eunbi.submit_modal(form, {"answer": "그래서요"})

    assert text_of(told(study)) == "받아 적은 질문에 모두 답했어요."
    assert buttons_of(told(study)) == {}


async def test_a_list_that_is_behind_still_leads_on_and_is_right_soon(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(study, "왜 그런가요?\n얼마나요?")
    before = text_of(told(study))
    with out_of_reach(monkeypatch, told(study)):
        await study.answer(study.eunbi, 1, "그래서요")
    assert text_of(told(study)) == before

    form = await press(study.eunbi, told(study), "답변하기")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #2 답변"
    await study.env.advance_time(60)
    assert lines(study) == ["⏳ **#2** 얼마나요?"]


async def test_where_nothing_of_the_list_waits_another_is_answered_and_then_none(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(study, "왜 그런가요?")
    await study.ask(study.hangyeol, study.eunbi, "언제요?")
    with out_of_reach(monkeypatch, told(study)):
        await study.answer(study.eunbi, 1, "그래서요")
        form = await press(study.eunbi, told(study), "답변하기")
        await study.eunbi.submit_modal(form, {"answer": "어제요"})

    nothing = await press(study.eunbi, told(study), "답변하기")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #2 답변"

    assert nothing.ephemeral
    assert text_of(nothing) == ("🎉 이제 답변을 기다리는 질문이 없어요. 새로 받은 질문은 `/스터디`에서 볼 수 있어요.")
