"""Every sentence that the bot says, in Korean and English, under a stable key."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal

import discord

Language = Literal["ko", "en"]

#: What follows a name in Korean, and what a name may end in that already says so.
_ENDINGS = (("님", "모든 분"), ("팀", "조"))

#: The days of the week, from Monday on.
KOREAN_DAYS, _ENGLISH_DAYS = "월화수목금토일", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_ENGLISH_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def language_of(locale: discord.Locale) -> Language:
    """Return the language of a member whose client has this locale."""
    return "ko" if locale is discord.Locale.korean else "en"


def say(language: Language, key: str, /, **details: object) -> str:
    """Return the sentence called ``key``, filled with ``details``.

    A sentence with plural forms is a table of two, ``one`` and ``other``, chosen by the detail ``count``.

    Raises:
        KeyError: no such sentence, or a detail is missing.
    """
    sentence = sentences(language)[key]
    if isinstance(sentence, Mapping):
        sentence = sentence["one" if details["count"] == 1 else "other"]
    return _filled(str(sentence), details)


def _filled(sentence: str, details: Mapping[str, object]) -> str:
    """Fill in a sentence; ``{name}님`` with 가람님 becomes 가람님, not 가람님님."""
    filled = ""
    for literal, field, spec, _ in Formatter().parse(sentence):
        ending = next((words for words in _ENDINGS if literal.startswith(words[0]) and filled.endswith(words)), None)
        filled += literal[len(ending[0]) :] if ending else literal
        if field is not None:
            filled += format(details[field], spec or "")
    return filled


def team_name(language: Language, team: str) -> str:
    """Return a team as people call it: ``1팀``, ``Team 1``."""
    return say(language, "team.name", team=team)


def day(language: Language, date: dt.date) -> str:
    """Return a date as people say it in the group: ``2/7(금)``, ``Fri, Feb 7``."""
    if language == "ko":
        return f"{date.month}/{date.day}({KOREAN_DAYS[date.weekday()]})"
    return f"{_ENGLISH_DAYS[date.weekday()]}, {_ENGLISH_MONTHS[date.month - 1]} {date.day}"


def whole_day(language: Language, date: dt.date, today: dt.date) -> str:
    """Return a date, with its year if it is not this year's, so that a wrong year is seen."""
    said = day(language, date)
    if date.year == today.year:
        return said
    return f"{date.year}년 {said}" if language == "ko" else f"{said}, {date.year}"


@cache
def sentences(language: Language) -> Mapping[str, str | Mapping[str, str]]:
    """Return all sentences of a language by their dotted keys."""
    source = (files(__package__) / f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flatten(tomllib.loads(source)))


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str | Mapping[str, str]]]:
    flat: list[tuple[str, str | Mapping[str, str]]] = []
    for key, value in table.items():
        if isinstance(value, dict) and "other" not in value:
            flat += _flatten(value, f"{prefix}{key}.")
        else:
            flat.append((prefix + key, value))  # type: ignore[arg-type]  # TOML holds strings and tables here
    return flat
