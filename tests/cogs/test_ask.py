"""Asking: by command, by form, by button."""

from sqlalchemy import select

from db import questions
from db.models import Question
from tests.support.study import Study, buttons_of, field, text_of


async def test_a_question_is_stored_receipted_and_shown(study: Study) -> None:
    await study.present(study.minha, study.eunbi)

    receipt = await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?\n두 번째 줄")

    assert receipt.ephemeral
    assert "1주차" in text_of(receipt)
    assert "#1" in text_of(receipt)
    assert "은비" in text_of(receipt)
    card = study.cards()[-1]
    assert "왜 그런가요?\n두 번째 줄" in text_of(card)
    assert f"<@{study.eunbi.id}>" in text_of(card)
    assert buttons_of(card) == {"답변하기": "answer:1"}
    stored = await study.db.read(questions.get, guild_id=study.guild.id, number=1)
    assert (stored.body, stored.message_id, stored.asker.name) == ("왜 그런가요?\n두 번째 줄", card.id, "한결")


async def test_without_a_question_a_form_opens_and_survives_a_restart(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 민하님에게 질문"

    await study.restart()
    receipt = await study.hangyeol.submit_modal(form, {"question": "첫 문단\n\n둘째 문단"})

    assert "#1" in text_of(receipt)
    stored = await study.db.read(questions.get, guild_id=study.guild.id, number=1)
    assert stored.body == "첫 문단\n\n둘째 문단"


async def test_without_a_presenter_the_form_offers_this_week_s(study: Study) -> None:
    await study.present(study.minha, study.eunbi, guests="손님")
    form = await study.hangyeol.slash(study.channel, "ask")

    options = field(form.modal, "presenter")["options"]
    assert [option["label"] for option in options] == ["민하 · Team 1", "은비 · Team 1", "손님 · Team 1"]
    receipt = await study.hangyeol.submit_modal(form, {"presenter": [options[2]["value"]], "question": "손님께"})

    assert "손님" in text_of(receipt)
    rows = await study.db.read(lambda session: session.scalars(select(Question)).all())
    assert [row.body for row in rows] == ["손님께"]
