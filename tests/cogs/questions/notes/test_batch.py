"""What was noted down at once: taken back, joined and moved together, and each of it undone."""

import datetime as dt

import pytest
from simcord import InteractionResult

from tests.cogs.questions.notes.test_record import record
from tests.support.study import TODAY, Study, buttons_of, field, pinged, press, text_of


async def test_all_of_it_is_taken_back_and_stands_again(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n얼마나요?")

    undone = await press(study.subin, receipt, "되돌리기")
    assert text_of(undone) == "받아 적은 질문 2개를 삭제했어요."
    assert await study.questions() == []
    redone = await press(study.subin, undone, "되돌리기")

    assert text_of(redone) == "✅ 받아 적은 질문 2개를 복구했어요."
    assert [question.number for question in await study.questions()] == [1, 2]


async def record_more(study: Study, notes: str) -> InteractionResult:
    """Let 수빈 note down more that 은비 was asked."""
    form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
    return await study.subin.submit_modal(form, {"notes": notes})


async def test_what_was_answered_since_is_not_taken_back(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n얼마나요?\n언제요?\n-> 답변: 어제요")
    await study.answer(study.eunbi, 1, "그래서요")

    undone = await press(study.subin, receipt, "되돌리기")
    assert text_of(undone).splitlines() == [
        "받아 적은 질문 2개를 삭제했어요.",
        "그사이 답변이 달린 질문 1개는 그대로 두었어요. `/고치기`에서 하나씩 삭제할 수 있어요.",
        "✅ **#1** 왜 그런가요?",
    ]
    assert [question.number for question in await study.questions()] == [1]
    assert "그래서요" in text_of(study.cards()[1])
    nothing = await press(study.subin, receipt, "되돌리기")
    assert text_of(nothing).startswith("그사이 답변이 달린 질문 1개는")
    assert buttons_of(nothing) == {}
    await press(study.subin, undone, "되돌리기")

    assert [question.number for question in await study.questions()] == [1, 2, 3]


async def test_the_presenter_s_message_follows_what_is_taken_back(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n얼마나요?")

    undone = await press(study.subin, receipt, "되돌리기")
    assert text_of(study.cards()[0]) == "받아 적은 질문을 삭제했어요."
    again = await press(study.subin, receipt, "되돌리기")
    assert text_of(again).startswith("남아 있는 질문이 없어요.")
    await press(study.subin, undone, "되돌리기")

    assert text_of(study.cards()[0]).splitlines()[1:] == ["⏳ **#1** 왜 그런가요?", "⏳ **#2** 얼마나요?"]
    assert [pinged(request) for request in study.sent("PATCH")] == [[]] * 2


async def test_a_presenter_s_message_that_is_gone_hinders_nobody(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?")
    await study.minha.delete(study.cards()[0])

    undone = await press(study.subin, receipt, "되돌리기")

    assert text_of(undone) == "받아 적은 질문 1개를 삭제했어요."
    assert await study.questions() == []


async def test_what_was_taken_back_alone_before_stays_so(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n얼마나요?")
    panel = await study.subin.slash(study.channel, "edit", question="1")
    await press(study.subin, panel, "질문 삭제")
    await study.env.advance_time(1)

    undone = await press(study.subin, receipt, "되돌리기")
    await press(study.subin, undone, "되돌리기")
    again = await press(study.subin, undone, "되돌리기")

    assert [question.number for question in await study.questions()] == [2]
    assert text_of(again).startswith("복구할 질문이 없어요.")


async def test_lines_that_are_one_question_are_joined_and_parted_again(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n그러니까\n특히 표 2에서요\n언제요?")
    form = await press(study.subin, receipt, "하나로 합치기")
    options = field(form.modal, "questions")["options"]
    assert [option["label"] for option in options] == [
        "#1 왜 그런가요?",
        "#2 그러니까",
        "#3 특히 표 2에서요",
        "#4 언제요?",
    ]

    await study.restart()
    joined = await study.subin.submit_modal(form, {"questions": ["3", "1", "2"]})

    assert text_of(joined).splitlines()[0] == "✅ 질문 3개를 **#1** 질문 하나로 합쳤어요."
    assert [(question.number, question.body) for question in await study.questions()] == [
        (1, "왜 그런가요?\n그러니까\n특히 표 2에서요"),
        (4, "언제요?"),
    ]
    told = study.cards()[0]
    assert text_of(told).splitlines()[1:] == ["⏳ **#1** 왜 그런가요? 그러니까 특히 표 2에서요", "⏳ **#4** 언제요?"]
    parted = await press(study.subin, joined, "되돌리기")

    assert text_of(parted).splitlines()[0] == "✅ 다시 질문 3개로 나눴어요."
    bodies = ["왜 그런가요?", "그러니까", "특히 표 2에서요", "언제요?"]
    assert [question.body for question in await study.questions()] == bodies
    assert len(text_of(study.cards()[0]).splitlines()) == 5


async def test_joined_while_the_presenter_answers_the_answer_stays_in_sight(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n그러니까요\n언제요?")
    form = await press(study.subin, receipt, "하나로 합치기")
    await study.answer(study.eunbi, 2, "그래서요")

    await study.subin.submit_modal(form, {"questions": ["1", "2"]})

    told, merged, card = study.cards()
    assert "그러니까요" in text_of(card)
    assert "그래서요" in text_of(card)
    assert text_of(merged) == f"-# 1주차 · #2 · [#1]({card.jump_url}) 질문과 합쳐졌어요"
    assert text_of(told).splitlines()[1:] == ["⏳ **#3** 언제요?"]


async def test_joined_across_weeks_both_recaps_follow(study: Study) -> None:
    await study.present(study.hangyeol, date=TODAY - dt.timedelta(days=7))
    await study.present(study.eunbi)
    receipt = await record_more(study, "왜 그런가요?\n그러니까요")
    form = await press(study.subin, receipt, "옮기기")
    await study.subin.submit_modal(form, {"presenter": place_of(form, "한결"), "questions": ["2"]})
    await study.subin.slash(study.channel, "recap", week=1)
    recap = study.cards()[-1]
    assert "그러니까요" in text_of(recap)

    form = await press(study.subin, receipt, "하나로 합치기")
    await study.subin.submit_modal(form, {"questions": ["1", "2"]})

    assert "그러니까요" not in text_of(study.cards()[-1])


async def test_taken_back_after_joining_only_what_was_joined_stands_again(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n그러니까요\n언제요?")
    form = await press(study.subin, receipt, "하나로 합치기")
    await study.subin.submit_modal(form, {"questions": ["1", "2"]})
    await study.env.advance_time(1)

    undone = await press(study.subin, receipt, "되돌리기")
    assert await study.questions() == []
    await press(study.subin, undone, "되돌리기")

    assert [question.body for question in await study.questions()] == ["왜 그런가요?\n그러니까요", "언제요?"]


@pytest.mark.parametrize(("joined", "count"), [(["1", "2"], 3), (["1", "2", "3", "4"], 1), (["2", "4"], 3)])
async def test_taken_back_after_joining_all_that_people_see_follows(
    study: Study, joined: list[str], count: int
) -> None:
    receipt = await record(study, "왜 그런가요?\n그러니까요\n언제요?\n어디서요?")
    form = await press(study.subin, receipt, "하나로 합치기")
    await study.subin.submit_modal(form, {"questions": joined})
    await study.subin.slash(study.channel, "recap", week=1)
    await study.env.advance_time(1)

    undone = await press(study.subin, receipt, "되돌리기")

    assert text_of(undone) == f"받아 적은 질문 {count}개를 삭제했어요."
    assert undone.followups == []
    told, recap = study.cards()
    assert text_of(told) == "받아 적은 질문을 삭제했어요."
    assert "질문 0개" in text_of(recap)
    again = await press(study.subin, undone, "되돌리기")
    assert text_of(again) == f"✅ 받아 적은 질문 {count}개를 복구했어요."
    assert again.followups == []
    assert len(text_of(study.cards()[0]).splitlines()) == 1 + len(await study.questions())
    assert f"질문 {count}개" in text_of(study.cards()[1])


async def test_edited_since_what_was_joined_is_not_parted(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n그러니까요")
    form = await press(study.subin, receipt, "하나로 합치기")
    joined = await study.subin.submit_modal(form, {"questions": ["1", "2"]})
    panel = await study.subin.slash(study.channel, "edit", question="1")
    editing = await press(study.subin, panel, "질문 고치기")
    await study.subin.submit_modal(editing, {"question": "다르게"})

    refused = await press(study.subin, joined, "되돌리기")

    assert text_of(refused).startswith("그사이 다른 분이 이 글을 고쳐서")
    assert [question.body for question in await study.questions()] == ["다르게"]


async def test_one_alone_cannot_be_joined(study: Study) -> None:
    receipt = await record(study, "왜 그런가요?\n언제요?")
    form = await press(study.subin, receipt, "하나로 합치기")
    await study.subin.submit_modal(form, {"questions": ["1", "2"]})

    refused = await press(study.subin, receipt, "하나로 합치기")

    assert text_of(refused) == "합칠 다른 질문이 아직 없어요."
    assert "하나로 합치기" not in buttons_of(await record_more(study, "더 있나요?"))


async def recorded_for_the_wrong_one(
    study: Study, notes: str = "왜 그런가요?\n얼마나요?\n언제요?"
) -> InteractionResult:
    """Let 한결 note down for 은비 what 수빈 of the same team was asked."""
    await study.present(study.eunbi, study.subin)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    return await study.hangyeol.submit_modal(form, {"notes": notes})


def place_of(form: InteractionResult, name: str) -> list[str]:
    """Return the choice of a presenter in a form that moves."""
    return [next(option["value"] for option in field(form.modal, "presenter")["options"] if name in option["label"])]


async def presenters(study: Study) -> list[str]:
    """Return whose the questions are, by number."""
    return [question.presenter.name for question in await study.questions()]


async def test_all_of_it_is_moved_and_moved_back_also_after_a_restart(study: Study) -> None:
    receipt = await recorded_for_the_wrong_one(study)
    assert list(buttons_of(receipt))[-3:] == ["하나로 합치기", "옮기기", "되돌리기"]
    form = await press(study.hangyeol, receipt, "옮기기")
    which = field(form.modal, "questions")["options"]
    assert [(option["value"], option["default"]) for option in which] == [("1", True), ("2", True), ("3", True)]

    await study.restart()
    values = {"presenter": place_of(form, "수빈"), "questions": ["1", "2", "3"]}
    moved = await study.hangyeol.submit_modal(form, values)

    subin = await study.member(study.subin)
    assert text_of(moved) == f"✅ 수빈{subin.emoji}님이 받은 질문으로 옮겼어요: #1, #2, #3"
    assert await presenters(study) == ["수빈"] * 3
    told, _ = study.cards()
    assert text_of(told).startswith(f"📝 <@{study.subin.id}>님")
    assert "은비" not in text_of(told)
    await study.restart()
    await press(study.hangyeol, moved, "되돌리기")
    assert await presenters(study) == ["은비"] * 3
    told, _ = study.cards()
    assert text_of(told).startswith(f"📝 <@{study.eunbi.id}>님")


async def test_what_is_moved_in_part_stands_under_each_presenter_and_is_taken_back_together(study: Study) -> None:
    receipt = await recorded_for_the_wrong_one(study)
    form = await press(study.hangyeol, receipt, "옮기기")

    await study.hangyeol.submit_modal(form, {"presenter": place_of(form, "수빈"), "questions": ["2"]})

    assert await presenters(study) == ["은비", "수빈", "은비"]
    told, _ = study.cards()
    assert text_of(told).splitlines() == [
        f"📝 <@{study.eunbi.id}>님, 1주차 발표에서 질문 2개를 받았어요.",
        "⏳ **#1** 왜 그런가요?",
        "⏳ **#3** 언제요?",
        f"📝 <@{study.subin.id}>님, 1주차 발표에서 질문 1개를 받았어요.",
        "⏳ **#2** 얼마나요?",
    ]
    assert list(buttons_of(told)) == ["#1 답변", "#2 답변"]
    assert [pinged(request) for request in study.sent("PATCH")] == [[]]
    form = await press(study.hangyeol, receipt, "옮기기")
    rest = await study.hangyeol.submit_modal(form, {"presenter": place_of(form, "수빈"), "questions": ["1", "2", "3"]})
    await press(study.hangyeol, rest, "되돌리기")
    assert await presenters(study) == ["은비", "수빈", "은비"]
    undone = await press(study.hangyeol, receipt, "되돌리기")
    assert await study.questions() == []
    await press(study.hangyeol, undone, "되돌리기")
    assert await presenters(study) == ["은비", "수빈", "은비"]


async def test_what_comes_from_two_presenters_goes_back_to_each(study: Study) -> None:
    receipt = await recorded_for_the_wrong_one(study)
    await study.present(study.minha, team="2")
    form = await press(study.hangyeol, receipt, "옮기기")
    await study.hangyeol.submit_modal(form, {"presenter": place_of(form, "수빈"), "questions": ["2"]})
    form = await press(study.hangyeol, receipt, "옮기기")
    values = {"presenter": place_of(form, "민하"), "questions": ["1", "2", "3"]}
    moved = await study.hangyeol.submit_modal(form, values)
    assert list(buttons_of(moved)) == ["은비님에게 되돌리기", "수빈님에게 되돌리기"]

    await study.restart()
    await press(study.hangyeol, moved, "은비님에게 되돌리기")
    assert await presenters(study) == ["은비", "민하", "은비"]
    await press(study.hangyeol, moved, "수빈님에게 되돌리기")

    assert await presenters(study) == ["은비", "수빈", "은비"]
    told = text_of(study.cards()[0])
    assert [name in told for name in (f"<@{study.eunbi.id}>", f"<@{study.subin.id}>")] == [True, True]


async def test_joined_then_moved_and_parted_all_stays_together(study: Study) -> None:
    receipt = await recorded_for_the_wrong_one(study)
    form = await press(study.hangyeol, receipt, "하나로 합치기")
    joined = await study.hangyeol.submit_modal(form, {"questions": ["1", "2"]})
    form = await press(study.hangyeol, receipt, "옮기기")
    await study.hangyeol.submit_modal(form, {"presenter": place_of(form, "수빈"), "questions": ["1", "3"]})

    await press(study.hangyeol, joined, "되돌리기")

    assert await presenters(study) == ["수빈"] * 3


async def test_joined_from_two_presenters_and_parted_each_has_theirs_again(study: Study) -> None:
    receipt = await recorded_for_the_wrong_one(study)
    form = await press(study.hangyeol, receipt, "옮기기")
    await study.hangyeol.submit_modal(form, {"presenter": place_of(form, "수빈"), "questions": ["2"]})
    form = await press(study.hangyeol, receipt, "하나로 합치기")
    joined = await study.hangyeol.submit_modal(form, {"questions": ["1", "2"]})

    await press(study.hangyeol, joined, "되돌리기")

    assert await presenters(study) == ["은비", "수빈", "은비"]


async def test_moved_to_where_they_are_nothing_moves(study: Study) -> None:
    receipt = await recorded_for_the_wrong_one(study, "왜 그런가요?")
    form = await press(study.hangyeol, receipt, "옮기기")

    stays = await study.hangyeol.submit_modal(form, {"presenter": place_of(form, "은비"), "questions": ["1"]})

    eunbi = await study.member(study.eunbi)
    assert text_of(stays) == f"이미 은비{eunbi.emoji}님이 받은 질문이라 옮긴 것이 없어요: #1"
    assert buttons_of(stays) == {}


@pytest.mark.parametrize("label", ["옮기기", "되돌리기"])
async def test_taken_back_there_is_nothing_to_move_or_to_take_back(study: Study, label: str) -> None:
    receipt = await recorded_for_the_wrong_one(study)
    await press(study.hangyeol, receipt, "되돌리기")

    refused = await press(study.hangyeol, receipt, label)

    assert refused.modal is None
    assert text_of(refused).startswith("남아 있는 질문이 없어요.")


async def test_the_most_questions_are_moved_back_by_one_button(study: Study) -> None:
    receipt = await recorded_for_the_wrong_one(study, "\n".join(f"{number}번째" for number in range(25)))
    form = await press(study.hangyeol, receipt, "옮기기")
    every_other = [str(number) for number in range(1, 26, 2)]

    moved = await study.hangyeol.submit_modal(form, {"presenter": place_of(form, "수빈"), "questions": every_other})
    await press(study.hangyeol, moved, "되돌리기")

    assert await presenters(study) == ["은비"] * 25


async def test_taken_back_there_is_nothing_to_join(study: Study) -> None:
    receipt = await record(study, "하나\n둘")
    await press(study.subin, receipt, "되돌리기")

    refused = await press(study.subin, receipt, "하나로 합치기")

    assert text_of(refused).startswith("남아 있는 질문이 없어요.")
