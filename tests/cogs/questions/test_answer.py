"""Answering: by command, by form, by the card's button; what becomes of the card, and who hears of it."""

import discord
import pytest
from simcord import InteractionResult

from tests.support.panels import press_behind
from tests.support.study import Study, buttons_of, field, pinged, press, returned, text_of


async def answers(study: Study) -> dict[int, str]:
    """Return the answers that the database holds, by their question's number."""
    return {question.number: question.answer.body for question in await study.questions() if question.answer}


async def asked(study: Study, *bodies: str) -> None:
    """Let 민하 and 은비 present, and 한결 ask 은비."""
    await study.present(study.minha, study.eunbi)
    for body in bodies or ("왜 그런가요?",):
        await study.ask(study.hangyeol, study.eunbi, body)


async def choices(study: Study, typed: str = "") -> list[str]:
    """Return what 은비 may choose from while typing."""
    offered = await study.eunbi.autocomplete(study.channel, "answer", "question", typed)
    return [choice["name"] for choice in offered]


async def test_an_answer_is_stored_receipted_and_shown_on_the_card(study: Study) -> None:
    await asked(study)
    card = study.cards()[-1]

    receipt = await study.answer(study.eunbi, 1, "그래서\n\n그렇습니다")

    assert receipt.ephemeral
    assert text_of(receipt).splitlines()[0] == "✅ **1주차** · **#1** 답변을 남겼어요."
    assert buttons_of(receipt) == {"되돌리기": "withdraw:answer:1"}
    assert await answers(study) == {1: "그래서\n\n그렇습니다"}
    eunbi = await study.member(study.eunbi)
    shown = next(message for message in study.cards() if message.id == card.id)
    assert text_of(shown) == (
        f"-# 1주차 · #1 · 은비{eunbi.emoji}님께 온 질문\n"
        "**왜 그런가요?**\n"
        f"{eunbi.heart} 은비{eunbi.emoji}\n그래서\n\n그렇습니다"
    )
    assert buttons_of(shown) == {"덧붙이기": "add:1", "추가 질문": "follow:1", "⋯": "more:1"}


async def test_the_asker_is_told_by_one_reply_to_the_card(study: Study) -> None:
    await asked(study)
    card = study.cards()[-1]

    await study.answer(study.eunbi, 1, f"@everyone <@{study.minha.id}> 그래서")

    told = study.cards()[-1]
    assert text_of(told) == f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요."
    assert told.reference is not None
    assert told.reference.message_id == card.id
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]
    assert pinged(study.sent("PATCH")[-1]) == []


async def test_the_asker_is_told_of_the_answer_after_one_that_was_undone_but_of_a_change_not_at_once(
    study: Study,
) -> None:
    await asked(study)
    receipt = await study.answer(study.eunbi, 1, "잘못 보냄")
    await press(study.eunbi, receipt, "되돌리기")
    await study.env.advance_time(60)
    before = len(study.cards())

    await study.answer(study.minha, 1, "진짜 답")
    panel = await study.minha.slash(study.channel, "edit", question="1")
    form = await press_behind(study.minha, panel, "내 답변 고치기")
    await study.minha.submit_modal(form, {"answer": "진짜 마지막 답"})

    assert [text_of(card) for card in study.cards()[before:]] == [
        f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요."
    ]
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]


async def test_whoever_asked_the_same_is_told_too(study: Study) -> None:
    await asked(study)
    await study.ask(study.subin, study.eunbi, "저도 그게 궁금해요")
    form = await press_behind(study.minha, await study.minha.slash(study.channel, "edit", question="2"), "합치기")
    await study.minha.submit_modal(form, {"question": ["1"]})

    await study.answer(study.eunbi, 1, "그래서")

    told = study.cards()[-1]
    assert text_of(told) == f"<@{study.hangyeol.id}>님, <@{study.subin.id}>님, **#1** 질문에 답변이 달렸어요."
    assert sorted(pinged(study.sent()[-1])) == sorted([study.hangyeol.id, study.subin.id])


async def test_nobody_is_told_of_their_own_answer(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await study.ask(study.minha, study.eunbi, "팀 안에서 궁금한 것")
    before = len(study.cards())

    await study.answer(study.minha, 1, "제가 답할게요")

    assert len(study.cards()) == before


async def test_a_guest_s_question_from_a_page_has_nobody_to_tell(study: Study) -> None:
    page = (
        "# 1주차\n**발표일**: 2026.01.01\n### Team 1\n- **Members**: 은비\n\n---\n### 질의응답\n- 은비\n\n"
        "  🩷 받은 질문 : 페이지에서 온 질문\n"
    )
    await study.minha.slash(study.channel, "page import", file=("week01.md", page.encode()))
    before = len(study.cards())

    receipt = await study.answer(study.minha, 1, "디스코드에서 답해요")

    assert "**#1** 답변을 은비" in text_of(receipt)  # in the name of who was asked
    (card,) = study.cards()[before:]
    assert "페이지에서 온 질문" in text_of(card)
    assert "디스코드에서 답해요" in text_of(card)
    assert [question.message_id for question in await study.questions()] == [card.id]


async def test_the_card_s_button_opens_the_form_under_the_question(study: Study) -> None:
    await asked(study)

    form = await press(study.eunbi, study.cards()[-1], "답변하기")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #1 답변"
    assert form.modal["components"][0]["content"] == "왜 그런가요?"
    receipt = await study.eunbi.submit_modal(form, {"answer": "첫 문단\n\n둘째 문단"})

    assert receipt.ephemeral
    assert await answers(study) == {1: "첫 문단\n\n둘째 문단"}
    assert "첫 문단\n\n둘째 문단" in text_of(study.cards()[-2])


async def test_a_long_question_is_cut_above_the_field(study: Study) -> None:
    await asked(study, "가나다라 " * 700)

    form = await press(study.eunbi, study.cards()[-1], "답변하기")

    assert form.modal is not None
    assert len(form.modal["components"][0]["content"]) <= 1000
    assert form.modal["components"][0]["content"].endswith("\n…")


@pytest.mark.parametrize("typed", ["2", "#2", " #2 "])
async def test_a_typed_number_names_the_question(study: Study, typed: str) -> None:
    await asked(study, "첫째", "둘째")

    form = await study.eunbi.slash(study.channel, "answer", question=typed)
    inline = await study.eunbi.slash(study.channel, "answer", question=typed, answer="답")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #2 답변"
    assert "**#2** 답변을 남겼어요" in text_of(inline)


async def test_without_a_question_the_only_one_that_waits_is_meant(study: Study) -> None:
    await asked(study)

    form = await study.eunbi.slash(study.channel, "answer")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #1 답변"
    await study.eunbi.slash(study.channel, "answer", answer="바로 답해요")

    assert await answers(study) == {1: "바로 답해요"}


async def test_without_a_question_the_form_lets_one_of_several_be_chosen(study: Study) -> None:
    await asked(study, "첫째", "**둘째** _밑줄_\n다음 줄")

    form = await study.eunbi.slash(study.channel, "answer", answer="미리 쓴 답")
    assert form.modal is not None
    assert form.modal["title"] == "답변을 기다리는 질문 2개"
    assert field(form.modal, "answer")["value"] == "미리 쓴 답"
    options = field(form.modal, "question")["options"]
    assert [option["label"] for option in options] == ["#1 은비: 첫째", "#2 은비: **둘째** _밑줄_ 다음 줄"]
    receipt = await study.eunbi.submit_modal(form, {"question": ["2"], "answer": "답"})

    assert await answers(study) == {2: "답"}
    assert "답변을 기다리는 질문이 1개 더 있어요." in text_of(receipt)


async def test_the_next_answer_is_one_tap_away_while_there_is_one(study: Study) -> None:
    await asked(study, "첫째", "둘째")

    await study.env.advance_time(60)
    receipt = await study.answer(study.eunbi, 1, "답 하나")
    assert buttons_of(receipt) == {"다음 답변 (#2)": "answer:2", "되돌리기": "withdraw:answer:1"}
    form = await press(study.eunbi, receipt, "다음 답변 (#2)")
    last = await study.eunbi.submit_modal(form, {"answer": "답 둘"})

    assert buttons_of(last) == {"되돌리기": "withdraw:answer:2"}
    assert await answers(study) == {1: "답 하나", 2: "답 둘"}


async def test_a_team_mate_answers_too(study: Study) -> None:
    await asked(study)

    form = await press(study.minha, study.cards()[-1], "답변하기")
    await study.minha.submit_modal(form, {"answer": "팀원이 답해요"})

    minha = await study.member(study.minha)
    assert f"{minha.heart} 민하{minha.emoji}\n팀원이 답해요" in text_of(study.cards()[-2])


async def test_of_two_team_mates_at_once_the_second_gets_their_text_back(study: Study) -> None:
    await asked(study)
    card = study.cards()[-1]
    first = await press(study.eunbi, card, "답변하기")
    second = await press(study.minha, card, "답변하기")

    await study.eunbi.submit_modal(first, {"answer": "먼저"})
    refused = await study.minha.submit_modal(second, {"answer": "나중\n\n둘째 문단"})

    assert text_of(refused).startswith("#1 질문에는 은비님이 먼저 답했어요.")
    assert returned(refused) == "나중\n\n둘째 문단"
    assert await answers(study) == {1: "먼저"}


async def test_an_answered_question_is_refused_before_anything_is_typed(study: Study) -> None:
    await asked(study)
    stale = study.cards()[-1]
    await study.answer(study.eunbi, 1, "먼저")

    refused = await study.minha.slash(study.channel, "answer", question="1")

    assert refused.modal is None
    assert text_of(refused).startswith("#1 질문에는 은비님이 먼저 답했어요.")
    assert stale.id in {card.id for card in study.cards()}


async def test_somebody_else_s_question_is_refused(study: Study) -> None:
    await asked(study)

    by_button = await press(study.hangyeol, study.cards()[-1], "답변하기")
    by_number = await study.hangyeol.slash(study.channel, "answer", question="1")
    inline = await study.answer(study.hangyeol, 1, "제가 알아요")

    sentence = "#1 질문은 은비님 팀이 답해요. 더 궁금한 점은 [추가 질문]으로 남겨 주세요."
    assert by_button.modal is by_number.modal is None
    assert text_of(by_button) == sentence
    assert text_of(by_number).startswith(sentence)
    assert text_of(inline).startswith(sentence)
    assert "제가 알아요" in returned(inline)
    assert buttons_of(by_button) == {"추가 질문": "follow:1"}
    assert await answers(study) == {}


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_answering_in_english(study: Study) -> None:
    await asked(study)

    refused = await study.answer(study.hangyeol, 1, "I know")
    form = await press(study.eunbi, study.cards()[-1], "답변하기")
    receipt = await study.eunbi.submit_modal(form, {"answer": "Because"})

    assert text_of(refused).startswith("#1 is for 은비 and their team to answer.")
    assert form.modal is not None
    assert form.modal["title"] == "Week 1 · answer #1"
    assert text_of(receipt).splitlines()[0] == "✅ **Week 1** · **#1** is answered."
    assert "답변 전" not in text_of(study.cards()[-2])


async def test_a_manager_answers_anybody_s_question_by_number(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    role = study.guild.create_role("운영", permissions=discord.Permissions(manage_guild=True))
    manager = study.guild.add_member(study.env.create_user("manager", global_name="운영자"), roles=[role])

    assert await manager.autocomplete(study.channel, "answer", "question", "") == []
    receipt = await study.answer(manager, 1, "대신 적어요")

    assert "**#1** 답변을 남겼어요" in text_of(receipt)
    assert await answers(study) == {1: "대신 적어요"}


@pytest.mark.parametrize("typed", ["99", "#99"])
async def test_a_number_that_was_never_given(study: Study, typed: str) -> None:
    await asked(study)

    form = await study.eunbi.slash(study.channel, "answer", question=typed)
    inline = await study.eunbi.slash(study.channel, "answer", question=typed, answer="답")

    assert text_of(form).startswith("#99 질문을 찾지 못했어요. `/질문목록`에서 번호를 확인해 주세요.")
    assert buttons_of(form) == {"질문 목록": "questions::::0"}
    assert "답" in returned(inline)
    listed = await press(study.eunbi, form, "질문 목록")
    assert "왜 그런가요?" in text_of(listed)


@pytest.mark.parametrize("typed", ["왜 그런", "1.5", "-1", "#", "9999999999", "가" * 6000])
async def test_words_instead_of_a_number_are_no_question(study: Study, typed: str) -> None:
    await asked(study)

    refused = await study.eunbi.slash(study.channel, "answer", question=typed, answer="긴 답변")

    assert "질문을 찾지 못했어요. `/질문목록`에서 번호를 확인해 주세요." in text_of(refused)
    assert len(text_of(refused)) < 200
    assert returned(refused).endswith("긴 답변")
    assert await answers(study) == {}


async def test_with_nothing_to_answer(study: Study) -> None:
    await asked(study)

    refused = await study.hangyeol.slash(study.channel, "answer")
    inline = await study.stranger.slash(study.channel, "answer", answer="답")

    assert text_of(refused) == "지금 답할 질문이 없어요. 팀에 질문이 오면 여기에서 고를 수 있어요."
    assert buttons_of(refused) == {"질문 목록": "questions::::0"}
    assert returned(inline) == "답"


async def test_an_answer_of_nothing_but_blanks(study: Study) -> None:
    await asked(study)

    refused = await study.answer(study.eunbi, 1, " \n ")

    assert text_of(refused).startswith("내용이 비어 있어요.")
    assert await answers(study) == {}


async def test_autocomplete_offers_only_what_the_member_may_answer(study: Study) -> None:
    await study.present(study.eunbi)
    await study.present(study.subin)
    for presenter, body in ((study.eunbi, "하나"), (study.subin, "남의 것"), (study.eunbi, "**둘** _셋_\n넷")):
        await study.ask(study.hangyeol, presenter, body)
    await study.answer(study.eunbi, 1, "답")

    assert await choices(study) == ["#3 은비: **둘** _셋_ 넷"]
    assert await study.stranger.autocomplete(study.channel, "answer", "question", "") == []


async def test_autocomplete_finds_by_number_name_and_words(study: Study) -> None:
    await asked(study, "Attention이 왜 필요한가요", "둘째 질문")
    await study.ask(study.hangyeol, study.minha, "셋째 질문")
    await study.ask(study.hangyeol, study.eunbi, "élan이 뭔가요")

    assert await choices(study, "attention") == ["#1 은비: Attention이 왜 필요한가요"]
    assert await choices(study, "ÉLAN") == ["#4 은비: élan이 뭔가요"]
    assert await choices(study, "#2") == ["#2 은비: 둘째 질문"]
    assert await choices(study, "민하") == ["#3 민하: 셋째 질문"]
    assert await choices(study, "없는 말") == []


async def test_a_number_that_is_typed_comes_first_and_behind_a_hash_only_numbers_are_meant(study: Study) -> None:
    await asked(study, "그림 3과 표 12", "3단계는요?", "셋째 질문", *(f"{number}번째" for number in range(4, 13)))

    assert (await choices(study, "3"))[:2] == ["#3 은비: 셋째 질문", "#1 은비: 그림 3과 표 12"]
    assert (await choices(study, " 12"))[:2] == ["#12 은비: 12번째", "#1 은비: 그림 3과 표 12"]
    assert await choices(study, "#3") == ["#3 은비: 셋째 질문"]
    assert await choices(study, "#1") == [
        "#1 은비: 그림 3과 표 12",
        *(f"#{number} 은비: {number}번째" for number in (10, 11, 12)),
    ]
    assert len(await choices(study, "#")) == 12


async def test_a_choice_and_its_label_stay_within_discord_s_limit(study: Study) -> None:
    await asked(study, "가" * 4000, "나" * 4000)

    assert [len(choice) for choice in await choices(study)] == [100, 100]
    form = await study.eunbi.slash(study.channel, "answer")
    assert [len(option["label"]) for option in field(form.modal, "question")["options"]] == [100, 100]


async def test_a_card_that_somebody_deleted_is_posted_anew(study: Study) -> None:
    await asked(study)
    card = study.cards()[-1]
    await study.minha.delete(card)

    await study.answer(study.eunbi, 1, "그래서")

    anew, told = study.cards()[-2:]
    assert anew.id != card.id
    assert "그래서" in text_of(anew)
    assert told.reference is not None
    assert told.reference.message_id == anew.id
    assert [question.message_id for question in await study.questions()] == [anew.id]
    assert [pinged(request) for request in study.sent()[-2:]] == [[], [study.hangyeol.id]]


async def test_where_the_bot_may_not_send_the_asker_is_told_all_the_same(study: Study) -> None:
    quiet = study.guild.create_text_channel(
        "공지", overwrites={study.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    await study.present(study.eunbi)
    await study.hangyeol.slash(quiet, "ask", presenter=study.eunbi, question="왜 그런가요?")

    result = await study.eunbi.slash(quiet, "answer", question="1", answer="그래서")

    assert result.ephemeral
    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(result)
    assert all(message.flags.ephemeral for message in quiet.history())
    await study.let_write(quiet)
    card, told = (message for message in quiet.history() if not message.flags.ephemeral)
    assert "그래서" in text_of(card)
    assert f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요" in text_of(told)
    assert [pinged(request) for request in study.sent()[-2:]] == [[], [study.hangyeol.id]]


async def test_an_answer_from_a_channel_closed_to_the_bot_brings_the_card_back_where_it_stood(study: Study) -> None:
    await asked(study)
    assert study.bot.user is not None
    hidden = study.guild.create_text_channel(
        "비밀", overwrites={study.bot.user: discord.PermissionOverwrite(view_channel=False)}
    )
    await study.minha.delete(study.cards()[-1])

    result = await study.eunbi.slash(hidden, "answer", question="1", answer="그래서")

    card, told = study.cards()[-2:]
    assert "그래서" in text_of(card)
    assert "답변이 달렸어요" in text_of(told)
    assert "메시지 보내기" not in text_of(result)  # nothing is missing where the card stands
    assert all(message.flags.ephemeral for message in hidden.history())
    assert [question.channel_id for question in await study.questions()] == [study.channel.id]


async def test_one_s_own_questions_come_before_a_team_mate_s_and_the_form_says_whose_it_is(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    for presenter in (study.minha, study.eunbi, study.minha, study.eunbi):
        await study.ask(study.hangyeol, presenter, "왜 그런가요?")
    shown: InteractionResult | discord.Message = study.cards()[1]

    for number, label in ((2, "답변하기"), (4, "다음 답변 (#4)")):
        form = await press(study.eunbi, shown, label)
        assert form.modal is not None
        assert form.modal["components"][0]["content"] == "왜 그런가요?"
        shown = await study.eunbi.submit_modal(form, {"answer": f"{number}번째 답"})
    form = await press(study.eunbi, shown, "다음 답변 (#1)")

    assert form.modal is not None
    minha = await study.member(study.minha)
    assert form.modal["components"][0]["content"] == f"-# 민하{minha.emoji}님이 받은 질문이에요.\n왜 그런가요?"
