"""How terms are written in Discord."""

import discord

from bot.texts import Language, say
from db.models import Term


def term_name(language: Language, number: int, name: str | None) -> str:
    """Return what a term is called in a text: its name, Markdown escaped, else by its number: ``1기``, ``Term 1``."""
    return discord.utils.escape_markdown(name) if name else say(language, "term.numbered", number=number)


def track_line(language: Language, name: str | None) -> str:
    """Return the small line that says which track runs in a channel."""
    return f"-# 🛤️ {say(language, 'term.track', name=discord.utils.escape_markdown(name or ''))}"


def term_line(language: Language, term: Term | None) -> list[str]:
    """Return the small line that says of which term a week is; none where that need not be said."""
    if term is None:
        return []
    is_track, name = term.is_beside, term_name(language, term.number, term.name)
    return [track_line(language, term.name) if is_track else f"-# 🌱 {name}"]
