"""How people are written in Discord."""

import discord

from db.models import Member
from db.week.value import Presenter


def display_name(person: Member | Presenter) -> str:
    """Return a person's name and emoji for the text of a message: Markdown in the name is escaped."""
    return f"{discord.utils.escape_markdown(person.name)}{person.emoji or ''}"


def plain_name(person: Member | Presenter) -> str:
    """Return a person's name and emoji for a button or an option, where Discord renders no Markdown."""
    return f"{person.name}{person.emoji or ''}"
