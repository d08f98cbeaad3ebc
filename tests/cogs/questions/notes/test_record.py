"""``/record``: many questions noted down at once, split, and told once."""

import discord
import pytest
from simcord import InteractionResult
from sqlalchemy.orm import Session

from db import guilds
from tests.support.study import Study, buttons_of, pinged, press, returned, text_of


async def record(study: Study, notes: str) -> InteractionResult:
    """Let 수빈 note down what 은비 was asked."""
    await study.present(study.eunbi, study.minha)
    form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
    return await study.subin.submit_modal(form, {"notes": notes})


async def test_a_question_a_line(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n얼마나요?")

    assert receipt.ephemeral
    lines = text_of(receipt).splitlines()
    assert lines[0].endswith("받은 질문 2개를 이렇게 적었어요.")
    assert lines[1:3] == ["⏳ **#1** 왜 그런가요?", "⏳ **#2** 얼마나요?"]
    stored = await study.questions()
    assert [(question.body, question.asker) for question in stored] == [("왜 그런가요?", None), ("얼마나요?", None)]
    subin = await study.member(study.subin)
    assert {question.recorder_id for question in stored} == {subin.id}


async def test_the_presenter_hears_once_and_answers_one_after_the_other(study: Study) -> None:
    await record(study, "왜 그런가요?\n얼마나요?")

    (told,) = study.cards()
    assert pinged(study.sent()[-1]) == [study.eunbi.id]
    assert "질문 2개를 받았어요" in text_of(told)
    form = await press(study.eunbi, told, "답변하기")
    receipt = await study.eunbi.submit_modal(form, {"answer": "그래서요"})
    assert "다음 답변 (#2)" in buttons_of(receipt)
    card = study.cards()[-1]
    assert "**왜 그런가요?**" in text_of(card)
    assert "그래서요" in text_of(card)


async def test_where_the_presenter_cannot_be_told_the_recorder_hears_and_it_follows(study: Study) -> None:
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    await study.env.settle()

    receipt = await record(study, "왜 그런가요?\n얼마나요?")

    assert receipt.ephemeral
    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(receipt)
    assert study.cards() == []
    await channel.set_permissions(channel.guild.default_role, send_messages=None)
    await study.env.settle()

    (told,) = study.cards()
    assert pinged(study.sent()[-1]) == [study.eunbi.id]
    assert text_of(told).splitlines()[1:] == ["⏳ **#1** 왜 그런가요?", "⏳ **#2** 얼마나요?"]


async def test_an_answer_that_was_given_there_is_noted_too(study: Study) -> None:
    receipt = await record(study, "🩷 받은 질문 : 왜요?\n  -> 답변 : 그래서요.")

    assert "✅ **#1** 왜요?" in text_of(receipt)
    assert study.cards() == []
    (question,) = await study.questions()
    assert question.answer is not None
    eunbi = await study.member(study.eunbi)
    assert (question.answer.body, question.answer.author_id) == ("그래서요.", eunbi.id)


@pytest.mark.parametrize(
    ("notes", "sentence"),
    [
        ("- \n* ", "내용이 비어 있어요."),
        ("\n".join(f"{number}번째" for number in range(26)), "질문은 한 번에 25개까지 적을 수 있어요."),
    ],
)
async def test_what_cannot_be_noted_comes_back(study: Study, notes: str, sentence: str) -> None:
    refused = await record(study, notes)

    assert text_of(refused).startswith(sentence)
    assert returned(refused) == notes
    assert await study.questions() == []


async def test_delivered_twice_it_is_noted_once(study: Study) -> None:
    await record(study, "왜 그런가요?\n얼마나요?")

    await study.deliver_again()

    assert [question.number for question in await study.questions()] == [1, 2]
    assert len(study.cards()) == 1


async def test_somebody_who_does_not_present_was_not_asked(study: Study) -> None:
    await study.present(study.eunbi)

    refused = await study.subin.slash(study.channel, "record", presenter=study.hangyeol)

    assert "발표" in text_of(refused)
    assert refused.modal is None


async def test_the_most_questions_fit_the_receipt_and_the_buttons(study: Study) -> None:
    await study.db.write(_asked_before, guild_id=study.guild.id)
    receipt = await record(study, "\n".join("가나다 " * 38 for _ in range(25)))
    form = await press(study.subin, receipt, "하나로 합치기")
    every_other = [str(number) for number in range(10001, 10026, 2)]

    joined = await study.subin.submit_modal(form, {"questions": every_other})
    assert text_of(joined).startswith("✅ 질문 13개를 **#10001** 질문 하나로 합쳤어요.")
    parted = await press(study.subin, joined, "되돌리기")

    assert max(len(custom_id) for custom_id in [*buttons_of(receipt).values(), *buttons_of(joined).values()]) <= 100
    assert text_of(parted).startswith("✅ 다시 질문 13개로 나눴어요.")


def _asked_before(session: Session, *, guild_id: int) -> None:
    """Let a group have asked ten thousand questions."""
    guilds.ensure(session, guild_id=guild_id).last_question = 10000


async def test_the_receipt_shows_what_was_taken_for_an_answer(study: Study) -> None:
    receipt = await record(study, "받은 질문 : 랭크는요?\n-> 답변 : 4나 8이요\n드롭아웃은 썼나요")

    assert text_of(receipt).splitlines()[1:3] == ["✅ **#1** 랭크는요?", "-# ↳ 답변: 4나 8이요 드롭아웃은 썼나요"]
