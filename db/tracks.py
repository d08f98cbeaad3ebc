"""Use-cases of tracks, the terms that run beside the first: how one begins, its channels, and how it ends.

Which term runs in a channel is `db.guilds`' to say.
"""

import datetime as dt

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from db import endings, guilds, terms, words
from db.errors import ChannelTaken, NoSuchTerm
from db.models import Term
from db.terms import Begun


def channels_of(term: Term) -> set[int]:
    """Return the channels that a term has set."""
    channels = (term.question_channel_id, term.recap_channel_id, term.reminder_channel_id)
    return {channel_id for channel_id in channels if channel_id is not None}


def check_free(session: Session, *, guild_id: int, channel_id: int, besides: int | None = None) -> None:
    """Refuse a channel that a running term uses, other than ``besides``.

    Raises:
        ChannelTaken: one does.
    """
    uses = literal(channel_id).in_([Term.question_channel_id, Term.recap_channel_id, Term.reminder_channel_id])
    others = select(Term.id).where(Term.guild_id == guild_id, Term.id != (besides or 0), guilds.is_running(), uses)
    if session.scalar(others.limit(1)) is not None:
        raise ChannelTaken(channel=channel_id)


def begin(session: Session, *, guild_id: int, name: str, channel_id: int) -> Begun:
    """Begin a track in a channel of its own, to which its questions, recaps and reminders go.

    It meets at no usual time yet. Beginning it again changes nothing.

    Raises:
        BadTermName: see `words.term`.
        TermNameTaken: another term has this name, or one that makes the same folder.
        ChannelTaken: another term that runs uses the channel.
    """
    terms.lock(session, guild_id=guild_id)
    same = select(Term).where(Term.guild_id == guild_id, Term.name == words.term(name))
    begun = session.scalar(same.where(guilds.is_running_track(), Term.question_channel_id == channel_id))
    if begun is not None:
        return Begun(begun, is_new=False)
    check_free(session, guild_id=guild_id, channel_id=channel_id)
    term = Term(
        guild_id=guild_id,
        number=terms.next_number(session, guild_id=guild_id),
        name=terms.free_name(session, guild_id, name),
        is_beside=True,
        first_question=guilds.ensure(session, guild_id=guild_id).last_question + 1,
        question_channel_id=channel_id,
        recap_channel_id=channel_id,
        reminder_channel_id=channel_id,
    )
    session.add(term)
    session.flush()
    return Begun(term, is_new=True)


def end(session: Session, *, guild_id: int, term_id: int, now: dt.datetime) -> Term:
    """End a track: its channels are the first term's again, and all that it holds stays. It is seen at a glance.

    It may have ended before.

    Raises:
        NoSuchTerm: there is no such track in this guild.
    """
    terms.lock(session, guild_id=guild_id)
    term = terms.get(session, guild_id=guild_id, term_id=term_id)
    if not term.is_beside:
        raise NoSuchTerm
    if term.ended_at is None:
        term.ended_at = now
        endings.say(session, term, now=now)
    session.flush()
    return term


def taken(session: Session, *, guild_id: int) -> set[int]:
    """Return the channels of the tracks that run, to which nothing of other terms goes."""
    running = select(Term).where(Term.guild_id == guild_id, guilds.is_running_track())
    return {channel_id for track in session.scalars(running) for channel_id in channels_of(track)}
