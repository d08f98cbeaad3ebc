"""The live board: who is on it, and what they were asked last."""

import datetime as dt

from sqlalchemy.orm.attributes import set_committed_value

from bot.render import board
from db.models import Member, Presentation, Presenter, Question, Week
from tests.bot.render.questions import labels, parts, question

EUNBI = Member(id=1, name="은비", emoji="🐶", heart="💛", user_id=7)
SUBIN = Member(id=2, name="수_빈", emoji="🐱", heart="🩷", user_id=8)
WEEK = Week(id=4, number=3, date=dt.date(2026, 1, 1))


def team(presentation_id: int, *presenters: Member) -> Presentation:
    """Make a team as the database hands it over."""
    row = Presentation(id=presentation_id)
    roster = [Presenter(position=position, member=member) for position, member in enumerate(presenters)]
    set_committed_value(row, "roster", roster)
    return row


def asked(number: int, body: str, presentation: Presentation, presenter: Member) -> Question:
    """Make a question to a presenter on the board."""
    row = question(body, presenter=presenter)
    row.number, row.presentation_id, row.presenter_id = number, presentation.id, presenter.id
    return row


def test_each_presenter_has_a_button_the_count_and_the_latest_question() -> None:
    first, second = team(5, EUNBI), team(6, EUNBI, SUBIN)
    questions = [asked(1, "왜?", first, EUNBI), asked(2, "가" * 70, first, EUNBI), asked(3, "언제?", second, SUBIN)]

    view = board.draw(WEEK, [first, second], questions, "ko")

    assert parts(view)[0].splitlines() == [
        "📝 **3주차** 발표에서 나온 질문을 적어요. 질문을 받은 발표자를 눌러 주세요.",
        f"**은비🐶** · 2개 · #2 {'가' * 59}…",
        "**은비🐶** · 0개",
        "**수\\_빈🐱** · 1개 · #3 언제?",
    ]
    assert labels(view)[:3] == ["은비🐶", "은비🐶", "수_빈🐱"]
    assert len(labels(view)) == 4
