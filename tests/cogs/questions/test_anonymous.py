"""Asking anonymously: nobody learns who asks, and the answer finds them all the same."""

import sqlite3
from contextlib import closing

import discord
import pytest
from simcord.builders import ChannelHandle
from sqlalchemy import select

from db.models import Member, Question
from tests.cogs.questions.test_pictures import drawn
from tests.support.study import Study, buttons_of, field, press, returned, text_of


async def ask_secretly(study: Study, question: str = "부끄러운 질문") -> None:
    """Ask anonymously for the first time, reading the notice first."""
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, question=question, anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": question})


def closed(study: Study) -> ChannelHandle:
    """Make a channel where the bot may not write by itself."""
    return study.guild.create_text_channel(
        "닫힌-방", overwrites={study.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )


async def test_the_first_time_says_honestly_what_anonymous_means_before_anything_is_stored(study: Study) -> None:
    await study.present(study.minha)

    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, question="왜요?", anonymous=True)

    assert form.modal is not None
    notice = form.modal["components"][0]["content"]
    assert "봇 운영자는 데이터베이스에서 볼 수 있어요" in notice
    assert "GitHub에 공개될 수 있어요" in notice
    assert field(form.modal, "question")["value"] == "왜요?"
    assert await study.questions() == []


async def test_nothing_that_anybody_sees_names_who_asked(study: Study) -> None:
    await study.present(study.minha)

    await ask_secretly(study)

    card = study.cards()[-1]
    assert "부끄러운 질문" in text_of(card)
    assert "한결" not in text_of(card)
    assert card.interaction_metadata is None
    [question] = await study.questions()
    assert (question.asker_id, question.recorder_id, question.anonymous_user_id) == (None, None, study.hangyeol.id)
    named = await study.db.read(lambda session: session.scalars(select(Member.name)).all())
    assert "한결" not in named


async def test_the_second_time_is_one_step_and_so_is_the_next_question(study: Study) -> None:
    await study.present(study.minha)
    await ask_secretly(study)

    receipt = await study.hangyeol.slash(
        study.channel, "ask", presenter=study.minha, question="하나 더", anonymous=True
    )

    assert "#2" in text_of(receipt)
    assert buttons_of(receipt)["하나 더 질문하기"].endswith(":anonymous")
    form = await study.hangyeol.click(receipt.response.message, label="하나 더 질문하기")  # type: ignore[union-attr]
    await study.hangyeol.submit_modal(form, {"question": "또 하나"})
    assert {question.anonymous_user_id for question in await study.questions()} == {study.hangyeol.id}


async def test_the_answer_comes_as_a_direct_message_and_pings_nobody(study: Study) -> None:
    await study.present(study.minha)
    await ask_secretly(study)

    await study.answer(study.minha, 1, "괜찮아요, 좋은 질문이에요.")

    told = study.hangyeol.user.dm_channel.history()[-1]
    assert "#1" in text_of(told)
    assert study.cards()[-1].jump_url in text_of(told)
    assert not any("님, **#1**" in text_of(message) for message in study.cards())


async def test_whose_direct_messages_are_closed_costs_nothing(study: Study) -> None:
    await study.present(study.minha)
    await ask_secretly(study)
    study.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)

    receipt = await study.answer(study.minha, 1, "답")

    assert "답변을 남겼어요" in text_of(receipt)
    assert [question.answer is not None for question in await study.questions()] == [True]


async def test_where_the_bot_may_not_post_the_card_waits_for_the_command_would_show(study: Study) -> None:
    await study.present(study.minha)
    await ask_secretly(study)
    quiet = closed(study)

    receipt = await study.hangyeol.slash(quiet, "ask", presenter=study.minha, question="왜요?", anonymous=True)

    assert receipt.ephemeral
    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(receipt)
    assert all(message.flags.ephemeral for message in quiet.history())
    await study.let_write(quiet)
    [card] = [message for message in quiet.history() if not message.flags.ephemeral]
    assert "왜요?" in text_of(card)
    assert "한결" not in text_of(card)
    assert card.interaction_metadata is None


async def test_no_name_of_theirs_is_in_the_file_but_the_discord_id(study: Study) -> None:
    await study.present(study.minha)
    await ask_secretly(study)

    with closing(sqlite3.connect(study.bot.settings.data_dir / "study-bot.sqlite3")) as connection:
        rows = connection.execute(f"SELECT * FROM {Question.__tablename__}").fetchall()  # noqa: S608  # a constant
    assert not any("한결" in str(value) for row in rows for value in row)


async def test_the_receipt_says_whose_question_it_is(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, question="왜요?", anonymous=True)

    secret = await study.hangyeol.submit_modal(form, {"question": "왜요?"})
    recorded = await study.ask(study.hangyeol, study.minha, "어떻게요?", asked_by=study.eunbi)
    own = await study.ask(study.hangyeol, study.minha, "언제요?")

    assert "🤫 익명으로 남겼어요." in text_of(secret)
    assert "은비" in text_of(recorded)
    assert "님의 질문으로 남겼어요." in text_of(recorded)
    assert "익명" not in text_of(own)
    assert "물은 질문" not in text_of(own)


async def test_one_s_own_question_to_the_team_does_not_wait_for_oneself(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await study.ask(study.eunbi, study.minha, "나눠 맡은 데를 물어요")

    assert "지금 답할 질문이 없어요" in text_of(await study.eunbi.slash(study.channel, "answer"))
    assert (await study.minha.slash(study.channel, "answer")).modal is not None


async def test_the_notice_says_that_a_picture_is_to_be_uploaded_again(study: Study) -> None:
    await study.present(study.minha)

    form = await study.hangyeol.slash(
        study.channel, "ask", presenter=study.minha, question="왜요?", anonymous=True, image=("그림.png", drawn())
    )

    assert form.modal is not None
    assert form.modal["components"][1]["content"] == (
        "-# 🖼️ 명령어에 첨부한 사진은 여기로 가져올 수 없어요. 아래에 다시 올려 주세요."
    )
    assert field(form.modal, "question")["value"] == "왜요?"


async def test_where_the_bot_may_not_post_the_forms_are_anonymous_all_the_same(study: Study) -> None:
    await study.present(study.minha)
    quiet = closed(study)
    await ask_secretly(study)

    followed = await press(study.hangyeol, await study.hangyeol.slash(quiet, "edit", question="1"), "추가 질문")

    for form in (
        await study.hangyeol.slash(quiet, "ask", presenter=study.minha, anonymous=True),
        await study.hangyeol.slash(quiet, "ask", anonymous=True),
        followed,
    ):
        assert form.modal is not None
        chosen = {"presenter": ["1:1"]} if form.modal["title"] == "1주차 · 질문하기" else {}
        await study.hangyeol.submit_modal(form, {"question": "왜요?", **chosen})

    assert all(message.flags.ephemeral for message in quiet.history())
    assert [question.anonymous_user_id for question in await study.questions()] == [study.hangyeol.id] * 4


@pytest.mark.parametrize("label", ["질문 고치기", "페이지에서 빼기"])
async def test_a_card_that_is_gone_is_not_posted_in_their_name(study: Study, label: str) -> None:
    await study.present(study.minha)
    await ask_secretly(study)
    gone = study.cards()[-1]
    await study.minha.delete(gone)
    quiet = closed(study)
    panel = await study.hangyeol.slash(quiet, "edit", question="1")

    done = await press(study.hangyeol, panel, label)
    if done.modal is not None:
        done = await study.hangyeol.submit_modal(done, {"question": "고친 질문"})

    assert done.ephemeral
    assert all(message.flags.ephemeral for message in quiet.history())
    [card] = study.cards()
    assert card.id != gone.id
    assert card.interaction_metadata is None
    assert "한결" not in text_of(card)


async def test_an_answer_s_pictures_are_not_shown_in_their_name(study: Study) -> None:
    await study.present(study.minha)
    await ask_secretly(study)
    await study.minha.delete(study.cards()[-1])
    quiet = closed(study)
    panel = await study.hangyeol.slash(quiet, "edit", question="1")
    form = await study.minha.slash(study.channel, "answer", question="1")
    await press(study.hangyeol, panel, "페이지에서 빼기")
    await study.minha.submit_modal(form, {"answer": "그림으로요", "images": [("그림.png", drawn())]})

    assert all(message.flags.ephemeral for message in quiet.history())
    card, pictures = study.cards()
    assert "그림으로요" in text_of(card)
    assert "#1" in text_of(pictures)
    assert [message.interaction_metadata for message in (card, pictures)] == [None, None]
    assert "한결" not in text_of(card) + text_of(pictures)


async def test_what_somebody_else_asked_is_not_anonymous_and_a_draft_of_it_names_nobody(study: Study) -> None:
    await study.present(study.minha)

    refused = await study.hangyeol.slash(
        study.channel, "ask", presenter=study.minha, question="왜요?", anonymous=True, asked_by=study.subin
    )

    assert text_of(refused).startswith(
        "다른 분의 질문을 대신 적을 때는 익명으로 남길 수 없어요."
        " `익명`과 `질문한사람` 중 하나만 골라서 다시 보내 주세요."
    )
    assert returned(refused) == "왜요?"
    assert await study.questions() == []
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    await study.hangyeol.submit_modal(form, {"question": "왜요?"})
    assert [(question.asker, question.recorder) for question in await study.questions()] == [(None, None)]
