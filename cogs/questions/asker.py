"""Whom a question counts as: who types it, who asked it aloud, or nobody that anybody may know.

A form's state carries it as text: nothing for who types it, a member's id, or `ANONYMOUS`.
"""

from bot.context import Context
from bot.drafts import Draft
from bot.render.people import display_name
from bot.texts import Language, say
from db import members, questions
from db.errors import AnonymousForAnother
from db.members import User
from db.models import Question

#: In a form's state, in the place of who asked: nobody that anybody may know.
ANONYMOUS = "anonymous"


async def asker_of(context: Context, user: User) -> str:
    """Return somebody who asked, a member from now on, as a form's state carries them; nothing for who types it."""
    if user.id == context.user.id:
        return ""
    member = await context.db.write(members.ensure, guild_id=context.guild_id, user=user, now=context.now)
    return str(member.id)


async def asker_for(context: Context, user: User | None, *, is_anonymous: bool) -> str:
    """Return whom a command's question counts as, by its options.

    Raises:
        AnonymousForAnother: it cannot be both.
    """
    if is_anonymous and user is not None:
        raise AnonymousForAnother
    if user is not None:
        return await asker_of(context, user)
    return ANONYMOUS if is_anonymous else ""


async def asker_of_draft(context: Context, draft: Draft) -> str:
    """Return whom a draft counts as: nobody that anybody may know, who asked it aloud, or who typed it."""
    asker = draft.target.get("asker", "")
    if asker == ANONYMOUS or "asked_by_user" not in draft.target:
        return asker
    return await asker_of(context, User(int(draft.target["asked_by_user"]), draft.target["asked_by_name"]))


async def asker_lines(context: Context, asker: str) -> list[str]:
    """Say in a form whom the question counts as, where it is somebody else's.

    Raises:
        NoSuchMember: there is none, so that it is refused before anything is typed.
    """
    if not asker.isdecimal():
        return []
    member = await context.db.read(members.get, guild_id=context.guild_id, member_id=int(asker))
    return [say(context.language, "ask.counts-as", asker=display_name(member))]


async def is_first_anonymous(context: Context, asker: str) -> bool:
    """Tell whether a member asks anonymously for the first time, and is to read first what that means."""
    return asker == ANONYMOUS and not await context.db.read(
        questions.has_asked_anonymously, guild_id=context.guild_id, user_id=context.user.id
    )


def credited(question: Question, language: Language) -> list[str]:
    """Say in a receipt whom a question counts as, where that is not plain."""
    if question.anonymous_user_id is not None:
        return [say(language, "ask.receipt-anonymous")]
    if question.asker is None or question.asker_id == question.recorder_id:
        return []
    return [say(language, "ask.receipt-for", asker=display_name(question.asker))]


def same_asker(question: Question) -> str:
    """Return whom the next question counts as that is asked in the way of this one."""
    if question.anonymous_user_id is not None:
        return ANONYMOUS
    return str(question.asker_id) if question.asker_id != question.recorder_id else ""
