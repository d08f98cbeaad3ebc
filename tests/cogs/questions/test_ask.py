"""Asking: by command, by form, by button."""

from unicodedata import normalize

import discord
import pytest

from tests.support.study import Study, buttons_of, field, pinged, press, returned, text_of


async def test_a_question_is_stored_receipted_and_shown(study: Study) -> None:
    await study.present(study.minha, study.eunbi)

    receipt = await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?\n두 번째 줄")

    assert receipt.ephemeral
    assert text_of(receipt).startswith("✅ **1주차** · **#1** 질문을 은비")
    assert buttons_of(receipt)["하나 더 질문하기"] == "ask:again:1:2:"
    card = study.cards()[-1]
    assert card.author == study.bot.user
    assert (
        text_of(card) == f"-# 1주차 · #1 · ⏳ <@{study.eunbi.id}>님께 온 질문 · 답변 전\n**왜 그런가요?\n두 번째 줄**"
    )
    assert buttons_of(card) == {"답변하기": "answer:1", "추가 질문": "follow:1", "⋯": "more:1"}
    (question,) = await study.questions()
    assert (question.body, question.message_id, question.channel_id) == (
        "왜 그런가요?\n두 번째 줄",
        card.id,
        study.channel.id,
    )
    assert question.asker is not None
    assert question.asker.name == "한결"


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_the_receipt_speaks_the_member_s_language_and_the_card_the_group_s(study: Study) -> None:
    await study.present(study.minha, study.eunbi)

    receipt = await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")

    assert text_of(receipt).startswith("✅ **Week 1** · question **#1** is with 은비")
    assert "Ask another" in buttons_of(receipt)
    assert "1주차" in text_of(study.cards()[-1])


async def test_without_a_question_a_form_opens_and_survives_a_restart(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 민하님에게 질문"

    await study.restart()
    receipt = await study.hangyeol.submit_modal(form, {"question": "첫 문단\n\n둘째 문단"})

    assert "#1" in text_of(receipt)
    assert [question.body for question in await study.questions()] == ["첫 문단\n\n둘째 문단"]
    assert "**첫 문단\n\n둘째 문단**" in text_of(study.cards()[-1])


async def test_without_a_presenter_the_form_offers_this_week_s(study: Study) -> None:
    await study.present(study.minha, study.eunbi, guests="손님")
    people = [await study.member(member) for member in (study.minha, study.eunbi)]
    form = await study.hangyeol.slash(study.channel, "ask", question="손님께 여쭤요")

    options = field(form.modal, "presenter")["options"]
    labels = [option["label"] for option in options]
    assert labels[:2] == [f"{person.name}{person.emoji} · 1팀" for person in people]
    assert labels[2].startswith("손님")
    assert field(form.modal, "question")["value"] == "손님께 여쭤요"
    receipt = await study.hangyeol.submit_modal(form, {"presenter": [options[2]["value"]], "question": "손님께"})

    assert "손님" in text_of(receipt)
    assert [(question.body, question.presenter.name) for question in await study.questions()] == [("손님께", "손님")]
    assert pinged(study.sent()[-1]) == []


async def test_the_week_can_be_named(study: Study) -> None:
    await study.present(study.minha, week=1)
    await study.present(study.minha, study.eunbi, week=3)

    inline = await study.ask(study.hangyeol, study.minha, "삼 주차 이야기", week=3)
    form = await study.hangyeol.slash(study.channel, "ask", week=3)

    assert "**3주차**" in text_of(inline)
    assert form.modal is not None
    assert form.modal["title"] == "3주차 · 질문하기"
    assert len(field(form.modal, "presenter")["options"]) == 2


async def test_only_the_presenter_addressed_is_pinged(study: Study) -> None:
    await study.present(study.minha, study.eunbi)

    await study.ask(study.hangyeol, study.eunbi, f"@everyone @here <@{study.minha.id}> <@&{study.guild.id}> 보세요")

    assert pinged(study.sent()[-1]) == [study.eunbi.id]
    assert f"@everyone @here <@{study.minha.id}> <@&{study.guild.id}> 보세요" in text_of(study.cards()[-1])


async def test_who_writes_down_a_question_is_not_its_asker(study: Study) -> None:
    await study.present(study.minha)

    await study.ask(study.hangyeol, study.minha, "말로 물은 것", asked_by=study.subin)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, asked_by=study.subin)
    await study.hangyeol.submit_modal(form, {"question": "말로 물은 둘째"})
    form = await study.hangyeol.slash(study.channel, "ask", asked_by=study.subin)
    chosen = field(form.modal, "presenter")["options"][0]["value"]
    await study.hangyeol.submit_modal(form, {"presenter": [chosen], "question": "말로 물은 셋째"})

    for question in await study.questions():
        assert question.asker is not None
        assert question.recorder is not None
        assert (question.asker.user_id, question.recorder.user_id) == (study.subin.id, study.hangyeol.id)


async def test_one_more_question_to_the_same_presenter(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    receipt = await study.ask(study.hangyeol, study.eunbi, "첫째")

    form = await press(study.hangyeol, receipt, "하나 더 질문하기")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 은비님에게 질문"
    await study.hangyeol.submit_modal(form, {"question": "둘째"})

    assert [(question.body, question.presenter.name) for question in await study.questions()] == [
        ("첫째", "은비"),
        ("둘째", "은비"),
    ]


async def test_one_more_to_somebody_who_left_the_roster_lets_another_be_chosen(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    receipt = await study.ask(study.hangyeol, study.eunbi, "첫째")
    await study.change(study.minha)

    form = await press(study.hangyeol, receipt, "하나 더 질문하기")

    assert len(field(form.modal, "presenter")["options"]) == 1


async def test_an_open_form_for_somebody_who_left_the_roster_gives_the_text_back(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi)
    await study.change(study.minha)

    refused = await study.hangyeol.submit_modal(form, {"question": "긴 글\n\n둘째 문단"})

    assert "등록된 발표가 없어요" in text_of(refused)
    assert returned(refused) == "긴 글\n\n둘째 문단"
    assert await study.questions() == []


async def test_an_open_form_for_a_cancelled_presentation_gives_the_text_back(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    await study.cancel(study.minha)

    refused = await study.hangyeol.submit_modal(form, {"question": "긴 글"})

    assert "그 발표는 이미 취소됐어요" in text_of(refused)
    assert list(buttons_of(refused)) == ["발표 등록", "이어 쓰기"]
    assert returned(refused) == "긴 글"


async def test_before_the_first_week_the_way_out_is_to_register_one(study: Study) -> None:
    for refused in (
        await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?\n\n둘째 문단"),
        await study.hangyeol.slash(study.channel, "ask", question="왜 그런가요?\n\n둘째 문단"),
    ):
        assert refused.ephemeral
        assert text_of(refused) == (
            "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요.\n"
            "쓰신 글은 아래에 돌려 드려요. 길게 눌러 복사해 주세요."
        )
        assert list(buttons_of(refused)) == ["발표 등록", "이어 쓰기"]
        assert returned(refused) == "왜 그런가요?\n\n둘째 문단"
    assert await study.questions() == []


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_a_refusal_in_english(study: Study) -> None:
    refused = await study.ask(study.hangyeol, study.eunbi, "Why?")

    assert text_of(refused).startswith("No week is registered yet.")
    assert list(buttons_of(refused)) == ["Register a presentation", "Continue"]
    assert returned(refused) == "Why?"


async def test_somebody_who_presents_nothing_cannot_be_asked(study: Study) -> None:
    await study.present(study.minha)

    refused = await study.ask(study.hangyeol, study.subin, "왜 그런가요?")

    assert text_of(refused).startswith("수빈님은 등록된 발표가 없어요.")
    assert list(buttons_of(refused)) == ["질문하기", "이어 쓰기"]
    assert returned(refused) == "왜 그런가요?"
    assert await study.questions() == []


async def test_a_week_that_does_not_exist(study: Study) -> None:
    await study.present(study.minha)

    inline = await study.ask(study.hangyeol, study.minha, "왜 그런가요?", week=9)
    form = await study.hangyeol.slash(study.channel, "ask", week=9)

    assert text_of(inline).startswith("9주차를 찾지 못했어요.")
    assert list(buttons_of(inline)) == ["일정", "이어 쓰기"]
    assert returned(inline) == "왜 그런가요?"
    assert text_of(form) == "9주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요."
    assert form.followups == []


async def test_a_week_whose_only_presentation_was_cancelled_has_nobody_to_ask(study: Study) -> None:
    await study.present(study.minha, week=1)
    await study.cancel(study.minha, week=1)

    refused = await study.hangyeol.slash(study.channel, "ask", week=1, question="왜 그런가요?")

    assert text_of(refused).startswith("1주차에는 아직 발표자가 없어요.")
    assert list(buttons_of(refused)) == ["발표 등록", "이어 쓰기"]
    assert returned(refused) == "왜 그런가요?"


async def test_nothing_but_blanks_is_not_a_question(study: Study) -> None:
    await study.present(study.minha)

    refused = await study.ask(study.hangyeol, study.minha, " \n ")

    assert text_of(refused) == "내용이 비어 있어요. 내용을 적어서 다시 보내 주세요."
    assert refused.followups == []
    assert await study.questions() == []


async def test_a_text_that_grows_too_long_when_it_is_normalised_comes_back_whole(study: Study) -> None:
    await study.present(study.minha)
    grows = "\ufb1d" * 4000  # one character that NFC makes two
    assert len(normalize("NFC", grows)) == 8000

    refused = await study.ask(study.hangyeol, study.minha, grows)

    assert text_of(refused).startswith("너무 길어요. 4000자까지 쓸 수 있어요.")
    assert returned(refused) == grows
    assert await study.questions() == []


async def test_a_newcomer_learns_how_they_appear(study: Study) -> None:
    await study.present(study.minha)
    await study.env.advance_time(1)

    first = await study.ask(study.hangyeol, study.minha, "첫째")
    await study.env.advance_time(1)
    second = await study.ask(study.hangyeol, study.minha, "둘째")

    me = await study.member(study.hangyeol)
    assert f"처음 오셨네요! **한결{me.emoji} {me.heart}**" in text_of(first)
    assert buttons_of(first)["이름·이모지 정하기"] == "profile"
    assert "처음" not in text_of(second)
    assert "이름·이모지 정하기" not in buttons_of(second)


async def test_the_second_of_a_name_is_asked_for_another(study: Study) -> None:
    kims = [study.guild.add_member(study.env.create_user(name, global_name="김민지")) for name in ("kim1", "kim2")]
    await study.present(study.minha)

    first, second = [await study.ask(kim, study.minha, "질문") for kim in kims]

    assert "처음 오셨네요! **김민지" in text_of(first)
    assert "원래 이름은 다른 분이 쓰고 있어서 **김민지2" in text_of(second)
    form = await press(kims[1], second, "이름·이모지 정하기")
    await kims[1].submit_modal(form, {"name": "김민지B"})
    assert (await study.member(kims[1])).name == "김민지B"


async def test_a_name_that_had_to_be_fitted_is_nobody_else_s(study: Study) -> None:
    decorated = study.guild.add_member(study.env.create_user("deco", global_name="지우 | 3기 ✨"))
    await study.present(study.minha)

    receipt = await study.ask(decorated, study.minha, "질문")

    assert "처음 오셨네요! **지우 3기" in text_of(receipt)


async def test_who_has_become_one_with_another_name_meanwhile_is_to_be_chosen_anew(study: Study) -> None:
    await study.present(study.minha, guests="손님")
    receipt = await study.ask(study.hangyeol, study.minha, "대신 적어요", asked_by=study.subin)
    opened = await press(study.hangyeol, receipt, "하나 더 질문하기")
    profile = await study.minha.slash(study.channel, "profile", member=study.subin)
    sure = await study.minha.submit_modal(profile, {"name": "손님", "emoji": "", "heart": ""})
    await press(study.minha, sure, "네, 같은 사람이에요")

    again = await press(study.hangyeol, receipt, "하나 더 질문하기")
    late = await study.hangyeol.submit_modal(opened, {"question": "또 대신 적어요"})

    sentence = "그분은 이제 다른 이름으로 적혀 있어요. 명령어를 다시 열고 그분을 골라 주세요."
    assert again.modal is None
    assert text_of(again) == sentence
    assert text_of(late).startswith(sentence)
    assert returned(late) == "또 대신 적어요"
    assert len(await study.questions()) == 1


async def test_where_the_bot_may_not_send_the_card_comes_once_it_may(study: Study) -> None:
    quiet = study.guild.create_text_channel(
        "공지", overwrites={study.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    await study.present(study.minha)

    receipt = await study.hangyeol.slash(quiet, "ask", presenter=study.minha, question="왜 그런가요?")

    assert receipt.ephemeral
    assert "✅ **1주차** · **#1**" in text_of(receipt)
    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(receipt)
    assert quiet.history() == []
    await study.let_write(quiet)
    (card,) = quiet.history()
    assert "**왜 그런가요?**" in text_of(card)
    assert buttons_of(card) == {"답변하기": "answer:1", "추가 질문": "follow:1", "⋯": "more:1"}
    assert pinged(study.sent()[-1]) == [study.minha.id]
    assert [(question.channel_id, question.message_id) for question in await study.questions()] == [(quiet.id, card.id)]


async def test_in_a_thread_the_card_stands_in_the_thread(study: Study) -> None:
    await study.present(study.minha)
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="질문방", type=discord.ChannelType.public_thread)
    (thread,) = study.channel.threads

    await study.hangyeol.slash(thread, "ask", presenter=study.minha, question="왜 그런가요?")

    assert "**왜 그런가요?**" in text_of(thread.history()[-1])
    assert [question.channel_id for question in await study.questions()] == [thread.id]


async def test_the_button_of_a_week_asks_about_that_week(study: Study) -> None:
    await study.present(study.minha, week=1)
    await study.present(study.minha, study.eunbi, week=3)
    empty = await study.hangyeol.slash(study.channel, "questions", week=3)

    form = await press(study.hangyeol, empty, "질문하기")

    assert form.modal is not None
    assert form.modal["title"] == "3주차 · 질문하기"


async def test_the_form_s_id_ends_in_the_version_of_what_it_shows(study: Study) -> None:
    await study.present(study.minha)

    before = await study.hangyeol.slash(study.channel, "ask", question="하나")
    same = await study.hangyeol.slash(study.channel, "ask", question="하나")
    other = await study.hangyeol.slash(study.channel, "ask", question="둘")

    ids = [form.modal["custom_id"] for form in (before, same, other) if form.modal]
    assert ids[0] == ids[1] != ids[2]


async def test_the_next_question_for_somebody_else_says_whose_it_will_be(study: Study) -> None:
    await study.present(study.minha)
    receipt = await study.ask(study.hangyeol, study.minha, "왜 그런가요?", asked_by=study.subin)

    form = await press(study.hangyeol, receipt, "하나 더 질문하기")

    assert form.modal is not None
    subin = await study.member(study.subin)
    assert f"-# 수빈{subin.emoji}님의 질문으로 남아요." in [
        component.get("content") for component in form.modal["components"]
    ]
