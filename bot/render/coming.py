"""What comes by itself in a week, in words: the talk announced, what has changed since, and its end."""

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot import controls
from bot.fitting import cut
from bot.render import lines
from bot.render.layout import TEXT_LIMIT, Button, Rows
from bot.render.meeting import meeting_line
from bot.render.papers import paper_link
from bot.render.people import roster, roster_of
from bot.render.terms import term_line
from bot.texts import Language, day, say, team_name
from db.announced import Announcement, Change, Changes
from db.models import Presentation, Question, Term, Week
from db.types import MomentKind
from db.words import EVERYONE

#: Characters of a paper's title: a line on a phone.
PAPER_LIMIT = 70
#: Papers of a team that are shown; fewer where there are many teams.
PAPERS_SHOWN = 5
#: Characters of a question that is recalled, and of its answer: a few lines on a phone.
QUESTION_LIMIT, ANSWER_LIMIT = 90, 160


#: What has become of a discussion, which nobody presents.
_OF_DISCUSSIONS: Mapping[str, str] = MappingProxyType(
    {"new": "coming.new-discussion", "people": "coming.people-discussion"}
)
#: What the moments are called.
_NAMES: Mapping[MomentKind, str] = MappingProxyType(
    {
        MomentKind.ANNOUNCEMENT: "moment.announcement",
        MomentKind.WRAP_UP: "moment.wrap-up",
        MomentKind.NUDGE: "moment.nudge",
        MomentKind.RECAP: "moment.recap",
    }
)


def name(kind: MomentKind, language: Language) -> str:
    """Return what a moment is called."""
    return say(language, _NAMES[kind])


def name_in(week: int, kind: MomentKind, language: Language) -> str:
    """Return what a moment of a week is called."""
    return say(language, "moment.of-week", week=week, moment=name(kind, language))


def announcement(
    announced: Announcement,
    today: dt.date,
    zone: dt.tzinfo,
    language: Language,
    *,
    is_first: bool,
    recalled: Question | None = None,
    term: Term | None = None,
) -> tuple[str, Rows]:
    """Say who presents what, when and where, with a button to ask in advance; ``zone`` is the group's.

    The ``term`` is given where it has to be named. Where a question of the week before is ``recalled``, its answer is
    hidden until somebody taps it.
    """
    week = announced.week
    meeting = meeting_line(week.date, announced.meeting, zone, language)
    text = ""
    for papers in range(PAPERS_SHOWN, -1, -1):
        teams = [line for team in announced.presentations for line in _team(team, language, papers)]
        parts = (
            _head(announced, today, language),
            *term_line(language, term),
            meeting,
            *teams,
            *_recall(recalled, language),
        )
        text = "\n".join(part for part in parts if part)
        if len(text) <= TEXT_LIMIT - len(_first(language, is_first=is_first)):
            break
    row = [controls.ask(language, week.id), controls.study(language)]
    return _with_first(text, row, language, is_first=is_first)


def _head(announced: Announcement, today: dt.date, language: Language) -> str:
    days = (announced.week.date - today).days
    key = {0: "coming.today", 1: "coming.tomorrow"}.get(days, "coming.soon")
    return say(language, key, week=announced.week.number, date=day(language, announced.week.date))


def _team(presentation: Presentation, language: Language, papers: int) -> Iterator[str]:
    people = roster(presentation.presenters, language)
    name = f"**{team_name(language, presentation.team)}**"
    yield f"{name} · {people}" if people else name
    for paper in presentation.papers[:papers]:
        yield f"📄 {paper_link(paper.title, paper.url, PAPER_LIMIT)}"
    if papers and len(presentation.papers) > papers:
        yield f"-# 📄 +{len(presentation.papers) - papers}"


def _recall(recalled: Question | None, language: Language) -> Iterator[str]:
    if recalled is not None and recalled.answer is not None:
        yield f"-# {say(language, 'coming.recall')}"
        yield lines.question_line(recalled, QUESTION_LIMIT)
        yield f"||{lines.first_words(recalled.answer, ANSWER_LIMIT)}||"


def changes(changed: Changes, zone: dt.tzinfo, language: Language, *, term: Term | None = None) -> tuple[str, Rows]:
    """Say what is another way than a week's announcement said; the ``term`` is given where it has to be named."""
    if changed.is_off and not any(change.fate == "moved" for change in changed.presentations):
        return "\n".join([say(language, "coming.off", week=changed.week), *term_line(language, term)]), ()
    shown = [say(language, "coming.changed", week=changed.week), *term_line(language, term)]
    if changed.date is not None:
        shown.append(say(language, "coming.other-date", date=day(language, changed.date)))
    shown += [_fate(change, language) for change in changed.presentations]
    if changed.meeting is not None:
        date = changed.date or changed.announced_for
        shown.append(meeting_line(date, changed.meeting, zone, language) or say(language, "coming.no-meeting"))
    return cut("\n".join(shown), TEXT_LIMIT)[0], [[controls.schedule(language)]]


def _fate(change: Change, language: Language) -> str:
    if change.fate == "papers":
        return _papers(change, language)
    details = {"team": team_name(language, change.team), "week": change.week, "date": day(language, change.date)}
    people = roster_of(((name, None) for name in change.names), language)
    key = _OF_DISCUSSIONS.get(change.fate) if EVERYONE in change.names else None
    return say(language, key or f"coming.{change.fate}", people=people, **details)


def _papers(change: Change, language: Language) -> str:
    """Say what a team reads now."""
    shown = [f"📄 {paper_link(paper.title, paper.url, PAPER_LIMIT)}" for paper in change.papers[:PAPERS_SHOWN]]
    if more := len(change.papers) - len(shown):
        shown.append(f"-# 📄 +{more}")
    team = team_name(language, change.team)
    return "\n".join([say(language, "coming.papers" if shown else "coming.no-papers", team=team), *shown])


def wrap_up(week: Week, language: Language, *, is_first: bool, term: Term | None = None) -> tuple[str, Rows]:
    """Thank all for the talk of a week, with the buttons to write what is still fresh."""
    row = [controls.reflect(language, week.id), controls.ask(language, week.id)]
    head, how = say(language, "coming.wrap-up", week=week.number), say(language, "coming.wrap-up-how")
    return _with_first("\n".join([head, *term_line(language, term), how]), row, language, is_first=is_first)


def _with_first(text: str, row: list[Button], language: Language, *, is_first: bool) -> tuple[str, Rows]:
    """Where it is the first of its kind, say that it came by itself, and lead to what changes that."""
    first = _first(language, is_first=is_first)
    rows = [row, [controls.settings(language)]] if is_first else [row]
    return cut(text, TEXT_LIMIT - len(first))[0] + first, rows


def _first(language: Language, *, is_first: bool) -> str:
    return f"\n-# {say(language, 'coming.first')}" if is_first else ""
