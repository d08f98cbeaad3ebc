"""Who may do what: every role tries every action, on a question of its asker's own and on one that was recorded."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import answer_changes, answers, changes, questions
from db.changes import Actor
from db.engine import Database
from db.errors import NotAllowed, NotYourAnswer, NotYourQuestion, NotYoursToChange, StudyError, YourOwnQuestion
from db.members import User
from db.questions import Typed
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, Group

STRANGER = User(19, "지나가던 사람")
MANAGER = User(20, "운영자")
NAMELESS = User(21, "이름 없는 사람")

#: 민하 is addressed, 은비 is on the same team and answered the second question; 한결 asked, 수빈 typed it in.
ROLES = {
    "presenter": MINHA,
    "team mate": EUNBI,
    "asker": HANGYEOL,
    "recorder": SUBIN,
    "anonymous": NAMELESS,
    "stranger": STRANGER,
    "manager": MANAGER,
}

Try = Callable[[Session, User, bool], object]
OPEN, ANSWERED, ELSEWHERE = 1, 2, 4


def actor(user: User, is_manager: bool) -> Actor:  # the role that tries
    return Actor(user, is_manager, NOW)


def answer(session: Session, user: User, is_manager: bool) -> object:
    return answers.answer(
        session,
        guild_id=GUILD,
        author=user,
        is_manager=is_manager,
        number=OPEN,
        body="답",
        interaction_id=91,
        now=NOW,
    )


def add(session: Session, user: User, is_manager: bool) -> object:
    return answers.add(
        session,
        guild_id=GUILD,
        author=user,
        is_manager=is_manager,
        number=ANSWERED,
        body="더",
        interaction_id=92,
        now=NOW,
    )


def edit(session: Session, user: User, is_manager: bool) -> object:
    who = actor(user, is_manager)
    return changes.edit(session, guild_id=GUILD, number=OPEN, actor=who, body="고친 말", version=0)


def move(session: Session, user: User, is_manager: bool) -> object:
    found = questions.get(session, guild_id=GUILD, number=OPEN)
    return changes.move(
        session,
        guild_id=GUILD,
        numbers=[OPEN],
        actor=actor(user, is_manager),
        presentation_id=found.presentation_id,
        presenter_id=found.presenter_id,
    )


def merge(session: Session, user: User, is_manager: bool) -> object:
    return changes.merge(session, guild_id=GUILD, number=OPEN, into=ELSEWHERE, actor=actor(user, is_manager))


def withdraw(session: Session, user: User, is_manager: bool) -> object:
    return changes.withdraw(session, guild_id=GUILD, numbers=[OPEN], actor=actor(user, is_manager))


def restore(session: Session, user: User, is_manager: bool) -> object:
    changes.withdraw(session, guild_id=GUILD, numbers=[OPEN], actor=actor(MANAGER, is_manager=True))
    return changes.restore(session, guild_id=GUILD, numbers=[OPEN], actor=actor(user, is_manager))


def leave_out(session: Session, user: User, is_manager: bool) -> object:
    who = actor(user, is_manager)
    return changes.set_in_page(session, guild_id=GUILD, number=OPEN, actor=who, in_page=False)


def edit_answer(session: Session, user: User, is_manager: bool) -> object:
    return answer_changes.edit(
        session,
        guild_id=GUILD,
        answer_id=1,
        editor=user,
        is_manager=is_manager,
        body="고친 답",
        version=0,
        now=NOW,
    )


def withdraw_answer(session: Session, user: User, is_manager: bool) -> object:
    return answer_changes.withdraw(
        session, guild_id=GUILD, answer_id=1, user_id=user.id, is_manager=is_manager, now=NOW
    )


def restore_answer(session: Session, user: User, is_manager: bool) -> object:
    answer_changes.withdraw(session, guild_id=GUILD, answer_id=1, user_id=MANAGER.id, is_manager=True, now=NOW)
    return answer_changes.restore(session, guild_id=GUILD, answer_id=1, user_id=user.id, is_manager=is_manager)


def follow_up(session: Session, user: User, is_manager: bool) -> object:  # noqa: ARG001
    return questions.follow_up(session, guild_id=GUILD, typed=Typed("이어서", user, 93, NOW), number=OPEN)


def me_too(session: Session, user: User, is_manager: bool) -> object:  # noqa: ARG001
    return changes.me_too(session, guild_id=GUILD, number=OPEN, user=user, wonders=True, now=NOW)


TEAM = {"presenter", "team mate", "manager"}
OWN = {"asker", "manager"}
ITS_OWN = {"asker", "recorder", "manager"}
ALL = set(ROLES)

#: Each action: what refuses it; then who may on 한결's own, on what 수빈 recorded for 한결, and on an anonymous one.
ACTIONS: dict[Try, tuple[type[Exception], set[str], set[str], set[str]]] = {
    answer: (NotYourQuestion, TEAM, TEAM, TEAM),
    add: (NotYourQuestion, TEAM, TEAM, TEAM),
    edit: (NotYoursToChange, OWN, ITS_OWN | TEAM, {"anonymous", "manager"}),
    move: (NotYoursToChange, OWN, ITS_OWN | TEAM, {"anonymous", "manager"}),
    merge: (NotYoursToChange, OWN, ITS_OWN | TEAM, {"anonymous", "manager"}),
    withdraw: (NotYoursToChange, OWN, ITS_OWN, {"anonymous", "manager"}),
    restore: (NotYoursToChange, OWN, ITS_OWN, {"anonymous", "manager"}),
    leave_out: (NotYoursToChange, OWN | TEAM, ITS_OWN | TEAM, {"anonymous"} | TEAM),
    edit_answer: (NotYourAnswer, {"team mate", "manager"}, {"team mate", "manager"}, {"team mate", "manager"}),
    withdraw_answer: (NotYourAnswer, {"team mate", "manager"}, {"team mate", "manager"}, {"team mate", "manager"}),
    restore_answer: (NotYourAnswer, {"team mate", "manager"}, {"team mate", "manager"}, {"team mate", "manager"}),
    follow_up: (NotAllowed, ALL, ALL, ALL),
    me_too: (YourOwnQuestion, ALL - {"asker"}, ALL - {"asker"}, ALL - {"anonymous"}),
}
KINDS = ("own", "recorded", "anonymous")


async def ask(group: Group, kind: str) -> None:
    """Ask what the roles are tried on, a second that 은비 has answered, and two more."""
    await group.present(MINHA, EUNBI)
    asker = await group.meet(HANGYEOL)
    ways: dict[str, dict[str, Any]] = {
        "own": {"recorder": HANGYEOL},
        "recorded": {"recorder": SUBIN, "asker_id": asker.id},
        "anonymous": {"recorder": NAMELESS, "is_anonymous": True},
    }
    how = ways[kind]
    await group.ask(**how)
    await group.ask(**how)
    await group.answer(ANSWERED, EUNBI)
    for _ in range(2):
        await group.ask(recorder=STRANGER)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
async def test_who_may_do_what(db: Database, group: Group, role: str, kind: str) -> None:
    await ask(group, kind)
    before = await group.rows()

    found = await db.write(tried, user=ROLES[role], is_manager=role == "manager")

    expected = {
        action.__name__: None if role in allowed[KINDS.index(kind)] else refusal
        for action, (refusal, *allowed) in ACTIONS.items()
    }
    assert found == expected
    assert await group.rows() == before


def tried(session: Session, *, user: User, is_manager: bool) -> dict[str, type[Exception] | None]:
    """Try each action and undo it; return how it was refused."""
    found: dict[str, type[Exception] | None] = {}
    for action in ACTIONS:
        attempt = session.begin_nested()
        try:
            action(session, user, is_manager)
            found[action.__name__] = None
        except StudyError as refusal:
            found[action.__name__] = type(refusal)
        attempt.rollback()
        session.expire_all()
    return found
