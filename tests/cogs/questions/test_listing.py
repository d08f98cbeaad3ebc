"""The list of questions: whose, of which week, and where to find them."""

import pytest

from db import answers, presentations, questions
from db.members import User
from db.questions import Typed
from tests.db.group import post
from tests.support.study import Study, buttons_of, press, text_of


async def two_weeks(study: Study) -> None:
    """Let 민하 present twice and 은비 once, with four questions, the second of them answered."""
    await study.present(study.minha, week=1)
    await study.present(study.minha, study.eunbi, week=2)
    await study.ask(study.hangyeol, study.eunbi, "은비 둘째 주")
    await study.ask(study.hangyeol, study.minha, "민하 첫 주", week=1)
    await study.ask(study.hangyeol, study.minha, "**민하**\n\n둘째 주", week=2)
    await study.ask(study.hangyeol, study.minha, "민하 첫 주 또", week=1)
    await study.answer(study.minha, 2, "답")


def lines(shown: str) -> list[str]:
    """Return the list's lines without its links."""
    return [line.split("](")[0].replace("[", "") for line in shown.splitlines() if line.strip()]


async def test_the_current_week_with_links_and_what_is_answered(study: Study) -> None:
    await two_weeks(study)
    rows = {question.number: question for question in await study.questions()}

    listed = await study.stranger.slash(study.channel, "questions")

    assert listed.ephemeral
    minha, eunbi = await study.member(study.minha), await study.member(study.eunbi)
    link = f"https://discord.com/channels/{study.guild.id}/{study.channel.id}"
    assert text_of(listed) == (
        "### 질문 2개 · 답변 0개\n\n"
        "**2주차 · 1/1(목)**\n"
        f"⏳ [#1]({link}/{rows[1].message_id}) 은비{eunbi.emoji} 은비 둘째 주\n"
        f"⏳ [#3]({link}/{rows[3].message_id}) 민하{minha.emoji} 민하 둘째 주"
    )
    assert buttons_of(listed) == {}


async def test_another_week(study: Study) -> None:
    await two_weeks(study)

    listed = await study.stranger.slash(study.channel, "questions", week=1)

    assert lines(text_of(listed))[:3] == ["### 질문 2개 · 답변 1개", "**1주차 · 1/1(목)**", "✅ #2"]


async def test_one_presenter_s_of_all_weeks_by_week(study: Study) -> None:
    await two_weeks(study)

    listed = await study.stranger.slash(study.channel, "questions", presenter=study.minha)

    assert lines(text_of(listed)) == [
        "### 질문 3개 · 답변 1개",
        "**1주차 · 1/1(목)**",
        "✅ #2",
        "⏳ #4",
        "**2주차 · 1/1(목)**",
        "⏳ #3",
    ]


async def test_one_presenter_s_of_one_week(study: Study) -> None:
    await two_weeks(study)

    listed = await study.stranger.slash(study.channel, "questions", presenter=study.minha, week=2)

    assert lines(text_of(listed)) == ["### 질문 1개 · 답변 0개", "**2주차 · 1/1(목)**", "⏳ #3"]


async def test_only_the_open_ones(study: Study) -> None:
    await two_weeks(study)

    listed = await study.stranger.slash(study.channel, "questions", presenter=study.minha, open=True)
    await study.answer(study.minha, 4, "답")
    none = await study.stranger.slash(study.channel, "questions", week=1, open=True)

    assert [line[-2:] for line in lines(text_of(listed)) if "#" in line[:4]] == ["2개", "#4", "#3"]
    assert text_of(listed).startswith("### 답변을 기다리는 질문 2개\n")
    assert text_of(none) == "답변을 기다리는 질문이 없어요 🎉"


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_the_list_in_english(study: Study) -> None:
    await two_weeks(study)

    listed = await study.stranger.slash(study.channel, "questions", week=1)
    nothing = await study.stranger.slash(study.channel, "questions", presenter=study.subin)

    assert text_of(listed).startswith("### 2 questions · 1 answered\n\n**Week 1 · Thu, Jan 1**\n")
    assert text_of(nothing) == "No questions here. Ask the first one."


async def test_where_nothing_was_asked_the_next_step_is_to_ask(study: Study) -> None:
    await study.present(study.minha)

    none = await study.stranger.slash(study.channel, "questions")
    assert text_of(none) == "여기에는 질문이 없어요. 첫 질문을 남겨 보세요."
    form = await press(study.stranger, none, "질문하기")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 질문하기"


async def test_before_the_first_week(study: Study) -> None:
    refused = await study.stranger.slash(study.channel, "questions")

    assert text_of(refused) == "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요."
    assert buttons_of(refused) == {"발표 등록": "present"}


async def test_a_week_that_does_not_exist(study: Study) -> None:
    await study.present(study.minha)

    refused = await study.stranger.slash(study.channel, "questions", week=9)

    assert text_of(refused) == "9주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요."
    assert buttons_of(refused) == {"일정": "schedule:0"}


async def test_a_question_without_a_card_has_no_link(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=403, code=50013)
    await study.ask(study.hangyeol, study.minha, "카드 없는 질문")

    listed = await study.stranger.slash(study.channel, "questions")

    minha = await study.member(study.minha)
    assert text_of(listed).splitlines()[-1] == f"⏳ #1 민하{minha.emoji} 카드 없는 질문"


async def largest(study: Study) -> None:
    """Ask 민하 and 은비 sixty questions of 4,000 characters in one week."""
    await study.present(study.minha, study.eunbi)
    (place,) = await study.db.read(presentations.in_week, guild_id=study.guild.id, week_id=1)
    for number in range(1, 61):
        await study.db.write(
            questions.ask_member,
            guild_id=study.guild.id,
            typed=Typed(
                f"{number}번째 [질문](https://example.com) " + "*가나다*" * 790,
                User(study.hangyeol.id, "한결"),
                number,
                study.env.now(),
            ),
            presentation_id=place.id,
            presenter_id=place.presenters[number % 2].id,
        )
        await post(study.db, study.guild.id, number, channel_id=study.channel.id, message_id=2**62)


async def test_the_largest_week_is_leafed_through_to_its_last_question(study: Study) -> None:
    await largest(study)

    leaf = await study.stranger.slash(study.channel, "questions")
    found = text_of(leaf)
    while "다음 ▶" in buttons_of(leaf):
        leaf = await press(study.stranger, leaf, "다음 ▶")
        found += "\n" + text_of(leaf)

    assert [line.split("]")[0] for line in found.splitlines() if line.startswith("⏳")] == [
        f"⏳ [#{number}" for number in range(1, 61)
    ]
    while "◀ 이전" in buttons_of(leaf):
        leaf = await press(study.stranger, leaf, "◀ 이전")
    assert text_of(leaf).startswith("### 질문 60개 · 답변 0개")


async def test_a_list_that_shrank_meanwhile_shows_its_last_leaf(study: Study) -> None:
    await largest(study)
    leaf = await study.stranger.slash(study.channel, "questions", open=True)
    for _ in range(2):
        leaf = await press(study.stranger, leaf, "다음 ▶")
    for number in range(2, 61):
        await study.db.write(
            answers.answer,
            guild_id=study.guild.id,
            author=User(study.minha.id, "민하"),
            is_manager=True,
            number=number,
            body="답",
            interaction_id=number,
            now=study.env.now(),
        )

    leaf = await press(study.stranger, leaf, "다음 ▶")

    assert lines(text_of(leaf)) == ["### 답변을 기다리는 질문 1개", "**1주차 · 1/1(목)**", "⏳ #1"]


async def test_of_the_largest_week_25_questions_are_offered(study: Study) -> None:
    await largest(study)

    form = await study.eunbi.slash(study.channel, "answer")
    offered = await study.eunbi.autocomplete(study.channel, "answer", "question", "")
    searched = await study.eunbi.autocomplete(study.channel, "answer", "question", "60번째")

    assert form.modal is not None
    assert form.modal["title"] == "답변을 기다리는 질문 60개"
    options = next(component["component"]["options"] for component in form.modal["components"])
    assert [option["value"] for option in options] == [str(number) for number in range(1, 50, 2)]  # her own first
    assert [choice["value"] for choice in offered] == [str(number) for number in range(1, 50, 2)]  # her own first
    assert [choice["value"] for choice in searched] == ["60"]


async def test_the_front_door_of_the_largest_week(study: Study) -> None:
    await largest(study)

    shown = await study.eunbi.slash(study.channel, "study")

    assert text_of(shown).count("💬") == 5
    assert "그 밖에 55개" in text_of(shown)
    assert [label for label in buttons_of(shown) if "답변" in label] == ["다음 답변 · 60개"]


async def test_where_there_are_no_cards_the_whole_week_can_be_read(study: Study) -> None:
    await two_weeks(study)
    assert "전체 읽기" not in buttons_of(await study.stranger.slash(study.channel, "questions"))
    (place,) = await study.db.read(presentations.in_week, guild_id=study.guild.id, week_id=1)
    typed = Typed("카드 없이", User(study.hangyeol.id, "한결"), 1, study.env.now())
    asked = {"presentation_id": place.id, "presenter_id": place.presenters[0].id}
    await study.db.write(questions.ask_member, guild_id=study.guild.id, typed=typed, **asked)

    listed = await study.stranger.slash(study.channel, "questions", week=1)

    assert "카드 없이" in text_of(await press(study.stranger, listed, "전체 읽기"))
