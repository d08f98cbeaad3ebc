"""Reflecting: written once, found again, rewritten in its place."""

import datetime as dt

import pytest
from simcord import InteractionResult
from sqlalchemy import select

from db import imports, members, models, reflections
from db.members import User
from db.types import Dialect
from db.week.value import Reflection, Team, Text, Week
from tests.support.study import TODAY, Study, buttons_of, field, press, returned, text_of

LONG = "첫 문단이에요.\n\n둘째 문단이에요."


async def stored(study: Study) -> list[tuple[str, int, str]]:
    """Return every reflection: whose, on which week, what it says."""
    statement = (
        select(models.Member.name, models.Week.number, models.Reflection.body)
        .join(models.Reflection, models.Reflection.member_id == models.Member.id)
        .join(models.Week, models.Week.id == models.Reflection.week_id)
        .order_by(models.Reflection.id)
    )
    return await study.db.read(lambda session: [(name, week, body) for name, week, body in session.execute(statement)])


async def test_a_reflection_is_stored_and_receipted(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 소감"
    assert field(form.modal, "reflection").get("value") is None

    await study.restart()
    receipt = await study.hangyeol.submit_modal(form, {"reflection": LONG})

    assert receipt.ephemeral
    assert text_of(receipt) == (
        "✅ **1주차** 소감을 저장했어요. `/소감`에서 다시 고칠 수 있어요.\n"
        "처음 오셨네요! **한결🐱 🧡** 모습으로 보여요.\n"
        "-# 한 주의 질문과 답변, 소감은 모임의 페이지에 실려 GitHub에 공개될 수 있어요."
    )
    assert list(buttons_of(receipt)) == ["내 차례", "정리 보기", "소감 삭제", "이름·이모지 정하기"]
    assert await stored(study) == [("한결", 1, LONG)]
    assert study.cards() == []


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    refused = await study.hangyeol.slash(study.channel, "reflect")
    assert text_of(refused) == "No week is registered yet. Register the first presentation with `/present`."
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    assert form.modal is not None
    assert form.modal["title"] == "Week 1 · reflection"

    receipt = await study.hangyeol.submit_modal(form, {"reflection": LONG})

    assert text_of(receipt).startswith("✅ Your reflection on **week 1** is saved. Write again to change it.\nWelcome!")
    assert list(buttons_of(receipt)) == ["My turn", "See the recap", "Withdraw it", "Choose name and emoji"]


async def test_what_was_written_stands_in_the_form_and_is_rewritten_in_its_place(study: Study) -> None:
    await study.present(study.minha)
    first = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(first, {"reflection": LONG})

    again = await study.hangyeol.slash(study.channel, "reflect")
    assert field(again.modal, "reflection")["value"] == LONG
    await study.hangyeol.submit_modal(again, {"reflection": "고쳐 썼어요."})
    third = await study.hangyeol.slash(study.channel, "reflect")

    assert await stored(study) == [("한결", 1, "고쳐 썼어요.")]
    ids = {str(form.modal["custom_id"]) for form in (first, again, third) if form.modal}
    assert len(ids) == 3  # phones would show the old contents again


async def test_a_week_can_be_named(study: Study) -> None:
    await study.present(study.minha)
    await study.present(study.minha, week=2, date=TODAY + dt.timedelta(days=7))

    form = await study.hangyeol.slash(study.channel, "reflect", week=2)
    await study.hangyeol.submit_modal(form, {"reflection": LONG})
    other = await study.hangyeol.slash(study.channel, "reflect")

    assert await stored(study) == [("한결", 2, LONG)]
    assert field(other.modal, "reflection").get("value") is None


async def test_before_the_first_week_the_way_out_is_to_register_one(study: Study) -> None:
    refused = await study.hangyeol.slash(study.channel, "reflect")

    assert refused.ephemeral
    assert text_of(refused) == "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요."
    assert buttons_of(refused) == {"발표 등록": "present"}


async def test_a_week_that_does_not_exist(study: Study) -> None:
    await study.present(study.minha)

    refused = await study.hangyeol.slash(study.channel, "reflect", week=9)

    assert text_of(refused) == "9주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요."
    assert buttons_of(refused) == {"일정": "schedule:0"}


async def test_blanks_are_no_reflection(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")

    refused = await study.hangyeol.submit_modal(form, {"reflection": " \n "})

    assert text_of(refused) == "내용이 비어 있어요. 내용을 적어서 다시 보내 주세요."
    assert await stored(study) == []


async def test_what_cannot_be_stored_comes_back_whole(study: Study) -> None:
    await study.present(study.minha)
    grows = "\ufb1d" * 4000  # one character that NFC makes two
    form = await study.hangyeol.slash(study.channel, "reflect")

    refused = await study.hangyeol.submit_modal(form, {"reflection": grows})

    assert text_of(refused).startswith("너무 길어요. 4000자까지 쓸 수 있어요.")
    assert returned(refused) == grows


async def test_the_buttons_lead_on_and_back_after_a_restart(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    receipt = await study.hangyeol.submit_modal(form, {"reflection": LONG})

    await study.restart()
    recap = await press(study.hangyeol, receipt, "정리 보기")
    turn = await press(study.hangyeol, receipt, "내 차례")

    assert recap.ephemeral
    assert f"**한결** {LONG.splitlines()[0]}" in text_of(recap)
    again = await press(study.hangyeol, turn, "소감 고치기")
    assert field(again.modal, "reflection")["value"] == LONG


async def test_the_button_of_a_week_is_about_that_week(study: Study) -> None:
    await study.present(study.minha)
    front = await study.hangyeol.slash(study.channel, "study")
    await study.present(study.minha, week=2, date=TODAY + dt.timedelta(days=7))
    await study.env.advance_time(8 * 24 * 60 * 60)

    form = await press(study.hangyeol, front, "소감 쓰기")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 소감"


async def test_delivered_twice_it_is_stored_once(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    receipt = await study.hangyeol.submit_modal(form, {"reflection": LONG})

    await study.deliver_again()

    assert await stored(study) == [("한결", 1, LONG)]
    assert receipt.followups == []
    assert text_of(receipt).startswith("✅ **1주차**")


async def test_the_same_words_delivered_again_after_they_were_withdrawn_do_not_come_back(study: Study) -> None:
    await study.present(study.minha)
    first = await study.hangyeol.slash(study.channel, "reflect")
    receipt = await study.hangyeol.submit_modal(first, {"reflection": LONG})
    again = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(again, {"reflection": LONG})
    delivered = [payload for _, event, payload in study.env.backend.transcript if event == "INTERACTION_CREATE"][-1]
    await press(study.hangyeol, receipt, "소감 삭제")

    study.env.backend.emit("INTERACTION_CREATE", delivered)
    await study.env.settle()

    form = await study.hangyeol.slash(study.channel, "reflect")
    assert field(form.modal, "reflection").get("value") is None
    rows = await study.db.read(lambda session: session.scalars(select(models.Reflection)).all())
    assert [(row.body, row.version, row.withdrawn_at is None) for row in rows] == [(LONG, 0, False)]


async def test_the_same_words_sent_again_do_not_edit_the_recap(study: Study) -> None:
    await study.present(study.minha)
    first = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(first, {"reflection": LONG})
    await study.minha.slash(study.channel, "recap")
    before = len(study.sent("PATCH"))

    again = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(again, {"reflection": LONG})

    assert len(study.sent("PATCH")) == before


async def imported(study: Study, body: str) -> None:
    """Import a page with one reflection, and link it to 은비."""
    page = Week(1, TODAY, (Team("1", ("조은비",), reflections=(Reflection("조은비", Text(body)),)),))
    await study.db.write(imports.import_week, guild_id=study.guild.id, week=page, now=study.env.now())
    form = await study.minha.slash(study.channel, "profile", member=study.eunbi)
    await study.minha.submit_modal(form, {"name": "조은비"})


async def test_what_a_page_holds_is_shown_as_discord_writes_it(study: Study) -> None:
    await imported(study, "__굵게__ 쓴 소감")

    form = await study.eunbi.slash(study.channel, "reflect")
    assert field(form.modal, "reflection")["value"] == "**굵게** 쓴 소감"
    await study.eunbi.submit_modal(form, {"reflection": "**굵게** 쓴 소감\n\n덧쓴 __말__"})

    me = await study.db.read(members.find, guild_id=study.guild.id, user_id=study.eunbi.id)
    assert me is not None
    again = await study.db.read(reflections.of, guild_id=study.guild.id, user_id=study.eunbi.id, week_id=1)
    assert again is not None
    assert (again.body, again.dialect) == ("__굵게__ 쓴 소감\n\n덧쓴 <ins>말</ins>", Dialect.PAGE)
    assert again.member.name == "조은비"


async def test_what_is_too_long_for_the_form_is_not_cut_to_it(study: Study) -> None:
    await imported(study, "가" * 4001)

    refused = await study.eunbi.slash(study.channel, "reflect")

    assert text_of(refused).startswith("페이지에서 온 글인데 4000자가 넘어서 창에서 고칠 수 없어요.")
    assert await stored(study) == [("조은비", 1, "가" * 4001)]


async def test_a_reflection_is_taken_back_and_stands_again(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    receipt = await study.hangyeol.submit_modal(form, {"reflection": "좋았어요"})

    withdrawn = await press(study.hangyeol, receipt, "소감 삭제")
    assert text_of(withdrawn) == "**1주차** 소감을 삭제했어요."
    form = await study.hangyeol.slash(study.channel, "reflect")
    assert not field(form.modal, "reflection").get("value")
    restored = await press(study.hangyeol, withdrawn, "되돌리기")

    assert text_of(restored) == "✅ **1주차** 소감을 복구했어요."
    form = await study.hangyeol.slash(study.channel, "reflect")
    assert field(form.modal, "reflection")["value"] == "좋았어요"
    changed = await study.hangyeol.submit_modal(form, {"reflection": "아주 좋았어요"})
    assert text_of(changed).startswith("✅ **1주차** 소감을 고쳤어요.")


# Opened twice, sent twice.


async def written_twice(study: Study, first: str = "먼저 쓴 소감", second: str = "나중에 쓴 소감") -> InteractionResult:
    """Let 한결 open the form twice and send both, and return what is said to the second."""
    await study.present(study.minha)
    forms = [await study.hangyeol.slash(study.channel, "reflect") for _ in range(2)]
    await study.hangyeol.submit_modal(forms[0], {"reflection": first})
    return await study.hangyeol.submit_modal(forms[1], {"reflection": second})


async def test_the_second_of_two_forms_shows_both_and_changes_nothing(study: Study) -> None:
    asked = await written_twice(study)

    assert asked.ephemeral
    assert text_of(asked) == (
        "**1주차** 소감이 그사이 저장되어 있어서 바꾸지 않았어요. 어느 글을 남길까요?\n\n"
        "**먼저 쓴 글**\n먼저 쓴 소감\n\n**지금 쓴 글**\n나중에 쓴 소감"
    )
    assert list(buttons_of(asked)) == ["지금 쓴 글로 바꾸기", "둘 다 남기기", "먼저 쓴 글 남기기"]
    assert asked.followups == []
    assert await stored(study) == [("한결", 1, "먼저 쓴 소감")]


@pytest.mark.parametrize(
    ("label", "body", "said"),
    [
        ("지금 쓴 글로 바꾸기", "나중에 쓴 소감", "✅ **1주차** 소감을 고쳤어요."),
        ("둘 다 남기기", "먼저 쓴 소감\n\n나중에 쓴 소감", "✅ **1주차** 소감을 고쳤어요."),
        ("먼저 쓴 글 남기기", "먼저 쓴 소감", "**1주차** 소감은 먼저 쓴 글을 그대로 두었어요."),
    ],
)
async def test_the_member_says_which_of_two_stands(study: Study, label: str, body: str, said: str) -> None:
    asked = await written_twice(study)

    await study.restart()
    done = await press(study.hangyeol, asked, label)

    assert text_of(done).startswith(said)
    assert text_of(asked) == text_of(done)  # in its place
    assert await stored(study) == [("한결", 1, body)]
    assert "저장하지 못한 글" not in text_of(await study.hangyeol.slash(study.channel, "study"))


async def test_what_changed_while_one_was_asked_is_shown_before_it_is_replaced(study: Study) -> None:
    asked = await written_twice(study)
    third = await study.hangyeol.slash(study.channel, "reflect", week=1)
    assert field(third.modal, "reflection")["value"] == "나중에 쓴 소감"
    await study.hangyeol.submit_modal(third, {"reflection": "셋째 소감"})
    assert await stored(study) == [("한결", 1, "셋째 소감")]

    gone = await press(study.hangyeol, asked, "지금 쓴 글로 바꾸기")

    assert text_of(gone) == "그 글은 이제 없어요. 이미 저장했거나 버린 글이에요."
    assert await stored(study) == [("한결", 1, "셋째 소감")]


async def test_what_came_from_elsewhere_while_one_was_asked_is_asked_about_again(study: Study) -> None:
    asked = await written_twice(study)
    await study.db.write(  # as the command line may, beside the bot
        reflections.write,
        guild_id=study.guild.id,
        author=User(study.hangyeol.id, "한결"),
        week_id=1,
        body="가져온 소감",
        interaction_id=1,
        now=study.env.now(),
    )

    again = await press(study.hangyeol, asked, "지금 쓴 글로 바꾸기")

    assert "**먼저 쓴 글**\n가져온 소감\n\n**지금 쓴 글**\n나중에 쓴 소감" in text_of(again)
    assert await stored(study) == [("한결", 1, "가져온 소감")]
    await press(study.hangyeol, again, "둘 다 남기기")
    assert await stored(study) == [("한결", 1, "가져온 소감\n\n나중에 쓴 소감")]


async def test_what_is_taken_back_and_written_anew_is_not_what_was_seen(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    receipt = await study.hangyeol.submit_modal(form, {"reflection": "첫 소감"})
    old = await study.hangyeol.slash(study.channel, "reflect")
    await press(study.hangyeol, receipt, buttons_named(receipt, f"unreflect:{1}"))
    new = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(new, {"reflection": "새 소감"})

    asked = await study.hangyeol.submit_modal(old, {"reflection": "고친 첫 소감"})

    assert "**먼저 쓴 글**\n새 소감\n\n**지금 쓴 글**\n고친 첫 소감" in text_of(asked)


async def test_the_same_words_sent_twice_need_no_question(study: Study) -> None:
    receipt = await written_twice(study, second="먼저 쓴 소감")

    assert text_of(receipt).startswith("✅ **1주차** 소감")
    assert await stored(study) == [("한결", 1, "먼저 쓴 소감")]


async def test_both_together_too_long_are_refused_and_kept(study: Study) -> None:
    asked = await written_twice(study, "가" * 2500, "나" * 2500)
    assert len(text_of(asked)) <= 3800

    refused = await press(study.hangyeol, asked, "둘 다 남기기")

    assert text_of(refused).startswith("너무 길어요. 4000자까지 쓸 수 있어요.")
    assert returned(refused) == "나" * 2500
    await press(study.hangyeol, asked, "지금 쓴 글로 바꾸기")
    assert await stored(study) == [("한결", 1, "나" * 2500)]


async def test_a_form_delivered_again_brings_no_old_words_back(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(form, {"reflection": "처음"})
    first = [payload for _, event, payload in study.env.backend.transcript if event == "INTERACTION_CREATE"][-1]
    again = await study.hangyeol.slash(study.channel, "reflect")
    receipt = await study.hangyeol.submit_modal(again, {"reflection": "고친 소감"})

    study.env.backend.emit("INTERACTION_CREATE", first)
    await study.env.settle()
    assert await stored(study) == [("한결", 1, "고친 소감")]
    assert "저장하지 못한 글" not in text_of(await study.hangyeol.slash(study.channel, "study"))

    await press(study.hangyeol, receipt, buttons_named(receipt, f"unreflect:{1}"))
    study.env.backend.emit("INTERACTION_CREATE", first)
    await study.env.settle()
    form = await study.hangyeol.slash(study.channel, "reflect")
    assert not field(form.modal, "reflection").get("value")


def buttons_named(shown: InteractionResult, custom_id: str) -> str:
    """Return the label of the button with this ``custom_id``."""
    return next(label for label, found in buttons_of(shown).items() if found == custom_id)


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_the_second_of_two_forms_in_english(study: Study) -> None:
    asked = await written_twice(study)

    assert text_of(asked).startswith("You have a reflection on **week 1** by now, so nothing was changed.")
    assert list(buttons_of(asked)) == ["Take what I just wrote", "Keep both", "Keep the first"]
