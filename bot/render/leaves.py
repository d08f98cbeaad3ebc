"""Everything of a week or of a question, as leaves: the pages of one private message."""

from collections.abc import Iterable, Iterator

from discord.utils import escape_markdown

from bot import fitting
from bot.page.dialects import to_discord
from bot.render.papers import paper_link
from bot.render.people import listed_name
from bot.render.recap import reflections_of, team_title
from bot.texts import Language, day, say
from db.week.value import Question, Reflection, Text, Week

#: A leaf is read on a phone: about two screens.
LEAF_LIMIT = 1800
#: Characters of a paper's title.
TITLE_LIMIT = 200


def week_leaves(week: Week, language: Language) -> list[str]:
    """Return everything of a week as leaves of a private message."""
    return fitting.gather(_week_blocks(week, language), LEAF_LIMIT)


def question_leaves(presenter: str, question: Question, language: Language) -> list[str]:
    """Return one question with its answer as leaves of a private message."""
    return fitting.gather(_question_blocks(presenter, question, language), LEAF_LIMIT)


def _week_blocks(week: Week, language: Language) -> Iterator[str]:
    yield f"## {say(language, 'recap.title', week=week.number, date=day(language, week.date))}"
    for team in week.teams:
        yield f"### {team_title(team, language)}"
        if team.papers:
            yield "\n".join(f"📄 {paper_link(paper.title, paper.url, TITLE_LIMIT)}" for paper in team.papers)
        for presenter in team.presenters:
            for question in presenter.questions:
                name = listed_name(presenter.name, presenter.emoji, language)
                yield from _question_blocks(name, question, language)
    yield from _reflection_blocks(reflections_of(week), language)


def _question_blocks(presenter: str, question: Question, language: Language, opening: str = "") -> Iterator[str]:
    number = f"#{question.number} · " if question.number else ""
    yield f"-# {opening}{number}{presenter}\n**Q.** {_words(question.body)}"
    if question.answer is None:
        yield f"-# ⏳ {say(language, 'card.open')}"
    else:
        yield f"**A.** {_words(question.answer)}"
    for addition in question.additions:
        yield f"**+ {escape_markdown(addition.name)}** {_words(addition.body)}"
    for follow_up in question.follow_ups:
        yield from _question_blocks(presenter, follow_up, language, "↳ ")


def _words(text: Text) -> str:
    """Return a text for Discord, with 🖼️ for each of its pictures, which are below its card."""
    return to_discord(text) + " 🖼️" * len(text.pictures)


def _reflection_blocks(reflections: Iterable[Reflection], language: Language) -> Iterator[str]:
    for index, reflection in enumerate(reflections):
        heading = f"### {say(language, 'recap.reflections')}\n" if index == 0 else ""
        yield f"{heading}**{escape_markdown(reflection.name)}**\n{to_discord(reflection.body)}"
