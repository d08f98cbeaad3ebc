"""Following up: a question under a question, on its card, and one reply that pings whose turn it is."""

import discord
import pytest
from simcord import InteractionResult
from simcord.builders import ChannelHandle

from bot import controls
from bot.render.layout import layout
from bot.texts import say
from tests.support.study import Study, buttons_of, field, pinged, press, text_of


async def answered(study: Study) -> None:
    """Let 한결 ask 은비, who answers."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    await study.answer(study.eunbi, 1, "그래서요")


async def follow(study: Study, words: str = "그럼 이건요?") -> InteractionResult:
    """Let 수빈 follow up on the first question."""
    form = await press(study.subin, study.cards()[0], "추가 질문")
    return await study.subin.submit_modal(form, {"question": words})


async def test_a_follow_up_stands_on_the_card_and_its_reply_pings_the_presenter(study: Study) -> None:
    await answered(study)
    card = study.cards()[0]

    form = await press(study.subin, card, "추가 질문")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #1 추가 질문"
    assert form.modal["components"][0]["content"] == "왜 그런가요?"
    receipt = await study.subin.submit_modal(form, {"question": "그럼 이건요?"})

    eunbi = await study.member(study.eunbi)
    assert receipt.ephemeral
    told = f"✅ **1주차** · **#1** 아래에 **#2** 추가 질문을 은비{eunbi.emoji}님에게 남겼어요."
    assert text_of(receipt).startswith(told)
    shown = study.cards()[0]
    assert text_of(shown).splitlines()[0] == f"-# 1주차 · #1 · ⏳ <@{study.eunbi.id}>님께 온 질문 · 답변 전"
    assert text_of(shown).endswith("그래서요\n↳ **#2** 그럼 이건요?")
    assert list(buttons_of(shown).items())[:2] == [("#2 답변", "answer:2"), ("추가 질문", "follow:1")]
    reply = study.cards()[-1]
    assert reply.reference is not None
    assert reply.reference.message_id == card.id
    assert text_of(reply) == f"-# 1주차 · #2 · ⏳ <@{study.eunbi.id}>님께 온 질문 · 답변 전\n↳ **#2** 그럼 이건요?"
    assert buttons_of(reply)["#2 답변"] == "answer:2"
    assert pinged(study.sent()[-1]) == [study.eunbi.id]
    assert [(question.parent_id is None, question.message_id) for question in await study.questions()] == [
        (True, card.id),
        (False, reply.id),
    ]


@pytest.mark.parametrize("at", [0, -1])
async def test_its_answer_comes_by_the_card_or_the_reply_and_changes_both(study: Study, at: int) -> None:
    await answered(study)
    await follow(study)

    form = await press(study.eunbi, study.cards()[at], "#2 답변")
    await study.eunbi.submit_modal(form, {"answer": "이것도요"})

    eunbi = await study.member(study.eunbi)
    card, _, reply, told = study.cards()
    assert text_of(card).endswith(f"↳ **#2** 그럼 이건요?\n{eunbi.heart} 은비{eunbi.emoji}\n이것도요")
    assert list(buttons_of(card))[:2] == ["덧붙이기", "추가 질문"]
    assert text_of(reply) == f"-# 1주차 · #2 · 은비{eunbi.emoji}님께 온 질문\n↳ **#2** 그럼 이건요?"
    assert "#2 답변" not in buttons_of(reply)
    assert text_of(told) == f"<@{study.subin.id}>님, **#2** 질문에 답변이 달렸어요."
    assert told.reference is not None
    assert told.reference.message_id == reply.id
    assert pinged(study.sent()[-1]) == [study.subin.id]


async def test_a_follow_up_on_a_follow_up_stands_beside_it(study: Study) -> None:
    await answered(study)
    await follow(study)
    await follow(study, "하나 더요")

    assert text_of(study.cards()[0]).endswith("↳ **#2** 그럼 이건요?\n↳ **#3** 하나 더요")
    await study.answer(study.eunbi, 3, "먼저 답해요")
    assert "#2 답변" in buttons_of(study.cards()[0])


async def test_while_the_question_itself_is_open_it_comes_first(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    await follow(study)

    assert buttons_of(study.cards()[0])["답변하기"] == "answer:1"


async def test_who_asked_anonymously_follows_up_anonymously(study: Study) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, question="왜요?", anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": "왜요?"})

    form = await press(study.hangyeol, study.cards()[0], "추가 질문")
    assert form.modal is not None
    assert "이름은 누구에게도 보이지 않고" in form.modal["components"][1]["content"]
    await study.hangyeol.submit_modal(form, {"question": "그럼요?"})
    await study.answer(study.eunbi, 2, "네")

    assert [(question.asker, question.anonymous_user_id) for question in await study.questions()] == [
        (None, study.hangyeol.id)
    ] * 2
    told = study.hangyeol.user.dm_channel.history()[-1]
    assert text_of(told) == f"익명으로 남긴 **#2** 질문에 답변이 달렸어요. {study.cards()[-1].jump_url}"


async def test_a_card_that_somebody_deleted_is_posted_anew_and_replied_to(study: Study) -> None:
    await answered(study)
    await study.minha.delete(study.cards()[0])
    channel = study.bot.get_partial_messageable(study.channel.id)
    door = await channel.send(view=layout("🚪", [[controls.follow_up("ko", 1)]]))

    form = await press(study.subin, door, "추가 질문")
    await study.subin.submit_modal(form, {"question": "그럼 이건요?"})

    card, reply = study.cards()[-2:]
    assert "왜 그런가요?" in text_of(card)
    assert reply.reference is not None
    assert reply.reference.message_id == card.id


async def test_delivered_twice_it_is_asked_once(study: Study) -> None:
    await answered(study)
    await follow(study)
    before = len(study.cards())

    await study.deliver_again()

    assert len(study.cards()) == before
    assert len(await study.questions()) == 2


async def test_the_form_survives_a_restart(study: Study) -> None:
    await answered(study)
    form = await press(study.subin, study.cards()[0], "추가 질문")
    await study.restart()

    await study.subin.submit_modal(form, {"question": "그럼 이건요?"})

    assert len(await study.questions()) == 2


async def test_of_nothing_but_blanks(study: Study) -> None:
    await answered(study)

    assert text_of(await follow(study, " \n ")).startswith("내용이 비어 있어요.")


async def test_taken_back_it_leaves_the_card_and_its_message_says_so(study: Study) -> None:
    await answered(study)
    receipt = await follow(study)

    await press(study.subin, receipt, say("ko", "button.undo"))

    card, _, reply = study.cards()
    assert text_of(card).endswith("그래서요")
    assert "덧붙이기" in buttons_of(card)
    assert text_of(reply) == "-# 1주차 · #2 · 삭제된 질문이에요"
    assert buttons_of(reply) == {"⋯": "more:2"}


async def test_taken_back_and_its_card_deleted_nothing_is_posted_anew(study: Study) -> None:
    await study.present(study.eunbi)
    receipt = await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    await study.minha.delete(study.cards()[0])

    await press(study.hangyeol, receipt, say("ko", "button.undo"))

    assert study.cards() == []


async def test_where_its_message_could_not_be_posted_it_comes_a_moment_later(study: Study) -> None:
    await answered(study)
    form = await press(study.subin, study.cards()[0], "추가 질문")
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=500, times=2)

    receipt = await study.subin.submit_modal(form, {"question": "그럼 이건요?"})
    await study.env.advance_time(60)

    assert receipt.followups == []
    assert buttons_of(study.cards()[-1])["#2 답변"] == "answer:2"
    assert (await study.questions())[1].message_id == study.cards()[-1].id


async def test_where_the_bot_may_not_post_it_is_said_once_it_may(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    form = await press(study.subin, study.cards()[0], "추가 질문")
    await study.let_write(study.channel, may=False)

    receipt = await study.subin.submit_modal(form, {"question": "그럼 이건요?"})

    assert receipt.ephemeral
    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(receipt)
    assert len(study.cards()) == 1
    await study.let_write(study.channel)
    card, shown = study.cards()
    assert text_of(card).endswith("↳ **#2** 그럼 이건요?")
    assert text_of(shown).endswith("↳ **#2** 그럼 이건요?")
    assert shown.reference is not None
    assert shown.reference.message_id == card.id
    assert (await study.questions())[1].message_id == shown.id


async def test_where_the_bot_may_not_post_an_anonymous_follow_up_waits(study: Study) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, question="왜요?", anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": "왜요?"})
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    form = await press(study.hangyeol, panel, "추가 질문")
    await study.let_write(study.channel, may=False)

    receipt = await study.hangyeol.submit_modal(form, {"question": "그럼요?"})

    assert receipt.ephemeral
    assert len(study.cards()) == 1
    await study.let_write(study.channel)
    shown = study.cards()[-1]
    assert text_of(shown).endswith("↳ **#2** 그럼요?")
    assert "한결" not in text_of(shown)
    assert shown.interaction_metadata is None
    assert (await study.questions())[1].anonymous_user_id == study.hangyeol.id


def closed(study: Study) -> ChannelHandle:
    """Make a channel where the bot may not write by itself."""
    return study.guild.create_text_channel(
        "공지", overwrites={study.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )


async def test_withdrawn_and_restored_with_its_question_its_message_says_so(study: Study) -> None:
    await answered(study)
    await follow(study)
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")

    receipt = await press(study.hangyeol, panel, "질문 삭제")
    assert text_of(study.cards()[-1]) == "-# 1주차 · #2 · 삭제된 질문이에요"
    await press(study.hangyeol, receipt, say("ko", "button.undo"))

    assert text_of(study.cards()[-1]).endswith("↳ **#2** 그럼 이건요?")
    assert list(buttons_of(study.cards()[-1])) == ["#2 답변", "⋯"]


async def test_moved_and_merged_with_its_question_its_message_names_the_other_presenter(study: Study) -> None:
    await answered(study)
    await follow(study)
    reply = study.cards()[-1]
    await study.ask(study.hangyeol, study.minha, "왜죠?")
    form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "edit", question="1"), "합치기")

    receipt = await study.hangyeol.submit_modal(form, {"question": ["3"]})
    assert text_of(message(study, reply)).startswith(f"-# 1주차 · #2 · ⏳ <@{study.minha.id}>님께 온 질문 · 답변 전")
    await press(study.hangyeol, receipt, say("ko", "button.undo"))
    assert text_of(message(study, reply)).startswith(f"-# 1주차 · #2 · ⏳ <@{study.eunbi.id}>님께 온 질문 · 답변 전")

    form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "edit", question="1"), "옮기기")
    place = next(option for option in field(form.modal, "presenter")["options"] if "민하" in option["label"])
    await study.hangyeol.submit_modal(form, {"presenter": [place["value"]], "questions": ["1"]})
    assert text_of(message(study, reply)).startswith(f"-# 1주차 · #2 · ⏳ <@{study.minha.id}>님께 온 질문 · 답변 전")


def message(study: Study, shown: discord.Message) -> discord.Message:
    """Return a message as everybody sees it now."""
    return next(card for card in study.cards() if card.id == shown.id)


async def test_a_team_mate_adds_while_it_waits_and_to_its_answer(study: Study) -> None:
    await answered(study)
    await follow(study)

    panel = await press(study.minha, study.cards()[0], "⋯")
    assert next(iter(buttons_of(panel).items())) == ("덧붙이기", "add:1")
    panel = await press(study.minha, study.cards()[-1], "⋯")
    assert next(iter(buttons_of(panel).items())) == ("답변하기", "answer:2")
    reply = study.cards()[-1]
    await study.answer(study.eunbi, 2, "이것도요")

    assert buttons_of(message(study, reply)) == {"덧붙이기": "add:2", "⋯": "more:2"}
    form = await press(study.minha, message(study, reply), "덧붙이기")
    await study.minha.submit_modal(form, {"answer": "저도요"})
    assert text_of(study.cards()[0]).endswith("· 덧붙인 말\n저도요")


@pytest.mark.parametrize("pressed", [1, 2])
async def test_who_asked_anonymously_stays_so_in_the_whole_thread(study: Study, pressed: int) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, question="왜요?", anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": "왜요?"})
    await follow(study, "저도 궁금해요")

    panel = await study.hangyeol.slash(study.channel, "edit", question=str(pressed))
    form = await press(study.hangyeol, panel, "추가 질문")
    await study.hangyeol.submit_modal(form, {"question": "제가 물은 건 그게 아니라"})

    mine = (await study.questions())[-1]
    assert (mine.asker_id, mine.recorder_id, mine.anonymous_user_id) == (None, None, study.hangyeol.id)
    await study.answer(study.eunbi, 3, "네")
    assert not any(study.hangyeol.mention in text_of(card) for card in study.cards())
