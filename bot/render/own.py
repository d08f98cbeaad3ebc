"""A member's own record as one private message: how much there is, by term, and the latest of everything."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from bot import controls
from bot.fitting import cut
from bot.page.dialects import one_line
from bot.render.layout import TEXT_LIMIT, Rows
from bot.render.lines import ANSWERED, OPEN, line, linked
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
# What stands on one line of a phone in Korean characters; Latin ones are half as wide.
#: Of a text behind a number, and of a paper's title behind a week.
LINE_LIMIT, TITLE_LIMIT = 14, 11


def message(found: Overview, plain: Plain, language: Language) -> tuple[str, Rows]:
    """Return a member's own record as a message, with the ways to its file, its term and its nudges."""
    lines = [f"## {say(language, 'own.title', name=shown_name(found.name, found.emoji))}"]
    lines += [_counts(found.counts, language), *_terms(found.terms, language)]
    lines += _section("own.talks", (_talk(talk, language) for talk in found.talks), language)
    for key, shown in (("own.asked", found.asked), ("own.received", found.received), ("own.answers", found.answers)):
        is_said = key == "own.answers"
        lines += _section(key, (_line(each, plain, language, is_said=is_said) for each in shown), language)
    reflections = (_reflection(reflection, plain, language) for reflection in found.reflections)
    lines += _section("own.reflections", reflections, language)
    until = found.no_nudges_until
    lines.append("-# " + (say(language, "own.nudged") if until is None else rest_line(until, language)))
    ways = [controls.me_file(language), controls.anthology(language, found.terms[0].id), controls.profile(language)]
    nudges = controls.no_nudges(language) if until is None else [controls.nudges_again(language)]
    return cut("\n".join(lines), TEXT_LIMIT)[0], [ways, nudges]


def _counts(counts: Counts, language: Language) -> str:
    return say(language, "own.counts", **asdict(counts))


def _terms(terms: Iterable[OfTerm], language: Language) -> list[str]:
    """Return a line for each of the latest terms, unless there is only one."""
    shown = [f"-# **{term_name(language, term.number, term.name)}** {_counts(term.counts, language)}" for term in terms]
    more = [f"-# +{len(shown) - TERMS_LIMIT}"] if len(shown) > TERMS_LIMIT else []
    return [*shown[:TERMS_LIMIT], *more] if len(shown) > 1 else []


def _section(key: str, lines: Iterable[str], language: Language) -> Iterator[str]:
    for at, shown in enumerate(lines):
        if at == 0:
            yield f"**{say(language, key)}**"
        yield shown


def _line(shown: Line, plain: Plain, language: Language, *, is_said: bool) -> str:
    """Write a question; or what was said to one, which needs no mark."""
    mark = "💬" if is_said else ANSWERED if shown.is_answered else OPEN
    hidden = say(language, "own.is-hidden") if shown.is_hidden else ""
    text = plain.text(shown.text)
    return line(
        linked(f"#{shown.number}", shown.link), text, _limit(LINE_LIMIT, text.body), mark=mark, presenter=hidden
    )


def _reflection(shown: OfWeek, plain: Plain, language: Language) -> str:
    text = plain.text(shown.text or Text(""))
    return f"✍️ {_week(shown, language)} {one_line(text, _limit(LINE_LIMIT, text.body))}"


def _talk(shown: OfWeek, language: Language) -> str:
    paper = shown.paper
    title = (
        paper_link(paper.title, paper.url, _limit(TITLE_LIMIT, paper.title or ""))
        if paper and (paper.title or paper.url)
        else ""
    )
    return f"🎤 {_week(shown, language)} {title}".rstrip()


def _week(shown: OfWeek, language: Language) -> str:
    return linked(say(language, "own.of-week", week=shown.number), shown.link)


def _limit(korean: int, text: str) -> int:
    return korean * (2 if text.isascii() else 1)
