"""What a notice says, as things are stored when it is delivered."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import discord

from bot import controls
from bot.host import Host
from bot.outbox import absence, moments, nudges, troubles
from bot.render import glance
from bot.render import notices as render
from bot.render.card import first_open
from bot.render.layout import Rows
from bot.settings import GuildSettings
from bot.texts import Language, say
from db import glances, presentations, questions, rosters, terms
from db.errors import NotFound
from db.meetings import Meeting
from db.messages import message_link
from db.models import Notice, Presentation, Question, Term
from db.told import Told
from db.types import NoticeKind

#: A text and rows of buttons, and of an announcement what all know once they have read it.
Words: TypeAlias = tuple[str, Rows] | tuple[str, Rows, Told]


async def words(bot: Host, notice: Notice, *, has_pictures: bool) -> Words | None:
    """Return what a notice says as things are stored now; nothing where there is nothing to say any more."""
    if (words_of := _WORDS_OF.get(notice.kind)) is not None:
        return await words_of(bot, notice)
    language = language_of(bot, notice)
    if notice.kind is NoticeKind.HELLO:
        return render.hello(language)
    if notice.kind is NoticeKind.OFFER:
        return render.offer(number_of(notice), notice.below_message_id or 0, language)
    return _about_answer(notice, language, has_pictures=has_pictures)


def _about_answer(notice: Notice, language: Language, *, has_pictures: bool) -> Words | None:
    """Say what has come to a question, to those whom it tells; else whose pictures these are."""
    question, kind = notice.question, notice.kind
    if question is None or question.withdrawn_at is not None:
        return None
    other = notice.numbers[0] if notice.numbers else None
    undo: Rows = []
    if kind is NoticeKind.TAKEN:
        kind, undo = NoticeKind.ANSWERED, [[controls.not_an_answer(language, notice.answer_id or 0)]]
    if notice.user_id is not None:
        return render.to_anonymous_asker(kind, question.number, _link(question), language, other=other), ()
    if notice.whom and kind is not NoticeKind.PICTURES:
        return render.to_askers(kind, question.number, notice.whom, language, other=other), undo
    if undo:
        return render.taken(question.number, language), undo
    return (render.pictures(question.number, language), ()) if has_pictures else None


#: What people are told of what they present, by what was done.
_TOLD: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.REGISTERED: "present.told",
        NoticeKind.TALK_MOVED: "present.told-moved",
        NoticeKind.TALK_RESTORED: "present.told-restored",
    }
)


async def _registered(bot: Host, notice: Notice) -> Words | None:
    """Tell somebody of the first presentation that they were registered for and that stands, and how many follow."""
    theirs = await bot.db.read(
        presentations.still_of,
        guild_id=notice.guild_id,
        presentation_ids=notice.numbers or [notice.presentation_id or 0],
        user_id=notice.user_id or 0,
    )
    if not theirs:
        return None
    settings, name, now, term = await _about(bot, theirs[0])
    usual = Meeting(term.starts_at, term.place)
    who, key = notice.actor_name or "?", _TOLD[notice.kind]
    return render.registered(theirs, who, name, now, settings.language, usual=usual, key=key), ()


async def _left_out(bot: Host, notice: Notice) -> Words | None:
    """Tell somebody that they do not present any more, unless they do again."""
    user_id, presentation_id = notice.user_id or 0, notice.presentation_id or 0
    found = await bot.db.read(
        rosters.left_out_of, guild_id=notice.guild_id, presentation_id=presentation_id, user_id=user_id
    )
    if found is None:
        return None
    settings, name, now, _ = await _about(bot, found)
    is_cancelled = presentations.presents(found, user_id=user_id)
    key = "present.cancelled-told" if is_cancelled else "present.left-out-told"
    return render.left_out(found, notice.actor_name or "?", name, now, settings.language, key=key), ()


async def _about(bot: Host, presentation: Presentation) -> tuple[GuildSettings, str, dt.datetime, Term]:
    """Return a server's settings, its name, the time in its zone, and a presentation's term.

    The name is that of the term too, where the number of the week alone does not say which is meant.
    """
    guild_id = presentation.guild_id
    settings, guild = bot.settings_of(guild_id), bot.get_guild(guild_id)
    term = await bot.db.read(terms.get, guild_id=guild_id, term_id=presentation.week.term_id)
    is_named = await bot.db.read(terms.to_be_named, guild_id=guild_id, week_id=presentation.week_id) is not None
    name = guild.name if guild is not None else "?"
    name = f"{name} · {term.name or say(settings.language, 'term.numbered', number=term.number)}" if is_named else name
    return settings, name, discord.utils.utcnow().astimezone(settings.timezone), term


async def _moved(bot: Host, notice: Notice) -> Words | None:
    """Tell of what still waits for the presenter whom it was moved to."""
    found = await bot.db.read(questions.get_many, guild_id=notice.guild_id, numbers=notice.numbers)
    waiting = [first for first in map(first_open, found) if first is not None]
    theirs = [question for question in waiting if question.presenter.user_id in notice.whom]
    if not theirs:
        return None
    return render.moved(theirs, theirs[0].presenter, language_of(bot, notice))


async def _term_over(bot: Host, notice: Notice) -> Words | None:
    """Show a term that is over at a glance; nothing where it was over before anything was held."""
    today = discord.utils.utcnow().astimezone(bot.settings_of(notice.guild_id).timezone).date()
    key = {"guild_id": notice.guild_id, "term_id": notice.term_id or 0}
    try:
        found = await bot.db.read(glances.of_term, **key, today=today)
    except NotFound:
        return None
    return glance.over(found, today, language_of(bot, notice))


#: What says the notices that first have to be read up on.
_WORDS_OF: Mapping[NoticeKind, Callable[[Host, Notice], Awaitable[Words | None]]] = MappingProxyType(
    {
        **dict.fromkeys(_TOLD, _registered),
        NoticeKind.LEFT_OUT: _left_out,
        NoticeKind.MOVED: _moved,
        NoticeKind.TROUBLE: troubles.words,
        NoticeKind.ABSENCE: absence.words,
        NoticeKind.CHANNEL_GONE: troubles.words,
        NoticeKind.ANNOUNCEMENT: moments.words,
        NoticeKind.RESCHEDULED: moments.words,
        NoticeKind.WRAP_UP: moments.words,
        NoticeKind.NUDGE: nudges.words,
        NoticeKind.TERM_OVER: _term_over,
    }
)


def language_of(bot: Host, notice: Notice) -> Language:
    """Return the language in which a notice is read."""
    return bot.settings_of(notice.guild_id).language


def number_of(notice: Notice) -> int:
    """Return the number of the question that a notice is about, 0 if it is about none."""
    return notice.question.number if notice.question is not None else 0


def _link(question: Question) -> str | None:
    above = question.parent
    shown = question if question.message_id is not None or above is None else above
    return message_link(shown.guild_id, shown.channel_id, shown.message_id)
