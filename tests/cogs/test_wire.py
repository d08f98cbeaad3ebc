"""Whatever happens to a request between bot and Discord, and whenever the bot starts anew, what is stored is right.

Each flow is what one member does, click by click. A click that shows nothing is done again, as anybody would; what is
submitted is not. Afterwards the database holds what it holds without any fault, and the card shows it once somebody
touches it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import discord
import pytest
from _pytest.mark.structures import ParameterSet
from simcord import InteractionResult, MemberActor

from db import questions
from db.errors import NoSuchQuestion
from db.models import Question
from tests.support.faults import STATUSES, Fault, When, Wire, tap
from tests.support.study import Study, buttons_of, press, text_of

Shown = InteractionResult | discord.Message
Click = Callable[[], Awaitable[InteractionResult]]

QUESTION, OTHER, ANSWER = "왜 그런가요?", "배치 크기는 얼마인가요?", "그래서 그래요"
REFLECTION = "많이 배웠어요"


@dataclass(slots=True)
class Group:
    """A study whose bot may be started anew before each click."""

    study: Study
    restarts: bool = False

    async def see(self, click: Click) -> InteractionResult:
        """Click, and again where neither a form nor buttons are to be seen."""
        shown = await self.do(click)
        return shown if shown.modal or (shown.response and buttons_of(shown)) else await self.do(click)

    async def do(self, click: Click) -> InteractionResult:
        """Click once."""
        if self.restarts:
            await self.study.restart()
        return await click()

    async def slash(self, member: MemberActor, name: str, **options: object) -> InteractionResult:
        """Use a command, once."""
        return await self.do(lambda: member.slash(self.study.channel, name, **options))

    async def open(self, member: MemberActor, name: str, **options: object) -> InteractionResult:
        """Use a command until it shows something."""
        return await self.see(lambda: member.slash(self.study.channel, name, **options))

    async def press(self, member: MemberActor, shown: Shown, label: str) -> InteractionResult:
        """Press a button, once."""
        return await self.do(lambda: press(member, shown, label))

    async def form(self, member: MemberActor, shown: Shown, label: str) -> InteractionResult:
        """Press a button until its form opens."""
        return await self.see(lambda: press(member, shown, label))

    async def submit(self, member: MemberActor, form: InteractionResult, **values: object) -> InteractionResult:
        """Submit a form."""
        return await self.do(lambda: member.submit_modal(form, values))

    async def panel(self, member: MemberActor, label: str, number: int = 1) -> InteractionResult:
        """Press a button behind ⋯, once."""
        return await self.press(member, await self.open(member, "edit", question=str(number)), label)

    async def panel_form(self, member: MemberActor, label: str, number: int = 1) -> InteractionResult:
        """Open a form behind ⋯."""
        return await self.form(member, await self.open(member, "edit", question=str(number)), label)

    def card(self, number: int = 1) -> discord.Message:
        """Return the first message that shows a question."""
        return next(one for one in self.study.cards() if f"· #{number} ·" in text_of(one).partition("\n")[0])


async def present(group: Group) -> None:
    study = group.study
    await study.present(study.minha, study.eunbi)


async def ask(group: Group) -> None:
    await present(group)
    await group.study.ask(group.study.hangyeol, group.study.minha, QUESTION)


async def ask_two(group: Group) -> None:
    await ask(group)
    await group.study.ask(group.study.hangyeol, group.study.minha, OTHER)


async def answer(group: Group) -> None:
    await ask(group)
    await group.study.answer(group.study.eunbi, 1, ANSWER)


async def reply(group: Group) -> None:
    await ask(group)
    await group.study.eunbi.send(group.study.channel, ANSWER, reply_to=group.card())


async def withdrawn(group: Group) -> None:
    await ask(group)
    await group.panel(group.study.hangyeol, "질문 거두기")


async def merged(group: Group) -> None:
    await ask_two(group)
    await merge(group)


async def ask_by_command(group: Group) -> None:
    await group.slash(group.study.hangyeol, "ask", presenter=group.study.minha, question=QUESTION)


async def ask_by_form(group: Group) -> None:
    hangyeol = group.study.hangyeol
    form = await group.open(hangyeol, "ask", presenter=group.study.minha)
    await group.submit(hangyeol, form, question=QUESTION)


async def ask_anonymously(group: Group) -> None:
    hangyeol = group.study.hangyeol
    form = await group.open(hangyeol, "ask", presenter=group.study.minha, anonymous=True)
    await group.submit(hangyeol, form, question=QUESTION)


async def answer_by_command(group: Group) -> None:
    await group.slash(group.study.eunbi, "answer", question="1", answer=ANSWER)


async def answer_by_button(group: Group) -> None:
    form = await group.form(group.study.eunbi, group.card(), "답변하기")
    await group.submit(group.study.eunbi, form, answer=ANSWER)


async def answer_by_reply(group: Group) -> None:
    await group.study.eunbi.send(group.study.channel, ANSWER, reply_to=group.card())


async def take_as_answer(group: Group) -> None:
    study = group.study
    written = await study.eunbi.send(study.channel, ANSWER)
    shown = await group.see(lambda: study.subin.context_menu(study.channel, "Record as answer", written))
    await group.press(study.subin, shown, "#1")


async def take_as_question(group: Group) -> None:
    study = group.study
    written = await study.hangyeol.send(study.channel, QUESTION)
    shown = await group.see(lambda: study.subin.context_menu(study.channel, "Record as question", written))
    await group.press(study.subin, shown, "민하🐶")


async def not_an_answer(group: Group) -> None:
    await group.press(group.study.eunbi, group.study.cards()[-1], "답변이 아니에요")


async def add(group: Group) -> None:
    form = await group.form(group.study.minha, group.card(), "보태기")
    await group.submit(group.study.minha, form, answer="저도 보탤게요")


async def follow_up(group: Group) -> None:
    form = await group.form(group.study.subin, group.card(), "이어 묻기")
    await group.submit(group.study.subin, form, question="그럼 이건요?")


async def me_too(group: Group) -> None:
    await group.panel(group.study.subin, "🙋 나도 궁금해요")


async def edit_question(group: Group) -> None:
    form = await group.panel_form(group.study.hangyeol, "질문 고치기")
    await group.submit(group.study.hangyeol, form, question="왜 이런가요?")


async def edit_answer(group: Group) -> None:
    form = await group.panel_form(group.study.eunbi, "은비 답변 고치기")
    await group.submit(group.study.eunbi, form, answer="고친 답이에요")


async def move(group: Group) -> None:
    form = await group.panel_form(group.study.hangyeol, "옮기기")
    await group.submit(group.study.hangyeol, form, presenter=["1:2"], questions=["1"])


async def merge(group: Group) -> None:
    form = await group.panel_form(group.study.hangyeol, "합치기", 2)
    await group.submit(group.study.hangyeol, form, question=["1"])


async def withdraw(group: Group) -> None:
    await group.panel(group.study.hangyeol, "질문 거두기")


async def withdraw_answer(group: Group) -> None:
    await group.panel(group.study.eunbi, "은비 답변 거두기")


async def restore(group: Group) -> None:
    await group.panel(group.study.hangyeol, "질문 되살리기")


async def part(group: Group) -> None:
    await group.panel(group.study.hangyeol, "질문 되살리기", 2)


async def leave_out(group: Group) -> None:
    await group.panel(group.study.hangyeol, "페이지에서 빼기")


async def record(group: Group) -> None:
    subin = group.study.subin
    form = await group.open(subin, "record", presenter=group.study.minha)
    receipt = await group.submit(subin, form, notes=f"{QUESTION}\n{OTHER}")
    if receipt.response is not None:
        await group.press(subin, receipt, "되돌리기")
    else:
        await group.panel(subin, "질문 거두기", 1)
        await group.panel(subin, "질문 거두기", 2)


async def hear(group: Group) -> None:
    study, subin = group.study, group.study.subin
    await group.open(subin, "record")
    form = await group.form(subin, study.cards()[0], "민하🐶")
    await group.submit(subin, form, question=QUESTION)
    await group.press(subin, study.cards()[0], "발표 끝")


async def same(group: Group) -> None:
    study = group.study
    receipt = await group.slash(study.subin, "ask", presenter=study.minha, question=f"{OTHER} ")
    beside = [one.message for one in receipt.followups if "같은 질문이에요" in buttons_of(one.message)]
    if beside:
        await group.press(study.subin, beside[0], "같은 질문이에요")
    else:
        form = await group.panel_form(study.subin, "합치기", 3)
        await group.submit(study.subin, form, question=["2"])


@dataclass(frozen=True)
class Flow:
    """What a member does, after what has been; ``requests`` is how many the bot makes for it.

    ``stored`` is what the database holds then, and ``shown`` what the card of question ``number`` shows after its next
    touch, if it has one.
    """

    act: Callable[[Group], Awaitable[None]]
    before: Callable[[Group], Awaitable[None]]
    requests: int
    stored: list[str] = field(default_factory=list)
    shown: str | None = QUESTION
    number: int = 1

    def __str__(self) -> str:
        return self.act.__name__


ASKED = f"1 민하 한결: {QUESTION}"
ANSWERED = f"{ASKED} | 은비: {ANSWER}"
FLOWS = (
    Flow(ask_by_command, present, 2, [ASKED]),
    Flow(ask_by_form, present, 3, [ASKED]),
    Flow(ask_anonymously, present, 3, [f"1 민하 누군가: {QUESTION}"]),
    Flow(take_as_question, present, 3, [ASKED]),
    Flow(answer_by_command, ask, 3, [ANSWERED], ANSWER),
    Flow(answer_by_button, ask, 4, [ANSWERED], ANSWER),
    Flow(answer_by_reply, ask, 3, [ANSWERED], ANSWER),
    Flow(take_as_answer, ask, 5, [ANSWERED], ANSWER),
    Flow(not_an_answer, reply, 4, [ASKED]),
    Flow(add, answer, 3, [f"{ANSWERED} | 민하: 저도 보탤게요"], "저도 보탤게요"),
    Flow(follow_up, ask, 4, [ASKED, "2 민하 수빈: 그럼 이건요? ^1"], "그럼 이건요?"),
    Flow(me_too, ask, 3, [f"{ASKED} +1"], "🙋 +2"),
    Flow(edit_question, ask, 4, ["1 민하 한결: 왜 이런가요?"], "왜 이런가요?"),
    Flow(edit_answer, answer, 4, [f"{ASKED} | 은비: 고친 답이에요"], "고친 답이에요"),
    Flow(move, ask, 4, [f"1 은비 한결: {QUESTION}"]),
    Flow(merge, ask_two, 5, [ASKED, f"2 민하 한결: {OTHER} -"]),
    Flow(part, merged, 4, [ASKED, f"2 민하 한결: {OTHER}"], OTHER, 2),
    Flow(withdraw, ask, 3, [f"{ASKED} -"]),
    Flow(withdraw_answer, answer, 3, [ASKED]),
    Flow(restore, withdrawn, 3, [ASKED]),
    Flow(leave_out, ask, 3, [f"{ASKED} /"]),
    Flow(record, present, 6, [f"1 민하 누군가: {QUESTION} -", f"2 민하 누군가: {OTHER} -"], None),
    Flow(hear, present, 6, [f"1 민하 누군가: {QUESTION}"], None),
    Flow(same, ask_two, 6, [ASKED, f"2 민하 한결,수빈: {OTHER}", f"3 민하 수빈: {OTHER} -"], OTHER, 2),
)


async def stored(study: Study) -> list[str]:
    """Return each question in one line: number, presenter, askers, words, what was said, and its state."""
    lines: list[str] = []
    while True:
        try:
            lines.append(_line(await study.db.read(questions.get_any, guild_id=study.guild.id, number=len(lines) + 1)))
        except NoSuchQuestion:
            return lines


def _line(question: Question) -> str:
    askers = [one.asker for one in (question, *question.merged) if one.asker]
    names = ",".join(dict.fromkeys(one.name for one in askers)) or "누군가"
    said = [one for one in (question.answer, *question.additions) if one]
    return "".join(
        [
            f"{question.number} {question.presenter.name} {names}: {question.body.strip()}",
            *(f" | {one.author.name}: {one.body}" for one in said),
            f" +{len(question.me_toos)}" if question.me_toos else "",
            f" ^{question.parent.number}" if question.parent else "",
            " /" if not question.in_page else "",
            " -" if question.withdrawn_at else "",
        ]
    )


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, study: Study) -> Wire:
    """The wire, with all that goes wrong on it expected."""
    study.provoked = (discord.HTTPException, aiohttp.ClientError)
    return tap(monkeypatch)


FAULTS = (
    *(Fault(0, When.BEFORE, status) for status in STATUSES),
    *(Fault(0, When.AFTER, status) for status in STATUSES),
    Fault(0, When.CUT),
)


def cases() -> list[ParameterSet]:
    """Pair every request of every flow with every fault; but for one of each flow they are for the long run."""
    found = []
    for place, flow in enumerate(FLOWS):
        product = [Fault(at, one.when, one.status) for at in range(flow.requests) for one in FAULTS]
        chosen = product[7 * place % len(product)]
        for fault in product:
            marks = [] if fault is chosen else [pytest.mark.long]
            found.append(pytest.param(flow, fault, id=f"{flow}-{fault}", marks=marks))
    return found


@pytest.mark.long
@pytest.mark.parametrize("flow", FLOWS, ids=str)
async def test_every_request_of_a_flow_is_known(study: Study, wire: Wire, flow: Flow) -> None:
    group = Group(study)
    await flow.before(group)
    wire.arm(None)

    await flow.act(group)

    assert len(wire.seen) == flow.requests, wire.seen
    assert await stored(study) == flow.stored


@pytest.mark.parametrize(("flow", "fault"), cases())
async def test_what_was_done_is_stored_and_its_card_recovers(
    study: Study, wire: Wire, flow: Flow, fault: Fault
) -> None:
    group = Group(study)
    await flow.before(group)
    wire.arm(fault)
    group.restarts = True

    await flow.act(group)

    wire.arm(None)
    assert await stored(study) == flow.stored
    await touch(group, flow.number)
    cards = [text_of(one) for one in study.cards() if f"· #{flow.number} ·" in text_of(one).partition("\n")[0]]
    assert [flow.shown in one and "거둔" not in one for one in cards if flow.shown] == [True] * bool(flow.shown)


async def touch(group: Group, number: int) -> None:
    """Do the next thing with a question: let it stand again, or wonder too."""
    question = await group.study.db.read(questions.get_any, guild_id=group.study.guild.id, number=number)
    if question.withdrawn_at is not None:
        member = group.study.hangyeol if question.asker else group.study.subin
        await group.panel(member, "질문 되살리기", number)
    await group.panel(group.study.stranger, "🙋 나도 궁금해요", number)
