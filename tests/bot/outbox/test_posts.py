"""What a post shows, sends and pings, by what is known of its message."""

import discord
import pytest

from tests.support.faults import lose
from tests.support.study import Study, pinged, press, text_of


async def asked(study: Study) -> discord.Message:
    """Let 한결 ask 민하, who presents beside 은비; return the card."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    return study.cards()[-1]


async def edit(study: Study, words: str) -> None:
    """Let 한결 edit the question."""
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    form = await press(study.hangyeol, panel, "질문 고치기")
    await study.hangyeol.submit_modal(form, {"question": words})


async def test_a_card_whose_message_is_gone_pings_nobody_who_was_pinged_for_it(study: Study) -> None:
    card = await asked(study)
    assert pinged(study.sent()[-1]) == [study.minha.id]
    await card.delete()

    await edit(study, "왜 그럴까요?")

    assert "왜 그럴까요?" in text_of(study.cards()[-1])
    assert pinged(study.sent()[-1]) == []


async def test_an_edit_pings_nobody(study: Study) -> None:
    await asked(study)

    await edit(study, "왜 그럴까요?")

    assert pinged(study.sent("PATCH")[-1]) == []


async def test_a_recap_that_may_have_been_posted_is_brought_up_to_date_with_its_page(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(study)
    lost = lose(monkeypatch, "post-files")
    await study.minha.slash(study.channel, "recap")
    await edit(study, "왜 그럴까요?")
    await study.env.advance_time(60)

    assert lost != []
    (recap,) = [card for card in study.cards() if "## 1주차" in text_of(card)]
    assert "왜 그럴까요?" in text_of(recap)
    edits = [
        request for request in study.env.http_requests if request.method == "PATCH" and str(recap.id) in request.path
    ]
    assert edits != []


async def test_a_message_that_nobody_misses_is_not_posted(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=400, code=50035)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    await press(study.hangyeol, panel, "질문 삭제")
    await study.env.advance_time(60)

    assert study.cards() == []


async def test_what_a_post_had_before_is_let_go_even_where_it_is_gone(study: Study) -> None:
    await study.present(study.minha)
    for _ in range(2):
        await study.minha.slash(study.channel, "record")
    first, *_ = study.cards()
    assert len(study.cards()) == 1

    study.env.inject_error("DELETE", "/channels/*/messages/*", status=404, code=10008)
    await study.minha.slash(study.channel, "record")

    assert study.cards()[-1].id != first.id
    assert study.sent()[-1]["flags"] & discord.MessageFlags(suppress_notifications=True).value
