"""The front door, what is one's turn, and the hello on a new server."""

import datetime as dt
import unicodedata

import discord
import pytest
from simcord.backend.serializers import guild_create_payload
from simcord.builders import ChannelHandle, GuildHandle

from bot.client import StudyBot
from db import guilds
from tests.support.study import TODAY, Study, buttons_of, press, text_of

#: How wide a line is that a phone of 360 px holds; a Korean character is two.
PHONE_LINE = 40
SILENT = discord.PermissionOverwrite(send_messages=False)
HIDDEN = discord.PermissionOverwrite(view_channel=False)


def _width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in line)


async def join(study: Study, *rules: discord.PermissionOverwrite, system: int | None = None) -> list[ChannelHandle]:
    """Invite the bot to a server with a text channel for each rule; ``system`` is for Discord's own messages."""
    assert study.bot.user is not None
    guild = study.env.create_guild("새 서버")
    channels = [
        guild.create_text_channel(f"채널{place}", overwrites={study.bot.user: rule}) for place, rule in enumerate(rules)
    ]
    if system is not None:
        study.env.backend.edit_guild(guild.id, {"system_channel_id": channels[system].id})
    await rejoin(study, guild)
    return channels


async def rejoin(study: Study, guild: GuildHandle | None) -> None:
    """Let the bot be thrown out of a server and be invited again."""
    assert guild is not None
    backend = study.env.backend
    await study.env.settle()
    payload = dict(guild_create_payload(backend, backend.get_guild(guild.id)))
    del payload["unavailable"]  # as Discord tells a server that one joins from one that comes back
    backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    backend.emit("GUILD_CREATE", payload)
    await study.env.settle()


async def greeted(study: Study, guild: GuildHandle | None) -> bool:
    """Tell whether the database holds that the hello was said."""
    assert guild is not None
    return await study.db.read(guilds.is_greeted, guild_id=guild.id)


async def test_hello_is_said_once_with_what_comes_by_itself_and_three_buttons(study: Study) -> None:
    (channel,) = await join(study, discord.PermissionOverwrite())

    (hello,) = channel.history()
    assert len(text_of(hello).splitlines()) == 4
    assert "때가 되면 저절로 올라와요. 관리자가 `/설정`에서 바꾸거나 끌 수 있어요." in text_of(hello)
    assert "`/스터디`를" in text_of(hello)
    assert buttons_of(hello) == {"발표 등록": "present", "질문하기": "ask", "스터디": "study"}
    assert await greeted(study, channel.guild)
    await rejoin(study, channel.guild)
    assert len(channel.history()) == 1


async def test_hello_comes_where_the_bot_may_speak_first(study: Study) -> None:
    channels = await join(study, HIDDEN, SILENT, discord.PermissionOverwrite(), discord.PermissionOverwrite())

    assert [len(channel.history()) for channel in channels] == [0, 0, 1, 0]


async def test_hello_comes_in_the_channel_for_such_messages(study: Study) -> None:
    channels = await join(study, discord.PermissionOverwrite(), discord.PermissionOverwrite(), system=1)

    assert [len(channel.history()) for channel in channels] == [0, 1]


async def test_hello_leaves_that_channel_alone_where_it_is_closed(study: Study) -> None:
    channels = await join(study, discord.PermissionOverwrite(), SILENT, system=1)

    assert [len(channel.history()) for channel in channels] == [1, 0]


async def test_without_a_place_to_speak_hello_waits_for_the_next_time(study: Study) -> None:
    (channel,) = await join(study, SILENT)
    assert channel.history() == []
    assert not await greeted(study, channel.guild)

    study.env.backend.channels[channel.id].overwrites.clear()
    await rejoin(study, channel.guild)

    assert len(channel.history()) == 1


async def test_a_hello_that_discord_refused_waits_for_the_next_time(study: Study) -> None:
    study.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    (channel,) = await join(study, discord.PermissionOverwrite())
    assert channel.history() == []
    await study.env.advance_time(60)
    assert channel.history() == []

    await rejoin(study, channel.guild)

    assert len(channel.history()) == 1


async def test_the_hello_s_buttons_lead_on(study: Study) -> None:
    await rejoin(study, study.guild)
    hello = study.cards()[0]

    register = await press(study.minha, hello, "발표 등록")
    ask = await press(study.minha, hello, "질문하기")
    front = await press(study.minha, hello, "스터디")

    assert register.modal is not None
    assert "아직 등록된 주차가 없어요" in text_of(ask)
    assert front.ephemeral
    assert "아직 등록된 발표가 없어요" in text_of(front)
    assert front.response is not None
    assert front.response.id != hello.id


async def test_before_the_first_week_one_step_is_offered(study: Study) -> None:
    shown = await study.minha.slash(study.channel, "study")

    assert shown.ephemeral
    assert text_of(shown) == "아직 등록된 발표가 없어요. 첫 발표를 등록하면 한 주가 시작돼요."
    assert buttons_of(shown) == {"발표 등록": "present", "더 보기": "study:more"}


async def test_this_week_my_turn_and_the_ways_on(study: Study) -> None:
    await study.present(study.minha, study.eunbi, papers="LoRA https://arxiv.org/abs/2106.09685\nQLoRA")
    await study.present(study.subin, papers="Adam")
    await study.ask(study.hangyeol, study.eunbi, "**왜** 그런가요?")
    await study.ask(study.hangyeol, study.minha, "저는요?")
    minha, eunbi, subin = [await study.member(member) for member in (study.minha, study.eunbi, study.subin)]

    shown = await study.minha.slash(study.channel, "study")

    assert text_of(shown).splitlines() == [
        "## 1주차 · 1/1(목)",
        f"1팀 · 민하{minha.emoji}, 은비{eunbi.emoji}",
        "📄 [LoRA](<https://arxiv.org/abs/2106.09685>) +1",
        f"2팀 · 수빈{subin.emoji}",
        "📄 Adam",
        "",
        "**내 차례예요**",
        "💬 #2 저는요?",
        "✍️ 1주차 소감",
        "**우리 팀이 받은 질문**",
        f"💬 #1 은비{eunbi.emoji} 왜 그런가요?",
    ]
    assert buttons_of(shown) == {
        "다음 답변 · 2개": "answer:next",
        "질문하기": "ask",
        "소감 쓰기": "reflect:1",
        "정리 보기": "recap:1",
        "일정": "schedule:0",
        "더 보기": "study:more",
    }


async def test_a_presenter_s_five_open_questions_fit_one_screen_of_a_phone(study: Study) -> None:
    await study.present(study.minha, study.eunbi, papers="LoRA: Low-Rank Adaptation of Large Language Models")
    await study.present(study.subin, papers="Adam: A Method for Stochastic Optimization")
    for _ in range(5):
        await study.ask(
            study.hangyeol, study.minha, "추론할 때 지연이 정말 없는지, 어떤 조건에서 그런지 궁금해요. " * 9
        )
    for _ in range(7):
        await study.ask(study.hangyeol, study.eunbi, "팀원에게 물은 것")

    shown = await study.minha.slash(study.channel, "study")

    lines = text_of(shown).splitlines()
    assert len(lines) <= 15
    assert max(map(_width, lines)) <= PHONE_LINE
    assert [line for line in lines if line.startswith("💬")] == [
        f"💬 #{number} 추론할 때 지연이 정말 없는…" for number in range(1, 6)
    ]
    assert lines[-2:] == ["✍️ 1주차 소감", "-# 그 밖에 7개"]
    assert list(buttons_of(shown)) == ["다음 답변 · 12개", "질문하기", "소감 쓰기", "정리 보기", "일정", "더 보기"]


async def test_what_does_not_fit_is_a_number(study: Study) -> None:
    await study.present(study.minha, date=TODAY + dt.timedelta(days=7))
    for number in range(1, 8):
        await study.ask(study.hangyeol, study.minha, f"{number}번째")

    shown = await study.minha.slash(study.channel, "study")

    assert text_of(shown).splitlines()[-2:] == ["💬 #5 5번째", "-# 그 밖에 2개"]


async def test_one_s_own_next_talk_is_told_beside_this_week_s(study: Study) -> None:
    await study.present(study.minha)
    for week in (4, 3):
        await study.present(study.minha, week=week, date=TODAY + dt.timedelta(days=7 * week))

    minha = await study.minha.slash(study.channel, "study")
    other = await study.hangyeol.slash(study.channel, "study")

    assert "🎤 내 다음 발표 · 3주차 · 1/22(목)" in text_of(minha).splitlines()
    assert "🎤" not in text_of(other)


async def test_what_is_needed_more_rarely_stands_behind_one_more_button(study: Study) -> None:
    await study.present(study.minha)
    front = await study.minha.slash(study.channel, "study")

    await study.restart()
    more = await press(study.minha, front, "더 보기")

    assert text_of(more).startswith("**도움말**")
    assert {"`/질문`", "`/답변`", "`/소감`", "`/발표`"} <= set(text_of(more).split())
    assert buttons_of(more) == {
        "발표 등록": "present",
        "내 기록": "me",
        "이름·이모지 정하기": "profile",
        "설정": "settings",
        "스터디": "study",
    }
    assert text_of(await press(study.minha, more, "스터디")).startswith("## 1주차")


async def test_only_managers_are_told_of_their_own_commands(study: Study) -> None:
    await study.present(study.eunbi)

    managers = await press(study.minha, await study.minha.slash(study.channel, "study"), "더 보기")
    members = await press(study.eunbi, await study.eunbi.slash(study.channel, "study"), "더 보기")

    assert text_of(managers).splitlines()[-4:] == [
        "**관리자**",
        "`/페이지 가져오기` `/페이지 내보내기` 한 주를 파일로 넣고 받아요",
        "`/프로필 사람:` 다른 사람의 이름을 정하고 이어 줘요",
        "`/설정` 언어와 채널, 알림을 정해요",
    ]
    assert "설정" not in buttons_of(members)
    assert text_of(managers).startswith(text_of(members))
    assert "관리자" not in text_of(members)


async def test_a_question_noted_for_oneself_is_one_s_own(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await study.ask(study.minha, study.eunbi, "팀원에게 물은 것")
    await study.ask(study.minha, study.minha, "나중에 찾아볼 것")

    shown = await study.minha.slash(study.channel, "study")
    form = await study.minha.slash(study.channel, "answer")

    assert [line for line in text_of(shown).splitlines() if "💬" in line] == ["💬 #2 나중에 찾아볼 것"]
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #2 답변"


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_the_front_door_in_english(study: Study) -> None:
    empty = await study.minha.slash(study.channel, "study")
    await study.present(study.minha)
    shown = await study.minha.slash(study.channel, "study")

    assert text_of(empty).startswith("No presentation is registered yet.")
    assert text_of(shown).startswith("## Week 1 · Thu, Jan 1\n")
    assert text_of(shown).endswith("**Your turn**\n✍️ Your reflection on week 1")
    assert list(buttons_of(shown)) == ["Ask", "Reflect", "See the recap", "Schedule", "More"]


async def test_nothing_is_owed_before_the_week_has_come(study: Study) -> None:
    await study.present(study.minha, date=TODAY + dt.timedelta(days=7))

    before = await study.minha.slash(study.channel, "study")
    await study.env.advance_time(7 * 24 * 3600)
    after = await study.minha.slash(study.channel, "study")

    assert "**지금 할 일이 없어요 🎉**" in text_of(before)
    assert "✍️ 1주차 소감" in text_of(after)


async def test_what_is_done_is_owed_no_more(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    front = await study.minha.slash(study.channel, "study")

    form = await press(study.minha, front, "다음 답변 · 1개")
    await study.minha.submit_modal(form, {"answer": "그래서"})
    form = await press(study.minha, front, "소감 쓰기")
    receipt = await study.minha.submit_modal(form, {"reflection": "배웠어요"})
    turn = await press(study.minha, receipt, "내 차례")

    assert text_of(turn) == "**지금 할 일이 없어요 🎉**"


async def test_my_turn_belongs_to_its_week_and_to_who_presses(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    form = await study.hangyeol.slash(study.channel, "reflect")
    receipt = await study.hangyeol.submit_modal(form, {"reflection": "배웠어요"})
    await study.hangyeol.slash(study.channel, "recap")
    recap = next(card for card in study.cards() if "내 차례" in buttons_of(card))

    own = await press(study.hangyeol, receipt, "내 차례")
    minha = await press(study.minha, recap, "내 차례")

    assert own.response is not None
    assert receipt.response is not None
    assert own.response.id == receipt.response.id  # in the place of the private message
    assert text_of(own) == "**지금 할 일이 없어요 🎉**"
    assert minha.ephemeral
    assert text_of(minha).splitlines()[0] == "**내 차례예요**"
    assert list(buttons_of(minha)) == ["#1 답변", "소감 쓰기"]


async def test_the_front_door_s_buttons_lead_on(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나")
    front = await study.minha.slash(study.channel, "study")

    ask = await press(study.minha, front, "질문하기")
    answer = await press(study.minha, front, "다음 답변 · 1개")
    await study.answer(study.minha, 1, "그래서")
    nothing = await press(study.minha, front, "다음 답변 · 1개")

    assert ask.modal is not None
    assert answer.modal is not None
    assert answer.modal["title"] == "1주차 · #1 답변"
    assert text_of(nothing).startswith("지금 답할 질문이 없어요.")


async def test_after_each_answer_one_s_own_come_before_the_team_s(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    for presenter in (study.eunbi, study.minha, study.eunbi, study.minha):
        await study.ask(study.hangyeol, presenter, "왜 그런가요?")
    shown = await study.minha.slash(study.channel, "study")

    for label in ("다음 답변 · 4개", "다음 답변 (#4)", "다음 답변 (#1)", "다음 답변 (#3)"):
        form = await press(study.minha, shown, label)
        shown = await study.minha.submit_modal(form, {"answer": label})

    said = {question.number: question.answer.body for question in await study.questions() if question.answer}
    assert said == {2: "다음 답변 · 4개", 4: "다음 답변 (#4)", 1: "다음 답변 (#1)", 3: "다음 답변 (#3)"}


async def test_a_server_s_questions_stay_in_it(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "여기만의 질문")
    other = study.env.create_guild("다른 서버")
    channel = other.create_text_channel("채널")
    visitor = other.add_member(study.minha.user)
    await study.env.settle()

    shown = await visitor.slash(channel, "study")
    refused = await visitor.slash(channel, "answer", question="1")

    assert "아직 등록된 발표가 없어요" in text_of(shown)
    assert "#1 질문을 찾지 못했어요" in text_of(refused)


def test_the_bot_asks_for_no_privileged_intent(simcord_bot: StudyBot) -> None:
    assert simcord_bot.intents == discord.Intents(guilds=True, guild_messages=True)
