"""How people are written in Discord."""

import discord

from db.models import Member


def display_name(member: Member) -> str:
    """Return a member's name and animal, escaped for Discord."""
    return f"{discord.utils.escape_markdown(member.name)}{member.emoji}"
