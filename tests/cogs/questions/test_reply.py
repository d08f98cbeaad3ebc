"""Answering by a plain reply: whose counts, what becomes of it, and how it is taken back."""

import logging
import re
import sqlite3
from contextlib import closing

import discord
import pytest
from simcord import MemberActor
from simcord.backend.models.message import AllowedMentions
from simcord.backend.serializers import message_payload
from sqlalchemy import make_url, select
from sqlalchemy.exc import IntegrityError

from db.models import Answer, Picture
from tests.cogs.questions.test_pictures import drawn
from tests.support.study import Study, buttons_of, pinged, press, text_of


async def asked(study: Study) -> discord.Message:
    """Let 한결 ask 은비 and return the card."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    return study.cards()[-1]


async def reply(
    study: Study, member: MemberActor, to: discord.Message, words: str = "", *pictures: tuple[str, bytes]
) -> discord.Message:
    """Reply in the channel, as anybody would."""
    return await member.send(study.channel, words, reply_to=to, attachments=pictures)


async def stored(study: Study) -> list[Answer]:
    """Return every answer that the database holds, withdrawn or not."""
    return await study.db.read(lambda session: list(session.scalars(select(Answer).order_by(Answer.id))))


def reactions(study: Study, message: discord.Message) -> list[str]:
    """Return the emoji below a message."""
    found = next(card for card in study.cards() if card.id == message.id)
    return [str(reaction.emoji) for reaction in found.reactions]


def whispered(member: MemberActor) -> list[str]:
    """Return what the bot told somebody by direct message, beside that they were registered."""
    found = [text_of(message) for message in member.user.dm_channel.history()]
    return [text for text in found if "발표자로 등록했어요" not in text]


async def test_a_reply_to_the_card_is_the_answer(study: Study) -> None:
    card = await asked(study)

    said = await reply(study, study.eunbi, card, "그래서\n\n그렇습니다")

    [answer] = await stored(study)
    assert (answer.body, answer.source_message_id) == ("그래서\n\n그렇습니다", said.id)
    assert reactions(study, said) == ["✅"]
    eunbi = await study.member(study.eunbi)
    taken_from = f"[원래 글](https://discord.com/channels/{study.guild.id}/{study.channel.id}/{said.id})"
    assert text_of(study.cards()[0]).endswith(f"{eunbi.heart} 은비{eunbi.emoji} · {taken_from}\n그래서\n\n그렇습니다")
    told = study.cards()[-1]
    assert text_of(told) == f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요."
    assert told.reference is not None
    assert told.reference.message_id == card.id
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]
    assert buttons_of(told) == {"답변이 아니에요": f"notanswer:{answer.id}"}


async def test_a_team_mate_s_reply_counts_and_the_bot_s_own_name_in_it_does_not(study: Study) -> None:
    card = await asked(study)
    assert study.bot.user is not None

    await reply(study, study.minha, card, f"{study.bot.user.mention} 제가 답할게요")

    assert [answer.body for answer in await stored(study)] == ["제가 답할게요"]


async def test_a_follow_up_is_answered_by_a_reply_to_its_own_message(study: Study) -> None:
    card = await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await press(study.subin, study.cards()[0], "추가 질문")
    await study.subin.submit_modal(form, {"question": "그럼 이건요?"})

    await reply(study, study.eunbi, study.cards()[-1], "이것도요")

    assert text_of(study.cards()[0]).endswith("이것도요")
    assert study.cards()[0].id == card.id
    assert pinged(study.sent()[-1]) == [study.subin.id]


async def test_the_card_s_turn_is_the_follow_up_s_once_the_question_is_answered(study: Study) -> None:
    card = await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await press(study.subin, study.cards()[0], "추가 질문")
    await study.subin.submit_modal(form, {"question": "그럼 이건요?"})

    await reply(study, study.eunbi, card, "이것도요")

    assert [question.answer.body for question in await study.questions() if question.answer] == ["그래서요", "이것도요"]
    assert text_of(study.cards()[0]).endswith("이것도요")


async def test_a_reply_to_the_farewell_of_a_merged_question_answers_where_it_went(study: Study) -> None:
    await asked(study)
    await study.ask(study.subin, study.eunbi, "어째서 이런 건가요?")
    farewell = study.cards()[-1]
    form = await press(study.minha, await study.minha.slash(study.channel, "edit", question="2"), "합치기")
    await study.minha.submit_modal(form, {"question": ["1"]})

    await reply(study, study.eunbi, farewell, "그래서요")

    assert [(question.number, question.answer.body) for question in await study.questions() if question.answer] == [
        (1, "그래서요")
    ]


WHICH = (
    "어느 질문의 답변인지 알 수 없어서 아직 저장하지 않았어요."
    " 쓰신 메시지를 길게 누르고 앱에서 [답변으로 남기기]를 고르면 그대로 남길 수 있어요."
)


async def test_a_reply_to_the_list_of_what_was_asked_is_told_how_to_count(study: Study) -> None:
    await study.present(study.eunbi)
    await study.present(study.hangyeol, team="2")
    form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
    await study.subin.submit_modal(form, {"notes": "왜요?\n얼마나요?"})
    told = study.cards()[0]
    await study.ask(study.subin, study.hangyeol, "다른 질문")

    await reply(study, study.hangyeol, told, "많네요")
    said = await reply(study, study.eunbi, told, "그래서요")

    assert await stored(study) == []
    assert whispered(study.hangyeol) == []
    assert whispered(study.eunbi) == [WHICH]
    shown = await study.eunbi.context_menu(study.channel, "Record as answer", said)
    await press(study.eunbi, shown, "#1")
    assert [answer.body for answer in await stored(study)] == ["그래서요"]


async def test_who_asked_adds_to_the_question_and_does_not_answer_it_on_the_same_team_either(study: Study) -> None:
    await study.present(study.eunbi, study.subin)
    await study.ask(study.subin, study.eunbi, "왜 그런가요?")
    card = study.cards()[-1]

    await reply(study, study.subin, card, "표 2 얘기예요")
    assert await stored(study) == []
    assert whispered(study.subin) == []

    await reply(study, study.eunbi, card, "그래서요")
    assert [answer.body for answer in await stored(study)] == ["그래서요"]


async def test_pictures_are_kept_and_alone_are_an_answer_too(study: Study) -> None:
    card = await asked(study)

    await reply(study, study.eunbi, card, "", ("a.png", drawn()), ("b.txt", b"no picture"))

    assert [answer.body for answer in await stored(study)] == ["🖼️"]
    pictures = await study.db.read(lambda session: list(session.scalars(select(Picture))))
    assert [picture.answer_id for picture in pictures] == [(await stored(study))[0].id]
    assert whispered(study.eunbi)[1:] == [
        (
            "글은 저장했지만, 저장하지 못한 사진이 있어요.\n"
            "- b.txt: 저장할 수 없는 파일이에요. PNG, JPEG, GIF, WebP로 바꿔 주세요.\n"
            "카드의 [추가 질문]이나 [덧붙이기]로 다시 올릴 수 있어요."
        )
    ]


NOTHING = (
    "**#1** 질문에 답장하셨지만 답변으로 남길 글이나 사진(PNG, JPEG, GIF, WebP)이 없어요."
    " 글로 다시 답장하거나 카드의 [답변하기]를 눌러 주세요."
)


@pytest.mark.parametrize(
    "file", [("voice-message.ogg", b"OggS"), ("a.pdf", b"%PDF"), ("a.heic", b"ftypheic"), ("a.png", b"no picture")]
)
async def test_what_has_neither_words_nor_a_picture_that_can_be_kept_is_no_answer(
    study: Study, file: tuple[str, bytes]
) -> None:
    card = await asked(study)

    said = await reply(study, study.eunbi, card, "", file)

    assert await stored(study) == []
    assert whispered(study.eunbi) == [NOTHING]
    assert reactions(study, said) == []
    assert study.cards()[-1].id == said.id


async def test_who_asked_anonymously_hears_by_a_direct_message(study: Study) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, question="왜요?", anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": "왜요?"})

    await reply(study, study.eunbi, study.cards()[-1], "그래서요")

    assert "**#1** 질문에 답변이 달렸어요" in whispered(study.hangyeol)[-1]
    assert text_of(study.cards()[-1]) == "**#1** 질문의 답변으로 남겼어요."
    assert list(buttons_of(study.cards()[-1])) == ["답변이 아니에요"]


@pytest.mark.parametrize("who", ["hangyeol", "stranger"])
async def test_anybody_else_s_reply_is_ignored(study: Study, who: str) -> None:
    card = await asked(study)

    said = await reply(study, getattr(study, who), card, "저도 궁금해요")

    assert await stored(study) == []
    assert reactions(study, said) == []
    assert study.cards()[-1].id == said.id
    assert whispered(getattr(study, who)) == []


async def test_the_team_s_reply_to_an_answered_question_is_added_by_one_press(study: Study) -> None:
    card = await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    told = len(study.cards())

    said = await reply(study, study.minha, card, "표 3도 보세요", ("a.png", drawn()))

    assert [answer.body for answer in await stored(study)] == ["그래서요"]
    offer = study.cards()[-1]
    assert offer.reference is not None
    assert offer.reference.message_id == said.id
    assert text_of(offer) == "**#1** 답변에 이 말을 덧붙일까요?"
    assert buttons_of(offer) == {"덧붙이기": f"clip:answer:{said.id}:1", "아니요": f"clip:drop:{said.id}"}
    assert pinged(study.sent()[-1]) == []
    assert offer.flags.suppress_notifications
    assert whispered(study.minha) == []
    not_theirs = await press(study.hangyeol, offer, "덧붙이기")
    assert not_theirs.ephemeral
    assert text_of(not_theirs).startswith("이 글은 더 이상 보관하고 있지 않아요.")
    await study.restart()

    receipt = await press(study.minha, offer, "덧붙이기")

    assert receipt.ephemeral
    assert text_of(receipt).startswith("✅")
    assert [(answer.body, answer.is_addition, answer.source_message_id) for answer in await stored(study)] == [
        ("그래서요", False, None),
        ("표 3도 보세요", True, said.id),
    ]
    assert len(await study.db.read(lambda session: list(session.scalars(select(Picture))))) == 1
    assert reactions(study, said) == ["✅"]
    assert "표 3도 보세요" in text_of(study.cards()[0])
    assert offer.id not in [message.id for message in study.cards()[told:]]


async def test_what_is_not_to_be_added_goes_with_its_offer(study: Study) -> None:
    card = await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    said = await reply(study, study.minha, card, "고마워요")

    await press(study.minha, study.cards()[-1], "아니요")

    assert study.cards()[-1].id == said.id
    assert [answer.body for answer in await stored(study)] == ["그래서요"]
    assert [*study.bot.settings.data_dir.glob("clippings/*/*/*.json")] == []


async def test_a_reply_that_is_not_seen_says_how_to_add_it_to_its_author_alone(study: Study) -> None:
    card = await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    shown = len(study.cards())

    await without_ping(study, study.minha, card)

    (told,) = whispered(study.minha)
    assert told.startswith("**#1** 카드에 답장하셨는데, 봇에게는 그 내용이 보이지 않아요.")
    assert told.endswith("알림(@)을 켜고 다시 답장하거나 카드의 [덧붙이기]를 눌러 주세요.")
    assert len(study.cards()) == shown + 1


@pytest.mark.parametrize("who", ["hangyeol", "stranger"])
async def test_anybody_else_s_reply_to_an_answered_question_is_ignored(study: Study, who: str) -> None:
    card = await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")

    said = await reply(study, getattr(study, who), card, "고마워요")

    assert study.cards()[-1].id == said.id
    assert whispered(getattr(study, who)) == []


async def test_an_asker_of_the_team_chats_below_their_own_answered_question(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await study.ask(study.minha, study.eunbi, "왜 그런가요?")
    card = study.cards()[-1]
    await study.answer(study.eunbi, 1, "그래서요")

    said = await reply(study, study.minha, card, "고마워요")

    assert study.cards()[-1].id == said.id


async def test_a_reply_is_known_by_its_reference_where_discord_leaves_the_message_out(study: Study) -> None:
    card = await asked(study)
    backend = study.env.backend
    assert study.bot.user is not None
    said = await study.eunbi.send(study.channel, f"{study.bot.user.mention} 그래서요")
    payload = dict(message_payload(backend, backend.get_message(study.channel.id, said.id)))
    payload.pop("referenced_message", None)
    reference = {"message_id": str(card.id), "channel_id": str(study.channel.id), "guild_id": str(study.guild.id)}
    payload |= {"type": 19, "guild_id": str(study.guild.id), "message_reference": reference}

    backend.emit("MESSAGE_CREATE", payload)
    await study.env.settle()

    assert [answer.body for answer in await stored(study)] == ["그래서요"]
    assert reactions(study, said) == ["✅"]


async def test_what_replies_to_no_question_is_ignored(study: Study) -> None:
    card = await asked(study)
    plain = await study.eunbi.send(study.channel, "안녕하세요")
    await reply(study, study.eunbi, plain, "저예요")
    await study.eunbi.forward(card, study.channel)

    assert await stored(study) == []
    assert whispered(study.eunbi) == []


async def without_ping(study: Study, member: MemberActor, to: discord.Message) -> None:
    """Reply with the ping switched off, so that Discord hides the words from the bot."""
    backend = study.env.backend
    backend.create_message(
        study.channel.id,
        member.id,
        "보이지 않는 말",
        reference={"channel_id": str(study.channel.id), "message_id": str(to.id)},
        allowed_mentions=AllowedMentions(replied_user=False),
    )
    await study.env.settle()


async def test_a_reply_that_the_bot_cannot_read_is_explained_privately(study: Study) -> None:
    card = await asked(study)

    await without_ping(study, study.eunbi, card)

    assert await stored(study) == []
    assert whispered(study.eunbi) == [
        (
            "**#1** 질문에 답장하셨는데, 봇에게는 그 내용이 보이지 않아요."
            " 알림(@)을 켜고 다시 답장하거나 카드의 [답변하기]를 눌러 주세요."
        )
    ]


async def test_where_direct_messages_are_closed_a_mark_says_that_it_does_not_count(study: Study) -> None:
    study.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    card = await asked(study)

    await without_ping(study, study.eunbi, card)
    refused = await reply(study, study.eunbi, card, "\u3164")

    assert await stored(study) == []
    assert whispered(study.eunbi) == []
    assert [reactions(study, message) for message in study.cards()[-2:]] == [["⚠️"], ["⚠️"]]
    assert study.cards()[-1].id == refused.id


async def test_a_refusal_comes_as_a_direct_message(study: Study) -> None:
    card = await asked(study)

    said = await reply(study, study.eunbi, card, "\u3164")

    assert whispered(study.eunbi) == ["내용이 비어 있어요. 내용을 적어서 다시 보내 주세요."]
    assert reactions(study, said) == []


async def test_where_the_bot_may_not_react_the_answer_counts_all_the_same(study: Study) -> None:
    await study.present(study.eunbi)
    calm = study.guild.create_text_channel(
        "조용히", overwrites={study.guild.default_role: discord.PermissionOverwrite(add_reactions=False)}
    )
    await study.hangyeol.slash(calm, "ask", presenter=study.eunbi, question="왜 그런가요?")

    said = await study.eunbi.send(calm, "그래서요", reply_to=calm.history()[-1])

    assert [answer.body for answer in await stored(study)] == ["그래서요"]
    assert [message.reactions for message in calm.history() if message.id == said.id] == [[]]
    assert "답변이 달렸어요" in text_of(calm.history()[-1])


async def test_what_was_no_answer_is_taken_back_by_its_author(study: Study) -> None:
    card = await asked(study)
    said = await reply(study, study.eunbi, card, "확인하고 답할게요")

    receipt = await press(study.eunbi, study.cards()[-1], "답변이 아니에요")

    assert receipt.ephemeral
    assert text_of(receipt) == "**#1** 답변을 삭제했어요. 쓰신 메시지는 그대로 있어요."
    assert list(buttons_of(receipt)) == ["되돌리기"]
    assert reactions(study, said) == []
    assert [message.id for message in study.cards()] == [card.id, said.id]
    assert "확인하고" not in text_of(study.cards()[0])
    assert "답변하기" in buttons_of(study.cards()[0])
    assert [question.answer for question in await study.questions()] == [None]

    await reply(study, study.eunbi, study.cards()[0], "이제 답이에요")
    assert text_of(study.cards()[0]).endswith("이제 답이에요")


async def test_what_was_taken_back_by_mistake_counts_again_with_its_mark(study: Study) -> None:
    card = await asked(study)
    said = await reply(study, study.eunbi, card, "그래서요")
    receipt = await press(study.eunbi, study.cards()[-1], "답변이 아니에요")

    await press(study.eunbi, receipt, "되돌리기")

    assert [question.answer.body for question in await study.questions() if question.answer] == ["그래서요"]
    assert reactions(study, said) == ["✅"]
    assert text_of(study.cards()[0]).endswith("그래서요")


async def test_taken_back_elsewhere_the_button_says_so_and_goes(study: Study) -> None:
    card = await asked(study)
    said = await reply(study, study.eunbi, card, "그래서요")
    panel = await press(study.eunbi, study.cards()[0], "⋯")
    await press(study.eunbi, panel, "내 답변 삭제")

    receipt = await press(study.eunbi, study.cards()[-1], "답변이 아니에요")

    assert text_of(receipt) == "**#1** 답변을 삭제했어요. 쓰신 메시지는 그대로 있어요."
    assert [message.id for message in study.cards()] == [card.id, said.id]


async def test_nobody_else_takes_it_back_but_managers(study: Study) -> None:
    card = await asked(study)
    await reply(study, study.eunbi, card, "그래서요")

    refused = await press(study.hangyeol, study.cards()[-1], "답변이 아니에요")
    assert text_of(refused).startswith("#1 질문의 이 답변은 은비님의 글이에요. 바꾸고 싶으면 은비님이나 관리자에게")
    assert len(study.cards()) == 3

    await press(study.minha, study.cards()[-1], "답변이 아니에요")
    assert [question.answer for question in await study.questions()] == [None]


async def test_after_a_restart_replies_are_still_heard(study: Study) -> None:
    card = await asked(study)
    await study.restart()

    await reply(study, study.eunbi, card, "그래서요")

    assert [answer.body for answer in await stored(study)] == ["그래서요"]


async def test_withdrawn_by_its_panel_the_mark_goes_and_restored_it_comes_back(study: Study) -> None:
    card = await asked(study)
    said = await reply(study, study.eunbi, card, "그래서요")
    panel = await press(study.eunbi, study.cards()[0], "⋯")

    receipt = await press(study.eunbi, panel, "내 답변 삭제")
    assert reactions(study, said) == []
    await press(study.eunbi, receipt, "되돌리기")

    assert reactions(study, said) == ["✅"]
    assert text_of(study.cards()[0]).endswith("그래서요")


async def test_a_message_that_was_deleted_hinders_neither_withdrawing_nor_restoring(study: Study) -> None:
    card = await asked(study)
    said = await reply(study, study.eunbi, card, "그래서요")
    panel = await press(study.eunbi, study.cards()[0], "⋯")
    await study.eunbi.delete(said)

    receipt = await press(study.eunbi, panel, "내 답변 삭제")
    restored = await press(study.eunbi, receipt, "되돌리기")

    assert text_of(restored) == "✅ **#1** 질문에 달린 답변을 복구했어요."
    assert [question.answer is not None for question in await study.questions()] == [True]


async def test_the_asker_hears_of_the_answer_after_what_was_none(study: Study) -> None:
    card = await asked(study)
    await reply(study, study.eunbi, card, "확인하고 답할게요")
    await press(study.eunbi, study.cards()[-1], "답변이 아니에요")
    await study.env.advance_time(60)

    await reply(study, study.eunbi, card, "이제 답이에요")

    assert text_of(study.cards()[-1]) == f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요."
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]


REFERENCE = re.compile(r"참조 번호 `([0-9a-f]{6})`")


def spoil(study: Study, statement: str) -> None:
    """Put something into the database that no use-case would."""
    with closing(sqlite3.connect(make_url(study.bot.settings.database).database or "")) as other:
        other.execute(statement)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("ALTER TABLE question RENAME TO gone", "지금은 저장할 수 없어요."),
        (
            "CREATE TRIGGER refuse BEFORE INSERT ON answer BEGIN SELECT RAISE(ABORT, 'no'); END",
            "예상하지 못한 문제가 생겼어요.",
        ),
    ],
    ids=["found", "stored"],
)
async def test_what_goes_wrong_is_told_and_logged_under_one_reference(
    study: Study, caplog: pytest.LogCaptureFixture, broken: str, sentence: str
) -> None:
    study.provoked = (IntegrityError,)
    card = await asked(study)
    spoil(study, broken)

    said = await study.eunbi.send(study.channel, "그래서요", reply_to=card)

    expect_reference(study, caplog, said, sentence)


async def test_what_goes_wrong_once_an_answer_is_stored_says_that_it_is(
    study: Study, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.provoked = (ZeroDivisionError,)
    card = await asked(study)
    monkeypatch.setattr(discord.PartialMessage, "add_reaction", lambda *_: 1 / 0)

    said = await study.eunbi.send(study.channel, "그래서요", reply_to=card)

    expect_reference(study, caplog, said, "내용은 저장했어요. 보여 드리는 데만 문제가 생겼어요.")


def expect_reference(study: Study, caplog: pytest.LogCaptureFixture, said: discord.Message, sentence: str) -> None:
    """Expect 은비 to be told, with a reference that finds in the log what went wrong with a message, not its words."""
    *_, told = whispered(study.eunbi)
    assert told.startswith(sentence)
    reference = REFERENCE.search(told)
    assert reference is not None
    [record] = [logged for logged in caplog.records if logged.levelno >= logging.ERROR]
    assert record.getMessage() == f"reference {reference[1]}: guild={study.guild.id} message={said.id}"
    assert "그래서요" not in caplog.text
