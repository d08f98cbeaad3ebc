"""A question's card: drawn from its row alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import discord

from bot import controls
from bot.page.dialects import beginning
from bot.render import folding, lines
from bot.render.layout import TEXT_LIMIT, Button, framed
from bot.render.people import display_name
from bot.texts import Language, say
from db.messages import message_link
from db.models import Answer, Question
from db.week.value import Text

#: A card is in its presenter's colour.
COLOURS = MappingProxyType(
    {
        "🩷": 0xF4A6C0, "🧡": 0xF4900C, "💛": 0xFDCB58, "💚": 0x78B159, "🩵": 0x8CCAF7, "💙": 0x5DADEC,
        "💜": 0xAA8ED6, "🤎": 0xC1694F, "🖤": 0x31373D, "🩶": 0x99AAB5, "🤍": 0xE6E7E8, "❤️": 0xDD2E44,
    }
)  # fmt: skip
OTHER_COLOUR = 0xE75A70

#: Characters of the question that stay on a card, however long its answer.
QUESTION_LIMIT = 1200
#: Additions and follow-ups that a card shows; Discord allows 40 components in a message.
PARTS_LIMIT = 30
#: Characters of all texts of a card that is drawn in no time.
SHORT = 1000
#: A text is left out rather than folded to fewer characters than this.
LEAST_PART = 80
#: Markdown in a text; with ``**`` around it, it would look different than meant.
MARKS = re.compile(r"[*`_~|>#\\]|^[ \t]*(?:-|\d+\.)\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A text on a card, and its head, which says who wrote it."""

    head: str
    words: str

    def fitted(self, room: int) -> tuple[str, bool]:
        """Return head and words, folded to ``room`` characters, and whether anything is missing."""
        words, is_cut = folding.fold(self.words, room - len(self.head))
        return self.head + words, is_cut


def draw(question: Question, language: Language) -> discord.ui.LayoutView:
    """Draw a question's card, at most 3,800 characters; a follow-up's without its answer, which its parent's shows.

    Each part is a component of its own, so that unclosed Markdown in one does not reach into the next.
    """
    if question.withdrawn_at is not None and not question.waits:
        return _draw_gone(question, language)
    if question.parent_id is not None:
        return _draw_follow_up(question, language)
    head = f"-# {_head(question, language)}"
    answer = _said(question.answer, language) if question.answer else Part("", "")
    room = TEXT_LIMIT - len(head) - len("****")
    asked, is_cut = folding.fold(_words(question), max(QUESTION_LIMIT, room - len(answer.fitted(room)[0])))
    said, is_answer_cut = answer.fitted(room - len(asked))
    below, is_below_cut = _fitted(list(_below(question, language)), room - len(asked) - len(said))
    row = _row(question, language, is_cut=is_cut or is_answer_cut or is_below_cut)
    return _framed([head, _bold(asked), said, *below], row, _colour(question))


def is_short(question: Question) -> bool:
    """Tell whether a card is drawn in no time, so that a thread would take longer."""
    texts: list[Question | Answer] = [question, *question.follow_ups]
    for asked in (question, *question.follow_ups):
        texts += [answer for answer in (asked.answer, *asked.additions) if answer is not None]
    return sum(len(text.body) for text in texts) <= SHORT


def _draw_gone(question: Question, language: Language) -> discord.ui.LayoutView:
    return _framed(
        [f"-# {gone_line(question, language)}"], [controls.more(language, question.number)], _colour(question)
    )


def gone_line(question: Question, language: Language) -> str:
    """Say that a question was withdrawn, or into which it was merged, with a link to that one's card."""
    week, number, target = question.presentation.week.number, question.number, question.merged_into
    if target is None:
        return say(language, "more.withdrawn", week=week, number=number)
    return say(language, "more.merged", week=week, number=number, into=lines.number_link(target))


def _draw_follow_up(question: Question, language: Language) -> discord.ui.LayoutView:
    head = f"-# {_head(question, language)}"
    more = controls.more(language, question.number)
    if question.waits:
        row = [more]
    elif question.answer is not None:
        row = [controls.add(language, question.number), more]
    else:
        row = [controls.answer(language, question.number, named=True), more]
    words, is_cut = _follows(question).fitted(TEXT_LIMIT - len(head))
    if is_cut and not question.waits:
        row.insert(-1, controls.read_question(language, question.number))
    return _framed([head, words], row, _colour(question))


def _row(question: Question, language: Language, *, is_cut: bool) -> list[Button]:
    """Return answer or add, read all (if anything was cut) or follow up, and ⋯; that alone while the question waits."""
    number, unanswered = question.number, first_open(question)
    if question.waits:
        return [controls.more(language, number)]
    if unanswered is None:
        first = controls.add(language, number)
    else:
        first = controls.answer(language, unanswered.number, named=unanswered is not question)
    second = controls.read_question(language, number) if is_cut else controls.follow_up(language, number)
    return [first, second, controls.more(language, number)]


def _below(question: Question, language: Language) -> Iterator[Part]:
    """Yield the additions, then each follow-up with its answer and additions."""
    yield from (_added(addition, language) for addition in question.additions)
    for follow_up in question.follow_ups:
        yield _follows(follow_up)
        if follow_up.answer is not None:
            yield _said(follow_up.answer, language)
        yield from (_added(addition, language) for addition in follow_up.additions)


def _fitted(parts: Sequence[Part], room: int) -> tuple[list[str], bool]:
    """Return the parts that fit into ``room`` characters, long ones folded, and whether anything is missing."""
    shown: list[str] = []
    is_any_cut = len(parts) > PARTS_LIMIT
    for part in parts[:PARTS_LIMIT]:
        if room < len(part.head) + min(LEAST_PART, len(part.words)):
            return shown, True
        piece, is_cut = part.fitted(room)
        shown.append(piece)
        room -= len(piece)
        is_any_cut |= is_cut
    return shown, is_any_cut


def first_open(question: Question) -> Question | None:
    """Return the question if it has no answer, else its first follow-up without one, else None."""
    return next((each for each in (question, *question.follow_ups) if each.answer is None), None)


def _head(question: Question, language: Language) -> str:
    """Write a card's first line: week, number, presenter, me-toos, and the message that it was taken from."""
    week = question.presentation.week.number
    presenter = question.presenter
    if question.waits:
        return say(language, "card.status-waits", week=week, number=question.number)
    is_open = first_open(question) is not None
    address = f"<@{presenter.user_id}>" if presenter.user_id and is_open else display_name(presenter)
    key = "card.status-open" if is_open else "card.status-answered"
    if presenter.is_everyone:
        key = "card.status-open-all" if is_open else "card.status-answered-all"
    parts = [say(language, key, week=week, number=question.number, presenter=address)]
    if question.others > 0:
        parts.append(f"🙋 +{question.others}")
    return _linked(" · ".join(parts), question, language)


def _linked(head: str, text: Question | Answer, language: Language) -> str:
    """Add to a head a link to the message that its text was taken from, if it was."""
    source = message_link(text.guild_id, text.source_channel_id, text.source_message_id)
    return head if source is None else f"{head} · {lines.linked(say(language, 'card.source'), source)}"


def _words(text: Question | Answer) -> str:
    """Return a text's words, no more than a card holds."""
    return beginning(Text.of(text), TEXT_LIMIT)


def _follows(question: Question) -> Part:
    return Part(f"↳ **#{question.number}** ", _words(question))


def _said(answer: Answer, language: Language) -> Part:
    return Part(f"{_linked(_author(answer, language), answer, language)}\n", _words(answer))


def _added(addition: Answer, language: Language) -> Part:
    head = _linked(f"-# {_author(addition, language)} · {say(language, 'card.addition')}", addition, language)
    return Part(f"{head}\n", _words(addition))


def _author(answer: Answer, language: Language) -> str:
    """Return who answers; of what was noted in a discussion, or stands on its page, nobody knows who said it."""
    if answer.author.is_everyone:
        return f"{answer.author.heart} {say(language, 'everyone.said')}"
    return f"{answer.author.heart} {display_name(answer.author)}"


def _colour(question: Question) -> int:
    return COLOURS.get(question.presenter.heart, OTHER_COLOUR)


def _bold(text: str) -> str:
    """Return a text in bold, unless it has Markdown of its own."""
    return text if not text or MARKS.search(text) else f"**{text}**"


def _framed(parts: Iterable[str], row: Sequence[Button], colour: int) -> discord.ui.LayoutView:
    return framed([discord.ui.TextDisplay(part) for part in parts if part], row, colour)
