"""A second term follows the first: what begins anew for the group, and what stays within reach."""

import datetime as dt

import pytest

from tests.support.study import TODAY, Study, buttons_of, press, text_of

WEEK = dt.timedelta(days=7)


async def begin_term(study: Study, name: str = "2026-1") -> None:
    """Begin a new term, as a manager does, in any language."""
    shown = await study.minha.slash(study.channel, "settings")
    for custom_id in ("settings:in:term", "settings:term:begin"):
        assert shown.response is not None
        shown = await study.minha.click(shown.response, custom_id=custom_id)
    await study.minha.submit_modal(shown, {"name": name})


async def last_term(study: Study) -> None:
    """Hold week 7 and week 8, of which the last has an open question to 은비."""
    await study.present(study.eunbi, week=7, date=TODAY - WEEK, papers="옛 논문 https://a.b/c")
    await study.present(study.eunbi, week=8)
    await study.ask(study.hangyeol, study.eunbi, "지난 기수의 질문")


async def test_before_its_first_week_a_new_term_says_how_it_begins(study: Study) -> None:
    await last_term(study)
    await begin_term(study)

    for command in ("recap", "reflect", "questions"):
        refused = await study.minha.slash(study.channel, command)
        assert text_of(refused) == (
            "🌱 새 기수에는 아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요. "
            "지난 기수는 `/일정`에서 볼 수 있어요."
        )
        assert buttons_of(refused)["발표 등록"] == "present"
    shown = await study.minha.slash(study.channel, "study")
    assert text_of(shown) == (
        "🌱 새 기수가 시작됐어요. 첫 발표를 등록하면 1주차가 시작돼요. 지난 기수는 [일정]에서 볼 수 있어요."
    )
    assert list(buttons_of(shown)) == ["발표 등록", "일정", "더 보기"]
    form = await press(study.minha, shown, "발표 등록")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 발표 등록"


async def test_what_is_open_in_the_last_term_is_still_one_s_turn_and_is_answered(study: Study) -> None:
    await last_term(study)
    card = study.cards()[-1]
    await begin_term(study)

    shown = await study.eunbi.slash(study.channel, "study")

    assert "**내 차례예요**\n" in text_of(shown)
    assert "지난 기수의 질문" in text_of(shown)
    form = await press(study.eunbi, shown, "다음 답변 · 1개")
    await study.eunbi.submit_modal(form, {"answer": "지금 답해요"})
    assert "지금 답해요" in text_of(next(message for message in study.cards() if message.id == card.id))
    choices = await study.eunbi.slash(study.channel, "answer", question="1", answer="더")
    assert "#1" in text_of(choices)


async def test_cards_of_the_last_term_go_on_working_and_a_week_s_number_is_this_term_s(study: Study) -> None:
    await study.present(study.eunbi, week=2, date=TODAY)
    await study.ask(study.hangyeol, study.eunbi, "지난 기수의 질문")
    await study.hangyeol.slash(study.channel, "recap")
    card, recap = study.cards()[-2:]
    await begin_term(study)
    await study.present(study.subin, week=1, date=TODAY)
    await study.present(study.minha, week=2, date=TODAY)

    await study.minha.slash(study.channel, "recap", week=2)
    posted = study.cards()[-1]
    form = await press(study.eunbi, card, "답변하기")
    await study.eunbi.submit_modal(form, {"answer": "그래서요"})

    assert ("민하" in text_of(posted), "은비" in text_of(posted)) == (True, False)
    shown = {message.id: text_of(message) for message in study.cards()}
    assert "그래서요" in shown[card.id]
    assert "지난 기수의 질문" in shown[recap.id]
    await study.ask(study.hangyeol, study.subin, "이번 기수의 질문")
    assert "1주차 · #2" in text_of(study.cards()[-1])


async def test_the_schedule_leafs_to_the_terms_before_and_back(study: Study) -> None:
    await last_term(study)
    await study.minha.slash(study.channel, "recap")
    recap = study.cards()[-1]
    alone = await study.minha.slash(study.channel, "schedule")
    assert text_of(alone).startswith("**7주차")
    assert "◀ 지난 기수" not in buttons_of(alone)
    await begin_term(study, "2026*1*")
    empty = await study.minha.slash(study.channel, "schedule")
    assert text_of(empty).startswith("🌱 새 기수에는")
    assert list(buttons_of(empty)) == ["발표 등록", "일정 한꺼번에", "◀ 지난 기수"]
    await study.present(study.minha, week=1, date=TODAY)
    now = await study.minha.slash(study.channel, "schedule")
    running = text_of(now)
    assert running.startswith("### 2026\\*1\\*\n**▶ 1주차")

    before = await press(study.minha, now, "◀ 지난 기수")

    lines = text_of(before).splitlines()
    assert (lines[0], lines[1], lines[5]) == (
        "### 1기",
        "**7주차 · 2025년 12/25(목)**",
        f"**8주차 · 1/1(목)** · [정리 보기]({recap.jump_url})",
    )
    assert list(buttons_of(before)) == ["한눈에", "달력 파일", "다음 기수 ▶"]
    assert text_of(await press(study.minha, before, "다음 기수 ▶")) == running


async def test_the_term_before_opens_at_its_end_and_is_leafed_through(study: Study) -> None:
    for week in range(1, 6):
        await study.present(study.minha, week=week, date=TODAY + WEEK * (week - 1))
    await begin_term(study)
    await study.present(study.minha, week=1, date=TODAY)

    end = await press(study.minha, await study.minha.slash(study.channel, "schedule"), "◀ 지난 기수")
    assert text_of(end).splitlines()[:2] == ["### 1기", "**4주차 · 1/22(목)**"]
    beginning = await press(study.minha, end, "◀ 이전")

    assert text_of(beginning).splitlines()[:2] == ["### 1기", "**1주차 · 1/1(목)**"]
    assert list(buttons_of(beginning)) == ["다음 ▶", "한눈에", "달력 파일", "다음 기수 ▶"]


async def test_questions_to_somebody_in_several_terms_are_listed_by_term(study: Study) -> None:
    await last_term(study)
    await begin_term(study)
    await study.present(study.eunbi, week=1, date=TODAY)
    await study.ask(study.hangyeol, study.eunbi, "이번 기수의 질문")

    shown = await study.minha.slash(study.channel, "questions", presenter=study.eunbi)

    headings = [line for line in text_of(shown).splitlines() if line.startswith("**")]
    assert headings == ["**1주차 · 1/1(목)**", "**1기 · 8주차 · 1/1(목)**"]


async def test_a_message_of_the_last_term_is_a_question_about_its_week(study: Study) -> None:
    await study.present(study.eunbi, week=8)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")
    await begin_term(study)
    await study.present(study.subin, date=TODAY + WEEK)

    await study.minha.context_menu(study.channel, "Record as question", written)

    [question] = await study.questions()
    assert (question.presenter.name, question.presentation.week.number) == ("은비", 8)
    await study.env.advance_time(8 * 24 * 3600)
    later = await study.hangyeol.send(study.channel, "또요?")
    await study.minha.context_menu(study.channel, "Record as question", later)
    assert [question.presenter.name for question in await study.questions()] == ["은비", "수빈"]


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_a_new_term_speaks_english_too(study: Study) -> None:
    await study.present(study.minha)
    await begin_term(study)

    assert text_of(await study.minha.slash(study.channel, "study")) == (
        "🌱 A new term has begun. The first presentation begins week 1. [Schedule] shows the terms before."
    )
    shown = await study.minha.slash(study.channel, "schedule")
    assert text_of(shown) == (
        "🌱 No week of the new term is registered yet. Register the first presentation with `/present`. "
        "`/schedule` shows the terms before."
    )
    assert text_of(await press(study.minha, shown, "◀ Term before")).startswith("### Term 1\n**Week 1")
