"""The bot may be started anew between any two clicks: whatever people see goes on working."""

import discord
from simcord import InteractionResult, MemberActor

from tests.support.study import Study, buttons_of, field, press, text_of

Shown = InteractionResult | discord.Message


async def later(study: Study, member: MemberActor, shown: Shown, label: str) -> InteractionResult:
    """Click a button that was shown before the bot was started anew."""
    await study.restart()
    return await press(member, shown, label)


async def submit(study: Study, member: MemberActor, form: InteractionResult, **values: object) -> InteractionResult:
    """Submit a form that was opened before the bot was started anew."""
    await study.restart()
    return await member.submit_modal(form, values)


async def test_a_week_of_questions_and_answers(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await study.restart()

    form = await study.hangyeol.slash(study.channel, "ask")
    chosen = field(form.modal, "presenter")["options"][1]["value"]
    receipt = await submit(study, study.hangyeol, form, presenter=[chosen], question="첫째")
    form = await later(study, study.hangyeol, receipt, "하나 더 질문하기")
    await submit(study, study.hangyeol, form, question="둘째")
    first, second = study.cards()[-2:]
    form = await later(study, study.eunbi, first, "답변하기")
    receipt = await submit(study, study.eunbi, form, answer="첫째 답")
    form = await later(study, study.eunbi, receipt, "다음 답변 (#2)")
    last = await submit(study, study.eunbi, form, answer="둘째 답")

    assert "답변을 남겼어요" in text_of(last)
    assert [question.answer.body for question in await study.questions() if question.answer] == ["첫째 답", "둘째 답"]
    shown = {card.id: text_of(card) for card in study.cards()}
    assert "첫째 답" in shown[first.id]
    assert "둘째 답" in shown[second.id]


async def test_the_front_door_and_my_turn(study: Study) -> None:
    await study.present(study.minha)
    for body in ("하나", "둘", "셋"):
        await study.ask(study.hangyeol, study.minha, body)
    front = await study.minha.slash(study.channel, "study")

    form = await later(study, study.minha, front, "다음 답변 · 3개")
    await submit(study, study.minha, form, answer="하나의 답")
    form = await later(study, study.minha, front, "다음 답변 · 3개")
    await submit(study, study.minha, form, answer="둘의 답")
    form = await later(study, study.minha, front, "질문하기")
    chosen = field(form.modal, "presenter")["options"][0]["value"]
    await submit(study, study.minha, form, presenter=[chosen], question="넷")
    form = await later(study, study.minha, front, "소감 쓰기")
    receipt = await submit(study, study.minha, form, reflection="배웠어요")
    turn = await later(study, study.minha, receipt, "내 차례")
    form = await later(study, study.minha, turn, "#3 답변")
    await submit(study, study.minha, form, answer="셋의 답")

    found = [(question.body, question.answer.body if question.answer else None) for question in await study.questions()]
    assert found == [("하나", "하나의 답"), ("둘", "둘의 답"), ("셋", "셋의 답"), ("넷", None)]


async def test_leafing(study: Study) -> None:
    await study.present(study.minha)
    for number in range(30):
        await study.ask(study.hangyeol, study.minha, f"{number} " + "가나다라 " * 790)
    listed = await study.subin.slash(study.channel, "questions", open=True)
    card = study.cards()[-1]

    second = await later(study, study.subin, listed, "다음 ▶")
    assert "### 질문" not in text_of(second)
    first = await later(study, study.subin, second, "◀ 이전")
    assert text_of(first).startswith("### 답변을 기다리는 질문 30개")
    leaf = await later(study, study.subin, card, "전체 읽기")
    after = await later(study, study.subin, leaf, "다음 ▶")
    assert list(buttons_of(after)) == ["◀ 이전", "다음 ▶"]


async def test_a_card_that_is_still_missing(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=403, code=50013)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.restart()

    await study.hangyeol.slash(study.channel, "study")

    assert "**왜 그런가요?**" in text_of(study.cards()[-1])


async def test_the_way_out_of_a_refusal(study: Study) -> None:
    await study.present(study.minha)
    refused = await study.hangyeol.slash(study.channel, "answer")

    listed = await later(study, study.hangyeol, refused, "질문 목록")
    form = await later(study, study.hangyeol, listed, "질문하기")

    assert text_of(listed).startswith("여기에는 질문이 없어요.")
    assert form.modal is not None
