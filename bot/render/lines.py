"""A question as one line, for all lists."""

from bot.page.dialects import one_line
from db.messages import message_link
from db.models import Answer, Question
from db.waiting import Waiting
from db.week.value import Text

OPEN, ANSWERED = "⏳", "✅"


def line(number: str, text: Text, limit: int, *, mark: str = "", presenter: str = "") -> str:
    """Write a question as one line: mark, number, presenter, and at most ``limit`` characters of its words."""
    return " ".join(part for part in (mark, number, presenter, one_line(text, limit)) if part)


def question_line(
    question: Question | Waiting, limit: int, *, number: str | None = None, mark: str = "", presenter: str = ""
) -> str:
    """Write a stored question as one line; ``number`` replaces the number in bold. See `line`."""
    text = Text.of(question)
    return line(number or f"**#{question.number}**", text, limit, mark=mark, presenter=presenter)


def first_words(answer: Answer, limit: int) -> str:
    """Return the first ``limit`` characters of an answer, in one line."""
    return one_line(Text.of(answer), limit)


def mark_of(question: Question) -> str:
    """Return ✅ for a question that was answered, ⏳ for an open one."""
    return OPEN if question.answer is None else ANSWERED


def number_link(question: Question) -> str:
    """Return a question's number as a link to its card, or as plain text if it has none."""
    return linked(f"#{question.number}", card_link(question))


def linked(name: str, link: str | None) -> str:
    """Return a name as a Markdown link, or as plain text if there is no address.

    Never put what people typed into the name: Discord shows no link if there is a URL or an emoji in it.
    """
    return f"[{name}]({link})" if link else name


def card_link(question: Question) -> str | None:
    """Return the URL of a question's card, None if it has none."""
    return message_link(question.guild_id, question.channel_id, question.message_id)
