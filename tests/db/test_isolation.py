"""No use-case finds or changes the rows of another guild."""

import datetime as dt
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from db import (
    absences,
    announced,
    answer_changes,
    answers,
    calendars,
    cancelled,
    changes,
    choices,
    coming,
    delivery,
    endings,
    glances,
    guilds,
    leases,
    listing,
    members,
    moments,
    notices,
    nudges,
    on_hold,
    outbox,
    papers,
    pictures,
    places,
    posts,
    presentations,
    questions,
    reflections,
    registering,
    rosters,
    search,
    settings,
    slots,
    talks,
    terms,
    tracks,
    versions,
    waiting,
    weeks,
)
from db.absences import Absence, Missed
from db.changes import Actor
from db.engine import Database
from db.errors import (
    NoPresentationOf,
    NoSuchAnswer,
    NoSuchMember,
    NoSuchPresentation,
    NoSuchQuestion,
    NoSuchTerm,
    NoSuchWeek,
    NoWeekYet,
    TermHoldsNothing,
)
from db.folding import needles
from db.listing import Wanted
from db.meetings import Meeting
from db.messages import MessageAddress
from db.models import Answer, Presentation, Question
from db.outbox import Lane
from db.places import Channels
from db.questions import Note
from db.record import collect, overview
from db.registering import Entry, Plan
from db.rhythm import DEFAULTS
from db.rights import Right
from db.search import Found
from db.settings import OfGuild, OwnSettings
from db.types import MomentKind
from db.waiting import Queue
from db.week.value import Paper
from tests.db.group import ELSEWHERE, EUNBI, HANGYEOL, MINHA, NOW, TODAY, Group, typed

LINK = "https://arxiv.org/abs/1706.03762"

MODULES = (
    absences,
    announced,
    answer_changes,
    answers,
    calendars,
    cancelled,
    changes,
    choices,
    collect,
    coming,
    delivery,
    endings,
    glances,
    guilds,
    leases,
    listing,
    members,
    moments,
    notices,
    nudges,
    on_hold,
    outbox,
    overview,
    papers,
    pictures,
    places,
    posts,
    presentations,
    questions,
    reflections,
    registering,
    rosters,
    search,
    settings,
    slots,
    talks,
    terms,
    tracks,
    versions,
    waiting,
    weeks,
)

#: What each use-case does with the ids, numbers and names of another guild: it refuses, or finds this.
OUTCOMES: dict[Callable[..., Any], object] = {
    announced.of_week: NoSuchWeek,
    announced.changes: None,
    announced.recalled: NoSuchWeek,
    collect.of_term: NoSuchTerm,
    collect.of_user: None,
    overview.of_user: None,
    calendars.hand_out: NoSuchTerm,
    calendars.is_known: False,
    coming.end_talk: NoSuchWeek,
    endings.still_to_come: 0,
    glances.of_term: NoSuchTerm,
    moments.is_first: False,
    moments.of_recap: None,
    moments.pause: None,
    moments.recall: None,
    moments.set_timing: {**DEFAULTS, MomentKind.RECAP: DEFAULTS[MomentKind.NUDGE]},
    moments.timings: dict(DEFAULTS),
    moments.upcoming: [],
    answers.add: NoSuchQuestion,
    absences.missed: Missed([], [], 0),
    absences.tell: IntegrityError,
    answers.addable: NoSuchQuestion,
    answers.answer: NoSuchQuestion,
    answers.answerable: NoSuchQuestion,
    answer_changes.get_changeable: NoSuchAnswer,
    answer_changes.edit: NoSuchAnswer,
    answer_changes.editable: NoSuchAnswer,
    answers.check_not_recorded: None,
    answer_changes.restore: NoSuchAnswer,
    answer_changes.revert: NoSuchAnswer,
    answer_changes.untake: NoSuchAnswer,
    answers.was_heard: False,
    answer_changes.withdraw: NoSuchAnswer,
    answer_changes.withdrawn: [],
    answer_changes.question_of: NoSuchAnswer,
    changes.get_changeable: NoSuchQuestion,
    choices.changeable_by: [],
    choices.of_question: NoSuchQuestion,
    changes.merged_into: NoSuchQuestion,
    changes.edit: NoSuchQuestion,
    changes.set_in_page: NoSuchQuestion,
    changes.me_too: NoSuchQuestion,
    choices.mergeable_with: NoSuchQuestion,
    choices.movable_with: NoSuchQuestion,
    changes.merge: NoSuchQuestion,
    changes.move: NoSuchPresentation,
    changes.restore: NoSuchQuestion,
    changes.revert: NoSuchQuestion,
    changes.withdraw: NoSuchQuestion,
    guilds.ensure: ...,
    guilds.greeted: ...,
    delivery.channel_deleted: None,
    guilds.is_greeted: False,
    leases.hold: None,
    leases.renew: None,
    guilds.next_question: NoResultFound,
    guilds.next_questions: NoResultFound,
    guilds.running_term: ...,
    members.by_name: None,
    members.edit: ...,
    members.ensure: ...,
    members.ensure_named: ...,
    members.find: None,
    listing.leaf: None,
    members.names: {},
    members.get: NoSuchMember,
    members.link: ...,
    members.ensure_for_receipt: ...,
    notices.offer: NoResultFound,
    notices.say_hello: ...,
    notices.tell_channel_gone: None,
    notices.take_back_offer: None,
    nudges.owed: NoSuchWeek,
    nudges.rest_of: None,
    nudges.rest_until: ...,
    outbox.waits_for_permission: False,
    outbox.rejoined: None,
    outbox.release: None,
    outbox.taken_over: None,
    posts.board: NoSuchWeek,
    posts.is_copy: False,
    posts.know_board: NoSuchWeek,
    posts.let_copy_go: None,
    posts.recap: NoSuchWeek,
    cancelled.cancel: NoSuchPresentation,
    cancelled.gather: NoSuchPresentation,
    on_hold.left_behind: None,
    cancelled.restore: NoSuchPresentation,
    on_hold.to_come_back: [],
    cancelled.restorable: [],
    places.of_week: NoSuchWeek,
    rosters.left_out_of: None,
    registering.change: NoSuchPresentation,
    papers.known_titles: {},
    papers.presented_elsewhere: {},
    presentations.coming: [],
    presentations.existing: None,
    presentations.fill_in_titles: None,
    presentations.get: NoSuchPresentation,
    presentations.in_week: [],
    slots.move: NoSuchPresentation,
    presentations.of_presenter: NoSuchWeek,
    presentations.owned: NoSuchPresentation,
    presentations.papers_without_title: [],
    registering.plan: Plan(1, TODAY, "1"),
    registering.register: ...,
    presentations.still_of: [],
    questions.about: None,
    questions.ask: NoSuchWeek,
    questions.ask_member: NoSuchPresentation,
    questions.by_message: None,
    questions.follow_up: NoSuchQuestion,
    questions.get: NoSuchQuestion,
    questions.get_any: NoSuchQuestion,
    questions.has_asked_anonymously: False,
    questions.is_anonymous_in: False,
    questions.listing: [],
    questions.record: NoSuchPresentation,
    questions.check_not_recorded: None,
    questions.get_many: NoSuchQuestion,
    reflections.of: None,
    reflections.restore: NoSuchWeek,
    reflections.withdraw: NoSuchWeek,
    reflections.write: NoSuchWeek,
    reflections.written_by: None,
    members.to_merge: None,
    talks.announce: [],
    talks.open_board: NoSuchWeek,
    talks.bring_back: [],
    talks.join: NoSuchQuestion,
    talks.listed_numbers: [],
    talks.next_waiting: None,
    talks.undo_join: NoSuchQuestion,
    talks.not_withdrawn: [],
    talks.unannounced: [],
    search.find: Found(needles("왜"), 0, False, 0, 1, []),
    settings.channel_gone: OfGuild(),
    settings.change: OfGuild(OwnSettings(language="en")),
    settings.meet: OfGuild(OwnSettings(place="302호")),
    settings.of: OfGuild(),
    settings.show_anew: None,
    terms.to_be_named: None,
    terms.around: NoSuchTerm,
    terms.begin: TermHoldsNothing,
    terms.folder_of: None,
    terms.get: NoSuchTerm,
    terms.free_name: "민하",
    terms.lock: ...,
    terms.next_number: 1,
    tracks.begin: ...,
    tracks.check_free: None,
    tracks.end: NoSuchTerm,
    tracks.taken: set(),
    terms.in_folder: None,
    terms.rename: ...,
    terms.running: None,
    terms.state: None,
    terms.undo_begin: ...,
    talks.take_back: ([], []),
    versions.earlier: [],
    waiting.count_open: 0,
    waiting.is_any_of: False,
    waiting.open_of: [],
    waiting.queue_of: Queue([], 0),
    weeks.by_number: None,
    weeks.current: None,
    weeks.ensure: ...,
    weeks.is_first_on: True,
    weeks.expected_date: TODAY,
    weeks.get: NoSuchWeek,
    weeks.locate: NoSuchWeek,
    weeks.check_likely: None,
    weeks.holds_something: False,
    weeks.ids: [],
    weeks.next_to_come: (1, TODAY),
    weeks.number_on: 1,
    weeks.of_day: NoWeekYet,
    weeks.nearest: [],
    weeks.schedule: [],
    weeks.schedule_leaf: NoWeekYet,
}


def use_cases(module: ModuleType) -> list[Callable[..., Any]]:
    """Find a module's own functions of a session and a guild."""
    functions = [
        function
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
    ]
    return [
        function
        for function in functions
        if not function.__name__.startswith("_")
        and {"session", "guild_id"} <= inspect.signature(function).parameters.keys()
    ]


def fitting(use_case: Callable[..., Any], place: Presentation, question: Question) -> dict[str, Any]:
    """Fill a use-case in with the ids, numbers and names of the guild that ``place`` and ``question`` are in."""
    facts: dict[str, Any] = {
        "guild_id": ELSEWHERE,
        "absence": Absence(NOW, NOW),
        "actor": Actor(MINHA, is_manager=True, now=NOW),
        "answer_id": 1,
        "author": MINHA,
        "author_id": MINHA.id,
        "beside": question,
        "body": "다른 서버의 글",
        "channel_id": 1,
        "cancelled_id": place.id,
        "channels": Channels((), (), None),
        "count": 2,
        "date": TODAY,
        "day": TODAY,
        "editor": MINHA,
        "emoji": "🦊",
        "entry": Entry(TODAY, users=[MINHA]),
        "first": 1,
        "folder": "2026-1",
        "gone": [0],
        "heart": "💜",
        "in_page": False,
        "interaction_id": 5,
        "into": 2,
        "is_change": True,
        "is_manager": True,
        "is_wanted": True,
        "kind": MomentKind.RECAP,
        "limit": 25,
        "meeting": Meeting(place="302호"),
        "member_id": place.presenters[0].id,
        "message": MessageAddress(1, SOURCE),
        "message_id": SOURCE,
        "name": "민하",
        "names": ["a.png"],
        "notes": [Note("다른 서버의 글")],
        "now": NOW,
        "number": 1,
        "numbers": [1],
        "only_open": False,
        "owner": "another process",
        "presentation_ids": [place.id],
        "presentation_id": place.id,
        "presenter": MINHA,
        "presenter_id": place.presenters[0].id,
        "presenter_user_id": MINHA.id,
        "question_id": question.id,
        "recorder": HANGYEOL,
        "links": [LINK],
        "source": MessageAddress(1, SOURCE),
        "team": "1",
        "term_id": place.week.term_id,
        "right": Right.EDIT,
        "setting": "language",
        "text": "왜",
        "titles": {LINK: "다른 서버의 제목"},
        "timing": DEFAULTS[MomentKind.NUDGE],
        "to": 0,
        "today": TODAY,
        "typed": typed(interaction_id=5),
        "until": TODAY,
        "user": MINHA,
        "user_id": MINHA.id,
        "value": "en",
        "version": 0,
        "which": Wanted(week_id=place.week_id),
        "at": 0,
        "current": 1,
        "size": 5,
        "week": 1,
        "week_id": place.week_id,
        "wonders": True,
        "zone": dt.UTC,
    }
    asked = inspect.signature(use_case).parameters
    return {name: facts[name] for name in asked if name in facts}


#: A message that a question and its answer were taken from, and that told the presenter.
SOURCE = 77


def taken_from(session: Session, *, guild_id: int) -> None:
    """Let the guild's texts be taken from that message."""
    for question in session.scalars(select(Question).where(Question.guild_id == guild_id)):
        question.source_message_id = SOURCE
    for answer in session.scalars(select(Answer).where(Answer.guild_id == guild_id)):
        answer.source_message_id = SOURCE


def posted(session: Session, *, guild_id: int, week_id: int) -> None:
    """Let the guild have a message of each kind, in a channel that is held."""
    asked = list(session.scalars(select(Question).where(Question.guild_id == guild_id).order_by(Question.number)))
    posts.card(session, questions.get(session, guild_id=guild_id, number=1), channel_id=1, now=NOW)
    told = posts.presenter_list(session, asked[1:], channel_id=1, now=NOW)
    delivery.shown(session, post_id=told.id, revision=1, message_id=SOURCE)
    posts.recap(session, guild_id=guild_id, week_id=week_id, channel_id=1, now=NOW)
    posts.board(session, guild_id=guild_id, week_id=week_id, channel_id=1, now=NOW)
    notices.say_hello(session, guild_id=guild_id, channel_id=1, now=NOW)
    notices.offer(
        session,
        guild_id=guild_id,
        question_id=asked[0].id,
        author_id=MINHA.id,
        message=MessageAddress(1, SOURCE),
        now=NOW,
    )
    outbox.hold(session, lane=Lane(guild_id, 1), now=NOW)


def test_the_table_is_complete() -> None:
    assert set(OUTCOMES) == {use_case for module in MODULES for use_case in use_cases(module)}


@pytest.mark.parametrize(
    ("use_case", "outcome"),
    OUTCOMES.items(),
    ids=lambda value: f"{value.__module__}.{value.__name__}" if callable(value) else "",
)
async def test_another_guild_s_rows_are_neither_found_nor_changed(
    db: Database, use_case: Callable[..., Any], outcome: object
) -> None:
    here = Group(db)
    place = await here.present(MINHA, EUNBI, guests=["손님"], papers=[Paper(url=LINK)])
    await here.ask(MINHA, is_anonymous=True)
    asked = await here.ask(MINHA, interaction_id=5)
    await here.answer(1, interaction_id=5)
    await here.reflect(MINHA, place.week, interaction_id=5)
    await db.write(taken_from, guild_id=here.guild_id)
    await db.write(posted, guild_id=here.guild_id, week_id=place.week_id)
    before = await here.rows()
    facts = fitting(use_case, place, asked)

    if isinstance(outcome, type):
        with pytest.raises(outcome):
            await db.write(use_case, **facts)
    else:
        found = await db.write(use_case, **facts)
        assert outcome is ... or found == outcome
        assert getattr(found, "guild_id", ELSEWHERE) == ELSEWHERE

    assert await here.rows() == before


async def test_the_same_interaction_elsewhere_is_another(db: Database) -> None:
    for group in (Group(db), Group(db, ELSEWHERE)):
        place = await group.present(MINHA)
        asked = await group.ask(interaction_id=5)
        answered = await group.answer(1, interaction_id=5)
        reflected = await group.reflect(MINHA, place.week, interaction_id=5)

        assert answered.answer is not None
        assert [row.guild_id for row in (asked, answered.answer, reflected)] == [group.guild_id] * 3


async def test_a_presenter_elsewhere_is_not_asked_here(db: Database) -> None:
    await Group(db).present(EUNBI)
    await Group(db, ELSEWHERE).present(MINHA)

    with pytest.raises(NoPresentationOf):
        await Group(db).ask(MINHA)
