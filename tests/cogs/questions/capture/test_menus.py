"""Message menus: a message becomes a question or an answer, in its author's name, with a link back to it."""

from pathlib import Path

import discord
import pytest
from simcord import InteractionResult, MemberActor
from sqlalchemy import select

from bot.render.layout import layout
from db.models import Answer, Picture, Question
from tests.cogs.questions.test_pictures import drawn
from tests.support.study import Study, buttons_of, press, text_of

QUESTION, ANSWER = "Record as question", "Record as answer"


NOTHING = "이 메시지에는 남길 글이나 사진(PNG, JPEG, GIF, WebP)이 없어요. 다른 메시지에서 다시 해 주세요."


async def teams(study: Study) -> None:
    """Let 은비 and 수빈 present, each alone."""
    await study.present(study.eunbi)
    await study.present(study.subin, team="2")


async def take(study: Study, member: MemberActor, menu: str, message: discord.Message) -> InteractionResult:
    """Use a menu on a message."""
    return await member.context_menu(study.channel, menu, message)


async def standing(study: Study) -> list[Question]:
    """Return the questions that stand."""
    return await study.questions()


async def said(study: Study) -> list[Answer]:
    """Return what was said to questions and stands."""
    statement = select(Answer).where(Answer.withdrawn_at.is_(None)).order_by(Answer.id)
    return await study.db.read(lambda session: list(session.scalars(statement)))


def link(study: Study, message: discord.Message) -> str:
    return f"https://discord.com/channels/{study.guild.id}/{study.channel.id}/{message.id}"


async def test_a_message_becomes_its_author_s_question_to_who_is_chosen(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")

    shown = await take(study, study.minha, QUESTION, written)

    assert shown.response is not None
    assert shown.response.ephemeral
    assert text_of(shown) == "1주차, 누구에게 한 질문인가요?"
    assert list(buttons_of(shown)) == ["은비🐶", "수빈🐱"]
    assert await standing(study) == []
    await study.restart()
    receipt = await press(study.minha, shown, "수빈🐱")
    [question] = await standing(study)
    hangyeol, minha = await study.member(study.hangyeol), await study.member(study.minha)
    assert (question.body, question.presenter.name) == ("왜 그런가요?", "수빈")
    assert (question.asker_id, question.recorder_id) == (hangyeol.id, minha.id)
    assert "한결" in text_of(receipt)
    card = study.cards()[-1]
    assert text_of(card).splitlines()[0].endswith(f"[원래 글]({link(study, written)})")


async def test_one_s_own_message_is_one_s_own_question(study: Study) -> None:
    await study.present(study.eunbi)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")

    receipt = await take(study, study.hangyeol, QUESTION, written)

    [question] = await standing(study)
    assert question.asker_id == question.recorder_id
    assert text_of(receipt).startswith("✅ **1주차**")
    assert "삭제" not in text_of(receipt)
    assert "되돌리기" in buttons_of(receipt)


async def test_who_is_mentioned_is_asked(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, f"<@{study.subin.id}> 왜 그런가요?")

    await take(study, study.minha, QUESTION, written)

    assert [question.presenter.name for question in await standing(study)] == ["수빈"]


async def test_who_is_replied_to_is_asked(study: Study) -> None:
    await teams(study)
    talk = await study.subin.send(study.channel, "발표 자료예요")
    written = await study.hangyeol.send(study.channel, "왜 그런가요?", reply_to=talk)

    await take(study, study.minha, QUESTION, written)

    assert [question.presenter.name for question in await standing(study)] == ["수빈"]


async def test_two_who_are_mentioned_leave_the_choice(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, f"<@{study.subin.id}> <@{study.eunbi.id}> 왜요?")

    shown = await take(study, study.minha, QUESTION, written)

    assert list(buttons_of(shown)) == ["은비🐶", "수빈🐱"]


async def test_the_week_is_that_of_the_message(study: Study) -> None:
    await study.present(study.eunbi)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")
    await study.env.advance_time(8 * 24 * 3600)
    today = discord.utils.utcnow().date()
    await study.present(study.subin, date=today, week=2)

    await take(study, study.minha, QUESTION, written)

    assert [(question.presentation.week.number, question.presenter.name) for question in await standing(study)] == [
        (1, "은비")
    ]


async def test_a_reply_to_a_card_is_a_follow_up(study: Study) -> None:
    await teams(study)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    card = study.cards()[-1]
    written = await study.hangyeol.send(study.channel, "그럼 이건요?", reply_to=card)

    receipt = await take(study, study.minha, QUESTION, written)

    [above, question] = await standing(study)
    assert (question.parent_id, question.body) == (above.id, "그럼 이건요?")
    assert question.asker_id == (await study.member(study.hangyeol)).id
    assert "#1" in text_of(receipt)
    assert link(study, written) in text_of(study.cards()[-1])


async def test_pictures_are_taken_along(study: Study) -> None:
    await study.present(study.eunbi)
    written = await study.hangyeol.send(study.channel, "", attachments=[("a.png", drawn()), ("b.txt", b"no picture")])

    receipt = await take(study, study.minha, QUESTION, written)

    [question] = await standing(study)
    assert question.body == "🖼️"
    assert len(question.pictures) == 1
    assert text_of(receipt).startswith("✅ **1주차** · **#1** 질문을 은비🐶님에게 남겼어요.")
    assert "b.txt" in text_of(receipt.followups[-1].message)


@pytest.mark.parametrize("menu", [QUESTION, ANSWER])
@pytest.mark.parametrize("file", [("a.heic", b"ftypheic"), ("a.png", b"no picture")])
async def test_a_picture_alone_that_cannot_be_kept_is_nothing(study: Study, menu: str, file: tuple[str, bytes]) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    written = await study.eunbi.send(study.channel, "", attachments=[file])

    refused = await take(study, study.minha, menu, written)

    assert text_of(refused) == NOTHING
    assert len(await standing(study)) == 1
    assert await said(study) == []


async def test_pictures_wait_with_the_words_until_the_presenter_is_chosen(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(
        study.channel, "이 그림이요", attachments=[("a.png", drawn()), ("b.txt", b"no picture")]
    )

    shown = await take(study, study.minha, QUESTION, written)

    assert "b.txt" in text_of(shown)
    await study.restart()
    await press(study.minha, shown, "은비🐶")
    [question] = await standing(study)
    assert len(question.pictures) == 1
    assert study.cards()[-1].components


@pytest.mark.parametrize("menu", [QUESTION, ANSWER])
async def test_what_a_bot_wrote_is_refused(study: Study, menu: str) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")

    refused = await take(study, study.minha, menu, study.cards()[-1])

    assert text_of(refused) == "봇이 쓴 글은 남길 수 없어요. 사람이 쓴 메시지에서 다시 해 주세요."


@pytest.mark.parametrize("menu", [QUESTION, ANSWER])
async def test_a_message_without_words_and_pictures_is_refused(study: Study, menu: str) -> None:
    await study.present(study.eunbi)
    written = await study.hangyeol.send(study.channel, "", attachments=[("b.txt", b"no picture")])

    refused = await take(study, study.minha, menu, written)

    assert text_of(refused) == NOTHING
    assert await standing(study) == []


async def test_a_message_is_a_question_once(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")
    mine, theirs = [await take(study, member, QUESTION, written) for member in (study.minha, study.subin)]
    await press(study.minha, mine, "은비🐶")

    for refused in (
        await press(study.minha, mine, "수빈🐱"),
        await press(study.subin, theirs, "수빈🐱"),
        await take(study, study.eunbi, QUESTION, written),
    ):
        assert text_of(refused) == "이 메시지는 이미 #1 질문에 남아 있어요."
        assert buttons_of(refused) == {"전체 읽기": "read:question:1:0"}
    assert len(await standing(study)) == 1


async def test_taken_back_it_can_be_taken_again(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")
    shown = await take(study, study.minha, QUESTION, written)
    receipt = await press(study.minha, shown, "은비🐶")
    await press(study.minha, receipt, "되돌리기")

    assert text_of(await press(study.minha, shown, "수빈🐱")) == GONE
    again = await take(study, study.minha, QUESTION, written)
    await press(study.minha, again, "수빈🐱")

    assert [question.presenter.name for question in await standing(study)] == ["수빈"]


async def test_delivered_twice_it_is_stored_once(study: Study) -> None:
    await study.present(study.eunbi)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")
    await take(study, study.minha, QUESTION, written)

    await study.deliver_again()

    assert len(await standing(study)) == 1


async def test_without_a_week_or_presenters_there_is_nobody_to_ask(study: Study) -> None:
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")

    refused = await take(study, study.minha, QUESTION, written)

    assert "발표" in text_of(refused)
    assert list(buttons_of(refused)) == ["발표 등록"]


def clipped(study: Study) -> list[Path]:
    """Return the files of words that were taken and wait for their place."""
    return list((study.bot.settings.data_dir / "clippings").rglob("*.json"))


GONE = "이 글은 더 이상 보관하고 있지 않아요. 메시지를 길게 눌러 다시 남겨 주세요."


async def test_the_choice_waits_for_a_day(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")
    shown = await take(study, study.minha, QUESTION, written)
    await study.env.advance_time(24 * 3600 + 1)

    late = await press(study.minha, shown, "은비🐶")

    assert text_of(late) == GONE
    assert await standing(study) == []
    assert clipped(study) == []


async def test_what_has_its_place_is_kept_nowhere_else(study: Study) -> None:
    await teams(study)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    question = await study.hangyeol.send(study.channel, "이건요?")
    answer = await study.eunbi.send(study.channel, "그래서 그래요")
    asked = await take(study, study.minha, QUESTION, question)
    answered = await take(study, study.minha, ANSWER, answer)
    assert len(clipped(study)) == 2

    await press(study.minha, asked, "은비🐶")
    await press(study.minha, answered, "#1")

    assert clipped(study) == []
    for shown, label in ((asked, "수빈🐱"), (answered, "#1")):
        assert "이미" in text_of(await press(study.minha, shown, label))


async def test_what_a_refusal_kept_from_its_place_waits_on(study: Study) -> None:
    await teams(study)
    shown = await take(study, study.minha, QUESTION, await study.hangyeol.send(study.channel, "이건요?"))
    await study.cancel(study.eunbi)

    refused = await press(study.minha, shown, "은비🐶")

    assert await standing(study) == []
    assert len(clipped(study)) == 1, text_of(refused)


@pytest.mark.parametrize("later", ["start", "menu"])
async def test_what_nobody_placed_goes(study: Study, later: str) -> None:
    await teams(study)
    await take(study, study.minha, QUESTION, await study.hangyeol.send(study.channel, "이건요?"))
    [before] = clipped(study)
    await study.env.advance_time(24 * 3600 + 1)

    if later == "start":
        await study.restart()
    else:
        await take(study, study.subin, QUESTION, await study.hangyeol.send(study.channel, "다른 글"))

    assert before not in clipped(study)


async def test_nobody_presses_another_s_choice(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")
    shown = await take(study, study.minha, QUESTION, written)
    forged = discord.ui.Button[discord.ui.LayoutView](label="문", custom_id=buttons_of(shown)["은비🐶"])
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    door = await channel.send(view=layout("🚪", [[forged]]))

    assert text_of(await press(study.stranger, door, "문")) == GONE
    assert await standing(study) == []


async def test_a_message_becomes_its_author_s_answer_to_the_question_that_is_chosen(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    reply = await study.eunbi.send(study.channel, "그래서 그래요", attachments=[("a.png", drawn())])

    shown = await take(study, study.minha, ANSWER, reply)

    assert text_of(shown) == "은비님이 어느 질문에 답한 글인가요? 질문 번호를 눌러 주세요.\n**#1** 왜 그런가요?"
    await study.restart()
    receipt = await press(study.minha, shown, "#1")
    [answer] = await said(study)
    eunbi, minha = await study.member(study.eunbi), await study.member(study.minha)
    assert (answer.body, answer.author_id, answer.recorder_id) == ("그래서 그래요", eunbi.id, minha.id)
    assert next(iter(buttons_of(receipt))) == "되돌리기"
    assert link(study, reply) in text_of(study.cards()[0])
    assert [str(reaction.emoji) for reaction in next(m for m in study.cards() if m.id == reply.id).reactions] == ["✅"]
    pictures = await study.db.read(lambda session: list(session.scalars(select(Picture))))
    assert [picture.answer_id for picture in pictures] == [answer.id]


async def test_a_reply_to_what_was_taken_as_the_question_is_the_answer_and_the_next_an_addition(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    written = await study.hangyeol.send(study.channel, f"<@{study.eunbi.id}> 왜요?")
    await take(study, study.subin, QUESTION, written)
    first = await study.eunbi.send(study.channel, "그래서요", reply_to=written)
    second = await study.minha.send(study.channel, "저도 보탤게요", reply_to=first)

    await take(study, study.subin, ANSWER, first)
    receipt = await take(study, study.subin, ANSWER, second)

    assert [(answer.body, answer.is_addition) for answer in await said(study)] == [
        ("그래서요", False),
        ("저도 보탤게요", True),
    ]
    assert "덧붙였어요" in text_of(receipt)


async def test_one_s_own_answer_leads_on_to_the_next_question(study: Study) -> None:
    await study.present(study.eunbi)
    for body in ("왜 그런가요?", "얼마나 걸렸나요?"):
        await study.ask(study.hangyeol, study.eunbi, body)
    written = await study.eunbi.send(study.channel, "사흘이요")

    shown = await take(study, study.eunbi, ANSWER, written)
    receipt = await press(study.eunbi, shown, "#2")

    assert text_of(receipt).splitlines()[:2] == [
        "✅ **1주차** · **#2** 답변을 남겼어요.",
        "답변을 기다리는 질문이 1개 더 있어요.",
    ]
    assert list(buttons_of(receipt))[:2] == ["다음 답변 (#1)", "되돌리기"]


async def test_an_answer_is_taken_once(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    reply = await study.eunbi.send(study.channel, "그래서요", reply_to=study.cards()[-1])

    refused = await take(study, study.minha, ANSWER, reply)

    assert text_of(refused) == "이 메시지는 이미 #1 질문에 남아 있어요."
    assert [answer.body for answer in await said(study)] == ["그래서요"]


async def test_who_is_not_on_the_team_has_no_answer(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    card = study.cards()[-1]
    guess = await study.stranger.send(study.channel, "제 생각엔요", reply_to=card)
    aside = await study.stranger.send(study.channel, "음")

    assert text_of(await take(study, study.subin, ANSWER, guess)) == (
        "#1 질문은 은비님 팀이 답해요. 지나가던 사람님의 글은 이 질문의 답변으로 남길 수 없어요."
    )
    assert text_of(await take(study, study.stranger, ANSWER, guess)) == (
        "#1 질문은 은비님 팀이 답해요. 더 궁금한 점은 [추가 질문]으로 남겨 주세요."
    )
    assert text_of(await take(study, study.subin, ANSWER, aside)) == (
        "지나가던 사람님 팀의 답변을 기다리는 질문이 없어요. 질문을 먼저 남긴 뒤에 다시 해 주세요."
    )
    assert await said(study) == []


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_members_who_read_english_are_asked_in_english(study: Study) -> None:
    await teams(study)
    written = await study.hangyeol.send(study.channel, "why?")

    shown = await take(study, study.minha, QUESTION, written)

    assert text_of(shown) == "Week 1: whom is it a question to?"


async def test_all_presenters_of_a_full_week_can_be_chosen(study: Study) -> None:
    await study.present(study.eunbi, guests=", ".join(f"손님{number}" for number in range(24)))
    written = await study.hangyeol.send(study.channel, "왜 그런가요?")

    shown = await take(study, study.minha, QUESTION, written)

    assert len(buttons_of(shown)) == 25


async def test_questions_that_do_not_fit_are_said(study: Study) -> None:
    await study.present(study.eunbi)
    for notes in ("\n".join(f"{number}번째" for number in range(25)), "하나 더\n둘 더"):
        form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
        await study.subin.submit_modal(form, {"notes": notes})
    written = await study.eunbi.send(study.channel, "그래서요")

    shown = await take(study, study.minha, ANSWER, written)

    assert len(buttons_of(shown)) == 25
    assert text_of(shown).endswith(
        "그 밖에 2개는 여기에 담지 못했어요. 그 질문의 카드에 답장하거나 `/답변`에 번호를 적어 주세요."
    )
