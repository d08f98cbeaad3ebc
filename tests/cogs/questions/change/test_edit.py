"""Editing: nothing is overwritten unseen, and what was edited is told once."""

import unicodedata

import pytest
from sqlalchemy import select

from db.models import Answer
from tests.cogs.questions.change.scene import asked, card, edited, more, stored
from tests.support.panels import offered, press_behind
from tests.support.study import Study, buttons_of, field, press, returned, text_of


async def test_a_question_is_edited_and_the_edit_undone(study: Study) -> None:
    await asked(study)
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    assert field(form.modal, "question")["value"] == "왜 그런가요?"

    receipt = await study.hangyeol.submit_modal(form, {"question": "왜 그럴까요?"})

    assert text_of(receipt) == "✅ **#1** 글을 고쳤어요."
    assert "왜 그럴까요?" in card(study)
    await press(study.hangyeol, receipt, "되돌리기")
    assert "왜 그런가요?" in card(study)
    assert (await stored(study)).version == 2


@pytest.mark.parametrize(
    "words", ["왜 그런가요?", "왜 그런가요? ", "\n왜 그런가요?\n", unicodedata.normalize("NFD", "왜 그런가요?")]
)
async def test_words_left_as_they_were_are_no_edit(study: Study, words: str) -> None:
    await asked(study)
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")

    receipt = await study.hangyeol.submit_modal(form, {"question": words})

    assert text_of(receipt) == "**#1** 글은 바뀐 곳이 없어서 그대로 두었어요."
    assert buttons_of(receipt) == {}
    assert (await stored(study)).version == 0


async def test_an_answer_left_as_it_was_is_no_news(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    await study.env.advance_time(11 * 60)
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    before = len(study.sent())

    receipt = await study.eunbi.submit_modal(form, {"answer": "그래서요 "})

    assert "바뀐 곳이 없어서" in text_of(receipt)
    assert len(study.sent()) == before


async def test_who_is_second_sees_the_first_s_words_and_keeps_their_own(study: Study) -> None:
    await asked(study)
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    theirs = await press_behind(study.minha, await more(study, study.minha), "질문 고치기")
    await study.minha.submit_modal(theirs, {"question": "관리자가 고친 글"})

    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})

    assert "관리자가 고친 글" in text_of(refused)
    assert text_of(refused).endswith("내 글로 바꾸려면 [이어 쓰기], 이대로 두려면 [버리기]를 눌러 주세요.")
    assert (await stored(study)).body == "관리자가 고친 글"
    again = await press(study.hangyeol, refused, "이어 쓰기")
    assert field(again.modal, "question")["value"] == "내가 고친 글"
    await study.hangyeol.submit_modal(again, {"question": "내가 고친 글"})
    assert (await stored(study)).body == "내가 고친 글"


@pytest.mark.parametrize(("length", "is_whole"), [(3600, True), (4000, False)])
async def test_the_first_s_words_are_shown_whole_where_they_fit(study: Study, length: int, is_whole: bool) -> None:
    await asked(study)
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    theirs = "가나다라 " * (length // 5)
    await edited(study, study.minha, theirs)

    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})

    assert (theirs.strip() in text_of(refused)) is is_whole
    assert ("전체 읽기" in buttons_of(refused)) is not is_whole


async def test_who_goes_on_over_what_was_changed_once_more_sees_that_too(study: Study) -> None:
    await asked(study)
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    await edited(study, study.minha, "둘째")
    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})
    await edited(study, study.minha, "셋째")

    again = await press(study.hangyeol, refused, "이어 쓰기")
    refused = await study.hangyeol.submit_modal(again, {"question": "내가 고친 글"})

    assert "셋째" in text_of(refused)
    assert (await stored(study)).body == "셋째"
    await press(study.hangyeol, refused, "버리기")
    fresh = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    assert field(fresh.modal, "question")["value"] == "셋째"


async def test_where_no_draft_can_be_kept_the_words_come_back(study: Study) -> None:
    await asked(study)
    (study.bot.settings.data_dir / "drafts").write_text("no folder")
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    await edited(study, study.minha, "관리자가 고친 글")

    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})

    assert returned(refused) == "내가 고친 글"
    again = await press(study.hangyeol, refused, "다시 고치기")
    assert field(again.modal, "question")["value"] == "관리자가 고친 글"


async def test_an_answer_is_edited_and_its_asker_told_once_in_ten_minutes(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    before = len(study.sent())
    for words in ("그래서 그래요", "그래서 그렇습니다"):
        form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
        await study.eunbi.submit_modal(form, {"answer": words})

    assert "그래서 그렇습니다" in card(study)
    assert len(study.sent()) == before
    await study.env.advance_time(11 * 60)
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await study.eunbi.submit_modal(form, {"answer": "마지막"})
    assert len(study.sent()) == before + 1


async def test_a_text_from_a_page_that_no_form_holds_is_to_be_written_anew(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    await study.db.write(lambda session: setattr(session.scalars(select(Answer)).one(), "body", "가" * 4100))
    await study.env.settle()

    refused = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")

    assert text_of(refused) == (
        "페이지에서 온 글인데 4000자가 넘어서 창에서 고칠 수 없어요. 삭제한 다음 나눠서 새로 남기거나, "
        "관리자에게 페이지를 고쳐서 다시 가져와 달라고 부탁해 주세요."
    )


async def test_what_was_withdrawn_meanwhile_is_not_edited(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    receipt = await study.eunbi.submit_modal(form, {"answer": "그래서 그래요"})
    await study.env.advance_time(11 * 60)
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await press_behind(study.minha, await more(study, study.minha), "은비님 답변 삭제")
    before, shown = len(study.sent()), card(study)

    refused = await study.eunbi.submit_modal(form, {"answer": "고친 답"})
    not_undone = await press(study.eunbi, receipt, "되돌리기")

    sentence = "그 답변은 이제 없어요. `/질문목록`에서 확인해 주세요."
    assert text_of(refused).splitlines()[0] == text_of(not_undone) == sentence
    assert list(buttons_of(not_undone)) == ["질문 목록"]
    assert returned(refused) == "고친 답"
    assert (len(study.sent()), card(study)) == (before, shown)
    await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 복구")
    assert "그래서 그래요" in card(study)


async def test_what_was_noted_in_a_talk_is_edited_by_who_noted_it_until_its_author_has(study: Study) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "🩷 받은 질문 : 왜요?\n  -> 답변 : 받아 적은 말"})
    stale = await press(study.hangyeol, await more(study, study.hangyeol), "은비님 답변: 받아 적은 말")

    form = await press(study.hangyeol, stale, "은비님 답변 고치기")
    receipt = await study.hangyeol.submit_modal(form, {"answer": "다시 받아 적은 말"})
    assert text_of(receipt) == "✅ **#1** 글을 고쳤어요."
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await study.eunbi.submit_modal(form, {"answer": "은비의 말"})

    for refused in (
        await press(study.hangyeol, stale, "은비님 답변 고치기"),
        await press(study.hangyeol, receipt, "되돌리기"),
    ):
        assert text_of(refused) == (
            "#1 질문의 이 답변은 은비님의 글이에요. 바꾸고 싶으면 은비님이나 관리자에게 부탁해 주세요."
        )
    now = await offered(study.hangyeol, await more(study, study.hangyeol))
    assert "edit:answer:1" not in now
    assert "withdraw:answer:1" in now
    question = await stored(study)
    assert question.answer is not None
    assert question.answer.body == "은비의 말"
