"""Nothing stands twice, and nothing that has a place is missing, whatever becomes of a message on the way."""

import pytest

from bot.alarm import LOOK
from tests.support.faults import lose
from tests.support.study import Study, text_of

pytestmark = pytest.mark.looks_each_minute


def boards(study: Study) -> list[str]:
    return [text for text in map(text_of, study.cards()) if "나온 질문을 적어요" in text]


async def test_a_board_that_may_have_been_posted_is_not_posted_twice(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    lost = lose(monkeypatch, "post")
    await study.subin.slash(study.channel, "record")
    assert len(lost) == len(boards(study)) == 1

    await study.subin.slash(study.channel, "record")
    await study.env.advance_time(LOOK.total_seconds())

    assert len(boards(study)) == 1


async def test_a_board_that_could_not_be_deleted_is_deleted_later(study: Study) -> None:
    await study.present(study.minha)
    await study.subin.slash(study.channel, "record")
    study.env.inject_error("DELETE", "/channels/*/messages/*", status=503)
    await study.subin.slash(study.channel, "record")
    assert len(boards(study)) == 2

    await study.subin.slash(study.channel, "record")
    await study.env.advance_time(LOOK.total_seconds())

    assert len(boards(study)) == 1


async def test_a_card_that_may_have_been_posted_and_was_deleted_is_posted_anew(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    lost = lose(monkeypatch, "post")
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    assert len(lost) == len(study.cards()) == 1

    study.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008)
    await study.env.advance_time(LOOK.total_seconds())

    (question,) = await study.questions()
    assert question.message_id in {message.id for message in study.cards()}


async def test_a_recap_links_to_no_card_that_is_gone(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.subin.slash(study.channel, "recap")
    card, recap = study.cards()
    assert card.jump_url in text_of(recap)
    await card.delete()

    study.env.inject_error("PATCH", "/channels/*/messages/*", status=503)  # so that the recap goes first
    form = await study.minha.slash(study.channel, "profile")
    await study.minha.submit_modal(form, {"name": "민하리", "emoji": "🦊", "heart": "💚"})
    await study.env.advance_time(LOOK.total_seconds())

    (recap,) = study.cards()
    assert "#1 왜 그런가요?" in text_of(recap)
