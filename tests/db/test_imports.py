"""An imported week that nobody has touched goes again, whole; one that somebody has touched says what was done."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from bot import importing
from db import imports, listing, models, notices, posts, presentations, questions, weeks
from db.engine import Database
from db.errors import WeekHasContent
from db.listing import Wanted
from db.marking import NOTED
from db.members import User
from db.models import Answer, Base, Member, MeToo, Presentation
from db.models import Question as Row
from db.types import Dialect
from db.week import touch
from db.week.value import Addition, Paper, Presenter, Question, Reflection, Team, Text, Week
from tests.db.group import NOW

GUILD = 1
LINK = "https://arxiv.org/abs/1706.03762"

WRONG = Week(
    1,
    dt.date(2026, 3, 6),
    (
        Team(
            "1",
            ("은비", "민하"),
            (Paper(url=LINK),),
            (
                Presenter(
                    "은비",
                    "🦊",
                    "🧡",
                    (
                        Question(
                            Text("왜요?", pictures=("a.png",)),
                            Text("그래서요.", pictures=("b.png",)),
                            additions=(Addition("세 가지", Text("더해요")),),
                            follow_ups=(Question(Text("정말요?"), Text("네")),),
                        ),
                    ),
                ),
            ),
            (Reflection("좋았던 점", Text("질문")),),
        ),
    ),
    (Reflection("한결", Text("좋았다")),),
)
RIGHT = replace(WRONG, teams=(replace(WRONG.teams[0], reflections=(), presenters=()),))


async def store(db: Database, page: Week, replaces: str | None = None) -> imports.Imported:
    """Import a page."""
    return await importing.store(db, page, guild_id=GUILD, now=NOW, replaces=replaces)


async def touched(db: Database) -> touch.Touch | None:
    """Say what was done to the week."""

    def of_week(session: Session) -> touch.Touch | None:
        week = weeks.by_number(session, guild_id=GUILD, number=1)
        assert week is not None
        return touch.since_import(session, week=week)

    return await db.read(of_week)


def counted(session: Session) -> dict[str, int]:
    """Count the rows of each table."""
    tables = Base.metadata.tables.items()
    return {name: session.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables}


async def test_a_wrong_page_goes_with_all_that_it_brought(db: Database) -> None:
    await store(db, WRONG)
    assert await touched(db) is None

    done = await store(db, RIGHT, replaces="")

    assert (done.is_new, done.is_replaced) == (False, True)
    rows = await db.read(counted)
    assert {name: rows[name] for name in ("question", "answer", "picture", "reflection", "presentation", "paper")} == {
        "question": 0,
        "answer": 0,
        "picture": 0,
        "reflection": 1,
        "presentation": 1,
        "paper": 1,
    }
    assert set(await db.read(lambda session: session.scalars(select(Member.name)).all())) == {"은비", "민하", "한결"}
    assert await touched(db) is None


async def test_a_title_that_the_bot_looked_up_is_no_touch(db: Database) -> None:
    await store(db, WRONG)

    await db.write(presentations.fill_in_titles, guild_id=GUILD, titles={LINK: "Attention"})

    assert await touched(db) is None


def _set(kind: type[Base], **values: object) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        session.execute(update(kind).values(**values), execution_options={NOTED: True})

    return change


def _wonder(session: Session) -> None:
    ids = (session.scalars(select(kind.id)).first() for kind in (Row, Member))
    session.add(MeToo(guild_id=GUILD, **dict(zip(("question_id", "member_id"), ids, strict=True))))


def _post_card(session: Session) -> None:
    question = questions.get(session, guild_id=GUILD, number=1)
    posts.card(session, question, channel_id=1, now=NOW)


def _tell(session: Session) -> None:
    posts.presenter_list(session, session.scalars(select(Row)).all(), channel_id=1, now=NOW)


def _look_up(session: Session) -> None:
    presentations.fill_in_titles(session, guild_id=GUILD, titles={LINK: "Attention"})


@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (_set(Row, version=1), "texts"),
        (_set(Row, in_page=False), "texts"),
        (_set(Answer, withdrawn_at=NOW), "texts"),
        (_set(Answer, dialect=Dialect.DISCORD), "texts"),
        (_post_card, "cards"),
        (_tell, "cards"),
        (_wonder, "me-toos"),
        (_set(models.Week, date=dt.date(2026, 3, 7)), "teams"),
        (_set(Presentation, team="2"), "teams"),
        (_set(models.Week, imported_as=None), "discord"),
    ],
)
async def test_whatever_was_done_to_a_week_is_told(db: Database, touch: Callable[[Session], None], said: str) -> None:
    await store(db, WRONG)

    await db.write(touch)
    await db.write(_look_up)  # what the bot does afterwards makes nothing good

    assert await touched(db) == said
    with pytest.raises(WeekHasContent) as refused:
        await store(db, RIGHT, replaces="")
    assert refused.value.details["touched"] == said


async def test_a_page_goes_though_somebody_was_told_that_they_present(db: Database) -> None:
    stored = await store(db, WRONG)
    (presentation,) = await db.read(presentations.in_week, guild_id=GUILD, week_id=stored.week_id)
    await db.write(_tell_that_they_present, presentation_id=presentation.id)
    assert await touched(db) is None

    assert (await store(db, RIGHT, replaces="")).is_replaced


def _tell_that_they_present(session: Session, *, presentation_id: int) -> None:
    presentation = presentations.get(session, guild_id=GUILD, presentation_id=presentation_id)
    presentation.presenters[0].user_id = 12
    notices.tell_registered(session, presentation, actor=User(11, "민하"), now=NOW)


async def test_a_posted_recap_is_no_touch(db: Database) -> None:
    stored = await store(db, WRONG)

    await db.write(posts.recap, guild_id=GUILD, week_id=stored.week_id, channel_id=5, now=NOW)

    assert await touched(db) is None


def many(number: int, questions: int) -> Week:
    """Return a week of so many questions, each with an answer."""
    asked = tuple(Question(Text(f"질문 {at}"), Text("답")) for at in range(questions))
    return Week(number, dt.date(2026, 3, number), (Team("1", ("은비",), (), (Presenter("은비", "🦊", "🧡", asked),)),))


async def steps_of_replacing(db: Database) -> int:
    """Replace the first week by what it holds already, and count the thousands of steps that SQLite takes for it."""
    held = await db.read(imports.held, guild_id=GUILD, number=1)
    assert held is not None
    steps = 0

    def counted_import(session: Session) -> None:
        nonlocal steps

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(step, 1000)
        imports.import_week(session, guild_id=GUILD, week=held.week, now=NOW, replaces=held.fingerprint)
        session.flush()
        driver.set_progress_handler(None, 0)

    await db.write(counted_import)
    return steps


@pytest.mark.usefixtures("sqlite")
async def test_a_week_is_replaced_at_the_same_cost_however_much_stands_beside_it(db: Database) -> None:
    await store(db, many(1, 100))
    alone = await steps_of_replacing(db)
    for number in range(2, 6):
        await store(db, many(number, 500))

    assert await steps_of_replacing(db) < 1.2 * alone


async def statements_of_import(db: Database, week: Week) -> int:
    """Count the statements of an import."""
    seen: list[str] = []

    def counted_import(session: Session) -> None:
        event.listen(session.connection(), "before_cursor_execute", lambda *given: seen.append(given[2]))
        imports.import_week(session, guild_id=GUILD, week=week, now=NOW)

    await db.write(counted_import)
    return len(seen)


async def test_a_week_is_stored_in_few_statements_however_much_is_in_it(db: Database) -> None:
    few, many_more = await statements_of_import(db, many(1, 1)), await statements_of_import(db, many(2, 450))

    assert many_more <= few < 46  # some of them plan what comes by itself


async def test_what_is_imported_is_listed_as_it_was_answered(db: Database) -> None:
    asked = (
        Question(Text("왜요?"), Text("그래서요.")),
        Question(Text("언제요?"), additions=(Addition("민하", Text("더해요")),)),
    )
    team = replace(RIGHT.teams[0], presenters=(Presenter("은비", "🦊", "🧡", asked),))
    await store(db, replace(RIGHT, teams=(team,)))

    leaf = await db.read(listing.leaf, guild_id=GUILD, which=Wanted(), at=0, size=10)

    assert leaf is not None
    assert (leaf.count, leaf.answered) == (2, 1)
    assert [question.is_answered for question in leaf.questions] == [True, False]
