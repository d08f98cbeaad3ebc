"""``/record`` without a presenter: a board that is written on while the talks go on."""

import asyncio
import datetime as dt
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot import replies
from bot.render.layout import layout
from tests.support.database import locked
from tests.support.study import TODAY, Study, buttons_of, field, pinged, press, returned, text_of


async def board(study: Study) -> discord.Message:
    """Let 은비 and a guest present, 민하 after them, and 수빈 put up the board; a day late, when nobody is thanked."""
    yesterday = TODAY - dt.timedelta(days=1)
    await study.present(study.eunbi, date=yesterday, guests="손님")
    await study.present(study.minha, date=yesterday, week=1)
    begun = await study.subin.slash(study.channel, "record")
    assert begun.ephemeral
    return study.cards()[-1]


async def button(study: Study, name: str) -> str:
    """Return the label of a presenter's button, which has an animal."""
    return next(label for label in buttons_of(now(study)) if label.startswith(name))


def now(study: Study) -> discord.Message:
    """Return the board as everybody sees it now: the first message in the channel."""
    return study.cards()[0]


async def hear(study: Study, name: str, question: str, *, scribe: MemberActor | None = None) -> InteractionResult:
    """Let somebody write down what a presenter was asked."""
    scribe = scribe or study.subin
    form = await press(scribe, now(study), await button(study, name))
    return await scribe.submit_modal(form, {"question": question})


async def test_the_board_has_a_button_for_each_presenter_and_is_silent(study: Study) -> None:
    shown = await board(study)

    lines = text_of(shown).splitlines()
    assert lines[0] == "📝 **1주차** 발표에서 나온 질문을 적어요. 질문을 받은 발표자를 눌러 주세요."
    assert [line.split("**")[1][:2] for line in lines[1:]] == ["은비", "손님", "민하"]
    assert all(line.endswith(" · 0개") for line in lines[1:])
    assert [custom_id.split(":")[0] for custom_id in buttons_of(shown).values()] == ["heard"] * 3 + ["recorded"]
    assert shown.flags.silent
    assert [pinged(request) for request in study.sent()] == [[]]


async def test_a_question_is_stored_and_the_board_is_the_answer(study: Study) -> None:
    await board(study)
    form = await press(study.subin, now(study), await button(study, "은비"))
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 은비님이 받은 질문"
    assert field(form.modal, "question")["style"] == 1

    await study.restart()
    await study.subin.submit_modal(form, {"question": "왜 *그런가요*?"})
    await hear(study, "은비", "얼마나요?", scribe=study.hangyeol)
    await study.env.advance_time(1)
    await hear(study, "손님", "언제요?")

    lines = text_of(now(study)).splitlines()
    assert lines[1].endswith(" · 2개 · #2 얼마나요?")
    assert lines[2].endswith(" · 1개 · #3 언제요?")
    assert lines[3].endswith(" · 0개")
    # The first time, she is welcomed too.
    [_, welcome] = [message for message in study.channel.history(viewer=study.subin) if message.flags.ephemeral]
    assert text_of(welcome).splitlines()[1].startswith("처음 오셨네요!")
    stored = await study.questions()
    assert [(question.body, question.presenter.name, question.asker) for question in stored] == [
        ("왜 *그런가요*?", "은비", None),
        ("얼마나요?", "은비", None),
        ("언제요?", "손님", None),
    ]
    assert [question.recorder.name for question in stored if question.recorder] == ["수빈", "한결", "수빈"]


async def test_what_changes_elsewhere_the_board_shows_at_once(study: Study) -> None:
    await board(study)
    for question in ("왜 그런가요?", "얼마나요?"):
        await hear(study, "은비", question)
    form = await press(study.subin, await study.subin.slash(study.channel, "edit", question="1"), "질문 고치기")
    await study.subin.submit_modal(form, {"question": "왜요?"})
    await press(study.subin, await study.subin.slash(study.channel, "edit", question="2"), "질문 삭제")

    assert text_of(now(study)).splitlines()[1].endswith(" · 1개 · #1 왜요?")

    await press(study.hangyeol, now(study), "발표 끝")

    assert text_of(study.cards()[1]).splitlines()[1:] == ["⏳ **#1** 왜요?"]


async def test_when_the_talk_is_over_each_presenter_hears_once(study: Study) -> None:
    await board(study)
    for name, question in (("은비", "왜 그런가요?"), ("손님", "언제요?"), ("은비", "얼마나요?")):
        await hear(study, name, question)

    receipt = await press(study.subin, now(study), "발표 끝")

    told = study.cards()[1:]
    assert [pinged(request) for request in study.sent()] == [[], [study.eunbi.id], []]  # the board pings nobody
    assert text_of(told[0]).splitlines() == [
        f"📝 <@{study.eunbi.id}>님, 1주차 발표에서 질문 2개를 받았어요.",
        "⏳ **#1** 왜 그런가요?",
        "⏳ **#3** 얼마나요?",
    ]
    assert "손님" in text_of(told[1])
    assert receipt.ephemeral
    assert text_of(receipt) == "✅ 발표자 2명에게 받은 질문을 알렸어요."
    form = await press(study.eunbi, told[0], "답변하기")
    answered = await study.eunbi.submit_modal(form, {"answer": "그래서요"})
    assert "다음 답변 (#3)" in buttons_of(answered)  # before the guest's, of the same team
    assert "그래서요" in text_of(study.cards()[-1])


async def test_pressed_again_only_what_is_new_is_told(study: Study) -> None:
    await board(study)
    await hear(study, "은비", "왜 그런가요?")
    await press(study.subin, now(study), "발표 끝")

    again = await press(study.hangyeol, now(study), "발표 끝")
    assert text_of(again) == "새로 알릴 질문이 없어요."
    assert len(study.cards()) == 2
    await hear(study, "은비", "얼마나요?")
    await press(study.hangyeol, now(study), "발표 끝")

    assert text_of(study.cards()[-1]).splitlines()[1:] == ["⏳ **#2** 얼마나요?"]


async def test_what_was_noted_all_at_once_is_not_told_again(study: Study) -> None:
    await board(study)
    form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
    await study.subin.submit_modal(form, {"notes": "왜 그런가요?"})

    again = await press(study.subin, now(study), "발표 끝")

    assert text_of(again) == "새로 알릴 질문이 없어요."


async def test_two_scribes_at_once_tell_once(study: Study) -> None:
    await board(study)
    await hear(study, "은비", "왜 그런가요?")
    await press(study.subin, now(study), "발표 끝")
    await hear(study, "은비", "얼마나요?")
    payload = next(
        dict(emitted)
        for _, event, emitted in reversed(study.env.backend.transcript)
        if event == "INTERACTION_CREATE"
        and emitted["type"] == 3
        and emitted["data"]["custom_id"].startswith("recorded")
    )
    for scribe in (study.subin, study.hangyeol):
        record = study.env.backend.new_interaction(3, study.channel.id, scribe.id, study.guild.id)
        study.env.backend.emit("INTERACTION_CREATE", payload | {"id": str(record.id), "token": record.token})
        await asyncio.sleep(0)
    await study.env.settle()

    told = [text_of(card) for card in study.cards()[1:]]
    assert [text.splitlines()[1:] for text in told] == [["⏳ **#1** 왜 그런가요?"], ["⏳ **#2** 얼마나요?"]]


async def test_delivered_twice_a_question_is_stored_once(study: Study) -> None:
    await board(study)
    await hear(study, "은비", "왜 그런가요?")

    await study.deliver_again()

    assert [question.body for question in await study.questions()] == ["왜 그런가요?"]


async def test_where_the_board_is_gone_it_is_posted_anew_and_the_scribe_gets_a_receipt(study: Study) -> None:
    await board(study)
    receipt = await hear(study, "은비", "왜 그런가요?")
    await study.minha.delete(now(study))

    assert receipt.ephemeral
    assert text_of(receipt).startswith("✅ **1주차** · **#1** 질문을 은비")
    await press(study.subin, receipt, "되돌리기")
    assert await study.questions() == []
    assert text_of(now(study)).splitlines()[1].endswith(" · 0개")


async def test_whom_discord_kept_from_hearing_hears_by_itself_and_once(study: Study) -> None:
    await board(study)
    await hear(study, "은비", "왜 그런가요?")
    await hear(study, "민하", "언제요?")
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=500)

    receipt = await press(study.subin, now(study), "발표 끝")
    await study.env.advance_time(60)
    again = await press(study.subin, now(study), "발표 끝")

    assert text_of(receipt) == "✅ 발표자 2명에게 받은 질문을 알렸어요."
    assert text_of(again) == "새로 알릴 질문이 없어요."
    told = [text_of(card).partition("님")[0] for card in study.cards()[1:]]
    assert sorted(told) == sorted(f"📝 <@{presenter.id}>" for presenter in (study.eunbi, study.minha))


async def test_where_the_bot_may_not_send_presenters_hear_once_it_may(study: Study) -> None:
    await board(study)
    await hear(study, "은비", "왜 그런가요?")
    await study.let_write(study.channel, may=False)

    over = await press(study.subin, now(study), "발표 끝")

    assert over.ephemeral
    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(over)
    assert len(study.cards()) == 1
    await study.let_write(study.channel)
    assert "⏳ **#1** 왜 그런가요?" in text_of(study.cards()[1])
    assert pinged(study.sent()[-1]) == [study.eunbi.id]


async def test_where_the_bot_may_not_send_the_board_comes_once_it_may(study: Study) -> None:
    await study.let_write(study.channel, may=False)
    await study.present(study.eunbi)

    begun = await study.subin.slash(study.channel, "record")

    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(begun)
    assert study.cards() == []
    await study.let_write(study.channel)
    await hear(study, "은비", "왜 그런가요?")
    assert text_of(now(study)).splitlines()[1].endswith(" · 1개 · #1 왜 그런가요?")


async def test_whoever_left_the_roster_is_asked_nothing_and_the_words_come_back(study: Study) -> None:
    await board(study)
    name = await button(study, "은비")
    custom_id = buttons_of(now(study))[name]
    form = await press(study.subin, now(study), name)
    await study.cancel(study.eunbi, week=1)

    refused = await study.subin.submit_modal(form, {"question": "왜 그런가요?"})
    late: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label=name, custom_id=custom_id)
    channel = study.bot.get_partial_messageable(study.channel.id)
    pressed = await press(study.subin, await channel.send(view=layout("🚪", [[late]])), name)

    assert "그 발표는 이미 취소됐어요" in text_of(refused)
    assert returned(refused) == "왜 그런가요?"
    assert "그 발표는 이미 취소됐어요" in text_of(pressed)
    assert pressed.ephemeral
    assert name not in buttons_of(now(study))


async def test_where_it_cannot_be_remembered_who_hears_nobody_hears_yet(study: Study) -> None:
    await board(study)
    await hear(study, "은비", "왜 그런가요?")

    with locked(study.db):
        refused = await press(study.subin, now(study), "발표 끝")
    assert text_of(refused).startswith("지금은 저장할 수 없어요.")
    assert len(study.cards()) == 1
    await press(study.subin, now(study), "발표 끝")

    assert [pinged(request) for request in study.sent()] == [[], [study.eunbi.id]]


async def test_where_the_database_is_slow_the_scribe_gets_a_receipt(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wait(tasks: set[Any], *, timeout: float) -> tuple[set[Any], set[Any]]:  # noqa: ASYNC109  # asyncio's own
        assert timeout == replies.PATIENCE
        return set(), tasks

    await board(study)
    monkeypatch.setattr(replies, "asyncio", SimpleNamespace(wait=wait, ensure_future=asyncio.ensure_future))

    receipt = await hear(study, "은비", "왜 그런가요?")

    assert receipt.ephemeral
    assert text_of(receipt).startswith("✅ **1주차** · **#1** 질문을 은비")


@pytest.mark.parametrize(("week", "sentence"), [(None, "아직 등록된 주차가 없어요."), (9, "9주차를 찾지 못했어요.")])
async def test_without_a_week_there_is_no_board(study: Study, week: int | None, sentence: str) -> None:
    refused = await study.subin.slash(study.channel, "record", **({"week": week} if week else {}))

    assert refused.ephemeral
    assert text_of(refused).startswith(sentence)


async def test_without_presenters_there_is_no_board(study: Study) -> None:
    await study.present(study.minha, week=1)
    await study.cancel(study.minha, week=1)

    refused = await study.subin.slash(study.channel, "record", week=1)

    assert refused.ephemeral
    assert text_of(refused).startswith("1주차에는 아직 발표자가 없어요.")


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_the_largest_board_fits(study: Study) -> None:
    names = ", ".join(f"{number:02}" + "가" * 30 for number in range(24))
    await study.present(study.minha, guests=names)
    await study.subin.slash(study.channel, "record")

    for label in list(buttons_of(now(study)))[:-1]:
        form = await press(study.subin, now(study), label)
        await study.subin.submit_modal(form, {"question": "**굵은** [링크](https://example.com) " * 40})

    assert len(buttons_of(now(study))) == 26
    assert all(" · 1" in line for line in text_of(now(study)).splitlines()[1:])
    assert len(text_of(now(study))) < 4000
