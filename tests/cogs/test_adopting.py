"""Cards that Discord posted although its word on that was lost: known again, or deleted by who presses a copy."""

import discord
import pytest

from tests.support.faults import Fault, When, tap
from tests.support.study import Study, buttons_of, press, text_of


def cards_of(study: Study) -> list[discord.Message]:
    """Return every message that shows the question."""
    return [card for card in study.cards() if "· #1 ·" in text_of(card).partition("\n")[0]]


async def posted_unknown(study: Study, monkeypatch: pytest.MonkeyPatch) -> discord.Message:
    """Let 한결 ask 민하, and lose Discord's word on the card; return it."""
    wire = tap(monkeypatch)
    wire.arm(Fault(1, When.CUT))
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    wire.arm(None)
    (card,) = cards_of(study)
    assert [question.message_id for question in await study.questions()] == [None]
    return card


async def test_a_card_posted_although_discord_s_word_is_lost_is_known_again(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha, study.eunbi)
    card = await posted_unknown(study, monkeypatch)

    await study.answer(study.eunbi, 1, "그래서")

    assert [copy.id for copy in cards_of(study)] == [card.id]
    assert "그래서" in text_of(cards_of(study)[0])
    assert [question.message_id for question in await study.questions()] == [card.id]


async def test_a_card_that_nobody_knew_of_is_known_again_by_itself(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha, study.eunbi)
    card = await posted_unknown(study, monkeypatch)

    await study.env.advance_time(5)

    assert [question.message_id for question in await study.questions()] == [card.id]
    form = await press(study.eunbi, card, "답변하기")
    await study.eunbi.submit_modal(form, {"answer": "그래서"})
    assert [copy.id for copy in cards_of(study)] == [card.id]
    assert "그래서" in text_of(cards_of(study)[0])


async def test_a_press_on_a_second_copy_deletes_it_and_works_as_on_the_card(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha, study.eunbi)
    copy = await posted_unknown(study, monkeypatch)
    study.env.backend.advance_clock(3600)  # longer than Discord knows a message again
    await study.restart()
    await study.answer(study.eunbi, 1, "그래서")
    first, card = cards_of(study)
    assert first.id == copy.id

    shown = await press(study.hangyeol, copy, "⋯")

    assert "질문 고치기" in buttons_of(shown)
    assert [message.id for message in cards_of(study)] == [card.id]
    assert "그래서" in text_of(cards_of(study)[0])
    assert [question.message_id for question in await study.questions()] == [card.id]


async def test_the_button_of_a_known_card_changes_no_card(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    (card,) = cards_of(study)
    before = len(study.sent("PATCH"))

    await press(study.minha, card, "⋯")

    assert len(study.sent("PATCH")) == before
