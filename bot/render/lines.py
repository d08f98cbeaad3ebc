"""A question as one line: the same wherever questions are listed."""

from bot.page.dialects import one_line
from db.models import Question
from db.questions import Waiting
from db.week.value import Text

OPEN, ANSWERED = "⏳", "✅"


def line(number: str, words: Text, limit: int, *, mark: str = "", presenter: str = "") -> str:
    """Write a question as one line: a mark, its number, whom it was asked, and ``limit`` characters of its words."""
    return " ".join(part for part in (mark, number, presenter, one_line(words, limit)) if part)


def question_line(question: Question | Waiting, limit: int, *, mark: str = "") -> str:
    """Write a question that is stored as one line, its number in bold."""
    return line(f"**#{question.number}**", Text(question.body, question.dialect), limit, mark=mark)


def mark_of(question: Question) -> str:
    """Return the mark that says whether a question was answered."""
    return OPEN if question.answer is None else ANSWERED
