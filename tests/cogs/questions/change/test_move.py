"""Moving to another presenter, and merging what asks the same."""

import pytest
from simcord import InteractionResult, MemberActor

from bot.render.people import display_name
from tests.cogs.questions.change.scene import asked, card, edited, more, stored
from tests.support.panels import press_behind
from tests.support.study import Study, buttons_of, field, pinged, press, returned, text_of

#: What stands instead of a question that was merged meanwhile.
MERGED = "#2 질문은 그사이 #1 질문과 합쳐졌어요. [⋯] 버튼을 눌러 #1 질문에서 해 주세요."


async def move(study: Study, member: MemberActor, name: str, *numbers: int) -> InteractionResult:
    """Let a member move questions from the first one's panel."""
    form = await press_behind(member, await more(study, member, numbers[0]), "옮기기")
    place = next(option["value"] for option in field(form.modal, "presenter")["options"] if name in option["label"])
    return await member.submit_modal(form, {"presenter": [place], "questions": [str(number) for number in numbers]})


async def presenters(study: Study) -> list[str]:
    """Return whose the questions are, by number."""
    return [question.presenter.name for question in await study.questions()]


async def merge(study: Study, member: MemberActor, number: int, into: int) -> InteractionResult:
    """Let a member merge a question into another."""
    form = await press_behind(member, await more(study, member, number), "합치기")
    return await member.submit_modal(form, {"question": [str(into)]})


async def test_questions_are_moved_together_and_back(study: Study) -> None:
    await asked(study, "하나", "둘")
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "옮기기")
    place = next(option for option in field(form.modal, "presenter")["options"] if "수빈" in option["label"])

    receipt = await study.hangyeol.submit_modal(form, {"presenter": [place["value"]], "questions": ["1", "2"]})

    assert "#1, #2" in text_of(receipt)
    subin = await study.member(study.subin)
    assert [question.presenter_id for question in await study.questions()] == [subin.id] * 2
    assert f"<@{study.subin.id}>" in card(study, 2)
    await press(study.hangyeol, receipt, "되돌리기")
    eunbi = await study.member(study.eunbi)
    assert [question.presenter_id for question in await study.questions()] == [eunbi.id] * 2


async def test_a_move_s_undo_leaves_alone_what_went_on_meanwhile(study: Study) -> None:
    await asked(study, "하나", "둘", "셋", "넷")
    await study.present(study.minha, team="2")
    receipt = await move(study, study.hangyeol, "수빈", 1, 2, 3, 4)
    await move(study, study.minha, "민하", 1)
    await merge(study, study.minha, 2, 3)

    undone = await press(study.hangyeol, receipt, "되돌리기")

    eunbi = display_name(await study.member(study.eunbi))
    assert text_of(undone).splitlines() == [
        f"✅ {eunbi}님이 받은 질문으로 옮겼어요: #3, #4",
        "그사이 누군가 옮기거나 삭제하거나 합친 질문은 그대로 두었어요: #1, #2",
    ]
    assert await presenters(study) == ["민하", "은비", "은비"]
    again = await press(study.hangyeol, receipt, "되돌리기")
    assert text_of(again).endswith("그대로 두었어요: #1, #2, #3, #4")
    assert buttons_of(again) == {}
    await press(study.hangyeol, undone, "되돌리기")
    assert await presenters(study) == ["민하", "수빈", "수빈"]


async def test_only_what_stands_and_is_theirs_is_offered_to_be_moved_along(study: Study) -> None:
    await asked(study, "한결이 물은 것")
    form = await study.minha.slash(study.channel, "record", presenter=study.eunbi)
    await study.minha.submit_modal(form, {"notes": "둘째\n셋째\n넷째"})
    await study.answer(study.eunbi, 1, "그래서요")
    await press_behind(study.minha, await more(study, study.minha, 3), "질문 삭제")

    moving = await press_behind(study.eunbi, await more(study, study.eunbi, 4), "옮기기")

    options = field(moving.modal, "questions")["options"]
    assert [(option["value"], option["default"]) for option in options] == [("4", True), ("2", False)]


async def test_two_that_ask_the_same_are_merged_and_parted_again(study: Study) -> None:
    await asked(study, "왜 그런가요?", "왜죠?")
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol, 2), "합치기")

    receipt = await study.hangyeol.submit_modal(form, {"question": ["1"]})

    assert "**#2** 질문을 **#1** 질문과 합쳤어요" in text_of(receipt)
    assert [question.number for question in await study.questions()] == [1]
    assert card(study, 2) == f"-# 1주차 · #2 · [#1]({study.cards()[0].jump_url}) 질문과 합쳐졌어요"
    answered = await study.answer(study.eunbi, 2, "그래서요")
    assert "**#1** 답변을" in text_of(answered)
    await press(study.hangyeol, receipt, "되돌리기")
    assert [question.number for question in await study.questions()] == [1, 2]


async def test_what_came_with_a_merge_leaves_the_other_s_card_again(study: Study) -> None:
    await asked(study, "왜 그런가요?")
    await study.ask(study.stranger, study.eunbi, "왜죠?")
    await study.answer(study.eunbi, 2, "그래서요")
    form = await press_behind(study.stranger, await more(study, study.stranger, 2), "합치기")
    receipt = await study.stranger.submit_modal(form, {"question": ["1"]})
    assert "🙋 +1" in card(study, 1)
    assert "그래서요" in card(study, 1)

    await press(study.stranger, receipt, "되돌리기")

    assert "🙋" not in card(study, 1)
    assert "그래서요" not in card(study, 1)
    assert "그래서요" in card(study, 2)


async def test_what_was_merged_meanwhile_does_not_change_the_other_unseen(study: Study) -> None:
    await asked(study, "첫째", "둘째")
    panel = await more(study, study.hangyeol, 2)
    undo = await edited(study, study.hangyeol, "둘째요", 2)
    editing, moving = [await press(study.hangyeol, panel, label) for label in ("질문 고치기", "옮기기")]
    await edited(study, study.hangyeol, "첫째요")
    await merge(study, study.minha, 2, 1)

    place = field(moving.modal, "presenter")["options"][1]["value"]
    refused = [
        await study.hangyeol.submit_modal(editing, {"question": "고친 둘째"}),
        await study.hangyeol.submit_modal(moving, {"presenter": [place], "questions": ["2"]}),
        await press(study.hangyeol, panel, "페이지에서 빼기"),
        await press(study.hangyeol, panel, "질문 삭제"),
        await press(study.hangyeol, undo, "되돌리기"),
    ]

    assert [text_of(result).splitlines()[0] for result in refused] == [MERGED] * 5
    assert all(buttons_of(result) == {"⋯": "more:1"} for result in refused)
    assert returned(refused[0]) == "고친 둘째"
    question = await stored(study)
    assert (question.body, question.presenter.name, question.in_page) == ("첫째요", "은비", True)
    assert "첫째요" in card(study)


@pytest.mark.parametrize("answered", [1, 2])
async def test_who_comes_to_an_answer_by_a_merge_hears_of_it(study: Study, answered: int) -> None:
    await asked(study)
    await study.ask(study.stranger, study.eunbi, "어째서 이런가요?")
    await study.answer(study.eunbi, answered, "그래서요")
    before = len(study.sent())

    receipt = await merge(study, study.minha, 2, 1)

    assert "이미 답변이 있어요" in text_of(receipt)
    [told] = study.sent()[before:]
    assert pinged(told) == [(study.stranger if answered == 1 else study.hangyeol).id]
    reply, shown = study.cards()[-1], study.cards()[0]
    assert reply.reference is not None
    assert reply.reference.message_id == shown.id
    assert text_of(reply).endswith("님, **#2** 질문과 **#1** 질문을 합쳤어요. 답변은 이 카드에 있어요.")


async def test_who_asked_anonymously_hears_of_a_merge_s_answer_alone(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await study.stranger.slash(study.channel, "ask", presenter=study.eunbi, anonymous=True)
    await study.stranger.submit_modal(form, {"question": "어째서 이런가요?"})
    before = len(study.cards())

    await merge(study, study.minha, 2, 1)

    assert len(study.cards()) == before
    [message] = study.stranger.user.dm_channel.history()
    assert study.cards()[0].jump_url in text_of(message)


async def test_who_merges_their_own_is_told_by_the_receipt_alone(study: Study) -> None:
    await asked(study, "하나", "둘")
    await study.answer(study.eunbi, 1, "그래서요")
    before = len(study.cards())

    receipt = await merge(study, study.hangyeol, 2, 1)

    assert len(study.cards()) == before
    assert buttons_of(receipt)["전체 읽기"] == "read:question:1:0"


async def test_a_merge_that_was_undone_is_undone_back(study: Study) -> None:
    await asked(study, "왜 그런가요?", "왜죠?")
    receipt = await merge(study, study.hangyeol, 2, 1)

    parted = await press(study.hangyeol, receipt, "되돌리기")
    again = await press(study.hangyeol, parted, "되돌리기")

    assert "**#2** 질문을 **#1** 질문과 합쳤어요" in text_of(again)
    assert [question.number for question in await study.questions()] == [1]


async def test_a_chain_of_merged_questions_leads_to_where_it_ends(study: Study) -> None:
    await asked(study, "하나", "둘", "셋")
    for number, into in ((1, 2), (2, 3)):
        form = await press_behind(study.hangyeol, await more(study, study.hangyeol, number), "합치기")
        receipt = await study.hangyeol.submit_modal(form, {"question": [str(into)]})

    second, third = (message.jump_url for message in study.cards()[1:3])
    assert card(study, 1).endswith(f"[#3]({third}) 질문과 합쳐졌어요")
    await press(study.hangyeol, receipt, "되돌리기")
    assert card(study, 1).endswith(f"[#2]({second}) 질문과 합쳐졌어요")


async def test_what_was_only_noted_gets_no_card_by_being_changed(study: Study) -> None:
    await study.present(study.eunbi, study.subin)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "하나\n둘\n셋"})
    editing = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    await study.hangyeol.submit_modal(editing, {"question": "하나요"})
    moving = await press_behind(study.hangyeol, await more(study, study.hangyeol), "옮기기")
    place = next(option for option in field(moving.modal, "presenter")["options"] if "수빈" in option["label"])
    await study.hangyeol.submit_modal(moving, {"presenter": [place["value"]], "questions": ["1", "2"]})
    wondering = await more(study, study.stranger)
    await press(study.stranger, wondering, "🙋 나도 궁금해요")

    assert len(study.cards()) == 2  # the list, and what tells 수빈
    subin = await study.member(study.subin)
    assert [question.presenter_id == subin.id for question in await study.questions()] == [True, True, False]


async def test_an_asked_question_merged_into_a_noted_one_leads_to_a_card(study: Study) -> None:
    await study.present(study.eunbi, study.subin)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "하나"})
    await study.ask(study.hangyeol, study.eunbi, "하나인가요?")
    merging = await press_behind(study.hangyeol, await more(study, study.hangyeol, 2), "합치기")

    await study.hangyeol.submit_modal(merging, {"question": ["1"]})

    told, farewell, shown = study.cards()
    assert text_of(shown).endswith("**하나**")
    assert text_of(farewell).endswith(f"[#1]({shown.jump_url}) 질문과 합쳐졌어요")
    assert text_of(told).startswith("📝")
