"""``/settings``: what a server sets for itself, who may, and what follows from it."""

from typing import Any, get_args

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot.controls import SectionName
from bot.settings import Settings
from cogs.settings.panel import SECTIONS
from db import settings as stored
from db.settings import OwnSettings, SettingName
from tests.support.settings_panel import (
    BASICS,
    CHANNELS,
    MEETING,
    MOMENTS,
    PAUSE,
    TERM,
    choose,
    panel,
    said,
    section,
    selects,
    texts,
)
from tests.support.study import Study, buttons_of, press, text_of

REFUSAL = "서버 관리 권한이나 관리자 역할이 있는 분만 할 수 있어요. 관리자에게 부탁해 주세요."
TITLE = "## ⚙️ 설정"


async def type_zone(study: Study, typed: str) -> InteractionResult:
    form = await press(study.minha, await section(study), "다른 시간대")
    return await study.minha.submit_modal(form, {"timezone": typed})


def chosen(shown: InteractionResult, setting: SettingName) -> list[str]:
    return [option.value for option in selects(shown)[setting].options if option.default]


async def page_of(study: Study, recap: discord.Message) -> str:
    """Return the page that is attached to a recap by now."""
    (file,) = next(message for message in study.cards() if message.id == recap.id).attachments
    return (await file.read()).decode()


def new_role_holder(study: Study) -> tuple[Any, MemberActor]:
    role = study.guild.create_role("운영")
    return role, study.guild.add_member(study.env.create_user("holder", global_name="맡은 사람"), roles=[role])


async def test_until_something_is_set_the_program_s_settings_are_in_force(study: Study) -> None:
    shown = await panel(study)

    assert shown.ephemeral
    assert text_of(shown).startswith(TITLE)
    assert texts(shown)[1].splitlines() == [
        "**언어·시간·담당** · 한국어 · 서울 · 관리자 역할 없음",
        "**채널** · 모두 명령어를 쓴 곳에",
        "**알림** · 모두 켜짐",
        "**모임** · 정하지 않음",
        "**쉬기** · 쉬지 않고 있어요",
        "**기수** · 정하지 않음",
        "-# 고르면 바로 저장돼요. 서버 관리 권한이나 관리자 역할이 있는 분이 바꿀 수 있어요.",
    ]
    assert list(buttons_of(shown)) == [BASICS, CHANNELS, MOMENTS, MEETING, PAUSE, TERM]

    shown = await press(study.minha, shown, BASICS)
    assert text_of(shown).startswith(f"{TITLE} · {BASICS}")
    assert texts(shown)[1:] == [
        "**모두가 보는 글** · 한국어",
        "**시간대** · 서울 · 지금 1/1(목) 09:00",
        "**관리자 역할** · 없음",
    ]
    assert (chosen(shown, "language"), chosen(shown, "timezone")) == (["ko"], ["Asia/Seoul"])
    assert list(buttons_of(shown)) == ["다른 시간대", "◀ 돌아가기"]
    assert texts(await press(study.minha, shown, "◀ 돌아가기"))[0].startswith(TITLE)


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_the_panel_speaks_english_too(study: Study) -> None:
    role, _ = new_role_holder(study)
    shown = await panel(study)
    assert texts(shown)[1].splitlines() == [
        "**Language, time, role** · 한국어 · Seoul · no managers' role",
        "**Channels** · all where the command is used",
        "**Reminders** · all on",
        "**Meetings** · not set",
        "**Pause** · no pause",
        "**Term** · not set",
        "-# A choice is saved at once. Those who may manage the server, or hold the managers' role, can change this.",
    ]
    shown = await press(study.minha, shown, "Language, time, role")
    assert texts(shown)[1:] == [
        "**What all read** · 한국어",
        "**Time zone** · Seoul · now Thu, Jan 1 09:00",
        "**Managers' role** · none",
    ]

    receipts = [
        said(await choose(shown, study.minha, "language", "en")),
        said(await choose(shown, study.minha, "timezone", "Asia/Tokyo")),
        said(await choose(shown, study.minha, "manager_role_id", role)),
        said(await choose(shown, study.minha, "manager_role_id")),
    ]
    form = await press(study.minha, shown, "Another time zone")
    refused = await study.minha.submit_modal(form, {"timezone": "KST"})
    stranger = await panel(study, study.stranger)

    assert receipts == [
        "✅ What all read is in **English** now. What was posted this term follows, one after the other.",
        "✅ The time zone is **Tokyo** now, where it is Thu, Jan 1 09:00. A day begins at its midnight.",
        f"✅ Whoever holds <@&{role.id}> is a manager of the bot now, too.",
        "✅ No role makes a manager any more; only those are who may manage the server.",
    ]
    assert text_of(refused) == (
        "No time zone is called `KST`. Write region and city, as in `Asia/Seoul`, or a city, as in `Seoul`."
    )
    assert text_of(stranger) == (
        "Only those who may manage the server, or hold the managers' role, can do this. Ask one of them."
    )


async def test_what_all_read_follows_the_language_and_private_replies_do_not(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    await study.subin.slash(study.channel, "recap")
    card, recap = study.cards()[-2:]
    assert ("1주차" in text_of(card), "1주차" in text_of(recap)) == (True, True)

    changed = await choose(await section(study), study.minha, "language", "en")

    assert said(changed) == "✅ 모두가 보는 글의 언어를 바꿨어요: **English**. 이번 기수에 올린 글도 차례로 바뀌어요."
    assert "**모두가 보는 글** · English" in text_of(changed)
    assert chosen(changed, "language") == ["en"]
    await study.env.advance_time(10)  # what only looks another way leaves room for what somebody does
    shown = {message.id: text_of(message) for message in study.cards()}
    assert ("Week 1" in shown[card.id], "Week 1" in shown[recap.id]) == (True, True)
    receipt = await study.ask(study.hangyeol, study.eunbi, "정말요?")
    assert "Week 1" in text_of(study.cards()[-1])
    assert "질문" in text_of(receipt)


async def test_the_zone_says_which_day_it_is_and_redraws_recaps_alone(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "<t:1767225600:f>에 하나요?")
    await study.subin.slash(study.channel, "recap")
    recap = study.cards()[-1]
    assert "1주차 소감" in text_of(await study.minha.slash(study.channel, "study"))
    assert "2026.01.01 09:00" in await page_of(study, recap)

    changed = await choose(await section(study), study.minha, "timezone", "America/New_York")

    assert said(changed) == "✅ 시간대를 바꿨어요: **뉴욕** · 지금 12/31(수) 19:00. 하루는 이 시간대의 자정에 시작해요."
    assert "1주차 소감" not in text_of(await study.minha.slash(study.channel, "study"))
    await study.env.advance_time(10)
    assert "2025.12.31 19:00" in await page_of(study, recap)
    edited = {request.path for request in study.env.http_requests if request.method == "PATCH"}
    assert [path for path in edited if "/channels/" in path] == [f"/channels/{study.channel.id}/messages/{recap.id}"]


@pytest.mark.parametrize("typed", ["Europe/Vienna", "europe/vienna", "비엔나", "Vienna"])
async def test_a_zone_that_is_not_in_the_list_is_typed(study: Study, typed: str) -> None:
    changed = await type_zone(study, typed)

    assert "**시간대** · 비엔나 · 지금 1/1(목) 01:00" in text_of(changed)
    assert chosen(changed, "timezone") == ["Europe/Vienna"]
    assert len(selects(changed)["timezone"].options) == 25


async def test_what_names_no_zone_is_refused_with_how_one_is_written(study: Study) -> None:
    refused = await type_zone(study, "KST")

    assert text_of(refused) == (
        "`KST` 시간대를 찾지 못했어요. `Asia/Seoul`처럼 지역/도시로 적거나 `서울`처럼 도시 이름을 적어 주세요."
    )
    assert study.bot.settings_of(study.guild.id).own == OwnSettings()
    form = await press(study.minha, refused, "이어 쓰기")
    assert "**시간대** · 도쿄" in text_of(await study.minha.submit_modal(form, {"timezone": "도쿄"}))


async def test_whoever_holds_the_role_is_a_manager_and_so_are_those_who_may_manage_the_server(study: Study) -> None:
    role, holder = new_role_holder(study)
    await study.present(study.eunbi)
    assert text_of(await panel(study, holder)) == REFUSAL

    changed = await choose(await section(study), study.minha, "manager_role_id", role)

    assert said(changed) == f"✅ 관리자 역할을 정했어요: <@&{role.id}>. 이 역할이 있는 분도 봇에서 관리자예요."
    assert (await holder.slash(study.channel, "profile", member=study.eunbi)).modal is not None
    assert said(await choose(await section(study, member=holder), holder, "language", "en")).startswith("✅")
    assert text_of(await panel(study, study.stranger)) == REFUSAL
    assert text_of(await panel(study)).startswith(TITLE)


async def test_a_role_holder_who_gives_the_role_up_locks_nobody_out(study: Study) -> None:
    role, holder = new_role_holder(study)
    await choose(await section(study), study.minha, "manager_role_id", role)

    cleared = await choose(await section(study, member=holder), holder, "manager_role_id")

    assert said(cleared) == "✅ 관리자 역할을 비웠어요. 이제 서버 관리 권한이 있는 분만 관리자예요."
    assert text_of(await panel(study, holder)) == REFUSAL
    assert "**관리자 역할** · 없음" in text_of(await section(study))


async def test_a_role_that_is_deleted_makes_no_manager(study: Study) -> None:
    role, holder = new_role_holder(study)
    await choose(await section(study), study.minha, "manager_role_id", role)

    study.env.backend.delete_role(study.guild.id, role.id)
    await study.env.settle()

    assert text_of(await panel(study, holder)) == REFUSAL
    shown = await section(study)
    assert "**관리자 역할** · 없음" in text_of(shown)
    assert selects(shown)["manager_role_id"].default_values == []


async def test_the_role_of_everybody_is_refused(study: Study) -> None:
    shown = await section(study)

    refused = await choose(shown, study.minha, "manager_role_id", study.guild.default_role)

    assert text_of(refused) == (
        "모두의 역할이나 봇의 역할, 삭제된 역할은 고를 수 없어요. 맡길 분에게 역할을 준 다음 그 역할을 골라 주세요."
    )
    assert text_of(await panel(study, study.stranger)) == REFUSAL


async def test_what_was_set_is_taken_back_by_its_button(study: Study, settings: Settings) -> None:
    shown = await choose(await section(study), study.minha, "language", "en")
    shown = await choose(shown, study.minha, "timezone", "Asia/Tokyo")
    assert shown.response is not None
    assert settings.language == "ko"

    for setting in ("language", "timezone"):
        shown = await study.minha.click(shown.response, custom_id=f"settings:unset:{setting}")
        assert shown.response is not None

    assert said(shown) == "✅ 시간대를 바꿨어요: **서울** · 지금 1/1(목) 09:00. 하루는 이 시간대의 자정에 시작해요."
    assert "**모두가 보는 글** · 한국어" in text_of(shown)
    assert study.bot.settings_of(study.guild.id).own == OwnSettings()


async def test_what_was_set_is_in_force_after_a_restart_and_the_panel_goes_on_working(study: Study) -> None:
    role, holder = new_role_holder(study)
    await study.present(study.eunbi)
    shown = await section(study)
    await choose(shown, study.minha, "language", "en")
    await choose(shown, study.minha, "manager_role_id", role)

    await study.restart()

    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    assert "Week 1" in text_of(study.cards()[-1])
    shown = await choose(shown, study.minha, "timezone", "Asia/Tokyo")
    assert texts(shown)[1:] == [
        "**모두가 보는 글** · English",
        "**시간대** · 도쿄 · 지금 1/1(목) 09:00",
        f"**관리자 역할** · <@&{role.id}>",
    ]
    assert text_of(await panel(study, holder)).startswith(TITLE)
    form = await press(study.minha, shown, "다른 시간대")
    await study.restart()
    assert "**시간대** · 뉴욕" in text_of(await study.minha.submit_modal(form, {"timezone": "뉴욕"}))


async def test_what_one_server_sets_is_in_force_in_no_other(study: Study) -> None:
    owner = study.env.create_user("boss", global_name="보스")
    elsewhere = study.env.create_guild("남의 모임", owner=owner)
    boss, channel = elsewhere.add_member(owner), elsewhere.create_text_channel("남의 방")
    shown = await section(study)
    shown = await choose(shown, study.minha, "language", "en")
    await choose(shown, study.minha, "timezone", "Asia/Tokyo")

    theirs = await press(boss, await boss.slash(channel, "settings"), BASICS)

    assert "**모두가 보는 글** · 한국어" in text_of(theirs)
    assert "**시간대** · 서울" in text_of(theirs)
    await choose(theirs, boss, "timezone", "UTC")
    assert "**시간대** · 도쿄" in text_of(await section(study))


async def test_who_is_no_manager_any_more_can_use_neither_the_panel_nor_a_form_that_is_open(study: Study) -> None:
    role, holder = new_role_holder(study)
    await choose(await section(study), study.minha, "manager_role_id", role)
    shown = await section(study, member=holder)
    form = await press(holder, shown, "다른 시간대")

    study.env.backend.get_guild(study.guild.id).members[holder.id].role_ids.clear()

    for refused in (
        await choose(shown, holder, "language", "en"),
        await press(holder, shown, "다른 시간대"),
        await holder.submit_modal(form, {"timezone": "도쿄"}),
        await press(holder, shown, "기본값으로"),
    ):
        assert text_of(refused) == REFUSAL
    assert study.bot.settings_of(study.guild.id).own == OwnSettings(manager_role_id=role.id)


async def test_the_front_door_leads_managers_to_the_settings(study: Study) -> None:
    more = await press(study.minha, await study.minha.slash(study.channel, "study"), "더 보기")
    shown = await press(study.minha, more, "설정")
    assert text_of(shown).startswith(TITLE)


async def test_a_zone_that_this_machine_lacks_counts_as_none(study: Study) -> None:
    await study.bot.change_setting(study.guild.id, "timezone", "Asia/Atlantis")
    assert "**시간대** · 서울" in text_of(await section(study))


@pytest.mark.looks_each_minute
async def test_what_was_set_in_another_process_is_in_force_within_a_minute(study: Study) -> None:
    await study.present(study.minha)
    await study.db.write(stored.change, guild_id=study.guild.id, setting="language", value="en")

    await study.env.advance_time(60)

    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    assert "Answer" in buttons_of(study.cards()[-1])


@pytest.mark.looks_each_minute
async def test_what_was_taken_back_in_another_process_is_in_force_within_a_minute(study: Study) -> None:
    await choose(await section(study), study.minha, "language", "en")
    await study.db.write(stored.change, guild_id=study.guild.id, setting="language", value=None)

    await study.env.advance_time(60)

    assert study.bot.settings_of(study.guild.id).own == OwnSettings()


def test_every_setting_has_its_column_and_its_place_on_the_panel() -> None:
    chosen = [name for section in SECTIONS.values() for name in section.settings]
    assert [*chosen, "starts_at", "place"] == [*get_args(SettingName)] == [*OwnSettings.__dataclass_fields__]


def test_every_section_has_its_button() -> None:
    assert [*SECTIONS] == [*get_args(SectionName)]
