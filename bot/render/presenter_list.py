"""A presenter's list: the questions that were noted during their talk, in one message instead of many cards."""

from collections.abc import Sequence

import discord

from bot import controls
from bot.fitting import cut
from bot.render import lines
from bot.render.layout import TEXT_LIMIT, Button, in_rows, layout
from bot.render.people import addressed
from bot.texts import Language, say
from db.models import Question

#: Characters of a question in the list: two lines on a phone.
LINE_LIMIT = 90


def draw(questions: Sequence[Question], language: Language) -> discord.ui.LayoutView:
    """Draw the open ones of a list's questions, or say that none is; ``questions`` are those not withdrawn."""
    waiting = [question for question in questions if question.answer is None]
    if waiting:
        return _draw_waiting(waiting, language)
    return layout(say(language, "record.all-answered" if questions else "record.taken-back"))


def line(question: Question) -> str:
    """Write a question as a line of the list, with a mark that says whether it was answered."""
    return lines.question_line(question, LINE_LIMIT, mark=lines.mark_of(question))


def _draw_waiting(waiting: Sequence[Question], language: Language) -> discord.ui.LayoutView:
    """Draw the questions by presenter (some may have been moved to another), with a button for each presenter."""
    groups = _by_presenter(waiting)
    shown = [text for group in groups for text in (_head(group, language), *map(line, group))]
    row = [_answer_button(group, language, named=len(groups) > 1) for group in groups]
    return layout(cut("\n".join(shown), TEXT_LIMIT)[0], in_rows(row))


def _by_presenter(questions: Sequence[Question]) -> list[list[Question]]:
    groups: dict[tuple[int, int], list[Question]] = {}
    for question in questions:
        groups.setdefault((question.presentation_id, question.presenter_id), []).append(question)
    return list(groups.values())


def _answer_button(group: Sequence[Question], language: Language, *, named: bool) -> Button:
    first = group[0]
    return controls.answer_listed(language, first.presentation_id, first.presenter_id, first.number, named=named)


def _head(group: Sequence[Question], language: Language) -> str:
    presenter, week = group[0].presenter, group[0].presentation.week.number
    address = f"<@{presenter.user_id}>" if presenter.user_id else addressed(presenter, language)
    key = "record.asked-all" if presenter.is_everyone else "record.asked"
    return say(language, key, week=week, presenter=address, count=len(group))
