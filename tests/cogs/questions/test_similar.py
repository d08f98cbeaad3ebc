"""A question like an earlier one: stored first, then shown beside it to who asked."""

import discord
import pytest
from simcord import InteractionResult

from bot.render.layout import layout
from db import changes
from db.changes import Actor
from db.members import User
from tests.db.test_alike import SAME
from tests.support.study import Study, buttons_of, field, press, text_of

EARLIER, LIKE_IT, OTHER = "학습률은 어떻게 정하셨나요?", "학습률을 어떻게 정했는지 궁금해요", "배치 크기는 얼마인가요?"
BUTTONS = {"같은 질문이에요": "same:2:1", "다른 질문이에요": "different:2"}


def beside(receipt: InteractionResult) -> discord.Message:
    """Return the private message below a receipt that shows an earlier question."""
    (found,) = receipt.followups
    assert found.ephemeral
    return found.message


def link(study: Study, card: discord.Message) -> str:
    return f"https://discord.com/channels/{study.guild.id}/{study.channel.id}/{card.id}"


async def test_who_asks_again_sees_the_answer_and_merges(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, EARLIER)
    await study.answer(study.eunbi, 1, "여러 값을 시험했어요")
    card = study.cards()[0]

    receipt = await study.ask(study.subin, study.eunbi, LIKE_IT)

    assert [asked.number for asked in await study.questions()] == [1, 2]
    assert text_of(beside(receipt)).splitlines() == [
        f"💡 비슷한 질문에 이미 답변이 있어요: [1주차 #1]({link(study, card)}) {EARLIER}",
        "> 여러 값을 시험했어요",
    ]
    assert buttons_of(beside(receipt)) == BUTTONS
    await study.restart()
    merged = await press(study.subin, beside(receipt), "같은 질문이에요")
    assert text_of(merged) == (
        "✅ **#2** 질문을 **#1** 질문과 합쳤어요. 이미 답변이 있어요. 아직 못 본 분께는 알려 드려요."
    )
    assert buttons_of(merged)["전체 읽기"] == "read:question:1:0"
    [question] = await study.questions()
    assert question.number == 1
    assert {asker.user_id for asker in question.askers} == {study.hangyeol.id, study.subin.id}
    assert "🙋 +1" in text_of(study.cards()[0])

    await press(study.subin, merged, "되돌리기")

    assert [asked.number for asked in await study.questions()] == [1, 2]


@pytest.mark.parametrize(("first", "second"), SAME)
async def test_who_asks_the_same_in_other_words_sees_what_was_asked(study: Study, first: str, second: str) -> None:
    await study.present(study.eunbi)
    for body in (first, OTHER):
        await study.ask(study.hangyeol, study.eunbi, body)

    receipt = await study.ask(study.subin, study.eunbi, second)

    assert "💡 비슷한 질문이 있어요: [1주차 #1]" in text_of(beside(receipt))


async def test_a_receipt_s_undo_takes_nothing_back_that_was_merged_since(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, EARLIER)
    receipt = await study.ask(study.subin, study.eunbi, LIKE_IT)
    await press(study.subin, beside(receipt), "같은 질문이에요")

    refused = await press(study.subin, receipt, "되돌리기")

    assert text_of(refused).startswith("#2 질문은 그사이 #1 질문과 합쳐졌어요.")
    assert buttons_of(refused) == {"⋯": "more:1"}
    [question] = await study.questions()
    assert {asker.user_id for asker in question.askers} == {study.hangyeol.id, study.subin.id}


async def test_who_means_another_keeps_both(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, EARLIER)
    receipt = await study.ask(study.subin, study.eunbi, LIKE_IT)

    assert "💡 비슷한 질문이 있어요: [1주차 #1]" in text_of(beside(receipt))
    kept = await press(study.subin, beside(receipt), "다른 질문이에요")

    assert text_of(kept) == "#2 질문은 그대로 두었어요. 답변이 달리면 카드에 보여요."
    assert [question.number for question in await study.questions()] == [1, 2]


async def test_an_earlier_week_counts_and_the_form_shows_it_too(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, EARLIER)
    await study.env.advance_time(8 * 24 * 3600)
    await study.present(study.subin, date=discord.utils.utcnow().date(), week=2)

    form = await study.hangyeol.slash(study.channel, "ask")
    chosen = field(form.modal, "presenter")["options"][0]["value"]
    receipt = await study.hangyeol.submit_modal(form, {"presenter": [chosen], "question": LIKE_IT})

    assert "💡 비슷한 질문이 있어요: [1주차 #1]" in text_of(beside(receipt))


async def test_an_anonymous_asker_stays_so(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, EARLIER)
    form = await study.ask(study.subin, study.eunbi, LIKE_IT, anonymous=True)
    receipt = await study.subin.submit_modal(form, {"question": LIKE_IT})

    await press(study.subin, beside(receipt), "같은 질문이에요")

    [question] = await study.questions()
    assert question.anonymous_askers == [study.subin.id]
    assert all("수빈" not in text_of(card) for card in study.cards())


@pytest.mark.parametrize("gone", ["withdrawn", "other"])
async def test_nothing_is_shown_where_nothing_like_it_stands(study: Study, gone: str) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, OTHER if gone == "other" else EARLIER)
    if gone == "withdrawn":
        me = Actor(User(study.hangyeol.id, "한결"), is_manager=False, now=discord.utils.utcnow())
        await study.db.write(changes.withdraw, guild_id=study.guild.id, numbers=[1], actor=me)

    receipt = await study.ask(study.subin, study.eunbi, LIKE_IT)

    assert receipt.followups == []


async def test_nobody_else_merges_what_is_not_theirs(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, EARLIER)
    receipt = await study.ask(study.subin, study.eunbi, LIKE_IT)
    forged = discord.ui.Button[discord.ui.LayoutView](
        label="문", custom_id=buttons_of(beside(receipt))["같은 질문이에요"]
    )
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    door = await channel.send(view=layout("🚪", [[forged]]))

    refused = await press(study.stranger, door, "문")

    assert text_of(refused) == (
        "#2 질문은 질문한 분이나 받아 적은 분, 관리자만 바꿀 수 있어요. 받아 적은 질문은 은비님 팀도 고칠 수 있어요. "
        "그중 한 분께 부탁해 주세요."
    )
    assert [question.number for question in await study.questions()] == [1, 2]


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "Why did you choose AdamW over SGD?")

    receipt = await study.ask(study.subin, study.eunbi, "Why was AdamW chosen over SGD?")

    assert "💡 There is a question like it: [Week 1 #1]" in text_of(beside(receipt))
    assert buttons_of(beside(receipt)).keys() == {"Same question", "Another question"}
