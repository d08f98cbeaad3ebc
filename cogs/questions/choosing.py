"""Questions and presenters as choices; Discord shows Markdown in a choice as it was typed, so they are plain text."""

from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.context import Interaction
from bot.fitting import label
from bot.plain import Plain, plain_for
from bot.texts import Language, language_of, say
from bot.ui import OPTION_LIMIT
from db.models import Question, Week
from db.questions import Waiting

#: Discord's limit for the choices of a select and of an autocomplete.
CHOICES_LIMIT = 25


async def plainly(interaction: Interaction, questions: Iterable[Question | Waiting]) -> Plain:
    """Return how these questions are said where Discord renders nothing."""
    language = language_of(interaction.locale)
    return await plain_for(interaction.client, interaction.guild_id or 0, language, questions)


def name(question: Question | Waiting, plain: Plain, presenter: str = "") -> str:
    """Say a question in one line, where need be with the presenter whom it was asked."""
    address = f" {presenter}:" if presenter else ""
    return label(f"#{question.number}{address} {plain.line(question)}", OPTION_LIMIT)


def option(
    question: Question | Waiting, plain: Plain, presenter: str = "", *, chosen: bool = False
) -> discord.SelectOption:
    """Offer a question in a select."""
    return discord.SelectOption(label=name(question, plain, presenter), value=str(question.number), default=chosen)


def roster_options(found: Sequence[Week], week_id: int, language: Language) -> list[discord.SelectOption]:
    """Offer the presenters of one week, then those of the weeks nearest to it."""
    at = next((index for index, week in enumerate(found) if week.id == week_id), 0)
    in_order = sorted(enumerate(found), key=lambda numbered: abs(numbered[0] - at))
    return [option for _, week in in_order for option in _presenters(week, language)][:CHOICES_LIMIT]


def _presenters(week: Week, language: Language) -> Iterator[discord.SelectOption]:
    for presentation in week.presentations:
        for member in presentation.presenters:
            who = say(language, "more.place", week=week.number, presenter=f"{member.name}{member.emoji}")
            yield discord.SelectOption(label=label(who, OPTION_LIMIT), value=f"{presentation.id}:{member.id}")
