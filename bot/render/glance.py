"""A term at a glance, as one message: weeks against members in coloured squares, papers by week, and one question.

A square says what there is. Where there is nothing, it is as pale as in a week that is still to come, and a row of
nothing else is not shown: nothing that is missing has a colour, a name or a number.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType

from discord.utils import as_chunks

from bot import controls
from bot.render import lines
from bot.render.layout import TEXT_LIMIT, Rows
from bot.render.papers import paper_link
from bot.render.people import display_name
from bot.render.terms import term_name, track_line
from bot.texts import Language, say
from db.glances import Deed, Glance
from db.models import Member, Week

#: Squares beside each other: with the animal before them, 11 emoji of 22 px, and a phone has room for 12.
ROW_LIMIT = 10
#: Characters of a paper's title, and of a question: a line on a phone, and two.
TITLE_LIMIT, QUESTION_LIMIT = 24, 70
#: Characters of the squares and of the names to them.
PEOPLE_LIMIT = 2400
#: Papers of a week; fewer where there are many weeks.
PAPERS_SHOWN = 6

NOTHING = "▫️"
SQUARES: Mapping[Deed, str] = MappingProxyType({Deed.PRESENTED: "🟦", Deed.TALKED: "🟩", Deed.REFLECTED: "🟨"})
_CALLED: Mapping[str, Deed] = MappingProxyType(
    {"presented": Deed.PRESENTED, "talked": Deed.TALKED, "reflected": Deed.REFLECTED}
)


def draw(glance: Glance, language: Language, *, heading: str | None = None) -> str:
    """Draw a term at a glance, within the limits of a message; without a ``heading``, the term's name is above it."""
    above = [heading or _heading(glance, language), *_people(glance, language)]
    below = list(_wondered(glance, language))
    room = TEXT_LIMIT - len("\n".join([*above, *below])) - 1
    return "\n".join([*above, *_papers(glance, language, room), *below])


def over(glance: Glance, today: dt.date, language: Language) -> tuple[str, Rows] | None:
    """Show a term that has ended to all, with what to keep of it; nothing where nothing of it has happened."""
    term, glance = glance.term, _happened(glance, today)
    if not glance.weeks:
        return None
    key = "glance.track-over" if term.is_beside else "glance.over"
    heading = f"### {say(language, key, term=term_name(language, term.number, term.name))}"
    row = [controls.anthology(language, term.id), controls.schedule_of(language, term.id)]
    return draw(glance, language, heading=heading), [row]


def _happened(glance: Glance, today: dt.date) -> Glance:
    """Leave out weeks that are still to come, unless somebody did something in them already, and their papers."""
    begun = {week_id for _, week_id in glance.deeds} | {week.id for week in glance.weeks if week.date <= today}
    weeks = [week for week in glance.weeks if week.id in begun]
    return replace(glance, weeks=weeks, papers=[paper for paper in glance.papers if paper[0] in begun])


def _heading(glance: Glance, language: Language) -> str:
    if glance.term.is_beside:
        return f"{track_line(language, glance.term.name)}\n### {say(language, 'glance.heading')}"
    name = term_name(language, glance.term.number, glance.term.name)
    return f"### {say(language, 'glance.heading-of', term=name)}"


def _people(glance: Glance, language: Language) -> list[str]:
    """Return the squares of as many members as there is room for, what they mean, and whose they are."""
    shown = len(glance.members)
    while True:
        members, further = glance.members[:shown], glance.further_members + len(glance.members) - shown
        drawn = [*_grid(glance, members, language), *_key(members, further, language)]
        if shown <= 1 or len("\n".join(drawn)) <= PEOPLE_LIMIT:
            return drawn
        shown -= 1


def _grid(glance: Glance, members: Sequence[Member], language: Language) -> Iterator[str]:
    """Yield a row of squares for each who took part, in blocks of weeks that are no wider than a phone."""
    if glance.earlier_weeks:
        yield f"-# {say(language, 'glance.earlier', count=glance.earlier_weeks)}"
    for weeks in _blocks(glance.weeks):
        yield f"**{_numbers(weeks, language)}**"
        for member in members:
            deeds = [glance.deeds.get((member.id, week.id)) for week in weeks]
            if any(deed is not None for deed in deeds):
                yield f"{member.emoji} {''.join(map(_square, deeds))}"


def _blocks(weeks: Sequence[Week]) -> Iterator[list[Week]]:
    """Yield weeks in as few blocks as possible, of about the same width."""
    blocks = -(-len(weeks) // ROW_LIMIT)
    return as_chunks(weeks, -(-len(weeks) // blocks))


def _numbers(weeks: Sequence[Week], language: Language) -> str:
    first, last = weeks[0].number, weeks[-1].number
    return say(language, "glance.week", week=first if first == last else f"{first}–{last}")


def _square(deed: Deed | None) -> str:
    return NOTHING if deed is None else SQUARES[deed]


def _key(members: Sequence[Member], further: int, language: Language) -> Iterator[str]:
    """Yield what the colours mean, and whose animal is whose."""
    if members:
        yield f"-# {say(language, 'glance.squares', **{name: SQUARES[deed] for name, deed in _CALLED.items()})}"
    names = [display_name(member) for member in members]
    if further:
        names.append(say(language, "glance.others", count=further))
    if names:
        yield f"-# {' · '.join(names)}"


def _papers(glance: Glance, language: Language, room: int) -> list[str]:
    """Return the papers by week, as many of each as there is room for in all, and how many there are besides."""
    weeks: list[tuple[str, int]] = []
    for shown in range(PAPERS_SHOWN, 0, -1):
        weeks = list(_by_week(glance, language, shown))
        if len(drawn := _listed(weeks, glance.further_papers, language)) <= room:
            break
    further = glance.further_papers
    while weeks and len(drawn) > room:
        further += weeks.pop()[1]
        drawn = _listed(weeks, further, language)
    return [drawn] if glance.papers else []


def _by_week(glance: Glance, language: Language, shown: int) -> Iterator[tuple[str, int]]:
    """Yield a line for each week that has papers, and how many it has."""
    numbers = {week.id: week.number for week in glance.weeks}
    for week_id, found in groupby(glance.papers, key=itemgetter(0)):
        papers = [paper for _, paper in found]
        links = [paper_link(paper.title, paper.url, TITLE_LIMIT) for paper in papers[:shown]]
        more = f" +{len(papers) - shown}" if len(papers) > shown else ""
        yield f"{say(language, 'glance.week', week=numbers[week_id])} · {', '.join(links)}{more}", len(papers)


def _listed(weeks: Sequence[tuple[str, int]], further: int, language: Language) -> str:
    more = [f"-# {say(language, 'glance.more-papers', count=further)}"] if further else []
    return "\n".join([f"**{say(language, 'glance.papers')}**", *(line for line, _ in weeks), *more])


def _wondered(glance: Glance, language: Language) -> Iterator[str]:
    """Yield the question that most wondered about, with a link to its card."""
    question = glance.wondered
    if question is not None:
        yield f"**{say(language, 'glance.wondered')}**"
        yield lines.question_line(question, QUESTION_LIMIT, number=lines.number_link(question))
        yield f"-# {say(language, 'glance.wondering', count=question.others)}"
