"""Each kind of change marks exactly the messages that show it."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import importing
from db import answer_changes, behind, changes, marking, members, posts, presentations, questions, settings
from db.engine import Database
from db.models import Answer, Member, Post, Presentation, Question, Term, Week
from db.questions import Note
from db.types import Dialect
from db.week.value import Paper
from tests.bot.page.weeks import TWO_TEAMS
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group, actor

LINK = "https://arxiv.org/abs/1706.03762"
Change = Callable[[Group], Awaitable[object]]


@pytest.fixture
async def study(db: Database) -> Group:
    """Two weeks with recaps, in the first a board, two questions, the second with a follow-up, and a list of one."""
    db.clock = lambda: NOW
    group = Group(db)
    first = await group.present(MINHA, EUNBI, papers=[Paper(url=LINK)])
    second = await group.present(SUBIN, week=2, date=TODAY + WEEK)
    await group.ask(MINHA, channel_id=1)
    await group.ask(MINHA, channel_id=1)
    await group.follow_up(2, channel_id=1)
    await group.answer(2, channel_id=1)
    await db.write(
        questions.record,
        guild_id=GUILD,
        recorder=HANGYEOL,
        notes=[Note("하나")],
        presentation_id=first.id,
        presenter_id=first.presenters[0].id,
        interaction_id=5,
        now=NOW,
        channel_id=1,
    )
    for week_id in (first.week_id, second.week_id):
        await db.write(posts.recap, guild_id=GUILD, week_id=week_id, channel_id=1, now=NOW)
    await db.write(posts.board, guild_id=GUILD, week_id=first.week_id, channel_id=1, now=NOW)
    await db.write(_show_all)
    return group


def _show_all(session: Session) -> None:
    """Let Discord show all posts as they are stored."""
    for post in session.scalars(select(Post)):
        post.message_id, post.shown, post.due_at = post.id, post.wanted, None


def _marked(session: Session) -> dict[str, int]:
    """Return which messages are to be brought up to date, with their ranks."""
    numbers: dict[int | None, int] = {question.id: question.number for question in session.scalars(select(Question))}
    weeks: dict[int | None, int] = {week.id: week.number for week in session.scalars(select(Week))}
    due = session.scalars(select(Post).where(Post.due_at.is_not(None)))
    return {
        f"{post.kind} {numbers.get(post.question_id) or weeks.get(post.week_id) or ''}".strip(): post.rank
        for post in due
    }


async def marked(group: Group, change: Change) -> set[str]:
    """Return which messages a change marks, all of them to be shown at once."""
    await change(group)
    ranks = await group.db.read(_marked)
    assert set(ranks.values()) <= {behind.AT_ONCE}
    return set(ranks)


async def _presentation(group: Group) -> Presentation:
    return (await group.get(1)).presentation


async def _change(group: Group, *, date: dt.date = TODAY, papers: tuple[Paper, ...] = ()) -> object:
    return await group.change(await _presentation(group), MINHA, EUNBI, date=date, papers=papers)


async def _write_as_on_a_page(group: Group) -> object:
    def work(session: Session) -> None:
        questions.get(session, guild_id=GUILD, number=1).dialect = Dialect.PAGE

    return await group.db.write(work)


async def _edit_answer(group: Group) -> object:
    answer = (await group.get(2)).answer
    assert answer is not None
    return await group.db.write(
        answer_changes.edit,
        guild_id=GUILD,
        answer_id=answer.id,
        editor=MINHA,
        is_manager=False,
        body="아니요.",
        version=None,
        now=NOW,
    )


async def _withdraw_answer(group: Group) -> object:
    answer = (await group.get(2)).answer
    assert answer is not None
    return await group.db.write(
        answer_changes.withdraw, guild_id=GUILD, answer_id=answer.id, user_id=MINHA.id, is_manager=False, now=NOW
    )


def _edit(number: int) -> Change:
    async def edit(group: Group) -> object:
        return await group.db.write(
            changes.edit, guild_id=GUILD, number=number, actor=actor(), body="다른 말", version=None
        )

    return edit


async def _wonder(group: Group) -> object:
    return await group.db.write(changes.me_too, guild_id=GUILD, number=1, user=SUBIN, wonders=True, now=NOW)


async def _fill_in_titles(group: Group) -> object:
    return await group.db.write(presentations.fill_in_titles, guild_id=GUILD, titles={LINK: "Attention"})


async def _reflect(group: Group) -> object:
    return await group.reflect(HANGYEOL, (await _presentation(group)).week)


async def _move_question(group: Group) -> object:
    def move(session: Session) -> None:
        (target,) = presentations.in_week(session, guild_id=GUILD, week_id=week_id)
        changes.move(
            session,
            guild_id=GUILD,
            numbers=[1],
            actor=actor(),
            presentation_id=target.id,
            presenter_id=target.presenters[0].id,
        )

    week_id = (await group.db.read(lambda session: session.scalars(select(Week).where(Week.number == 2)).one())).id
    return await group.db.write(move)


WEEK_1 = {"recap 1", "board 1"}
CARDS = {"card 1", "card 2", "card 3", "list"}

CHANGES: dict[str, tuple[Change, set[str]]] = {
    "ask": (lambda group: group.ask(MINHA, channel_id=1), {"card 5"} | WEEK_1),
    "ask in another week": (lambda group: group.ask(SUBIN, channel_id=1), {"card 5", "recap 2"}),
    "edit": (_edit(1), {"card 1"} | WEEK_1),
    "the same words, read in another way": (_write_as_on_a_page, {"card 1"} | WEEK_1),
    "edit a follow-up": (_edit(3), {"card 2", "card 3"} | WEEK_1),
    "edit what is on a list": (_edit(4), {"list"} | WEEK_1),
    "withdraw": (lambda group: group.withdraw(2), {"card 2", "card 3"} | WEEK_1),
    "answer": (lambda group: group.answer(1), {"card 1"} | WEEK_1),
    "answer a follow-up": (lambda group: group.answer(3), {"card 2", "card 3"} | WEEK_1),
    "answer what is on a list": (lambda group: group.answer(4, channel_id=1), {"card 4", "list"} | WEEK_1),
    "add": (lambda group: group.add(2), {"card 2"} | WEEK_1),
    "edit an answer": (_edit_answer, {"card 2"} | WEEK_1),
    "withdraw an answer": (_withdraw_answer, {"card 2"} | WEEK_1),
    "wonder too": (_wonder, {"card 1"} | WEEK_1),
    "merge": (lambda group: group.merge(2, into=1), {"card 1", "card 2", "card 3"} | WEEK_1),
    "move to another week": (_move_question, {"card 1", "recap 2"} | WEEK_1),
    "another date": (lambda group: _change(group, date=TODAY + dt.timedelta(days=1)), WEEK_1),
    "another roster": (_change, WEEK_1),
    "a title": (_fill_in_titles, WEEK_1),
    "a reflection": (_reflect, WEEK_1),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
async def test_a_change_marks_what_shows_it(study: Group, change: Change, expected: set[str]) -> None:
    assert await marked(study, change) == expected


async def test_what_was_withdrawn_is_shown_again(study: Group) -> None:
    await study.withdraw(2)
    await study.db.write(_show_all)

    assert await marked(study, lambda group: group.restore(2)) == {"card 2", "card 3"} | WEEK_1


async def test_a_merge_that_is_undone_marks_both_cards(study: Group) -> None:
    await study.merge(2, into=1)
    await study.db.write(_show_all)

    assert await marked(study, lambda group: group.restore(2)) == {"card 1", "card 2", "card 3"} | WEEK_1


async def test_a_presentation_that_moves_marks_both_weeks_and_its_cards(study: Group) -> None:
    presentation = await _presentation(study)

    assert await marked(study, lambda group: group.move(presentation, 2)) == {"recap 2"} | CARDS | WEEK_1


async def test_a_week_with_another_number_marks_its_cards(study: Group) -> None:
    def renumber(session: Session) -> None:
        session.scalars(select(Week).where(Week.number == 1)).one().number = 7

    assert await marked(study, lambda group: group.db.write(renumber)) == {"recap 7", "board 7"} | CARDS


async def test_an_import_that_is_replaced_marks_its_week(study: Group) -> None:
    page = replace(TWO_TEAMS, number=3, date=TODAY + 2 * WEEK)
    stored = await importing.store(study.db, page, guild_id=GUILD, now=NOW)
    await study.db.write(posts.recap, guild_id=GUILD, week_id=stored.week_id, channel_id=1, now=NOW)
    await study.db.write(_show_all)

    again = replace(page, reflections=())
    expected = {"recap 3"}
    await importing.store(study.db, again, guild_id=GUILD, now=NOW, replaces="")

    assert set(await study.db.read(_marked)) == expected


async def _rename(group: Group, name: str) -> None:
    def rename(session: Session) -> None:
        session.scalars(select(Member).where(Member.user_id == MINHA.id)).one().name = name

    await group.db.write(rename)


async def test_a_new_name_is_shown_after_everything_else(study: Group) -> None:
    await _rename(study, "새 이름")

    ranks = await study.db.read(_marked)
    assert ranks == dict.fromkeys(CARDS | WEEK_1, behind.GENTLY)


async def test_a_new_name_is_shown_only_where_something_stands(study: Group) -> None:
    await study.db.write(_forget_message, number=1)

    await _rename(study, "새 이름")

    assert "card 1" not in await study.db.read(_marked)


def _forget_message(session: Session, *, number: int) -> None:
    card = posts.card_of(session, questions.get(session, guild_id=GUILD, number=number).id)
    assert card is not None
    card.message_id = None


async def test_a_new_name_is_not_shown_in_terms_before(study: Group) -> None:
    def begin_term(session: Session) -> None:
        session.add(Term(guild_id=GUILD, number=2))

    await study.db.write(begin_term)
    await _rename(study, "새 이름")

    assert await study.db.read(_marked) == {}


async def test_a_new_name_makes_nothing_less_urgent_that_is_due(study: Group) -> None:
    await study.answer(1)

    await _rename(study, "새 이름")

    ranks = await study.db.read(_marked)
    assert (ranks["card 1"], ranks["card 2"]) == (behind.AT_ONCE, behind.GENTLY)


async def _set(group: Group, setting: settings.SettingName, value: settings.Value | None) -> dict[str, int]:
    await group.db.write(settings.change, guild_id=group.guild_id, setting=setting, value=value)
    return await group.db.read(_marked)


async def test_another_language_is_shown_after_everything_else_in_the_whole_term(study: Group) -> None:
    assert await _set(study, "language", "en") == dict.fromkeys(CARDS | WEEK_1 | {"recap 2"}, behind.GENTLY)


async def test_another_zone_is_shown_in_recaps_alone(study: Group) -> None:
    assert await _set(study, "timezone", "Asia/Tokyo") == dict.fromkeys({"recap 1", "recap 2"}, behind.GENTLY)


async def test_another_language_is_shown_only_where_something_stands_and_in_no_other_guild(study: Group) -> None:
    await study.db.write(_forget_message, number=1)
    assert await _set(Group(study.db, ELSEWHERE), "language", "en") == {}
    assert "card 1" not in await _set(study, "language", "en")


async def test_a_setting_that_nothing_shows_or_that_stays_marks_nothing(study: Group) -> None:
    assert await _set(study, "manager_role_id", 7) == {}
    await _set(study, "language", "en")
    await study.db.write(_show_all)
    assert await _set(study, "language", "en") == {}


async def test_what_was_drawn_while_a_setting_was_stored_is_shown_anew(study: Group) -> None:
    await study.db.write(settings.show_anew, guild_id=GUILD, setting="manager_role_id")
    assert await study.db.read(_marked) == {}
    await study.db.write(settings.show_anew, guild_id=GUILD, setting="timezone")
    assert set(await study.db.read(_marked)) == {"recap 1", "recap 2"}


async def test_what_nobody_sees_marks_nothing(study: Group) -> None:
    await study.meet(SUBIN)
    await study.db.write(members.names, guild_id=GUILD)

    assert await study.db.read(_marked) == {}


@pytest.mark.parametrize("table", [Question, Answer, Member])
async def test_a_statement_that_changes_many_rows_is_refused_unless_it_is_noted(
    study: Group, table: type[Question | Answer | Member]
) -> None:
    statement = update(table).values(guild_id=GUILD)

    with pytest.raises(RuntimeError, match="in bulk"):
        await study.db.write(lambda session: session.execute(statement))
    await study.db.write(lambda session: session.execute(statement, execution_options={marking.NOTED: True}))
