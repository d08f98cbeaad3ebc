"""Cancelling a presentation: its questions wait, say so on their cards, and come back with it."""

import datetime as dt

import discord
import pytest
from simcord import InteractionResult, MemberActor

from db import terms
from tests.support.study import TODAY, Study, buttons_of, press, text_of

NEXT = TODAY + dt.timedelta(days=7)
WAITS = "-# 1주차 · #{number} · ⏸️ 발표 취소로 기다리는 중"


@pytest.fixture
async def asked(study: Study) -> None:
    """#1, which 한결 asked 민하 before the talk, with its answer."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.answer(study.minha, 1, "이래서요.")


def card(study: Study) -> discord.Message:
    """Return the card as it is now."""
    return study.cards()[0]


async def cancel(study: Study, presenter: MemberActor) -> InteractionResult:
    """Cancel what somebody presents, and return what they see."""
    asked = await press(presenter, await presenter.slash(study.channel, "present"), "발표 취소")
    return await press(presenter, asked, "네, 취소할게요")


@pytest.mark.usefixtures("asked")
async def test_it_is_said_before_and_after_that_questions_wait(study: Study) -> None:
    asked = await press(study.minha, await study.minha.slash(study.channel, "present"), "발표 취소")
    assert text_of(asked).splitlines() == [
        "1주차 1팀 발표를 정말 취소할까요?",
        "받은 질문은 지워지지 않고, 발표를 복구하거나 다시 등록할 때까지 기다려요.",
    ]

    done = await press(study.minha, asked, "네, 취소할게요")

    assert text_of(done).splitlines() == [
        "1주차 1팀 발표를 취소했어요.",
        "-# 받은 질문 1개는 기다리고 있어요. 발표를 복구하면 함께 돌아오고, 다시 등록하면 그 발표로 가져올 수 있어요.",
    ]
    assert buttons_of(done) == {"발표 복구": "present:restore:1", "다시 등록": "present:new:1:1"}
    assert text_of(card(study)).splitlines()[0] == WAITS.format(number=1)
    assert "**왜 그런가요?**" in text_of(card(study))
    assert "이래서요." in text_of(card(study))
    assert buttons_of(card(study)) == {"⋯": "more:1"}


@pytest.mark.usefixtures("asked")
async def test_it_comes_back_with_its_questions(study: Study) -> None:
    before = text_of(card(study)), buttons_of(card(study))
    done = await cancel(study, study.minha)
    await study.restart()

    back = await press(study.minha, done, "발표 복구")

    assert text_of(back).splitlines()[0] == "✅ 발표를 복구했어요: **1주차** · 1/1(목) · **1팀**"
    assert "↩️ 기다리던 질문 1개도 돌아왔어요." in text_of(back).splitlines()
    assert list(buttons_of(back))[:4] == ["바꾸기", "옮기기", "다른 팀과 맞바꾸기", "발표 취소"]
    assert (text_of(card(study)), buttons_of(card(study))) == before
    again = await press(study.minha, done, "발표 복구")
    assert text_of(again).startswith("**1주차** · 1/1(목) · **1팀** 발표가 이미 등록되어 있어요.")


async def test_one_without_questions_comes_back_too(study: Study) -> None:
    await study.present(study.minha)

    back = await press(study.minha, await cancel(study, study.minha), "발표 복구")

    assert text_of(back).startswith("✅ 발표를 복구했어요: **1주차**")
    assert "질문" not in text_of(back)


@pytest.mark.usefixtures("asked")
async def test_the_schedule_leads_to_what_was_cancelled(study: Study) -> None:
    assert "취소한 발표" not in buttons_of(await study.eunbi.slash(study.channel, "schedule"))
    await cancel(study, study.minha)

    listed = await press(study.eunbi, await study.eunbi.slash(study.channel, "schedule"), "취소한 발표")

    assert listed.ephemeral
    assert text_of(listed).splitlines()[0] == "취소한 발표예요. 복구하면 기다리던 질문도 함께 돌아와요."
    assert text_of(listed).splitlines()[1].startswith("- **1주차** 1/1(목) · 1팀 · 민하")
    assert text_of(listed).splitlines()[1].endswith("· 질문 1개")
    assert "취소한 발표" not in buttons_of(await study.subin.slash(study.channel, "schedule"))
    shown = await study.minha.slash(study.channel, "schedule")
    await press(study.eunbi, listed, "1주차 1팀 복구")
    nothing = await press(study.minha, shown, "취소한 발표")
    assert text_of(nothing) == "복구할 수 있는 발표가 없어요."
    assert "취소한 발표" not in buttons_of(await study.eunbi.slash(study.channel, "schedule"))


@pytest.mark.usefixtures("asked")
async def test_who_registers_anew_takes_them_along(study: Study) -> None:
    await cancel(study, study.minha)

    receipt = await study.present(study.minha, week=2, date=NEXT)

    line = "⏸️ 취소한 **1주차** 발표에서 받은 질문 1개가 기다리고 있어요. 이 발표로 가져올 수 있어요."
    assert line in text_of(receipt).splitlines()
    moved = await press(study.minha, receipt, "질문 1개 가져오기")
    assert "↩️ 기다리던 질문 1개를 이 발표로 가져왔어요." in text_of(moved).splitlines()
    assert text_of(card(study)).splitlines()[0].startswith("-# 2주차 · #1 · ")
    again = await press(study.minha, receipt, "질문 1개 가져오기")
    assert "기다리던 질문은 이미 돌아왔어요." in text_of(again).splitlines()


async def test_one_without_questions_is_offered_until_its_day(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await cancel(study, study.minha)

    listed = await press(study.eunbi, await study.eunbi.slash(study.channel, "schedule"), "취소한 발표")

    assert text_of(listed).splitlines()[1].endswith("은비🐱")
    await study.until(study.env.now() + dt.timedelta(days=2))
    assert "취소한 발표" not in buttons_of(await study.eunbi.slash(study.channel, "schedule"))


@pytest.mark.usefixtures("asked")
async def test_a_talk_of_an_earlier_term_is_brought_back_too(study: Study) -> None:
    await cancel(study, study.minha)
    await study.present(study.subin, week=2, date=NEXT)
    await study.db.write(terms.begin, guild_id=study.guild.id, name="2026-2", now=study.env.now())

    listed = await press(study.eunbi, await study.eunbi.slash(study.channel, "schedule"), "취소한 발표")
    await press(study.eunbi, listed, "1주차 1팀 복구")

    assert text_of(card(study)).splitlines()[0].startswith("-# 1주차 · #1 · 민하")


@pytest.mark.usefixtures("asked")
async def test_who_registers_the_same_week_anew_hears_of_that_alone(study: Study) -> None:
    gone = await cancel(study, study.minha)
    form = await press(study.minha, gone, "다시 등록")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 발표 등록"

    await study.minha.submit_modal(form, {"date": "2026.01.01", "presenters": [study.minha, study.eunbi]})
    await study.until(study.env.now() + dt.timedelta(minutes=10))

    assert [line.splitlines()[0] for line in told(study.eunbi)] == [
        "📝 민하님이 회원님을 **1주차** · 1/1(목) 발표자로 등록했어요."
    ] * 2


@pytest.mark.usefixtures("asked")
async def test_who_presents_there_by_now_is_said(study: Study) -> None:
    done = await cancel(study, study.minha)
    await study.present(study.eunbi)

    refused = await press(study.minha, done, "발표 복구")

    assert "은비" in text_of(refused)
    assert list(buttons_of(refused)) == ["그 발표 열기"]
    assert text_of(card(study)).splitlines()[0] == WAITS.format(number=1)


@pytest.mark.usefixtures("asked")
async def test_what_waits_is_neither_answered_nor_listed_but_may_be_withdrawn(study: Study) -> None:
    await cancel(study, study.minha)

    refused = await study.minha.slash(study.channel, "answer", question="1", answer="늦은 답")
    waits = (
        "발표가 취소되어 #1 질문은 기다리고 있어요. 발표를 복구하면 돌아오고, 다시 등록하면 그 발표로 가져올 수 있어요."
    )
    assert text_of(refused).splitlines()[0] == waits
    listed = await study.hangyeol.slash(study.channel, "questions")
    assert "왜 그런가요?" not in text_of(listed)
    theirs = await study.hangyeol.slash(study.channel, "edit", question="1")
    assert text_of(theirs).splitlines()[0] == "⏸️ **#1** 질문은 발표가 취소되어 기다리고 있어요."
    others = await study.subin.slash(study.channel, "edit", question="1")
    assert "왜 그런가요?" in text_of(others)
    assert buttons_of(others) == {}

    gone = await press(study.hangyeol, theirs, "질문 삭제")
    restored = await press(study.hangyeol, gone, "되돌리기")

    assert text_of(restored) == (
        "✅ **#1** 질문을 복구했어요. 발표가 취소된 동안은 기다리고, 발표가 돌아오면 함께 돌아와요."
    )


def told(member: MemberActor) -> list[str]:
    """Return what the bot has told somebody directly."""
    return [text_of(message) for message in member.user.dm_channel.history()]


async def manager_cancels(study: Study) -> InteractionResult:
    """Let 민하, a manager, cancel what 은비 and 수빈 registered."""
    await study.present(study.eunbi, study.subin)
    assert [len(told(member)) for member in (study.eunbi, study.subin)] == [0, 1]
    shown = await study.minha.slash(study.channel, "present", week=1, team="1")
    return await press(study.minha, await press(study.minha, shown, "발표 취소"), "네, 취소할게요")


async def test_whose_talk_somebody_else_cancels_hears_of_it_after_a_while(study: Study) -> None:
    await manager_cancels(study)
    assert [len(told(member)) for member in (study.eunbi, study.subin)] == [0, 1]

    await study.until(study.env.now() + dt.timedelta(minutes=10))

    said = (
        "✖️ 민하님이 회원님의 **1주차** · 1/1(목) 발표를 취소했어요.\n"
        "잘못 취소했다면 **스터디** 서버의 `/일정`에서 복구하거나 민하님에게 알려 주세요."
    )
    assert [told(member)[-1] for member in (study.eunbi, study.subin)] == [said, said]
    assert told(study.minha) == []


async def test_nobody_hears_of_a_slip_that_is_put_right(study: Study) -> None:
    await press(study.minha, await manager_cancels(study), "발표 복구")

    await study.until(study.env.now() + dt.timedelta(minutes=10))

    assert [len(told(member)) for member in (study.eunbi, study.subin)] == [0, 1]


async def test_who_has_heard_of_it_hears_that_it_takes_place_after_all(study: Study) -> None:
    gone = await manager_cancels(study)
    await study.until(study.env.now() + dt.timedelta(minutes=10))

    await press(study.minha, gone, "발표 복구")

    assert told(study.eunbi)[-1].startswith("↩️ 민하님이 회원님의 **1주차** · 1/1(목) 발표를 복구했어요.")


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "Why?")
    asked = await press(study.minha, await study.minha.slash(study.channel, "present"), "Cancel it")

    done = await press(study.minha, asked, "Yes, cancel it")

    assert text_of(done).splitlines() == [
        "The presentation of Team 1 in week 1 is cancelled.",
        "-# 1 question waits, and comes back with it, or can be taken along once it is registered again.",
    ]
    back = await press(study.minha, done, "Bring it back")
    assert "↩️ 1 question that waited is back too." in text_of(back).splitlines()
