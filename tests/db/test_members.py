"""Who somebody is in the group, and how they appear."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import members
from db.engine import Database
from db.errors import BadEmoji, BadName, BothReflected, NameTaken
from db.members import ANIMALS, HEARTS, User
from db.models import Member, Presenter, Question, Reflection
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, Group


async def edit(
    group: Group, user: User, name: str, emoji: str = "", heart: str = "", *, as_manager: bool = False
) -> Member:
    """Fill in the profile's form."""
    use_case = members.link if as_manager else members.edit
    return await group.db.write(
        use_case, guild_id=group.guild_id, user=user, name=name, emoji=emoji, heart=heart, now=NOW
    )


async def test_a_newcomer_is_met_once(group: Group) -> None:
    first, again = await group.meet(MINHA), await group.meet(User(MINHA.id, "바뀐 이름"))

    assert first.id == again.id
    assert (again.name, again.user_id, again.created_at) == ("민하", MINHA.id, NOW)


async def test_nobody_has_the_same_animal_or_heart_while_any_is_left(group: Group) -> None:
    met = [await group.meet(User(number, f"학생{number}")) for number in range(len(ANIMALS) + 1)]

    assert [member.emoji for member in met] == [*ANIMALS, ANIMALS[0]]
    hearts = [member.heart for member in met]
    for start in range(0, len(ANIMALS), len(HEARTS)):
        assert hearts[start : start + len(HEARTS)] == list(HEARTS)[: len(hearts) - start]


async def test_an_animal_that_was_put_down_is_free_again(group: Group) -> None:
    await group.meet(MINHA)
    await edit(group, MINHA, "민하", "★")

    assert (await group.meet(EUNBI)).emoji == ANIMALS[0]


async def test_a_second_one_of_a_name_gets_a_number_and_can_be_renamed(group: Group) -> None:
    names = [(await group.meet(User(number, "김민지"))).name for number in (1, 2, 3)]
    assert names == ["김민지", "김민지2", "김민지3"]

    renamed = await edit(group, User(2, "김민지"), "작은 민지")

    assert (renamed.user_id, renamed.name) == (2, "작은 민지")
    assert (await group.meet(User(4, "김민지"))).name == "김민지2"


async def test_a_long_name_leaves_room_for_its_number(group: Group) -> None:
    names = [(await group.meet(User(number, "가" * 40))).name for number in (1, 2)]

    assert names == ["가" * 32, "가" * 28 + "2"]


async def test_guilds_share_no_names(db: Database) -> None:
    here, there = await Group(db).meet(MINHA), await Group(db, ELSEWHERE).meet(MINHA)

    assert here.name == there.name == "민하"
    assert here.id != there.id


async def test_a_member_is_found_by_user_name_and_id(db: Database, group: Group) -> None:
    met = await group.meet(MINHA)

    for found in (
        await db.read(members.find, guild_id=GUILD, user_id=MINHA.id),
        await db.read(members.by_name, guild_id=GUILD, name="민하"),
        await db.read(members.get, guild_id=GUILD, member_id=met.id),
    ):
        assert found is not None
        assert found.id == met.id


async def test_a_name_is_added_once_and_dressed_as_on_its_page(group: Group) -> None:
    first = await group.name(" 김하나 ", emoji="🐱", heart="🩷")
    again = await group.name("김하나", emoji="🐶", heart="🖤")

    assert first.id == again.id
    assert (again.name, again.user_id, again.emoji, again.heart) == ("김하나", None, "🐱", "🩷")


@pytest.mark.parametrize("shown", [None, ":cat:", "<:cat:12>", "x" * 64])
async def test_what_is_no_emoji_on_a_page_becomes_an_animal(group: Group, shown: str | None) -> None:
    member = await group.name("김하나", emoji=shown, heart=shown)

    assert (member.emoji, member.heart) == (ANIMALS[0], HEARTS[0])


async def test_a_name_that_no_page_could_hold_is_not_added(group: Group) -> None:
    with pytest.raises(BadName):
        await group.name("김하나, 이두리")


async def test_a_profile_is_changed_and_what_is_left_empty_stays(group: Group) -> None:
    await group.meet(MINHA)
    await edit(group, MINHA, "하", "🦊", "💜")

    changed = await edit(group, MINHA, "하", " ", "🧡")

    assert (changed.name, changed.emoji, changed.heart) == ("하", "🦊", "🧡")


async def test_a_profile_may_be_somebody_s_first_act(group: Group) -> None:
    changed = await edit(group, MINHA, "하")

    assert (changed.user_id, changed.name, changed.emoji) == (MINHA.id, "하", ANIMALS[0])


@pytest.mark.parametrize(
    ("name", "emoji", "heart", "kind"),
    [("", "", "", BadName), ("a,b", "", "", BadName), ("하", "하", "", BadEmoji), ("하", "", "<:a:1>", BadEmoji)],
)
async def test_a_profile_that_could_not_be_shown_is_refused(
    group: Group, name: str, emoji: str, heart: str, kind: type[Exception]
) -> None:
    before = await group.meet(MINHA)

    with pytest.raises(kind):
        await edit(group, MINHA, name, emoji, heart)

    assert (await group.meet(MINHA)).name == before.name


@pytest.mark.parametrize("as_manager", [False, True])
async def test_nobody_takes_the_name_of_another(group: Group, as_manager: bool) -> None:
    await group.meet(MINHA)
    await group.meet(EUNBI)

    with pytest.raises(NameTaken) as refusal:
        await edit(group, EUNBI, " 민하", as_manager=as_manager)

    assert refusal.value.details == {"name": "민하"}


async def test_an_imported_name_is_linked_by_a_manager_alone(group: Group) -> None:
    imported = await group.name("김하나")

    with pytest.raises(NameTaken):
        await edit(group, MINHA, "김하나")
    linked = await edit(group, MINHA, "김하나", "🦊", as_manager=True)

    assert (linked.id, linked.user_id, linked.emoji) == (imported.id, MINHA.id, "🦊")
    assert (await group.meet(MINHA)).id == imported.id


async def test_a_manager_renames_and_links_again_what_is_linked(group: Group) -> None:
    await group.name("김하나")
    linked = await edit(group, MINHA, "김하나", as_manager=True)

    assert (await edit(group, MINHA, "김하나", as_manager=True)).id == linked.id
    assert (await edit(group, MINHA, "하나", as_manager=True)).id == linked.id


async def test_linking_brings_together_what_both_rows_hold(group: Group) -> None:
    first = await group.present(EUNBI, guests=["김하나"])
    await group.present(MINHA, week=2)
    asked = await group.ask(MINHA, recorder=MINHA)
    await group.answer(asked.number, MINHA)
    await group.reflect(MINHA, first.week, "내 소감")
    own, imported = await group.meet(MINHA), await group.name("김하나")

    linked = await edit(group, MINHA, "김하나", as_manager=True)

    assert linked.id == imported.id
    rows = await group.rows()
    assert [row[0] for row in rows["member"] if row[0] == own.id] == []
    roster = await group.db.read(lambda session: session.scalars(select(Presenter.member_id)).all())
    assert sorted(roster) == sorted([(await group.meet(EUNBI)).id, imported.id, imported.id])
    question = await group.db.read(lambda session: session.scalars(select(Question)).one())
    assert {question.presenter_id, question.asker_id, question.recorder_id} == {imported.id}
    reflection = await group.db.read(lambda session: session.scalars(select(Reflection)).one())
    assert (reflection.member_id, reflection.body) == (imported.id, "내 소감")


async def test_linking_somebody_to_their_team_mate_s_row_leaves_one_place(group: Group) -> None:
    place = await group.present(MINHA, EUNBI, guests=["김하나"])

    await edit(group, MINHA, "김하나", as_manager=True)

    statement = select(Member.name).join(Presenter).where(Presenter.presentation_id == place.id)
    names = await group.db.read(lambda session: session.scalars(statement.order_by(Presenter.position)).all())
    assert names == ["은비", "김하나"]


async def test_two_reflections_on_one_week_are_not_brought_together(group: Group) -> None:
    week = (await group.present(EUNBI, week=3)).week
    await group.reflect(MINHA, week)
    await group.reflect(HANGYEOL, week)
    await group.db.write(_forget, user_id=HANGYEOL.id)
    before = await group.rows()

    with pytest.raises(BothReflected) as refusal:
        await edit(group, MINHA, "한결", as_manager=True)

    assert refusal.value.details == {"name": "한결", "week": 3}
    assert await group.rows() == before


async def test_reflections_on_different_weeks_are(group: Group) -> None:
    first, second = (await group.present(EUNBI, week=1)).week, (await group.present(EUNBI, week=2)).week
    await group.reflect(MINHA, first)
    await group.reflect(HANGYEOL, second)
    await group.db.write(_forget, user_id=HANGYEOL.id)

    linked = await edit(group, MINHA, "한결", as_manager=True)

    owners = await group.db.read(lambda session: session.scalars(select(Reflection.member_id)).all())
    assert owners == [linked.id, linked.id]


async def test_a_name_elsewhere_is_not_linked(db: Database, group: Group) -> None:
    await Group(db, ELSEWHERE).name("김하나")

    linked = await edit(group, MINHA, "김하나", as_manager=True)

    assert (linked.guild_id, linked.user_id) == (GUILD, MINHA.id)
    assert (await Group(db, ELSEWHERE).name("김하나")).user_id is None


def test_every_column_that_names_a_member_is_handed_over() -> None:
    assert {str(column) for column in members.references()} == {
        "presenter.member_id",
        "question.presenter_id",
        "question.asker_id",
        "question.recorder_id",
        "question.editor_id",
        "answer.author_id",
        "answer.recorder_id",
        "answer.editor_id",
        "me_too.member_id",
        "reflection.member_id",
        "revision.editor_id",
    }


def _forget(session: Session, *, user_id: int) -> None:
    """Turn a member into a name that nobody on Discord has claimed."""
    session.scalars(select(Member).where(Member.user_id == user_id)).one().user_id = None
