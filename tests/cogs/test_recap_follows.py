"""A posted recap and the cards follow what becomes of presentations and of the people on them."""

import discord

from tests.support.study import TODAY, Study, press, text_of


async def recapped(study: Study, papers: str = "") -> discord.Message:
    """Let 은비 present, be asked and post the recap, and return that."""
    await study.present(study.eunbi, papers=papers)
    await study.ask(study.hangyeol, study.eunbi, "왜 층을 나누나요?")
    await study.eunbi.slash(study.channel, "recap")
    return study.cards()[-1]


def now(study: Study, message: discord.Message) -> str:
    """Return what a message says by now."""
    return next(text_of(card) for card in study.cards() if card.id == message.id)


async def test_another_paper(study: Study) -> None:
    recap = await recapped(study, "옛 제목")
    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "present"), "바꾸기")

    values = {"date": f"{TODAY:%Y.%m.%d}", "presenters": [study.eunbi], "papers": "새 제목"}
    await study.eunbi.submit_modal(form, values)

    assert "새 제목" in now(study, recap)
    assert "옛 제목" not in now(study, recap)


async def test_another_team_and_its_end(study: Study) -> None:
    recap = await recapped(study)

    await study.present(study.subin)
    assert "### 2팀 · 수빈" in now(study, recap)

    await study.cancel(study.subin)
    assert "2팀" not in now(study, recap)


async def test_another_week(study: Study) -> None:
    recap = await recapped(study)
    card = study.cards()[0]
    assert text_of(card).startswith("-# 1주차 · #1")

    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "present"), "옮기기")
    await study.eunbi.submit_modal(form, {"week": "3"})

    assert now(study, card).startswith("-# 3주차 · #1")
    assert "왜 층을 나누나요?" not in now(study, recap)


async def test_another_name(study: Study) -> None:
    recap = await recapped(study)
    form = await study.eunbi.slash(study.channel, "profile")

    await study.eunbi.submit_modal(form, {"name": "비비", "emoji": "🐶", "heart": "🩷"})

    assert "### 1팀 · 비비" in now(study, recap)


async def test_a_name_that_becomes_somebody_s(study: Study) -> None:
    await study.present(study.eunbi, guests="손님")
    await study.ask(study.hangyeol, study.eunbi, "왜 층을 나누나요?")
    await study.eunbi.slash(study.channel, "recap")
    recap = study.cards()[-1]
    edits = len(study.sent("PATCH"))
    form = await study.minha.slash(study.channel, "profile", member=study.subin)

    await study.minha.submit_modal(form, {"name": "손님", "emoji": "🐶", "heart": "🩷"})

    assert len(study.sent("PATCH")) == edits + 1
    assert "### 1팀 · 은비, 손님" in now(study, recap)
