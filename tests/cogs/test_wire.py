"""Whatever happens to a request between bot and Discord, and whenever the bot starts anew, what is stored is right.

Each flow is what one member does, click by click. A click that shows nothing is done again, as anybody would; what is
submitted is not. Afterwards the database holds what it holds without any fault, who was told that something is saved
or refused was told the truth, and the card shows it once somebody touches it.
"""

from collections import Counter

import pytest
from _pytest.mark.structures import ParameterSet

from db import questions
from tests.support.faults import ROUTES, STATUSES, UNANSWERED, Fault, When, Wire
from tests.support.flows import FLOWS, Flow, Group, others, stored
from tests.support.study import Study, text_of

FAULTS = (
    *(Fault(0, When.BEFORE, status) for status in STATUSES),
    *(Fault(0, When.AFTER, status) for status in STATUSES),
    Fault(0, When.CUT),
    Fault(0, When.GARBLED),
)
#: How each receipt begins that says that something is saved; a recap brought up to date changes nothing that is.
SAVED, SHOWN = "✅", "정리를 새로 고쳤어요"
#: How each refusal begins that may follow a fault.
REFUSED = ("지금은 저장할 수 없어요", "예상하지 못한 문제가 생겼어요")


def chosen() -> list[tuple[Flow, Fault]]:
    """Choose a fault or more for each flow, so that together they meet each route before, after and with a cut."""
    uses = Counter(route for flow in FLOWS for route in flow.requests)
    left = {(route, when) for route in uses for when in When}
    found = []
    for place, flow in enumerate(FLOWS * 8):
        pairs = [(at, when) for at in range(len(flow.requests)) for when in When]
        new = [(at, when) for at, when in pairs if (flow.requests[at], when) in left]
        if place >= len(FLOWS) and not new:
            continue
        rarest = sorted(new, key=lambda pair: uses[flow.requests[pair[0]]])
        at, when = rarest[0] if new else pairs[7 * place % len(pairs)]
        left.discard((flow.requests[at], when))
        found.append(
            (flow, Fault(at, when) if when in UNANSWERED else Fault(at, when, STATUSES[place % len(STATUSES)]))
        )
    return found


def cases() -> list[ParameterSet]:
    """Pair every request of every flow with every fault; all but the chosen ones are for the long run."""
    quick = chosen()
    pairs = [
        (flow, Fault(at, fault.when, fault.status))
        for flow in FLOWS
        for at in range(len(flow.requests))
        for fault in FAULTS
    ]
    return [
        pytest.param(flow, fault, id=f"{flow}-{fault}", marks=[] if (flow, fault) in quick else [pytest.mark.long])
        for flow, fault in pairs
    ]


def test_each_route_meets_each_kind_of_fault_in_the_short_run() -> None:
    met = {(flow.requests[fault.at], fault.when) for flow, fault in chosen()}

    assert met == {(route, when) for route in set(ROUTES.values()) for when in When}


@pytest.mark.long
@pytest.mark.parametrize("flow", FLOWS, ids=str)
async def test_every_request_of_a_flow_is_known(study: Study, wire: Wire, flow: Flow) -> None:
    group = Group(study)
    await flow.before(group)
    wire.arm(None)

    await flow.act(group)

    assert sorted(wire.seen) == sorted(flow.requests)  # what is sent in different channels may change places
    assert await stored(study) == flow.stored


@pytest.mark.parametrize(("flow", "fault"), cases())
async def test_what_was_done_is_stored_and_said_and_its_card_recovers(
    study: Study, wire: Wire, flow: Flow, fault: Fault
) -> None:
    group = Group(study)
    await flow.before(group)
    wire.arm(fault)
    group.restarts, group.told = True, []

    await flow.act(group)

    wire.arm(None)
    for told in group.told:
        if any(reply.startswith(SAVED) and SHOWN not in reply for reply in told.words):
            assert told.after != told.before, told.words
        if any(reply.startswith(REFUSED) for reply in told.words):
            assert told.after == told.before, told.words
    assert await stored(study) == flow.stored
    assert flow.others is None or await others(study) == flow.others
    if flow.stored:
        await touch(group, flow.number)
    cards = [text_of(card) for card in study.cards() if f"· #{flow.number} ·" in text_of(card).partition("\n")[0]]
    assert [flow.shown in card and "거둔" not in card for card in cards if flow.shown] == [True] * bool(flow.shown)


async def touch(group: Group, number: int) -> None:
    """Do the next thing with a question: let it stand again, or wonder too."""
    question = await group.study.db.read(questions.get_any, guild_id=group.study.guild.id, number=number)
    if question.withdrawn_at is not None:
        member = group.study.hangyeol if question.asker else group.study.subin
        await group.panel(member, "질문 복구", number)
    await group.panel(group.study.stranger, "🙋 나도 궁금해요", number)
