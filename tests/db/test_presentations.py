"""A team's slot in a week: registered, changed, moved, cancelled, and every refusal of these."""

import pytest

from db import presentations, registering, weeks
from db.engine import Database
from db.errors import (
    AlreadyPresenting,
    BadLink,
    BadName,
    NobodyPresents,
    NoPresentationOf,
    NoSuchPresentation,
    NoSuchWeek,
    NotPresentingThen,
    NotYourPresentation,
    NoWeekYet,
    OtherDate,
    StudyError,
    TeamTaken,
    TooManyPapers,
    TooManyPresenters,
)
from db.members import User
from db.models import Question, Reflection
from db.registering import Plan
from db.week.value import Paper
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, SUBIN, TODAY, WEEK, Group

BOTH = Paper("주의만 있으면 된다", "https://arxiv.org/abs/1706.03762")
CROWD = [User(100 + number, f"학생{number}") for number in range(26)]


async def shown(group: Group, presentation_id: int) -> tuple[int, str, list[str], list[Paper]]:
    """Return what stands in a presentation: week, team, people, papers."""
    found = await group.db.read(presentations.get, guild_id=group.guild_id, presentation_id=presentation_id)
    papers = [Paper(paper.title, paper.url) for paper in found.papers]
    return found.week.number, found.team, [member.name for member in found.presenters], papers


async def plan(group: Group, week: int | None = None, team: str | None = None) -> Plan:
    return await group.db.read(registering.plan, guild_id=group.guild_id, today=TODAY, week=week, team=team)


async def test_a_new_group_begins_with_week_one_and_team_one(group: Group) -> None:
    assert await plan(group) == Plan(1, TODAY, "1")


async def test_a_plan_takes_the_next_week_and_a_free_team(group: Group) -> None:
    await group.present(MINHA, date=TODAY + WEEK)
    await group.present(EUNBI, team="3", date=TODAY + WEEK)

    assert await plan(group) == Plan(1, TODAY + WEEK, "2")
    assert await plan(group, team=" 빨강") == Plan(1, TODAY + WEEK, "빨강")
    assert await plan(group, week=2) == Plan(2, TODAY + WEEK * 2, "1")
    with pytest.raises(BadName):
        await plan(group, team="#")


async def test_a_presentation_is_registered_with_people_and_papers(group: Group) -> None:
    papers = [BOTH, Paper(title=" 제목만 "), Paper(url="https://a.b")]
    registered = await group.present(MINHA, EUNBI, week=2, team=" 빨강", guests=["손님", "민하"], papers=papers)

    stored = [BOTH, Paper("제목만"), Paper(None, "https://a.b")]
    assert await shown(group, registered.id) == (2, "빨강", ["민하", "은비", "손님"], stored)
    assert registered.week.date == TODAY


async def test_teams_of_a_week_stand_in_the_order_they_came(group: Group) -> None:
    first = await group.present(MINHA, team="2")
    await group.present(EUNBI, team="1")

    found = await group.db.read(presentations.in_week, guild_id=GUILD, week_id=first.week_id)

    assert [presentation.team for presentation in found] == ["2", "1"]
    assert [[member.name for member in presentation.presenters] for presentation in found] == [["민하"], ["은비"]]


async def test_the_first_of_a_week_sets_its_date_anew(group: Group) -> None:
    await group.cancel(await group.present(MINHA))

    again = await group.present(MINHA, date=TODAY + WEEK)

    assert again.week.date == TODAY + WEEK


async def test_others_keep_their_week_s_date(group: Group) -> None:
    await group.present(MINHA)

    with pytest.raises(OtherDate) as refusal:
        await group.present(EUNBI, team="2", date=TODAY + WEEK)

    assert refusal.value.details == {"week": 1, "date": TODAY, "instead": 2}


async def test_a_cancelled_team_s_name_and_people_are_free_again(group: Group) -> None:
    await group.cancel(await group.present(MINHA, team="빨강"))

    assert (await group.present(MINHA, team="빨강")).team == "빨강"


@pytest.mark.parametrize(
    ("users", "details", "kind", "why"),
    [
        ([EUNBI], {"team": "1"}, TeamTaken, {"team": "1", "week": 1}),
        ([EUNBI, MINHA], {}, AlreadyPresenting, {"name": "민하", "team": "1", "week": 1, "presentation": 1}),
        (
            [EUNBI],
            {"guests": ["손님"]},
            AlreadyPresenting,
            {"name": "손님", "team": "1", "week": 1, "presentation": 1},
        ),
        ([], {}, NobodyPresents, {}),
        ([EUNBI], {"papers": [Paper(f"{at}번째") for at in range(11)]}, TooManyPapers, {"limit": 10}),
        (CROWD[:24], {}, TooManyPresenters, {"limit": 25}),
        ([], {"guests": ["a,b"]}, BadName, {"name": "a,b"}),
        ([EUNBI], {"team": "#"}, BadName, {"name": "#"}),
        ([EUNBI], {"papers": [Paper(url="ftp://a")]}, BadLink, {"link": "ftp://a"}),
    ],
)
async def test_a_form_that_cannot_stand_is_refused_and_leaves_nothing(
    group: Group, users: list[User], details: dict[str, object], kind: type[StudyError], why: dict[str, object]
) -> None:
    await group.present(MINHA, guests=["손님"])
    before = await group.rows()

    with pytest.raises(kind) as refusal:
        await group.present(*users, **{"team": "2"} | details)  # type: ignore[arg-type]

    assert refusal.value.details == why
    assert await group.rows() == before


async def test_as_many_as_fit_into_one_select_present_in_a_week(group: Group) -> None:
    await group.present(*CROWD[:20])
    await group.present(*CROWD[20:25], team="2", papers=[BOTH] * 10)

    with pytest.raises(TooManyPresenters):
        await group.present(CROWD[25], team="3")
    assert (await group.present(CROWD[25], week=2)).week.number == 2


async def test_presenting_again_opens_the_team_named_or_one_s_own(group: Group) -> None:
    first = await group.present(MINHA, team="1")
    second = await group.present(EUNBI, team="빨강")
    await group.present(HANGYEOL, week=2)

    async def opened(user: User, week: int, team: str | None) -> int | None:
        found = await group.db.read(presentations.existing, guild_id=GUILD, user_id=user.id, week=week, team=team)
        return found.id if found else None

    assert await opened(MINHA, 1, None) == first.id
    assert await opened(MINHA, 1, " 빨강 ") == await opened(EUNBI, 1, None) == second.id
    assert await opened(MINHA, 2, None) is await opened(HANGYEOL, 1, None) is await opened(MINHA, 1, "2") is None
    await group.cancel(first)
    assert await opened(MINHA, 1, None) is None


async def test_a_change_replaces_people_papers_and_date(group: Group) -> None:
    registered = await group.present(MINHA, EUNBI, papers=[BOTH, Paper("둘째")])

    await group.change(registered, SUBIN, MINHA, date=TODAY + WEEK, guests=["손님"], papers=[Paper("새 제목")])

    assert await shown(group, registered.id) == (1, "1", ["수빈", "민하", "손님"], [Paper("새 제목")])
    week = await group.db.read(weeks.get, guild_id=GUILD, week_id=registered.week_id)
    assert week.date == TODAY + WEEK


@pytest.mark.parametrize(
    ("users", "details", "kind"),
    [
        ([MINHA, EUNBI], {}, AlreadyPresenting),
        ([], {}, NobodyPresents),
        ([MINHA], {"papers": [Paper(f"{at}번째") for at in range(11)]}, TooManyPapers),
        (CROWD[:25], {}, TooManyPresenters),
        ([MINHA], {"guests": ["#"]}, BadName),
        ([MINHA], {"papers": [Paper(url="x")]}, BadLink),
    ],
)
async def test_a_change_that_cannot_stand_changes_nothing(
    group: Group, users: list[User], details: dict[str, object], kind: type[StudyError]
) -> None:
    registered = await group.present(MINHA, SUBIN, papers=[BOTH])
    await group.present(EUNBI, team="2")
    before = await group.rows()

    with pytest.raises(kind):
        await group.change(registered, *users, date=TODAY + WEEK, **details)  # type: ignore[arg-type]

    assert await group.rows() == before


async def test_titles_are_filled_in_where_none_was_typed(group: Group) -> None:
    assert BOTH.url is not None
    link, other = Paper(url="https://arxiv.org/abs/2106.09685"), Paper(url="https://arxiv.org/pdf/1810.04805v7")
    assert link.url is not None
    first = await group.present(MINHA, papers=[BOTH, link, other, Paper("제목만")])
    second = await group.present(EUNBI, week=2, papers=[link])

    for title in (" Attention Is\n All  You Need", "다른 제목"):
        titles = {BOTH.url: title, link.url: title, "https://a.b": "아무도 읽지 않는 논문"}
        await group.db.write(presentations.fill_in_titles, guild_id=GUILD, titles=titles)

    found = Paper("Attention Is All You Need", link.url)
    assert await shown(group, first.id) == (1, "1", ["민하"], [BOTH, found, other, Paper("제목만")])
    assert await shown(group, second.id) == (2, "1", ["은비"], [found])


async def test_titles_are_filled_in_for_one_guild_alone(db: Database, group: Group) -> None:
    assert BOTH.url is not None
    assert BOTH.title is not None
    link = Paper(url=BOTH.url)
    elsewhere = Group(db, ELSEWHERE)
    here, there = await group.present(MINHA, papers=[link]), await elsewhere.present(MINHA, papers=[link])

    await db.write(presentations.fill_in_titles, guild_id=GUILD, titles={BOTH.url: BOTH.title})

    assert await shown(group, here.id) == (1, "1", ["민하"], [BOTH])
    assert await shown(elsewhere, there.id) == (1, "1", ["민하"], [link])


async def test_a_presentation_is_its_presenters_and_managers_to_change(group: Group) -> None:
    registered = await group.present(MINHA, EUNBI, week=2, team="빨강")

    for act in (
        group.change(registered, SUBIN, by=SUBIN),
        group.move(registered, 3, by=SUBIN),
        group.cancel(registered, by=SUBIN),
    ):
        with pytest.raises(NotYourPresentation) as refusal:
            await act
        assert refusal.value.details == {"team": "빨강", "week": 2}
    await group.change(registered, EUNBI, by=EUNBI)
    await group.move(registered, 3, by=SUBIN, is_manager=True)
    await group.cancel(registered, by=EUNBI)


async def test_who_registered_it_for_others_changes_it_until_the_day_of_the_talk_is_over(group: Group) -> None:
    registered = await group.present(MINHA, by=SUBIN)

    await group.change(registered, EUNBI, by=SUBIN)
    with pytest.raises(NotYourPresentation):
        await group.change(registered, MINHA, by=SUBIN, today=TODAY + WEEK)
    with pytest.raises(NotYourPresentation):
        await group.cancel(registered, by=SUBIN, today=TODAY + WEEK)
    await group.cancel(registered, by=SUBIN)


async def test_a_cancelled_one_is_no_more(group: Group) -> None:
    registered = await group.present(MINHA)
    await group.cancel(registered)

    for act in (group.change(registered, MINHA), group.move(registered, 2), group.cancel(registered)):
        with pytest.raises(NoSuchPresentation):
            await act
    assert await group.db.read(presentations.in_week, guild_id=GUILD, week_id=registered.week_id) == []


async def test_a_presentation_moves_with_its_questions_to_a_week_that_is_new(group: Group) -> None:
    registered = await group.present(MINHA, date=TODAY)
    asked = await group.ask()

    moved = await group.move(registered, 3)

    assert (moved.week.number, moved.week.date) == (3, TODAY + WEEK * 2)
    question = await group.db.read(lambda session: session.get_one(Question, asked.id))
    assert question.presentation_id == moved.id
    assert [week.number for week in await group.db.read(weeks.schedule, guild_id=GUILD)] == [3]


async def test_it_takes_a_free_team_where_others_present(group: Group) -> None:
    registered = await group.present(MINHA, team="1")
    for number, user in enumerate([EUNBI, SUBIN], 1):
        await group.present(user, week=2, team=str(number), date=TODAY + WEEK)

    moved = await group.move(registered, 2)

    assert (moved.team, moved.week.date) == ("3", TODAY + WEEK)
    assert await shown(group, moved.id) == (2, "3", ["민하"], [])


async def test_moving_to_its_own_week_changes_nothing(group: Group) -> None:
    registered = await group.present(MINHA, team="빨강")
    before = await group.rows()

    await group.move(registered, 1)

    assert await group.rows() == before


async def test_it_moves_nowhere_where_its_people_present_already(group: Group) -> None:
    registered = await group.present(MINHA, EUNBI)
    await group.present(EUNBI, week=2, team="빨강")
    await group.present(*CROWD[:24], week=3)

    with pytest.raises(AlreadyPresenting) as refusal:
        await group.move(registered, 2)
    assert refusal.value.details == {"name": "은비", "team": "빨강", "week": 2, "presentation": 2}
    with pytest.raises(TooManyPresenters):
        await group.move(registered, 3)


@pytest.mark.parametrize("act", ["move", "cancel"])
async def test_a_section_s_reflections_stay_in_the_week_they_are_about(group: Group, act: str) -> None:
    registered = await group.present(MINHA)
    reflection = await group.reflect(EUNBI, registered.week)
    await group.db.write(
        lambda session: setattr(session.get_one(Reflection, reflection.id), "presentation_id", registered.id)
    )

    await (group.move(registered, 2) if act == "move" else group.cancel(registered))

    stored = await group.db.read(lambda session: session.get_one(Reflection, reflection.id))
    assert (stored.week_id, stored.presentation_id) == (registered.week_id, None)


async def test_who_presents_nowhere_is_not_asked(db: Database, group: Group) -> None:
    async def asked(user: User, week: int | None = None) -> int:
        place, member = await db.read(presentations.of_presenter, guild_id=GUILD, user=user, today=TODAY, week=week)
        assert member.user_id == user.id
        return place.id

    with pytest.raises(NoWeekYet):
        await asked(MINHA)
    first = await group.present(MINHA, guests=["은비"])
    second = await group.present(HANGYEOL, week=2, date=TODAY + WEEK)

    assert await asked(MINHA) == await asked(MINHA, 1) == first.id
    assert await asked(HANGYEOL) == second.id
    with pytest.raises(NoPresentationOf) as nowhere:
        await asked(EUNBI)
    assert nowhere.value.details == {"name": EUNBI.name}
    with pytest.raises(NotPresentingThen) as then:
        await asked(MINHA, 2)
    assert then.value.details == {"name": MINHA.name, "week": 2}
    with pytest.raises(NoSuchWeek):
        await asked(MINHA, 3)
    await group.cancel(second, by=HANGYEOL)
    with pytest.raises(NoPresentationOf):
        await asked(HANGYEOL)
