"""When and where a week meets, as a line for Discord."""

import datetime as dt
import re

import discord

from bot import fitting
from bot.links import trimmed
from bot.render.papers import paper_link
from bot.texts import Language, say
from db.meetings import Meeting

#: Characters of a place's name, and of what follows its link.
PLACE_LIMIT = 60
_LINK = re.compile(r"https?://[^\s<>]+")


def meeting_line(date: dt.date, meeting: Meeting, zone: dt.tzinfo, language: Language) -> str:
    """Return the time, as everybody's own clock shows it, and the place; empty where nothing is known."""
    place = place_line(meeting.place, language) if meeting.place else ""
    return " · ".join(part for part in (start(date, meeting, zone), place) if part)


def start(date: dt.date, meeting: Meeting, zone: dt.tzinfo) -> str:
    """Return the time at which a meeting starts; empty where it is not known. ``zone`` is the group's."""
    if meeting.starts_at is None:
        return ""
    return f"🕖 {discord.utils.format_dt(dt.datetime.combine(date, meeting.starts_at, zone), 't')}"


def place_line(place: str, language: Language) -> str:
    """Return a place, its first web address as a link."""
    return f"📍 {_named(place, language)}"


def _named(place: str, language: Language) -> str:
    link = _LINK.search(place)
    if link is None:
        return _plain(place)
    url = trimmed(link[0])
    name = place[: link.start()].lstrip(" :-–").rstrip(" :-–([") or say(language, "meeting.link")
    rest = place[link.start() + len(url) :].lstrip(")].,; ")
    return f"{paper_link(name, url, PLACE_LIMIT)} {_plain(rest)}".rstrip()


def _plain(text: str) -> str:
    return discord.utils.escape_markdown(fitting.label(text, PLACE_LIMIT)).replace("<", "‹")
