"""A live board: a week's presenters, each with a button and what they were asked last."""

from collections.abc import Sequence

import discord

from bot import controls
from bot.render import lines
from bot.render.layout import in_rows, layout
from bot.render.people import display_name, option_name
from bot.texts import Language, say
from db.models import Member, Presentation, Question, Week

#: Characters of a presenter's latest question: a line on a phone.
LATEST_LIMIT = 60


def draw(
    week: Week, presentations: Sequence[Presentation], questions: Sequence[Question], language: Language
) -> discord.ui.LayoutView:
    """Draw a week's presenters, each with what they were asked last; ``questions`` are the week's, by number."""
    seats = [(presentation, member) for presentation in presentations for member in presentation.presenters]
    is_discussion = all(member.is_everyone for _, member in seats)
    shown = [say(language, "record.board-all" if is_discussion else "record.board", week=week.number)]
    for presentation, member in seats:
        theirs = [question for question in questions if _is_for(question, presentation, member)]
        shown.append(_line(member, theirs, language))
    row = [
        controls.heard(option_name(member, language), week.id, presentation.id, member.id)
        for presentation, member in seats
    ]
    return layout("\n".join(shown), [*in_rows(row), [controls.talk_over(language, week.id)]])


def _is_for(question: Question, presentation: Presentation, member: Member) -> bool:
    return (question.presentation_id, question.presenter_id) == (presentation.id, member.id)


def _line(member: Member, questions: Sequence[Question], language: Language) -> str:
    count = say(language, "record.count", count=len(questions))
    latest = [lines.question_line(question, LATEST_LIMIT, number=f"#{question.number}") for question in questions[-1:]]
    name = option_name(member, language) if member.is_everyone else display_name(member)
    return " · ".join([f"**{name}**", count, *latest])
