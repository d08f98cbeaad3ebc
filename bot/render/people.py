"""How people are written in Discord; where nobody presents, everyone is asked in their place."""

from collections.abc import Iterable

import discord

from bot.texts import Language, say
from db import words
from db.models import Member
from db.week.value import Presenter


def display_name(person: Member | Presenter) -> str:
    """Return a person's name and emoji for the text of a message: Markdown in the name is escaped."""
    return shown_name(person.name, person.emoji)


def shown_name(name: str, emoji: str | None = None) -> str:
    """Do what `display_name` does, for a name and an emoji."""
    return f"{discord.utils.escape_markdown(name)}{emoji or ''}"


def plain_name(person: Member | Presenter) -> str:
    """Return a person's name and emoji for a button or an option, where Discord renders no Markdown."""
    return f"{person.name}{person.emoji or ''}"


def addressed(person: Member | Presenter, language: Language) -> str:
    """Return whom a sentence says was asked, by name and emoji, or that everyone was; 님 may follow it."""
    return say(language, "everyone.address") if person.name == words.EVERYONE else display_name(person)


def plain_address(name: str, language: Language) -> str:
    """Do what `addressed` does, with nothing but a name, where Discord renders no Markdown."""
    return say(language, "everyone.address") if name == words.EVERYONE else name


def option_name(person: Member | Presenter, language: Language) -> str:
    """Return whom an option or a button lets be asked."""
    return say(language, "everyone.option") if person.name == words.EVERYONE else plain_name(person)


def listed_name(name: str, emoji: str | None, language: Language) -> str:
    """Return who was asked, in front of a question in a list of Markdown."""
    return say(language, "everyone.name") if name == words.EVERYONE else shown_name(name, emoji)


def roster(presenters: Iterable[Member], language: Language) -> str:
    """Return who presents, or that it is a discussion."""
    return roster_of(((member.name, member.emoji) for member in presenters), language)


def roster_of(people: Iterable[tuple[str, str | None]], language: Language) -> str:
    """Do what `roster` does, for names and emoji."""
    discussion = say(language, "everyone.roster")
    return ", ".join(discussion if name == words.EVERYONE else shown_name(name, emoji) for name, emoji in people)
