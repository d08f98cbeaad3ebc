"""What a group hears of a long absence of the bot."""

import datetime as dt

import discord
from simcord import MemberActor
from sqlalchemy.orm import Session

from db.models import Notice
from db.types import NoticeKind
from tests.support.study import MINUTE, TODAY, Study, text_of

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


async def asked(study: Study) -> discord.Message:
    """Let 한결 ask 은비, who presents the day after tomorrow, and return the card."""
    await study.present(study.minha, study.eunbi, date=TODAY + 2 * DAY)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    return study.cards()[-1]


async def away(study: Study, time: dt.timedelta, *, reply_to: discord.Message | None = None) -> tuple[str, str]:
    """Let the bot be away for a time; return from when to when, as Discord writes times."""
    since = study.env.now()
    study.leave(time)
    if reply_to is not None:
        await study.eunbi.send(study.channel, "그래서요", reply_to=reply_to)
    until = study.env.now()
    await study.restart()
    await study.until(study.env.now() + 2 * MINUTE)
    return discord.utils.format_dt(since, "f"), discord.utils.format_dt(until, "f")


def told(member: MemberActor) -> list[str]:
    """Return what somebody was told directly of an absence."""
    return [text for message in member.user.dm_channel.history() if (text := text_of(message)).startswith("🌙")]


def said(study: Study) -> list[str]:
    """Return what all were told of an absence."""
    return [text for message in study.cards() if (text := text_of(message)).startswith("🌙")]


async def test_the_owner_hears_what_was_dropped_what_came_late_and_what_was_read_in(study: Study) -> None:
    card = await asked(study)

    since, until = await away(study, 3 * DAY, reply_to=card)

    [text] = told(study.minha)
    assert text == (
        f"🌙 **스터디** 서버에서 {since}부터 {until}까지 봇이 꺼져 있었어요.\n"
        "- 그동안 카드에 달린 답장 1개를 답변으로 남겼어요.\n"
        "- 때가 지나 건너뛰었어요: 1주차 발표 예고, 1주차 수고 인사"
    )
    assert said(study) == []


async def test_what_came_late_is_told_beside_what_was_missed(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TODAY + DAY)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")

    await away(study, 5 * DAY)

    [text] = told(study.minha)
    assert "- 늦게나마 전했어요: 1주차 한 주 정리\n" in text
    assert text.endswith("- 때가 지나 건너뛰었어요: 1주차 발표 예고, 1주차 수고 인사")


async def test_it_is_said_where_reminders_go(study: Study) -> None:
    card = await asked(study)
    await study.bot.change_setting(study.guild.id, "reminder_channel_id", study.channel.id)

    since, until = await away(study, 6 * HOUR, reply_to=card)

    assert said(study) == [
        f"🌙 {since}부터 {until}까지 봇이 꺼져 있었어요.\n- 그동안 카드에 달린 답장 1개를 답변으로 남겼어요."
    ]
    assert told(study.minha) == []


async def test_a_group_that_speaks_english_hears_it_in_english(study: Study) -> None:
    card = await asked(study)
    await study.bot.change_setting(study.guild.id, "language", "en")

    since, until = await away(study, 3 * DAY, reply_to=card)

    [text] = told(study.minha)
    assert text == (
        f"🌙 In **스터디**, the bot was away from {since} to {until}.\n"
        "- 1 reply to a card came meanwhile, and is now an answer.\n"
        "- Left out, as its time was over: Week 1 · Announcement, Week 1 · Thank-you"
    )


async def test_a_shorter_absence_is_not_told(study: Study) -> None:
    card = await asked(study)

    await away(study, 6 * HOUR - MINUTE, reply_to=card)

    assert (await study.questions())[0].answer is not None
    assert told(study.minha) == said(study) == []


async def test_an_absence_in_which_nothing_was_missed_is_not_told(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TODAY + 9 * DAY)

    await away(study, 7 * DAY)

    assert told(study.minha) == said(study) == []


async def test_it_is_told_once_a_week_at_most(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TODAY + 30 * DAY)
    for number in range(1, 4):
        await study.ask(study.hangyeol, study.eunbi, f"{number}번째로 물어요")
    first, second, third = study.cards()[-3:]

    await away(study, DAY, reply_to=first)
    assert len(told(study.minha)) == 1
    await away(study, 5 * DAY, reply_to=second)
    assert len(told(study.minha)) == 1
    await away(study, 2 * DAY, reply_to=third)
    assert len(told(study.minha)) == 2


async def test_one_that_was_told_is_not_told_again_by_the_next_start(study: Study) -> None:
    await away(study, DAY, reply_to=await asked(study))
    await study.restart()
    await study.until(study.env.now() + 2 * MINUTE)

    assert len(told(study.minha)) == 1


async def test_a_notice_that_waited_too_long_is_counted(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TODAY + 30 * DAY)
    now = study.env.now()

    def wait(session: Session) -> None:
        place = {"guild_id": study.guild.id, "channel_id": study.channel.id}
        times = {"created_at": now, "due_at": now + HOUR, "expires_at": now + DAY}
        session.add(Notice(kind=NoticeKind.HELLO, **place, **times))

    await study.db.write(wait)

    await away(study, 3 * DAY)

    [text] = told(study.minha)
    assert text.endswith("\n- 때가 지나 건너뛰었어요: 알림 1개")
