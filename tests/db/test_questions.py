"""Questions: asked of a presenter, numbered for ever, found again."""

import datetime as dt
from collections.abc import Sequence

import pytest

from db import answer_changes, choices, questions, waiting
from db.engine import Database
from db.errors import (
    Empty,
    NoPresentationOf,
    NoSuchPresentation,
    NoSuchQuestion,
    NoSuchWeek,
    NoWeekYet,
    TooLong,
    TooManyQuestions,
)
from db.members import User
from db.models import Presentation, Question
from db.questions import NOTES_LIMIT, Note
from db.rights import Right
from db.types import Dialect
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group, typed


async def get(group: Group, number: int) -> Question:
    return await group.db.read(questions.get, guild_id=group.guild_id, number=number)


async def ask_member(
    group: Group, presentation_id: int, presenter_id: int, *, interaction_id: int = 7, asker_id: int | None = None
) -> Question:
    """Ask somebody chosen from a roster."""
    stored = await group.db.write(
        questions.ask_member,
        guild_id=group.guild_id,
        typed=typed(interaction_id=interaction_id, asker_id=asker_id),
        presentation_id=presentation_id,
        presenter_id=presenter_id,
    )
    return stored.value


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
    for place in (group, there):
        await place.present(MINHA)
    first = await group.ask()
    await withdraw(group, first)

    assert [(await place.ask()).number for place in (group, there, group, there)] == [2, 1, 3, 2]


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

    await group.post(1, channel_id=10, message_id=20)

    stored = await get(group, 1)
    assert (stored.channel_id, stored.message_id) == (10, 20)


async def test_open_questions_wait_for_the_whole_team(group: Group) -> None:
    async def open_to(user_id: int) -> list[int]:
        found = await group.db.read(waiting.open_of, guild_id=GUILD, user_id=user_id, limit=9)
        return [question.number for question in found]

    place = await group.present(MINHA, EUNBI)
    await group.present(SUBIN, week=2, date=TODAY + WEEK)
    assert await open_to(HANGYEOL.id) == []  # nobody has met them
    for presenter in (MINHA, EUNBI, SUBIN, MINHA):
        await group.ask(presenter)

    assert await open_to(MINHA.id) == [1, 4, 2]
    assert await open_to(EUNBI.id) == [2, 1, 4]
    assert (await open_to(SUBIN.id), await open_to(HANGYEOL.id)) == ([3], [])
    await group.answer(2, MINHA)
    await group.change(place, EUNBI)
    assert await open_to(EUNBI.id) == [1, 4]
    assert await open_to(MINHA.id) == [1, 4]  # no longer on the team, but still the one addressed


async def test_what_one_noted_for_oneself_waits_but_not_what_one_asked_a_team_mate(group: Group) -> None:
    await group.present(MINHA, EUNBI)
    await group.ask(EUNBI, recorder=MINHA)
    await group.ask(MINHA, recorder=MINHA)
    await group.ask(MINHA, recorder=HANGYEOL)

    found = await group.db.read(waiting.open_of, guild_id=GUILD, user_id=MINHA.id, limit=9)

    assert [(question.number, question.is_own) for question in found] == [(2, True), (3, True)]


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


async def record(
    group: Group, place: Presentation, notes: Sequence[Note], *, recorder: User = HANGYEOL, interaction_id: int = 9
) -> list[Question]:
    """Note down what 민하 was asked aloud."""
    stored = await group.db.write(
        questions.record,
        guild_id=GUILD,
        recorder=recorder,
        notes=notes,
        presentation_id=place.id,
        presenter_id=place.presenters[0].id,
        interaction_id=interaction_id,
        now=NOW,
    )
    return stored.value


async def test_notes_are_stored_in_order_with_their_answers(group: Group) -> None:
    place = await group.present(MINHA)

    noted = await record(group, place, [Note("하나"), Note("둘", "둘의 답"), Note("셋")])

    assert [
        (question.number, question.body, question.answer.body if question.answer else None) for question in noted
    ] == [
        (1, "하나", None),
        (2, "둘", "둘의 답"),
        (3, "셋", None),
    ]
    for question in noted:
        assert question.recorder is not None
        assert (question.asker, question.recorder.name, question.presenter.name) == (None, "한결", "민하")
    assert noted[1].answer is not None
    assert noted[1].answer.recorder is not None
    assert (noted[1].answer.author.name, noted[1].answer.recorder.name) == ("민하", "한결")


async def test_notes_delivered_twice_are_stored_once(group: Group) -> None:
    place = await group.present(MINHA)
    await group.ask()

    first, again = [await record(group, place, [Note("하나"), Note("둘", "답")]) for _ in range(2)]

    assert [question.id for question in first] == [question.id for question in again]
    assert await group.numbers() == [1, 2, 3]


async def test_one_note_that_cannot_be_stored_refuses_all(group: Group) -> None:
    place = await group.present(MINHA)
    before = await group.rows()

    for notes, refusal in (
        ([], Empty),
        ([Note("하나"), Note(" ")], Empty),
        ([Note("하나", "답"), Note("둘", "\n")], Empty),
        ([Note("하나"), Note("가" * 4001)], TooLong),
        ([Note("하나")] * (NOTES_LIMIT + 1), TooManyQuestions),
    ):
        with pytest.raises(refusal):
            await record(group, place, notes, recorder=SUBIN)
    assert await group.rows() == before

    assert len(await record(group, place, [Note("하나")] * NOTES_LIMIT)) == NOTES_LIMIT


async def test_a_follow_up_hangs_under_its_question_and_another_beside_it(group: Group) -> None:
    await group.present(MINHA)
    await group.ask()

    first = await group.follow_up(1, "그러면요?", recorder=SUBIN)
    second = await group.follow_up(2, "또요?")

    for follow_up in (first, second):
        assert follow_up.parent is not None
        assert (follow_up.parent.number, follow_up.presenter.name) == (1, "민하")
    assert [follow_up.number for follow_up in (await get(group, 1)).follow_ups] == [2, 3]
    assert (await get(group, 2)).follow_ups == []


async def test_a_follow_up_delivered_twice_is_stored_once(group: Group) -> None:
    await group.present(MINHA)
    await group.ask()

    for body in ("그러면요?", "다른 말"):
        await group.db.write(questions.follow_up, guild_id=GUILD, typed=typed(body, interaction_id=8), number=1)

    assert [follow_up.body for follow_up in (await get(group, 1)).follow_ups] == ["그러면요?"]


async def test_nothing_follows_a_question_that_is_gone(group: Group) -> None:
    await group.present(MINHA)
    await group.ask()
    await group.withdraw(1)

    with pytest.raises(NoSuchQuestion):
        await group.follow_up(1)
    assert await group.numbers() == [1]


async def edited(group: Group, minutes: float) -> list[list[int]]:
    """Let the answer of the first question be changed so many minutes later, and return whom that tells."""
    question, before = await get(group, 1), len(await group.notices())
    assert question.answer is not None
    await group.db.write(
        answer_changes.edit,
        guild_id=GUILD,
        answer_id=question.answer.id,
        editor=MINHA,
        is_manager=False,
        body=f"다시 {minutes}",
        version=None,
        now=NOW + dt.timedelta(minutes=minutes),
    )
    return [notice.whom for notice in (await group.notices())[before:]]


async def test_askers_are_told_of_changes_once_in_ten_minutes(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(channel_id=1)
    await group.answer(1)

    told = [await edited(group, minutes) for minutes in (0, 0, 9.9, 10, 19.9, 20)]

    assert told == [[], [], [], [[HANGYEOL.id]], [], [[HANGYEOL.id]]]  # at first they hear of the answer


async def test_askers_are_told_of_every_answer_once(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(channel_id=1)
    first = (await group.answer(1, channel_id=1)).answer
    assert first is not None
    await group.answer(1, channel_id=1, interaction_id=first.interaction_id)
    assert [notice.whom for notice in await group.notices()] == [[HANGYEOL.id]]

    await group.db.write(
        answer_changes.withdraw, guild_id=GUILD, answer_id=first.id, user_id=MINHA.id, is_manager=False, now=NOW
    )
    await group.answer(1, channel_id=1, now=NOW + dt.timedelta(minutes=2))

    assert [notice.whom for notice in await group.notices()] == [[HANGYEOL.id], [HANGYEOL.id]]


async def test_a_question_is_found_by_the_message_that_shows_it(group: Group) -> None:
    async def shown_by(message_id: int) -> int | None:
        found = await group.db.read(questions.by_message, guild_id=GUILD, message_id=message_id)
        return found.number if found else None

    await group.present(MINHA)
    for number in (1, 2):
        await group.ask()
        await group.post(number, channel_id=10, message_id=20 + number)
    await group.withdraw(2)

    assert [await shown_by(message_id) for message_id in (21, 22, 23)] == [1, None, None]


async def test_one_that_was_merged_is_found_where_it_went_by_its_message(group: Group) -> None:
    await group.present(MINHA)
    for number in (1, 2):
        await group.ask()
        await group.post(number, channel_id=10, message_id=20 + number)
    await group.merge(2, into=1)

    for find in (questions.by_message, questions.about):
        found = await group.db.read(find, guild_id=GUILD, message_id=22)
        assert found is not None
        assert found.number == 1
    await group.withdraw(1)
    assert await group.db.read(questions.by_message, guild_id=GUILD, message_id=22) is None


async def test_one_that_is_gone_is_found_by_whoever_may_restore_it(group: Group) -> None:
    await group.present(MINHA)
    await group.ask()
    await group.withdraw(1)

    found = await group.db.read(choices.of_question, guild_id=GUILD, number=1, user_id=HANGYEOL.id, is_manager=False)

    assert (found.question.number, found.question.withdrawn_at) == (1, NOW)
    assert Right.WITHDRAW in found.rights
