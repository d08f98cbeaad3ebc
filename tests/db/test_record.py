"""What is kept of a term for all, and of a member for themselves alone."""

from collections.abc import Iterable

import pytest

from db import changes, reflections, terms
from db.engine import Database
from db.errors import NoSuchTerm, NoWeekYet
from db.members import User
from db.record import collect
from db.record.value import Asked, Record, Share
from db.week.value import Paper
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, Group, actor
from tests.support.statements import counted

#: Statements at most, however much there is.
OF_A_RECORD = 12


async def of_term(group: Group, term_id: int = 1) -> Record:
    return await group.db.read(collect.of_term, guild_id=group.guild_id, term_id=term_id)


async def of_user(group: Group, user: User) -> Record:
    found = await group.db.read(collect.of_user, guild_id=group.guild_id, user=user)
    assert found is not None
    return found


def told(record: Record) -> dict[str, list[dict[str, list[str]]]]:
    """Return what each person's page says: a part for each week, with the words in each of its sections."""
    return {
        record.people[member_id].name: [_sections(share) for share in weeks.values()]
        for member_id, weeks in record.shares().items()
    }


def _sections(share: Share) -> dict[str, list[str]]:
    found = {
        "presented": [str(paper.title) for talk in share.talks for paper in talk.papers],
        **{name: _bodies(getattr(share, name)) for name in ("received", "asked", "hidden", "answered")},
        "reflected": [reflected.text.body for reflected in share.reflections],
    }
    return {name: words for name, words in found.items() if words}


def _bodies(questions: Iterable[Asked]) -> list[str]:
    return [question.text.body for question in questions]


async def lived(group: Group) -> None:
    """Let 민하 and 은비 present, and be asked by name, anonymously, and what is left out or withdrawn since."""
    place = await group.present(MINHA, EUNBI, papers=[Paper("LoRA")])
    await group.ask(MINHA, "이름으로")
    await group.ask(MINHA, "몰래", is_anonymous=True)
    await group.follow_up(2, "몰래 물은 것 아래에", recorder=SUBIN)
    for words in ("뺀 것", "거둔 것"):
        await group.ask(MINHA, words)
    await group.follow_up(4, "뺀 것 아래에", recorder=SUBIN)
    await group.db.write(changes.set_in_page, guild_id=GUILD, number=4, actor=actor(MINHA), in_page=False)
    await group.withdraw(5)
    await group.answer(1, EUNBI, "은비의 답변")
    await group.add(1, MINHA, "민하의 덧붙임")
    for author in (HANGYEOL, SUBIN):
        await group.reflect(author, place.week, "소감")
    await group.db.write(reflections.withdraw, guild_id=GUILD, user_id=SUBIN.id, week_id=place.week.id, now=NOW)


async def test_a_term_s_record_says_what_its_pages_show_and_names_no_anonymous_asker(group: Group) -> None:
    await lived(group)

    assert told(await of_term(group)) == {
        "민하": [{"presented": ["LoRA"], "received": ["이름으로", "몰래", "몰래 물은 것 아래에"]}],
        "은비": [{"presented": ["LoRA"], "answered": ["이름으로"]}],
        "한결": [{"asked": ["이름으로"], "reflected": ["소감"]}],
        "수빈": [{"asked": ["몰래 물은 것 아래에"]}],
    }


async def test_nothing_in_a_term_s_record_says_who_asked_anonymously(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(MINHA, "몰래", is_anonymous=True)

    found = await of_term(group)

    assert [(asked.asker_id, asked.is_hidden) for asked in found.questions] == [(None, False)]
    assert [person.name for person in found.people.values()] == ["민하"]


async def test_one_s_own_record_holds_what_was_asked_anonymously_and_what_was_left_out(group: Group) -> None:
    await lived(group)

    mine = await of_user(group, HANGYEOL)

    assert told(mine)["한결"] == [{"asked": ["이름으로", "뺀 것"], "hidden": ["몰래"], "reflected": ["소감"]}]


async def test_nobody_s_record_says_that_another_asked_anonymously(group: Group) -> None:
    await lived(group)

    for reader in (MINHA, EUNBI, SUBIN):
        found = await of_user(group, reader)
        assert [asked.text.body for asked in found.questions if asked.is_hidden] == []
        assert all(asked.asker_id is None for asked in found.questions if asked.text.body == "몰래")


async def test_one_s_own_record_goes_over_all_terms_and_tells_only_what_is_one_s_own(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(MINHA, "처음")
    await group.ask(MINHA, "남의 것", recorder=SUBIN)
    await group.begin_term()
    await group.present(MINHA)
    await group.ask(MINHA, "다음")

    mine = await of_user(group, HANGYEOL)

    assert [week.term for week in mine.weeks] == [(1, None), (2, "2026-1")]
    assert told(mine)["한결"] == [{"asked": ["처음"]}, {"asked": ["다음"]}]
    assert [asked.text.body for asked in mine.questions] == ["처음", "다음"]


async def test_a_cancelled_presentation_is_in_no_record(group: Group) -> None:
    await group.cancel(await group.present(MINHA), by=MINHA)

    assert await group.db.read(collect.of_user, guild_id=GUILD, user=MINHA) is None
    with pytest.raises(NoWeekYet):
        await of_term(group)


async def test_who_has_only_asked_anonymously_has_a_record_of_that(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(MINHA, "몰래", recorder=SUBIN, is_anonymous=True)

    mine = await of_user(group, SUBIN)

    assert mine.owner is not None
    assert mine.owner.name == "수빈"
    assert [_sections(share) for share in mine.shares()[mine.owner.id].values()] == [{"hidden": ["몰래"]}]


async def test_who_is_no_member_has_no_record(group: Group) -> None:
    await group.present(MINHA)

    assert await group.db.read(collect.of_user, guild_id=GUILD, user=HANGYEOL) is None
    assert await group.db.read(collect.of_user, guild_id=ELSEWHERE, user=MINHA) is None


async def test_a_term_of_another_guild_has_no_record(group: Group) -> None:
    await group.present(MINHA)

    with pytest.raises(NoSuchTerm):
        await group.db.read(collect.of_term, guild_id=ELSEWHERE, term_id=1)


async def test_a_record_is_read_in_as_many_statements_however_much_is_in_it(db: Database, group: Group) -> None:
    await group.present(MINHA, EUNBI)
    await group.ask(MINHA)
    few = await _statements(db)
    for _ in range(3):
        asked = await group.ask(MINHA, f"<@{SUBIN.id}>님도", pictures=["1.png"])
        await group.answer(asked.number, EUNBI, pictures=["2.png"])
    await group.begin_term()
    await group.present(MINHA)

    many = await _statements(db)

    assert max(*few, *many) <= OF_A_RECORD
    assert all(after - before <= 1 for before, after in zip(few, many, strict=True))  # the names of whom texts mention


async def _statements(db: Database) -> list[int]:
    first = await db.read(terms.running, guild_id=GUILD)
    assert first is not None
    counts = []
    with counted(db) as asked:
        await db.read(collect.of_term, guild_id=GUILD, term_id=1)
    counts.append(len(asked.statements))
    with counted(db) as asked:
        await db.read(collect.of_user, guild_id=GUILD, user=HANGYEOL)
    return [*counts, len(asked.statements)]
