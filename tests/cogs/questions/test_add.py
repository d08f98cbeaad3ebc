"""Adding to an answer: what the team says beside the first."""

import pytest

from bot.texts import say
from tests.support.study import Study, buttons_of, pinged, press, returned, text_of


async def answered(study: Study) -> None:
    """Let 한결 ask 은비, who answers."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    await study.answer(study.eunbi, 1, "그래서요")


async def additions(study: Study) -> list[str]:
    """Return what the database holds beside the first question's answer."""
    return [addition.body for addition in (await study.questions())[0].additions]


async def add(study: Study, words: str) -> str:
    """Let 민하 add to the first question's answer by the card's button; return the receipt."""
    form = await press(study.minha, study.cards()[0], "덧붙이기")
    return text_of(await study.minha.submit_modal(form, {"answer": words}))


async def test_an_addition_is_stored_receipted_and_shown_below_the_answer(study: Study) -> None:
    await answered(study)

    form = await press(study.minha, study.cards()[0], "덧붙이기")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #1 덧붙이기"
    assert form.modal["components"][0]["content"] == "그래서요"
    receipt = await study.minha.submit_modal(form, {"answer": "저도 한마디"})

    assert receipt.ephemeral
    assert text_of(receipt).splitlines()[0] == "✅ **1주차** · **#1** 답변에 덧붙였어요."
    assert await additions(study) == ["저도 한마디"]
    minha = await study.member(study.minha)
    assert text_of(study.cards()[0]).endswith(f"그래서요\n-# {minha.heart} 민하{minha.emoji} · 덧붙인 말\n저도 한마디")


async def test_an_addition_is_taken_back_by_the_receipt_s_button(study: Study) -> None:
    await answered(study)
    form = await press(study.minha, study.cards()[0], "덧붙이기")
    receipt = await study.minha.submit_modal(form, {"answer": "저도 한마디"})

    await press(study.minha, receipt, say("ko", "button.undo"))

    assert await additions(study) == []
    assert text_of(study.cards()[0]).endswith("그래서요")


async def test_the_asker_hears_of_it_but_not_twice_in_ten_minutes(study: Study) -> None:
    await answered(study)
    before = len(study.cards())

    await add(study, "곧바로")
    assert len(study.cards()) == before

    await study.env.advance_time(600)
    await add(study, "한참 뒤에")
    await add(study, "또")

    assert len(study.cards()) == before + 1
    told = study.cards()[-1]
    assert text_of(told) == f"<@{study.hangyeol.id}>님, **#1** 답변에 덧붙인 말이 있어요."
    assert told.reference is not None
    assert told.reference.message_id == study.cards()[0].id
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]


async def test_who_asked_anonymously_hears_by_a_direct_message(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, question="왜요?", anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": "왜요?"})
    await study.answer(study.eunbi, 1, "그래서요")
    await study.env.advance_time(600)

    await add(study, "저도 한마디")

    told = study.hangyeol.user.dm_channel.history()[-1]
    assert text_of(told) == f"익명으로 남긴 **#1** 질문에 덧붙인 말이 있어요. {study.cards()[0].jump_url}"


async def test_where_the_answer_is_gone_it_is_the_answer_and_leads_on_to_the_next(study: Study) -> None:
    await answered(study)
    await study.ask(study.hangyeol, study.eunbi, "얼마나 걸렸나요?")
    form = await press(study.minha, study.cards()[0], "덧붙이기")
    await press(study.eunbi, await study.eunbi.slash(study.channel, "edit", question="1"), "내 답변 삭제")

    receipt = await study.minha.submit_modal(form, {"answer": "제가 답할게요"})

    assert text_of(receipt).splitlines()[:2] == [
        "✅ **1주차** · **#1** 답변을 남겼어요.",
        "답변을 기다리는 질문이 1개 더 있어요. 다음은 은비🐱님이 받은 질문이에요.",
    ]
    assert list(buttons_of(receipt))[:2] == ["다음 답변 (#2)", "되돌리기"]


@pytest.mark.parametrize("who", ["eunbi", "minha"])
async def test_who_is_too_late_to_answer_adds_instead(study: Study, who: str) -> None:
    await answered(study)
    late = getattr(study, who)

    refused = await study.answer(late, 1, "제 답변도요")
    sentences = {
        "eunbi": "#1 질문에는 이미 답하셨어요. 덧붙일 말은 [덧붙이기]로 남겨 주세요.",
        "minha": "#1 질문에는 은비님이 먼저 답했어요. 덧붙일 말은 [덧붙이기]로 남겨 주세요.",
    }
    assert text_of(refused).startswith(sentences[who])
    assert returned(refused).endswith("제 답변도요")
    assert buttons_of(refused) == {"덧붙이기": "add:1"}
    form = await press(late, refused, "덧붙이기")
    await late.submit_modal(form, {"answer": "제 답변도요"})

    assert await additions(study) == ["제 답변도요"]


async def test_somebody_else_s_answer_is_refused_before_anything_is_typed(study: Study) -> None:
    await answered(study)

    refused = await press(study.hangyeol, study.cards()[0], "덧붙이기")

    assert refused.modal is None
    assert text_of(refused).startswith("#1 질문은 은비님 팀이 답해요.")


async def test_where_the_card_cannot_be_changed_the_addition_is_kept(study: Study) -> None:
    await answered(study)
    card = study.cards()[0]
    form = await press(study.minha, card, "덧붙이기")
    study.env.inject_error("PATCH", f"/channels/{study.channel.id}/messages/{card.id}", status=500)

    receipt = await study.minha.submit_modal(form, {"answer": "저도 한마디"})

    assert await additions(study) == ["저도 한마디"]
    assert "**#1** 답변에 덧붙였어요." in text_of(receipt)
    assert not text_of(study.cards()[0]).endswith("저도 한마디")
    await study.env.advance_time(5)
    assert text_of(study.cards()[0]).endswith("저도 한마디")


async def test_of_nothing_but_blanks(study: Study) -> None:
    await answered(study)

    assert (await add(study, " \n ")).startswith("내용이 비어 있어요.")
    assert await additions(study) == []


async def test_delivered_twice_it_is_added_once(study: Study) -> None:
    await answered(study)
    await add(study, "한 번만")
    edits = len(study.sent("PATCH"))

    await study.deliver_again()

    assert await additions(study) == ["한 번만"]
    assert len(study.sent("PATCH")) == edits


async def test_the_form_survives_a_restart(study: Study) -> None:
    await answered(study)
    form = await press(study.minha, study.cards()[0], "덧붙이기")
    await study.restart()

    await study.minha.submit_modal(form, {"answer": "껐다 켜도"})

    assert await additions(study) == ["껐다 켜도"]


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await answered(study)

    assert (await add(study, "me too")).splitlines()[0] == "✅ **Week 1** · added to **#1**."
