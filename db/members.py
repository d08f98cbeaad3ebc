"""Use-cases of members: who somebody is in the group, and how they appear."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count

from sqlalchemy import Column, bindparam, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from db import guilds, words
from db.errors import BothPresent, BothReflected, NameTaken, NoSuchMember
from db.marking import NOTED, What, touch
from db.models import Base, Member, MeToo, Presentation, Presenter, Reflection, Week
from db.stored import Writer

#: One character each.
ANIMALS = (
    "🐶🐱🐭🐹🐰🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆🦉🐺🐗🐴🦄🐝🦋🐌🐞🐢🐍🦎🐙🦑🦀🐡🐠🐬🐳🦈"
    "🐊🦓🦍🐘🦛🐪🦒🦘🐑🦙🐐🦌🐩🐈🦃🦚🦜🦢🦩🐇🦝🦨🦡🦦🦥🐁🦔"
)
#: A database holds no greater one; people may type any.
LARGEST_ID = 2**63 - 1
#: What everyone together looks like.
EVERYONES_EMOJI, EVERYONES_HEART = "💬", "🤍"
HEARTS = "🩷🧡💛💚🩵💙💜🤎🖤🩶🤍💖💗💝💓💕💞💘"


@dataclass(frozen=True, slots=True)
class User:
    """A Discord user as a use-case needs one."""

    id: int
    name: str


#: Put together once, for every command asks for it.
_FOUND = select(Member).where(Member.guild_id == bindparam("guild"), Member.user_id == bindparam("user"))


def find(session: Session, *, guild_id: int, user_id: int) -> Member | None:
    """Return the member that a Discord user is, if they are one."""
    return session.scalar(_FOUND, {"guild": guild_id, "user": user_id})


def get(session: Session, *, guild_id: int, member_id: int) -> Member:
    """Return a member of the guild by id; the member may have been merged since a form or a button was shown.

    Raises:
        NoSuchMember.
    """
    found = session.scalar(select(Member).where(Member.guild_id == guild_id, Member.id == member_id))
    if found is None:
        raise NoSuchMember
    return found


def by_name(session: Session, *, guild_id: int, name: str) -> Member | None:
    """Return the member with this name, which is unique in the guild."""
    return session.scalar(select(Member).where(Member.guild_id == guild_id, Member.name == name))


def names(session: Session, *, guild_id: int, of: Collection[int] | None = None) -> dict[int, str]:
    """Return the names of members on Discord, by their users' ids: of all, or ``of`` these users."""
    known = select(Member.user_id, Member.name).where(Member.guild_id == guild_id, Member.user_id.is_not(None))
    if of is not None:
        known = known.where(Member.user_id.in_([user_id for user_id in of if user_id <= LARGEST_ID]))
    return {user_id: name for user_id, name in session.execute(known) if user_id is not None}


def ensure(session: Session, *, guild_id: int, user: User, now: dt.datetime) -> Member:
    """Return the member that ``user`` is, or add a new one.

    If the name of a new member is taken, a number is added to it until they choose another.
    """
    return find(session, guild_id=guild_id, user_id=user.id) or _welcome(session, guild_id, user, now)


def ensure_for_receipt(session: Session, *, guild_id: int, user: User, now: dt.datetime) -> Writer:
    """Return or add the member who acts, and remember that their receipt says once that the page may be public.

    Use `ensure` for a member who is only named in what somebody else does.
    """
    known = find(session, guild_id=guild_id, user_id=user.id)
    member = known or _welcome(session, guild_id, user, now)
    is_first_receipt = member.told_public_at is None
    if is_first_receipt:
        member.told_public_at = now
    return Writer(member, is_new_member=known is None, is_first_receipt=is_first_receipt)


def ensure_named(
    session: Session,
    *,
    guild_id: int,
    name: str,
    now: dt.datetime,
    emoji: str | None = None,
    heart: str | None = None,
) -> Member:
    """Return the member called ``name``, or add one who is not known to be on Discord, or who is everyone.

    ``emoji`` and ``heart`` are used for a new member, if members could choose them.

    Raises:
        BadName: the page could not be read back with this name.
    """
    member = by_name(session, guild_id=guild_id, name=words.name(name))
    if member is None:
        emoji, heart = words.emoji_from(emoji), words.emoji_from(heart)
        if words.name(name) == words.EVERYONE:
            emoji, heart = EVERYONES_EMOJI, EVERYONES_HEART
        member = _add(session, guild_id, words.name(name), now, emoji=emoji, heart=heart)
    return member


def to_merge(session: Session, *, guild_id: int, user_id: int, name: str) -> Member | None:
    """Return the member that `link` would merge with the row of this Discord user; a merge cannot be undone.

    Raises:
        BothPresent, BothReflected: `link` would refuse, so there is nothing to ask.
        BadName, NameTaken: nobody can have this name.
    """
    target, own = by_name(session, guild_id=guild_id, name=_name_of_one(name)), None
    if target is not None and target.user_id is None:
        own = find(session, guild_id=guild_id, user_id=user_id)
    if target is None or own is None:
        return None
    _check_mergeable(session, own, target)
    return target


def edit(session: Session, *, guild_id: int, user: User, name: str, emoji: str, heart: str, now: dt.datetime) -> Member:
    """Change a member's name, emoji and heart; an empty emoji or heart stays as it was.

    Raises:
        NameTaken: another member has this name, or it is everyone's.
        BadName, BadEmoji: it could not be shown.
    """
    other = by_name(session, guild_id=guild_id, name=_name_of_one(name))
    member = ensure(session, guild_id=guild_id, user=user, now=now)
    if other is not None and other is not member:
        raise NameTaken(name=other.name)
    _set_appearance(member, name, emoji, heart)
    session.flush()
    return member


def link(session: Session, *, guild_id: int, user: User, name: str, emoji: str, heart: str, now: dt.datetime) -> Member:
    """Let a manager say who a Discord user is; the contents of both rows are merged under ``name``.

    Raises:
        NameTaken: another Discord user has this name, or it is everyone's.
        BothPresent: both present in the same week, in different teams.
        BothReflected: both have a reflection in the same week.
        BadName, BadEmoji: it could not be shown.
    """
    target = by_name(session, guild_id=guild_id, name=_name_of_one(name))
    if target is None or target.user_id == user.id:
        return edit(session, guild_id=guild_id, user=user, name=name, emoji=emoji, heart=heart, now=now)
    if target.user_id is not None:
        raise NameTaken(name=target.name)
    own = find(session, guild_id=guild_id, user_id=user.id)
    if own is not None:
        target.told_public_at = target.told_public_at or own.told_public_at
        _merge(session, own, target)
    target.user_id = user.id
    _set_appearance(target, name, emoji, heart)
    session.flush()
    return target


def _name_of_one(name: str) -> str:
    """Return a name that a person chose, unless it is everyone's."""
    if words.name(name) == words.EVERYONE:
        raise NameTaken(name=words.EVERYONE)
    return words.name(name)


def _set_appearance(member: Member, name: str, emoji: str, heart: str) -> None:
    member.name = words.name(name)
    member.emoji = words.emoji(emoji) if emoji.strip() else member.emoji
    member.heart = words.emoji(heart) if heart.strip() else member.heart


def _merge(session: Session, source: Member, target: Member) -> None:
    """Move everything from ``source`` to ``target``, and delete the empty row."""
    _check_mergeable(session, source, target)
    shared = select(Presenter.presentation_id).where(Presenter.member_id == target.id)
    session.execute(
        delete(Presenter).where(Presenter.member_id == source.id, Presenter.presentation_id.in_(shared)),
        execution_options={"synchronize_session": False, NOTED: True},
    )
    wondered = select(MeToo.question_id).where(MeToo.member_id == target.id)
    session.execute(
        delete(MeToo).where(MeToo.member_id == source.id, MeToo.question_id.in_(wondered)),
        execution_options={"synchronize_session": False, NOTED: True},
    )
    for column in references():
        session.execute(update(column.table).where(column == source.id).values({column: target.id}))
    session.delete(source)
    touch(session, What.MEMBER, [target.id])
    session.flush()


def _check_mergeable(session: Session, source: Member, target: Member) -> None:
    _check_presentations(session, source, target)
    _check_reflections(session, source, target)


def _check_presentations(session: Session, source: Member, target: Member) -> None:
    """Refuse two teams of one week with a presenter in common; twice on one roster is a slip that merging mends."""
    theirs = select(Presenter.presentation_id).where(Presenter.member_id == target.id)
    their_weeks = select(Presentation.week_id).where(Presentation.id.in_(theirs), Presentation.withdrawn_at.is_(None))
    both = session.scalar(
        select(Week.number)
        .join(Presentation, Presentation.week_id == Week.id)
        .join(Presenter)
        .where(
            Presenter.member_id == source.id,
            Presentation.withdrawn_at.is_(None),
            Presentation.id.not_in(theirs),
            Week.id.in_(their_weeks),
        )
    )
    if both is not None:
        raise BothPresent(name=target.name, week=both)


def _check_reflections(session: Session, source: Member, target: Member) -> None:
    theirs = select(Reflection.week_id).where(Reflection.member_id == target.id, Reflection.withdrawn_at.is_(None))
    both = session.scalar(
        select(Week.number)
        .join(Reflection, Reflection.week_id == Week.id)
        .where(Reflection.member_id == source.id, Reflection.withdrawn_at.is_(None), Reflection.week_id.in_(theirs))
    )
    if both is not None:
        raise BothReflected(name=target.name, week=both)


def references() -> list[Column[int]]:
    """Return every column that refers to a member."""
    keys = (key for table in Base.metadata.tables.values() for key in table.foreign_keys)
    return [key.parent for key in keys if key.column.table is Member.__table__]


def _add(
    session: Session,
    guild_id: int,
    name: str,
    now: dt.datetime,
    *,
    emoji: str | None = None,
    heart: str | None = None,
) -> Member:
    guilds.ensure(session, guild_id=guild_id)
    member = Member(
        guild_id=guild_id,
        name=name,
        emoji=emoji or _least_worn(session, guild_id, Member.emoji, ANIMALS),
        heart=heart or _least_worn(session, guild_id, Member.heart, HEARTS),
        created_at=now,
    )
    session.add(member)
    session.flush()
    return member


def _welcome(session: Session, guild_id: int, user: User, now: dt.datetime) -> Member:
    member = _add(session, guild_id, _free_name(session, guild_id, words.name_from(user.name)), now)
    member.user_id = user.id
    session.flush()
    return member


def _free_name(session: Session, guild_id: int, wanted: str) -> str:
    taken = {words.EVERYONE, *session.scalars(select(Member.name).where(Member.guild_id == guild_id))}
    if wanted not in taken:
        return wanted
    return next(name for number in count(2) if (name := f"{wanted[:28]}{number}") not in taken)


def _least_worn(session: Session, guild_id: int, column: InstrumentedAttribute[str], choices: Sequence[str]) -> str:
    """Return a choice that nobody has, or else the one that the fewest have."""
    return least_worn(Counter(session.scalars(select(column).where(Member.guild_id == guild_id))), choices)


def least_worn(worn: Counter[str], choices: Sequence[str]) -> str:
    """Return the choice that the fewest have, where so many have each."""
    return min(choices, key=lambda choice: worn[choice])
