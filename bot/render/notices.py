"""What is said below a card, or in a direct message, to those whom a change concerns."""

from collections.abc import Iterable, Sequence
from enum import Enum

import discord

from bot import controls
from bot.fitting import cut
from bot.render import lines, presenter_list
from bot.replies import TEXT_LIMIT, layout
from bot.texts import Language, say
from db.models import Member, Question


class News(Enum):
    """What those who asked hear of their question: the sentence in the channel, and the one in a direct message."""

    ANSWERED = ("card.answered", "card.answered-secretly")
    CHANGED = ("card.changed", "card.changed-secretly")
    ADDED = ("card.added", "card.added-secretly")
    MERGED = ("card.merged", "card.merged-secretly")

    def __init__(self, to_all: str, secretly: str) -> None:
        self.to_all = to_all
        self.secretly = secretly


def to_askers(
    news: News, number: int, askers: Iterable[Member], language: Language, *, other: int | None = None
) -> str:
    """Tell askers, by their mentions, what is new about a question; ``other`` is the one that was merged into it."""
    addressed = ", ".join(say(language, "card.asker", asker=f"<@{asker.user_id}>") for asker in askers)
    return say(language, news.to_all, askers=addressed, number=number, other=other)


def to_anonymous_asker(
    news: News, number: int, link: str | None, language: Language, *, other: int | None = None
) -> str:
    """Tell somebody who asked anonymously the same, in a direct message that leads to the card."""
    return say(language, news.secretly, number=number, link=link or "", other=other).rstrip()


def taken(number: int, language: Language) -> str:
    """Say that a plain reply was kept as an answer."""
    return say(language, "card.taken", number=number)


def pictures(number: int, language: Language) -> str:
    """Say whose pictures stand below."""
    return say(language, "card.pictures", number=number)


def with_unshown(text: str, count: int, language: Language) -> str:
    """Add a line that says how many pictures are missing below a text."""
    return f"{text}\n-# {say(language, 'card.unshown', count=count)}" if count else text


def descriptions(number: int, words: str, count: int, language: Language) -> list[str]:
    """Return what is read out in the place of each of ``count`` pictures; ``words`` are the question's, in short."""
    return [say(language, "card.alt", number=number, at=at, words=words) for at in range(1, count + 1)]


def draw_moved(waiting: Sequence[Question], presenter: Member, language: Language) -> discord.ui.LayoutView:
    """Draw what tells a presenter of the open questions that were moved to them, with a button to answer the first."""
    first = waiting[0]
    head = say(language, "record.moved", presenter=f"<@{presenter.user_id}>", count=len(waiting))
    shown = [lines.question_line(question, presenter_list.LINE_LIMIT) for question in waiting]
    row = [controls.answer_listed(language, first.presentation_id, first.presenter_id, first.number, named=False)]
    return layout(cut("\n".join([head, *shown]), TEXT_LIMIT)[0], [row])
