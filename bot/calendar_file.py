"""A term's presentations as an iCalendar file (RFC 5545), in the language of whoever asked for it.

It says no METHOD: those are for mail between calendars, and PUBLISH demands an ORGANIZER with an address. Without one,
DTSTAMP is when an event has changed last, so that a file of which nothing has changed is the same, byte for byte.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from icalendar import Calendar as File
from icalendar import Event as Entry
from icalendar.prop import vText

from bot import fitting
from bot.links import trimmed
from bot.texts import Language, say, team_name
from db import words
from db.calendars import Calendar, Event

#: How long a talk is put down for, since nobody says when it ends. Without a length, some calendars show a line that
#: nobody can tap, and others take a length of their own.
LENGTH = dt.timedelta(hours=1)
#: Characters of a paper's title.
TITLE_LIMIT = 200
_LINK = re.compile(r"https?://[^\s<>]+")


def write(calendar: Calendar, guild: str, language: Language) -> bytes:
    """Write a term's events as a file; ``guild`` is what the server is called."""
    term = calendar.term
    called = term.name or say(language, "term.numbered", number=term.number)
    file = File()
    file.add("prodid", f"-//Study Bot//{language.upper()}")
    file.add("version", "2.0")
    file.add("x-wr-calname", _Words(_plain(say(language, "calendar.called", guild=guild, term=called))))
    for event in calendar.events:
        file.add_component(_entry(calendar.guild_id, event, language))
    return bytes(file.to_ical())


def _entry(guild_id: int, event: Event, language: Language) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.presentation_id}.{guild_id}@study-bot")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("status", "CANCELLED" if event.is_off else "CONFIRMED")
    _put_when(entry, event)
    _put_where(entry, event)
    entry.add("summary", _Words(_plain(_summary(event, language))))
    entry.add("description", _Words("\n".join(map(_plain, _description(event, language)))))
    return entry


def _put_when(entry: Entry, event: Event) -> None:
    """Say when: at a time in UTC, which calendars show by their own clocks; else on a day, which stays free."""
    is_timed = isinstance(event.starts, dt.datetime)
    entry.add("dtstart", event.starts)
    with suppress(OverflowError):  # no day follows the last of all years, of which a week may have been imported
        entry.add("dtend", event.starts + (LENGTH if is_timed else dt.timedelta(days=1)))
    entry.add("transp", "OPAQUE" if is_timed else "TRANSPARENT")


def _put_where(entry: Entry, event: Event) -> None:
    if event.place is None:
        return
    entry.add("location", _Words(_plain(event.place)))
    link = _LINK.search(_plain(event.place))
    if link is not None and link[0].isascii():
        entry.add("url", trimmed(link[0]))


def _summary(event: Event, language: Language) -> str:
    people, team = _people(event, language), team_name(language, event.team)
    return say(language, "calendar.event", week=event.week, team=team, people=people)


def _people(event: Event, language: Language) -> str:
    discussion = say(language, "everyone.roster")
    return ", ".join(discussion if name == words.EVERYONE else name for name in event.people)


def _description(event: Event, language: Language) -> Iterator[str]:
    """Yield the lines that say who presents which papers."""
    yield say(language, "calendar.people", people=_people(event, language))
    if event.papers:
        yield say(language, "calendar.papers")
    for title, link in event.papers:
        yield f"- {fitting.label(title or link or '', TITLE_LIMIT)}"
        if title and link:
            yield f"  {link}"


class _Words(vText):
    """Text that keeps a backslash and an N that somebody typed, which the library takes for the end of a line."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def _plain(text: str) -> str:
    """Return a text without what the format forbids, and without what some readers take for the end of a line."""
    replaced = words.replace_surrogates(text)
    return "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in replaced)
