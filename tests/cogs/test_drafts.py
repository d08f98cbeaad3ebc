"""Drafts: what could not be stored is offered again to who typed it, until it is stored or discarded."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot import controls
from bot.forms import Form
from bot.render.layout import layout
from tests.cogs.test_rights import Scene
from tests.support.database import locked
from tests.support.doors import FORMS, ROLES, Door
from tests.support.faults import Fault, When, tap
from tests.support.study import Study, buttons_of, field, press, returned, text_of

WORDS = "왜 층을 나누나요?"
NOTE = "-# ✏️ 지난번에 저장하지 못한 글을 채워 두었어요."
CALLBACK = "/interactions/*/callback"


def kept(study: Study) -> list[Path]:
    """Return the files of all drafts."""
    return sorted((study.bot.settings.data_dir / "drafts").rglob("*.json"))


def note_in(form: InteractionResult) -> bool:
    """Tell whether a form says that it was filled."""
    assert form.modal is not None
    return NOTE in [component.get("content") for component in form.modal["components"]]


def filled(form: InteractionResult, name: str = "question") -> str | None:
    """Return what stands in a form's field."""
    value = field(form.modal, name).get("value")
    return None if value is None else str(value)


async def refused_question(study: Study, words: str = WORDS, asker: MemberActor | None = None) -> InteractionResult:
    """Let a member, else 한결, ask 민하 while nothing can be stored."""
    with locked(study.db):
        return await study.ask(asker or study.hangyeol, study.minha, words)


async def test_a_question_is_kept_offered_stored_and_gone(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    refused = await refused_question(study)
    assert returned(refused) == WORDS
    assert len(kept(study)) == 1
    await study.restart()

    form = await study.hangyeol.slash(study.channel, "ask")
    assert (filled(form), note_in(form)) == (WORDS, True)
    chosen = [option["label"] for option in field(form.modal, "presenter")["options"] if option.get("default")]
    assert [label.split("🐱")[0][:2] for label in chosen] == ["민하"]
    await study.restart()
    place = next(option["value"] for option in field(form.modal, "presenter")["options"] if option.get("default"))
    receipt = await study.hangyeol.submit_modal(form, {"presenter": [place], "question": f"{WORDS} 더"})

    assert "#1" in text_of(receipt)
    assert kept(study) == []
    again = await study.hangyeol.slash(study.channel, "ask")
    assert (filled(again), note_in(again)) == (None, False)


async def test_the_same_words_sent_again_need_no_draft_any_more(study: Study) -> None:
    await study.present(study.minha)
    await refused_question(study)
    await refused_question(study)
    assert len(kept(study)) == 1

    await study.ask(study.hangyeol, study.minha, WORDS)

    assert kept(study) == []


async def test_words_of_one_s_own_are_not_replaced(study: Study) -> None:
    await study.present(study.minha)
    await refused_question(study)

    form = await study.hangyeol.slash(study.channel, "ask", question="다른 질문")

    assert (filled(form), note_in(form)) == ("다른 질문", False)


async def test_what_comes_too_late_is_kept_too(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", CALLBACK, status=404, code=10062)
    study.provoked = (discord.NotFound,)

    await study.hangyeol.slash(study.channel, "ask", question=WORDS)

    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    assert filled(form) == WORDS


async def test_what_cannot_be_given_back_is_kept_too(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", CALLBACK, status=500, times=None)

    refused = await refused_question(study)
    study.env.backend.faults.clear()

    assert refused.response is None
    assert filled(await study.hangyeol.slash(study.channel, "ask")) == WORDS


async def test_what_is_stored_is_no_draft_although_its_receipt_is_lost(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", CALLBACK, status=404, code=10062)

    await study.ask(study.hangyeol, study.minha, WORDS)

    assert len(await study.questions()) == 1
    assert kept(study) == []


async def test_nobody_else_sees_it(study: Study) -> None:
    await study.present(study.minha)
    await refused_question(study)
    front = await study.hangyeol.slash(study.channel, "study")
    ids = buttons_of(front)
    assert WORDS in text_of(front)

    form = await study.subin.slash(study.channel, "ask")
    other = await study.subin.slash(study.channel, "study")
    channel = study.bot.get_partial_messageable(study.channel.id, guild_id=study.guild.id)
    draft_id = ids["이어 쓰기"].rpartition(":")[2]
    door = await channel.send(view=layout("🚪", [[controls.continue_draft("ko", "ask", draft_id)]]))
    peeked = await study.subin.click(door, label="이어 쓰기")

    assert filled(form) is None
    assert WORDS not in text_of(other)
    assert "이어 쓰기" not in buttons_of(other)
    assert text_of(peeked) == "그 글은 이제 없어요. 이미 저장했거나 버린 글이에요."
    assert len(kept(study)) == 1


async def test_a_disk_that_refuses_costs_the_draft_alone(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    await study.present(study.minha)
    (study.bot.settings.data_dir / "drafts").write_text("no folder")
    caplog.set_level(logging.INFO)

    refused = await refused_question(study)

    assert returned(refused) == WORDS
    assert "draft not kept" in caplog.text
    assert WORDS not in caplog.text
    form = await study.hangyeol.slash(study.channel, "ask")
    assert filled(form) is None


async def test_what_was_asked_anonymously_stays_so(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, anonymous=True)
    with locked(study.db):
        await study.hangyeol.submit_modal(form, {"question": WORDS})

    credited = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, asked_by=study.subin)
    assert filled(credited) is None
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    assert filled(form) == WORDS
    await study.hangyeol.submit_modal(form, {"question": WORDS})

    [question] = await study.questions()
    assert (question.asker_id, question.recorder_id, question.anonymous_user_id) == (None, None, study.hangyeol.id)


async def test_what_somebody_asked_aloud_stays_theirs(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "앞선 질문", asked_by=study.subin)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, asked_by=study.subin)
    with locked(study.db):
        await study.hangyeol.submit_modal(form, {"question": WORDS})

    front = await study.hangyeol.slash(study.channel, "study")
    form = await press(study.hangyeol, front, "이어 쓰기")
    await study.hangyeol.submit_modal(form, {"question": WORDS})

    subin = await study.member(study.subin)
    assert [question.asker_id for question in await study.questions()] == [subin.id, subin.id]


async def test_the_front_door_offers_to_go_on_or_to_discard(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await refused_question(study, "첫 질문")
    await refused_question(study)

    front = await study.hangyeol.slash(study.channel, "study")
    assert f"✏️ 저장하지 못한 글 2개 · {WORDS}" in text_of(front)
    await study.restart()
    form = await press(study.hangyeol, front, "이어 쓰기")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 민하님에게 질문"
    await study.hangyeol.submit_modal(form, {"question": WORDS})

    front = await study.hangyeol.slash(study.channel, "study")
    assert "✏️ 저장하지 못한 글 1개 · 첫 질문" in text_of(front)
    left = await press(study.hangyeol, front, "버리기")
    assert "저장하지 못한 글" not in text_of(left)
    assert "이어 쓰기" not in buttons_of(left)
    assert kept(study) == []


async def test_a_question_to_nobody_who_presents_lets_a_presenter_be_chosen(study: Study) -> None:
    await study.present(study.minha)
    refused = await study.ask(study.hangyeol, study.subin, WORDS)
    assert "등록된 발표가 없어요" in text_of(refused)

    form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "study"), "이어 쓰기")

    assert filled(form) == WORDS
    assert len(field(form.modal, "presenter")["options"]) == 1


@pytest.mark.parametrize("by_front_door", [True, False])
async def test_an_answer_goes_on_under_its_question(study: Study, *, by_front_door: bool) -> None:
    await study.present(study.minha)
    for words in ("하나", "둘"):
        await study.ask(study.hangyeol, study.minha, words)
    with locked(study.db):
        await study.answer(study.minha, 2, "그래서요")

    other = await study.minha.slash(study.channel, "answer", question="1")
    assert filled(other, "answer") is None  # words for another question
    if by_front_door:
        form = await press(study.minha, await study.minha.slash(study.channel, "study"), "이어 쓰기")
        values: dict[str, object] = {"answer": "그래서요"}
    else:
        form = await study.minha.slash(study.channel, "answer")
        [chosen] = [option["value"] for option in field(form.modal, "question")["options"] if option.get("default")]
        values = {"answer": "그래서요", "question": [chosen]}
    assert (filled(form, "answer"), note_in(form)) == ("그래서요", True)
    await study.minha.submit_modal(form, values)

    assert [question.answer.body if question.answer else None for question in await study.questions()] == [
        None,
        "그래서요",
    ]
    assert kept(study) == []


async def test_an_answer_that_came_second_goes_on_as_an_addition_and_to_no_other_question(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    for words in (WORDS, "다른 질문"):
        await study.ask(study.hangyeol, study.minha, words)
    await study.answer(study.eunbi, 1, "먼저요")
    await study.answer(study.minha, 1, "나중이에요")

    shown = await press(study.minha, await study.minha.slash(study.channel, "study"), "이어 쓰기")

    assert "먼저 답했어요" in text_of(shown)
    assert "덧붙이기" in buttons_of(shown)
    assert returned(shown) == "나중이에요"
    assert len(kept(study)) == 1
    form = await press(study.minha, shown, "덧붙이기")
    assert (filled(form, "answer"), note_in(form)) == ("나중이에요", True)
    await study.minha.submit_modal(form, {"answer": "나중이에요"})
    assert kept(study) == []


async def test_an_answer_to_one_s_own_question_goes_on_there_while_others_wait(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    for asker in (study.eunbi, study.hangyeol):
        await study.ask(asker, study.minha, WORDS)
    with locked(study.db):
        await study.answer(study.eunbi, 1, "찾았어요")

    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "study"), "이어 쓰기")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #1 답변"
    assert filled(form, "answer") == "찾았어요"


async def test_an_answer_to_what_was_withdrawn_goes_on_where_something_waits(study: Study) -> None:
    await study.present(study.minha)
    for words in ("하나", "둘"):
        await study.ask(study.hangyeol, study.minha, words)
    with locked(study.db):
        await study.answer(study.minha, 1, "그래서요")
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    await press(study.hangyeol, panel, "질문 삭제")

    form = await press(study.minha, await study.minha.slash(study.channel, "study"), "이어 쓰기")

    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #2 답변"
    assert filled(form, "answer") == "그래서요"


@pytest.mark.parametrize("by_front_door", [True, False])
async def test_a_reflection_goes_on_over_what_was_written_before(study: Study, *, by_front_door: bool) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(form, {"reflection": "처음"})
    form = await study.hangyeol.slash(study.channel, "reflect")
    with locked(study.db):
        await study.hangyeol.submit_modal(form, {"reflection": "고친 소감"})

    if by_front_door:
        form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "study"), "이어 쓰기")
    else:
        form = await study.hangyeol.slash(study.channel, "reflect")
    assert (filled(form, "reflection"), note_in(form)) == ("고친 소감", True)
    await study.hangyeol.submit_modal(form, {"reflection": "고친 소감!"})

    assert kept(study) == []
    form = await study.hangyeol.slash(study.channel, "reflect")
    assert (filled(form, "reflection"), note_in(form)) == ("고친 소감!", False)


async def test_a_reflection_that_was_stored_since_is_not_hidden_by_a_draft(study: Study) -> None:
    await study.present(study.minha)
    first = await study.hangyeol.slash(study.channel, "reflect")
    second = await study.hangyeol.slash(study.channel, "reflect")
    with locked(study.db):
        await study.hangyeol.submit_modal(first, {"reflection": "짧은 소감"})

    await study.hangyeol.submit_modal(second, {"reflection": "길게 다시 쓴 소감"})

    assert kept(study) == []
    form = await study.hangyeol.slash(study.channel, "reflect")
    assert (filled(form, "reflection"), note_in(form)) == ("길게 다시 쓴 소감", False)


async def test_a_draft_that_could_not_be_let_go_of_is_not_filled_in_over_what_is_stored(study: Study) -> None:
    await study.present(study.minha)
    first = await study.hangyeol.slash(study.channel, "reflect")
    second = await study.hangyeol.slash(study.channel, "reflect")
    with locked(study.db):
        await study.hangyeol.submit_modal(first, {"reflection": "짧은 소감"})
    [path] = kept(study)
    draft = path.read_text()
    await study.env.advance_time(1)
    await study.hangyeol.submit_modal(second, {"reflection": "길게 다시 쓴 소감"})
    path.write_text(draft)

    form = await study.hangyeol.slash(study.channel, "reflect")
    assert (filled(form, "reflection"), note_in(form)) == ("길게 다시 쓴 소감", False)
    form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "study"), "이어 쓰기")
    assert filled(form, "reflection") == "짧은 소감"  # who asks for it gets it


async def test_an_edit_that_was_stored_since_leaves_no_draft_of_the_same_words(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.subin, study.minha, WORDS)
    first, second = await edit(study), await edit(study)
    with locked(study.db):
        await study.subin.submit_modal(first, {"question": "고친 질문"})

    await study.subin.submit_modal(second, {"question": "더 고친 질문"})

    assert kept(study) == []


async def test_an_edit_that_is_delivered_again_after_another_one_is_no_draft(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.subin, study.minha, WORDS)
    await study.subin.submit_modal(await edit(study), {"question": "고친 질문"})
    first = [payload for _, event, payload in study.env.backend.transcript if event == "INTERACTION_CREATE"][-1]
    again = await press(study.subin, await study.subin.slash(study.channel, "edit", question="2"), "질문 고치기")
    await study.subin.submit_modal(again, {"question": "더 고친 질문"})

    study.env.backend.emit("INTERACTION_CREATE", first)
    await study.env.settle()

    assert kept(study) == []
    assert [question.body for question in await study.questions()] == [WORDS, "더 고친 질문"]


async def test_the_words_in_a_form_that_has_opened_are_no_draft(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.provoked = (aiohttp.ClientError,)
    await study.present(study.minha)
    wire = tap(monkeypatch)
    wire.arm(Fault(0, When.CUT))

    form = await study.hangyeol.slash(study.channel, "ask", question=WORDS)

    assert filled(form) == WORDS
    assert kept(study) == []


async def test_the_words_for_a_form_that_has_not_opened_are_one(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.provoked = (discord.HTTPException,)
    await study.present(study.minha)
    tap(monkeypatch).arm(Fault(0, When.BEFORE))

    refused = await study.hangyeol.slash(study.channel, "ask", question=WORDS)

    assert returned(refused) == WORDS
    assert len(kept(study)) == 1


async def follow_up(study: Study) -> InteractionResult:
    return await press(study.subin, study.cards()[0], "추가 질문")


async def addition(study: Study) -> InteractionResult:
    await study.answer(study.minha, 1, "그래서요")
    return await press(study.subin, study.cards()[0], "덧붙이기")


async def edit(study: Study) -> InteractionResult:
    await study.ask(study.subin, study.minha, "둘째")
    return await press(study.subin, await study.subin.slash(study.channel, "edit", question="2"), "질문 고치기")


async def notes(study: Study) -> InteractionResult:
    return await study.subin.slash(study.channel, "record", presenter=study.minha)


async def heard(study: Study) -> InteractionResult:
    await study.eunbi.slash(study.channel, "record")
    return await press(study.subin, study.cards()[-1], "민하🐶")


@pytest.mark.parametrize("is_late", [True, False])
@pytest.mark.parametrize(
    ("opened", "name", "goes_on"),
    [
        (follow_up, "question", "question"),
        (addition, "answer", "answer"),
        (edit, "question", "question"),
        (notes, "notes", "notes"),
        (heard, "question", "notes"),
    ],
)
async def test_every_text_goes_on_from_the_front_door(
    study: Study, opened: Callable[[Study], Awaitable[InteractionResult]], name: str, goes_on: str, *, is_late: bool
) -> None:
    await study.present(study.minha, study.subin)
    await study.ask(study.hangyeol, study.minha, WORDS)
    form = await opened(study)
    before = len(await study.questions())
    with locked(study.db):
        if is_late:
            study.env.inject_error("POST", CALLBACK, status=404, code=10062, times=None)
        await study.subin.submit_modal(form, {name: "잃을 뻔한 글"})
    study.env.backend.faults.clear()
    await study.restart()

    again = await press(study.subin, await study.subin.slash(study.channel, "study"), "이어 쓰기")
    assert (filled(again, goes_on), note_in(again)) == ("잃을 뻔한 글", True)
    await study.restart()
    await study.subin.submit_modal(again, {goes_on: "잃을 뻔한 글"})

    assert kept(study) == []
    found = await study.questions()
    texts = [answer.body for answer in found] + [said.body for answer in found for said in answer.additions]
    assert texts.count("잃을 뻔한 글") == 1
    assert len(found) == before + (opened not in {addition, edit})


def one_of_each_kind(study: Study, scene: Scene) -> dict[type[Form[Any]], Door]:
    """Return a way to submit each kind of form."""
    return {
        kind: door
        for door in reversed(FORMS)
        for kind in study.bot.router.forms
        if kind.rebuild(scene.named(door.name))
    }


def shows(form: InteractionResult, fields: Mapping[str, Any]) -> bool:
    """Tell whether a form holds what was typed, and has chosen what was chosen."""
    assert form.modal is not None
    parts = [component.get("component", component) for component in form.modal["components"]]
    held = {part.get("value") for part in parts}
    chosen = {option["value"] for part in parts for option in part.get("options", ()) if option.get("default")}
    texts = [value for value in fields.values() if isinstance(value, str)]
    choices = [value for values in fields.values() if isinstance(values, list) for value in values]
    return held.issuperset(texts) and chosen.issuperset(choices)


async def test_every_form_that_fails_is_opened_again_with_what_it_held(study: Study) -> None:
    scene = await Scene.build(study)
    lost: set[type[Form[Any]]] = set()
    assert set(one_of_each_kind(study, scene)) == set(study.bot.router.forms)
    for kind, door in one_of_each_kind(study, scene).items():
        member = scene.people[next(role for role in ROLES if role in door.may)]
        with locked(study.db):
            refused = await scene.submit(member, scene.named(door.name), door.fields)
        front = await member.slash(study.channel, "study")
        for reply in (refused, front):
            if "이어 쓰기" not in buttons_of(reply) or not shows(await press(member, reply, "이어 쓰기"), door.fields):
                lost.add(kind)

    assert lost == set()


async def test_words_that_go_somewhere_else_are_not_filled_in(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, WORDS)
    await study.ask(study.hangyeol, study.minha, "둘째")
    form = await press(study.subin, study.cards()[0], "추가 질문")
    with locked(study.db):
        await study.subin.submit_modal(form, {"question": "첫째에 이어"})

    other = await press(study.subin, study.cards()[1], "추가 질문")
    again = await press(study.subin, study.cards()[0], "추가 질문")

    assert filled(other) is None
    assert (filled(again), note_in(again)) == ("첫째에 이어", True)


@pytest.mark.parametrize("named", ["99", "#9223372036854775808", "없는 질문"])
async def test_what_only_names_a_question_is_no_draft(study: Study, named: str) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, WORDS)

    refused = await study.hangyeol.slash(study.channel, "edit", question=named)

    assert list(buttons_of(refused)) == ["질문 목록"]
    assert kept(study) == []
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    assert filled(await press(study.hangyeol, panel, "질문 고치기")) == WORDS


async def test_what_fails_again_takes_the_place_of_what_it_went_on_from(study: Study) -> None:
    await study.present(study.minha)
    await refused_question(study)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)

    with locked(study.db):
        await study.hangyeol.submit_modal(form, {"question": "더 나은 질문"})

    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    assert filled(form) == "더 나은 질문"
    assert len(kept(study)) == 1


async def test_five_are_kept_for_a_week(study: Study) -> None:
    await study.present(study.minha)
    for at in range(6):
        await refused_question(study, f"질문 {at}")
    assert len(kept(study)) == 5
    assert filled(await study.hangyeol.slash(study.channel, "ask")) == "질문 5"

    await study.env.advance_time(7 * 24 * 3600)
    assert filled(await study.hangyeol.slash(study.channel, "ask")) == "질문 5"
    await study.env.advance_time(1)
    await study.restart()

    assert kept(study) == []
    assert filled(await study.hangyeol.slash(study.channel, "ask")) is None


async def test_a_file_that_is_no_draft_is_passed_over(study: Study) -> None:
    await study.present(study.minha)
    await refused_question(study)
    [path] = kept(study)
    path.write_text("{", encoding="utf-8")

    form = await study.hangyeol.slash(study.channel, "ask")

    assert filled(form) is None


async def test_before_the_first_week_it_is_offered_too(study: Study) -> None:
    refused = await study.ask(study.hangyeol, study.minha, WORDS)
    assert returned(refused) == WORDS

    front = await study.hangyeol.slash(study.channel, "study")
    shown = await press(study.hangyeol, front, "이어 쓰기")

    assert WORDS in text_of(front)
    assert text_of(shown).startswith("아직 등록된 주차가 없어요.")
    assert returned(shown) == WORDS


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await study.present(study.minha)
    await refused_question(study)

    front = await study.hangyeol.slash(study.channel, "study")
    form = await study.hangyeol.slash(study.channel, "ask")

    assert f"✏️ 1 text could not be saved · {WORDS}" in text_of(front)
    assert list(buttons_of(front))[:2] == ["Continue", "Discard"]
    assert form.modal is not None
    assert form.modal["components"][0]["content"] == "-# ✏️ This holds what could not be saved before."
