"""Several voices on a page: what is added to an answer, and what follows a question up."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot import importing, weekly
from bot.media.pictures import Picture
from bot.page import bundle, loading
from bot.page.reader import read
from bot.page.writer import write
from db import changes, pictures, questions
from db.changes import Actor
from db.engine import Database
from db.questions import Typed
from db.week import collect
from db.week.value import Addition, Presenter, Question, Team, Text, Week
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, TODAY, Group, post

PAGE = """# 3주차
**발표일**: 2026.02.06
### Team 1
- **Members**: 이바다, 김하늘

---
### 질의응답  
- 이바다🐱

  🩷 받은 질문 : 왜 나누나요?  
  
     -> 답변 : 쉬워져서요.
  
     -> 보탬(김하늘) : 빨라지기도 해요.

  🩷 이어 묻기 : 얼마나요?  
  
     -> 답변 : 두 배쯤요.

  🩷 받은 질문 : 다음은요?
"""  # noqa: W291, W293  # two spaces break a line


def test_they_are_read_under_what_they_belong_to() -> None:
    page = read(PAGE).page
    assert page is not None

    first, second = page.teams[0].presenters[0].questions

    assert first == Question(
        Text("왜 나누나요?"),
        Text("쉬워져서요."),
        additions=(Addition("김하늘", Text("빨라지기도 해요.")),),
        follow_ups=(Question(Text("얼마나요?"), Text("두 배쯤요.")),),
    )
    assert second == Question(Text("다음은요?"))


def test_they_are_written_as_they_were_read() -> None:
    reading = read(PAGE)
    assert reading.page is not None

    assert write(reading.page) == PAGE
    assert reading.unplaced == ()


@pytest.mark.parametrize(
    "words", ["이어 묻기 : 가짜", "-> 보탬(나) : 가짜", "보탬 (나): 가짜", "-> 보탬( ) : 가짜", "보탬(&#x20;) : 가짜"]
)
def test_words_that_look_like_a_marker_stay_words(words: str) -> None:
    page = read(PAGE).page
    assert page is not None
    asked = Question(Text("물음"), Text(f"첫 줄\n\n{words}"))
    team = page.teams[0]
    with_words = replace(page, teams=(replace(team, presenters=(Presenter("이바다", "🐱", "🩷", (asked,)),)),))

    again = read(write(with_words)).page

    assert again is not None
    (question,) = again.teams[0].presenters[0].questions
    assert (question.additions, question.follow_ups) == ((), ())
    assert question.answer is not None
    assert "가짜" in question.answer.body


@pytest.mark.parametrize("name", ["이(가명)", "닫힌) : 괄호", "콜론: 있음", "(", ")", "back\\", "전각：이름"])
def test_no_name_breaks_the_marker_that_it_stands_in(name: str) -> None:
    asked = Question(Text("물음"), Text("답"), additions=(Addition(name, Text("보탠 말")),))
    page = Week(3, TODAY, (Team("1", ("은비",), (), (Presenter("은비", "🐱", "🩷", (asked,)),)),))

    again = read(write(page))

    assert (again.page, again.findings) == (page, ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("     -> 답변 : 쉬워져서요.\n  \n", ""),
        ("이어 묻기 : 얼마나요?", "이어 묻기 :"),
        ("     -> 답변 : 두 배쯤요.", "     -> 보탬(김하늘) : 두 배쯤요."),
        ("보탬(김하늘) : 빨라지기도 해요.", "보탬(김하늘) :"),
        ("받은 질문 : 왜 나누나요?", "이어 묻기 : 왜 나누나요?"),
    ],
    ids=["no answer", "empty follow-up", "only an addition", "empty addition", "follows nothing"],
)
async def test_what_lacks_something_is_kept_as_it_is(db: Database, old: str, new: str) -> None:
    assert old in PAGE
    page, findings = loading.load(PAGE.replace(old, new))
    imported = await importing.store(db, page, guild_id=GUILD, now=NOW)

    held, markdown = await weekly.week_and_page(db, None, guild_id=GUILD, week_id=imported.week_id)

    assert findings
    assert held == page
    assert markdown == write(page)
    assert not (await importing.store(db, page, guild_id=GUILD, now=NOW)).is_new


async def test_a_page_with_them_is_imported_and_exported_again(db: Database) -> None:
    page, _ = loading.load(PAGE)
    imported = await importing.store(db, page, guild_id=GUILD, now=NOW)

    _, markdown = await weekly.week_and_page(db, None, guild_id=GUILD, week_id=imported.week_id)
    again = await importing.store(db, page, guild_id=GUILD, now=NOW)

    assert markdown.splitlines() == PAGE.splitlines()
    assert not again.is_new


async def threads(db: Database) -> int:
    """Ask 은비 two questions, the first followed up twice, and 민하 one; return the week's id."""
    group = Group(db)
    await group.present(EUNBI, MINHA)
    await group.ask(EUNBI, "하나")
    await group.ask(EUNBI, "둘")
    await group.ask(MINHA, "셋")
    for at in range(2):
        typed = Typed(f"이어서 {at}", HANGYEOL, 100 + at, NOW)
        await db.write(questions.follow_up, guild_id=GUILD, typed=typed, number=1)
    return (await db.read(questions.get, guild_id=GUILD, number=1)).presentation.week_id


async def leave_out(db: Database, number: int) -> None:
    """Leave a question out of the page, as a manager."""
    actor = Actor(MINHA, is_manager=True, now=NOW)
    await db.write(changes.set_in_page, guild_id=GUILD, number=number, actor=actor, in_page=False)


async def test_a_follow_up_without_a_card_leads_to_the_card_above_it(db: Database) -> None:
    week_id = await threads(db)
    links = {number: f"https://discord.com/channels/{GUILD}/7/{70 + number}" for number in (1, 5)}
    for number in links:
        await post(db, GUILD, number, channel_id=7, message_id=70 + number)

    page = await db.read(collect.week, guild_id=GUILD, week_id=week_id)

    first, second = page.teams[0].presenters[0].questions
    assert [(follow_up.number, follow_up.link) for follow_up in first.follow_ups] == [(4, links[1]), (5, links[5])]
    assert (second.number, second.link, second.follow_ups) == (2, None, ())
    row = await db.read(questions.get, guild_id=GUILD, number=1)
    alone = collect.question(row, row.follow_ups)
    assert [follow_up.link for follow_up in alone.follow_ups] == [links[1], links[5]]


async def test_what_is_left_out_stays_in_discord_alone(db: Database) -> None:
    week_id = await threads(db)
    await leave_out(db, 1)
    await leave_out(db, 3)

    page, markdown = await weekly.week_and_page(db, None, guild_id=GUILD, week_id=week_id)

    held = [question for asked in page.teams[0].presenters for question in asked.questions]
    assert [(question.number, question.in_page, len(question.follow_ups)) for question in held] == [
        (1, False, 2),
        (2, True, 0),
        (3, False, 0),
    ]
    again = read(markdown).page
    assert again is not None
    (asked,) = again.teams[0].presenters
    assert (asked.name, [question.body.body for question in asked.questions]) == ("은비", ["둘"])
    assert not (await importing.store(db, again, guild_id=GUILD, now=NOW)).is_new


async def test_a_follow_up_is_left_out_alone(db: Database) -> None:
    week_id = await threads(db)
    await leave_out(db, 4)

    _, markdown = await weekly.week_and_page(db, None, guild_id=GUILD, week_id=week_id)

    assert "받은 질문 : 하나" in markdown
    assert "이어서 0" not in markdown
    assert "이어 묻기 : 이어서 1" in markdown


async def test_pictures_of_what_is_left_out_are_not_handed_out(db: Database, tmp_path: Path) -> None:
    week_id = await threads(db)
    above = await db.read(questions.get, guild_id=GUILD, number=1)
    names = {4: "a" * 64 + ".png", 5: "b" * 64 + ".png"}
    for follow_up in above.follow_ups:
        await db.write(pictures.bring, [names[follow_up.number]], text=follow_up, notice=None, now=NOW)
    for name in names.values():
        path = Picture(name).path(tmp_path)
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode())
    await leave_out(db, 4)

    page, markdown = await weekly.week_and_page(db, None, guild_id=GUILD, week_id=week_id)
    given = bundle.one_file(page, markdown, tmp_path, limit=10_000)

    assert page.pictures == (names[4], names[5])
    assert given.name == "week01.zip"
    with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
        assert archive.namelist() == ["week01.md", f"week01/{'b' * 16}.png"]
    await leave_out(db, 5)
    page, markdown = await weekly.week_and_page(db, None, guild_id=GUILD, week_id=week_id)
    assert bundle.one_file(page, markdown, tmp_path, limit=10_000) == bundle.Parcel("week01.md", markdown.encode(), [])
