"""Four thousand characters of every kind, into every field: stored or refused in words, and the page stays readable."""

from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from tests.cogs.test_pages import bring, take
from tests.support.study import Study, press, returned, text_of

KINDS = {
    "backticks": "`",
    "a fence left open": "```py\nx = 1\n",
    "marks on one letter": "\u0301",
    "letters that make others longer": "\ufdfa",
    "right to left": "\u202e\u2066אב",
    "nothing to the eye": "\u200b\u3164",
    "one long emoji": "👩\u200d",
    "emoji of a year to come": "\U0001faff\u200d\U0001f8ff",
    "halves of flags": "🇰🇷🇰",
    "mentions": "@everyone <@&1> <@1> </ask:1> <t:1:R> ",
    "NUL and other controls": "a\0\x07\x1b[31m\x85",
    "halves of characters": "\ud83d",
    "lines of the page": "### 소감\n- 이름🐱 : x\n---\n🩷 받은 질문 : 왜\n   -> 답변 : 네\n",
    "HTML": "<!-- <details><script>x</script>\n",
    "brackets": "[a](<",
    "quotes in quotes": "> ",
    "Markdown that never ends": "**_~~||",
    "all kinds of new lines": "a\r\n\u2028\u2029\x0b\x0cb\r",
}


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def text(request: pytest.FixtureRequest) -> str:
    """As much of one kind as a form takes."""
    return (str(request.param) * 4000)[:4000]


def words(*texts: str) -> str:
    """Return a text as it is compared: without white space, and with � where no character can be written."""
    return "".join("".join(texts).encode("utf-8", "replace").decode().replace("�", "?").split())


def said(shown: InteractionResult) -> str:
    """Return the one private answer, which is never that something unexpected happened."""
    assert shown.ephemeral
    assert "참조 번호" not in text_of(shown)
    return text_of(shown)


async def test_whatever_is_typed_is_stored_or_given_back(study: Study, text: str) -> None:
    await study.present(study.minha, study.eunbi)

    for shown in (
        await study.ask(study.hangyeol, study.minha, text),
        await study.answer(study.minha, 1, text),
        await submitted(study, study.subin, "record", {"notes": text}, presenter=study.minha),
        await submitted(study, study.subin, "reflect", {"reflection": text}),
        await submitted(study, study.hangyeol, "reflect", {"reflection": f"가 {text}"[:4000]}),
    ):
        assert said(shown).startswith("✅") or words(text)[:3000] in words(returned(shown), file_in(study, shown))

    form: dict[str, Any] = {"date": text[:20], "presenters": [study.subin], "papers": text, "guests": text[:800]}
    refused = await submitted(study, study.subin, "present", form)
    assert said(refused)
    assert "쓰신 글은 아래에 돌려 드려요." in text_of(refused)


async def test_a_week_of_it_is_shown_and_comes_back_from_its_page(study: Study, text: str) -> None:
    await study.present(study.minha, study.eunbi)
    await submitted(study, study.subin, "profile", {"name": text[:32], "emoji": text[:16], "heart": text[:16]})
    await submitted(study, study.subin, "present", {"date": "2026.01.01", "presenters": [study.subin], "papers": text})
    await study.ask(study.hangyeol, study.minha, f"왜요? {text}"[:4000])
    await study.answer(study.minha, 1, f"그래서요. {text}"[:4000])
    await submitted(study, study.hangyeol, "reflect", {"reflection": f"좋았다. {text}"[:4000]})

    for command in ("recap", "study", "schedule", "questions"):
        assert said(await study.minha.slash(study.channel, command))
    assert said(await study.minha.slash(study.channel, "edit", question="1"))
    assert said(await study.minha.slash(study.channel, "edit", question=text))
    assert said(await press(study.subin, study.cards()[-1], "전체 읽기"))
    _, page = await take(study)
    assert said(await bring(study, page)).startswith("**1주차** 페이지는 이미 같은 내용으로 저장되어 있어요.")


async def submitted(
    study: Study, actor: MemberActor, command: str, values: dict[str, Any], **options: Any
) -> InteractionResult:
    """Open a form by its command, and submit it."""
    form = await actor.slash(study.channel, command, **options)
    return await actor.submit_modal(form, values)


def file_in(study: Study, shown: InteractionResult) -> str:
    """Return what came back as a file, which is where a text with a fence comes back."""
    files = [file for followup in shown.followups for file in followup.message.attachments]
    return "".join((study.env.backend.cdn.get(file.url) or b"").decode() for file in files)
