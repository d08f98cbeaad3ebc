"""Questions: asked of a presenter, numbered for ever, found again."""

import pytest

from db import questions
from db.engine import Database
from db.errors import Empty, NoPresentationOf, NoSuchPresentation, NoSuchQuestion, NoSuchWeek, NoWeekYet, TooLong
from db.members import User
from db.models import Question
from db.types import Dialect
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group, typed


async def get(group: Group, number: int) -> Question:
    return await group.db.read(questions.get, guild_id=group.guild_id, number=number)


async def ask_member(
    group: Group, presentation_id: int, presenter_id: int, *, interaction_id: int = 7, asker_id: int | None = None
) -> Question:
    """Ask somebody chosen from a roster."""
    return await group.db.write(
        questions.ask_member,
        guild_id=group.guild_id,
        typed=typed(interaction_id=interaction_id, asker_id=asker_id),
        presentation_id=presentation_id,
        presenter_id=presenter_id,
    )


async def withdraw(group: Group, question: Question) -> None:
    await group.db.write(lambda session: setattr(session.get_one(Question, question.id), "withdrawn_at", NOW))


async def listed(
    group: Group, *, week_id: int | None, user_id: int | None = None, only_open: bool = False
) -> list[int]:
    found = await group.db.read(
        questions.listing, guild_id=group.guild_id, week_id=week_id, presenter_user_id=user_id, only_open=only_open
    )
    return [question.number for question in found]


async def test_a_question_is_stored_with_all_that_its_card_shows(group: Group) -> None:
    place = await group.present(MINHA, week=3, team="빨강")

    asked = await group.ask(MINHA, "\n왜 그런가요?  ", recorder=HANGYEOL)

    for question in (asked, await get(group, 1)):
        assert (question.number, question.body, question.dialect) == (1, "왜 그런가요?", Dialect.DISCORD)
        assert (question.presentation.id, question.presentation.week.number) == (place.id, 3)
        assert question.asker is not None
        assert question.recorder is not None
        assert (question.presenter.name, question.asker.name, question.recorder.name) == ("민하", "한결", "한결")
        assert (question.answer, question.message_id, question.created_at) == (None, None, NOW)


async def test_who_asked_aloud_is_not_who_typed_it_in(group: Group) -> None:
    place = await group.present(MINHA)
    asker = await group.name("손님")

    by_command = await group.ask(asker_id=asker.id)
    by_form = await ask_member(group, place.id, place.presenters[0].id, asker_id=asker.id)

    for question in (by_command, by_form):
        assert question.asker is not None
        assert question.recorder is not None
        assert (question.asker.name, question.recorder.name) == ("손님", "한결")


async def test_one_asked_anonymously_names_nobody(db: Database, group: Group) -> None:
    async def has_asked(user: User, guild_id: int = GUILD) -> bool:
        return await db.read(questions.has_asked_anonymously, guild_id=guild_id, user_id=user.id)

    await group.present(MINHA)
    before = await group.rows()
    assert not await has_asked(HANGYEOL)

    asked = await group.ask(recorder=HANGYEOL, is_anonymous=True)

    for question in (asked, await get(group, 1)):
        assert (question.asker, question.recorder, question.anonymous_user_id) == (None, None, HANGYEOL.id)
    assert (await group.rows())["member"] == before["member"]
    assert await has_asked(HANGYEOL)
    assert not await has_asked(SUBIN)
    assert not await has_asked(HANGYEOL, ELSEWHERE)


async def test_somebody_on_a_roster_need_not_be_on_discord(group: Group) -> None:
    place = await group.present(MINHA, guests=["손님"])

    asked = await ask_member(group, place.id, place.presenters[1].id)

    assert (asked.presenter.name, asked.presenter.user_id, asked.number) == ("손님", None, 1)


async def test_what_discord_delivers_twice_is_stored_once(group: Group) -> None:
    place = await group.present(MINHA)

    first, again = await group.ask(interaction_id=5), await group.ask(body="다른 말", interaction_id=5)
    by_form = [await ask_member(group, place.id, place.presenters[0].id) for _ in range(2)]

    assert (first.id, first.body) == (again.id, again.body)
    assert by_form[0].id == by_form[1].id
    assert await group.numbers() == [1, 2]
    assert (await get(group, 1)).body == "왜 그런가요?"


async def test_numbers_count_the_guild_s_questions_and_are_never_given_again(db: Database, group: Group) -> None:
    there = Group(db, ELSEWHERE)
    for one in (group, there):
        await one.present(MINHA)
    first = await group.ask()
    await withdraw(group, first)

    assert [(await one.ask()).number for one in (group, there, group, there)] == [2, 1, 3, 2]


async def test_where_there_is_nobody_to_ask_nothing_is_stored(group: Group) -> None:
    with pytest.raises(NoWeekYet):
        await group.ask(MINHA)
    await group.present(MINHA)
    before = await group.rows()

    with pytest.raises(NoPresentationOf):
        await group.ask(EUNBI, recorder=SUBIN)
    with pytest.raises(NoSuchWeek):
        await group.ask(MINHA, week=2, recorder=SUBIN)
    with pytest.raises(Empty):
        await group.ask(MINHA, " \n", recorder=SUBIN)
    with pytest.raises(TooLong):
        await group.ask(MINHA, "가" * 4001, recorder=SUBIN)

    assert await group.rows() == before


async def test_a_roster_that_has_changed_meanwhile_is_noticed(group: Group) -> None:
    place = await group.present(MINHA, guests=["손님"])
    guest = place.presenters[1].id
    await group.change(place, MINHA)

    with pytest.raises(NoPresentationOf):
        await ask_member(group, place.id, guest)
    await group.cancel(place)
    with pytest.raises(NoSuchPresentation):
        await ask_member(group, place.id, place.presenters[0].id)


async def test_a_question_that_is_withdrawn_or_never_was_is_not_found(group: Group) -> None:
    await group.present(MINHA)
    asked = await group.ask()
    await withdraw(group, asked)

    for number in (1, 2):
        with pytest.raises(NoSuchQuestion) as refusal:
            await get(group, number)
        assert refusal.value.details == {"number": number}


async def test_where_a_card_stands_is_remembered(group: Group) -> None:
    await group.present(MINHA)
    await group.ask()

    await group.db.write(questions.posted, guild_id=GUILD, number=1, channel_id=10, message_id=20)

    stored = await get(group, 1)
    assert (stored.channel_id, stored.message_id) == (10, 20)


async def test_open_questions_wait_for_the_whole_team(group: Group) -> None:
    async def waiting(user_id: int) -> list[int]:
        found = await group.db.read(questions.open_of, guild_id=GUILD, user_id=user_id)
        return [question.number for question in found]

    place = await group.present(MINHA, EUNBI)
    await group.present(SUBIN, week=2, date=TODAY + WEEK)
    assert await waiting(HANGYEOL.id) == []  # nobody has met them
    for presenter in (MINHA, EUNBI, SUBIN, MINHA):
        await group.ask(presenter)

    assert await waiting(MINHA.id) == await waiting(EUNBI.id) == [1, 2, 4]
    assert (await waiting(SUBIN.id), await waiting(HANGYEOL.id)) == ([3], [])
    await group.answer(2, MINHA)
    await group.change(place, EUNBI)
    assert await waiting(EUNBI.id) == [1, 4]
    assert await waiting(MINHA.id) == [1, 4]  # no longer on the team, but still the one addressed


async def test_questions_are_listed_by_week_presenter_and_openness(group: Group) -> None:
    first = await group.present(MINHA, EUNBI)
    second = await group.present(MINHA, week=2, date=TODAY + WEEK)
    await group.ask(MINHA)
    await group.ask(EUNBI)
    await group.ask(MINHA, week=2)
    await withdraw(group, await group.ask(EUNBI))
    await group.answer(1)

    assert await listed(group, week_id=None) == [1, 2, 3]
    assert await listed(group, week_id=first.week_id) == [1, 2]
    assert await listed(group, week_id=second.week_id) == [3]
    assert await listed(group, week_id=None, user_id=MINHA.id) == [1, 3]
    assert await listed(group, week_id=first.week_id, user_id=EUNBI.id) == [2]
    assert await listed(group, week_id=None, only_open=True) == [2, 3]
    assert await listed(group, week_id=first.week_id, user_id=MINHA.id, only_open=True) == []
