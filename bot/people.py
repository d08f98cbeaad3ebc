"""How people are written in Discord, and what somebody reads who is new."""

import discord

from bot import buttons
from bot.replies import Button
from bot.request import Request
from bot.texts import say
from db import words
from db.models import Member


def dressed(member: Member) -> str:
    """Return a member's name and animal."""
    return f"{discord.utils.escape_markdown(member.name)}{member.emoji}"


def welcome(member: Member | None, request: Request) -> tuple[list[str], list[Button]]:
    """Tell somebody whom this very request made a member how they appear, and how to change it; nobody else anything.

    Returns the lines and the buttons to add to a receipt.
    """
    if member is None or member.created_at != request.now:
        return [], []
    key = "member.new" if member.name == words.name_from(request.user.name) else "member.renamed"
    line = say(request.language, key, name=f"{dressed(member)} {member.heart}")
    return [line, say(request.language, "member.public")], [buttons.profile(request.language)]
