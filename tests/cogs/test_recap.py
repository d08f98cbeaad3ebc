"""The recap: posted once, brought up to date, read privately."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor
from simcord.builders import ChannelHandle
from sqlalchemy import select

from bot.render.leaves import LEAF_LIMIT
from db.models import Post
from db.types import PostKind
from tests.support.study import TODAY, Study, buttons_of, press, text_of


async def busy_week(study: Study) -> None:
    """Let a week happen: two questions, one of them answered, and a reflection."""
    await study.present(study.minha, study.eunbi, papers="Attention https://a.b/c")
    await study.ask(study.hangyeol, study.eunbi, "왜 층을\n나누나요?")
    await study.ask(study.hangyeol, study.minha, "아직 답이 없어요")
    await study.answer(study.eunbi, 1, "그래서요.")
    await reflect(study, "많이 배웠다.")


async def reflect(study: Study, body: str) -> None:
    """Let 은비 reflect."""
    form = await study.eunbi.slash(study.channel, "reflect")
    await study.eunbi.submit_modal(form, {"reflection": body})


async def recap_id(study: Study) -> int | None:
    """Return the message that is the recap, as the database holds it."""
    return await study.db.read(
        lambda session: session.scalar(select(Post.message_id).where(Post.kind == PostKind.RECAP))
    )


def recaps(study: Study, channel: ChannelHandle | None = None) -> list[discord.Message]:
    """Return the recaps that stand in a channel."""
    return [
        message
        for message in (channel or study.channel).history()
        if any(button.startswith("read:week:") for button in buttons_of(message).values())
    ]


def page_of(study: Study, message: discord.Message) -> str:
    """Return what is attached to a recap."""
    name, stored = study.file_of(message)
    assert name == "week01.md"
    return stored.decode()


async def test_a_recap_is_posted_for_all(study: Study) -> None:
    await busy_week(study)
    cards = study.cards()

    receipt = await study.hangyeol.slash(study.channel, "recap")

    (recap,) = recaps(study)
    assert receipt.ephemeral
    assert text_of(receipt) == f"✅ **1주차** 정리를 올렸어요. [정리 보기]({recap.jump_url})"
    assert list(buttons_of(receipt)) == ["내 차례"]
    hearts = [line.split()[0] for line in text_of(recap).splitlines() if "#" in line and "[" in line]
    links = {
        at: f"[#{at}](https://discord.com/channels/{study.guild.id}/{study.channel.id}/{cards[at - 1].id})"
        for at in (1, 2)
    }
    assert text_of(recap) == "\n".join(
        [
            "## 1주차 · 1/1(목)",
            "-# 질문 2개 · 답변 1개 · 소감 1개",
            "### 1팀 · 민하, 은비",
            "📄 [Attention](<https://a.b/c>)",
            f"{hearts[0]} ⏳ {links[2]} 아직 답이 없어요",
            f"{hearts[1]} {links[1]} 왜 층을 나누나요?",
            "### 소감",
            "**은비** 많이 배웠다.",
            "-# ⏳ 답변을 기다리는 질문 1개",
        ]
    )
    assert list(buttons_of(recap)) == ["전체 읽기", "내 차례"]
    assert await recap_id(study) == recap.id


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_the_receipt_speaks_the_member_s_language_and_the_recap_the_group_s(study: Study) -> None:
    await busy_week(study)

    receipt = await study.hangyeol.slash(study.channel, "recap")
    private = await study.hangyeol.slash(study.channel, "recap", private=True)

    (recap,) = recaps(study)
    assert text_of(receipt).startswith("✅ The recap of **week 1** is posted")
    assert list(buttons_of(receipt)) == ["My turn"]
    assert text_of(recap).startswith("## 1주차 · 1/1(목)")
    assert text_of(private).startswith("## Week 1 · Thu, Jan 1")
    again = await study.hangyeol.slash(study.channel, "recap")
    assert text_of(again) == f"✅ The recap of **week 1** is up to date. [See it]({recap.jump_url})"


async def test_asked_for_again_it_is_brought_up_to_date_wherever_that_is(study: Study) -> None:
    await busy_week(study)
    await study.minha.slash(study.channel, "recap")
    other = study.guild.create_text_channel("잡담")
    await study.answer(study.minha, 2, "이제 답했어요.")
    await study.restart()

    receipt = await study.hangyeol.slash(other, "recap", week=1)

    (recap,) = recaps(study)
    assert text_of(receipt) == f"✅ **1주차** 정리를 새로 고쳤어요. [정리 보기]({recap.jump_url})"
    assert "-# 질문 2개 · 답변 2개 · 소감 1개" in text_of(recap)
    assert "답변 : 이제 답했어요." in page_of(study, recap)
    assert recaps(study, other) == []


async def test_a_question_that_many_wonder_about_comes_before_the_others(study: Study) -> None:
    await study.present(study.minha)
    for at in range(6):
        await study.ask(study.hangyeol, study.minha, f"질문{at}")
        if at < 5:
            await study.answer(study.minha, at + 1, "네.")
    await study.hangyeol.slash(study.channel, "recap")

    panel = await study.subin.slash(study.channel, "edit", question="5")
    await press(study.subin, panel, "🙋 나도 궁금해요")

    (recap,) = recaps(study)
    assert re.findall(r"질문\d", text_of(recap)) == ["질문5", "질문4", "질문0", "질문1"]


async def test_nobody_is_counted_for_what_they_have_not_written(study: Study) -> None:
    await busy_week(study)
    await study.answer(study.minha, 2, "네.")

    await study.hangyeol.slash(study.channel, "recap")

    (recap,) = recaps(study)
    assert text_of(recap).splitlines()[-2:] == ["### 소감", "**은비** 많이 배웠다."]
    assert not re.search(r"\d명", text_of(recap))


@pytest.mark.parametrize("private", [True, False])
async def test_it_is_framed(study: Study, private: bool) -> None:
    await busy_week(study)

    result = await study.hangyeol.slash(study.channel, "recap", private=private)

    assert result.response is not None
    shown = result.response.message if private else recaps(study)[0]
    (frame,) = shown.components
    assert isinstance(frame, discord.Container)
    assert frame.accent_colour is not None
    assert page_of(study, shown).startswith("# 1주차")


async def test_the_page_is_attached(study: Study) -> None:
    await busy_week(study)

    await study.minha.slash(study.channel, "recap")

    (recap,) = recaps(study)
    markdown = page_of(study, recap)
    assert markdown.startswith("# 1주차\n**발표일**: 2026.01.01\n### Team 1\n- **Members**: 민하, 은비\n")
    assert "받은 질문 : 왜 층을" in markdown
    assert markdown.endswith("### 소감\n- 은비 : 많이 배웠다.\n")


async def test_deleted_it_is_posted_again(study: Study) -> None:
    await busy_week(study)
    await study.minha.slash(study.channel, "recap")
    (before,) = recaps(study)
    await study.minha.delete(before)

    receipt = await study.minha.slash(study.channel, "recap")

    (recap,) = recaps(study)
    assert recap.id != before.id
    assert text_of(receipt) == f"✅ **1주차** 정리를 올렸어요. [정리 보기]({recap.jump_url})"
    assert await recap_id(study) == recap.id


async def test_an_edit_that_discord_refuses_makes_way_for_a_new_one(study: Study) -> None:
    await busy_week(study)
    await study.minha.slash(study.channel, "recap")
    (before,) = recaps(study)
    study.env.inject_error("PATCH", f"/channels/*/messages/{before.id}", status=400, code=50035)

    receipt = await study.minha.slash(study.channel, "recap")

    (recap,) = recaps(study)
    assert recap.id != before.id
    assert text_of(receipt) == f"✅ **1주차** 정리를 올렸어요. [정리 보기]({recap.jump_url})"


async def test_where_discord_fails_nothing_is_lost_and_the_member_is_told(study: Study) -> None:
    await busy_week(study)
    await study.minha.slash(study.channel, "recap")
    (before,) = recaps(study)
    await study.answer(study.minha, 2, "이제 답했어요.")
    study.env.inject_error("PATCH", f"/channels/*/messages/{before.id}", status=500, times=2)

    receipt = await study.minha.slash(study.channel, "recap")

    assert text_of(receipt) == "📋 1주차 정리는 곧 올라가요. 채널에 글을 쓸 수 있게 되면 자동으로 올라가요."
    await reflect(study, "더 배웠다.")
    await study.env.advance_time(10)
    (recap,) = recaps(study)
    assert recap.id == before.id
    assert "더 배웠다." in page_of(study, recap)


async def recap_at_once(
    study: Study, monkeypatch: pytest.MonkeyPatch, people: Sequence[MemberActor]
) -> list[InteractionResult]:
    """Let people ask for the recap in one moment; return what they are told."""
    emit = study.env.backend.emit
    payloads: list[dict[str, Any]] = []

    def held(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            payloads.append(dict(payload))
        else:
            emit(event, payload)

    monkeypatch.setattr(study.env.backend, "emit", held)
    results = [await person.slash(study.channel, "recap") for person in people]
    monkeypatch.undo()
    for payload in payloads:
        study.env.backend.emit("INTERACTION_CREATE", payload | {"locale": "ko"})
    await study.env.settle()
    return results


async def test_two_at_once_post_it_once(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    await busy_week(study)

    results = await recap_at_once(study, monkeypatch, [study.minha, study.hangyeol])

    (recap,) = recaps(study)
    posted, updated = (
        f"✅ **1주차** 정리를 {done}. [정리 보기]({recap.jump_url})" for done in ("올렸어요", "새로 고쳤어요")
    )
    said = [text_of(result) for result in results]
    assert posted in said
    assert set(said) <= {posted, updated}  # the later one may find it posted already


async def test_privately_nobody_else_sees_it(study: Study) -> None:
    await busy_week(study)

    shown = await study.hangyeol.slash(study.channel, "recap", private=True)

    assert shown.ephemeral
    assert text_of(shown).startswith("## 1주차 · 1/1(목)")
    assert list(buttons_of(shown)) == ["전체 읽기", "내 차례"]
    assert shown.response is not None
    assert page_of(study, shown.response.message).startswith("# 1주차\n")
    assert recaps(study) == []
    assert await recap_id(study) is None


async def coming_week(study: Study) -> InteractionResult:
    """Let a presentation of tomorrow be asked something already, and somebody recap it."""
    await study.present(study.minha, study.eunbi, date=TODAY + dt.timedelta(days=1))
    await study.ask(study.hangyeol, study.eunbi, "왜 층을 나누나요?")
    return await study.hangyeol.slash(study.channel, "recap")


async def test_a_week_that_has_not_begun_is_shown_privately(study: Study) -> None:
    shown = await coming_week(study)

    assert shown.ephemeral
    assert text_of(shown).startswith("**1주차**는 아직 시작 전이에요. 지금은 나만 볼 수 있어요.\n## 1주차 · 1/2(금)\n")
    assert list(buttons_of(shown)) == ["전체 읽기", "내 차례", "그래도 올리기"]
    assert recaps(study) == []


async def test_asked_for_privately_it_offers_no_posting(study: Study) -> None:
    await coming_week(study)

    shown = await study.hangyeol.slash(study.channel, "recap", private=True)

    assert text_of(shown).startswith("## 1주차 · 1/2(금)\n")
    assert list(buttons_of(shown)) == ["전체 읽기", "내 차례"]


async def test_it_can_be_posted_all_the_same_once(study: Study) -> None:
    shown = await coming_week(study)
    await study.restart()

    receipt = await press(study.hangyeol, shown, "그래도 올리기")
    again = await press(study.hangyeol, shown, "그래도 올리기")

    (recap,) = recaps(study)
    assert text_of(recap).startswith("## 1주차 · 1/2(금)\n")
    assert list(buttons_of(recap)) == ["전체 읽기", "내 차례"]
    assert receipt.ephemeral
    assert text_of(receipt) == f"✅ **1주차** 정리를 올렸어요. [정리 보기]({recap.jump_url})"
    assert text_of(again) == f"✅ **1주차** 정리를 새로 고쳤어요. [정리 보기]({recap.jump_url})"


MAY_NOT = {"send_messages": "메시지 보내기", "attach_files": "파일 첨부"}


async def forbid(study: Study, channel: ChannelHandle, **permissions: Any) -> None:
    """Change what the bot may do in a channel, or let it be as everywhere."""
    found = study.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.set_permissions(found.guild.default_role, **permissions)
    await study.env.settle()


async def test_all_the_same_it_is_posted_once_the_bot_may_post(study: Study) -> None:
    quiet = study.guild.create_text_channel("공지")
    await forbid(study, quiet, send_messages=False)
    await coming_week(study)
    shown = await study.minha.slash(quiet, "recap")

    result = await press(study.minha, shown, "그래도 올리기")

    assert result.ephemeral
    assert recaps(study, quiet) == []
    await forbid(study, quiet, send_messages=None)
    assert [recap.id for recap in recaps(study, quiet)] == [await recap_id(study)]


@pytest.mark.parametrize("missing", MAY_NOT)
async def test_where_the_bot_may_not_post_it_says_what_is_missing_and_posts_once_it_may(
    study: Study, missing: str
) -> None:
    quiet = study.guild.create_text_channel("공지")
    await forbid(study, quiet, **{missing: False})
    await busy_week(study)
    study.env.inject_error("POST", f"/channels/{quiet.id}/messages", status=403, code=50013)  # of files, by itself too

    receipt = await study.minha.slash(quiet, "recap")

    assert receipt.ephemeral
    follows, held = text_of(receipt).splitlines()
    assert follows.startswith("📋 1주차 정리는 곧 올라가요.")
    assert f"봇에게 이 채널의 **{MAY_NOT[missing]}** 권한이 생기면 바로 올라가요." in held
    assert recaps(study, quiet) == []
    await forbid(study, quiet, **{missing: None})
    (recap,) = recaps(study, quiet)
    again = await study.minha.slash(study.channel, "recap")
    assert text_of(again) == f"✅ **1주차** 정리를 새로 고쳤어요. [정리 보기]({recap.jump_url})"


async def test_a_week_can_be_named_and_must_be_there(study: Study) -> None:
    none_yet = await study.minha.slash(study.channel, "recap")
    await busy_week(study)
    unknown = await study.minha.slash(study.channel, "recap", week=9)

    assert none_yet.ephemeral
    assert text_of(none_yet) == "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요."
    assert buttons_of(none_yet) == {"발표 등록": "present"}
    assert unknown.ephemeral
    assert text_of(unknown) == "9주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요."
    assert buttons_of(unknown) == {"일정": "schedule:0"}


async def test_nothing_in_it_pings(study: Study) -> None:
    await study.present(study.minha)
    loud = f"@everyone @here <@{study.minha.id}> <@&{study.guild.id}>"
    await study.ask(study.hangyeol, study.minha, loud)
    await reflect(study, loud)

    await study.minha.slash(study.channel, "recap")

    sent = study.sent()[-1]
    assert sent["allowed_mentions"]["parse"] == []
    assert not sent["allowed_mentions"].get("users")
    (recap,) = recaps(study)
    assert "@민하" in page_of(study, recap)


async def read_all(study: Study, shown: InteractionResult) -> list[str]:
    """Leaf through to the end; return the leaves."""
    leaves = [text_of(shown)]
    while "다음 ▶" in buttons_of(shown):
        shown = await press(study.hangyeol, shown, "다음 ▶")
        leaves.append(text_of(shown))
    return leaves


async def test_everything_is_read_privately_without_losing_a_word(study: Study) -> None:
    await study.present(study.minha)
    question = "\n\n".join(" ".join(f"{at}질{word}" for word in range(70)) for at in range(10))[:4000]
    await study.ask(study.hangyeol, study.minha, question)
    await study.answer(study.minha, 1, "답" * 4000)
    await reflect(study, "```\n" + "x = 1\n" * 660 + "```")
    await study.minha.slash(study.channel, "recap")
    (recap,) = recaps(study)
    await study.restart()

    shown = await press(study.hangyeol, recap, "전체 읽기")
    assert shown.ephemeral
    leaves = await read_all(study, shown)

    assert text_of(shown) == leaves[-1]  # in the place of the first
    assert all(len(leaf) < LEAF_LIMIT + 20 for leaf in leaves)
    assert [leaf.splitlines()[-1] for leaf in leaves] == [f"-# {at}/{len(leaves)}" for at in range(1, len(leaves) + 1)]
    words = "".join("".join(leaf.rsplit("\n", 1)[0] for leaf in leaves).split())
    assert "".join(question.split()) in words
    assert "답" * 4000 in words
    assert words.replace("```", "").count("x=1") == 660
    assert all(leaf.count("```") % 2 == 0 for leaf in leaves)


async def test_leaves_turn_both_ways_and_end_where_the_week_ends(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "가" * 3000)
    await study.minha.slash(study.channel, "recap")
    (recap,) = recaps(study)
    first = await press(study.hangyeol, recap, "전체 읽기")
    assert list(buttons_of(first)) == ["다음 ▶"]

    second = await press(study.hangyeol, first, "다음 ▶")
    assert list(buttons_of(second)) == ["◀ 이전", "다음 ▶"]
    third = await press(study.hangyeol, second, "다음 ▶")
    assert list(buttons_of(third)) == ["◀ 이전"]
    back = await press(study.hangyeol, third, "◀ 이전")
    assert "-# 2/3" in text_of(back)


async def test_a_leaf_that_is_there_no_more_becomes_the_last(study: Study) -> None:
    await study.present(study.minha)
    await reflect(study, "가" * 4000)
    await study.minha.slash(study.channel, "recap")
    (recap,) = recaps(study)
    shown = await press(study.hangyeol, recap, "전체 읽기")
    await reflect(study, "짧게")

    turned = await press(study.hangyeol, shown, "다음 ▶")

    assert text_of(turned).endswith("**은비**\n짧게")
    assert buttons_of(turned) == {}


async def test_in_the_private_recap_everything_is_read_in_its_place(study: Study) -> None:
    await busy_week(study)
    shown = await study.hangyeol.slash(study.channel, "recap", private=True)

    turned = await press(study.hangyeol, shown, "전체 읽기")

    assert "**Q.** 왜 층을\n나누나요?\n\n**A.** 그래서요." in text_of(turned)
    assert text_of(shown) == text_of(turned)


async def test_whose_turn_it_is_shows_only_to_oneself(study: Study) -> None:
    await busy_week(study)
    await study.minha.slash(study.channel, "recap")
    (recap,) = recaps(study)
    await study.restart()

    mine = await press(study.minha, recap, "내 차례")
    nothing = await press(study.eunbi, recap, "내 차례")

    assert mine.ephemeral
    assert "💬 #2" in text_of(mine)
    assert "✍️ 1주차 소감" in text_of(mine)
    assert "#2 답변" in buttons_of(mine)
    assert "소감" not in text_of(nothing)


async def test_the_button_shows_it_privately(study: Study) -> None:
    await busy_week(study)
    front = await study.hangyeol.slash(study.channel, "study")
    await study.restart()

    shown = await press(study.hangyeol, front, "정리 보기")

    assert shown.ephemeral
    assert text_of(shown).startswith("## 1주차 · 1/1(목)")
    assert recaps(study) == []


async def test_a_posted_recap_and_its_page_follow_what_happens(study: Study) -> None:
    await busy_week(study)
    await study.hangyeol.slash(study.channel, "recap")

    await study.answer(study.minha, 2, "이제 답했어요")
    await study.ask(study.hangyeol, study.eunbi, "더 궁금해요")
    form = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(form, {"reflection": "나도 배웠다."})

    (recap,) = recaps(study)
    assert "질문 3개 · 답변 2개 · 소감 2개" in text_of(recap)
    for words in ("이제 답했어요", "더 궁금해요", "나도 배웠다."):
        assert words in page_of(study, recap)


def edits_of(study: Study, message: discord.Message) -> int:
    """Count how often a message was edited."""
    path = f"/channels/{message.channel.id}/messages/{message.id}"
    return sum((request.method, request.path) == ("PATCH", path) for request in study.env.http_requests)


async def test_changes_that_come_together_are_taken_together(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    await busy_week(study)
    await study.hangyeol.slash(study.channel, "recap")
    (recap,) = recaps(study)
    before = edits_of(study, recap)

    results = await recap_at_once(study, monkeypatch, [study.minha, study.hangyeol] * 5)

    said = f"✅ **1주차** 정리를 새로 고쳤어요. [정리 보기]({recap.jump_url})"
    assert [text_of(result) for result in results] == [said] * 10
    assert 1 <= edits_of(study, recap) - before <= 2


async def test_a_week_without_a_recap_gets_none_by_itself(study: Study) -> None:
    await busy_week(study)

    assert recaps(study) == []


@pytest.mark.parametrize("status", [403, 404, 429, 500])
async def test_a_recap_that_cannot_follow_costs_nothing(study: Study, status: int) -> None:
    await busy_week(study)
    await study.hangyeol.slash(study.channel, "recap")
    (recap,) = recaps(study)
    study.env.inject_error("PATCH", f"/channels/{study.channel.id}/messages/{recap.id}", status=status)

    receipt = await study.answer(study.minha, 2, "이제 답했어요")

    assert "답변을 남겼어요" in text_of(receipt)
    assert len(recaps(study)) == 1
    await study.ask(study.hangyeol, study.eunbi, "더 궁금해요")
    assert "이제 답했어요" in page_of(study, recaps(study)[0])
