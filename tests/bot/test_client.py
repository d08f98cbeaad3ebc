"""The client: its forms after a restart, what it may ping, and what it tells Discord of its commands."""

import pkgutil
import re
from importlib import import_module
from typing import get_args

import discord
import pytest
from simcord import InteractionResult

import cogs
from bot.client import ROOMS, StudyBot
from bot.controls import Control, DraftKind, FormState
from bot.translator import KoreanTranslator
from db import applications
from tests.support import payloads
from tests.support.payloads import FORM
from tests.support.settings_panel import MEETING, PAUSE, TERM, section
from tests.support.study import Study, field, press


async def forms(study: Study) -> dict[str, InteractionResult]:
    """Open every kind of form, in every way."""
    await study.present(study.minha, study.eunbi)
    await study.present(study.hangyeol)
    for number in (1, 2):
        await study.ask(study.hangyeol, study.eunbi, f"{number}번째 질문")
    await study.ask(study.hangyeol, study.eunbi, "답한 질문")
    answered = study.cards()[-1]
    await study.answer(study.eunbi, 3, "네")
    existing = await study.minha.slash(study.channel, "present")
    assert existing.response is not None
    asker = (await study.hangyeol.slash(study.channel, "edit", question="3")).response
    author = (await study.eunbi.slash(study.channel, "edit", question="3")).response
    await study.subin.slash(study.channel, "record")
    board = study.cards()[-1]
    form = await study.subin.slash(study.channel, "record", presenter=study.eunbi)
    noted = await study.subin.submit_modal(form, {"notes": "하나\n둘"})
    assert asker is not None
    assert author is not None
    return {
        "move": await study.minha.click(existing.response, custom_id="present:move:1"),
        "swap": await press(study.minha, existing, "다른 팀과 맞바꾸기"),
        "timetable": await press(study.minha, await study.minha.slash(study.channel, "schedule"), "일정 한꺼번에"),
        "present": await study.subin.slash(study.channel, "present"),
        "ask anybody": await study.hangyeol.slash(study.channel, "ask"),
        "ask somebody": await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi),
        "answer any": await study.eunbi.slash(study.channel, "answer"),
        "answer one": await study.eunbi.slash(study.channel, "answer", question="1"),
        "add": await study.minha.click(answered, custom_id="add:3"),
        "follow up": await study.subin.click(answered, custom_id="follow:3"),
        "edit a question": await study.hangyeol.click(asker, custom_id="edit:question:3"),
        "edit an answer": await study.eunbi.click(author, custom_id="edit:answer:1"),
        "move a question": await study.hangyeol.click(asker, custom_id="move:3"),
        "merge a question": await study.hangyeol.click(asker, custom_id="merge:3"),
        "record": await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi),
        "hear": await press(study.subin, board, "은비🐱"),
        "join": await press(study.subin, noted, "하나로 합치기"),
        "move what was noted": await press(study.subin, noted, "옮기기"),
        "reflect": await study.hangyeol.slash(study.channel, "reflect"),
        "profile": await study.hangyeol.slash(study.channel, "profile"),
        "time zone": await press(study.minha, await section(study), "다른 시간대"),
        "pause": await press(study.minha, await section(study, PAUSE), "잠시 쉬기"),
        "meeting": await press(study.minha, await section(study, MEETING), "시각과 장소 적기"),
        "term name": await press(study.minha, await section(study, TERM), "기수 이름 적기"),
        "new term": await press(study.minha, await section(study, TERM), "새 기수 시작"),
        "track": await press(study.minha, await section(study, TERM), "갈래 시작"),
    }


async def test_every_form_is_found_again_after_a_restart_and_is_one_kind_alone(study: Study) -> None:
    opened = await forms(study)
    await study.restart()
    kinds = set()
    for name, shown in opened.items():
        assert shown.modal is not None, name
        found = [form for kind in study.bot.router.forms if (form := kind.rebuild(shown.modal["custom_id"]))]
        assert len(found) == 1, name
        assert found[0].custom_id == shown.modal["custom_id"].split(";")[0]
        kinds.add(type(found[0]))
    assert kinds == set(study.bot.router.forms)


async def test_a_form_is_submitted_once(study: Study) -> None:
    shown = (await forms(study))["reflect"]
    await study.restart()
    await study.hangyeol.submit_modal(shown, {"reflection": "좋았어요"})
    again = await study.hangyeol.slash(study.channel, "reflect")
    assert field(again.modal, "reflection")["value"] == "좋았어요"


@pytest.mark.parametrize("custom_id", ["", "ask", "ask:1:2", "ask:1:2:3;xyz", "other:1", "ask:1:2:3\n"])
async def test_a_form_that_nobody_knows_is_left_alone(study: Study, custom_id: str) -> None:
    before = len(study.env.http_requests)
    data = {"custom_id": custom_id, "components": []}
    study.env.backend.emit("INTERACTION_CREATE", payloads.interaction(1, FORM, data, by=payloads.member(11, "은비")))
    await study.env.settle()
    assert len(study.env.http_requests) == before


async def test_messages_are_not_read(study: Study) -> None:
    before = len(study.env.http_requests)
    await study.minha.send(study.channel, f"<@{study.bot.application_id}> ask")
    assert len(study.env.http_requests) == before


def test_nobody_is_pinged_and_nothing_privileged_is_asked_for(simcord_bot: StudyBot) -> None:
    assert simcord_bot.allowed_mentions is not None
    assert dict(simcord_bot.allowed_mentions.to_dict()) == {"parse": []}
    assert [name for name, wanted in simcord_bot.intents if wanted] == ["guilds", "guild_messages"]


def test_the_invite_asks_for_no_more_than_is_needed(study: Study) -> None:
    found = re.search(r"[?&]permissions=(\d+)", study.bot.invite)
    assert found is not None
    asked = [name for name, wanted in discord.Permissions(int(found[1])) if wanted]
    assert sorted(asked) == [
        "add_reactions",
        "attach_files",
        "read_message_history",
        "read_messages",
        "send_messages",
        "send_messages_in_threads",
    ]


def syncs(study: Study) -> int:
    """Count how often Discord was told of the commands."""
    return sum(request.method == "PUT" and request.path.endswith("/commands") for request in study.env.http_requests)


async def test_commands_are_synced_when_they_have_changed(study: Study) -> None:
    assert syncs(study) == 1
    await study.restart()
    assert syncs(study) == 1

    application_id = study.bot.application_id
    assert application_id is not None
    await study.db.write(applications.synced, application_id=application_id, commands_digest="of others")
    await study.restart()
    assert syncs(study) == 2
    assert await study.db.read(applications.digest, application_id=application_id) != "of others"


def is_of_demo(kind: type[Control]) -> bool:
    """Tell whether only the demo has a button."""
    return kind.__module__.startswith("bot.demo.")


async def test_every_room_is_added(study: Study) -> None:
    modules = [import_module(found.name) for found in pkgutil.walk_packages(cogs.__path__, "cogs.")]
    whole = study.bot.router
    forgotten = [
        part
        for router in (module.router for module in modules if hasattr(module, "router"))
        for name in ("cogs", "menus", "forms", "presses", "resume_handlers")
        for part in getattr(router, name)
        if part not in getattr(whole, name)
    ]

    assert forgotten == []
    assert {f"cogs.{found.name}" for found in pkgutil.iter_modules(cogs.__path__)} == set(ROOMS)
    assert set(whole.presses) == {kind for kind in Control.__subclasses__() if not is_of_demo(kind)} - {FormState}
    assert set(whole.resume_handlers) == set(get_args(DraftKind))
    assert isinstance(study.bot.tree.translator, KoreanTranslator)
