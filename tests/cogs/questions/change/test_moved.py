"""Whom a question is moved to hears of it, once."""

import datetime as dt

import pytest
from simcord import InteractionResult, MemberActor

from tests.cogs.questions.notes.test_batch import place_of
from tests.support.panels import press_behind
from tests.support.study import TODAY, Study, buttons_of, field, pinged, press, text_of


@pytest.fixture
async def teams(study: Study) -> Study:
    """Let 은비 and 한결 present, each alone."""
    await study.present(study.eunbi)
    await study.present(study.hangyeol, team="2")
    return study


async def move(study: Study, mover: MemberActor, name: str, *numbers: str) -> InteractionResult:
    """Let somebody move questions to a presenter."""
    form = await press_behind(mover, await mover.slash(study.channel, "edit", question=numbers[0]), "옮기기")
    return await mover.submit_modal(form, {"presenter": place_of(form, name), "questions": list(numbers)})


async def test_whoever_gets_a_list_s_questions_hears_once_by_a_reply_to_it(teams: Study) -> None:
    study = teams
    form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
    await study.subin.submit_modal(form, {"notes": "왜 그런가요?\n얼마나요?\n언제요?"})

    await move(study, study.subin, "한결", "1", "3")

    told, news = study.cards()
    assert news.reference is not None
    assert news.reference.message_id == told.id
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]
    assert text_of(news).splitlines() == [
        f"📝 <@{study.hangyeol.id}>님, 다른 발표자에게 갔던 질문 2개를 받았어요.",
        "**#1** 왜 그런가요?",
        "**#3** 언제요?",
    ]
    for number in (1, 3):
        form = await press(study.hangyeol, news, "답변하기")
        assert form.modal is not None
        assert form.modal["title"] == f"1주차 · #{number} 답변"
        await study.hangyeol.submit_modal(form, {"answer": "그래서요"})


async def test_whoever_gets_a_question_with_a_card_hears_by_a_reply_to_it(teams: Study) -> None:
    study = teams
    await study.ask(study.subin, study.eunbi, "왜 그런가요?")

    await move(study, study.subin, "한결", "1")

    card, news = study.cards()
    assert news.reference is not None
    assert news.reference.message_id == card.id
    assert [pinged(request) for request in study.sent()] == [[study.eunbi.id], [study.hangyeol.id]]
    assert list(buttons_of(news)) == ["답변하기"]


async def test_moved_back_by_undo_nobody_hears_again(teams: Study) -> None:
    study = teams
    await study.ask(study.subin, study.eunbi, "왜 그런가요?")
    moved = await move(study, study.subin, "한결", "1")

    await press(study.subin, moved, "되돌리기")

    assert [pinged(request) for request in study.sent()] == [[study.eunbi.id], [study.hangyeol.id]]


async def test_more_presenters_than_a_choice_holds_are_not_left_out_silently(study: Study) -> None:
    for week in (1, 2):
        guests = ", ".join(f"손님{week}{number}" for number in range(14))
        await study.present(study.eunbi, guests=guests, week=week, date=TODAY + dt.timedelta(days=7 * (week - 1)))
    await study.ask(study.subin, study.eunbi, "왜 그런가요?", week=1)

    form = await press(study.subin, await study.subin.slash(study.channel, "edit", question="1"), "옮기기")

    assert form.modal is not None
    assert len(field(form.modal, "presenter")["options"]) == 25
    assert form.modal["components"][0]["description"] == (
        "가까운 주차의 발표자 25명이에요. 없으면 가까운 쪽으로 옮긴 뒤에 다시 옮겨 주세요."
    )


async def test_what_is_answered_or_taken_by_oneself_is_no_news(teams: Study) -> None:
    study = teams
    for question in ("왜 그런가요?", "전혀 다른 궁금증이에요"):
        await study.ask(study.hangyeol, study.eunbi, question)
    await study.answer(study.eunbi, 1, "그래서요")
    before = len(study.sent())

    await move(study, study.hangyeol, "한결", "2")
    await move(study, study.minha, "한결", "1")

    assert len(study.sent()) == before


async def test_before_the_end_of_the_talk_nobody_hears_and_at_its_end_the_right_one(teams: Study) -> None:
    study = teams
    await study.subin.slash(study.channel, "record")
    board = study.cards()[-1]
    form = await press(study.subin, board, next(iter(buttons_of(board))))
    await study.subin.submit_modal(form, {"question": "왜 그런가요?"})

    await move(study, study.subin, "한결", "1")
    assert [pinged(request) for request in study.sent()] == [[]]  # the board
    await press(study.subin, study.cards()[0], "발표 끝")

    assert [pinged(request) for request in study.sent()] == [[], [study.hangyeol.id], []]  # then all are thanked
