"""Whatever happens to a request between bot and Discord: what is stored is right, and cards recover."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import discord
import pytest
from _pytest.mark.structures import ParameterSet
from simcord import InteractionResult

from tests.support.faults import STATUSES, Fault, When, Wire, tap
from tests.support.study import Study, press, text_of

QUESTION = "왜 그런가요?"
ANSWER = "그래서 그래요"
REFLECTION = "많이 배웠어요"


@dataclass(frozen=True)
class Flow:
    """What a member does, after what has been; ``requests`` is how many the bot makes for it."""

    name: str
    before: Callable[[Study], Awaitable[None]]
    act: Callable[[Study], Awaitable[InteractionResult]]
    requests: int

    def __str__(self) -> str:
        return self.name


async def present(study: Study) -> None:
    await study.present(study.minha, study.eunbi)


async def ask(study: Study) -> None:
    await present(study)
    await study.ask(study.hangyeol, study.minha, QUESTION)


async def ask_by_command(study: Study) -> InteractionResult:
    return await study.ask(study.hangyeol, study.minha, QUESTION)


async def answer_by_command(study: Study) -> InteractionResult:
    return await study.answer(study.eunbi, 1, ANSWER)


FLOWS = (
    Flow("ask", present, ask_by_command, 2),
    Flow("answer", ask, answer_by_command, 3),
)
FAULTS = (
    *(Fault(0, When.BEFORE, status) for status in STATUSES),
    *(Fault(0, When.AFTER, status) for status in STATUSES),
    Fault(0, When.CUT),
)


def cases() -> list[ParameterSet]:
    """Pair every request of every flow with every fault; all but one of each kind are for the long run."""
    found = []
    for flow in FLOWS:
        for at in range(flow.requests):
            for fault in FAULTS:
                marks = [] if fault.status == 500 else [pytest.mark.long]
                case = Fault(at, fault.when, fault.status)
                found.append(pytest.param(flow, case, id=f"{flow}-{case}", marks=marks))
    return found


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, study: Study) -> Wire:
    """The wire, with all that goes wrong on it expected."""
    study.provoked = (discord.HTTPException, aiohttp.ClientError)
    return tap(monkeypatch)


@pytest.mark.parametrize("flow", FLOWS, ids=str)
async def test_every_request_of_a_flow_is_known(study: Study, wire: Wire, flow: Flow) -> None:
    await flow.before(study)
    wire.arm(None)

    await flow.act(study)

    assert len(wire.seen) == flow.requests, wire.seen


@pytest.mark.parametrize(("flow", "fault"), cases())
async def test_what_was_typed_is_stored_and_its_card_recovers(
    study: Study, wire: Wire, flow: Flow, fault: Fault
) -> None:
    await flow.before(study)
    wire.arm(fault)

    await flow.act(study)

    wire.arm(None)
    (question,) = await study.questions()
    assert question.body == QUESTION
    assert (question.answer.body if question.answer else None) in ({ANSWER} if flow.name == "answer" else {None})
    await study.restart()
    await touch(study)
    (card,) = [one for one in study.cards() if one.id == (await study.questions())[0].message_id]
    assert f"**{QUESTION}**" in text_of(card)
    assert ANSWER in text_of(card)


async def touch(study: Study) -> None:
    """Do the next thing with question 1: answer it, or ask on under it."""
    (question,) = await study.questions()
    if question.answer is None:
        await study.answer(study.minha, 1, ANSWER)
        return
    shown = await study.stranger.slash(study.channel, "edit", question="1")
    form = await press(study.stranger, shown, "이어 묻기")
    await study.stranger.submit_modal(form, {"question": "그럼 이건요?"})
