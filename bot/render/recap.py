"""The week as messages: the recap that all read within a minute, and everything to leaf through privately."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import discord

from bot import controls, fitting
from bot.page import paths
from bot.page.dialects import one_line, to_discord
from bot.render import highlights, lines
from bot.replies import TEXT_LIMIT
from bot.texts import Language, day, say, team_name
from db.week.value import Presenter, Question, Reflection, Team, Text, Week

#: A leaf is read on a phone: about two screens.
LEAF_LIMIT = 1800
#: The recap is in the colour of the bot's face.
COLOUR = 0x8EC5E8


@dataclass(frozen=True, slots=True)
class Density:
    """How much of a week goes into the recap; the first that fits is taken."""

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


#: Discord takes no escapes inside a link's text, so what would end the link or be Markdown there looks alike instead.
_LOOKALIKES = str.maketrans("[]\\*_~|`<>", "［］＼∗＿～｜ˋ‹›")


def message(page: Week, *, week_id: int, language: Language, is_early: bool = False) -> discord.ui.LayoutView:
    """Draw the recap with its buttons; the page is to be attached under its `file_name`.

    Where it ``is_early``, it is shown to one member alone, who may post it all the same.
    """
    row = [controls.read_week(language, week_id), controls.my_turn(language, week_id)]
    items: list[discord.ui.Item[discord.ui.LayoutView]] = [
        discord.ui.TextDisplay(text(page, language)),
        discord.ui.File(f"attachment://{file_name(page)}"),
    ]
    if pictures := page.published().pictures:
        items.append(discord.ui.TextDisplay(f"-# {say(language, 'recap.pictures', count=len(pictures))}"))
    if is_early:
        items.insert(0, discord.ui.TextDisplay(say(language, "recap.early", week=page.number)))
        row.append(controls.post_recap(language, week_id))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*items, discord.ui.ActionRow(*row), accent_colour=COLOUR))
    view.stop()
    return view


def file_name(page: Week) -> str:
    """Return the name under which the group keeps the page: ``week02.md``."""
    return f"{paths.stem(page)}.md"


def text(page: Week, language: Language) -> str:
    """Return the recap's words, as full as they fit into one message."""
    draft = ""
    for density in DENSITIES:
        draft = "\n".join(_lines(page, language, density))
        if len(draft) <= TEXT_LIMIT:
            return draft
    return fitting.cut(draft, TEXT_LIMIT)[0]


def leaves(page: Week, language: Language) -> list[str]:
    """Return everything of the week as leaves of a private message."""
    return fitting.gather(_blocks(page, language), LEAF_LIMIT)


def question_leaves(presenter: str, question: Question, language: Language) -> list[str]:
    """Return one question with its answer as leaves of a private message."""
    return fitting.gather(_question_blocks(presenter, question, language), LEAF_LIMIT)


def paper_link(title: str | None, url: str | None, limit: int) -> str:
    """Return a paper as a link with at most ``limit`` characters of its title; as words where nothing can be linked."""
    if url is None or not re.fullmatch(r"https?://[^\s<>]+", url):
        return _safe(fitting.label(title or url or "", limit))
    words = _link_text(title or "", limit)
    return f"[{words}](<{url}>)" if words else f"<{url}>"


def _lines(page: Week, language: Language, density: Density) -> Iterator[str]:
    questions = list(_questions(page))
    answered = sum(question.answer is not None for question in questions)
    reflections = list(_reflections(page))
    yield f"## {say(language, 'recap.title', week=page.number, date=day(language, page.date))}"
    yield "-# " + say(
        language,
        "recap.counts",
        questions=len(questions),
        answers=answered,
        reflections=len(reflections),
    )
    for team in page.teams:
        yield from _team_lines(team, language, density)
    if reflections and density.reflections:
        yield f"### {say(language, 'recap.reflections')}"
        yield from _reflection_lines(reflections, language, density)
    if answered < len(questions):
        yield "-# ⏳ " + say(language, "recap.open", count=len(questions) - answered)


def _team_lines(team: Team, language: Language, density: Density) -> Iterator[str]:
    yield f"### {_team_title(team, language)}"
    for paper in team.papers[: density.papers]:
        yield f"📄 {paper_link(paper.title, paper.url, density.line)}"
    if density.papers and len(team.papers) > density.papers:
        yield f"-# 📄 +{len(team.papers) - density.papers}"
    threads = highlights.threads(team)
    shown = highlights.chosen(threads, density.questions)
    yield from (_question_line(line, density.line) for thread in threads for line in thread if line in shown)
    more = sum(map(len, threads)) - len(shown)
    if more > 0:
        yield "-# " + say(language, "recap.more", count=more)


def _team_title(team: Team, language: Language) -> str:
    people = ", ".join(_safe(name) for name in team.members)
    name = team_name(language, _safe(team.name))
    return f"{name} · {people}" if people else name


def _question_line(line: highlights.Line, limit: int) -> str:
    question = line.question
    mark = f"{line.opening} {lines.OPEN}" if question.answer is None else line.opening
    number = lines.linked(f"#{question.number}", question.link) if question.number else ""
    return lines.line(number, question.body, limit, mark=mark)


def _reflection_lines(reflections: list[Reflection], language: Language, density: Density) -> Iterator[str]:
    for reflection in reflections[: density.reflections]:
        yield f"**{_safe(reflection.name)}** {one_line(reflection.body, density.line)}"
    more = len(reflections) - density.reflections
    if more > 0:
        yield "-# " + say(language, "recap.more", count=more)


def _blocks(page: Week, language: Language) -> Iterator[str]:
    yield f"## {say(language, 'recap.title', week=page.number, date=day(language, page.date))}"
    for team in page.teams:
        yield f"### {_team_title(team, language)}"
        if team.papers:
            yield "\n".join(f"📄 {paper_link(paper.title, paper.url, 200)}" for paper in team.papers)
        for presenter in team.presenters:
            for question in presenter.questions:
                yield from _question_blocks(_display_name(presenter), question, language)
    yield from _reflection_blocks(_reflections(page), language)


def _question_blocks(presenter: str, question: Question, language: Language, opening: str = "") -> Iterator[str]:
    number = f"#{question.number} · " if question.number else ""
    yield f"-# {opening}{number}{presenter}\n**Q.** {_words(question.body)}"
    if question.answer is None:
        yield f"-# ⏳ {say(language, 'card.open')}"
    else:
        yield f"**A.** {_words(question.answer)}"
    for addition in question.additions:
        yield f"**+ {_safe(addition.name)}** {_words(addition.body)}"
    for follow_up in question.follow_ups:
        yield from _question_blocks(presenter, follow_up, language, "↳ ")


def _words(text: Text) -> str:
    """Return a text with a mark for each picture that stands below its card."""
    return to_discord(text) + " 🖼️" * len(text.pictures)


def _reflection_blocks(reflections: Iterable[Reflection], language: Language) -> Iterator[str]:
    for index, reflection in enumerate(reflections):
        heading = f"### {say(language, 'recap.reflections')}\n" if index == 0 else ""
        yield f"{heading}**{_safe(reflection.name)}**\n{to_discord(reflection.body)}"


def _questions(page: Week) -> Iterator[Question]:
    for team in page.teams:
        for presenter in team.presenters:
            for question in presenter.questions:
                yield question
                yield from question.follow_ups


def _reflections(page: Week) -> Iterator[Reflection]:
    for team in page.teams:
        yield from team.reflections
    yield from page.reflections


def _link_text(title: str, limit: int) -> str:
    """Return a title that Discord shows as a link: with an address or an emoji in it, it would not."""
    plain = "".join(char for char in re.sub(r"\w+://", "", title) if not _is_pictorial(char))
    return fitting.label(" ".join(plain.split()), limit).translate(_LOOKALIKES)


def _is_pictorial(char: str) -> bool:
    """Tell whether a character is an emoji, of this year or the next, or part of one."""
    return not char.isascii() and (char in "\ufe0f\u20e3" or unicodedata.category(char) in {"So", "Sk", "Cf", "Cn"})


def _display_name(presenter: Presenter) -> str:
    return f"{_safe(presenter.name)}{presenter.emoji or ''}"


def _safe(text: str) -> str:
    """Keep a name's or a title's own marks from becoming Markdown."""
    return discord.utils.escape_markdown(text)
