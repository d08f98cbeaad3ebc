"""A presenter's list: what it shows, and what becomes of it."""

from bot.render import presenter_list
from bot.render.layout import TEXT_LIMIT
from db.models import Question
from tests.bot.render.questions import EUNBI, GUEST, labels, parts, question


def noted(number: int, body: str, answer: str | None = None, *, to_guest: bool = False) -> Question:
    """Make a question that was noted in a talk."""
    row = question(body, answer, presenter=GUEST if to_guest else EUNBI)
    row.number, row.presentation_id, row.presenter_id = number, 5, 9 if to_guest else 8
    return row


async def test_what_waits_stands_below_its_presenter_with_a_button() -> None:
    view = presenter_list.draw([noted(1, "왜?", "그래서요"), noted(2, "**얼마나**?"), noted(3, "가" * 100)], "ko")

    assert parts(view)[0].splitlines() == [
        "📝 <@7>님, 3주차 발표에서 질문 2개를 받았어요.",
        "⏳ **#2** 얼마나?",
        f"⏳ **#3** {'가' * 89}…",
    ]
    assert labels(view) == ["답변하기"]
    assert view.is_finished()


def test_what_was_moved_stands_below_whom_it_waits_for_now() -> None:
    view = presenter_list.draw([noted(1, "왜?"), noted(2, "언제?", to_guest=True), noted(3, "얼마나?")], "en")

    assert parts(view)[0].splitlines() == [
        "📝 <@7>, you were asked 2 questions in the talk of week 3.",
        "⏳ **#1** 왜?",
        "⏳ **#3** 얼마나?",
        "📝 손님🐱, you were asked 1 question in the talk of week 3.",
        "⏳ **#2** 언제?",
    ]
    assert labels(view) == ["Answer #1", "Answer #2"]


def test_when_all_are_answered_or_taken_back_the_list_says_so() -> None:
    assert parts(presenter_list.draw([noted(1, "왜?", "그래서요")], "ko")) == ["받아 적은 질문에 모두 답했어요."]
    assert parts(presenter_list.draw([], "ko")) == ["받아 적은 질문을 삭제했어요."]


def test_a_list_of_a_hundred_questions_is_no_longer_than_a_message() -> None:
    view = presenter_list.draw([noted(number, "가" * 100) for number in range(100)], "ko")

    assert len(parts(view)[0]) <= TEXT_LIMIT
    assert parts(view)[0].endswith("\n…")
