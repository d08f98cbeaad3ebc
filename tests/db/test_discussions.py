"""Whom a presentation has on its roster that nobody presents: everyone, who is no person."""

import pytest
from sqlalchemy import URL

from db import changes, members, waiting
from db.engine import Database
from db.errors import AskedOfAll, NameTaken
from db.members import User
from db.models import Presentation, Question
from db.questions import ask_member
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, Group, actor, opened, typed
from tests.support.database import leave_as_of
from tests.support.statements import counted

EVERYONE = "모두"


async def discuss(group: Group, team: str = "1", *, week: int = 1, by: User | None = None) -> Presentation:
    return await group.present(guests=[EVERYONE], team=team, week=week, by=by)


async def ask(
    group: Group, presentation: Presentation, recorder: User = HANGYEOL, *, is_anonymous: bool = False
) -> Question:
    stored = await group.db.write(
        ask_member,
        guild_id=group.guild_id,
        typed=typed(recorder=recorder, is_anonymous=is_anonymous),
        presentation_id=presentation.id,
        presenter_id=presentation.presenters[0].id,
    )
    return stored.value


async def offered(group: Group, user: User, *, limit: int = 25, is_offer: bool = True) -> waiting.Queue:
    return await group.db.read(
        waiting.queue_of, guild_id=group.guild_id, user_id=user.id, limit=limit, is_offer=is_offer
    )


async def test_everyone_is_one_row_in_each_guild_and_neutral(group: Group, db: Database) -> None:
    first, second = await discuss(group), await discuss(group, "2")
    elsewhere = await discuss(Group(db, ELSEWHERE))

    (everyone,), (again,), (other,) = first.presenters, second.presenters, elsewhere.presenters
    assert everyone.id == again.id != other.id
    assert (everyone.user_id, everyone.emoji, everyone.heart) == (None, "💬", "🤍")
    assert (await group.name(EVERYONE, emoji="🦊", heart="🖤")).heart == "🤍"


async def test_a_person_of_that_name_gets_another(group: Group) -> None:
    assert (await group.meet(User(1, EVERYONE))).name == "모두2"
    for use_case in (members.edit, members.link):
        with pytest.raises(NameTaken) as refusal:
            await group.db.write(use_case, guild_id=GUILD, user=MINHA, name=" 모두 ", emoji="", heart="", now=NOW)
        assert refusal.value.details == {"name": EVERYONE}
    with pytest.raises(NameTaken):
        await group.db.read(members.to_merge, guild_id=GUILD, user_id=MINHA.id, name=EVERYONE)


async def test_it_waits_for_nobody_but_is_offered_to_all_others_after_their_own(group: Group) -> None:
    discussion = await discuss(group, "2", by=EUNBI)
    await group.present(MINHA, SUBIN)
    for_all, secret = await ask(group, discussion), await ask(group, discussion, is_anonymous=True)
    own = await group.ask(MINHA)

    for user in (EUNBI, HANGYEOL):
        assert await offered(group, user, is_offer=False) == waiting.Queue([], 0)
        assert not await group.db.read(waiting.is_any_of, guild_id=GUILD, user_id=user.id, numbers=[for_all.number])
    for user in (MINHA, SUBIN):
        found = await offered(group, user)
        assert [question.number for question in found.first] == [own.number, secret.number, for_all.number]
        assert [question.is_turn for question in found.first] == [user is MINHA, False, False]
        assert (await offered(group, user, limit=2)).count == 3
        assert (await offered(group, user, is_offer=False)).count == 1
    assert [question.number for question in (await offered(group, HANGYEOL)).first] == [secret.number]
    await group.answer(for_all.number, EUNBI)
    assert [question.number for question in (await offered(group, EUNBI)).first] == [secret.number]


async def test_what_is_for_everyone_stays_so_when_somebody_presents(group: Group) -> None:
    discussion = await discuss(group, by=EUNBI)
    asked = await ask(group, discussion)
    await group.change(discussion, MINHA, by=EUNBI)

    assert await offered(group, MINHA, is_offer=False) == waiting.Queue([], 0)
    assert [question.number for question in (await offered(group, MINHA)).first] == [asked.number]
    assert (await group.answer(asked.number, SUBIN)).presenter.name == EVERYONE


async def test_offering_what_is_for_everyone_asks_no_more_of_the_database(group: Group, db: Database) -> None:
    await ask(group, await discuss(group))

    counts = []
    for is_offer in (False, True):
        with counted(db) as found:
            await db.read(waiting.open_of, guild_id=GUILD, user_id=MINHA.id, limit=25, is_offer=is_offer)
        counts.append(len(found.statements))

    assert counts == [3, 3]


async def test_only_its_own_people_change_it(group: Group) -> None:
    asked = await ask(group, await discuss(group))

    with pytest.raises(AskedOfAll) as refusal:
        await group.db.write(changes.edit, guild_id=GUILD, number=asked.number, actor=actor(SUBIN), body="", version=0)

    assert refusal.value.details == {"number": asked.number}


async def test_who_has_the_name_of_old_is_called_otherwise(empty_url: URL) -> None:
    member = "INSERT INTO member (id, guild_id, user_id, name, emoji, heart, created_at) VALUES"
    await leave_as_of(
        "0020",
        empty_url,
        [
            "INSERT INTO guild (id, last_question) VALUES (1, 0)",
            "INSERT INTO guild (id, last_question) VALUES (2, 0)",
            "INSERT INTO term (guild_id, number) VALUES (2, 1)",
            f"{member} (7, 1, 11, '모두', '🐶', '🩷', '2026-01-01 00:00:00')",
            f"{member} (8, 2, NULL, '모두', '🐶', '🩷', '2026-01-01 00:00:00')",
        ],
    )

    async with opened(empty_url) as db:
        person = await db.read(members.find, guild_id=1, user_id=11)
        found = (await discuss(Group(db, 2))).presenters

    assert person is not None
    assert person.name == "모두7"
    assert [member.id for member in found] == [8]  # a page said so
