"""Where what comes by itself in a week goes: to the channels that were chosen, else to those that were used."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import terms, tracks, weeks
from db.models import Post, Presentation, Question, Term, Week
from db.types import PostKind


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of a guild that there are, as Discord says, and those of them that everybody may read.

    What nobody has chosen has to be one of the latter; ``otherwise`` is where to go if none is known.
    """

    there: Collection[int]
    read_by_all: Collection[int]
    otherwise: int | None


def of_week(session: Session, *, guild_id: int, week_id: int, channels: Channels) -> tuple[int | None, int | None]:
    """Return the channels that a week's reminders and its recap go to, as things are now; None where none is known.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week = weeks.get(session, guild_id=guild_id, week_id=week_id)
    term = session.get_one(Term, week.term_id)
    return for_reminders(session, week, term, channels), for_recap(session, week, term, channels)


def for_reminders(session: Session, week: Week, term: Term, channels: Channels) -> int | None:
    """Return the channel that a week is announced in, if any is known."""
    chosen = [term.reminder_channel_id, term.question_channel_id]
    return _first_of(chosen, _used(session, week), _allowed(session, term, channels))


def for_recap(session: Session, week: Week, term: Term, channels: Channels) -> int | None:
    """Return the channel that a week's recap is posted in, if any is known."""
    channels = _allowed(session, term, channels)
    recaps = select(Post.channel_id).join(Week, Week.id == Post.week_id).where(Post.kind == PostKind.RECAP)
    newest = recaps.order_by(Week.date.desc()).limit(1)
    for those in (Week.term_id == term.id, Week.guild_id == week.guild_id):
        last = session.scalar(newest.where(those))
        if term.recap_channel_id is None and last in channels.read_by_all:
            return last
    chosen = [term.recap_channel_id, term.question_channel_id]
    return _first_of(chosen, _used(session, week), channels)


def _allowed(session: Session, term: Term, channels: Channels) -> Channels:
    """Return the channels that a term may use: a track that runs those that it has set, others those of no track."""
    if terms.is_track(term):
        return Channels(tracks.channels_of(term).intersection(channels.there), (), None)
    taken = tracks.taken(session, guild_id=term.guild_id)
    there, read_by_all = set(channels.there) - taken, set(channels.read_by_all) - taken
    return Channels(there, read_by_all, channels.otherwise if channels.otherwise not in taken else None)


def _used(session: Session, week: Week) -> Iterator[int | None]:
    """Yield the channels that were used: of the newest card of the term and of the guild, and to register the week."""
    cards = select(Post.channel_id).join(Question, Question.id == Post.question_id)
    newest = cards.where(Question.guild_id == week.guild_id).order_by(Question.number.desc()).limit(1)
    in_term = select(Presentation.id).join(Week).where(Week.term_id == week.term_id)
    yield session.scalar(newest.where(Question.presentation_id.in_(in_term)))
    yield session.scalar(newest)
    registered = select(Presentation.channel_id).where(Presentation.channel_id.is_not(None))
    in_week = registered.where(Presentation.week_id == week.id).order_by(Presentation.id.desc())
    yield session.scalar(in_week.limit(1))


def _first_of(chosen: Iterable[int | None], used: Iterable[int | None], channels: Channels) -> int | None:
    """Return the first of the chosen channels that is there, else of those used that everybody may read."""
    there = (channel_id for channel_id in chosen if channel_id in channels.there)
    seen = (channel_id for channel_id in used if channel_id in channels.read_by_all)
    return next(there, None) or next(seen, None) or channels.otherwise
