"""What waits for a presenter is brought to them once, kindly, by day, and only to them."""

import datetime as dt
import logging
from collections.abc import Callable

import discord
import pytest
import simcord
from sqlalchemy import select, update

from db import nudges
from db.models import Moment, Notice
from db.nudges import FOR_EVER
from db.types import MomentKind, NoticeKind
from tests.support.nudging import DAY, bring, nudges_of
from tests.support.study import TODAY, Study, blue_buttons_of, buttons_of, press, text_of

MEMBER = "/guilds/*/members/*"
#: SimCord's day begins at nine in the morning in Seoul.
HOURS = 60 * 60


async def asked(study: Study, *questions: str) -> None:
    """Let 한결 ask 민하, who presents with 은비."""
    await study.present(study.minha, study.eunbi)
    for question in questions or ("왜 그런가요?",):
        await study.ask(study.hangyeol, study.minha, question)


async def nudged(study: Study) -> discord.Message:
    """Let 민하 be nudged, and return what they are sent."""
    await bring(study)
    (message,) = nudges_of(study.minha)
    return message


async def due(study: Study) -> list[dt.datetime | None]:
    """Return when each nudge is due."""
    times = select(Notice.due_at).where(Notice.kind == NoticeKind.NUDGE).order_by(Notice.id)
    return await study.db.read(lambda session: list(session.scalars(times)))


async def test_all_that_waits_comes_in_one_message(study: Study) -> None:
    await asked(study, "왜 그런가요?", "배치 크기는 <@1>님이 정했나요?")

    message = await nudged(study)

    assert text_of(message) == (
        "💬 **스터디** 1주차에 받은 질문 2개가 답변을 기다리고 있어요. 편할 때 답해 주세요.\n"
        "**#1** 왜 그런가요?\n"
        "**#2** 배치 크기는 @…님이 정했나요?\n"
        "✍️ 1주차 소감도 한 줄이면 충분해요."
    )
    assert list(buttons_of(message)) == ["답변하기", "소감 쓰기", "이번 주는 쉴게요", "앞으로 받지 않을게요"]
    assert blue_buttons_of(message) == ["답변하기"]
    assert "한결" not in text_of(message)
    assert nudges_of(study.eunbi) == []


async def test_in_english(study: Study) -> None:
    await study.bot.change_setting(study.guild.id, "language", "en")
    await asked(study)

    message = await nudged(study)

    assert text_of(message) == (
        "💬 **스터디**, week 1: 1 question to you is still open. Answer whenever it suits you.\n"
        "**#1** 왜 그런가요?\n"
        "✍️ A line is enough for your reflection on week 1, too."
    )
    assert list(buttons_of(message)) == ["Answer", "Reflect", "Not this week", "Never again"]


async def test_it_pings_nobody_else_and_names_the_server_in_its_buttons(study: Study) -> None:
    await asked(study)

    message = await nudged(study)

    assert {custom_id.partition(":")[0] for custom_id in buttons_of(message).values()} == {f"@{study.guild.id}"}
    assert study.sent()[-1]["allowed_mentions"]["parse"] == []


async def test_a_reflection_that_is_written_is_not_asked_for(study: Study) -> None:
    await asked(study)
    form = await study.minha.slash(study.channel, "reflect")
    await study.minha.submit_modal(form, {"reflection": "배웠어요"})

    message = await nudged(study)

    assert "소감" not in text_of(message)
    assert "소감 쓰기" not in buttons_of(message)


async def test_many_long_questions_fit_and_the_rest_is_counted(study: Study) -> None:
    await study.present(study.minha)
    for part in range(2):
        notes = "\n".join(f"{'가' * 100}{part}-{number}?" for number in range(15))
        form = await study.subin.slash(study.channel, "record", presenter=study.minha)
        await study.subin.submit_modal(form, {"notes": notes})

    text = text_of(await nudged(study))

    assert text.count("**#") == 10
    assert "질문 30개" in text
    assert "-# 그 밖에 20개" in text


async def test_the_first_of_a_guild_says_who_can_change_it(study: Study) -> None:
    await asked(study)
    await study.ask(study.hangyeol, study.eunbi, "정말요?")
    first = update(Moment).where(Moment.kind == MomentKind.NUDGE).values(is_first=True)
    await study.db.write(lambda session: session.execute(first))

    await bring(study)

    for member, may_set in ((study.minha, True), (study.eunbi, False)):
        (message,) = nudges_of(member)
        assert text_of(message).endswith(
            "-# 한 주에 한 번, 답변을 기다리는 질문이 있을 때만 보내요. 관리자가 `/설정`에서 바꾸거나 끌 수 있어요."
        )
        assert ("설정" in buttons_of(message)) is may_set


async def test_it_comes_by_the_clock_two_days_after_the_talk_and_says_once_that_it_does(study: Study) -> None:
    zone = study.bot.settings_of(study.guild.id).timezone
    for week in range(2):
        await study.present(study.minha, date=TODAY + 7 * week * DAY, week=week + 1)
        await study.ask(study.hangyeol, study.minha, f"{week + 1}주차 질문?", week=week + 1)

    for days in (1.99, 2, 9):
        comes = dt.datetime.combine(TODAY, dt.time(20), zone) + days * DAY
        await study.until(comes)

    first, second = map(text_of, nudges_of(study.minha))
    assert "1주차 질문?" in first
    assert "/설정" in first
    assert "2주차 질문?" in second
    assert "/설정" not in second
    times = [message.created_at.astimezone(zone) for message in nudges_of(study.minha)]
    assert [(time.day, time.hour) for time in times] == [(3, 20), (10, 20)]


async def test_the_first_in_english(study: Study) -> None:
    await study.bot.change_setting(study.guild.id, "language", "en")
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "Why?")

    await study.until(dt.datetime(2026, 1, 3, 11, tzinfo=dt.UTC))

    (message,) = nudges_of(study.minha)
    assert text_of(message).endswith(
        "-# This comes once a week at most, and only while a question is open. "
        "Managers can change it or turn it off in `/settings`."
    )
    assert "Settings" in buttons_of(message)


# From the message itself.


async def test_a_question_is_answered_there_and_shown_in_the_channel(study: Study) -> None:
    await asked(study, "왜 그런가요?", "그런가요?")
    message, user = await nudged(study), study.minha.user

    form = await user.click(message, label="답변하기")
    receipt = await user.submit_modal(form, {"answer": "그래서요"})
    second = await user.click(receipt.response.message, label="다음 답변 (#2)")
    await user.submit_modal(second, {"answer": "그럼요"})

    assert text_of(receipt).startswith("✅ **1주차** · **#1** 답변을 남겼어요.")
    shown = "\n".join(map(text_of, study.cards()))
    assert "그래서요" in shown
    assert "그럼요" in shown
    assert shown.count("답변이 달렸어요") == 2
    again = await user.click(message, label="답변하기")
    assert text_of(again).startswith("🎉 이제 답변을 기다리는 질문이 없어요.")


async def test_an_answer_from_there_is_taken_back_there(study: Study) -> None:
    await asked(study)
    message, user = await nudged(study), study.minha.user
    receipt = await user.submit_modal(await user.click(message, label="답변하기"), {"answer": "그래서요"})

    undone = await user.click(receipt.response.message, label="되돌리기")

    assert text_of(undone).startswith("✅ **#1** 질문에 달린 답변을 삭제했어요.")
    assert [question.answer for question in await study.questions()] == [None]


async def test_the_reflection_is_written_there(study: Study) -> None:
    await asked(study)
    message, user = await nudged(study), study.minha.user

    receipt = await user.submit_modal(await user.click(message, label="소감 쓰기"), {"reflection": "배웠어요"})
    assert text_of(receipt).startswith("✅ **1주차** 소감을 저장했어요.")
    turn = await user.click(receipt.response.message, label="내 차례")

    assert "💬 #1 왜 그런가요?" in text_of(turn)
    assert "소감" not in text_of(turn)


# Whoever wants none.


async def test_this_week_off(study: Study) -> None:
    await asked(study)
    message, user = await nudged(study), study.minha.user

    off = await user.click(message, label="이번 주는 쉴게요")

    assert (
        text_of(off)
        == "알겠어요. 🔕 1/7(수)까지 답하지 않은 질문을 DM으로 알리지 않아요. 내 질문의 답변 소식은 그대로 와요."
    )
    assert (await study.member(study.minha)).no_nudges_until == dt.date(2026, 1, 7)
    on = await user.click(off.response.message, label="다시 받을게요")
    assert text_of(on) == "🔔 다시 알려 드릴게요. 한 주에 한 번, 내가 답하지 않은 질문이 있을 때만 보내요."
    assert (await study.member(study.minha)).no_nudges_until is None


async def test_never_again_is_shown_in_my_turn_with_the_way_back(study: Study) -> None:
    await asked(study)
    message = await nudged(study)

    off = await study.minha.user.click(message, label="앞으로 받지 않을게요")

    none = "🔕 답하지 않은 질문을 DM으로 알리지 않아요. `/스터디`에 있어요. 내 질문의 답변 소식은 그대로 와요."
    assert text_of(off) == f"알겠어요. {none}"
    assert (await study.member(study.minha)).no_nudges_until == FOR_EVER
    turn = await my_turn(study)
    assert text_of(turn).endswith(f"-# {none}")
    await press(study.minha, turn, "다시 받을게요")
    assert (await study.member(study.minha)).no_nudges_until is None
    assert "🔕" not in text_of(await my_turn(study))


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_they_speak_their_reader_s_language(study: Study) -> None:
    await asked(study)
    message, user = await nudged(study), study.minha.user

    off = await user.click(message, label="이번 주는 쉴게요")
    never = await user.click(message, label="앞으로 받지 않을게요")

    assert (
        text_of(off)
        == "All right. 🔕 No reminders of open questions to you until Wed, Jan 7. Answers to yours still come."
    )
    assert (
        text_of(never)
        == "All right. 🔕 No reminders of open questions to you; `/study` has them. Answers to yours still come."
    )
    on = await user.click(never.response.message, label="Nudge me again")
    assert text_of(on).startswith("🔔 You will be reminded again: once a week at most")


async def my_turn(study: Study) -> simcord.InteractionResult:
    """Let 민하 look at what they still owe."""
    form = await study.minha.slash(study.channel, "reflect")
    receipt = await study.minha.submit_modal(form, {"reflection": "배웠어요"})
    return await press(study.minha, receipt, "내 차례")


# What stands in its way.


async def answered(study: Study) -> None:
    await study.answer(study.minha, 1, "그래서요")


async def left(study: Study) -> None:
    study.env.backend.guilds[study.guild.id].members.pop(study.minha.id)


async def has_closed(study: Study) -> None:
    study.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)


async def shares_no_server(study: Study) -> None:
    study.env.inject_error("POST", "/channels/*/messages", status=403, code=50278, times=None)


@pytest.mark.parametrize("happens", [answered, left, has_closed, shares_no_server])
async def test_nothing_is_sent_nor_tried_again_nor_made_public(
    study: Study, happens: Callable[[Study], object]
) -> None:
    await asked(study)
    before = len(study.cards())
    await happens(study)  # type: ignore[misc]
    seen = len(study.cards())

    await bring(study)
    await study.env.advance_time(60)

    assert nudges_of(study.minha) == []
    assert await due(study) == ([] if happens is answered else [None])
    assert len(study.cards()) == seen >= before


async def test_what_was_answered_at_night_is_not_brought_in_the_morning(study: Study) -> None:
    await asked(study)
    await study.env.advance_time(14 * HOURS)
    await bring(study)
    await study.answer(study.minha, 1, "그래서요")

    await study.env.advance_time(11 * HOURS)
    await study.restart()

    assert nudges_of(study.minha) == []
    assert await due(study) == [None]


async def test_it_does_not_come_at_night(study: Study) -> None:
    await asked(study)
    await study.env.advance_time(14 * HOURS)

    await bring(study)

    assert nudges_of(study.minha) == []
    assert await due(study) == [dt.datetime(2026, 1, 2, tzinfo=dt.UTC)]
    await study.env.advance_time(9 * HOURS)
    await study.restart()
    assert nudges_of(study.minha) == []
    await study.env.advance_time(2 * HOURS)
    await study.restart()
    assert len(nudges_of(study.minha)) == 1


async def test_a_retry_that_falls_into_the_night_waits_for_the_morning(study: Study) -> None:
    await asked(study)
    await study.env.advance_time(12.995 * HOURS)
    study.env.inject_error("POST", "/users/@me/channels", status=503, times=3)

    await bring(study)
    await study.env.advance_time(2 * HOURS)
    await study.restart()

    assert nudges_of(study.minha) == []
    assert await due(study) == [dt.datetime(2026, 1, 2, tzinfo=dt.UTC)]
    await study.env.advance_time(10 * HOURS)
    await study.restart()
    assert len(nudges_of(study.minha)) == 1


async def test_what_is_late_after_a_downtime_is_not_brought_when_its_use_is_over(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await asked(study)
    await study.env.advance_time(14 * HOURS)
    await bring(study, lasts=DAY)

    await study.env.advance_time(25 * HOURS)
    await study.restart()

    assert nudges_of(study.minha) == []
    assert await due(study) == [None]
    assert f"too late to be said: guild={study.guild.id} nudge" in caplog.text


async def test_whoever_left_is_told_so_when_they_press(study: Study) -> None:
    await asked(study)
    message = await nudged(study)
    await left(study)

    refused = await study.minha.user.click(message, label="답변하기")

    assert (
        text_of(refused) == "이 메시지를 보낸 서버에 회원님이나 봇이 더는 없어요. 그 서버에 다시 들어온 뒤 눌러 주세요."
    )
    assert list(buttons_of(refused)) == []


async def test_an_answer_of_who_left_meanwhile_comes_back(study: Study) -> None:
    await asked(study)
    message, user = await nudged(study), study.minha.user
    form = await user.click(message, label="답변하기")
    await left(study)

    refused = await user.submit_modal(form, {"answer": "그래서요"})

    assert text_of(refused).startswith("이 메시지를 보낸 서버에 회원님이나 봇이 더는 없어요.")
    assert [followup.content for followup in refused.followups] == ["```\n그래서요\n```"]
    assert [question.answer for question in await study.questions()] == [None]


async def test_somebody_nobody_can_ask_about_now_still_answers(study: Study) -> None:
    await asked(study)
    message, user = await nudged(study), study.minha.user
    study.env.inject_error("GET", MEMBER, status=500, times=None)

    receipt = await user.submit_modal(await user.click(message, label="답변하기"), {"answer": "그래서요"})

    assert text_of(receipt).startswith("✅ **1주차** · **#1** 답변을 남겼어요.")


async def test_a_week_off_does_not_shorten_never(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    message, user = await nudged(study), study.minha.user
    await user.click(message, label="앞으로 받지 않을게요")
    await user.click(message, label="이번 주는 쉴게요")
    assert (
        await study.db.read(nudges.rest_of, guild_id=study.guild.id, user_id=study.minha.id, today=TODAY)
        == nudges.FOR_EVER
    )
    more = await press(study.minha, await study.minha.slash(study.channel, "study"), "더 보기")
    assert "다시 받을게요" in "".join(buttons_of(more))
