"""Presenting: registering, opening again, changing, moving, cancelling."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from db import presentations, weeks
from db.models import Presentation
from tests.support.study import TODAY, Study, buttons_of, field, press, returned, text_of

FORM = {"date": "1/1", "guests": "손님"}
NEXT = TODAY + dt.timedelta(days=7)
#: What to do with a link that is too long.
FITS = "500자까지 적을 수 있어요. `?`나 `#`부터 지우면 짧아져요."
#: An asterisk as a sentence shows it.
ESCAPED = r"\*"


async def stored(study: Study, week: int = 1) -> list[Presentation]:
    """Return the presentations of a week."""
    found = await study.db.read(weeks.by_number, guild_id=study.guild.id, number=week)
    if found is None:
        return []
    return await study.db.read(presentations.in_week, guild_id=study.guild.id, week_id=found.id)


async def teams(study: Study, week: int = 1) -> dict[str, list[str]]:
    """Return the teams of a week with the names on their rosters."""
    return {
        presentation.team: [member.name for member in presentation.presenters]
        for presentation in await stored(study, week)
    }


async def submit(member: MemberActor, form: InteractionResult, **values: Any) -> InteractionResult:
    """Send the form with these values over what a hurried person would leave as it is."""
    shown = {"date": field(form.modal, "date")["value"], "presenters": [member]}
    return await member.submit_modal(form, shown | values)


async def test_the_form_knows_week_date_and_who_opens_it(study: Study) -> None:
    form = await study.minha.slash(study.channel, "present")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 발표 등록"
    assert field(form.modal, "date")["value"] == "2026.01.01"
    chosen = field(form.modal, "presenters")["default_values"]
    assert chosen == [{"id": study.minha.id, "type": "user"}]


async def test_a_presentation_is_stored_and_receipted(study: Study) -> None:
    papers = "Attention Is All You Need https://arxiv.org/abs/1706.03762\nhttps://a.b/c\n손으로 쓴 필기"
    receipt = await study.present(study.minha, study.eunbi, papers=papers, guests="지수, 민서\n도윤")

    assert receipt.ephemeral
    assert study.cards() == []
    (presentation,) = await stored(study)
    people = presentation.presenters
    assert text_of(receipt) == "\n".join(
        [
            "✅ **1주차** · 1/1(목) · **1팀** 발표를 등록했어요.",
            "👥 " + ", ".join(f"{person.emoji}{person.name}" for person in people),
            "📄 [Attention Is All You Need](<https://arxiv.org/abs/1706.03762>)",
            "📄 <https://a.b/c>",
            "📄 손으로 쓴 필기",
            "처음 오셨네요! **민하🐶 🩷** 모습으로 보여요.",
            "-# 한 주의 질문과 답변, 소감은 모임의 페이지에 실려 GitHub에 공개될 수 있어요.",
        ]
    )
    assert [person.name for person in people] == ["민하", "은비", "지수", "민서", "도윤"]
    assert [person.user_id for person in people] == [study.minha.id, study.eunbi.id, None, None, None]
    assert [(paper.title, paper.url) for paper in presentation.papers] == [
        ("Attention Is All You Need", "https://arxiv.org/abs/1706.03762"),
        (None, "https://a.b/c"),
        ("손으로 쓴 필기", None),
    ]
    assert list(buttons_of(receipt)) == [
        "바꾸기",
        "옮기기",
        "다른 팀과 맞바꾸기",
        "발표 취소",
        "다른 팀 등록",
        "일정",
        "이름·이모지 정하기",
    ]


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    form = await study.minha.slash(study.channel, "present")
    assert form.modal is not None
    assert form.modal["title"] == "Week 1 · register Team 1"

    receipt = await study.minha.submit_modal(form, FORM)

    assert text_of(receipt).startswith("✅ **Week 1** · Thu, Jan 1 · **Team 1** is registered.")
    assert list(buttons_of(receipt)) == [
        "Change",
        "Move",
        "Swap with another team",
        "Cancel it",
        "Register another team",
        "Schedule",
    ]
    refused = await study.hangyeol.submit_modal(
        await study.hangyeol.slash(study.channel, "present"), {"date": "someday", "papers": "Attention"}
    )
    assert text_of(refused).startswith("`someday` is no date that I can read.")
    assert returned(refused) == "Attention"


async def test_several_teams_share_a_week(study: Study) -> None:
    receipt = await study.present(study.minha)

    await study.present(study.eunbi)
    form = await press(study.minha, receipt, "다른 팀 등록")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 3팀 발표 등록"
    assert "default_values" not in field(form.modal, "presenters")  # 민하 is on a team already
    await study.minha.submit_modal(form, {"date": "1/1", "presenters": [study.subin]})
    await study.present(study.hangyeol, team="빨강")

    assert await teams(study) == {"1": ["민하"], "2": ["은비"], "3": ["수빈"], "빨강": ["한결"]}


async def test_two_who_fill_in_the_form_at_once_become_two_teams(study: Study) -> None:
    first = await study.minha.slash(study.channel, "present")
    second = await study.eunbi.slash(study.channel, "present")

    await submit(study.minha, first)
    receipt = await submit(study.eunbi, second, papers="나중에 보낸 논문")

    assert text_of(receipt).startswith("✅ **1주차** · 1/1(목) · **2팀** 발표를 등록했어요.")
    assert await teams(study) == {"1": ["민하"], "2": ["은비"]}


async def test_a_week_can_be_named(study: Study) -> None:
    form = await study.minha.slash(study.channel, "present", week=5)
    assert form.modal is not None
    assert form.modal["title"] == "5주차 · 1팀 발표 등록"
    await study.minha.submit_modal(form, {"date": "2월 7일 (토)", "presenters": [study.minha]})

    (presentation,) = await stored(study, 5)
    assert presentation.week.date == dt.date(2026, 2, 7)
    form = await study.eunbi.slash(study.channel, "present", week=6)
    assert field(form.modal, "date")["value"] == "2026.02.14"


async def test_a_team_is_named_without_the_word_for_it(study: Study) -> None:
    await study.present(study.minha, team="Team A")
    await study.present(study.eunbi, team="빨강 팀")

    assert await teams(study) == {"A": ["민하"], "빨강": ["은비"]}
    panel = await study.hangyeol.slash(study.channel, "present", team=" A팀 ")
    assert text_of(panel).startswith("**1주차** · 1/1(목) · **A팀** 발표가 이미 등록되어 있어요.")


async def test_a_team_s_name_may_hold_what_separates_the_form_s_state(study: Study) -> None:
    await study.present(study.minha, team="a;b")

    assert await teams(study) == {"a;b": ["민하"]}


async def test_the_next_week_follows_when_the_last_has_been_held(study: Study) -> None:
    await study.present(study.minha)
    await study.env.advance_time(24 * 60 * 60)

    form = await study.minha.slash(study.channel, "present")

    assert form.modal is not None
    assert form.modal["title"] == "2주차 · 1팀 발표 등록"
    assert field(form.modal, "date")["value"] == "2026.01.08"


async def test_a_date_without_a_year_is_the_nearest(study: Study) -> None:
    form = await study.minha.slash(study.channel, "present")
    await submit(study.minha, form, date="12/28")

    assert [presentation.week.date for presentation in await stored(study)] == [dt.date(2025, 12, 28)]


async def test_bots_do_not_present(study: Study) -> None:
    robot = study.guild.add_member(study.env.create_user("robot", bot=True))
    form = await study.minha.slash(study.channel, "present")
    receipt = await submit(study.minha, form, presenters=[study.minha, robot])
    form = await study.stranger.slash(study.channel, "present", team="2")
    refused = await submit(study.stranger, form, presenters=[robot])

    assert await teams(study) == {"1": ["민하"]}
    assert "-# 🤖 robot: 봇이라서 발표자에서 뺐어요." in text_of(receipt).splitlines()
    assert text_of(refused).startswith("`robot` 계정은 봇이라서 질문하거나 답변하거나 발표할 수 없어요.")


async def test_whoever_presents_already_gets_the_panel(study: Study) -> None:
    await study.present(study.minha, study.eunbi, papers="Attention")

    panel = await study.eunbi.slash(study.channel, "present")

    assert panel.ephemeral
    assert text_of(panel).startswith("**1주차** · 1/1(목) · **1팀** 발표가 이미 등록되어 있어요.")
    assert "📄 Attention" in text_of(panel)
    assert list(buttons_of(panel)) == [
        "바꾸기",
        "옮기기",
        "다른 팀과 맞바꾸기",
        "발표 취소",
        "다른 팀 등록",
        "내 다음 발표 등록",
        "일정",
    ]


async def test_somebody_else_sees_the_panel_without_its_tools(study: Study) -> None:
    await study.present(study.eunbi)

    panel = await study.stranger.slash(study.channel, "present", team="1")
    managers = await study.minha.slash(study.channel, "present", team="1")

    assert list(buttons_of(panel)) == ["다른 팀 등록", "일정"]
    assert list(buttons_of(managers)) == ["바꾸기", "옮기기", "다른 팀과 맞바꾸기", "발표 취소", "다른 팀 등록", "일정"]


async def test_what_stands_is_changed(study: Study) -> None:
    shown = await study.present(study.eunbi, papers="끝 - https://a.b/c\n필기", guests="지수, 민서")

    form = await press(study.eunbi, shown, "바꾸기")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 발표 바꾸기"
    assert field(form.modal, "guests")["value"] == "지수, 민서"
    assert field(form.modal, "papers")["value"] == "끝 https://a.b/c\n필기"
    assert field(form.modal, "presenters")["default_values"] == [{"id": study.eunbi.id, "type": "user"}]
    await study.restart()
    receipt = await submit(study.eunbi, form, date="1/2", presenters=[study.eunbi, study.subin], papers="새 논문")
    assert text_of(receipt).startswith("✅ 발표를 바꿨어요: **1주차** · 1/2(금) · **1팀**")
    assert await teams(study) == {"1": ["은비", "수빈"]}
    assert [paper.title for presentation in await stored(study) for paper in presentation.papers] == ["새 논문"]

    again = await press(study.eunbi, receipt, "바꾸기")
    assert again.modal is not None
    assert again.modal["custom_id"] != form.modal["custom_id"]  # phones would show the old contents


async def test_a_date_may_be_a_weekday_of_the_next_week(study: Study) -> None:
    form = await study.eunbi.slash(study.channel, "present")

    receipt = await submit(study.eunbi, form, date="다음주 토요일", presenters=[study.eunbi])

    assert text_of(receipt).startswith("✅ **1주차** · 1/10(토) · **1팀** 발표를 등록했어요.")


async def registered_by_a_manager(study: Study) -> InteractionResult:
    """Let 민하 register 은비, and return what 은비 sees of it."""
    form = await study.minha.slash(study.channel, "present")
    await submit(study.minha, form, presenters=[study.eunbi])
    return await study.eunbi.slash(study.channel, "present")


async def test_a_manager_may_change_it_and_nobody_else(study: Study) -> None:
    shown = await registered_by_a_manager(study)
    await study.present(study.eunbi, week=2)
    panel = await study.minha.slash(study.channel, "present", team="1", week=1)
    form = await press(study.minha, panel, "바꾸기")
    await submit(study.minha, form, presenters=[study.hangyeol])
    assert await teams(study) == {"1": ["한결"]}

    for label in ("바꾸기", "옮기기", "발표 취소"):
        refused = await press(study.eunbi, shown, label)
        assert refused.ephemeral
        assert text_of(refused) == ("1주차 1팀 발표는 그 팀과 관리자만 바꿀 수 있어요. 팀원에게 부탁해 주세요.")


async def test_a_form_that_was_open_when_its_team_changed_is_refused(study: Study) -> None:
    shown = await registered_by_a_manager(study)
    form = await press(study.eunbi, shown, "바꾸기")
    panel = await study.minha.slash(study.channel, "present", team="1")
    await submit(study.minha, await press(study.minha, panel, "바꾸기"), presenters=[study.hangyeol])

    refused = await submit(study.eunbi, form, papers="내 논문\n둘째 논문")

    assert text_of(refused).startswith("1주차 1팀 발표는 그 팀과 관리자만 바꿀 수 있어요.")
    assert returned(refused) == "내 논문\n둘째 논문"


async def test_a_presentation_moves_to_another_week(study: Study) -> None:
    shown = await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    form = await press(study.minha, shown, "옮기기")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 옮기기"

    await study.restart()
    moved = await study.minha.submit_modal(form, {"week": "2주차"})

    assert text_of(moved).startswith("✅ 발표를 옮겼어요: **2주차** · 1/8(목) · **1팀**")
    assert list(buttons_of(moved)) == ["바꾸기", "옮기기", "다른 팀과 맞바꾸기", "발표 취소", "다른 팀 등록", "일정"]
    assert await teams(study) == {}
    assert await teams(study, 2) == {"1": ["민하", "은비"]}


async def test_a_move_to_its_own_week_is_not_called_a_move(study: Study) -> None:
    shown = await study.present(study.minha)

    stays = await study.minha.submit_modal(await press(study.minha, shown, "옮기기"), {"week": "1"})

    assert text_of(stays).startswith("**1주차** · 1/1(목) · **1팀** 발표는 이미 그 주차에 있어요.")
    assert "옮겼어요" not in text_of(stays)
    assert await teams(study) == {"1": ["민하"]}


async def test_where_its_name_is_taken_it_gets_the_next(study: Study) -> None:
    shown = await study.present(study.minha)
    await study.present(study.eunbi, week=2, date=NEXT)

    moved = await study.minha.submit_modal(await press(study.minha, shown, "옮기기"), {"week": "2"})

    assert " · **2팀**" in text_of(moved)


async def test_what_is_no_week_is_said_so(study: Study) -> None:
    shown = await study.present(study.minha)

    refused = await study.minha.submit_modal(await press(study.minha, shown, "옮기기"), {"week": "다음"})

    assert text_of(refused) == "다음주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요."
    assert list(buttons_of(refused)) == ["일정", "이어 쓰기"]


async def test_nobody_presents_twice_in_the_week_it_moves_to(study: Study) -> None:
    shown = await study.present(study.minha)
    await study.present(study.minha, week=2, date=NEXT)

    refused = await study.minha.submit_modal(await press(study.minha, shown, "옮기기"), {"week": "2"})

    assert text_of(refused) == "민하님은 2주차 1팀 명단에 이미 있어요. 빼고 다시 보내 주세요."
    assert await teams(study) == {"1": ["민하"]}


async def test_cancelling_is_asked_about_first(study: Study) -> None:
    shown = await study.present(study.eunbi)

    asked = await press(study.eunbi, shown, "발표 취소")
    assert asked.ephemeral
    assert text_of(asked) == "1주차 1팀 발표를 정말 취소할까요?"
    assert await teams(study) == {"1": ["은비"]}

    await study.restart()
    done = await press(study.eunbi, asked, "네, 취소할게요")
    assert text_of(done) == "1주차 1팀 발표를 취소했어요."
    assert text_of(asked) == text_of(done)  # in its place
    assert buttons_of(done) == {"발표 복구": "present:restore:1", "다시 등록": "present:new:1:1"}
    assert await teams(study) == {}

    form = await press(study.eunbi, done, "다시 등록")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 발표 등록"


@pytest.mark.parametrize("label", ["바꾸기", "옮기기", "발표 취소"])
async def test_the_tools_of_a_cancelled_presentation_say_so(study: Study, label: str) -> None:
    shown = await study.present(study.minha)
    await study.cancel(study.minha)

    refused = await press(study.minha, shown, label)

    assert text_of(refused) == "그 발표는 이미 취소됐어요. `/일정`에서 지금 발표를 확인해 주세요."
    assert buttons_of(refused) == {"발표 등록": "present"}


async def test_cancelled_by_two_it_is_cancelled_once(study: Study) -> None:
    shown = await study.present(study.minha, study.eunbi)
    mine, other = await press(study.minha, shown, "발표 취소"), await study.eunbi.slash(study.channel, "present")
    theirs = await press(study.eunbi, other, "발표 취소")

    await press(study.minha, mine, "네, 취소할게요")
    refused = await press(study.eunbi, theirs, "네, 취소할게요")

    assert text_of(refused).startswith("그 발표는 이미 취소됐어요.")


async def registered_for_others(study: Study) -> InteractionResult:
    """Let 한결 register 은비 and 수빈, and return the receipt."""
    form = await study.hangyeol.slash(study.channel, "present")
    return await submit(study.hangyeol, form, presenters=[study.eunbi, study.subin])


def told(study: Study, member: MemberActor) -> list[str]:
    """Return what a member was told by direct messages."""
    has_channel = member.id in study.env.backend.dm_channels
    return [text_of(message) for message in member.user.dm_channel.history()] if has_channel else []


async def test_those_registered_by_somebody_else_hear_of_it_once(study: Study) -> None:
    receipt = await registered_for_others(study)
    heard = (
        "📝 한결님이 회원님을 **1주차** · 1/1(목) 발표자로 등록했어요.\n"
        "바꾸거나 취소하려면 **스터디** 서버에서 `/발표`를 써 주세요."
    )
    assert [told(study, member) for member in (study.hangyeol, study.eunbi, study.subin)] == [[], [heard], [heard]]

    form = await press(study.hangyeol, receipt, "바꾸기")
    await submit(study.hangyeol, form, presenters=[study.eunbi, study.minha], papers="새 논문")
    await study.deliver_again()

    assert [told(study, member) for member in (study.eunbi, study.subin, study.minha)] == [[heard]] * 3


async def test_who_is_left_out_by_somebody_else_hears_of_it_later(study: Study) -> None:
    receipt = await registered_for_others(study)
    form = await press(study.hangyeol, receipt, "바꾸기")
    await submit(study.hangyeol, form, presenters=[study.eunbi])
    assert len(told(study, study.subin)) == 1

    await study.until(study.env.now() + dt.timedelta(minutes=10))

    assert told(study, study.subin)[1:] == [
        (
            "📝 한결님이 **1주차** · 1/1(목) 발표자를 바꿔서, 회원님은 이제 이 발표를 맡지 않아요.\n"
            "잘못 바뀌었다면 **스터디** 서버에서 한결님에게 알려 주세요."
        )
    ]
    assert len(told(study, study.eunbi)) == 1


async def test_who_leaves_a_roster_by_themselves_hears_nothing(study: Study) -> None:
    receipt = await registered_for_others(study)
    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "present"), "바꾸기")
    await submit(study.eunbi, form, presenters=[study.subin])
    await study.until(study.env.now() + dt.timedelta(minutes=10))
    assert receipt.response is not None
    assert len(told(study, study.eunbi)) == 1


async def test_who_is_back_before_they_hear_that_they_were_left_out_hears_nothing(study: Study) -> None:
    receipt = await registered_for_others(study)
    for presenters in ([study.eunbi], [study.eunbi, study.subin]):
        form = await press(study.hangyeol, receipt, "바꾸기")
        await submit(study.hangyeol, form, presenters=presenters)
    await study.until(study.env.now() + dt.timedelta(minutes=10))
    assert len(told(study, study.subin)) == 1


async def test_who_is_left_out_of_a_talk_that_is_then_cancelled_hears_of_it_too(study: Study) -> None:
    receipt = await registered_for_others(study)
    form = await press(study.hangyeol, receipt, "바꾸기")
    await submit(study.hangyeol, form, presenters=[study.eunbi])
    await study.cancel(study.eunbi)
    await study.until(study.env.now() + dt.timedelta(minutes=10))
    assert told(study, study.subin)[1].startswith("📝 한결님이 **1주차** · 1/1(목) 발표자를 바꿔서")


async def test_those_whose_talk_is_moved_by_somebody_else_hear_of_its_day(study: Study) -> None:
    receipt = await registered_for_others(study)
    form = await press(study.hangyeol, receipt, "옮기기")
    await study.hangyeol.submit_modal(form, {"week": "2"})
    shown = await study.eunbi.slash(study.channel, "present", week=2)
    await submit(
        study.eunbi, await press(study.eunbi, shown, "바꾸기"), date="1/9", presenters=[study.eunbi, study.subin]
    )
    days = [
        [text.split("**")[1] + text.split("**")[2] for text in told(study, who)] for who in (study.eunbi, study.subin)
    ]
    assert days[1] == days[0] + ["2주차 · 1/9(금)\n바꾸거나 취소하려면 "]
    assert told(study, study.subin)[-1].startswith("📅 은비님이 회원님의 발표 날짜를 바꿨어요: ")


async def test_whose_direct_messages_are_closed_is_registered_all_the_same(study: Study) -> None:
    study.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)

    receipt = await registered_for_others(study)

    assert text_of(receipt).startswith("✅ **1주차**")
    assert await teams(study) == {"1": ["은비", "수빈"]}


async def test_who_registers_for_others_changes_and_cancels_it_until_the_talk(study: Study) -> None:
    receipt = await registered_for_others(study)
    assert list(buttons_of(receipt)) == ["바꾸기", "옮기기", "다른 팀과 맞바꾸기", "발표 취소", "다른 팀 등록", "일정"]

    form = await press(study.hangyeol, receipt, "바꾸기")
    changed = await submit(study.hangyeol, form, presenters=[study.eunbi], papers="새 논문")
    assert await teams(study) == {"1": ["은비"]}
    asked = await press(study.hangyeol, changed, "발표 취소")
    await study.env.advance_time(24 * 60 * 60)
    refused = await press(study.hangyeol, changed, "바꾸기")
    late = await press(study.hangyeol, asked, "네, 취소할게요")

    for reply in (refused, late):
        assert text_of(reply).startswith("1주차 1팀 발표는 그 팀과 관리자만 바꿀 수 있어요.")
    assert await teams(study) == {"1": ["은비"]}


async def test_who_registers_for_others_cancels_it(study: Study) -> None:
    receipt = await registered_for_others(study)

    await press(study.hangyeol, await press(study.hangyeol, receipt, "발표 취소"), "네, 취소할게요")

    assert await teams(study) == {}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"date": "언젠가"},
            "`언젠가`에서 날짜를 알아보지 못했어요. `2/7`이나 `다음 주 토요일`처럼 적어 주세요.",
        ),
        (
            {"presenters": [], "guests": ""},
            (
                "발표자가 없어요. 디스코드에 있는 분은 고르고, 없는 분은 이름을 적어 주세요. "
                "다 함께하는 토론이라면 [발표자 없이 등록]을 눌러 주세요."
            ),
        ),
        (
            {"guests": "이름: 아님"},
            "`이름: 아님` 이름은 쓸 수 없어요. 글자와 숫자로 32자까지, 쉼표나 콜론 없이 적어 주세요.",
        ),
        (
            {"papers": "논문 https://[열린"},
            "`https://[열린` 링크를 알아보지 못했어요. `https://`로 시작하는 주소를 적어 주세요.",
        ),
        (
            {"papers": "https://arxiv.org/abs/1706.03762?" + "a_b" * 1309},
            f"`https://arxiv.org/abs/1706.03762?{'a_b' * 15}a…` 링크가 너무 길어요. {FITS}",
        ),
        (
            {"guests": "*" * 700},
            f"`{ESCAPED * 79}…` 이름은 쓸 수 없어요. 글자와 숫자로 32자까지, 쉼표나 콜론 없이 적어 주세요.",
        ),
        (
            {"papers": "\n".join(f"논문 {at}" for at in range(11))},
            "논문은 10편까지 적을 수 있어요. 나머지는 빼 주세요.",
        ),
        (
            {"guests": ", ".join(f"손님{at}" for at in range(25))},
            "한 주에 발표자는 25명까지예요. 다른 주차로 나눠 주세요.",
        ),
    ],
    ids=["date", "nobody", "name", "link", "long link", "long name", "papers", "presenters"],
)
async def test_a_form_that_cannot_be_stored_comes_back(study: Study, values: dict[str, Any], sentence: str) -> None:
    form = await study.minha.slash(study.channel, "present")
    values = {"papers": "Attention", "guests": "지수"} | values

    refused = await submit(study.minha, form, **values)

    typed = [values[name] for name in ("guests", "papers") if values[name]]
    assert refused.ephemeral
    assert text_of(refused) == f"{sentence}\n쓰신 글은 아래에 돌려 드려요. 길게 눌러 복사해 주세요."
    assert returned(refused) == "\n\n".join(typed)
    assert await teams(study) == {}


async def test_with_nothing_typed_nothing_comes_back(study: Study) -> None:
    form = await study.minha.slash(study.channel, "present")

    refused = await study.minha.submit_modal(form, {"date": "1/1", "presenters": []})

    assert text_of(refused).startswith("발표자가 없어요.")
    assert refused.followups == []


async def test_a_team_s_name_that_cannot_be(study: Study) -> None:
    refused = await study.minha.slash(study.channel, "present", team="a,b")

    assert text_of(refused).startswith("`a,b` 이름은 쓸 수 없어요.")


async def test_others_present_on_another_date(study: Study) -> None:
    await study.present(study.minha)
    form = await study.eunbi.slash(study.channel, "present")

    refused = await submit(study.eunbi, form, date="1/2", papers="Attention")

    assert text_of(refused).startswith(
        "1주차는 1/1(목)에 발표하는 주예요. 다른 주차라면 주차를, 같은 주차라면 날짜를 고쳐서 다시 보내 주세요."
    )
    assert list(buttons_of(refused)) == ["2주차로 등록", "일정", "이어 쓰기"]
    assert returned(refused) == "Attention"


async def test_whoever_presents_with_another_team(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    form = await study.hangyeol.slash(study.channel, "present")

    refused = await submit(study.hangyeol, form, presenters=[study.hangyeol, study.eunbi], papers="Attention")

    assert text_of(refused).startswith("은비님은 1주차 1팀 명단에 이미 있어요. 빼고 다시 보내 주세요.")
    assert returned(refused) == "Attention"
    assert "**1팀** 발표가 이미 등록되어 있어요" in text_of(await press(study.hangyeol, refused, "그 발표 열기"))


async def test_a_name_that_somebody_else_has_just_given_their_team(study: Study) -> None:
    form = await study.eunbi.slash(study.channel, "present", team="A")
    await study.present(study.minha, team="A")

    refused = await submit(study.eunbi, form, papers="Attention")

    assert text_of(refused).startswith("1주차에 A팀 발표가 이미 있어요. `/발표 팀:`에 다른 이름을 적어 주세요.")
    assert returned(refused) == "Attention"


async def test_a_guest_of_many_comes_back_into_the_form_whole(study: Study) -> None:
    guests = ", ".join(f"{at:02} {'이름' * 14}" for at in range(24))
    shown = await study.present(study.minha, guests=guests)

    form = await press(study.minha, shown, "바꾸기")

    assert field(form.modal, "guests")["value"] == guests


async def test_delivered_twice_it_is_registered_once(study: Study) -> None:
    receipt = await study.present(study.minha, study.eunbi, papers="Attention")

    await study.deliver_again()

    assert text_of(receipt).startswith("✅ **1주차**")
    assert receipt.followups == []
    assert await teams(study) == {"1": ["민하", "은비"]}


async def test_delivered_twice_at_once_it_is_registered_once(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    form = await study.minha.slash(study.channel, "present")
    emit = study.env.backend.emit

    def twice(event: str, payload: Mapping[str, Any]) -> None:
        emit(event, payload)
        emit(event, payload)

    monkeypatch.setattr(study.env.backend, "emit", twice)
    receipt = await submit(study.minha, form)

    assert text_of(receipt).startswith("✅ **1주차**")
    assert await teams(study) == {"1": ["민하"]}


async def test_every_button_works_after_a_restart(study: Study) -> None:
    shown = await study.present(study.minha)
    await study.restart()

    assert (await press(study.minha, shown, "바꾸기")).modal is not None
    assert (await press(study.minha, shown, "옮기기")).modal is not None
    assert (await press(study.minha, shown, "다른 팀 등록")).modal is not None
    assert text_of(await press(study.minha, shown, "발표 취소")) == "1주차 1팀 발표를 정말 취소할까요?"
    form = await study.eunbi.slash(study.channel, "present")
    await study.restart()
    assert text_of(await submit(study.eunbi, form)).startswith("✅ **1주차** · 1/1(목) · **2팀**")


async def test_the_button_opens_one_s_own_again(study: Study) -> None:
    front = await study.minha.slash(study.channel, "study")
    form = await press(study.minha, front, "발표 등록")
    assert form.modal is not None
    await submit(study.minha, form)

    panel = await press(study.minha, front, "발표 등록")

    assert "발표가 이미 등록되어 있어요" in text_of(panel)


async def test_the_longest_presentation_fits_its_receipt(study: Study) -> None:
    papers = "\n".join(f"제목 https://a.b/{at}{'c' * 487}" for at in range(7))
    guests = ", ".join(f"{at:02} {'이름' * 14}" for at in range(20))

    receipt = await study.present(study.minha, papers=papers, guests=guests)

    assert len(text_of(receipt)) <= 3800
    assert text_of(receipt).endswith("\n…")
    assert list(buttons_of(receipt))[:4] == ["바꾸기", "옮기기", "다른 팀과 맞바꾸기", "발표 취소"]
