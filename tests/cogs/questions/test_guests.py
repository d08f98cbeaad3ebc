"""Questions to somebody who is not on Discord: who answers them, in whose name, and whom they wait for."""

import pytest
from simcord import InteractionResult, MemberActor

from db import presentations
from tests.support.panels import press_behind
from tests.support.study import Study, buttons_of, field, press, text_of

TURN, TEAM = "**내 차례예요**", "**우리 팀이 받은 질문**"


async def asked(
    study: Study, *bodies: str, team: tuple[MemberActor, ...] = (), asker: MemberActor | None = None
) -> str:
    """Let 은비 register the guest 지수, perhaps with others, and 한결 ask the guest; return how the guest is shown."""
    form = await study.eunbi.slash(study.channel, "present")
    await study.eunbi.submit_modal(form, {"date": "1/1", "presenters": list(team), "guests": "지수"})
    found = await study.db.read(presentations.get, guild_id=study.guild.id, presentation_id=1)
    guest = found.presenters[-1]
    for body in bodies or ("왜 그런가요?",):
        form = await (asker or study.hangyeol).slash(study.channel, "ask", week=1)
        values = {"question": body} | ({"presenter": [f"1:{guest.id}"]} if _has_choice(form) else {})
        await (asker or study.hangyeol).submit_modal(form, values)
    return f"{guest.heart} {guest.name}{guest.emoji}"


def _has_choice(form: InteractionResult) -> bool:
    assert form.modal is not None
    return "'presenter'" in str(form.modal)


async def said(study: Study) -> tuple[str, str | None, str]:
    """Return the author of the answer, who noted it, and its words."""
    answer = (await study.questions())[0].answer
    assert answer is not None
    return answer.author.name, answer.recorder.name if answer.recorder else None, answer.body


async def turn(study: Study, member: MemberActor) -> dict[str, list[str]]:
    """Return the questions of ``/study`` by the heading that they stand below."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in text_of(await member.slash(study.channel, "study")).splitlines():
        heading = line if line in {TURN, TEAM} else heading
        if line.startswith("💬"):
            found.setdefault(heading, []).append(line)
    return found


async def test_who_registered_a_guest_has_their_questions_on_their_own_list(study: Study) -> None:
    await asked(study)
    found = await study.db.read(presentations.get, guild_id=study.guild.id, presentation_id=1)
    (guest,) = found.presenters

    assert await turn(study, study.eunbi) == {TURN: [f"💬 #1 {guest.name}{guest.emoji} 왜 그런가요?"]}
    assert await turn(study, study.subin) == {}
    assert await turn(study, study.minha) == {}  # the manager has not registered it
    offered = await study.eunbi.autocomplete(study.channel, "answer", "question", "")
    assert [choice["value"] for choice in offered] == ["1"]


async def test_they_answer_it_in_the_guest_s_name(study: Study) -> None:
    shown = await asked(study)

    form = await study.eunbi.slash(study.channel, "answer")
    assert form.modal is not None
    assert f"답변도 {shown[2:]}님 이름으로 보여요." in str(form.modal)
    receipt = await study.eunbi.submit_modal(form, {"answer": "그래서요"})

    assert text_of(receipt).splitlines()[0] == f"✅ **1주차** · **#1** 답변을 {shown[2:]}님 이름으로 남겼어요."
    assert await said(study) == ("지수", "은비", "그래서요")
    (card,) = [message for message in study.cards() if "왜 그런가요?" in text_of(message)]
    assert f"{shown}\n그래서요" in text_of(card)
    assert "은비" not in text_of(card)
    assert await turn(study, study.eunbi) == {}


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    shown = (await asked(study))[2:]

    form = await study.eunbi.slash(study.channel, "answer")
    assert f"-# Asked of {shown}. The answer appears under that name too." in str(form.modal)
    receipt = await study.eunbi.submit_modal(form, {"answer": "So"})
    refused = await study.subin.slash(study.channel, "answer", question="1", answer="me too")

    assert text_of(receipt).startswith(f"✅ **Week 1** · **#1** is answered in the name of {shown}.")
    assert "Team" in text_of(refused) or "team" in text_of(refused)


async def test_a_team_mate_and_a_manager_answer_in_the_guest_s_name_too(study: Study) -> None:
    await asked(study, "하나", "둘", team=(study.subin,))

    assert [*await turn(study, study.subin)] == [TEAM]
    await study.answer(study.subin, 1, "수빈이 들은 답")
    assert await said(study) == ("지수", "수빈", "수빈이 들은 답")
    await study.answer(study.minha, 2, "관리자가 들은 답")
    second = (await study.questions())[1].answer
    assert second is not None
    assert (second.author.name, second.recorder and second.recorder.name) == ("지수", "민하")


async def test_a_team_mate_on_discord_is_still_answered_for_in_one_s_own_name(study: Study) -> None:
    await asked(study, team=(study.subin, study.eunbi))
    await study.ask(study.hangyeol, study.subin, "수빈님께")

    await study.answer(study.eunbi, 2, "제가 답해요")

    answer = (await study.questions())[1].answer
    assert answer is not None
    assert (answer.author.name, answer.recorder) == ("은비", None)


async def test_nobody_else_answers_for_a_guest(study: Study) -> None:
    await asked(study)

    refused = await study.answer(study.subin, 1, "아무 말")

    assert text_of(refused).startswith("#1 질문은 지수님 팀이 답해요.")
    assert [question.answer for question in await study.questions()] == [None]


async def test_a_guest_s_answer_is_mended_and_taken_back_by_who_typed_it(study: Study) -> None:
    await asked(study)
    receipt = await study.answer(study.eunbi, 1, "오타")

    panel = await study.eunbi.slash(study.channel, "edit", question="1")
    form = await press_behind(study.eunbi, panel, "지수님 답변 고치기")
    assert field(form.modal, "answer")["value"] == "오타"
    await study.eunbi.submit_modal(form, {"answer": "고친 답"})
    assert await said(study) == ("지수", "은비", "고친 답")
    again = await study.answer(study.eunbi, 1, "또 답")
    assert text_of(again).startswith("#1 질문에는 이미 답하셨어요.")
    await press(study.eunbi, receipt, "되돌리기")

    assert [question.answer for question in await study.questions()] == [None]
    assert [*await turn(study, study.eunbi)] == [TURN]


async def test_what_is_added_stands_in_one_s_own_name(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "손님의 답")

    await study.eunbi.submit_modal(await press(study.eunbi, study.cards()[0], "덧붙이기"), {"answer": "제 생각에는"})

    (question,) = await study.questions()
    assert [addition.author.name for addition in question.additions] == ["은비"]
    assert await said(study) == ("지수", "은비", "손님의 답")


async def test_a_team_mate_s_reply_to_the_card_answers_for_the_guest(study: Study) -> None:
    await asked(study, team=(study.subin,))
    card = study.cards()[-1]

    await study.hangyeol.send(study.channel, "제 생각이에요", reply_to=card)
    assert [question.answer for question in await study.questions()] == [None]
    await study.subin.send(study.channel, "손님이 그러셨어요", reply_to=card)

    assert await said(study) == ("지수", "수빈", "손님이 그러셨어요")
    panel = await study.subin.slash(study.channel, "edit", question="1")
    assert "지수님 답변" in str(buttons_of(panel))


async def test_what_who_only_registered_the_guest_replies_is_left_alone(study: Study) -> None:
    await asked(study)
    card = study.cards()[-1]

    chat = await study.eunbi.send(study.channel, "저도 궁금해요! 지수님께 물어볼게요", reply_to=card)

    assert [question.answer for question in await study.questions()] == [None]
    assert chat.reactions == []
    await study.answer(study.eunbi, 1, "지수님은 이렇게 답하셨어요")
    before = len(study.channel.history())
    await study.eunbi.send(study.channel, "그렇군요!", reply_to=card)
    await study.env.settle()
    assert len(study.channel.history()) == before + 1  # nothing is offered either
    assert await said(study) == ("지수", "은비", "지수님은 이렇게 답하셨어요")


async def test_what_one_asked_a_guest_whom_one_registered_waits_for_oneself(study: Study) -> None:
    await asked(study, asker=study.eunbi)

    assert [*await turn(study, study.eunbi)] == [TURN]


async def test_a_guest_who_comes_to_discord_answers_alone(study: Study) -> None:
    await asked(study)
    form = await study.minha.slash(study.channel, "profile", member=study.subin)
    await study.minha.submit_modal(form, {"name": "지수"})

    assert await turn(study, study.eunbi) == {}
    refused = await study.answer(study.eunbi, 1, "대신 답해요")
    assert text_of(refused).startswith("#1 질문은 지수님 팀이 답해요.")
