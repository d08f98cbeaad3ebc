"""Questions and presenters as options of selects and autocompletes, in plain text: they show no Markdown."""

from collections.abc import Iterator, Sequence

import discord

from bot import limits
from bot.fitting import label
from bot.render.people import option_name, plain_address
from bot.render.plain import Plain
from bot.texts import Language, say, team_name
from db.models import Member, Presentation, Question, Week
from db.waiting import Waiting

#: Discord's limit for the choices of a select and of an autocomplete.
CHOICES_LIMIT = 25


def question_name(question: Question | Waiting, plain: Plain, presenter: str = "") -> str:
    """Write a question as an option, at most 100 characters: number, presenter if given, and its words."""
    address = f" {plain_address(presenter, plain.language)}:" if presenter else ""
    return label(f"#{question.number}{address} {plain.line(question)}", limits.OPTION)


def question_option(
    question: Question | Waiting, plain: Plain, presenter: str = "", *, chosen: bool = False
) -> discord.SelectOption:
    """Return a question as an option of a select; its value is the number."""
    return discord.SelectOption(
        label=question_name(question, plain, presenter), value=str(question.number), default=chosen
    )


def presenter_option(
    presentation: Presentation, member: Member, language: Language, *, chosen: bool = False
) -> discord.SelectOption:
    """Return a presenter as an option, with their team; its value is ``presentation id:member id``."""
    name = f"{option_name(member, language)} · {team_name(language, presentation.team)}"
    return discord.SelectOption(
        label=label(name, limits.OPTION), value=f"{presentation.id}:{member.id}", default=chosen
    )


def roster_options(schedule: Sequence[Week], week_id: int, language: Language) -> list[discord.SelectOption]:
    """Return at most 25 presenters as options: those of one week, then those of the weeks nearest to it."""
    here = next((position for position, week in enumerate(schedule) if week.id == week_id), 0)
    nearest_first = sorted(enumerate(schedule), key=lambda pair: abs(pair[0] - here))
    return [option for _, week in nearest_first for option in _presenters(week, language)][:CHOICES_LIMIT]


def _presenters(week: Week, language: Language) -> Iterator[discord.SelectOption]:
    for presentation in week.presentations:
        for member in presentation.presenters:
            name = say(language, "more.place", week=week.number, presenter=option_name(member, language))
            yield discord.SelectOption(label=label(name, limits.OPTION), value=f"{presentation.id}:{member.id}")
