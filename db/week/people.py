"""The people of a week that is stored: found by their names, or added, all at once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db import members, words
from db.models import Member
from db.week.value import Week


def find_or_add(session: Session, *, guild_id: int, week: Week, now: dt.datetime) -> dict[str, int]:
    """Return the ids of all members whom a week names, by the names that it has for them.

    The week gives those who were asked their emoji and heart, unless they are a Discord user.

    Raises:
        BadName: a member cannot have that name.
    """
    names = {name: words.name(name) for name in week.people}
    people = _People(_known(session, guild_id, names.values()), _worn(session, guild_id))
    for presenter in (presenter for team in week.teams for presenter in team.presenters):
        people.show(names[presenter.name], words.emoji_from(presenter.emoji), words.emoji_from(presenter.heart))
    for name in names.values():
        people.show(name)
    rows = [{"guild_id": guild_id, "created_at": now, "name": name, **worn} for name, worn in people.added.items()]
    ids = {name: member.id for name, member in people.known.items()} | _add(session, rows)
    return {name: ids[valid] for name, valid in names.items()}


def _known(session: Session, guild_id: int, names: Iterable[str]) -> dict[str, Member]:
    """Return the members who have these names."""
    found = session.scalars(select(Member).where(Member.guild_id == guild_id, Member.name.in_(set(names))))
    return {member.name: member for member in found}


def _worn(session: Session, guild_id: int) -> tuple[Counter[str], Counter[str]]:
    """Count how many members have each emoji, and each heart."""
    rows = session.execute(select(Member.emoji, Member.heart).where(Member.guild_id == guild_id)).all()
    return Counter(emoji for emoji, _ in rows), Counter(heart for _, heart in rows)


def _add(session: Session, rows: list[dict[str, object]]) -> dict[str, int]:
    """Add members, and return their ids by name."""
    if not rows:
        return {}
    added = session.execute(insert(Member).returning(Member.name, Member.id), rows)
    return {row.name: row.id for row in added}


@dataclass(slots=True)
class _People:
    """Those who are known, and those to be added: the emoji and the heart of each, by name."""

    known: dict[str, Member]
    worn: tuple[Counter[str], Counter[str]]
    added: dict[str, dict[str, str]] = field(default_factory=dict)

    def show(self, name: str, emoji: str | None = None, heart: str | None = None) -> None:
        """Take somebody, who looks like this where it is said."""
        member = self.known.get(name)
        if name == words.EVERYONE:
            emoji, heart = members.EVERYONES_EMOJI, members.EVERYONES_HEART
        if member is None:
            self.add(name, emoji, heart)
        elif member.user_id is None:
            member.emoji, member.heart = emoji or member.emoji, heart or member.heart

    def add(self, name: str, emoji: str | None, heart: str | None) -> None:
        """Add somebody; whoever is not said to look like anything gets what the fewest have."""
        before = self.added.get(name, {})
        looks = (
            emoji or before.get("emoji") or members.least_worn(self.worn[0], members.ANIMALS),
            heart or before.get("heart") or members.least_worn(self.worn[1], members.HEARTS),
        )
        for worn, look in zip(self.worn, looks, strict=True):
            worn[look] += 1
        self.added[name] = {"emoji": looks[0], "heart": looks[1]}
