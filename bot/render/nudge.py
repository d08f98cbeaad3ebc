"""The words of a nudge: what waits for one presenter, kindly; and whether somebody is nudged."""

import datetime as dt

import discord

from bot import controls
from bot.fitting import cut
from bot.render.layout import TEXT_LIMIT, Rows
from bot.render.lines import line
from bot.render.plain import Plain
from bot.render.presenter_list import LINE_LIMIT
from bot.render.terms import term_name
from bot.texts import Language, day, say
from db.nudges import FOR_EVER, Owed

#: Questions that are shown; the rest is a number.
SHOWN_LIMIT = 10


def nudge(owed: Owed, plain: Plain, guild: str, language: Language, *, may_set: bool) -> tuple[str, Rows]:
    """Tell a presenter what waits for them, with the ways to do it; ``may_set`` where they manage the server."""
    week, first = owed.week.number, owed.first[0]
    name = " · ".join([discord.utils.escape_markdown(guild), *_term(owed, language)])
    text = [say(language, "nudge.head", guild=name, week=week, count=owed.count)]
    text += [line(f"**#{question.number}**", plain.text(question.text), LINE_LIMIT) for question in owed.first]
    if owed.count > len(owed.first):
        text.append("-# " + say(language, "turn.more", count=owed.count - len(owed.first)))
    row = [controls.answer_listed(language, first.presentation_id, owed.presenter_id, first.number, named=False)]
    if owed.lacks_reflection:
        text.append("✍️ " + say(language, "nudge.reflection", week=week))
        row.append(controls.reflect(language, owed.week.id))
    if owed.is_first:
        text.append("-# " + say(language, "nudge.first"))
    set_up = [controls.settings(language)] if owed.is_first and may_set else []
    return cut("\n".join(text), TEXT_LIMIT)[0], [row, [*controls.no_nudges(language), *set_up]]


def _term(owed: Owed, language: Language) -> list[str]:
    """Return the name of the term, where it has to be named."""
    return [term_name(language, owed.term.number, owed.term.name)] if owed.term is not None else []


def rest_line(until: dt.date, language: Language) -> str:
    """Say until when somebody is not nudged."""
    if until == FOR_EVER:
        return say(language, "nudge.none")
    return say(language, "nudge.resting", date=day(language, until))
