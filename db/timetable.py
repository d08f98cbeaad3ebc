"""Use-cases of a timetable: the presentations of many weeks, tried out first, then registered all at once."""

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, SessionTransaction

from db import cancelled, marking, members, notices, presentations, registering, weeks, words
from db.errors import (
    NoNumberBefore,
    NoNumberBetween,
    NoSuchPresentation,
    StudyError,
    Unlikely,
)
from db.meetings import Meeting
from db.members import User
from db.models import Member, Presentation
from db.registering import Entry
from db.stored import Writer
from db.week.value import Paper


@dataclass(frozen=True, slots=True)
class Slot:
    """A team's slot, as a timetable has it; ``people`` are names or Discord users."""

    date: dt.date
    week: int | None
    team: str | None
    people: Sequence[str | User]
    papers: Sequence[Paper]
    starts_at: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of a slot: its week and team, its people, and what is refused or doubted.

    Of each person it has the name, and the emoji if the group knows them.
    """

    week: int | None = None
    team: str | None = None
    people: Sequence[tuple[str, str | None]] = ()
    refusal: StudyError | None = None
    doubt: Unlikely | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """Presentations that were registered together; ``is_new`` is False if they stood already.

    ``writer`` is who has registered them, if they present in one.
    """

    presentations: Sequence[Presentation]
    is_new: bool
    writer: Writer | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """How many presentations of a timetable were cancelled, and which were kept."""

    count: int
    kept: Sequence[Presentation]


def plan(
    session: Session, *, guild_id: int, slots: Sequence[Slot], user_id: int, now: dt.datetime, today: dt.date
) -> list[Planned]:
    """Return what would become of each slot; nothing is stored. It writes, and takes all back again."""
    trial = session.begin_nested()
    planned = {
        at: _try(session, guild_id, slot, user_id=user_id, now=now, today=today) for at, slot in _in_order(slots)
    }
    _undo(session, trial)
    marking.forget(session)
    return [planned[at] for at in range(len(slots))]


def fingerprint(planned: Iterable[Planned], slots: Iterable[Slot]) -> str:
    """Return a hash of a plan, 8 hex digits: what is registered is what its member has seen."""
    seen = [
        [found.week, found.team, str(slot.date), [name for name, _ in found.people], found.doubt and found.doubt.key]
        for found, slot in zip(planned, slots, strict=True)
    ]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:8]


def register(
    session: Session,
    *,
    guild_id: int,
    slots: Sequence[Slot],
    seen: str,
    user: User,
    now: dt.datetime,
    today: dt.date,
    channel_id: int | None = None,
) -> Registered | None:
    """Register all slots as they were planned; return None if something else would become of them by now."""
    if (standing := _standing(session, guild_id, slots, user.id)) is not None:
        return Registered(standing, is_new=False)
    planned = plan(session, guild_id=guild_id, slots=slots, user_id=user.id, now=now, today=today)
    if any(found.refusal for found in planned) or fingerprint(planned, slots) != seen:
        return None
    stored = [
        registering.register(
            session,
            guild_id=guild_id,
            week=_number(session, guild_id, slot),
            team=slot.team,
            entry=_entry(session, guild_id, slot),
            now=now,
            user_id=user.id,
            channel_id=channel_id,
        )
        for _, slot in _in_order(slots)
    ]
    notices.tell_timetable(session, [found.value for found in stored], actor=user, now=now)
    writer = next((found.writer for found in stored if found.writer), None)
    return Registered([found.value for found in stored], is_new=True, writer=writer)


def cancel(
    session: Session,
    *,
    guild_id: int,
    presentation_ids: Sequence[int],
    user_id: int,
    is_manager: bool,
    today: dt.date,
    now: dt.datetime,
) -> Cancelled:
    """Cancel presentations that were registered together; those with questions are kept.

    So are those that are this user's to change no more. What was cancelled before is left out.
    """
    count, kept = 0, []
    whose: dict[str, Any] = {"user_id": user_id, "is_manager": is_manager, "today": today}
    for presentation in _still_standing(session, guild_id, presentation_ids):
        if presentations.may_change(presentation, **whose) and not cancelled.has_questions(session, presentation):
            cancelled.cancel(session, guild_id=guild_id, presentation_id=presentation.id, now=now, **whose)
            count += 1
        else:
            kept.append(presentation)
    return Cancelled(count, kept)


def _still_standing(session: Session, guild_id: int, presentation_ids: Iterable[int]) -> Iterator[Presentation]:
    """Yield those of these presentations that were not cancelled."""
    for presentation_id in presentation_ids:
        with contextlib.suppress(NoSuchPresentation):
            yield presentations.get(session, guild_id=guild_id, presentation_id=presentation_id)


def _in_order(slots: Sequence[Slot]) -> list[tuple[int, Slot]]:
    """Return the slots by date, each with its position."""
    return sorted(enumerate(slots), key=lambda pair: (pair[1].date, pair[0]))


def _try(
    session: Session, guild_id: int, slot: Slot, *, user_id: int, now: dt.datetime, today: dt.date | None
) -> Planned:
    """Register a slot on trial; one that is more likely a slip is tried again without being questioned."""
    attempt = session.begin_nested()
    try:
        number, entry = _number(session, guild_id, slot), _entry(session, guild_id, slot)
        people = list(_people(session, guild_id, slot))
        stored = registering.register(
            session, guild_id=guild_id, week=number, team=slot.team, entry=entry, now=now, user_id=user_id, today=today
        )
        team = stored.value.team
        attempt.commit()
        return Planned(number, team, people)
    except Unlikely as doubt:
        _undo(session, attempt)
        again = _try(session, guild_id, slot, user_id=user_id, now=now, today=None)
        return Planned(again.week, again.team, again.people, again.refusal, doubt)
    except StudyError as refusal:
        _undo(session, attempt)
        return Planned(refusal=refusal)


def _undo(session: Session, trial: SessionTransaction) -> None:
    """Roll back to before a trial; the next rows may get the ids of those that are gone."""
    trial.rollback()
    session.expunge_all()


def _number(session: Session, guild_id: int, slot: Slot) -> int:
    """Return the week that was typed, else the one on the date, or the next number.

    Raises:
        NoNumberBefore, NoNumberBetween.
    """
    number = slot.week or weeks.number_on(session, guild_id=guild_id, date=slot.date)
    if number is None:
        is_first = weeks.is_first_on(session, guild_id=guild_id, date=slot.date)
        raise NoNumberBefore(date=slot.date) if is_first else NoNumberBetween(date=slot.date)
    return number


def _named(session: Session, guild_id: int, name: str) -> Member | None:
    """Return the member with this name, perhaps written with 님."""
    found = members.by_name(session, guild_id=guild_id, name=words.name(name))
    if found is None and (bare := name.removesuffix("님")) not in {name, ""}:
        found = members.by_name(session, guild_id=guild_id, name=words.name(bare))
    return found


def _people(session: Session, guild_id: int, slot: Slot) -> Iterator[tuple[str, str | None]]:
    for person in slot.people:
        if isinstance(person, User):
            member = members.find(session, guild_id=guild_id, user_id=person.id)
        else:
            member = _named(session, guild_id, person)
        if member is not None:
            yield member.name, member.emoji
        elif person == words.EVERYONE:
            yield words.EVERYONE, members.EVERYONES_EMOJI
        else:
            yield person if isinstance(person, str) else person.name, None


def _entry(session: Session, guild_id: int, slot: Slot) -> Entry:
    """Return a slot as the form of a presentation has it: names of members on Discord stand for their users."""
    users, guests = [], []
    for person in slot.people:
        member = None if isinstance(person, User) else _named(session, guild_id, person)
        if isinstance(person, User):
            users.append(person)
        elif member is not None and member.user_id is not None:
            users.append(User(member.user_id, member.name))
        else:
            guests.append(member.name if member else person)
    return Entry(slot.date, users, guests, slot.papers, Meeting(slot.starts_at))


def _standing(session: Session, guild_id: int, slots: Sequence[Slot], user_id: int) -> list[Presentation] | None:
    """Return the presentations of a timetable that this user has registered already, if all of it stands."""
    found = []
    for _, slot in _in_order(slots):
        number = slot.week or weeks.number_on(session, guild_id=guild_id, date=slot.date)
        week = weeks.by_number(session, guild_id=guild_id, number=number) if number else None
        if week is None or week.date != slot.date:
            return None
        names = {name for name, _ in _people(session, guild_id, slot)}
        there = presentations.in_week(session, guild_id=guild_id, week_id=week.id)
        same = [its for its in there if {member.name for member in its.presenters} == names]
        if not same or same[0].registered_by != user_id:
            return None
        found.append(same[0])
    return found
