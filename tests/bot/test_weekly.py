"""Rows become a page and a page becomes rows: all of it or nothing, and nobody's words lost on the way."""

import asyncio
import datetime as dt
import unicodedata
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import importing, weekly
from bot.page import loading
from bot.page.reader import read
from bot.page.report import refusal
from bot.page.writer import write
from db import (
    answers,
    cancelled,
    imports,
    members,
    models,
    presentations,
    questions,
    reflections,
    registering,
    slots,
    weeks,
)
from db.engine import Database
from db.errors import (
    BadName,
    ChangedMeanwhile,
    NoSuchWeek,
    StudyError,
    TooManyPresenters,
    UnreadablePage,
    WeekHasContent,
)
from db.members import User
from db.models import Answer, Member
from db.questions import Typed
from db.registering import Entry
from db.types import Dialect
from db.week import collect
from db.week.value import Presenter, Question, Reflection, Team, Text, Week
from tests.bot.page.weeks import BARE, DISCORD, REAL, TWO_TEAMS
from tests.db.group import post

GUILD = 1
NOW = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 6)
MINHA = User(11, "민하")
EUNBI = User(12, "은비")

SMALL = Week(
    1,
    DAY,
    (
        Team(
            "1",
            ("조은비", "전민하"),
            presenters=(Presenter("조은비", "🐱", "🩷", (Question(Text("왜요?"), Text("그래서요.")),)),),
            reflections=(Reflection("조은비", Text("뿌듯하다.")), Reflection("손님", Text("잘 들었다."))),
        ),
    ),
    (Reflection("나그네", Text("지나가다 들었다.")),),
)


async def store(db: Database, page: Week, **options: Any) -> imports.Imported:
    """Import a page."""
    return await importing.store(db, page, guild_id=GUILD, now=NOW, **options)


async def week_id(db: Database, number: int = 1) -> int:
    """Return the id of a week."""
    week = await db.read(weeks.by_number, guild_id=GUILD, number=number)
    assert week is not None
    return week.id


async def held(db: Database, number: int = 1) -> Week:
    """Return a week as the page that it is now."""
    return await db.read(collect.week, guild_id=GUILD, week_id=await week_id(db, number))


async def published(db: Database, number: int = 1, zone: dt.tzinfo | None = None) -> str:
    """Return a week's Markdown."""
    _, markdown = await weekly.week_and_page(db, zone, guild_id=GUILD, week_id=await week_id(db, number))
    return markdown


async def cancel(db: Database, presentation_id: int) -> None:
    """Take a presentation out of its week, as a manager."""
    await db.write(
        cancelled.cancel,
        guild_id=GUILD,
        presentation_id=presentation_id,
        user_id=0,
        is_manager=True,
        today=DAY,
        now=NOW,
    )


async def presentation_id(db: Database, number: int = 1) -> int:
    """Return the id of the first presentation in a week."""
    return (await db.read(presentations.in_week, guild_id=GUILD, week_id=await week_id(db, number)))[0].id


async def reflect(db: Database, author: User, body: str, interaction_id: int) -> None:
    """Write a reflection in Discord."""
    await db.write(
        reflections.write,
        guild_id=GUILD,
        author=author,
        week_id=await week_id(db),
        body=body,
        interaction_id=interaction_id,
        now=NOW,
    )


async def link(db: Database, user: User, name: str) -> None:
    """Say who a Discord user is."""
    await db.write(members.link, guild_id=GUILD, user=user, name=name, emoji="", heart="", now=NOW)


def authors(page: Week) -> dict[str, str]:
    """Return whose reflection is which, wherever it stands."""
    sections = [*(team.reflections for team in page.teams), page.reflections]
    return {reflection.name: reflection.body.body for section in sections for reflection in section}


@pytest.mark.parametrize("page", [SMALL, TWO_TEAMS, DISCORD, BARE], ids=["small", "two teams", "discord", "bare"])
async def test_a_page_comes_back_as_it_was(db: Database, page: Week) -> None:
    imported = await store(db, page)

    back = await held(db, page.number)
    assert imported == imports.Imported(page.number, await week_id(db, page.number), is_new=True)
    assert undressed(back) == undressed(page)
    assert [team.name for team in back.teams] == [team.name for team in page.teams]


def undressed(page: Week) -> Week:
    """Return a page without emoji and hearts: who had none is given some."""
    teams = [
        replace(team, presenters=tuple(replace(presenter, emoji=None, heart=None) for presenter in team.presenters))
        for team in page.teams
    ]
    return replace(page, teams=tuple(teams))


@pytest.mark.skipif(not REAL.exists(), reason="the real page is not beside the repository")
async def test_the_real_page_changes_only_in_white_space(db: Database) -> None:
    source = REAL.read_text(encoding="utf-8")
    page, findings = loading.load(source)
    await store(db, page)

    markdown = await published(db, page.number)

    assert "".join(markdown.split()) == "".join(unicodedata.normalize("NFC", source).split())
    assert [finding.key for finding in findings if finding.details.get("name") == "최수빈"][:1] == [
        "presenter-on-no-team"
    ]
    assert {finding.details["near"] for finding in findings if finding.key == "presenter-on-no-team"} == {"조수빈"}
    assert await published(db, page.number) == write(loading.load(markdown)[0])
    assert not (await store(db, loading.load(markdown)[0])).is_new


@pytest.mark.parametrize("page", [SMALL, TWO_TEAMS, DISCORD], ids=["small", "two teams", "discord"])
async def test_the_same_page_again_changes_nothing(db: Database, page: Week) -> None:
    await store(db, page)
    before = await published(db, page.number)

    again = await store(db, page)
    exported = await store(db, loading.load(before)[0])

    assert (again.is_new, exported.is_new) == (False, False)
    assert await published(db, page.number) == before


ODD = """\
# 1주차
**발표일**: 2026.03.06
### Team 1
- **Members**: 조은비, 전민하, 조은비

---
### 질의응답
- 조은비🐱

  🩷 받은 질문 : 하나
- 전민하🐼

  🩵 받은 질문 : 둘

     -> 답변 : 네
- 조은비🐱

  🩷 받은 질문 : 셋
- 손님🐻

---
### 소감
- 조은비 : 뿌듯하다
"""


async def test_a_page_with_slips_can_be_imported_twice_too(db: Database) -> None:
    page, findings = loading.load(ODD)
    assert {finding.key for finding in findings} >= {"name-twice", "presenter-twice", "question-without-answer"}

    await store(db, page)

    assert not (await store(db, page)).is_new
    back = (await held(db)).teams[0]
    assert back.members == ("조은비", "전민하")
    assert [
        (presenter.name, [question.body.body for question in presenter.questions]) for presenter in back.presenters
    ] == [
        ("조은비", ["하나", "셋"]),
        ("전민하", ["둘"]),
    ]


async def test_a_page_that_says_something_else_is_refused_with_the_differences(db: Database) -> None:
    await store(db, SMALL)
    before = await published(db)
    other = replace(SMALL, date=dt.date(2026, 3, 7), reflections=(Reflection("나그네", Text("다른 말")),))

    with pytest.raises(WeekHasContent) as refused:
        await store(db, other)

    assert refused.value.details["week"] == 1
    assert str(refused.value.details["differences"]).splitlines() == [
        "--- study-bot",
        "+++ page",
        "@@ -2 +2 @@",
        "-**발표일**: 2026.03.06",
        "+**발표일**: 2026.03.07",
        "@@ -22 +22 @@",
        "-- 나그네 : 지나가다 들었다.",
        "+- 나그네 : 다른 말",
    ]
    assert await published(db) == before


async def test_how_people_appear_is_theirs_to_change_meanwhile(db: Database) -> None:
    await store(db, SMALL)
    await link(db, EUNBI, "조은비")
    await db.write(members.edit, guild_id=GUILD, user=EUNBI, name="조은비", emoji="🦊", heart="💙", now=NOW)

    assert not (await store(db, SMALL)).is_new
    assert "조은비🦊" in await published(db)


async def test_an_empty_week_takes_the_page_s_date(db: Database) -> None:
    await db.write(weeks.ensure, guild_id=GUILD, number=1, date=dt.date(2026, 1, 1))

    assert (await store(db, SMALL)).is_new
    assert (await held(db)).date == DAY


async def test_emoji_and_hearts_of_a_later_page_are_kept_until_somebody_is_linked(db: Database) -> None:
    first = Week(1, DAY, (Team("1", ("조은비",), reflections=(Reflection("조은비", Text("좋았다.")),)),))
    later = replace(SMALL, number=2)
    await store(db, first)

    await store(db, later)
    assert "- 조은비🐱" in await published(db, 2)

    await link(db, EUNBI, "조은비")
    await store(
        db,
        Week(3, DAY, (Team("1", ("조은비",), (), (Presenter("조은비", "🐻", "🤎", (Question(Text("왜요?")),)),)),)),
    )
    assert "- 조은비🐱" in await published(db, 3)


async def test_what_nobody_could_choose_is_not_taken_for_an_emoji(db: Database) -> None:
    page = replace(SMALL, teams=(replace(SMALL.teams[0], presenters=(
        Presenter("조은비", ":panda_face:", None, (Question(Text("왜요?")),)),
    )),))  # fmt: skip

    await store(db, page)

    member = await db.read(members.by_name, guild_id=GUILD, name="조은비")
    assert member is not None
    assert member.emoji in members.ANIMALS


@pytest.mark.parametrize(
    ("page", "error"),
    [
        (replace(SMALL, teams=(*SMALL.teams, Team("가" * 17, ("마지막",)))), BadName),
        (replace(SMALL, reflections=(Reflection("이름: 아님", Text("글")),)), BadName),
        (replace(SMALL, teams=(*SMALL.teams, Team("2", tuple(f"사람{at}" for at in range(24))))), TooManyPresenters),
    ],
    ids=["team", "name", "presenters"],
)
async def test_all_of_a_page_or_nothing(db: Database, page: Week, error: type[StudyError]) -> None:
    with pytest.raises(error):
        await store(db, page)

    assert await db.read(weeks.schedule, guild_id=GUILD) == []
    assert await db.read(lambda session: session.scalars(select(Member)).all()) == []


@pytest.mark.parametrize(
    ("source", "lines", "keys"),
    [
        ("", "1", ["no-title", "no-date"]),
        ("그냥 글\n", "1", ["no-title", "no-date"]),
        ("# 1주차\n**발표일**: 언젠가\n", "2", ["bad-date"]),
        (ODD + "어디에도 없는 소리\n\n### 부록\n- 하나\n", "26, 27", []),
        (
            ODD.replace("---\n### 질의응답", "### Team 1\n- **Members**: 강한결\n\n---\n### 질의응답"),
            "6",
            ["team-twice"],
        ),
        (ODD + "- 조은비 : 또 뿌듯하다\n", "24", ["reflection-twice"]),
    ],
    ids=["empty", "prose", "date", "appendix", "team", "reflection"],
)
def test_what_is_no_week_or_holds_more_than_one_is_refused_by_line(source: str, lines: str, keys: list[str]) -> None:
    with pytest.raises(UnreadablePage) as refused:
        loading.load(source)

    unread = refused.value.details["unread"]
    assert isinstance(unread, tuple)
    assert ", ".join(str(line.line) for line in unread) == lines
    assert [line.text for line in unread] == [(source + "\n").split("\n")[line.line - 1].strip() for line in unread]
    assert [finding.key for line in unread for finding in line.findings] == keys


def test_only_the_first_lines_are_named() -> None:
    with pytest.raises(UnreadablePage) as refused:
        loading.load("# 1주차\n**발표일**: 2026.03.06\n### 부록\n" + "- 하나\n" * 100)

    lines = refusal(refused.value, "ko").splitlines()
    assert lines[1] == (
        "3번째 줄 `### 부록`: 읽을 수 있는 제목이 아니에요. "
        "`# 2주차`, `### Team 1`, `### 질의응답`, `### 소감`으로 적어 주세요"
    )
    assert lines[2].startswith("4번째 줄 `- 하나`: 어느 항목의 글인지 알 수 없어요.")
    assert lines[9:] == ["그 밖에 93줄"]


def test_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    assert loading.load("\ufeff" + ODD.replace("\n", "\r\n")) == loading.load(ODD)


async def test_a_week_of_another_guild_is_not_there(db: Database) -> None:
    await store(db, SMALL)

    with pytest.raises(NoSuchWeek):
        await weekly.week_and_page(db, None, guild_id=2, week_id=await week_id(db))


async def register(db: Database, team: str, *users: User, week: int = 1) -> int:
    """Register a presentation in Discord; return its id."""
    stored = await db.write(
        registering.register, guild_id=GUILD, week=week, team=team, entry=Entry(DAY, users), now=NOW
    )
    return stored.value.id


async def test_discord_and_page_live_in_one_week(db: Database) -> None:
    await store(db, SMALL)
    await register(db, "2", MINHA)
    await reflect(db, MINHA, "디스코드에서 쓴 소감", 1)
    await reflect(db, EUNBI, "발표하지 않은 사람", 2)
    await link(db, User(13, "?"), "전민하")
    asked = await db.write(
        questions.ask,
        guild_id=GUILD,
        typed=Typed("__왜요__", EUNBI, 3, NOW),
        presenter=MINHA,
        today=DAY,
    )
    await db.write(
        answers.answer,
        guild_id=GUILD,
        author=MINHA,
        is_manager=False,
        number=asked.value.number,
        body="그래서요",
        interaction_id=4,
        now=NOW,
    )

    page = await held(db)

    assert [team.members for team in page.teams] == [("조은비", "전민하"), ("민하",)]
    assert [reflection.name for reflection in page.teams[0].reflections] == ["조은비", "손님"]
    assert [reflection.name for reflection in page.teams[1].reflections] == ["민하"]
    assert [reflection.name for reflection in page.reflections] == ["나그네", "은비"]
    (presenter,) = page.teams[1].presenters
    assert presenter.questions == (Question(Text("__왜요__", Dialect.DISCORD), Text("그래서요", Dialect.DISCORD)),)
    markdown = await published(db)
    assert "받은 질문 : <ins>왜요</ins>" in markdown
    assert write(loading.load(markdown)[0]) == markdown
    assert not (await store(db, loading.load(markdown)[0])).is_new


async def test_reflections_outlive_the_presentation_that_they_were_imported_under(db: Database) -> None:
    page = replace(SMALL, teams=(replace(SMALL.teams[0], presenters=()),))
    await store(db, page)
    everybody = authors(page)
    place = await presentation_id(db)

    await db.write(
        slots.move,
        guild_id=GUILD,
        presentation_id=place,
        user_id=0,
        is_manager=True,
        week=2,
        today=DAY,
        now=NOW,
    )
    assert authors(await held(db)) == everybody
    assert [reflection.name for reflection in (await held(db)).reflections] == ["조은비", "손님", "나그네"]

    await db.write(
        slots.move,
        guild_id=GUILD,
        presentation_id=place,
        user_id=0,
        is_manager=True,
        week=1,
        today=DAY,
        now=NOW,
    )
    assert authors(await held(db)) == everybody
    assert [reflection.name for reflection in (await held(db)).teams[0].reflections] == ["조은비"]

    await cancel(db, place)
    assert authors(await held(db)) == everybody


async def test_a_linked_author_rewrites_the_imported_reflection_in_its_place(db: Database) -> None:
    await store(db, SMALL)
    await link(db, EUNBI, "조은비")

    await reflect(db, EUNBI, "다시 쓴 소감", 1)

    page = await held(db)
    assert authors(page) == {"조은비": "다시 쓴 소감", "손님": "잘 들었다.", "나그네": "지나가다 들었다."}
    assert [reflection.name for reflection in page.teams[0].reflections] == ["조은비", "손님"]


async def test_whoever_was_asked_without_being_on_the_roster_reflects_with_the_team(db: Database) -> None:
    page = Week(1, DAY, (Team("1", ("조은비",), (), (Presenter("손님", "🐻", "🤎", (Question(Text("왜요?")),)),)),))
    await store(db, page)
    await link(db, EUNBI, "손님")

    await reflect(db, EUNBI, "얼떨결에 답했다.", 1)

    assert [reflection.name for reflection in (await held(db)).teams[0].reflections] == ["손님"]


async def test_what_was_written_before_the_link_comes_along(db: Database) -> None:
    page = replace(SMALL, teams=(replace(SMALL.teams[0], reflections=()),), reflections=())
    await store(db, page)
    await reflect(db, EUNBI, "디스코드에서 먼저 썼다.", 1)
    assert [reflection.name for reflection in (await held(db)).reflections] == ["은비"]

    await link(db, EUNBI, "조은비")

    assert [reflection.name for reflection in (await held(db)).teams[0].reflections] == ["조은비"]
    assert await db.read(_answer_author) == "조은비"


def _answer_author(session: Session) -> str:
    return session.scalars(select(Member.name).join(Answer, Answer.author_id == Member.id)).one()


async def test_mentions_become_names_and_times_are_the_guild_s(db: Database) -> None:
    await register(db, "1", MINHA)
    await reflect(db, MINHA, "<@12> <@99> <t:1767225600:d>", 1)
    await reflect(db, EUNBI, "네", 2)
    seoul = ZoneInfo("Asia/Seoul")
    shown = dt.datetime.fromtimestamp(1767225600, seoul).strftime("%Y.%m.%d")

    markdown = await published(db, zone=seoul)

    assert f"- 민하 : @은비 @… {shown}" in markdown
    assert not (await store(db, loading.load(markdown)[0], zone=seoul)).is_new


async def test_an_imported_question_has_a_number_and_no_link(db: Database) -> None:
    await store(db, SMALL)

    (question,) = (await held(db)).teams[0].presenters[0].questions

    assert (question.number, question.link) == (1, None)


async def test_a_posted_question_links_to_its_card(db: Database) -> None:
    await store(db, SMALL)
    await post(db, GUILD, 1, channel_id=5, message_id=6)

    (question,) = (await held(db)).teams[0].presenters[0].questions

    assert question.link == "https://discord.com/channels/1/5/6"


async def test_a_withdrawn_week_of_nothing_can_be_imported_into(db: Database) -> None:
    place = await register(db, "1", MINHA)
    await cancel(db, place)

    assert (await store(db, SMALL)).is_new
    assert len(await db.read(lambda session: session.scalars(select(models.Week)).all())) == 1


async def test_a_page_that_comes_second_is_compared_with_the_first_though_both_saw_an_empty_week(db: Database) -> None:
    other = replace(SMALL, reflections=())

    done = await asyncio.gather(store(db, SMALL), store(db, other), return_exceptions=True)

    (stored,) = (outcome for outcome in done if isinstance(outcome, imports.Imported))
    (refused,) = (outcome for outcome in done if isinstance(outcome, WeekHasContent))
    assert stored.is_new
    assert "나그네" in str(refused.details["differences"])


async def test_of_two_pages_for_a_week_that_may_be_replaced_the_second_is_compared_anew(db: Database) -> None:
    await store(db, SMALL)
    others = [replace(SMALL, reflections=(Reflection("나그네", Text(words)),)) for words in ("하나", "둘")]
    seen = await db.read(imports.held, guild_id=GUILD, number=1)
    assert seen is not None

    done = await asyncio.gather(
        *(store(db, other, replaces=seen.fingerprint) for other in others), return_exceptions=True
    )

    (stored,) = (outcome for outcome in done if isinstance(outcome, imports.Imported))
    (refused,) = (outcome for outcome in done if isinstance(outcome, WeekHasContent))
    assert stored.is_replaced
    assert {"하나", "둘"} <= set(str(refused.details["differences"]).split())


async def test_a_week_takes_no_place_that_nobody_saw(db: Database) -> None:
    await store(db, SMALL)

    for replaces in (None, "", "0" * 32):
        with pytest.raises(ChangedMeanwhile):
            await db.write(imports.import_week, guild_id=GUILD, week=SMALL, now=NOW, replaces=replaces)
    with pytest.raises(ChangedMeanwhile):
        await db.write(imports.import_week, guild_id=GUILD, week=replace(SMALL, number=2), now=NOW, replaces="0" * 32)


@pytest.mark.skipif(not REAL.exists(), reason="the real page is not beside the repository")
def test_the_real_page_has_no_line_without_a_place() -> None:
    assert read(REAL.read_text(encoding="utf-8")).unplaced == ()


def test_a_refusal_tells_the_differences_or_what_the_reader_found() -> None:
    differs = WeekHasContent(week=2, differences="-하나\n+둘")
    with pytest.raises(UnreadablePage) as unreadable:
        loading.load("그냥 글")

    assert refusal(differs, "en").splitlines()[1:] == ["-하나", "+둘"]
    assert refusal(unreadable.value, "en").splitlines() == [
        "Some lines of the page have no place in a week, so nothing was stored. Mend these and send it again.",
        "line 1 `그냥 글`: no heading names the week; write one, such as `# 2주차`",
        "line 1 `그냥 글`: no line says the date; write one, such as `**발표일**: 2025.02.07`",
    ]
    assert "\n" not in refusal(NoSuchWeek(number=3), "ko")
