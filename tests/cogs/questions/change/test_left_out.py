"""What somebody takes off the page stays off, whatever its presenter wishes; a manager is told who wished it."""

import pytest
from simcord import InteractionResult, MemberActor

from tests.support.study import Study, buttons_of, press, text_of

OFF, ON = "페이지에서 빼기", "페이지에 다시 싣기"
REFUSED = "#1 질문은 질문한 분이나 받아 적은 분이 페이지에서 뺐어요. 다시 싣고 싶으면 관리자에게 부탁해 주세요."


async def panel(study: Study, member: MemberActor, button: str | None = None) -> InteractionResult:
    """Open the panel of question #1, and press a button on it."""
    shown = await member.slash(study.channel, "edit", question="1")
    return await press(member, shown, button) if button else shown


async def is_in_page(study: Study) -> bool:
    """Tell whether question #1 stands on the page."""
    return (await study.questions())[0].in_page


async def asked(study: Study, **options: object) -> None:
    """Let 한결 ask 은비, a team mate of 수빈's."""
    await study.present(study.eunbi, study.subin)
    await study.ask(study.hangyeol, study.eunbi, "왜요?", **options)


async def test_a_presenter_does_not_overrule_who_asked(study: Study) -> None:
    await asked(study)
    taken_off = await panel(study, study.eunbi, OFF)
    await press(study.eunbi, taken_off, ON)
    await panel(study, study.hangyeol, OFF)
    await study.restart()

    refused = await press(study.eunbi, taken_off, ON)
    mate = await panel(study, study.subin)

    assert text_of(refused) == REFUSED
    assert not {ON, OFF} & set(buttons_of(await panel(study, study.eunbi)))
    assert not {ON, OFF} & set(buttons_of(mate))
    assert not await is_in_page(study)
    await panel(study, study.hangyeol, ON)
    assert await is_in_page(study)


async def test_a_manager_may_and_is_told_who_wished_it(study: Study) -> None:
    await asked(study)
    hangyeol = await study.member(study.hangyeol)
    await panel(study, study.hangyeol, OFF)

    shown = await panel(study, study.minha)
    others = await panel(study, study.subin)
    await press(study.minha, shown, ON)

    assert text_of(shown).splitlines()[-1] == f"-# 🙈 한결{hangyeol.emoji}님이 페이지에서 뺀 질문이에요."
    assert "🙈" not in text_of(others)
    assert "🙈" not in text_of(await panel(study, study.minha))
    assert await is_in_page(study)


async def test_who_asked_anonymously_stays_unknown(study: Study) -> None:
    await study.present(study.eunbi, study.subin)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, question="왜요?", anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": "왜요?"})
    await panel(study, study.hangyeol, OFF)

    refused = await study.eunbi.click(study.cards()[-1], label="⋯")
    shown = await panel(study, study.minha)

    assert ON not in buttons_of(refused)
    assert text_of(shown).splitlines()[-1] == "-# 🙈 질문한 사람이 페이지에서 뺀 질문이에요."
    assert "한결" not in text_of(shown)
    await press(study.minha, shown, ON)
    assert await is_in_page(study)


async def test_what_the_team_took_off_it_puts_back(study: Study) -> None:
    await asked(study)
    await panel(study, study.eunbi, OFF)

    await panel(study, study.subin, ON)

    assert await is_in_page(study)


async def test_a_presenter_who_noted_it_does_not_overrule_who_asked(study: Study) -> None:
    await study.present(study.eunbi, study.subin)
    await study.ask(study.eunbi, study.eunbi, "왜요?", asked_by=study.hangyeol)
    taken_off = await panel(study, study.eunbi, OFF)
    await panel(study, study.hangyeol, ON)
    await panel(study, study.hangyeol, OFF)

    refused = await press(study.eunbi, taken_off, ON)

    assert text_of(refused) == REFUSED
    assert not await is_in_page(study)


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await asked(study)
    taken_off = await panel(study, study.eunbi, "Leave out of the page")
    await press(study.eunbi, taken_off, "Back onto the page")
    await panel(study, study.hangyeol, "Leave out of the page")

    refused = await press(study.eunbi, taken_off, "Back onto the page")
    shown = await panel(study, study.minha)

    assert text_of(refused) == (
        "Question #1 was left out of the page by who asked or noted it. Ask a manager to put it back."
    )
    assert text_of(shown).endswith(" left this question out of the page.")
