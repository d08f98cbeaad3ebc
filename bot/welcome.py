"""What a new member is told, once."""

from bot import controls
from bot.context import Context
from bot.render.layout import Button
from bot.render.people import display_name
from bot.texts import say
from db import words
from db.stored import Writer


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
