"""Reading when and where people meet: a date, then perhaps a time of day and a place."""

import datetime as dt
import re

from bot.dates import DATE_FORMS, read_date
from bot.times import read_time_and_place, write_time_and_place
from db.errors import BadDate
from db.meetings import Meeting

#: What may follow a date: a gap, or anything once the date has ended by itself, as in ``2/7(토)19시``.
_AFTER_DATE = r"(?:(?=[\s,(]|$)|(?<=\))|(?<=일)(?!요일))"
_DATES = [re.compile(f"(?:{form}){_AFTER_DATE}", re.IGNORECASE) for form in DATE_FORMS]


def read_meeting(text: str, today: dt.date) -> tuple[dt.date, Meeting]:
    """Read ``2/7``, ``2/7(토) 오후 7시 공학관 302``, ``다음 주 토요일 19:00 줌 https://…``.

    Raises:
        BadDate: it does not begin with a date.
        NoSuchDay, TooFarAway: see `read_date`.
        BadTime, UnclearTime: what follows is meant as a time, and is none, or could be two.
    """
    text = text.strip()
    try:
        return read_date(text, today), Meeting()
    except BadDate:
        match = next(filter(None, (form.match(text) for form in _DATES)), None)
        if match is None:
            raise
    return read_date(match[0], today), read_time_and_place(text[match.end() :])


def write_meeting(date: dt.date, meeting: Meeting) -> str:
    """Write a date, a time and a place as they can be read again."""
    return f"{date:%Y.%m.%d} {write_time_and_place(meeting)}".rstrip()
