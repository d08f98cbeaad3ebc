"""A track runs beside the first term: in its channels all that people do is about it, and nowhere else."""

import datetime as dt
from dataclasses import replace

import discord
import pytest

from tests.cogs.test_settings_term import MANAGERS_ONLY
from tests.support.settings_panel import CHANNELS, MEETING, TERM, choose, said, section, texts
from tests.support.study import TODAY, Study, buttons_of, field, press, text_of
from tests.support.tracks import NAME, begin_track, end_track, submit_track, term_section

DAY = dt.timedelta(days=1)
SEOUL = dt.timezone(dt.timedelta(hours=9))
TRACK = f"-# 🛤️ {NAME} 갈래"


@pytest.fixture
async def club(study: Study) -> Study:
    """The group in the channel of its track, while week 8 runs in the first term."""
    await study.present(study.eunbi, week=8)
    return await begin_track(study)


async def test_it_is_said_what_a_track_is_and_how_it_begins(study: Study) -> None:
    await study.present(study.eunbi, week=8)
    channel = study.guild.create_text_channel("읽기방")
    form = await press(study.minha, await section(study, TERM), "갈래 시작")
    assert form.modal is not None
    assert form.modal["title"] == "갈래 시작"
    assert form.modal["components"][0]["content"] == (
        "갈래는 지금 기수와 나란히, 다른 채널에서 따로 모이는 모임이에요.\n"
        "- 고른 채널에서는 주차와 일정, 설정, 알림이 1주차부터 따로 가요.\n"
        "- 이름과 동물, 질문 번호는 서버 전체에서 함께 이어져요."
    )

    shown = await study.minha.submit_modal(form, {"name": NAME, "channel": [channel]})

    assert said(shown) == (
        f"✅ **{NAME}** 갈래를 시작했어요. 이제 <#{channel.id}>에서는 모든 명령이 이 갈래의 것이에요. "
        "거기서 `/발표`로 1주차를 등록해 주세요."
    )
    assert texts(shown)[1:] == ["**기수 이름** · 정하지 않음", f"🛤️ {NAME} 갈래 · <#{channel.id}>"]
    there = await section(replace(study, channel=channel), TERM)
    assert texts(there)[1:] == [
        f"**갈래 이름** · {NAME}",
        "🌱 이 채널에서 첫 발표를 등록하면 갈래의 1주차가 시작돼요.",
    ]
    assert list(buttons_of(there)) == ["발표 등록", "갈래 이름 적기", "갈래 끝내기", "◀ 돌아가기"]
    form = await press(study.minha, there, "발표 등록")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 발표 등록"


async def test_each_channel_has_its_own_weeks_and_the_questions_go_on(study: Study, club: Study) -> None:
    assert text_of(await study.minha.slash(club.channel, "study")) == (
        f"{TRACK}\n🌱 이 채널의 갈래에는 아직 등록된 발표가 없어요. 첫 발표를 등록하면 1주차가 시작돼요."
    )
    refused = await study.minha.slash(club.channel, "recap")
    assert text_of(refused) == ("🌱 이 갈래에는 아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요.")
    assert list(buttons_of(refused)) == ["발표 등록"]

    await study.ask(study.subin, study.eunbi, "첫 기수의 질문")
    await club.present(study.hangyeol)
    await club.ask(study.subin, study.hangyeol, "갈래의 질문")

    assert ["8주차 · #1" in text_of(study.cards()[-1]), "1주차 · #2" in text_of(club.cards()[-1])] == [True, True]
    assert "**▶ 8주차" in text_of(await study.minha.slash(study.channel, "schedule"))
    there = text_of(await study.minha.slash(club.channel, "schedule"))
    assert there.startswith(f"{TRACK}\n**▶ 1주차")
    assert "8주차" not in there
    front = text_of(await study.minha.slash(club.channel, "study"))
    assert front.startswith(f"{TRACK}\n## 1주차")


async def test_a_presenter_of_one_is_not_asked_in_the_other(study: Study, club: Study) -> None:
    await club.present(study.hangyeol)
    refused = await study.ask(study.subin, study.hangyeol, "왜요?")
    assert text_of(refused).startswith("한결님은 등록된 발표가 없어요. 발표자 중에서 다시 골라 주세요.")
    assert await study.questions() == []


async def test_a_thread_is_of_its_channel_s_track(study: Study, club: Study) -> None:
    channel = study.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="읽기방의 스레드", type=discord.ChannelType.public_thread)
    (thread,) = club.channel.threads
    within = replace(club, channel=thread)

    await within.present(study.hangyeol)
    await within.ask(study.subin, study.hangyeol, "스레드의 질문")

    assert "1주차 · #1" in text_of(club.cards()[-1])
    assert text_of(await study.minha.slash(thread, "study")).startswith(TRACK)


async def test_recaps_and_reflections_are_of_the_channel_s_week(study: Study, club: Study) -> None:
    await club.present(study.hangyeol)
    for here, words in ((study, "첫 기수의 소감"), (club, "갈래의 소감")):
        form = await study.subin.slash(here.channel, "reflect")
        await study.subin.submit_modal(form, {"reflection": words})
        await study.minha.slash(here.channel, "recap")
    recaps = [text_of(here.cards()[-1]) for here in (study, club)]
    assert [recap.split(" · ")[0] for recap in recaps] == ["## 8주차", "## 1주차"]
    assert ["첫 기수의 소감" in recaps[0], "갈래의 소감" in recaps[1]] == [True, True]


async def test_a_member_of_both_has_both_to_answer_and_presents_in_both(study: Study, club: Study) -> None:
    await club.present(study.eunbi)
    await study.ask(study.subin, study.eunbi, "첫 기수의 질문")
    await club.ask(study.subin, study.eunbi, "갈래의 질문")
    await club.present(study.minha, week=2, date=TODAY + 7 * DAY)
    for here in (study, club):
        shown = text_of(await study.eunbi.slash(here.channel, "study"))
        assert ["첫 기수의 질문" in shown, "갈래의 질문" in shown] == [True, True]
    mine = text_of(await study.minha.slash(study.channel, "study"))
    assert f"🎤 내 다음 발표 · 2주차 · 1/8(목) · {NAME}" in mine


async def test_settings_are_the_channel_s_term_s(study: Study, club: Study) -> None:
    recaps = study.guild.create_text_channel("정리방")
    await choose(await section(club, CHANNELS), study.minha, "recap_channel_id", recaps)
    form = await press(study.minha, await section(club, MEETING), "시각과 장소 적기")
    await study.minha.submit_modal(form, {"meeting": "10:00 카페"})

    await study.restart()
    club = replace(club, bot=study.bot)

    assert texts(await section(club, MEETING))[1:] == ["**늘 모이는 시각과 장소** · 10:00 · 📍 카페"]
    assert texts(await section(study, MEETING))[1:] == ["**늘 모이는 시각과 장소** · 정하지 않음"]
    await club.present(study.hangyeol)
    await club.ask(study.subin, study.hangyeol, "왜요?")
    assert "1주차 · #1" in text_of(club.cards()[-1])
    await study.minha.slash(club.channel, "recap")
    assert text_of(recaps.history()[-1]).startswith("## 1주차")
    assert "카페" in text_of(await study.minha.slash(club.channel, "schedule"))
    assert "카페" not in text_of(await study.minha.slash(study.channel, "schedule"))


async def test_who_is_registered_hears_of_the_track_and_of_its_time(study: Study, club: Study) -> None:
    form = await press(study.minha, await section(club, MEETING), "시각과 장소 적기")
    await study.minha.submit_modal(form, {"meeting": "10:00 카페"})
    form = await press(study.minha, await section(study, MEETING), "시각과 장소 적기")
    await study.minha.submit_modal(form, {"meeting": "19:00 공학관"})
    form = await study.minha.slash(club.channel, "present")
    await study.minha.submit_modal(form, {"date": "2026.01.09", "presenters": [study.hangyeol]})
    told = text_of(study.hangyeol.user.dm_channel.history()[-1])
    assert ["카페" in told, "공학관" in told, f"스터디 · {NAME}" in told] == [True, False, True]


async def test_what_comes_by_itself_comes_in_each_channel(study: Study, club: Study) -> None:
    talk = TODAY + 2 * DAY
    await study.present(study.minha, week=9, date=talk)
    await club.present(study.hangyeol, date=talk)
    await study.until(dt.datetime.combine(talk - DAY, dt.time(20), SEOUL))
    heads = [text_of(here.cards()[-1]).splitlines()[0] for here in (study, club)]
    assert heads == ["## 📢 내일 발표가 있어요 · 9주차 1/3(토)", "## 📢 내일 발표가 있어요 · 1주차 1/3(토)"]
    await study.ask(study.subin, study.minha, "첫 기수에 물어요", week=9)
    await club.ask(study.subin, study.hangyeol, "갈래에 물어요", week=1)
    await study.until(dt.datetime.combine(talk + 2 * DAY, dt.time(20), SEOUL))
    nudge = text_of(study.hangyeol.user.dm_channel.history()[-1])
    assert nudge.startswith(f"💬 **스터디 · {NAME}** 1주차에 받은 질문 1개")
    await study.until(dt.datetime.combine(talk + 3 * DAY, dt.time(20), SEOUL))
    heads = [text_of(here.cards()[-1]).splitlines()[0] for here in (study, club)]
    assert heads == ["## 9주차 · 1/3(토)", "## 1주차 · 1/3(토)"]


async def test_a_channel_that_a_term_uses_is_refused_and_the_name_is_kept(study: Study, club: Study) -> None:
    refused = await submit_track(study, club.channel, "발표 모임")
    assert text_of(refused) == (
        f"<#{club.channel.id}> 채널은 이미 다른 기수나 갈래가 쓰고 있어요. 다른 채널을 골라 주세요."
    )
    form = await press(study.minha, refused, "이어 쓰기")
    assert field(form.modal, "name")["value"] == "발표 모임"
    assert field(form.modal, "channel")["default_values"] == [{"id": club.channel.id, "type": "channel"}]
    refused = await choose(await section(study, CHANNELS), study.minha, "question_channel_id", club.channel)
    assert text_of(refused).startswith(f"<#{club.channel.id}> 채널은 이미")


@pytest.mark.usefixtures("club")
async def test_a_name_is_refused_that_another_term_has(study: Study) -> None:
    channel = study.guild.create_text_channel("다른 방")
    for name, begins in ((NAME, f"`{NAME}` 이름은 다른 기수와 같거나"), ("…", "`…` 이름은 쓸 수 없어요.")):
        assert text_of(await submit_track(study, channel, name)).startswith(begins)
    assert text_of(await study.minha.slash(channel, "schedule")).startswith("**▶ 8주차")


async def test_a_closed_channel_is_refused(study: Study) -> None:
    channel = study.guild.create_text_channel("닫힌 방")
    await study.let_write(channel, may=False)
    refused = await submit_track(study, channel)
    assert text_of(refused).startswith(f"<#{channel.id}> 채널에 봇의 **메시지 보내기** 권한이 없어요.")


async def test_a_track_keeps_a_channel(study: Study, club: Study) -> None:
    elsewhere = study.guild.create_text_channel("다른 방")
    for name in ("recap_channel_id", "reminder_channel_id"):
        await choose(await section(club, CHANNELS), study.minha, name, elsewhere)
    refused = await choose(await section(club, CHANNELS), study.minha, "question_channel_id", elsewhere)
    assert text_of(refused) == (
        "이렇게 바꾸면 이 채널이 갈래에서 빠져요. 다른 채널을 갈래에 먼저 넣고 그 채널에서 `/설정`을 열거나, "
        "갈래를 끝내 주세요."
    )
    assert list(buttons_of(refused)) == ["설정"]


async def test_a_track_is_called_otherwise(study: Study, club: Study) -> None:
    form = await press(study.minha, await term_section(club), "갈래 이름 적기")
    assert form.modal is not None
    assert form.modal["title"] == "갈래 이름"
    shown = await study.minha.submit_modal(form, {"name": "논문 산책"})
    assert said(shown) == "✅ 갈래 이름을 정했어요: **논문 산책**. 이제 페이지는 `논문-산책/week01.md`에 담겨요."
    assert texts(await section(study, TERM))[1] == "**기수 이름** · 정하지 않음"


async def test_an_ended_track_gives_its_channel_back(study: Study, club: Study) -> None:
    await club.present(study.hangyeol)
    await club.ask(study.subin, study.hangyeol, "갈래의 질문")
    card = club.cards()[-1]
    sure = await press(study.minha, await term_section(club), "갈래 끝내기")
    assert texts(sure)[1] == (
        "이 갈래를 정말 끝낼까요?\n- 갈래의 채널은 다시 지금 기수의 채널이 돼요.\n"
        "- 주차와 카드, 정리는 그대로 남고, 이미 등록한 발표는 알림도 그대로 와요.\n"
        "- 정리 채널에 갈래를 한눈에 보여 드려요."
    )

    shown = await press(study.minha, sure, "네, 끝낼게요")

    assert said(shown) == f"✅ **{NAME}** 갈래를 끝냈어요. 지난 일정은 `/일정`에서 볼 수 있어요."
    assert texts(shown)[1:] == ["**기수 이름** · 정하지 않음"]
    schedule = await study.minha.slash(club.channel, "schedule")
    assert "**▶ 8주차" in text_of(schedule)
    earlier = text_of(await press(study.minha, schedule, "◀ 지난 기수"))
    assert earlier.startswith(f"### {NAME}\n**1주차")
    form = await press(study.hangyeol, card, "답변하기")
    await study.hangyeol.submit_modal(form, {"answer": "끝난 갈래의 답변"})
    assert "끝난 갈래의 답변" in text_of(next(message for message in club.cards() if message.id == card.id))
    await club.ask(study.subin, study.eunbi, "첫 기수의 질문")
    assert "8주차 · #2" in text_of(club.cards()[-1])


async def test_a_track_whose_channel_is_deleted_ends(study: Study, club: Study) -> None:
    study.env.backend.delete_channel(club.channel.id)
    await study.env.settle()
    assert texts(await section(study, TERM))[1:] == ["**기수 이름** · 정하지 않음"]


async def test_only_managers_begin_and_end_a_track(study: Study, club: Study) -> None:
    role = study.guild.create_role("운영")
    holder = study.guild.add_member(study.env.create_user("holder", global_name="맡은 사람"), roles=[role])
    await choose(await section(study), study.minha, "manager_role_id", role)
    channel = study.guild.create_text_channel("다른 방")
    begin = await section(study, TERM, holder)
    form = await press(holder, begin, "갈래 시작")
    end = await term_section(club, holder)
    sure = await press(holder, await term_section(club, holder), "갈래 끝내기")
    study.env.backend.get_guild(study.guild.id).members[holder.id].role_ids.clear()

    for refused in (
        await press(holder, begin, "갈래 시작"),
        await holder.submit_modal(form, {"name": "발표 모임", "channel": [channel]}),
        await press(holder, end, "갈래 끝내기"),
        await press(holder, sure, "네, 끝낼게요"),
    ):
        assert text_of(refused) == MANAGERS_ONLY
    assert text_of(await study.minha.slash(club.channel, "study")).startswith(TRACK)


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_it_speaks_english_too(study: Study) -> None:
    await study.present(study.eunbi)
    channel = study.guild.create_text_channel("reading")
    shown = await submit_track(study, channel, "Reading club")
    assert said(shown) == (
        f"✅ The track **Reading club** has begun. In <#{channel.id}> all commands are about it now. "
        "Register week 1 there with `/present`."
    )
    there = replace(study, channel=channel)
    assert text_of(await study.minha.slash(channel, "study")).startswith("-# 🛤️ Track Reading club\n")
    sure = await press(study.minha, await term_section(there), "End the track")
    shown = await press(study.minha, sure, "Yes, end it")
    assert (
        said(shown)
        == "✅ The track **Reading club** has ended. Its weeks stand in `/schedule`, among the terms before."
    )


async def test_another_server_is_not_concerned(study: Study, club: Study) -> None:
    owner = study.env.create_user("boss", global_name="보스")
    elsewhere = study.env.create_guild("남의 모임", owner=owner)
    boss, channel = elsewhere.add_member(owner), elsewhere.create_text_channel("남의 방")
    assert NAME not in text_of(await boss.slash(channel, "settings"))
    await end_track(club)
