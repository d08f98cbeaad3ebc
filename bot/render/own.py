"""A member's own record as one private message: how much there is, by term, and the latest of everything."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from bot import controls
from bot.fitting import cut
from bot.page.dialects import one_line
from bot.render.folding import width, within
from bot.render.layout import TEXT_LIMIT, Rows
from bot.render.lines import ANSWERED, OPEN, linked
from bot.render.nudge import rest_line
from bot.render.papers import paper_link
from bot.render.people import shown_name
from bot.render.plain import Plain
from bot.render.terms import term_name
from bot.texts import Language, say
from db.record.overview import Counts, Line, OfTerm, OfWeek, Overview
from db.week.value import Text

#: What is shown of each kind.
SHOWN_LIMIT = 2
#: Terms that are counted for themselves.
TERMS_LIMIT = 4
#: The line of a phone, in columns: a Korean character has two, a Latin one has one.
LINE = 36


def message(found: Overview, plain: Plain, language: Language) -> tuple[str, Rows]:
    """Return a member's own record as a message, with the ways to its file, its term and its nudges."""
    counts = found.counts
    lines = [f"## {say(language, 'own.title', name=shown_name(found.name, found.emoji))}"]
    lines += [_counts(counts, language), *_terms(found.terms, language)]
    is_all = True
    for key, (count, waiting, shown) in _kinds(found, counts, plain, language).items():
        rest = _rest(count - len(shown), waiting, language)
        lines += _section(key, shown, rest, language)
        is_all = is_all and not rest
    if not is_all:
        lines.append("-# " + say(language, "own.all"))
    until = found.no_nudges_until
    lines.append("-# " + (say(language, "own.nudged") if until is None else rest_line(until, language)))
    ways = [controls.me_file(language), controls.anthology(language, found.terms[0].id), controls.profile(language)]
    nudges = controls.no_nudges(language) if until is None else [controls.nudges_again(language)]
    return cut("\n".join(lines), TEXT_LIMIT)[0], [ways, nudges]


def _kinds(found: Overview, counts: Counts, plain: Plain, language: Language) -> dict[str, tuple[int, int, list[str]]]:
    """Return how much there is of each kind, how much of it waits besides, and the lines of the latest."""

    def of(shown: Iterable[Line], *, is_said: bool = False) -> list[str]:
        return [_line(each, plain, language, is_said=is_said) for each in shown]

    reflections = [_reflection(reflection, plain, language) for reflection in found.reflections]
    return {
        "own.talks": (counts.talks, 0, [_talk(talk, language) for talk in found.talks]),
        "own.asked": (counts.asked, counts.asked_waiting, of(found.asked)),
        "own.received": (counts.received, counts.received_waiting, of(found.received)),
        "own.answers": (counts.answers, 0, of(found.answers, is_said=True)),
        "own.reflections": (counts.reflections, 0, reflections),
    }


def _counts(counts: Counts, language: Language) -> str:
    return say(language, "own.counts", **asdict(counts))


def _terms(terms: Iterable[OfTerm], language: Language) -> list[str]:
    """Return a line for each of the latest terms, unless there is only one."""
    shown = [f"-# **{term_name(language, term.number, term.name)}** {_counts(term.counts, language)}" for term in terms]
    more = [f"-# +{len(shown) - TERMS_LIMIT}"] if len(shown) > TERMS_LIMIT else []
    return [*shown[:TERMS_LIMIT], *more] if len(shown) > 1 else []


def _section(key: str, shown: Sequence[str], rest: str, language: Language) -> Iterator[str]:
    if shown or rest:
        yield f"**{say(language, key)}**"
    yield from shown
    if rest:
        yield f"-# {rest}"


def _rest(more: int, waiting: int, language: Language) -> str:
    """Say how many more there are, and how many wait for a cancelled presentation."""
    more_of_them = [say(language, "own.more", count=more)] if more > 0 else []
    return " · ".join([*more_of_them, *([say(language, "own.waiting", count=waiting)] if waiting else [])])


def _line(shown: Line, plain: Plain, language: Language, *, is_said: bool) -> str:
    """Write a question; or what was said to one, which needs no mark."""
    mark = "💬" if is_said else ANSWERED if shown.is_answered else OPEN
    hidden = say(language, "own.is-hidden") if shown.is_hidden else ""
    number = f"#{shown.number}"
    before = f"{hidden} " if hidden else ""
    words = _fitting(plain.text(shown.text), f"{mark} {number} {before}")
    return f"{mark} {linked(number, shown.link)} {before}{words}"


def _reflection(shown: OfWeek, plain: Plain, language: Language) -> str:
    week = say(language, "own.of-week", week=shown.number)
    return f"✍️ {linked(week, shown.link)} {_fitting(plain.text(shown.text or Text('')), f'✍️ {week} ')}"


def _talk(shown: OfWeek, language: Language) -> str:
    week, paper = say(language, "own.of-week", week=shown.number), shown.paper
    title = ""
    if paper and (name := paper.title or paper.url):
        title = paper_link(paper.title, paper.url, within(name, LINE - width(f"🎤 {week} ")))
    return f"🎤 {linked(week, shown.link)} {title}".rstrip()


def _fitting(text: Text, before: str) -> str:
    """Return as much of a text as stands on the line behind what is ``before``."""
    room = LINE - width(before)
    words = one_line(text, room)
    return words if width(words) <= room else one_line(text, within(words, room))
