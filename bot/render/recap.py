"""The recap: a week as one message."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import discord
from discord.utils import escape_markdown, format_dt

from bot import controls, fitting
from bot.page import paths
from bot.page.dialects import one_line
from bot.render import highlights, lines
from bot.render.layout import TEXT_LIMIT, Item, framed
from bot.render.papers import paper_link
from bot.render.people import roster_of
from bot.render.terms import term_line
from bot.texts import Language, day, say, team_name
from db.models import Term
from db.rhythm import ByItself
from db.week.value import Question, Reflection, Team, Week

#: The recap is in the colour of the bot's face.
COLOUR = 0x8EC5E8


@dataclass(frozen=True, slots=True)
class Density:
    """How much of a week the recap shows: questions and papers a team, characters a line, reflections."""

    questions: int
    papers: int
    line: int
    reflections: int


DENSITIES = (
    Density(questions=4, papers=10, line=70, reflections=10),
    Density(questions=4, papers=3, line=50, reflections=10),
    Density(questions=2, papers=1, line=40, reflections=8),
    Density(questions=1, papers=0, line=30, reflections=6),
    Density(questions=0, papers=0, line=30, reflections=0),
)


def message(
    week: Week,
    *,
    week_id: int,
    language: Language,
    is_early: bool = False,
    by_itself: ByItself | None = None,
    changed_at: dt.datetime | None = None,
    term: Term | None = None,
) -> discord.ui.LayoutView:
    """Draw the recap with its buttons; the page is to be attached under its `file_name`.

    Where it ``is_early``, it is shown to one member alone, who may post it all the same. Where it came ``by_itself``,
    it leads to the next presentation if none is registered, and the first of its kind to what changes that. Small
    lines say when it ``changed_at`` last, and of which ``term`` it is where that is given.
    """
    row = [controls.read_week(language, week_id), controls.my_turn(language, week_id)]
    items: list[Item] = [
        discord.ui.TextDisplay(text(week, language)),
        discord.ui.File(f"attachment://{file_name(week)}"),
    ]
    if pictures := week.published().pictures:
        items.append(discord.ui.TextDisplay(f"-# {say(language, 'recap.pictures', count=len(pictures))}"))
    if changed_at is not None:
        items.append(discord.ui.TextDisplay(f"-# {say(language, 'recap.changed', at=format_dt(changed_at, 'f'))}"))
    items += [discord.ui.TextDisplay(line) for line in term_line(language, term)]
    if is_early:
        items.insert(0, discord.ui.TextDisplay(say(language, "recap.early", week=week.number)))
        row.append(controls.post_recap(language, week_id))
    if by_itself is not None:
        row += [controls.present(language, following=True)] if by_itself.is_last else []
        row += [controls.settings(language)] if by_itself.is_first else []
        items += [discord.ui.TextDisplay(f"-# {say(language, 'coming.first')}")] if by_itself.is_first else []
    return framed(items, row, COLOUR)


def file_name(week: Week) -> str:
    """Return the name under which the group keeps the page: ``week02.md``."""
    return f"{paths.stem(week)}.md"


def text(week: Week, language: Language) -> str:
    """Return the recap's words, as full as they fit into one message."""
    draft = ""
    for density in DENSITIES:
        draft = "\n".join(_lines(week, language, density))
        if len(draft) <= TEXT_LIMIT:
            return draft
    return fitting.cut(draft, TEXT_LIMIT)[0]


def _lines(week: Week, language: Language, density: Density) -> Iterator[str]:
    questions = list(_questions(week))
    answered = sum(question.answer is not None for question in questions)
    reflections = list(reflections_of(week))
    yield f"## {say(language, 'recap.title', week=week.number, date=day(language, week.date))}"
    yield "-# " + say(
        language,
        "recap.counts",
        questions=len(questions),
        answers=answered,
        reflections=len(reflections),
    )
    for team in week.teams:
        yield from _team_lines(team, language, density)
    if reflections and density.reflections:
        yield f"### {say(language, 'recap.reflections')}"
        yield from _reflection_lines(reflections, language, density)
    if answered < len(questions):
        yield "-# ⏳ " + say(language, "recap.open", count=len(questions) - answered)


def _team_lines(team: Team, language: Language, density: Density) -> Iterator[str]:
    yield f"### {team_title(team, language)}"
    for paper in team.papers[: density.papers]:
        yield f"📄 {paper_link(paper.title, paper.url, density.line)}"
    if density.papers and len(team.papers) > density.papers:
        yield f"-# 📄 +{len(team.papers) - density.papers}"
    threads = highlights.threads(team)
    shown = highlights.choose_lines(threads, density.questions)
    yield from (_question_line(line, density.line) for thread in threads for line in thread if line in shown)
    more = sum(map(len, threads)) - len(shown)
    if more > 0:
        yield "-# " + say(language, "recap.more", count=more)


def team_title(team: Team, language: Language) -> str:
    """Return a team's name and its people."""
    people = roster_of(((name, None) for name in team.members), language)
    name = team_name(language, escape_markdown(team.name))
    return f"{name} · {people}" if people else name


def _question_line(line: highlights.Line, limit: int) -> str:
    question = line.question
    mark = f"{line.opening} {lines.OPEN}" if question.answer is None else line.opening
    number = lines.linked(f"#{question.number}", question.link) if question.number else ""
    return lines.line(number, question.body, limit, mark=mark)


def _reflection_lines(reflections: list[Reflection], language: Language, density: Density) -> Iterator[str]:
    for reflection in reflections[: density.reflections]:
        yield f"**{escape_markdown(reflection.name)}** {one_line(reflection.body, density.line)}"
    more = len(reflections) - density.reflections
    if more > 0:
        yield "-# " + say(language, "recap.more", count=more)


def _questions(week: Week) -> Iterator[Question]:
    for team in week.teams:
        for presenter in team.presenters:
            for question in presenter.questions:
                yield question
                yield from question.follow_ups


def reflections_of(week: Week) -> Iterator[Reflection]:
    """Yield all reflections of a week, those of the teams first."""
    for team in week.teams:
        yield from team.reflections
    yield from week.reflections
