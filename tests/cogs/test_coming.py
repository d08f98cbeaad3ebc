"""What comes by itself in a week, as people see it."""

import datetime as dt

import discord
import pytest
from simcord import InteractionResult, MemberActor
from simcord.builders import ChannelHandle
from sqlalchemy import select

from db import coming, moments, terms
from db.models import Moment
from db.places import Channels
from tests.support.faults import Fault, When, Wire
from tests.support.study import TODAY, Study, field, press, text_of
from tests.support.tracks import begin_track

DAY = dt.timedelta(days=1)
TALK = TODAY + 2 * DAY
FIRST = "\n-# 때가 되면 저절로 올라오는 글이에요. 관리자가 `/설정`에서 바꾸거나 끌 수 있어요."


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return a time of the group's clock, which is in Seoul."""
    return dt.datetime.combine(day, dt.time(hour, minute), dt.timezone(dt.timedelta(hours=9)))


def newest(study: Study) -> str:
    """Return the words of the newest message in the channel."""
    return text_of(study.cards()[-1])


def labels(study: Study) -> list[str]:
    """Return what the buttons of the newest message in the channel say."""
    rows = study.sent()[-1]["components"]
    return [button["label"] for row in rows if row["type"] == 1 for button in row["components"]]


async def test_a_talk_is_announced_with_what_is_read_and_where(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TALK, papers="LoRA https://arxiv.org/abs/2106.09685")
    await study.until(at(TALK - DAY, 20))
    assert newest(study) == (
        "## 📢 내일 발표가 있어요 · 1주차 1/3(토)\n**1팀** · 민하🐶, 은비🐱\n"
        "📄 [LoRA](<https://arxiv.org/abs/2106.09685>)" + FIRST
    )
    assert labels(study) == ["질문하기", "스터디", "설정"]


async def test_only_the_first_of_its_kind_says_that_it_comes_by_itself(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.present(study.eunbi, date=TALK + 7 * DAY, week=2)
    await study.until(at(TALK - DAY, 20))
    await study.until(at(TALK + 6 * DAY, 20))
    assert newest(study) == "## 📢 내일 발표가 있어요 · 2주차 1/10(토)\n**1팀** · 은비🐱"
    assert labels(study) == ["질문하기", "스터디"]


async def test_the_announcement_asks_the_week_that_it_is_about(study: Study) -> None:
    await study.present(study.minha, date=TODAY)
    await study.present(study.eunbi, date=TODAY + DAY, week=2)
    await study.until(at(TODAY, 20))
    form = await press(study.hangyeol, study.cards()[-1], "질문하기")
    assert str((form.modal or {})["title"]).startswith("2주차")


async def test_a_question_of_the_week_before_is_recalled_where_that_is_wanted(study: Study) -> None:
    await study.present(study.minha, date=TODAY)
    await study.present(study.eunbi, date=TODAY + 7 * DAY, week=2)
    for number in (1, 2):
        await study.ask(study.subin, study.minha, f"{number}번은 왜 그런가요?", week=1)
    await press(study.hangyeol, await press(study.hangyeol, study.cards()[-1], "⋯"), "🙋 나도 궁금해요")
    await study.answer(study.minha, 1, "그래서요.")
    await study.answer(study.minha, 2, "비밀이에요 || 쉿")
    await study.until(at(TODAY + 5 * DAY, 12))
    await study.db.write(moments.recall, guild_id=study.guild.id, is_wanted=True)
    await study.until(at(TODAY + 6 * DAY, 20))
    recalled = newest(study).partition("\n-# 💡 ")[2].splitlines()
    assert recalled[1:3] == ["**#2** 2번은 왜 그런가요?", "||비밀이에요 \\|\\| 쉿||"]


async def test_nothing_is_recalled_otherwise(study: Study) -> None:
    await study.present(study.minha, date=TODAY)
    await study.present(study.eunbi, date=TODAY + 7 * DAY, week=2)
    await study.ask(study.subin, study.minha, "왜 그런가요?", week=1)
    await study.answer(study.minha, 1, "그래서요.")
    await study.until(at(TODAY + 6 * DAY, 20))
    assert "💡" not in newest(study)


async def test_all_are_thanked_on_the_evening_of_the_talk(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.until(at(TALK, 22))
    assert newest(study).startswith("🎉 **1주차 발표, 오늘 수고하셨어요!**\n")
    assert labels(study) == ["소감 쓰기", "질문하기", "설정"]


async def test_beside_a_track_each_says_of_which_term_its_week_is(study: Study) -> None:
    club = await begin_track(study)
    await study.db.write(terms.rename, guild_id=study.guild.id, name="2026-1")
    await study.present(study.minha, study.eunbi, date=TALK)
    await club.present(study.subin, date=TALK)
    for group, asked in ((study, study.minha), (club, study.subin)):
        await group.ask(study.hangyeol, asked, "왜?", week=1)
    await study.until(at(TALK - DAY, 20))
    first, second = (text_of(group.cards()[-1]).splitlines()[1] for group in (study, club))
    assert (first, second) == ("-# 🌱 2026-1", "-# 🛤️ 읽기 모임 갈래")
    await study.change(study.minha, date=TALK, week=1)
    await study.until(at(TALK - DAY, 20, 11))
    assert newest(study).splitlines()[:2] == ["🔁 **1주차** 발표가 바뀌었어요.", "-# 🌱 2026-1"]
    await study.until(at(TALK, 22))
    assert newest(club).splitlines()[:2] == ["🎉 **1주차 발표, 오늘 수고하셨어요!**", "-# 🛤️ 읽기 모임 갈래"]
    await study.until(at(TALK + 2 * DAY, 20))
    nudge = text_of(study.minha.user.dm_channel.history()[-1])
    assert nudge.startswith("💬 **스터디 · 2026-1** 1주차에")
    await study.until(at(TALK + 3 * DAY, 20))
    assert "-# 🌱 2026-1" in newest(study).splitlines()


async def test_a_week_of_an_earlier_term_says_so(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.db.write(terms.begin, guild_id=study.guild.id, name="2026-2", now=study.env.now())
    await study.until(at(TALK - DAY, 20))
    assert newest(study).splitlines()[1] == "-# 🌱 1기"


async def test_all_are_thanked_at_once_when_the_talk_is_over(study: Study) -> None:
    await study.present(study.minha, date=TODAY)
    board = await study.hangyeol.slash(study.channel, "record")
    over = await press(study.hangyeol, study.cards()[-1], "발표 끝")
    assert board is not None
    assert "🎉 오늘 수고하셨다고 모두에게 전했어요." in text_of(over)
    assert newest(study).startswith("🎉 **1주차 발표, 오늘 수고하셨어요!**")
    messages = len(study.cards())
    await study.until(at(TODAY, 22))
    assert len(study.cards()) == messages


async def test_the_recap_comes_three_days_later_and_leads_on(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    await study.until(at(TALK + 3 * DAY, 20))
    assert newest(study).startswith("## 1주차 · 1/3(토)\n-# 질문 1개 · 답변 0개 · 소감 0개")
    assert newest(study).endswith(FIRST.strip())
    assert buttons_of_recap(study) == ["전체 읽기", "내 차례", "다음 발표 등록", "설정"]


def buttons_of_recap(study: Study) -> list[str]:
    """Return what the buttons in the newest frame say, which is the recap's."""
    frame = next(sent["components"][0] for sent in reversed(study.sent()) if sent["components"][0]["type"] == 17)
    return [button["label"] for row in frame["components"] if row["type"] == 1 for button in row["components"]]


async def test_a_recap_by_hand_and_by_the_clock_are_one(study: Study) -> None:
    await study.present(study.minha, date=TODAY)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    await study.minha.slash(study.channel, "recap")
    messages = len(study.cards())
    await study.until(at(TODAY + 3 * DAY, 20))
    assert len(study.cards()) == messages


async def test_a_recap_says_when_it_was_brought_up_to_date(study: Study) -> None:
    await study.present(study.minha, date=TODAY)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    await study.minha.slash(study.channel, "recap")
    assert "🔄" not in newest(study)
    await study.answer(study.minha, 1, "그래서요.")
    assert any(
        f"🔄 {discord.utils.format_dt(study.env.now(), 'f')}에 새로 고쳤어요." in text_of(card)
        for card in study.cards()
    )


async def test_an_announced_talk_that_moves_gets_one_reply(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TALK)
    await study.until(at(TALK - DAY, 20))
    announcement = study.cards()[-1]
    await study.change(study.minha, study.eunbi, date=TALK + DAY, week=1)
    await study.until(at(TALK - DAY, 20, 9))
    assert study.cards()[-1].id == announcement.id
    await study.until(at(TALK - DAY, 20, 11))
    assert newest(study) == "🔁 **1주차** 발표가 바뀌었어요.\n📅 **1/4(일)**에 만나요."
    reference = study.cards()[-1].reference
    assert reference is not None
    assert reference.message_id == announcement.id


async def test_an_announced_talk_that_is_cancelled_is_called_off(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.until(at(TALK - DAY, 20))
    await study.cancel(study.minha, week=1)
    await study.until(at(TALK - DAY, 20, 11))
    assert newest(study) == "✖️ **1주차** 발표는 취소됐어요."
    messages = len(study.cards())
    await study.until(at(TALK, 22))
    assert len(study.cards()) == messages


async def test_one_that_was_called_off_and_takes_place_after_all_is_said(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TALK)
    await study.until(at(TALK - DAY, 20))
    shown = await study.minha.slash(study.channel, "present", week=1)
    gone = await press(study.minha, await press(study.minha, shown, "발표 취소"), "네, 취소할게요")
    await study.until(at(TALK - DAY, 20, 11))

    await press(study.minha, gone, "발표 복구")
    await study.until(at(TALK - DAY, 20, 22))

    assert newest(study).startswith("🔁 **1주차** 발표가 바뀌었어요.\n➕ **1팀** · 민하")


async def test_other_people_and_papers_of_an_announced_talk_get_one_reply(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TALK, papers="LoRA")
    await study.until(at(TALK - DAY, 20))
    shown = await study.minha.slash(study.channel, "present", week=1)
    form = await press(study.minha, shown, "바꾸기")
    papers = "DPO https://arxiv.org/abs/2305.18290\nLoRA"
    values = {"date": f"{TALK:%Y.%m.%d} 19:00 공학관", "presenters": [study.minha, study.hangyeol], "papers": papers}
    await study.minha.submit_modal(form, values)
    await study.until(at(TALK - DAY, 20, 11))
    assert newest(study) == (
        "🔁 **1주차** 발표가 바뀌었어요.\n👥 **1팀** · 이제 민하, 한결 발표예요.\n"
        "📚 **1팀** · 읽을 논문이 바뀌었어요.\n📄 [DPO](<https://arxiv.org/abs/2305.18290>)\n📄 LoRA\n"
        f"🕖 {discord.utils.format_dt(at(TALK, 19), 't')} · 📍 공학관"
    )


async def test_people_who_are_changed_back_within_ten_minutes_are_not_told(study: Study) -> None:
    await study.present(study.minha, study.eunbi, date=TALK)
    await study.until(at(TALK - DAY, 20))
    messages = len(study.cards())
    await study.change(study.minha, date=TALK, week=1)
    await study.change(study.minha, study.eunbi, date=TALK, week=1)
    await study.until(at(TALK - DAY, 20, 11))
    assert len(study.cards()) == messages
    assert study.eunbi.user.dm_channel.history()[1:] == []


async def test_what_is_changed_back_within_ten_minutes_is_not_told(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.until(at(TALK - DAY, 20))
    messages = len(study.cards())
    await study.change(study.minha, date=TALK + DAY, week=1)
    await study.change(study.minha, date=TALK, week=1)
    await study.until(at(TALK - DAY, 20, 11))
    assert len(study.cards()) == messages


async def test_two_announced_talks_that_are_swapped_are_each_told(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.present(study.eunbi, date=TALK, week=1, team="2")
    await study.present(study.hangyeol, date=TALK + 7 * DAY, week=2)
    await study.until(at(TALK - DAY, 20))
    shown = await study.eunbi.slash(study.channel, "present", week=1)
    form = await press(study.eunbi, shown, "다른 팀과 맞바꾸기")
    await study.eunbi.submit_modal(form, {"other": [option_for(form, "한결")]})
    await study.until(at(TALK - DAY, 20, 11))
    assert newest(study) == (
        "🔁 **1주차** 발표가 바뀌었어요.\n➡️ **2팀** · 은비 → **2주차** 1/10(토)\n➕ **2팀** · 한결 · 이번에 발표해요."
    )


def option_for(form: InteractionResult, name: str) -> str:
    """Return the value of the option that names somebody."""
    return next(str(option["value"]) for option in field(form.modal, "other")["options"] if name in str(option))


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_posts_speak_the_language_of_the_group(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.until(at(TALK - DAY, 20))
    assert newest(study).startswith("## 📢 내일 발표가 있어요")


async def test_a_deleted_channel_leaves_the_rest_of_the_schedule(study: Study) -> None:
    other = study.guild.create_text_channel("다른-곳")
    await study.present(study.minha, date=TALK)
    await asked_in(study, other, study.minha)
    study.env.backend.delete_channel(other.id)
    await study.env.settle()
    await study.until(at(TALK - DAY, 20))
    assert newest(study).startswith("## 📢 내일 발표가 있어요")


async def asked_in(study: Study, channel: ChannelHandle, presenter: MemberActor) -> None:
    """Ask in another channel."""
    await study.hangyeol.slash(channel, "ask", presenter=presenter, question="왜요?")


async def test_nobody_is_thanked_for_a_talk_that_was_cancelled_meanwhile(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.until(at(TALK, 21))
    await study.let_write(study.channel, may=False)
    await study.until(at(TALK, 22))
    await study.cancel(study.minha, week=1)
    await study.let_write(study.channel)
    await study.until(at(TALK, 22, 1))
    assert not any("🎉" in text_of(card) for card in study.cards())


async def test_after_the_talk_nobody_hears_of_changes(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.until(at(TALK - DAY, 20))
    await study.until(at(TALK + DAY, 21))
    messages = len(study.cards())
    await study.present(study.eunbi, date=TALK, week=1, team="2")
    await study.until(at(TALK + DAY, 21, 15))
    assert len(study.cards()) == messages


async def test_a_missing_permission_holds_it_until_it_is_granted(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    await study.let_write(study.channel, may=False)
    await study.until(at(TALK - DAY, 20))
    messages = len(study.cards())
    await study.let_write(study.channel)
    await study.until(at(TALK - DAY, 20, 1))
    assert len(study.cards()) == messages + 1


async def test_what_was_due_while_the_bot_was_down_comes_at_its_start(study: Study) -> None:
    await study.present(study.minha, date=TALK)
    study.env.backend.advance_clock((at(TALK - DAY, 21) - study.env.now()).total_seconds())
    await study.restart()
    await study.until(at(TALK - DAY, 21, 1))
    assert newest(study).startswith("## 📢 내일 발표가 있어요")
    moments = await study.db.read(lambda session: session.scalars(select(Moment)).all())
    assert [moment.kind.value for moment in moments if moment.came_at is not None] == ["announcement"]


#: When something comes by itself, and how it begins.
COMING = [(at(TALK - DAY, 20), "## 📢"), (at(TALK, 22), "🎉"), (at(TALK + 3 * DAY, 20), "## 1주차")]


@pytest.mark.parametrize("when", [When.BEFORE, When.AFTER, When.CUT])
@pytest.mark.parametrize(("due", "begins"), COMING)
async def test_a_crash_between_sending_and_remembering_repeats_nothing(
    study: Study, wire: Wire, when: When, due: dt.datetime, begins: str
) -> None:
    await study.present(study.minha, date=TALK)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    await study.until(due - dt.timedelta(hours=1))
    wire.arm(Fault(0, when))
    await study.until(due)
    wire.arm(None)
    await study.restart()
    await study.until(due + dt.timedelta(minutes=2))
    assert len([card for card in study.cards() if text_of(card).startswith(begins)]) == 1


@pytest.mark.parametrize(("due", "begins"), COMING)
async def test_a_crash_before_sending_loses_nothing(study: Study, due: dt.datetime, begins: str) -> None:
    await study.present(study.minha, date=TALK)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    await study.until(due - dt.timedelta(minutes=1))
    study.db.on_change = lambda: None  # the process that stores it sends nothing any more
    channels = {study.guild.id: Channels({study.channel.id}, {study.channel.id}, None)}
    await study.db.write(coming.come, now=due, zone=dt.UTC, channels=channels)
    await study.restart()
    await study.until(due + dt.timedelta(minutes=1))
    assert len([card for card in study.cards() if text_of(card).startswith(begins)]) == 1
