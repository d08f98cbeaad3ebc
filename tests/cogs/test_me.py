"""``/me``: one's own record, for oneself alone, in the server and in a direct message."""

from typing import Any

import pytest
import simcord.interactions
from simcord import InteractionResult, MemberActor

from bot.page.reader import read
from tests.cogs.test_direct_messages import COMMAND, PRESS, command, from_a_direct_message
from tests.support.faults import Wire
from tests.support.study import Study, buttons_of, doors, press, text_of

NOT_SENT = "파일을 보내지 못했어요. 잠시 뒤에 다시 해 주세요."


async def me(study: Study, member: MemberActor) -> InteractionResult:
    """Look at one's own record in the channel."""
    return await member.slash(study.channel, "me")


async def directly(study: Study, member: MemberActor) -> InteractionResult:
    """Look at it in a direct message."""
    return await from_a_direct_message(study, COMMAND, command("me"), member)


def page_of(study: Study, shown: InteractionResult) -> str:
    """Return what is in the file of a reply."""
    name, stored = study.file_of(shown)
    assert name == "my-record.md"
    return stored.decode()


async def ask_anonymously(study: Study, asker: MemberActor, presenter: MemberActor, words: str) -> None:
    """Ask anonymously for the first time, which shows the notice."""
    form = await study.ask(asker, presenter, words, anonymous=True)
    await asker.submit_modal(form, {"question": words})


async def lived(study: Study) -> None:
    """Let 은비 present, be asked and answer, and let 한결 reflect."""
    await study.present(study.eunbi, papers="LoRA")
    await study.ask(study.hangyeol, study.eunbi, "학습률은 어떻게 정했나요?")
    await ask_anonymously(study, study.hangyeol, study.eunbi, "몰래 물어요")
    await study.answer(study.eunbi, 1, "표를 보세요")
    form = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(form, {"reflection": "많이 배웠어요"})


async def test_one_sees_all_that_is_one_s_own_and_nobody_else_does(study: Study) -> None:
    await lived(study)

    asker, presenter, manager = [await me(study, member) for member in (study.hangyeol, study.eunbi, study.minha)]

    assert asker.ephemeral
    first, second = (card.jump_url for card in study.cards()[:2])
    assert text_of(asker).splitlines() == [
        "## 한결🐱님의 기록",
        "발표 0번 · 질문 2개 · 받은 질문 0개 · 답변 0개 · 소감 1개",
        "**한 질문**",
        f"⏳ [#2]({second}) (익명) 몰래 물어요",
        f"✅ [#1]({first}) 학습률은 어떻게 정했나요?",
        "**최근 소감**",
        "✍️ 1주차 많이 배웠어요",
        "-# 🔔 내 발표 뒤에 답하지 않은 질문이 있으면 DM으로 한 번 알려 드려요. 내 질문의 답변 소식은 따로 와요.",
    ]
    assert "🎤 1주차 LoRA" in text_of(presenter)
    assert f"💬 [#1]({first}) 표를 보세요" in text_of(presenter)
    assert "(익명)" not in text_of(presenter)
    assert text_of(manager).startswith("🌱 아직 남긴 것이 없어요.")


async def test_it_comes_as_a_file_too_in_whole_texts(study: Study) -> None:
    await lived(study)
    await study.ask(study.hangyeol, study.eunbi, "# 제목 아님\n---\n" + "긴 " * 1000)

    shown = await press(study.hangyeol, await me(study, study.hangyeol), "파일로 받기")
    page = page_of(study, shown)

    assert shown.ephemeral
    assert "익명으로 한 질문이 있다면 그것도 들어 있으니" in text_of(shown)
    assert [line for line in page.splitlines() if line.startswith(("#", "---"))] == [
        page.splitlines()[0],
        "## 1주차 · 2026.01.01",
        "### 한 질문",
        "### 익명으로 한 질문",
        "### 소감",
    ]
    assert page.count("긴 긴") > 400
    assert (
        "몰래"
        not in page_of(study, await press(study.eunbi, await me(study, study.eunbi), "파일로 받기")).split(
            "### 받은 질문"
        )[0]
    )


async def test_questions_of_a_cancelled_talk_are_counted_as_waiting_and_stand_in_the_file(study: Study) -> None:
    await lived(study)
    await study.cancel(study.eunbi)

    asker, presenter = [await me(study, member) for member in (study.hangyeol, study.eunbi)]

    assert text_of(asker).splitlines()[1:5] == [
        "발표 0번 · 질문 0개 · 받은 질문 0개 · 답변 0개 · 소감 1개",
        "**한 질문**",
        "-# ⏸️ 발표 취소로 기다리는 중 2개",
        "**최근 소감**",
    ]
    assert "**받은 질문**\n-# ⏸️ 발표 취소로 기다리는 중 2개" in text_of(presenter)
    page = page_of(study, await press(study.hangyeol, asker, "파일로 받기"))
    assert [line for line in page.splitlines() if line.startswith("###")] == [
        "### 한 질문 · ⏸️ 발표 취소로 기다리는 중",
        "### 익명으로 한 질문 · ⏸️ 발표 취소로 기다리는 중",
        "### 소감",
    ]
    assert "학습률은 어떻게 정했나요?" in page


async def test_nudges_are_turned_off_and_on_there(study: Study) -> None:
    await lived(study)

    off = await press(study.eunbi, await me(study, study.eunbi), "앞으로 받지 않을게요")
    assert text_of(off).startswith("알겠어요. 🔕 답하지 않은 질문을 DM으로 알리지 않아요.")

    shown = await me(study, study.eunbi)
    assert "앞으로 받지 않을게요" not in buttons_of(shown)
    assert (
        text_of(shown).splitlines()[-1]
        == "-# 🔕 답하지 않은 질문을 DM으로 알리지 않아요. `/스터디`에 있어요. 내 질문의 답변 소식은 그대로 와요."
    )

    again = await press(study.eunbi, shown, "다시 받을게요")
    assert text_of(again).startswith("🔔 다시 알려 드릴게요.")
    assert "앞으로 받지 않을게요" in buttons_of(await me(study, study.eunbi))


async def test_it_leads_to_the_term_s_anthology_and_to_the_profile(study: Study) -> None:
    await lived(study)

    shown = await me(study, study.hangyeol)

    assert {"anthology:1", "profile", "me:file"} <= {*doors(shown)}
    assert (await press(study.hangyeol, shown, "학기 문집")).ephemeral
    more = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "study"), "더 보기")
    assert text_of(await press(study.hangyeol, more, "내 기록")) == text_of(shown)


async def test_in_a_direct_message_the_only_server_is_meant(study: Study) -> None:
    await lived(study)

    shown = await directly(study, study.hangyeol)

    assert text_of(shown) == text_of(await me(study, study.hangyeol))
    assert {door.partition(":")[0] for door in doors(shown)} == {f"@{study.guild.id}"}
    data = {"custom_id": f"@{study.guild.id}:me:file", "component_type": 2}
    assert "### 한 질문" in page_of(study, await from_a_direct_message(study, PRESS, data, study.hangyeol))


async def test_a_file_that_is_too_large_for_discord_is_refused_in_words(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived(study)
    take_at_most(monkeypatch, 100)
    shown = await me(study, study.hangyeol)

    own = await press(study.hangyeol, shown, "파일로 받기")
    of_term = await press(study.hangyeol, shown, "학기 문집")

    assert text_of(own) == "기록이 디스코드에 올리기에는 너무 커요. 기수마다 [학기 문집]으로 나눠 받아 주세요."
    assert text_of(of_term).startswith("학기 문집이 디스코드에 올리기에는 너무 커요. 봇을 실행하는 컴퓨터에서")


@pytest.mark.parametrize(
    ("status", "own", "of_term"),
    [
        (413, "기록이 디스코드에 올리기에는 너무 커요.", "학기 문집이 디스코드에 올리기에는 너무 커요."),
        (400, NOT_SENT, NOT_SENT),
    ],
)
async def test_only_what_discord_finds_too_large_is_called_so(
    study: Study, status: int, own: str, of_term: str
) -> None:
    await lived(study)
    shown = await me(study, study.hangyeol)

    for label, said in (("파일로 받기", own), ("학기 문집", of_term)):
        study.env.inject_error("PATCH", "/webhooks/*", status=status)
        assert text_of(await press(study.hangyeol, shown, label)).startswith(said)


def take_at_most(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Let Discord take files of so many bytes."""
    original = simcord.interactions.base_payload

    def limited(*args: Any, **kwargs: Any) -> Any:
        record, payload = original(*args, **kwargs)
        return record, payload | {"attachment_size_limit": size}

    monkeypatch.setattr(simcord.interactions, "base_payload", limited)


async def second_group(study: Study, member: MemberActor, name: str = "둘째 모임") -> Any:
    """Let somebody be in another server too, and present there."""
    elsewhere = study.env.create_guild(name, owner=study.env.create_user("boss", global_name="보스"))
    there = elsewhere.add_member(member.user)
    channel = elsewhere.create_text_channel("둘째 방")
    form = await there.slash(channel, "present")
    await there.submit_modal(form, {"date": "2026.01.01", "presenters": [there], "papers": "둘째 논문"})
    return elsewhere


async def test_in_a_direct_message_one_of_several_servers_is_chosen(study: Study) -> None:
    await lived(study)
    elsewhere = await second_group(study, study.hangyeol)

    shown = await directly(study, study.hangyeol)

    assert text_of(shown) == "어느 서버의 기록을 볼까요?"
    assert [*buttons_of(shown).items()] == [
        ("둘째 모임", f"@{elsewhere.id}:me"),
        ("스터디", f"@{study.guild.id}:me"),
    ]
    data = {"custom_id": f"@{elsewhere.id}:me", "component_type": 2}
    chosen = text_of(await from_a_direct_message(study, PRESS, data, study.hangyeol))
    assert "둘째 논문" in chosen
    assert "학습률" not in chosen


async def test_servers_that_one_has_left_take_no_place_from_others(study: Study, wire: Wire) -> None:
    await lived(study)
    others = [await second_group(study, study.hangyeol, f"모임 {at}") for at in range(1, 7)]
    before = len(wire.seen)

    shown = await directly(study, study.hangyeol)

    assert wire.seen[before] == "answer"
    assert text_of(shown).splitlines()[1] == "-# 다른 서버의 기록은 그 서버의 채널에서 `/나`로 볼 수 있어요."
    assert [*buttons_of(shown)] == ["모임 6", "모임 5", "모임 4", "모임 3", "모임 2"]
    for left in others[1:]:
        study.env.backend.guilds[left.id].members.pop(study.hangyeol.id)
    left_to_choose = await directly(study, study.hangyeol)
    assert text_of(left_to_choose) == "어느 서버의 기록을 볼까요?"
    assert [*buttons_of(left_to_choose)] == ["모임 1", "스터디"]


async def test_a_server_that_one_has_left_is_not_offered(study: Study) -> None:
    await lived(study)
    study.env.backend.guilds[study.guild.id].members.pop(study.hangyeol.id)

    assert text_of(await directly(study, study.hangyeol)).startswith("함께 있는 서버에서 아직 남긴 것을 찾지 못했어요.")


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_one_who_has_done_nothing_is_told_how_to_begin(study: Study) -> None:
    await study.present(study.eunbi)

    shown = await me(study, study.stranger)

    assert text_of(shown) == (
        "🌱 There is nothing of yours yet. What you ask, answer and reflect is gathered here, for you alone."
    )
    assert {*doors(shown)} == {"ask", "study"}
    data = {"custom_id": f"@{study.guild.id}:me:file", "component_type": 2}
    assert text_of(await from_a_direct_message(study, PRESS, data, study.stranger)) == text_of(shown)
    assert text_of(await directly(study, study.stranger)).startswith("Nothing of yours was found")
    assert text_of(await me(study, study.eunbi)).startswith("## 은비")


async def test_the_file_s_questions_are_read_back_as_the_page_s_are(study: Study) -> None:
    await lived(study)

    page = page_of(study, await press(study.eunbi, await me(study, study.eunbi), "파일로 받기"))
    _, _, _, *week = page.split("\n")
    reading = read("\n".join(["# 1주차", "**발표일**: 2026.01.01", *week]).replace("### 받은 질문", "### 질의응답"))

    assert reading.page is not None
    assert reading.unplaced == ()
    assert [len(asked.questions) for asked in reading.page.teams[0].presenters] == [2]
