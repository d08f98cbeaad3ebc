"""What becomes of what Discord has done although its word on that was lost: it stands once, as it is stored."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from db.models import Notice
from tests.support.faults import lose
from tests.support.study import Study, press, text_of


def drawn() -> bytes:
    """Draw a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def kept_files(study: Study) -> list[Path]:
    return [path for path in study.bot.settings.pictures.rglob("*") if path.is_file()]


def telling(study: Study) -> list[str]:
    """Return the messages that tell an asker of an answer."""
    return [text for text in map(text_of, study.cards()) if "답변이 달렸어요" in text]


async def test_a_notice_whose_pictures_are_gone_when_it_is_tried_again_is_not_said_twice(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    lost = lose(monkeypatch, "post-files")
    form = await study.minha.slash(study.channel, "answer", question="1")
    await study.minha.submit_modal(form, {"answer": "그림으로", "images": [("a.png", drawn())]})
    assert lost != []

    for path in kept_files(study):
        path.unlink()
    await study.env.advance_time(60)

    assert len(telling(study)) == 1
    (notice,) = await study.db.read(lambda session: list(session.scalars(select(Notice))))
    assert (notice.due_at, len(notice.message_ids)) == (None, 1)


async def test_a_notice_that_may_have_been_said_is_taken_back(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    lost = lose(monkeypatch, "post")
    await study.minha.send(study.channel, "확인하고 답할게요", reply_to=study.cards()[-1])
    assert len(lost) == len(telling(study)) == 1

    await press(study.minha, study.cards()[-1], "답변이 아니에요")

    assert telling(study) == []


async def test_a_card_that_may_have_been_posted_shows_that_its_question_is_gone(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    lost = lose(monkeypatch, "post")
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    assert len(lost) == len(study.cards()) == 1

    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    await press(study.hangyeol, panel, "질문 삭제")
    await study.env.advance_time(60)

    (card,) = study.cards()
    assert "왜 그런가요?" not in text_of(card)
    assert (await study.questions()) == []
