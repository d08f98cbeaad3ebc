"""Questions that change: edited, moved, merged, withdrawn, restored, left out, wondered about by others."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import changes, choices, questions, versions
from db.changes import Actor
from db.errors import (
    ChangedMeanwhile,
    Empty,
    FollowsAnother,
    NoPresentationOf,
    NoSuchPresentation,
    NoSuchQuestion,
    NotYoursToChange,
    SameQuestion,
    TooLong,
    YourOwnQuestion,
)
from db.members import User
from db.models import Presentation, Question
from db.types import Dialect
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, Group, actor

MANAGER = User(20, "운영자")
NAMELESS = User(21, "이름 없는 사람")

Texts = tuple[str | None, list[str]]


@pytest.fixture
async def place(group: Group) -> Presentation:
    """민하 and 은비 present, 수빈 in the other team; 한결 has asked 민하 something."""
    place = await group.present(MINHA, EUNBI)
    await group.present(SUBIN, team="2")
    await group.ask(MINHA, "첫 물음")
    return place


async def edit(group: Group, body: str, *, by: Actor | None = None, version: int | None = 0) -> Question:
    return await group.db.write(changes.edit, guild_id=GUILD, number=1, actor=by or actor(), body=body, version=version)


async def revert(group: Group, to: int, version: int) -> Question:
    return await group.db.write(changes.revert, guild_id=GUILD, number=1, actor=actor(), to=to, version=version)


async def move(group: Group, numbers: Sequence[int], place: Presentation, member_id: int) -> list[Question]:
    return await group.db.write(
        changes.move,
        guild_id=GUILD,
        numbers=numbers,
        actor=actor(),
        presentation_id=place.id,
        presenter_id=member_id,
    )


async def me_too(group: Group, user: User, *, wonders: bool = True, number: int = 1) -> int:
    """Wonder too; return how many others do."""
    found = await group.db.write(changes.me_too, guild_id=GUILD, number=number, user=user, wonders=wonders, now=NOW)
    return found.others


async def earlier(group: Group) -> list[tuple[int, str, str | None]]:
    question = await group.get(1)
    found = await group.db.read(versions.earlier, guild_id=GUILD, question_id=question.id)
    return [(version.version, version.body, version.editor.name if version.editor else None) for version in found]


async def said(group: Group, number: int) -> Texts:
    """Return the answer to a question, and what was added."""
    found = await group.get(number)
    return found.answer.body if found.answer else None, [addition.body for addition in found.additions]


async def under(group: Group, number: int) -> list[int]:
    return [follow_up.number for follow_up in (await group.get(number)).follow_ups]


async def standing(group: Group) -> list[int]:
    found = await group.db.read(questions.listing, guild_id=GUILD, week_id=None)
    return [question.number for question in found]


@pytest.mark.usefixtures("place")
class TestEditing:
    """What happens to the words."""

    async def test_the_words_before_are_kept(self, group: Group) -> None:
        edited = await edit(group, "고친 물음 \n", by=actor(minutes=1))
        await edit(group, "또 고친 물음", by=actor(MANAGER, is_manager=True, minutes=2), version=1)

        assert (edited.body, edited.version, edited.edited_at) == ("고친 물음", 1, actor(minutes=1).now)
        assert await earlier(group) == [(1, "고친 물음", "한결"), (0, "첫 물음", None)]

    async def test_who_has_seen_other_words_is_told(self, group: Group) -> None:
        await edit(group, "고친 물음")

        with pytest.raises(ChangedMeanwhile):
            await edit(group, "다르게 고친 물음")
        assert (await group.get(1)).body == "고친 물음"
        assert (await edit(group, "다르게 고친 물음", version=None)).version == 2

    async def test_the_same_words_are_no_edit(self, group: Group) -> None:
        same = await edit(group, "첫 물음")

        assert (same.version, same.edited_at) == (0, None)
        assert await earlier(group) == []

    async def test_what_was_imported_is_typed_here_from_then_on(self, group: Group) -> None:
        await group.db.write(_read_off_a_page)

        assert (await edit(group, "첫 물음")).dialect is Dialect.DISCORD
        assert (await revert(group, to=0, version=1)).dialect is Dialect.PAGE

    async def test_earlier_words_come_back_as_a_new_version(self, group: Group) -> None:
        await edit(group, "고친 물음")

        reverted = await revert(group, to=0, version=1)

        assert (reverted.body, reverted.version) == ("첫 물음", 2)
        assert [body for _, body, _ in await earlier(group)] == ["고친 물음", "첫 물음"]
        for to, version in ((1, 1), (7, 2)):
            with pytest.raises(ChangedMeanwhile):
                await revert(group, to=to, version=version)

    async def test_who_asked_anonymously_stays_unknown(self, group: Group) -> None:
        await group.ask(MINHA, "숨은 물음", recorder=NAMELESS, is_anonymous=True)
        before = await group.rows()

        await group.db.write(changes.edit, guild_id=GUILD, number=2, actor=actor(NAMELESS), body="고친 물음", version=0)

        assert (await group.get(2)).editor_id is None
        assert (await group.rows())["member"] == before["member"]

    async def test_a_text_that_cannot_be_stored_is_refused(self, group: Group) -> None:
        before = await group.rows()

        for body, refusal in ((" ", Empty), ("가" * 4001, TooLong)):
            with pytest.raises(refusal):
                await edit(group, body, by=actor(MANAGER, is_manager=True))
        assert await group.rows() == before


class TestMoving:
    """Who is asked."""

    async def test_several_go_to_another_presenter_with_their_follow_ups(
        self, group: Group, place: Presentation
    ) -> None:
        other = await group.present(MANAGER, team="3")
        await group.follow_up(1)
        await group.ask(EUNBI)
        await group.follow_up(1, "또요?")
        await group.withdraw(4)

        moved = await move(group, [1, 3], other, other.presenters[0].id)

        assert [question.number for question in moved] == [1, 3]
        for number in (1, 2, 3):
            found = await group.get(number)
            assert (found.presentation.id, found.presenter.name) == (other.id, "운영자")
        [again] = await group.restore(4)
        assert again.presenter.name == "운영자"
        assert place.id != other.id

    async def test_a_follow_up_stays_under_its_question(self, group: Group, place: Presentation) -> None:
        await group.follow_up(1)
        before = await group.rows()

        with pytest.raises(FollowsAnother) as refusal:
            await move(group, [1, 2], place, place.presenters[1].id)

        assert refusal.value.details == {"number": 2, "other": 1}
        assert await group.rows() == before

    async def test_a_roster_that_has_changed_meanwhile_is_noticed(self, group: Group, place: Presentation) -> None:
        gone = place.presenters[1].id
        other = await group.present(MANAGER, team="3")
        await group.change(place, MINHA)
        await group.cancel(other, by=MANAGER)

        with pytest.raises(NoPresentationOf):
            await move(group, [1], place, gone)
        with pytest.raises(NoSuchPresentation):
            await move(group, [1], other, other.presenters[0].id)
        assert (await group.get(1)).presenter.name == "민하"


@pytest.fixture
async def twice(group: Group, place: Presentation) -> Group:
    """The same was asked again by 수빈, of 은비: #2, answered, added to and followed up by #3; #4 hangs under #1."""
    await group.ask(EUNBI, "같은 물음", recorder=SUBIN)
    await group.answer(2, EUNBI, "은비의 답")
    await group.add(2, MINHA, "민하의 보탬")
    await group.follow_up(2)
    await group.follow_up(1)
    assert place.presenters[1].name == "은비"
    return group


BY_SUBIN = actor(SUBIN, minutes=1)


class TestMerging:
    """Two that ask the same."""

    async def test_what_was_said_and_asked_comes_along(self, twice: Group) -> None:
        merged = await twice.merge(2, 1, by=BY_SUBIN)

        assert (merged.number, merged.body) == (1, "첫 물음")
        assert [asker.name for asker in merged.askers] == ["한결", "수빈"]
        assert merged.others == 1
        assert (await twice.get(2)).number == 1
        assert await said(twice, 1) == ("은비의 답", ["민하의 보탬"])
        assert await under(twice, 1) == [3, 4]
        assert (await twice.get(3)).presenter.name == "민하"
        assert await standing(twice) == [1, 3, 4]

    async def test_what_was_said_to_the_question_itself_goes_first(self, twice: Group) -> None:
        await twice.merge(2, 1, by=BY_SUBIN)
        await twice.add(1, MINHA, "민하의 답")

        assert await said(twice, 1) == ("민하의 답", ["은비의 답", "민하의 보탬"])

    async def test_restored_all_is_as_it_was(self, twice: Group) -> None:
        await me_too(twice, MANAGER, number=2)
        before = await twice.rows()
        await twice.merge(2, 1, by=BY_SUBIN)

        await twice.restore(2, by=actor(SUBIN, minutes=2))

        assert await twice.rows() == before

    async def test_one_that_had_been_merged_goes_along_and_comes_back(self, twice: Group) -> None:
        rows = [await twice.rows()]
        await twice.merge(1, 2, by=actor(minutes=1))
        rows.append(await twice.rows())
        await twice.ask(MINHA, "셋째 물음")
        await twice.merge(2, 5, by=actor(SUBIN, minutes=2))

        assert (await twice.get(1)).number == (await twice.get(2)).number == 5
        assert [asker.name for asker in (await twice.get(5)).askers] == ["한결", "수빈"]
        assert await under(twice, 5) == [3, 4]
        await twice.restore(2, by=actor(SUBIN, minutes=3))
        await twice.db.write(_forget, number=5)
        assert _without_counter(await twice.rows()) == _without_counter(rows[1])
        await twice.restore(1, by=actor(minutes=4))
        assert _without_counter(await twice.rows()) == _without_counter(rows[0])

    async def test_one_of_two_goes_alone(self, twice: Group) -> None:
        await twice.ask(MINHA, "셋째 물음")
        for number in (1, 2):  # in the same moment
            await twice.merge(number, 5, by=actor(MANAGER, is_manager=True))

        await twice.restore(1)

        assert (await twice.get(1)).number == 1
        assert (await twice.get(2)).number == 5
        assert await said(twice, 5) == ("은비의 답", ["민하의 보탬"])
        assert (await under(twice, 1), await under(twice, 5)) == ([4], [3])

    async def test_the_first_of_a_chain_goes_alone(self, twice: Group) -> None:
        await twice.ask(MINHA, "셋째 물음")
        await twice.merge(1, 2, by=actor(minutes=1))
        await twice.merge(2, 5, by=actor(SUBIN, minutes=2))

        await twice.restore(1, by=actor(minutes=3))

        assert [(await twice.get(number)).number for number in (1, 2)] == [1, 5]
        assert (await said(twice, 1), await under(twice, 1)) == ((None, []), [4])

    async def test_out_of_one_that_was_withdrawn_it_comes_back_whole(self, twice: Group) -> None:
        await twice.merge(2, 1, by=BY_SUBIN)
        await twice.withdraw(1, by=actor(minutes=2))

        await twice.restore(2, by=actor(SUBIN, minutes=3))

        assert await standing(twice) == [2, 3]
        assert await said(twice, 2) == ("은비의 답", ["민하의 보탬"])

    async def test_what_hangs_together_is_taken_back_and_parted_whole(self, twice: Group) -> None:
        manager = actor(MANAGER, is_manager=True, minutes=1)
        await twice.ask(MINHA, "셋째 물음")
        for number in (1, 2):
            await twice.merge(number, 5, by=manager)

        gone = await twice.withdraw(5, 3, by=manager)
        back = await twice.restore(5, 2, 1, 3, by=manager)

        assert [(question.number, question.presentation.week.number) for question in gone] == [(3, 1), (5, 1)]
        assert [(question.number, question.presentation.week.number) for question in back] == [
            (1, 1),
            (2, 1),
            (3, 1),
            (5, 1),
        ]
        assert await standing(twice) == [1, 2, 3, 4, 5]

    async def test_each_who_wonders_counts_once(self, twice: Group) -> None:
        await me_too(twice, MANAGER, number=1)
        await me_too(twice, MANAGER, number=2)
        await me_too(twice, HANGYEOL, number=2)
        for _ in range(2):
            await twice.ask(MINHA, recorder=NAMELESS, is_anonymous=True)
        for number in (2, 5, 6):
            await twice.merge(number, 1, by=actor(MANAGER, is_manager=True))

        found = await twice.get(1)
        assert found.others == 3  # 수빈, the manager, and somebody; 한결 asked it
        assert found.anonymous_askers == [NAMELESS.id]
        for asker in (HANGYEOL, SUBIN, NAMELESS):
            with pytest.raises(YourOwnQuestion):
                await me_too(twice, asker)
        assert await me_too(twice, MANAGER, wonders=False) == 2

    async def test_a_number_that_leads_elsewhere_means_that_question(self, twice: Group) -> None:
        await twice.merge(2, 1, by=BY_SUBIN)

        assert (await twice.follow_up(2)).parent_id == (await twice.get(1)).id
        target = await twice.db.read(changes.merged_into, guild_id=GUILD, number=2)
        assert target is not None
        assert target.number == 1
        assert await twice.db.read(changes.merged_into, guild_id=GUILD, number=1) is None

    async def test_what_cannot_be_merged_stays(self, twice: Group) -> None:
        before = await twice.rows()

        for number, into in ((3, 1), (1, 3)):
            with pytest.raises(FollowsAnother):
                await twice.merge(number, into)
        with pytest.raises(SameQuestion):
            await twice.merge(1, 1)
        with pytest.raises(NoSuchQuestion):
            await twice.merge(1, 9)
        with pytest.raises(NotYoursToChange):
            await twice.merge(2, 1, by=actor(HANGYEOL))
        assert await twice.rows() == before
        await twice.merge(2, 1, by=BY_SUBIN)
        with pytest.raises(SameQuestion):
            await twice.merge(1, 2)


def _read_off_a_page(session: Session) -> None:
    """Let the first question be as an import stores it."""
    session.scalars(select(Question)).one().dialect = Dialect.PAGE


def _forget(session: Session, *, guild_id: int = GUILD, number: int) -> None:
    session.delete(questions.get(session, guild_id=guild_id, number=number))


def _without_counter(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    return {name: found for name, found in rows.items() if name != "guild"}


@pytest.mark.usefixtures("place")
class TestWithdrawing:
    """Gone, and back."""

    async def test_follow_ups_go_and_come_together(self, group: Group) -> None:
        for _ in range(2):
            await group.follow_up(1)
        await group.withdraw(2, by=actor(minutes=1))
        before = await group.rows()

        [gone] = await group.withdraw(1, by=actor(minutes=2))

        assert gone.withdrawn_at == actor(minutes=2).now
        assert await standing(group) == []
        [back] = await group.restore(1, by=actor(minutes=3))
        assert back.withdrawn_at is None
        assert await group.rows() == before  # the one that was taken back by itself stays away

    async def test_twice_is_once(self, group: Group) -> None:
        await group.follow_up(1)
        await group.withdraw(1, by=actor(minutes=1))
        gone = await group.rows()

        assert await group.withdraw(1, by=actor(minutes=2)) == []
        assert await group.rows() == gone
        found = [await group.restore(1, 2, by=actor(minutes=3)) for _ in range(2)]
        assert [[question.number for question in back] for back in found] == [[1, 2], []]
        assert await standing(group) == [1, 2]

    async def test_several_come_back_in_any_order(self, group: Group) -> None:
        await group.follow_up(1)
        await group.withdraw(2, 1)

        back = await group.restore(2, 1)

        assert [(question.number, question.presentation.team) for question in back] == [(1, "1"), (2, "1")]
        assert await standing(group) == [1, 2]

    async def test_a_follow_up_does_not_come_back_without_the_question_above_it(self, group: Group) -> None:
        await group.follow_up(1)
        await group.withdraw(1)

        with pytest.raises(NoSuchQuestion) as refusal:
            await group.restore(2)

        assert refusal.value.details == {"number": 1}
        assert await standing(group) == []

    async def test_one_of_a_presentation_that_was_cancelled_waits_for_it(
        self, group: Group, place: Presentation
    ) -> None:
        await group.follow_up(1)
        await group.withdraw(1)
        await group.cancel(place)

        restored = await group.restore(1)

        assert [question.waits for question in restored] == [True]
        assert await standing(group) == []
        await group.bring_back(place)
        assert await standing(group) == [1, 2]

    async def test_one_that_is_not_theirs_keeps_all(self, group: Group) -> None:
        await group.ask(MINHA, recorder=SUBIN)

        with pytest.raises(NotYoursToChange) as refusal:
            await group.withdraw(1, 2)

        assert refusal.value.details == {"number": 2, "presenter": "민하"}
        assert await standing(group) == [1, 2]


@pytest.mark.usefixtures("place")
class TestTheRest:
    """The page, the others, and the list of one's own."""

    async def test_a_question_is_left_out_of_the_page_and_taken_in_again(self, group: Group) -> None:
        for in_page in (False, True):
            await group.db.write(changes.set_in_page, guild_id=GUILD, number=1, actor=actor(MINHA), in_page=in_page)
            assert (await group.get(1)).in_page is in_page

    async def test_each_member_wonders_once(self, group: Group) -> None:
        assert [await me_too(group, SUBIN), await me_too(group, SUBIN), await me_too(group, MINHA)] == [1, 1, 2]
        assert [await me_too(group, SUBIN, wonders=False) for _ in range(2)] == [1, 1]

    async def test_whoever_asked_counts_already(self, group: Group) -> None:
        await group.ask(MINHA, recorder=NAMELESS, is_anonymous=True)
        before = await group.rows()

        for user, number in ((HANGYEOL, 1), (NAMELESS, 2)):
            for wonders in (True, False):
                with pytest.raises(YourOwnQuestion):
                    await me_too(group, user, number=number, wonders=wonders)
        assert await group.rows() == before

    async def test_whoever_may_do_something_with_it_finds_it_in_their_list(
        self, group: Group, place: Presentation
    ) -> None:
        await group.ask(MINHA, recorder=NAMELESS, is_anonymous=True)
        somebody = await group.name("손님")
        await group.ask(MINHA, recorder=SUBIN, asker_id=somebody.id)
        await group.answer(1, EUNBI)
        await group.withdraw(1)
        await group.change(place, EUNBI)  # 민하 is no longer on the team, but still the one addressed

        listed = {
            user.name: [
                question.number
                for question in await group.db.read(
                    choices.changeable_by, guild_id=GUILD, user_id=user.id, is_manager=user is MANAGER, limit=25
                )
            ]
            for user in (HANGYEOL, NAMELESS, SUBIN, MINHA, EUNBI, MANAGER)
        }

        assert listed == {
            "한결": [1],
            "이름 없는 사람": [2],
            "수빈": [3],
            "민하": [3],
            "은비": [3],
            "운영자": [3, 2, 1],
        }

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [("", [12, 11, 10]), ("1", [1, 12, 11]), ("#3", [3]), ("100%", [2]), ("ADAM", [3]), ("없는 말", [])],
    )
    async def test_the_list_is_narrowed_as_somebody_types(self, group: Group, wanted: str, found: list[int]) -> None:
        for body in ("100% 맞나요?", "왜 Adam인가요?", *["1000번째인가요?"] * 9):
            await group.ask(MINHA, body)

        listed = await group.db.read(
            choices.changeable_by, guild_id=GUILD, user_id=HANGYEOL.id, is_manager=False, limit=3, wanted=wanted
        )

        assert [question.number for question in listed] == found

    async def test_what_is_merged_with_is_what_is_near(self, group: Group) -> None:
        for presenter in (EUNBI, MINHA, EUNBI, MINHA, EUNBI):
            await group.ask(presenter)
        await group.follow_up(2)
        await group.withdraw(3)

        found = [
            [
                question.number
                for question in await group.db.read(choices.mergeable_with, guild_id=GUILD, number=5, limit=limit)
            ]
            for limit in (25, 2)
        ]

        assert found == [[1, 4, 6, 2], [1, 4]]
