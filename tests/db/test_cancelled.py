"""A cancelled presentation's questions wait for it, and come back with it or with its people."""

import datetime as dt

import pytest

from db import cancelled, changes, on_hold, questions, waiting
from db.cancelled import Cancelled
from db.errors import MergedInto, NoSuchQuestion, NotYourPresentation, QuestionWaits, Replaced
from db.models import Presentation
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group, actor


@pytest.fixture
async def place(group: Group) -> Presentation:
    """#1 to 민하, answered, with the follow-up #2; #3 to 은비; #4, withdrawn; all of one team."""
    place = await group.present(MINHA, EUNBI)
    await group.ask()
    await group.answer(1, MINHA)
    await group.follow_up(1)
    await group.ask(EUNBI, "은비에게")
    await group.ask(EUNBI, "지운 질문")
    await group.withdraw(4)
    return place


async def standing(group: Group) -> list[int]:
    found = await group.db.read(questions.listing, guild_id=GUILD, week_id=None)
    return [question.number for question in found]


async def gather(group: Group, into: Presentation, from_: Presentation) -> Cancelled:
    return await group.db.write(
        cancelled.gather,
        guild_id=GUILD,
        presentation_id=into.id,
        cancelled_id=from_.id,
        user_id=MINHA.id,
        is_manager=False,
        today=TODAY,
    )


async def left_behind(group: Group, place: Presentation) -> tuple[int, int] | None:
    """Return the presentation for which questions wait, and how many."""
    found = await group.db.read(on_hold.left_behind, guild_id=GUILD, presentation_id=place.id)
    return None if found is None else (found.presentation.id, found.count)


async def test_its_questions_wait_and_come_back_as_they_were(group: Group, place: Presentation) -> None:
    before = await group.rows()
    assert await group.db.read(waiting.count_open, guild_id=GUILD, user_id=MINHA.id) == 2

    await group.cancel(place)

    assert await standing(group) == []
    assert await group.db.read(waiting.count_open, guild_id=GUILD, user_id=MINHA.id) == 0
    back = await group.bring_back(place)
    assert (back.is_new, back.waiting, back.value.id) == (True, 2, place.id)
    assert await standing(group) == [1, 2, 3]
    after = await group.rows()
    for rows in (before, after):
        del rows["post"], rows["moment"]  # cards were to be drawn, and what comes by itself was planned, anew
    assert after == before


async def test_brought_back_twice_it_is_brought_back_once(group: Group, place: Presentation) -> None:
    await group.cancel(place)
    await group.bring_back(place)
    before = await group.rows()

    again = await group.bring_back(place)

    assert (again.is_new, again.waiting) == (False, 0)
    assert await group.rows() == before


async def test_only_who_could_cancel_it_brings_it_back(group: Group, place: Presentation) -> None:
    await group.cancel(place)

    with pytest.raises(NotYourPresentation) as refusal:
        await group.bring_back(place, by=SUBIN)

    assert refusal.value.details == {"team": "1", "week": 1}
    assert await standing(group) == []
    assert (await group.bring_back(place, by=SUBIN, is_manager=True)).is_new


async def test_where_its_team_s_name_is_taken_it_gets_another(group: Group, place: Presentation) -> None:
    await group.cancel(place)
    await group.present(HANGYEOL)

    assert (await group.bring_back(place)).value.team == "2"


async def test_who_presents_there_by_now_stands_in_its_way(group: Group, place: Presentation) -> None:
    await group.cancel(place)
    other = await group.present(MINHA)

    with pytest.raises(Replaced) as refusal:
        await group.bring_back(place)

    assert refusal.value.details == {"name": "민하", "team": "1", "week": 1, "presentation": other.id}
    assert await standing(group) == []


async def test_nothing_is_done_with_what_waits_but_withdrawing_it(group: Group, place: Presentation) -> None:
    await group.cancel(place)
    before = await group.rows()

    for act in (
        group.answer(3, EUNBI),
        group.follow_up(1),
        group.merge(3, 1, by=actor(is_manager=True)),
        group.db.write(changes.edit, guild_id=GUILD, number=3, actor=actor(), body="새 글", version=None),
        group.db.write(changes.me_too, guild_id=GUILD, number=3, user=SUBIN, wonders=True, now=NOW),
    ):
        with pytest.raises(QuestionWaits) as refusal:
            await act
        assert refusal.value.details["number"] in {1, 3}
    assert await group.rows() == before


async def test_what_is_withdrawn_meanwhile_stays_away_with_its_follow_ups(group: Group, place: Presentation) -> None:
    await group.cancel(place)

    [gone] = await group.withdraw(1, by=actor(minutes=1))

    assert not gone.waits
    await group.bring_back(place)
    assert await standing(group) == [3]
    await group.restore(1, by=actor(minutes=2))
    assert await standing(group) == [1, 2, 3]


async def test_what_was_withdrawn_before_waits_only_once_it_is_restored(group: Group, place: Presentation) -> None:
    await group.cancel(place)

    [restored] = await group.restore(4, by=actor(minutes=1))

    assert restored.waits
    assert await group.restore(3) != []  # it waits already, and goes on
    assert await standing(group) == []
    await group.bring_back(place)
    assert await standing(group) == [1, 2, 3, 4]


async def test_a_merge_is_undone_while_both_wait(group: Group, place: Presentation) -> None:
    await group.merge(1, 3, by=actor(minutes=1))
    await group.cancel(place)
    with pytest.raises(QuestionWaits):
        await group.get(1)
    with pytest.raises(MergedInto):
        await group.withdraw(1, by=actor(minutes=2))

    await group.restore(1, by=actor(minutes=2))

    assert await standing(group) == []
    await group.bring_back(place)
    assert await standing(group) == [1, 2, 3]
    assert (await group.get(2)).parent_id == (await group.get(1)).id


async def test_a_follow_up_is_restored_under_a_question_that_waits(group: Group, place: Presentation) -> None:
    await group.withdraw(2, by=actor(minutes=1))
    await group.cancel(place)

    await group.restore(2, by=actor(minutes=2))

    await group.bring_back(place)
    assert await standing(group) == [1, 2, 3]


async def test_they_come_along_where_their_presenter_registers_anew(group: Group, place: Presentation) -> None:
    await group.cancel(place)
    anew = await group.present(MINHA, week=2, date=TODAY + WEEK)
    assert await left_behind(group, anew) == (place.id, 1)

    moved = await gather(group, anew, place)

    assert (moved.is_new, moved.waiting) == (True, 1)
    assert await standing(group) == [1, 2]
    assert (await group.get(2)).presentation_id == anew.id
    assert await left_behind(group, anew) is None
    again = await gather(group, anew, place)
    assert (again.is_new, again.waiting) == (False, 0)
    await group.bring_back(place, by=EUNBI)
    assert (await group.get(3)).presentation_id == place.id


async def test_nothing_comes_along_from_another_term_or_of_others(group: Group, place: Presentation) -> None:
    await group.cancel(place)
    other = await group.present(SUBIN)
    assert await left_behind(group, other) is None
    await group.begin_term()

    anew = await group.present(MINHA)

    assert await left_behind(group, anew) is None
    (waits,) = await group.db.read(on_hold.to_come_back, guild_id=GUILD, today=TODAY + 30 * WEEK, limit=5)
    assert waits.presentation.id == place.id


async def test_those_that_were_cancelled_last_come_first(group: Group, place: Presentation) -> None:
    later = await group.present(SUBIN, week=2, date=TODAY + WEEK)
    without = await group.present(HANGYEOL, week=3, date=TODAY + 2 * WEEK)
    await group.ask(SUBIN, week=2)
    for presentation, presenter in ((place, MINHA), (without, HANGYEOL), (later, SUBIN)):
        await group.cancel(presentation, by=presenter)

    found = await group.db.read(on_hold.to_come_back, guild_id=GUILD, today=TODAY + 30 * WEEK, limit=5)

    assert [(row.presentation.id, row.count) for row in found] == [(later.id, 1), (place.id, 2)]
    (first,) = await group.db.read(on_hold.to_come_back, guild_id=GUILD, today=TODAY + 30 * WEEK, limit=1)
    assert [member.name for member in first.presentation.presenters] == ["수빈"]


async def test_one_that_never_was_is_not_taken_for_one_that_waits(group: Group, place: Presentation) -> None:
    await group.cancel(place)

    with pytest.raises(NoSuchQuestion) as refusal:
        await group.get(4)
    assert not isinstance(refusal.value, QuestionWaits)


async def test_a_follow_up_does_not_stand_where_its_talk_is_cancelled(group: Group, place: Presentation) -> None:
    other = await group.present(SUBIN, team="2")
    await group.ask(SUBIN, "다른 팀에게")
    await group.merge(1, 5, by=actor(is_manager=True, minutes=1))
    await group.cancel(place)

    await group.restore(1, by=actor(is_manager=True, minutes=2))

    assert await standing(group) == [5]
    await group.bring_back(place)
    assert await standing(group) == [1, 2, 3, 5]
    assert other.id != place.id


async def test_what_was_merged_goes_along_with_its_target(group: Group, place: Presentation) -> None:
    await group.ask(MINHA, "같은 질문")
    await group.merge(1, 5, by=actor(minutes=1))
    await group.cancel(place)
    anew = await group.present(MINHA, week=2, date=TODAY + WEEK)
    await gather(group, anew, place)

    await group.restore(1, by=actor(minutes=2))

    assert await standing(group) == [1, 2, 5]
    assert (await group.get(2)).presentation_id == anew.id


async def test_one_without_questions_may_come_back_until_its_day(group: Group) -> None:
    place = await group.present(MINHA)
    await group.cancel(place)

    found = [
        await group.db.read(on_hold.to_come_back, guild_id=GUILD, today=TODAY + dt.timedelta(days=days), limit=5)
        for days in (0, 1)
    ]

    assert [[(row.presentation.id, row.count) for row in rows] for rows in found] == [[(place.id, 0)], []]
