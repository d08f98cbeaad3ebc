"""Whole pages against whole weeks."""

import pytest

from bot.page.reader import read
from bot.page.writer import write
from db.week.value import Week
from tests.bot.page.weeks import BARE, DISCORD, REAL, TWO_TEAMS, sample


@pytest.mark.parametrize(("name", "page"), [("bare", BARE), ("two_teams", TWO_TEAMS), ("discord", DISCORD)])
def test_a_week_is_written_to_the_byte(name: str, page: Week) -> None:
    assert write(page, names={77: "이바다"}) == sample(name)


@pytest.mark.parametrize(("name", "page"), [("bare", BARE), ("two_teams", TWO_TEAMS)])
def test_a_page_is_read_to_the_word(name: str, page: Week) -> None:
    reading = read(sample(name))
    assert (reading.page, reading.unplaced) == (page, ())


@pytest.mark.parametrize("name", ["bare", "two_teams", "discord"])
def test_writing_again_gives_the_same_bytes(name: str) -> None:
    page = read(sample(name)).page
    assert page is not None
    assert write(page) == sample(name)


@pytest.fixture
def real() -> str:
    if not REAL.exists():
        pytest.skip("the page of a real group is not beside this checkout")
    return REAL.read_bytes().decode()


def test_a_real_page_changes_nothing_but_white_space(real: str) -> None:
    reading = read(real)
    assert reading.page is not None
    assert reading.unplaced == ()
    written = write(reading.page)
    assert "".join(written.split()) == "".join(real.split())
    assert read(written).page == reading.page
    assert write(reading.page) == written


def test_a_real_page_has_its_people_where_they_belong(real: str) -> None:
    page = read(real).page
    assert page is not None
    asked = [
        [(presenter.emoji, presenter.heart, len(presenter.questions)) for presenter in team.presenters]
        for team in page.teams
    ]
    assert asked == [[("🐱", "🩷", 3), ("🐼", "🩵", 1)], [("🦝", "🩶", 2), ("🐻", "🤎", 1)]]
    for team in page.teams:
        assert [reflection.name for reflection in team.reflections] == [presenter.name for presenter in team.presenters]
        assert {presenter.name for presenter in team.presenters} & set(team.members)
    assert page.reflections == ()


def test_a_real_page_has_one_oddity(real: str) -> None:
    found = [(finding.line, finding.key, finding.details) for finding in read(real).findings]
    assert found == [(48, "presenter-on-no-team", {"name": "최수빈", "near": "조수빈"})]
