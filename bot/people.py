"""How people are written in Discord, and what a new member is told."""

import discord

from bot import controls
from bot.context import Context
from bot.replies import Button
from bot.texts import say
from db import words
from db.models import Member
from db.stored import Writer


def display_name(member: Member) -> str:
    """Return a member's name and animal, escaped for Discord."""
    return f"{discord.utils.escape_markdown(member.name)}{member.emoji}"


def welcome(writer: Writer | None, context: Context) -> tuple[list[str], list[Button]]:
    """Greet a new member: say which name, animal and heart they have, and once that the page may be public.

    Return the lines and the buttons to add to the receipt of the action that made them a member.
    """
    lines: list[str] = []
    row: list[Button] = []
    if writer is not None and writer.is_new_member:
        member = writer.member
        key = "member.new" if member.name == words.name_from(context.user.name) else "member.renamed"
        lines.append(say(context.language, key, name=f"{display_name(member)} {member.heart}"))
        row.append(controls.profile(context.language))
    if writer is not None and writer.is_first_receipt:
        lines.append(say(context.language, "member.public"))
    return lines, row
