"""The channels of ``/settings``: where questions and recaps go, what is refused, and a channel that is deleted."""

import datetime as dt
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.render.layout import stacked
from db import settings
from db.settings import CHANNELS, OwnSettings, SettingName
from tests.support.settings_panel import CHANNELS as LABEL
from tests.support.settings_panel import choose, panel, said, section, selects, texts
from tests.support.study import TODAY, Study, buttons_of, press, text_of


async def chosen(study: Study, setting: SettingName, channel: ChannelHandle) -> str:
    """Choose a channel, and return what is said to that."""
    return said(await choose(await section(study, LABEL), study.minha, setting, channel))


def own(study: Study) -> OwnSettings:
    return study.bot.settings_of(study.guild.id).own


def told(study: Study) -> list[str]:
    """Return what the bot told somebody directly of a channel that is gone."""
    return [str(sent["components"][0]["content"]) for sent in study.sent() if "🔔" in str(sent)]


async def test_each_channel_is_chosen_shown_and_taken_back(study: Study) -> None:
    there = study.guild.create_text_channel("따로")
    shown = await section(study, LABEL)
    assert texts(shown)[1:] == [
        "**질문 채널** · 명령어를 쓴 채널",
        "**정리 채널** · 명령어를 쓴 채널",
        "**알림 채널** · 질문 채널, 없으면 마지막으로 쓴 채널",
    ]

    receipts = []
    for name in CHANNELS:
        shown = await choose(shown, study.minha, name, there)
        receipts.append(said(shown))

    where = f"<#{there.id}>"
    assert receipts == [
        f"✅ 질문 채널을 정했어요: {where}. 이제 질문 카드는 여기에 올라가요.",
        f"✅ 정리 채널을 정했어요: {where}. 이제 한 주 정리는 여기에 올라가요.",
        f"✅ 알림 채널을 정했어요: {where}. 이제 발표 알림은 여기에 올라가요.",
    ]
    assert texts(shown)[1:] == [f"**질문 채널** · {where}", f"**정리 채널** · {where}", f"**알림 채널** · {where}"]
    assert [menu.default_values[0].id for menu in selects(shown).values()] == [there.id] * 3
    assert f"**채널** · 질문 {where} · 정리 {where} · 알림 {where}" in text_of(await panel(study))

    assert shown.response is not None
    shown = await study.minha.click(shown.response, custom_id="settings:unset:question_channel_id")
    assert said(shown) == "✅ 질문 채널을 비웠어요. 이제 질문 카드는 명령어를 쓴 채널에 올라가요."
    shown = await choose(shown, study.minha, "recap_channel_id")
    assert said(shown) == "✅ 정리 채널을 비웠어요. 이제 한 주 정리는 명령어를 쓴 채널에 올라가요."
    shown = await choose(shown, study.minha, "reminder_channel_id")
    assert said(shown) == ("✅ 알림 채널을 비웠어요. 이제 발표 알림은 질문 채널, 없으면 마지막으로 쓴 채널에 올라가요.")
    assert own(study) == OwnSettings()


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_in_english(study: Study) -> None:
    there = study.guild.create_text_channel("따로")
    shown = await section(study, "Channels")
    assert texts(shown)[1:] == [
        "**Questions' channel** · where the command is used",
        "**Recaps' channel** · where the command is used",
        "**Reminders' channel** · with the questions, else where the bot was used last",
    ]

    assert said(await choose(shown, study.minha, "question_channel_id", there)) == (
        f"✅ Questions go to <#{there.id}> from now on."
    )
    await study.present(study.eunbi)
    receipt = text_of(await study.ask(study.hangyeol, study.eunbi, "Why?"))
    assert f"-# You find it in <#{there.id}>, not here." in receipt.splitlines()

    await study.let_write(there, may=False)
    assert text_of(await choose(shown, study.minha, "recap_channel_id", there)) == (
        f"In <#{there.id}> the bot lacks **Send Messages**. "
        "Switch it on under Permissions in the channel's settings, then choose it again."
    )


async def test_questions_go_to_their_channel_and_follow_ups_stay_below_their_parent(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "먼저 한 질문")
    there = study.guild.create_text_channel("질문방")
    await chosen(study, "question_channel_id", there)

    receipt = await study.ask(study.hangyeol, study.eunbi, "나중 질문")
    form = await study.subin.slash(study.channel, "ask", presenter=study.eunbi)
    await study.subin.submit_modal(form, {"question": "창으로 한 질문"})
    here, (second, third) = study.cards()[-1], there.history()
    below = await study.subin.submit_modal(await press(study.subin, here, "추가 질문"), {"question": "이어서"})

    assert text_of(receipt).splitlines()[:2] == [
        "✅ **1주차** · **#2** 질문을 은비🐶님에게 남겼어요.",
        f"-# 여기 말고 <#{there.id}> 채널에서 볼 수 있어요.",
    ]
    assert ["나중 질문" in text_of(second), "창으로 한 질문" in text_of(third)] == [True, True]
    assert "이어서" in text_of(study.cards()[-1])
    assert "채널에서 볼 수" not in text_of(below)

    followed = await study.minha.submit_modal(await press(study.minha, second, "추가 질문"), {"question": "거기서"})
    assert "거기서" in text_of(there.history()[-1])
    assert "여기 말고" not in text_of(followed)
    elsewhere = await study.minha.slash(study.channel, "ask", presenter=study.eunbi, question="또 여기서")
    assert "여기 말고" in text_of(elsewhere)


async def test_what_was_noted_down_is_told_and_answered_there_but_a_board_stays_where_it_was_asked_for(
    study: Study,
) -> None:
    await study.present(study.eunbi)
    there = study.guild.create_text_channel("질문방")
    await chosen(study, "question_channel_id", there)

    form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
    noted = await study.subin.submit_modal(form, {"notes": "하나\n둘"})
    answered = await study.answer(study.eunbi, 1, "네")
    await study.subin.slash(study.channel, "record")

    told_there, card = there.history()
    assert "은비님, 1주차 발표에서 질문" in text_of(told_there).replace(f"<@{study.eunbi.id}>", "은비")
    assert "하나" in text_of(card)
    for receipt in (noted, answered):
        assert f"<#{there.id}> 채널에서 볼 수 있어요" in text_of(receipt)
    assert "나온 질문을 적어요" in text_of(study.cards()[-1])


async def test_a_recap_goes_to_its_channel_and_the_receipt_links_it(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜?")
    there = study.guild.create_text_channel("정리방")
    await chosen(study, "recap_channel_id", there)
    before = len(study.cards())

    receipt = await study.subin.slash(study.channel, "recap")

    (recap,) = there.history()
    assert recap.attachments
    assert f"/{there.id}/{recap.id})" in text_of(receipt)
    assert len(study.cards()) == before


async def test_the_choice_is_in_force_after_a_restart(study: Study) -> None:
    await study.present(study.eunbi)
    there = study.guild.create_text_channel("질문방")
    await chosen(study, "question_channel_id", there)

    await study.restart()
    await study.ask(study.hangyeol, study.eunbi, "왜?")

    assert "왜?" in text_of(there.history()[-1])


@pytest.mark.parametrize(
    ("setting", "closed", "missing"),
    [
        ("question_channel_id", {"view_channel": False}, "채널 보기, 메시지 보내기"),
        ("question_channel_id", {"send_messages": False}, "메시지 보내기"),
        ("reminder_channel_id", {"send_messages": False}, "메시지 보내기"),
        ("recap_channel_id", {"attach_files": False}, "파일 첨부"),
    ],
)
async def test_a_channel_in_which_the_bot_may_not_post_is_refused_with_what_is_missing(
    study: Study, setting: SettingName, closed: dict[str, Any], missing: str
) -> None:
    there = study.guild.create_text_channel("닫힌 방")
    found = study.bot.get_channel(there.id)
    assert isinstance(found, discord.TextChannel)
    await found.set_permissions(found.guild.me, overwrite=discord.PermissionOverwrite(**closed))
    await study.env.settle()

    refused = await choose(await section(study, LABEL), study.minha, setting, there)

    assert text_of(refused) == (
        f"<#{there.id}> 채널에 봇의 **{missing}** 권한이 없어요. 채널 설정 → 권한에서 켠 다음 다시 골라 주세요."
    )
    assert own(study) == OwnSettings()


async def test_a_channel_that_may_bring_no_files_is_good_enough_for_questions(study: Study) -> None:
    there = study.guild.create_text_channel("글만")
    found = study.bot.get_channel(there.id)
    assert isinstance(found, discord.TextChannel)
    await found.set_permissions(found.guild.me, attach_files=False)
    await study.env.settle()

    assert (await chosen(study, "question_channel_id", there)).startswith("✅")


@pytest.mark.parametrize("kind", ["voice", "gone"])
async def test_what_is_no_text_channel_any_more_is_refused(study: Study, kind: str) -> None:
    channel_id = study.guild.create_voice_channel("목소리").id if kind == "voice" else 1
    options = [discord.SelectOption(label=kind, value=str(channel_id))]
    menu: discord.ui.Select[Any] = discord.ui.Select(custom_id="settings:set:question_channel_id", options=options)
    place = study.bot.get_partial_messageable(study.channel.id)
    shown = await place.send(view=stacked([discord.ui.ActionRow(menu)]))

    refused = await study.minha.select(shown, [str(channel_id)])

    assert text_of(refused) == ("텍스트 채널만 고를 수 있어요. 스레드나 삭제된 채널이 아닌 다른 채널을 골라 주세요.")
    assert own(study) == OwnSettings()


async def test_a_channel_that_closes_later_is_named_in_the_receipt(study: Study) -> None:
    await study.present(study.eunbi)
    there = study.guild.create_text_channel("질문방")
    await chosen(study, "question_channel_id", there)
    await chosen(study, "recap_channel_id", there)
    await study.let_write(there, may=False)

    asked = await study.ask(study.hangyeol, study.eunbi, "왜?")
    recap = await study.subin.slash(study.channel, "recap")

    line = f"봇에게 <#{there.id}> 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요."
    assert line in text_of(asked)
    assert line in text_of(recap)
    await study.let_write(there)
    assert "왜?" in text_of(there.history()[0])


async def test_the_panel_says_at_once_which_channel_is_closed_and_what_to_do(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + dt.timedelta(days=7))
    there = study.guild.create_text_channel("알림방")
    await chosen(study, "reminder_channel_id", there)
    for channel in (there, study.channel):
        await study.let_write(channel, may=False)
    line = (
        "⚠️ <#{}> 채널에 글을 올릴 수 없어요. 채널 설정 → 권한에서 봇의 **메시지 보내기** 권한을 켜 주세요. "
        "켜면 밀린 글부터 바로 올라가요."
    )
    closed = [line.format(there.id), line.format(study.channel.id)]
    assert sorted(texts(await panel(study))[0].splitlines()[1:3]) == sorted(closed)
    assert sorted(texts(await section(study, LABEL))[1].splitlines()) == sorted(closed)
    assert "⚠️" not in text_of(await section(study))

    for channel in (there, study.channel):
        await study.let_write(channel)
    assert "⚠️" not in text_of(await panel(study))


async def test_a_channel_in_which_something_waits_is_closed_too(study: Study) -> None:
    other = study.guild.create_text_channel("다른-곳")
    await study.present(study.eunbi)
    await study.let_write(other, may=False)
    await study.hangyeol.slash(other, "ask", presenter=study.eunbi, question="왜?")
    assert f"⚠️ <#{other.id}> 채널에 글을 올릴 수 없어요." in texts(await panel(study))[0]


async def test_a_channel_that_is_deleted_is_taken_back_and_the_owner_hears_of_it_once(study: Study) -> None:
    await study.present(study.eunbi)
    there, elsewhere = study.guild.create_text_channel("질문방"), study.guild.create_text_channel("정리방")
    for setting in (CHANNELS[0], CHANNELS[2]):
        await chosen(study, setting, there)
    await chosen(study, "recap_channel_id", elsewhere)

    study.env.backend.delete_channel(there.id)
    await study.env.settle()

    assert own(study) == OwnSettings(recap_channel_id=elsewhere.id)
    (text,) = told(study)
    assert text == (
        "🔔 **스터디** 서버에서 골라 둔 채널이 삭제됐어요: 질문 채널, 알림 채널\n"
        "이제 고르기 전처럼 올라가요. 다시 고르려면 서버에서 `/설정`을 열고 [채널]을 눌러 주세요.\n"
        "-# 서버 주인께 한 번만 알려 드려요."
    )
    receipt = await study.ask(study.hangyeol, study.eunbi, "왜?")
    assert "왜?" in text_of(study.cards()[-1])
    assert "여기 말고" not in text_of(receipt)
    await study.restart()
    assert len(told(study)) == 1
    assert own(study) == OwnSettings(recap_channel_id=elsewhere.id)


async def test_a_channel_that_was_deleted_while_the_bot_was_away_is_taken_back_as_it_comes(study: Study) -> None:
    await study.db.write(settings.change, guild_id=study.guild.id, setting="question_channel_id", value=1)

    await study.restart()
    await study.env.settle()

    assert own(study) == OwnSettings()
    assert len(told(study)) == 1


async def test_a_channel_of_which_discord_says_nothing_is_not_taken_back(study: Study) -> None:
    await study.db.write(settings.change, guild_id=study.guild.id, setting="question_channel_id", value=1)
    study.env.inject_error("GET", "/channels/1", status=403, code=50001, times=None)

    await study.restart()
    await study.env.settle()

    assert own(study) == OwnSettings(question_channel_id=1)
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜?")
    assert "왜?" in text_of(study.cards()[-1])
    assert told(study) == []


async def test_a_channel_that_is_deleted_and_was_not_chosen_concerns_nobody(study: Study) -> None:
    there, elsewhere = study.guild.create_text_channel("질문방"), study.guild.create_text_channel("딴 방")
    await chosen(study, "question_channel_id", there)

    study.env.backend.delete_channel(elsewhere.id)
    await study.env.settle()

    assert own(study) == OwnSettings(question_channel_id=there.id)
    assert told(study) == []


async def test_the_buttons_of_the_section_name_the_channel_that_they_take_back(study: Study) -> None:
    there = study.guild.create_text_channel("따로")
    for name in CHANNELS:
        await chosen(study, name, there)
    labels = ["질문 채널 기본값으로", "정리 채널 기본값으로", "알림 채널 기본값으로", "◀ 돌아가기"]
    assert list(buttons_of(await section(study, LABEL))) == labels


async def test_the_buttons_of_the_section(study: Study) -> None:
    assert list(buttons_of(await section(study, LABEL))) == ["◀ 돌아가기"]
