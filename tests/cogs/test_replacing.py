"""A page that was imported wrongly is put right by the corrected one, as long as nobody has touched the week."""

from collections.abc import Awaitable, Callable

import discord
import pytest
from sqlalchemy import select

from bot import uploads
from db.models import Member, Question
from tests.cogs.test_pages import PAGE, bring, take
from tests.cogs.test_recap import recaps
from tests.support.study import Study, buttons_of, press, text_of

#: What somebody sent first: a name misspelt, an answer lost, somebody who was never there.
WRONG = (
    PAGE.replace("- 조은비🐱", "- 조은미🐱")
    .replace("  \n     -> 답변 : 그래서요.\n", "")
    .replace("- 조은비 : 뿌듯하다.\n", "- 조은비 : 뿌듯하다.\n- 나그네 : 지나갔다.\n")
)
RIGHT = PAGE

CHANGED = "2주차에는 이미 다른 내용이 있어서 아무것도 바꾸지 않았어요. "
ASKED = (
    CHANGED + "가져온 뒤로 디스코드에서 아무도 손대지 않은 주차라서, 이 페이지로 바꿀 수 있어요. "
    "`-`는 지금 내용, `+`는 이 페이지예요."
)


async def people(study: Study) -> set[str]:
    """Return the names of all members."""
    return set(await study.db.read(lambda session: session.scalars(select(Member.name)).all()))


async def test_the_corrected_page_takes_the_place_of_the_wrong_one_once_a_manager_says_so(study: Study) -> None:
    await bring(study, WRONG)
    await study.minha.slash(study.channel, "recap", week=2)
    _, before = await take(study)

    asked = await bring(study, RIGHT)

    assert asked.ephemeral
    lines = text_of(asked).splitlines()
    assert lines[0] == ASKED
    assert {"-- 조은미", "+- 조은비", "+     -> 답변 : 그래서요.", "-- 나그네 : 지나갔다."} <= set(lines)
    assert list(buttons_of(asked)) == ["2주차 바꾸기"]
    assert (await take(study))[1] == before
    await study.restart()
    done = await press(study.minha, asked, "2주차 바꾸기")
    assert done.ephemeral
    assert text_of(done).splitlines()[0] == "✅ **2주차**를 이 페이지로 바꿨어요."
    assert list(buttons_of(done)) == ["정리 보기"]
    _, after = await take(study)
    assert "조은미" not in after
    assert "-> 답변 : 그래서요." in after
    assert {"조은미", "나그네"}.isdisjoint(await people(study))
    assert page_of_recap(study) == after


def page_of_recap(study: Study) -> str:
    """Return the page that is attached to the week's recap."""
    (recap,) = recaps(study)
    return study.file_of(recap)[1].decode()


async def test_pressed_twice_it_is_replaced_once(study: Study) -> None:
    await bring(study, WRONG)
    asked = await bring(study, RIGHT)
    await press(study.minha, asked, "2주차 바꾸기")

    again = await press(study.minha, asked, "2주차 바꾸기")

    assert text_of(again).startswith("**2주차** 페이지는 이미 같은 내용으로 저장되어 있어요.")


async def test_what_changed_after_the_question_is_shown_and_asked_again(study: Study) -> None:
    await bring(study, WRONG)
    asked = await bring(study, RIGHT)
    other = await bring(study, RIGHT.replace("뿌듯하다", "뿌듯했다"))
    await press(study.minha, other, "2주차 바꾸기")

    again = await press(study.minha, asked, "2주차 바꾸기")

    assert text_of(again).splitlines()[0] == ASKED
    assert "-- 조은비 : 뿌듯했다." in text_of(again).splitlines()
    assert "뿌듯했다" in (await take(study))[1]
    await press(study.minha, again, "2주차 바꾸기")
    assert "뿌듯하다" in (await take(study))[1]


async def test_whoever_manages_no_more_cannot_say_so(study: Study) -> None:
    role = study.guild.create_role("관리", permissions=discord.Permissions(manage_guild=True))
    yuna = study.guild.add_member(study.env.create_user("yuna", global_name="유나"), roles=[role])
    await bring(study, WRONG)
    asked = await bring(study, RIGHT, actor=yuna)
    _, before = await take(study)
    study.env.backend.guilds[study.guild.id].roles[role.id].permissions = 0

    refused = await press(yuna, asked, "2주차 바꾸기")

    assert text_of(refused).startswith("서버 관리 권한이나 관리자 역할이 있는 분만 할 수 있어요.")
    assert (await take(study))[1] == before


async def test_a_file_that_is_kept_no_more_is_to_be_sent_again(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    await bring(study, WRONG)
    asked = await bring(study, RIGHT)
    monkeypatch.setattr(uploads, "KEPT", -1)

    refused = await press(study.minha, asked, "2주차 바꾸기")

    assert text_of(refused) == (
        "올려 주신 파일을 더는 갖고 있지 않아요. 페이지를 `/페이지 가져오기`로 다시 올려 주세요."
    )
    assert not any(path.is_file() for path in (study.bot.settings.data_dir / "uploads").rglob("*"))


async def answer(study: Study) -> None:
    """Answer a question that the page left open."""
    await study.answer(study.minha, 2, "디스코드에서 답했어요.")


async def reflect(study: Study) -> None:
    """Reflect on the week."""
    form = await study.hangyeol.slash(study.channel, "reflect", week=2)
    await study.hangyeol.submit_modal(form, {"reflection": "나중에 쓴 소감"})


async def wonder(study: Study) -> None:
    """Wonder about an imported question too."""
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    await press(study.hangyeol, panel, next(label for label in buttons_of(panel) if "나도" in label))


async def change(study: Study) -> None:
    """Give the team another paper."""
    panel = await study.minha.slash(study.channel, "present", week=2, team="1")
    form = await press(study.minha, panel, "바꾸기")
    await study.minha.submit_modal(form, {"date": "2025.12.26", "guests": "조은비, 전민하", "papers": "다른 논문"})


TEXTS = "디스코드에서 쓰거나 고치거나 삭제한 글이 있어서"


@pytest.mark.parametrize(
    ("touch", "why"),
    [(answer, TEXTS), (reflect, TEXTS), (wonder, "[나도 궁금해요]를 누른 분이 있어서"), (change, "발표나 날짜")],
    ids=["answer", "reflection", "me too", "paper"],
)
async def test_a_week_that_somebody_touched_stays_and_the_refusal_says_why(
    study: Study, touch: Callable[[Study], Awaitable[object]], why: str
) -> None:
    await bring(study, WRONG)
    asked = await bring(study, RIGHT)
    await touch(study)
    _, before = await take(study)

    for refused in (await bring(study, RIGHT), await press(study.minha, asked, "2주차 바꾸기")):
        first = text_of(refused).splitlines()[0]
        assert first.startswith(CHANGED)
        assert why in first
        assert first.endswith("고쳐 주세요.")
        assert "+- 조은비" in text_of(refused).splitlines()
        assert buttons_of(refused) == {}
    assert (await take(study))[1] == before


async def test_a_week_that_was_registered_in_discord_is_nobody_s_page(study: Study) -> None:
    await study.present(study.eunbi, week=2)

    refused = await bring(study, RIGHT)

    first = text_of(refused).splitlines()[0]
    assert first.startswith(CHANGED + "디스코드에서 등록했거나")
    assert "다른 주차의 페이지라면 제목의 주차 번호를 고쳐 주세요." in first
    assert buttons_of(refused) == {}


async def test_linking_a_name_is_no_touch_and_whoever_is_linked_stays(study: Study) -> None:
    await bring(study, WRONG)
    form = await study.minha.slash(study.channel, "profile", member=study.eunbi)
    await study.minha.submit_modal(form, {"name": "조은미"})

    asked = await bring(study, RIGHT)
    await press(study.minha, asked, "2주차 바꾸기")

    assert "조은미" not in (await take(study))[1]
    assert "조은미" in await people(study)
    assert "나그네" not in await people(study)


async def test_whoever_another_week_names_stays(study: Study) -> None:
    await bring(study, WRONG)
    await bring(study, WRONG.replace("# 2주차", "# 3주차").replace("조은미", "조은비"))

    asked = await bring(study, RIGHT)
    await press(study.minha, asked, "2주차 바꾸기")

    assert "나그네" in await people(study)
    assert "조은미" not in await people(study)


async def test_questions_get_numbers_that_nobody_has_seen(study: Study) -> None:
    await bring(study, WRONG)
    asked = await bring(study, RIGHT)

    await press(study.minha, asked, "2주차 바꾸기")

    numbers = await study.db.read(lambda session: session.scalars(select(Question.number)).all())
    assert sorted(numbers) == [3, 4]


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await bring(study, WRONG)
    asked = await bring(study, RIGHT)

    done = await press(study.minha, asked, "Replace week 2")

    assert text_of(asked).startswith(
        "Week 2 holds something else, so nothing was changed. Nobody has touched the week in Discord since its import,"
    )
    assert text_of(done).splitlines()[0] == "✅ **Week 2** is this page now."
