"""What one member has said and presented, as a page in the form of the group's own: for themselves, or for all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from bot.page.names import escape, join
from bot.page.writer import RECEIVED, Writer, day
from bot.texts import Language, say
from db.record.value import Asked, Person, Record, Share, Talk, Week
from db.week.value import Presenter, Reflection, Team

#: What a question is called on the page of who asked it, where it stands below the name of whom it was asked.
ASKED = "질문"
#: The headings of what a member asked.
_BY_MEMBER = {"own.asked", "own.hidden"}
#: Where the file of a week's picture stands beside a page, if it does.
PicturePath = Callable[[Week, str], str | None]


def lines(
    record: Record,
    member: Person,
    shares: Mapping[int, Share],
    writer: Writer,
    language: Language,
    *,
    picture_path: PicturePath | None = None,
) -> Iterator[str]:
    """Yield the lines of a member's page: their name, then each week in which they did something.

    ``shares`` are their parts of weeks, by the weeks' ids.
    """
    weeks = [week for week in record.weeks if week.id in shares]
    names_term = len({week.term_id for week in weeks}) > 1
    yield f"# {join(member.name, member.emoji)}"
    yield ""
    for week in weeks:
        yield f"## {_heading(week, language, names_term=names_term)}"
        yield ""
        in_week = replace(writer, picture_path=partial(picture_path, week) if picture_path else None)
        yield from _week(record, member, shares[week.id], in_week, language)


def own_page(record: Record, language: Language, writer: Writer) -> str:
    """Return the page of all that belongs to the owner of a record, for them alone."""
    assert record.owner is not None  # it is somebody's own
    shares = record.shares().get(record.owner.id, {})
    return as_text(lines(record, record.owner, shares, writer, language))


def as_text(written: Iterable[str]) -> str:
    """Join a page's lines; the last one ends it."""
    return "\n".join(written).rstrip("\n ") + "\n"


def term_name(term: tuple[int, str | None], language: Language) -> str:
    """Return what a term is called, as Markdown."""
    number, name = term
    return escape(name) if name else say(language, "term.numbered", number=number)


def _heading(week: Week, language: Language, *, names_term: bool) -> str:
    heading = say(language, "own.week", week=week.number, date=day(week.date))
    return f"{term_name(week.term, language)} · {heading}" if names_term else heading


def _week(record: Record, member: Person, share: Share, writer: Writer, language: Language) -> Iterator[str]:
    for talk in share.talks:
        yield from writer.team(_team(record, talk))
    for waits in (False, True):
        for key, presenters in _questions(record, share, waits=waits).items():
            if presenters:
                heading = say(language, key)
                shown = say(language, "own.waits", heading=heading) if waits else heading
                yield from writer.questions(presenters, shown, ASKED if key in _BY_MEMBER else RECEIVED)
    if share.reflections:
        yield from writer.reflections(Reflection(member.name, reflected.text) for reflected in share.reflections)


def _questions(record: Record, share: Share, *, waits: bool) -> dict[str, tuple[Presenter, ...]]:
    """Return a week's questions by the keys of their headings: those that wait for a presentation, or all others."""

    def among(questions: Iterable[Asked]) -> Iterator[Asked]:
        return (question for question in questions if question.waits == waits)

    return {
        "own.received": record.threads(among(share.received)),
        "own.asked": record.singly(among(share.asked)),
        "own.hidden": record.singly(among(share.hidden)),
        "own.answered": record.singly(among(share.answered)),
    }


def _team(record: Record, talk: Talk) -> Team:
    return Team(talk.team, tuple(record.people[member_id].name for member_id in talk.roster), talk.papers)
