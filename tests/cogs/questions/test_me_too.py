"""나도 궁금해요: counted on the card, named nowhere."""

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot import controls
from bot.render.layout import layout
from tests.support.study import Study, buttons_of, press, text_of


async def asked(study: Study) -> None:
    """Let 한결 ask 은비."""
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")


async def wonder(study: Study, member: MemberActor) -> InteractionResult:
    """Press the button where it stands."""
    channel = study.bot.get_partial_messageable(study.channel.id)
    door = await channel.send(view=layout("🚪", [[controls.me_too("ko", 1, on=True)]]))
    return await press(member, door, "🙋 나도 궁금해요")


def head(study: Study) -> str:
    """Return the card's small line."""
    return text_of(study.cards()[0]).splitlines()[0]


async def test_who_wonders_too_is_counted_on_the_card_and_named_nowhere(study: Study) -> None:
    await asked(study)

    first = await wonder(study, study.subin)
    second = await wonder(study, study.minha)

    assert first.ephemeral
    assert text_of(first) == "🙋 **#1** 질문을 함께 궁금해하는 사람이 1명이에요. 이름은 보이지 않아요."
    assert "2명" in text_of(second)
    assert head(study) == f"-# 1주차 · #1 · ⏳ <@{study.eunbi.id}>님께 온 질문 · 답변 전 · 🙋 +2"
    assert (await study.questions())[0].others == 2


async def test_pressed_twice_counts_once_and_there_is_a_way_back(study: Study) -> None:
    await asked(study)
    await wonder(study, study.subin)
    counted = await wonder(study, study.subin)
    assert "1명" in text_of(counted)

    back = await press(study.subin, counted, "나도 궁금해요 취소")

    assert text_of(back) == "**#1** 질문의 [나도 궁금해요]를 취소했어요. 함께 궁금해하는 사람은 0명이에요."
    assert buttons_of(back) == {"🙋 나도 궁금해요": "metoo:1:on"}
    assert "🙋" not in head(study)


async def test_whoever_asked_counts_already(study: Study) -> None:
    await asked(study)

    assert text_of(await wonder(study, study.hangyeol)) == "#1 질문은 직접 남긴 질문이라 이미 함께 세고 있어요."


async def test_where_the_card_is_gone_and_the_bot_may_not_post_nobody_sees_who_wondered(study: Study) -> None:
    await asked(study)
    await study.minha.delete(study.cards()[-1])
    quiet = study.guild.create_text_channel(
        "공지", overwrites={study.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    panel = await study.subin.slash(quiet, "edit", question="1")

    counted = await press(study.subin, panel, "🙋 나도 궁금해요")

    assert counted.followups == []
    assert all(message.flags.ephemeral for message in quiet.history())
    (card,) = study.cards()
    assert card.interaction_metadata is None
    assert head(study).endswith("🙋 +1")
    assert [question.others for question in await study.questions()] == [1]


@pytest.mark.parametrize("is_anonymous", [False, True])
async def test_who_wondered_and_asked_the_same_counts_once(study: Study, is_anonymous: bool) -> None:
    await asked(study)
    await wonder(study, study.subin)
    asking = await study.ask(study.subin, study.eunbi, "왜 그런 건가요?", anonymous=is_anonymous)
    if asking.modal is not None:
        await study.subin.submit_modal(asking, {"question": "왜 그런 건가요?"})

    form = await press(study.subin, await study.subin.slash(study.channel, "edit", question="2"), "합치기")
    await study.subin.submit_modal(form, {"question": ["1"]})

    assert head(study).endswith("🙋 +1")


async def test_who_asked_by_name_and_anonymously_counts_twice_for_once_would_tell(study: Study) -> None:
    await asked(study)
    secret = await study.ask(study.hangyeol, study.eunbi, "왜 그런 건가요?", anonymous=True)
    await study.hangyeol.submit_modal(secret, {"question": "왜 그런 건가요?"})

    form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "edit", question="2"), "합치기")
    await study.hangyeol.submit_modal(form, {"question": ["1"]})

    assert head(study).endswith("🙋 +1")
