"""What members do, click by click, on a wire where anything may happen; each flow with what must be stored then."""

import datetime as dt
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import discord
from simcord import InteractionResult, MemberActor
from sqlalchemy import make_url, select
from sqlalchemy.orm import joinedload

from db import questions, weeks
from db.errors import NoSuchQuestion
from db.models import Base, Question, Reflection
from tests.cogs.questions.test_pictures import drawn
from tests.support.database import locked
from tests.support.nudging import bring, nudges_of
from tests.support.study import TODAY, Study, buttons_of, press, text_of
from tests.support.study import field as field_of

Shown = InteractionResult | discord.Message
Click = Callable[[], Awaitable[InteractionResult]]
Rows: TypeAlias = list[tuple[Any, ...]]

#: Tables that hold nothing typed or decided, and columns that say where something is shown.
NOT_TYPED = {"application", "guild", "member"}
NOT_DECIDED = {"channel_id", "message_id", "told_at"}

QUESTION, OTHER, ANSWER = "왜 그런가요?", "배치 크기는 얼마인가요?", "그래서 그래요"
REFLECTION = "많이 배웠어요"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a click."""

    words: tuple[str, ...]
    before: Rows
    after: Rows


def rows(study: Study) -> Rows:
    """Return what the database holds of what people typed and decided; where things are shown is left out."""
    path = make_url(study.bot.settings.database).database or ""
    found = []
    with closing(sqlite3.connect(path)) as database:
        for table in Base.metadata.sorted_tables:
            if table.name not in NOT_TYPED:
                names = ", ".join(f'"{column.name}"' for column in table.columns if column.name not in NOT_DECIDED)
                found += [(table.name, *row) for row in database.execute(f"SELECT {names} FROM {table.name}")]  # noqa: S608  # names of our own
    return found


def words_of(result: InteractionResult) -> tuple[str, ...]:
    """Return what a member was told privately in answer to a click."""
    shown = [result.response, *result.followups]
    return tuple(text_of(response.message) for response in shown if response is not None and response.ephemeral)


@dataclass(slots=True)
class Group:
    """A study whose bot may be started anew before each click."""

    study: Study
    restarts: bool = False
    #: What stood before, for the act to go on from.
    shown: InteractionResult | discord.Message | None = None
    #: For each click: what its member was told privately, and what the database held before and after it.
    told: list[Told] = field(default_factory=list)

    async def see(self, click: Click) -> InteractionResult:
        """Click, and again where neither a form nor buttons are to be seen."""
        shown = await self.do(click)
        return shown if shown.modal or (shown.response and buttons_of(shown)) else await self.do(click)

    async def do(self, click: Click) -> InteractionResult:
        """Click once, and note what came of it."""
        if self.restarts:
            await self.study.restart()
        before = rows(self.study)
        result = await click()
        self.told.append(Told(words_of(result), before, rows(self.study)))
        return result

    async def slash(self, member: MemberActor, name: str, **options: object) -> InteractionResult:
        """Use a command, once."""
        return await self.do(lambda: member.slash(self.study.channel, name, **options))

    async def open(self, member: MemberActor, name: str, **options: object) -> InteractionResult:
        """Use a command until it shows something."""
        return await self.see(lambda: member.slash(self.study.channel, name, **options))

    async def press(self, member: MemberActor, shown: Shown, label: str) -> InteractionResult:
        """Press a button, once."""
        return await self.do(lambda: press(member, shown, label))

    async def go_on(self, member: MemberActor, label: str) -> InteractionResult:
        """Press a button on what stood before, once."""
        assert self.shown is not None
        return await self.press(member, self.shown, label)

    async def form(self, member: MemberActor, shown: Shown, label: str) -> InteractionResult:
        """Press a button until its form opens."""
        return await self.see(lambda: press(member, shown, label))

    async def submit(self, member: MemberActor, form: InteractionResult, **values: object) -> InteractionResult:
        """Submit a form."""
        return await self.do(lambda: member.submit_modal(form, values))

    async def go_on_in_form(self, member: MemberActor, label: str) -> InteractionResult:
        """Press a button on what stood before until its form opens."""
        assert self.shown is not None
        return await self.form(member, self.shown, label)

    async def panel(self, member: MemberActor, label: str, number: int = 1) -> InteractionResult:
        """Press a button behind ⋯, once."""
        return await self.press(member, await self.open(member, "edit", question=str(number)), label)

    async def panel_form(self, member: MemberActor, label: str, number: int = 1) -> InteractionResult:
        """Open a form behind ⋯."""
        return await self.form(member, await self.open(member, "edit", question=str(number)), label)

    def card(self, number: int = 1) -> discord.Message:
        """Return the first message that shows a question."""
        return next(card for card in self.study.cards() if f"· #{number} ·" in text_of(card).partition("\n")[0])


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
    await group.panel(group.study.hangyeol, "질문 삭제")


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
    form = await group.form(group.study.minha, group.card(), "덧붙이기")
    await group.submit(group.study.minha, form, answer="저도 보탤게요")


async def follow_up(group: Group) -> None:
    form = await group.form(group.study.subin, group.card(), "추가 질문")
    await group.submit(group.study.subin, form, question="그럼 이건요?")


async def me_too(group: Group) -> None:
    await group.panel(group.study.subin, "🙋 나도 궁금해요")


async def edit_question(group: Group) -> None:
    form = await group.panel_form(group.study.hangyeol, "질문 고치기")
    await group.submit(group.study.hangyeol, form, question="왜 이런가요?")


async def edit_answer(group: Group) -> None:
    form = await group.panel_form(group.study.eunbi, "내 답변 고치기")
    await group.submit(group.study.eunbi, form, answer="고친 답이에요")


async def move(group: Group) -> None:
    form = await group.panel_form(group.study.hangyeol, "옮기기")
    await group.submit(group.study.hangyeol, form, presenter=["1:2"], questions=["1"])


async def merge(group: Group) -> None:
    form = await group.panel_form(group.study.hangyeol, "합치기", 2)
    await group.submit(group.study.hangyeol, form, question=["1"])


async def withdraw(group: Group) -> None:
    await group.panel(group.study.hangyeol, "질문 삭제")


async def withdraw_answer(group: Group) -> None:
    await group.panel(group.study.eunbi, "내 답변 삭제")


async def restore(group: Group) -> None:
    await group.panel(group.study.hangyeol, "질문 복구")


async def part(group: Group) -> None:
    await group.panel(group.study.hangyeol, "질문 복구", 2)


async def leave_out(group: Group) -> None:
    await group.panel(group.study.hangyeol, "페이지에서 빼기")


async def record(group: Group) -> None:
    subin = group.study.subin
    form = await group.open(subin, "record", presenter=group.study.minha)
    receipt = await group.submit(subin, form, notes=f"{QUESTION}\n{OTHER}")
    if receipt.response is not None:
        await group.press(subin, receipt, "되돌리기")
    else:
        await group.panel(subin, "질문 삭제", 1)
        await group.panel(subin, "질문 삭제", 2)


async def hear(group: Group) -> None:
    study, subin = group.study, group.study.subin
    await group.open(subin, "record")
    form, shown = None, None
    while form is None or shown != newest_board(study):
        shown = newest_board(study)
        form = await group.see(lambda: press(subin, newest_board(study), "민하🐶"))
    await group.submit(subin, form, question=QUESTION)
    await group.do(lambda: press(subin, newest_board(study), "발표 끝"))


def newest_board(study: Study) -> discord.Message:
    """Return the board at the end; SimCord, unlike Discord, takes no form of a message that is deleted meanwhile."""
    return next(message for message in reversed(study.cards()) if "발표 끝" in buttons_of(message))


async def same(group: Group) -> None:
    study = group.study
    receipt = await group.slash(study.subin, "ask", presenter=study.minha, question=f"{OTHER} ")
    beside = [followup.message for followup in receipt.followups if "같은 질문이에요" in buttons_of(followup.message)]
    if beside:
        await group.press(study.subin, beside[0], "같은 질문이에요")
    else:
        form = await group.panel_form(study.subin, "합치기", 3)
        await group.submit(study.subin, form, question=["2"])


async def noted(group: Group) -> None:
    await present(group)
    form = await group.open(group.study.subin, "record", presenter=group.study.minha)
    group.shown = await group.submit(group.study.subin, form, notes=f"{QUESTION}\n{OTHER}")


async def joined(group: Group) -> None:
    await noted(group)
    group.shown = await join(group)


async def moved(group: Group) -> None:
    await noted(group)
    group.shown = await move_all(group)


async def edited(group: Group) -> None:
    await ask(group)
    form = await group.panel_form(group.study.hangyeol, "질문 고치기")
    group.shown = await group.submit(group.study.hangyeol, form, question="왜 이런가요?")


async def taken_back(group: Group) -> None:
    await answer(group)
    group.shown = await group.panel(group.study.eunbi, "내 답변 삭제")


async def reply_taken_back(group: Group) -> None:
    await reply(group)
    group.shown = await group.panel(group.study.eunbi, "내 답변 삭제")


async def asked_secretly(group: Group) -> None:
    await present(group)
    await ask_anonymously(group)


async def wondered(group: Group) -> None:
    await ask(group)
    group.shown = await group.panel(group.study.subin, "🙋 나도 궁금해요")


async def reflected(group: Group) -> None:
    await present(group)
    group.shown = await reflect(group)


async def reflection_taken_back(group: Group) -> None:
    await reflected(group)
    group.shown = await unreflect(group)


async def recapped(group: Group) -> None:
    await ask(group)
    await recap(group)


async def alike(group: Group) -> None:
    await ask_two(group)
    study = group.study
    receipt = await group.slash(study.subin, "ask", presenter=study.minha, question=f"{OTHER} ")
    group.shown = receipt.followups[0].message


async def drafted(group: Group) -> None:
    await present(group)
    study = group.study
    with locked(study.db):
        await study.ask(study.hangyeol, study.minha, QUESTION)


async def reflect(group: Group) -> InteractionResult:
    form = await group.open(group.study.hangyeol, "reflect")
    return await group.submit(group.study.hangyeol, form, reflection=REFLECTION)


async def unreflect(group: Group) -> InteractionResult:
    return await group.go_on(group.study.hangyeol, "소감 삭제")


async def reflect_again(group: Group) -> None:
    await group.go_on(group.study.hangyeol, "되돌리기")


async def recap(group: Group) -> None:
    await group.slash(group.study.subin, "recap")


async def recap_again(group: Group) -> None:
    await recap(group)


async def answer_after_recap(group: Group) -> None:
    await answer_by_command(group)


async def register(group: Group) -> None:
    hangyeol = group.study.hangyeol
    form = await group.open(hangyeol, "present", week=2)
    await group.submit(hangyeol, form, date="2026.01.08", presenters=[hangyeol], guests="", papers="")


async def change_presentation(group: Group) -> None:
    study = group.study
    form = await group.form(study.minha, await group.open(study.minha, "present"), "바꾸기")
    values = {"date": "2026.01.01", "presenters": [study.minha, study.eunbi, study.subin], "guests": "", "papers": ""}
    await group.submit(study.minha, form, **values)


async def two_presented(group: Group) -> None:
    await present(group)
    study = group.study
    await study.present(study.hangyeol, week=2, date=TODAY + dt.timedelta(days=7))


async def swap_presentations(group: Group) -> None:
    minha = group.study.minha
    form = await group.form(minha, await group.open(minha, "present"), "다른 팀과 맞바꾸기")
    (other,) = field_of(form.modal, "other")["options"]
    await group.submit(minha, form, other=[other["value"]])


async def cancel_presentation(group: Group) -> None:
    minha = group.study.minha
    asked = await group.see(lambda: group.study.minha.slash(group.study.channel, "present"))
    sure = await group.see(lambda: press(minha, asked, "발표 취소"))
    await group.press(minha, sure, "네, 취소할게요")


async def join(group: Group) -> InteractionResult:
    form = await group.go_on_in_form(group.study.subin, "하나로 합치기")
    return await group.submit(group.study.subin, form, questions=["1", "2"])


async def unjoin(group: Group) -> None:
    await group.go_on(group.study.subin, "되돌리기")


async def move_all(group: Group) -> InteractionResult:
    form = await group.go_on_in_form(group.study.subin, "옮기기")
    return await group.submit(group.study.subin, form, presenter=["1:2"], questions=["1", "2"])


async def move_back(group: Group) -> None:
    await group.go_on(group.study.subin, "되돌리기")


async def revert(group: Group) -> None:
    await group.go_on(group.study.hangyeol, "되돌리기")


async def restore_answer(group: Group) -> None:
    await group.go_on(group.study.eunbi, "되돌리기")


async def restore_reply(group: Group) -> None:
    await group.go_on(group.study.eunbi, "되돌리기")


async def answer_secretly(group: Group) -> None:
    await answer_by_command(group)


async def nudged(group: Group) -> None:
    await ask(group)
    await bring(group.study)
    (group.shown,) = nudges_of(group.study.minha)


async def answer_directly(group: Group) -> None:
    user, shown = group.study.minha.user, group.shown
    form = await group.see(lambda: user.click(shown, label="답변하기"))
    await group.do(lambda: user.submit_modal(form, {"answer": ANSWER}))


async def ask_with_picture(group: Group) -> None:
    study = group.study
    await group.slash(study.hangyeol, "ask", presenter=study.minha, question=QUESTION, image=("a.png", drawn()))


async def ask_quietly(group: Group) -> None:
    study = group.study
    silent = discord.PermissionOverwrite(send_messages=False)
    quiet = study.guild.create_text_channel("공지", overwrites={study.guild.default_role: silent})
    await group.do(lambda: study.hangyeol.slash(quiet, "ask", presenter=study.minha, question=QUESTION))


async def different(group: Group) -> None:
    await group.go_on(group.study.subin, "다른 질문이에요")


async def wonder_no_more(group: Group) -> None:
    await group.go_on(group.study.subin, "나도 궁금해요 취소")


async def continue_draft(group: Group) -> None:
    hangyeol = group.study.hangyeol
    form = await group.form(hangyeol, await group.open(hangyeol, "study"), "이어 쓰기")
    await group.submit(hangyeol, form, question=QUESTION)


async def look_around(group: Group) -> None:
    await group.open(group.study.minha, "study")
    await group.open(group.study.minha, "schedule")
    await group.slash(group.study.minha, "questions")


@dataclass(frozen=True)
class Flow:
    """What a member does, after what has been; ``routes`` are the requests that the bot makes for it, in order.

    ``stored`` is what the database holds of questions then, ``others`` of reflections and presentations, where the
    flow is about them, and ``shown`` what the card of question ``number`` shows after its next touch, if it has one.
    """

    act: Callable[[Group], Awaitable[object]]
    before: Callable[[Group], Awaitable[object]]
    routes: str
    stored: list[str] = field(default_factory=list)
    shown: str | None = QUESTION
    number: int = 1
    others: list[str] | None = None

    @property
    def requests(self) -> list[str]:
        """The requests by the names of their routes."""
        return self.routes.split()

    def __str__(self) -> str:
        return self.act.__name__


PRESENTED = "1: 민하, 은비"
ASKED = f"1 민하 한결: {QUESTION}"
ANSWERED = f"{ASKED} | 은비: {ANSWER}"
SECRET = f"1 민하 누군가: {QUESTION}"
NOTED = [SECRET, f"2 민하 누군가: {OTHER}"]
FLOWS = (
    Flow(ask_by_command, present, "answer post", [ASKED]),
    Flow(ask_by_form, present, "answer answer post", [ASKED]),
    Flow(ask_anonymously, present, "answer answer post", [SECRET]),
    Flow(ask_with_picture, present, "answer post edit post-files", [ASKED]),
    Flow(ask_quietly, present, "answer post", [ASKED], None),
    Flow(take_as_question, present, "answer answer post", [ASKED]),
    Flow(answer_by_command, ask, "answer edit post", [ANSWERED], ANSWER),
    Flow(answer_by_button, ask, "answer answer edit post", [ANSWERED], ANSWER),
    Flow(answer_by_reply, ask, "react post edit post", [ANSWERED], ANSWER),
    Flow(answer_secretly, asked_secretly, "answer edit dm post", [f"{SECRET} | 은비: {ANSWER}"], ANSWER),
    Flow(
        answer_directly,
        nudged,
        "member answer member answer edit post",
        [f"{ASKED} | 민하: {ANSWER}"],
        ANSWER,
    ),
    Flow(take_as_answer, ask, "answer answer react edit post", [ANSWERED], ANSWER),
    Flow(not_an_answer, reply, "answer unreact edit delete", [ASKED]),
    Flow(add, answer, "answer answer edit", [f"{ANSWERED} | 민하: 저도 보탤게요"], "저도 보탤게요"),
    Flow(follow_up, ask, "answer answer edit post", [ASKED, "2 민하 수빈: 그럼 이건요? ^1"], "그럼 이건요?"),
    Flow(me_too, ask, "answer answer edit", [f"{ASKED} +1"], "🙋 +2"),
    Flow(wonder_no_more, wondered, "answer edit", [ASKED], "🙋 +1"),
    Flow(edit_question, ask, "answer answer answer edit", ["1 민하 한결: 왜 이런가요?"], "왜 이런가요?"),
    Flow(edit_answer, answer, "answer answer answer edit", [f"{ASKED} | 은비: 고친 답이에요"], "고친 답이에요"),
    Flow(revert, edited, "answer edit", [ASKED]),
    Flow(move, ask, "answer answer answer edit post", [f"1 은비 한결: {QUESTION}"]),
    Flow(merge, ask_two, "answer answer answer edit edit", [ASKED, f"2 민하 한결: {OTHER} -"]),
    Flow(part, merged, "answer answer edit edit", [ASKED, f"2 민하 한결: {OTHER}"], OTHER, 2),
    Flow(withdraw, ask, "answer answer edit", [f"{ASKED} -"]),
    Flow(withdraw_answer, answer, "answer answer edit", [ASKED]),
    Flow(restore, withdrawn, "answer answer edit", [ASKED]),
    Flow(restore_answer, taken_back, "answer edit", [ANSWERED], ANSWER),
    Flow(restore_reply, reply_taken_back, "answer react edit", [ANSWERED], ANSWER),
    Flow(leave_out, ask, "answer answer edit", [f"{ASKED} /"]),
    Flow(record, present, "answer answer post answer edit", [f"{line} -" for line in NOTED], None),
    Flow(join, noted, "answer answer edit", [f"{SECRET}\n{OTHER}", f"2 민하 누군가: {OTHER} -"], None),
    Flow(unjoin, joined, "answer edit", NOTED, None),
    Flow(move_all, noted, "answer answer edit post", [line.replace("민하", "은비") for line in NOTED], None),
    Flow(move_back, moved, "answer edit", NOTED, None),
    Flow(hear, present, "answer post answer post delete answer answer edit answer edit post post", [SECRET], None),
    Flow(
        same,
        ask_two,
        "answer followup post answer edit edit",
        [ASKED, f"2 민하 한결,수빈: {OTHER}", f"3 민하 수빈: {OTHER} -"],
        OTHER,
        2,
    ),
    Flow(different, alike, "answer", [ASKED, f"2 민하 한결: {OTHER}", f"3 민하 수빈: {OTHER}"], OTHER, 3),
    Flow(continue_draft, drafted, "answer answer answer post", [ASKED]),
    Flow(reflect, present, "answer answer", shown=None, others=[PRESENTED, f"한결: {REFLECTION}"]),
    Flow(unreflect, reflected, "answer", shown=None, others=[PRESENTED]),
    Flow(reflect_again, reflection_taken_back, "answer", shown=None, others=[PRESENTED, f"한결: {REFLECTION}"]),
    Flow(recap, ask, "answer post-files original", [ASKED]),
    Flow(recap_again, recapped, "answer edit-files original", [ASKED]),
    Flow(answer_after_recap, recapped, "answer edit edit-files post", [ANSWERED], ANSWER),
    Flow(register, present, "answer answer", shown=None, others=[PRESENTED, "2: 한결"]),
    Flow(change_presentation, present, "answer answer answer dm post", shown=None, others=["1: 민하, 은비, 수빈"]),
    Flow(
        swap_presentations,
        two_presented,
        "answer answer answer post dm post",
        shown=None,
        others=["1: 한결", PRESENTED.replace("1", "2")],
    ),
    Flow(cancel_presentation, present, "answer answer answer", shown=None, others=[]),
    Flow(look_around, ask, "answer answer answer", [ASKED]),
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
    askers = [asked.asker for asked in (question, *question.merged) if asked.asker]
    names = ",".join(dict.fromkeys(asker.name for asker in askers)) or "누군가"
    said = [text for text in (question.answer, *question.additions) if text]
    return "".join(
        [
            f"{question.number} {question.presenter.name} {names}: {question.body.strip()}",
            *(f" | {text.author.name}: {text.body}" for text in said),
            f" +{len(question.me_toos)}" if question.me_toos else "",
            f" ^{question.parent.number}" if question.parent else "",
            " /" if not question.in_page else "",
            " -" if question.withdrawn_at else "",
        ]
    )


async def others(study: Study) -> list[str]:
    """Return each presentation and each reflection in a line."""
    schedule = await study.db.read(weeks.schedule, guild_id=study.guild.id)
    places = [(week.number, place.presenters) for week in schedule for place in week.presentations]
    standing = select(Reflection).where(Reflection.withdrawn_at.is_(None)).options(joinedload(Reflection.member))
    written = await study.db.read(lambda session: session.scalars(standing).all())
    return [
        *(f"{number}: {', '.join(person.name for person in people)}" for number, people in places),
        *(f"{reflection.member.name}: {reflection.body}" for reflection in written),
    ]
