"""Swapping two presentations: what may be chosen, what follows, who may, and what is refused."""

import datetime as dt

import discord
import pytest
from simcord import InteractionResult, MemberActor

from tests.cogs.presentations.test_present import NEXT, registered_by_a_manager, teams
from tests.cogs.presentations.test_schedule import display_name
from tests.support.study import TODAY, Study, buttons_of, field, press, text_of

THIRD = TODAY + dt.timedelta(days=14)
SWAP = "다른 팀과 맞바꾸기"


async def two_weeks(study: Study) -> None:
    """Let 민하 and 은비 present this week, and 한결 the next, as the second team that registered then."""
    await study.present(study.minha, study.eunbi)
    await study.present(study.subin, week=2, date=NEXT)
    await study.present(study.hangyeol, week=2, date=NEXT, team="2")


async def open_form(study: Study, member: MemberActor, **options: object) -> InteractionResult:
    """Open the form that swaps a presentation."""
    return await press(member, await member.slash(study.channel, "present", **options), SWAP)


def choices(form: InteractionResult) -> dict[str, str]:
    """Return what a form offers, with what each choice means for the bot."""
    return {option["label"]: option["value"] for option in field(form.modal, "other")["options"]}


async def swap(study: Study, member: MemberActor, label: str, **options: object) -> InteractionResult:
    """Swap the presentation that one opens with the one called ``label``."""
    form = await open_form(study, member, **options)
    return await member.submit_modal(form, {"other": [choices(form)[label]]})


async def standing(study: Study) -> dict[int, dict[str, list[str]]]:
    """Return who presents in the first three weeks."""
    return {week: found for week in (1, 2, 3) if (found := await teams(study, week))}


BEFORE = {1: {"1": ["민하", "은비"]}, 2: {"1": ["수빈"], "2": ["한결"]}}
AFTER = {1: {"1": ["한결"]}, 2: {"1": ["수빈"], "2": ["민하", "은비"]}}


async def test_the_form_offers_what_is_still_to_be_held(study: Study) -> None:
    await two_weeks(study)
    await study.present(study.eunbi, team="빨강", week=3, date=THIRD, guests="지수")

    form = await open_form(study, study.hangyeol, week=2)

    assert form.modal is not None
    assert form.modal["title"] == "2주차 · 2팀 맞바꾸기"
    offered = field(form.modal, "other")["options"]
    people = {name: await display_name(study, name) for name in ("민하", "은비", "수빈", "지수")}
    assert [(option["label"], option["description"]) for option in offered] == [
        ("1주차 · 1/1(목) · 1팀", f"{people['민하']}, {people['은비']}"),
        ("2주차 · 1/8(목) · 1팀", people["수빈"]),
        ("3주차 · 1/15(목) · 빨강팀", f"{people['은비']}, {people['지수']}"),
    ]


async def test_both_change_places_and_the_receipt_says_what_stands(study: Study) -> None:
    await two_weeks(study)

    receipt = await swap(study, study.minha, "2주차 · 1/8(목) · 2팀", week=1)

    assert receipt.ephemeral
    lines = text_of(receipt).splitlines()
    assert lines[0] == "✅ 두 발표를 맞바꿨어요. 이제 이렇게 발표해요."
    people = {name: await display_name(study, name) for name in ("민하", "은비", "한결")}
    assert lines[1:] == [
        f"**1주차 · 1/1(목)** · 1팀 · {people['한결']}",
        f"**2주차 · 1/8(목)** · 2팀 · {people['민하']}, {people['은비']}",
    ]
    assert list(buttons_of(receipt)) == ["되돌리기", "일정"]
    assert await standing(study) == AFTER


async def test_questions_go_along_with_their_numbers_and_cards_and_recap_follow(study: Study) -> None:
    await two_weeks(study)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    await study.ask(study.minha, study.hangyeol, "얼마나 걸리나요?", week=2)
    await study.minha.slash(study.channel, "recap", week=1)
    first, second, recap = study.cards()
    assert text_of(first).startswith("-# 1주차 · #1 ·")
    assert text_of(second).startswith("-# 2주차 · #2 ·")

    receipt = await swap(study, study.eunbi, "2주차 · 1/8(목) · 2팀")

    assert text_of(receipt).splitlines()[-1] == "-# 받은 질문도 번호 그대로 함께 옮겼어요."
    first, second, recap = study.cards()
    assert text_of(first).startswith("-# 2주차 · #1 ·")
    assert text_of(second).startswith("-# 1주차 · #2 ·")
    assert "얼마나 걸리나요?" in text_of(recap)
    assert "왜 그런가요?" not in text_of(recap)
    listed = await study.subin.slash(study.channel, "questions", week=2)
    assert "왜 그런가요?" in text_of(listed)
    found = {question.number: question.presentation.week.number for question in await study.questions()}
    assert found == {1: 2, 2: 1}


async def test_two_teams_of_a_week_change_their_names(study: Study) -> None:
    await two_weeks(study)

    await swap(study, study.subin, "2주차 · 1/8(목) · 2팀")

    assert await teams(study, 2) == {"2": ["수빈"], "1": ["한결"]}


async def test_it_is_taken_back_in_place_also_after_a_restart(study: Study) -> None:
    await two_weeks(study)
    await study.ask(study.subin, study.minha, "왜 그런가요?")
    receipt = await swap(study, study.minha, "2주차 · 1/8(목) · 2팀", week=1)
    await study.restart()

    back = await press(study.minha, receipt, "되돌리기")

    assert text_of(back).splitlines()[0] == "↩️ 두 발표를 되돌렸어요. 이제 이렇게 발표해요."
    assert text_of(receipt) == text_of(back)
    assert await standing(study) == BEFORE
    (card,) = study.cards()
    assert text_of(card).startswith("-# 1주차 · #1 ·")


async def test_the_form_lives_through_a_restart(study: Study) -> None:
    await two_weeks(study)
    form = await open_form(study, study.minha, week=1)
    await study.restart()

    await study.minha.submit_modal(form, {"other": [choices(form)["2주차 · 1/8(목) · 2팀"]]})

    assert await standing(study) == AFTER


async def test_delivered_twice_it_swaps_once(study: Study) -> None:
    study.provoked = (discord.HTTPException,)  # answered before
    await two_weeks(study)
    receipt = await swap(study, study.minha, "2주차 · 1/8(목) · 2팀", week=1)

    await study.deliver_again()
    assert await standing(study) == AFTER

    await press(study.minha, receipt, "되돌리기")
    await study.deliver_again()
    assert await standing(study) == BEFORE


async def test_a_form_sent_twice_says_what_stands(study: Study) -> None:
    await two_weeks(study)
    first, second = [await open_form(study, study.minha, week=1) for _ in range(2)]
    choice = {"other": [choices(first)["2주차 · 1/8(목) · 2팀"]]}
    await study.minha.submit_modal(first, choice)

    again = await study.minha.submit_modal(second, choice)

    assert text_of(again).startswith("두 발표는 이미 이렇게 바뀌어 있어요.\n**1주차 · 1/1(목)** · 1팀 · 한결")
    assert await standing(study) == AFTER


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await two_weeks(study)
    shown = await study.minha.slash(study.channel, "present", week=1)
    form, second = [await press(study.minha, shown, "Swap with another team") for _ in range(2)]
    assert form.modal is not None
    assert form.modal["title"] == "Week 1 · swap Team 1"

    choice = {"other": [choices(form)["Week 2 · Thu, Jan 8 · Team 2"]]}
    receipt = await study.minha.submit_modal(form, choice)

    lines = text_of(receipt).splitlines()
    assert lines[0] == "✅ The two are swapped. This is how it stands now."
    assert lines[1].startswith("**Week 1 · Thu, Jan 1** · Team 1 · 한결")
    back = await press(study.minha, receipt, "Undo")
    assert text_of(back).startswith("↩️ The two are back.")
    moved = await study.minha.submit_modal(await press(study.minha, shown, "Move"), {"week": "2"})
    assert text_of(moved).startswith("✅ Moved to")
    refused = await study.minha.submit_modal(second, choice)
    assert text_of(refused) == (
        "One of the two stands elsewhere by now, so they were not swapped. Press [Open that one] to see where it is."
    )
    await study.env.advance_time(8 * 24 * 60 * 60)
    refused = await press(study.minha, shown, "Swap with another team")
    assert text_of(refused).startswith("The day of Team 3 in week 2 is over, so it cannot be swapped.")


async def test_the_only_presentation_has_nothing_to_swap_with(study: Study) -> None:
    shown = await study.present(study.minha)

    refused = await press(study.minha, shown, SWAP)

    assert text_of(refused) == (
        "1주차 1팀 발표와 맞바꿀 다른 발표가 아직 없어요. 주차만 바꾸려면 [옮기기]를 눌러 주세요."
    )
    assert buttons_of(refused) == {"옮기기": "present:move:1"}


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_the_only_presentation_has_nothing_to_swap_with_in_english(study: Study) -> None:
    shown = await study.present(study.minha)

    refused = await press(study.minha, shown, "Swap with another team")

    assert text_of(refused).startswith("No other presentation is to come that Team 1 of week 1 could be swapped with.")
    assert buttons_of(refused) == {"Move": "present:move:1"}


async def test_what_was_moved_meanwhile_is_not_swapped(study: Study) -> None:
    await two_weeks(study)
    form = await open_form(study, study.minha, week=1)
    panel = await study.hangyeol.slash(study.channel, "present")
    await study.hangyeol.submit_modal(await press(study.hangyeol, panel, "옮기기"), {"week": "3"})
    before = await standing(study)

    refused = await study.minha.submit_modal(form, {"other": [choices(form)["2주차 · 1/8(목) · 2팀"]]})

    assert text_of(refused) == (
        "그사이 두 발표 중 하나의 자리가 바뀌어서 맞바꾸지 않았어요. [그 발표 열기]를 눌러 지금 자리를 확인해 주세요."
    )
    assert list(buttons_of(refused)) == ["그 발표 열기", "이어 쓰기"]
    assert await standing(study) == before == {1: BEFORE[1], 2: {"1": ["수빈"]}, 3: {"2": ["한결"]}}
    again = await press(study.minha, refused, "이어 쓰기")
    await study.minha.submit_modal(again, {"other": [choices(again)["3주차 · 1/15(목) · 2팀"]]})
    assert await standing(study) == {1: {"1": ["한결"]}, 2: {"1": ["수빈"]}, 3: {"2": ["민하", "은비"]}}


async def test_what_was_cancelled_meanwhile_is_not_swapped(study: Study) -> None:
    await two_weeks(study)
    form = await open_form(study, study.minha, week=1)
    await study.cancel(study.hangyeol)

    refused = await study.minha.submit_modal(form, {"other": [choices(form)["2주차 · 1/8(목) · 2팀"]]})

    assert text_of(refused) == "그 발표는 이미 취소됐어요. `/일정`에서 지금 발표를 확인해 주세요."
    assert await standing(study) == {1: BEFORE[1], 2: {"1": ["수빈"]}}


async def test_what_was_moved_on_is_not_taken_back(study: Study) -> None:
    await two_weeks(study)
    receipt = await swap(study, study.minha, "2주차 · 1/8(목) · 2팀", week=1)
    panel = await study.hangyeol.slash(study.channel, "present")
    await study.hangyeol.submit_modal(await press(study.hangyeol, panel, "옮기기"), {"week": "3"})

    refused = await press(study.minha, receipt, "되돌리기")

    assert text_of(refused).startswith("그사이 두 발표 중 하나의 자리가 바뀌어서 맞바꾸지 않았어요.")
    assert await standing(study) == {2: AFTER[2], 3: {"1": ["한결"]}}


async def test_what_was_held_stays(study: Study) -> None:
    await two_weeks(study)
    shown = await study.minha.slash(study.channel, "present", week=1)
    form = await press(study.minha, shown, SWAP)
    await study.env.advance_time(24 * 60 * 60)

    pressed = await press(study.minha, shown, SWAP)
    refused = await study.minha.submit_modal(form, {"other": [choices(form)["2주차 · 1/8(목) · 2팀"]]})

    said = "1주차 1팀 발표는 날짜가 지나서 맞바꿀 수 없어요. `/일정`에서 앞으로 있을 발표를 확인해 주세요."
    assert text_of(pressed) == said
    assert buttons_of(pressed) == {"일정": "schedule:0"}
    assert text_of(refused) == said
    assert await standing(study) == BEFORE
    panel = await study.minha.slash(study.channel, "present", week=1)
    assert SWAP not in buttons_of(panel)


async def test_nobody_comes_to_present_twice_in_a_week(study: Study) -> None:
    await two_weeks(study)
    await study.present(study.hangyeol, week=3, date=THIRD)
    await study.present(study.eunbi, week=3, date=THIRD, team="2")

    refused = await swap(study, study.minha, "3주차 · 1/15(목) · 1팀", week=1)

    assert text_of(refused) == "은비님은 3주차 2팀 명단에 이미 있어요. 빼고 다시 보내 주세요."
    assert await standing(study) == BEFORE | {3: {"1": ["한결"], "2": ["은비"]}}


async def test_who_presents_in_neither_any_more_is_refused(study: Study) -> None:
    shown = await registered_by_a_manager(study)
    await study.present(study.hangyeol, week=2, date=NEXT)
    form = await press(study.eunbi, shown, SWAP)
    panel = await study.minha.slash(study.channel, "present", team="1", week=1)
    change = await press(study.minha, panel, "바꾸기")
    await study.minha.submit_modal(change, {"date": "1/1", "presenters": [study.subin]})

    refused = await study.eunbi.submit_modal(form, {"other": [choices(form)["2주차 · 1/8(목) · 1팀"]]})

    assert text_of(refused) == "1주차 1팀 발표는 그 팀과 관리자만 바꿀 수 있어요. 팀원에게 부탁해 주세요."
    assert await standing(study) == {1: {"1": ["수빈"]}, 2: {"1": ["한결"]}}


async def test_who_presents_in_neither_is_not_offered_it(study: Study) -> None:
    await two_weeks(study)

    panel = await study.stranger.slash(study.channel, "present", team="1", week=1)

    assert SWAP not in buttons_of(panel)


@pytest.mark.parametrize(("who", "week"), [("minha", 1), ("eunbi", 1), ("hangyeol", 2)])
async def test_presenters_of_either_and_managers_may(study: Study, who: str, week: int) -> None:
    """민하 is the manager, 은비 presents in the one, and 한결 in the other."""
    await study.present(study.eunbi)
    await study.present(study.hangyeol, week=2, date=NEXT)
    other = {1: "2주차 · 1/8(목) · 1팀", 2: "1주차 · 1/1(목) · 1팀"}[week]

    await swap(study, getattr(study, who), other, week=week, team="1")

    assert await standing(study) == {1: {"1": ["한결"]}, 2: {"1": ["은비"]}}


async def test_whoever_registered_both_may_but_not_who_registered_one(study: Study) -> None:
    form = await study.stranger.slash(study.channel, "present")
    shown = await study.stranger.submit_modal(form, {"date": "1/1", "presenters": [], "guests": "손님"})
    await study.present(study.hangyeol, week=2, date=NEXT)
    refused = await press(study.stranger, shown, SWAP)
    assert text_of(refused).startswith("1주차 1팀 발표와 맞바꿀 다른 발표가 아직 없어요.")

    form = await study.stranger.slash(study.channel, "present", week=3)
    await study.stranger.submit_modal(form, {"date": "1/15", "presenters": [], "guests": "다른 손님"})
    form = await press(study.stranger, shown, SWAP)
    assert list(choices(form)) == ["3주차 · 1/15(목) · 1팀"]
    await study.stranger.submit_modal(form, {"other": [choices(form)["3주차 · 1/15(목) · 1팀"]]})

    assert await standing(study) == {1: {"1": ["다른 손님"]}, 2: {"1": ["한결"]}, 3: {"1": ["손님"]}}


async def test_who_is_swapped_by_somebody_else_hears_of_it(study: Study) -> None:
    await study.present(study.eunbi)
    await study.present(study.hangyeol, week=2, date=NEXT)

    await swap(study, study.eunbi, "2주차 · 1/8(목) · 1팀", week=1, team="1")

    heard = [text_of(message) for message in study.hangyeol.user.dm_channel.history()]
    assert [text.split("**")[1] for text in heard] == ["1주차"]
    assert heard[-1].startswith("📅 은비님이 회원님의 발표 날짜를 바꿨어요: **1주차** · 1/1(목)")


async def test_many_are_cut_to_those_that_come_next(study: Study) -> None:
    for week in range(1, 28):
        date = TODAY + dt.timedelta(days=week)
        await study.present(study.minha, week=week, date=date)

    form = await open_form(study, study.minha, week=1)

    assert list(choices(form))[::24] == ["2주차 · 1/3(토) · 1팀", "26주차 · 1/27(화) · 1팀"]
    assert form.modal is not None
    (label,) = form.modal["components"]
    assert label["description"] == "곧 있을 발표 25개예요. 없으면 [옮기기]를 써 주세요."
