"""How people are written in Discord, and what a new member is told."""

import discord

from bot import controls
from bot.context import Context
from bot.replies import Button
from bot.texts import say
from db import words
from db.models import Member


def display_name(member: Member) -> str:
    """Return a member's name and animal, escaped for Discord."""
    return f"{discord.utils.escape_markdown(member.name)}{member.emoji}"


def welcome(member: Member | None, context: Context) -> tuple[list[str], list[Button]]:
    """Greet a new member: say which name, animal and heart they have, and once that the page may be public.

    Return the lines and the buttons to add to the receipt of the action that made them a member.
    """
    lines: list[str] = []
    row: list[Button] = []
    if member is not None and member.created_at == context.now:
        key = "member.new" if member.name == words.name_from(context.user.name) else "member.renamed"
        lines.append(say(context.language, key, name=f"{display_name(member)} {member.heart}"))
        row.append(controls.profile(context.language))
    if member is not None and member.told_public_at == context.now:
        lines.append(say(context.language, "member.public"))
    return lines, row
