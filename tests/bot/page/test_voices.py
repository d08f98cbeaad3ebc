"""Several voices on a page: what is added to an answer, and what follows a question up."""

import difflib
from pathlib import Path
from typing import Any

import pytest

from bot.page import exchange
from bot.page.model import Addition, Question, Text
from bot.page.reader import read
from bot.page.writer import write
from db import answers, members, presentations, questions
from db.engine import Database
from db.members import User
from db.questions import Typed
from tests.db.group import GUILD, NOW

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
WEEK02 = Path(__file__).parents[4] / "shared" / "pages" / "week02.md"


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


@pytest.mark.parametrize("words", ["이어 묻기 : 가짜", "-> 보탬(나) : 가짜", "보탬 (나): 가짜"])
def test_words_that_look_like_a_marker_stay_words(words: str) -> None:
    page = read(PAGE).page
    assert page is not None
    asked = Question(Text("물음"), Text(f"첫 줄\n\n{words}"))
    team = page.teams[0]
    with_words = page.__class__(
        page.number,
        page.date,
        (team.__class__(team.name, team.members, (), (team.presenters[0].__class__("이바다", "🐱", "🩷", (asked,)),)),),
    )

    again = read(write(with_words)).page

    assert again is not None
    (question,) = again.teams[0].presenters[0].questions
    assert (question.additions, question.follow_ups) == ((), ())
    assert question.answer is not None
    assert "가짜" in question.answer.body


async def test_a_page_with_them_is_imported_and_exported_again(db: Database) -> None:
    page, _ = exchange.load(PAGE)
    imported = await db.write(exchange.import_page, guild_id=GUILD, page=page, now=NOW)

    _, markdown = await db.read(exchange.publish, guild_id=GUILD, week_id=imported.week_id)
    again = await db.write(exchange.import_page, guild_id=GUILD, page=page, now=NOW)

    assert markdown.splitlines() == PAGE.splitlines()
    assert not again.is_new


@pytest.mark.skipif(not WEEK02.exists(), reason="the group's own page is not here")
async def test_a_group_s_own_page_stays_theirs_with_the_new_parts_added(db: Database) -> None:
    page, _ = exchange.load(WEEK02.read_text())
    imported = await db.write(exchange.import_page, guild_id=GUILD, page=page, now=NOW)
    _, before = await db.read(exchange.publish, guild_id=GUILD, week_id=imported.week_id)
    people = [User(20, page.teams[0].members[0]), User(21, page.teams[0].members[1])]
    for user in people:
        await db.write(members.link, guild_id=GUILD, user=user, name=user.name, emoji="", heart="", now=NOW)
    places = await db.read(presentations.in_week, guild_id=GUILD, week_id=imported.week_id)
    by = {one.presenter.name: one for one in await db.read(questions.listing, guild_id=GUILD, week_id=None)}
    number = by[people[0].name].number

    said: dict[str, Any] = {"guild_id": GUILD, "is_manager": False, "now": NOW}
    await db.write(answers.add, **said, author=people[1], number=number, body="팀원이 보탠 말", interaction_id=1)
    below = await db.write(
        questions.follow_up, guild_id=GUILD, typed=Typed("이어서 물은 말", people[1], 2, NOW), number=number
    )
    await db.write(
        answers.answer, **said, author=people[0], number=below.number, body="이어서 답한 말", interaction_id=3
    )
    typed = Typed("디스코드에서 물은 말", people[1], 4, NOW)
    await db.write(
        questions.ask_member,
        guild_id=GUILD,
        typed=typed,
        presentation_id=places[0].id,
        presenter_id=by[people[0].name].presenter_id,
    )
    _, after = await db.read(exchange.publish, guild_id=GUILD, week_id=imported.week_id)

    changed = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    assert {line[0] for line in changed} == {"+"}
    words = [line[1:].strip() for line in changed if line[1:].strip()]
    heart = by[people[0].name].presenter.heart
    assert words == [
        f"-> 보탬({people[1].name}) : 팀원이 보탠 말",
        f"{heart} 이어 묻기 : 이어서 물은 말",
        "-> 답변 : 이어서 답한 말",
        f"{heart} 받은 질문 : 디스코드에서 물은 말",
    ]
