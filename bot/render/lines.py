"""A question as one line: written in one way wherever questions are listed."""

from bot.page.dialects import one_line
from db.messages import message_link
from db.models import Answer, Question
from db.questions import Waiting
from db.week.value import Text

OPEN, ANSWERED = "⏳", "✅"


def line(number: str, text: Text, limit: int, *, mark: str = "", presenter: str = "") -> str:
    """Write a question as one line: a mark, its number, whom it was asked, and ``limit`` characters of its words."""
    return " ".join(part for part in (mark, number, presenter, one_line(text, limit)) if part)


def question_line(
    question: Question | Waiting, limit: int, *, number: str | None = None, mark: str = "", presenter: str = ""
) -> str:
    """Write a question that is stored as one line, its number in bold unless it is to look otherwise."""
    text = Text.of(question)
    return line(number or f"**#{question.number}**", text, limit, mark=mark, presenter=presenter)


def words_of(answer: Answer, limit: int) -> str:
    """Return the first words of an answer in one line."""
    return one_line(Text.of(answer), limit)


def mark_of(question: Question) -> str:
    """Return the mark that says whether a question was answered."""
    return OPEN if question.answer is None else ANSWERED


def number_of(question: Question) -> str:
    """Return a question's number, which leads to its card where there is one."""
    return linked(f"#{question.number}", card_link(question))


def linked(name: str, link: str | None) -> str:
    """Let a name lead to an address, where there is one.

    What people typed does not belong into the name: with an address or an emoji in it, Discord makes no link of it.
    """
    return f"[{name}]({link})" if link else name


def card_link(question: Question) -> str | None:
    """Return the address of a question's card, where one was posted."""
    return message_link(question.guild_id, question.channel_id, question.message_id)
