"""Who may do what, at every door: each role tries each, is refused in so many words, and a refusal changes nothing."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

import discord
import pytest
import simcord.interactions
from discord import app_commands
from simcord import InteractionResult, MemberActor
from simcord.builders import ChannelHandle
from sqlalchemy import make_url

from bot.render.layout import layout
from bot.texts import say
from db import presentations, tracks
from db.models import Base
from tests.support import doors
from tests.support.doors import BUTTONS, COMMANDS, FORMS, ROLES, Door
from tests.support.panels import offered
from tests.support.settings_panel import choose, section
from tests.support.study import Study, press, text_of

Rows = Mapping[str, list[tuple[Any, ...]]]
TABLES = [table.name for table in Base.metadata.sorted_tables if table.name != "application"]

#: In all that is kept of the group, and so in nothing that another one is shown.
HIDDEN = "비밀"
#: What `Interaction.type` and `Component.type` are called in Discord's own words.
SUBMIT, LABEL, TEXT, SELECT = 5, 18, 4, 3


class Scene:
    """The group that `doors` tells of, and how somebody of it tries a door."""

    def __init__(self, study: Study, people: Mapping[str, MemberActor]) -> None:
        self.study, self.people = study, people
        self.rows: Rows = {}
        self.free_channel: ChannelHandle

    @classmethod
    async def build(cls, study: Study) -> "Scene":
        """Bring everybody to where `doors` says."""
        guild, env = study.guild, study.env
        names = (doors.NAMELESS, doors.RECORDER, doors.SPOKEN, doors.TAKER)
        nameless, recorder, spoken, taker = (
            guild.add_member(env.create_user(f"user{at}", global_name=f"사람{at}")) for at, _ in enumerate(names)
        )
        known = (study.minha, study.eunbi, study.subin, study.hangyeol, nameless, recorder, spoken, taker)
        scene = cls(study, dict(zip(ROLES, (*known, study.stranger), strict=True)))
        await scene._present()
        await scene._ask_and_answer()
        await scene._record()
        await scene._change()
        await scene._begin_track()
        scene.rows = scene.read()
        return scene

    async def _present(self) -> None:
        study = self.study
        await study.present(study.eunbi, study.subin)
        form = await study.minha.slash(study.channel, "present", team="2")
        await study.minha.submit_modal(form, {"date": "2026.01.01", "presenters": [], "guests": "손님"})

    async def _ask_and_answer(self) -> None:
        study, mate, nameless = self.study, self.people[doors.MATE], self.people[doors.NAMELESS]
        await study.ask(study.hangyeol, study.eunbi, "비밀 하나")
        taker, message = self.people[doors.TAKER], await mate.send(study.channel, "비밀 답")
        await press(taker, await taker.context_menu(study.channel, "Record as answer", message), "#1")
        await self.submit(mate, f"edit:answer:{doors.SAID}:0", {"answer": "고친 비밀 답"})
        await self.submit(mate, "add:1", {"answer": "거둔 비밀 보탬"})
        await self.click(mate, f"withdraw:answer:{doors.TAKEN_BACK}")
        await self.submit(nameless, "ask:1:1:anonymous", {"question": "비밀 둘"})

    async def _record(self) -> None:
        study, recorder = self.study, self.people[doors.RECORDER]
        await study.ask(recorder, study.eunbi, "비밀 셋", asked_by=self.people[doors.SPOKEN])
        noted = "받은 질문 : 비밀 넷\n받은 질문 : 비밀 다섯\n-> 답변 : 비밀 다섯의 답"
        await self.submit(recorder, "record:1:1", {"notes": noted})
        await self.submit(recorder, "record:1:1", {"notes": "비밀 여섯\n비밀 일곱"})
        await self.submit(recorder, "join:6-7", {"questions": ["6", "7"]})

    async def _change(self) -> None:
        study, asker = self.study, self.people[doors.ASKER]
        await self.submit(asker, "edit:question:1:0", {"question": "고친 비밀 하나"})
        for words in ("거둔 비밀", "합친 비밀"):
            await study.ask(asker, study.eunbi, words)
        await self.click(asker, "withdraw:question:8")
        await self.click(asker, "same:9:1")
        for member in (asker, self.people[doors.SPOKEN]):
            await self.submit(member, f"reflect:{doors.WEEK}", {"reflection": "비밀 소감"})
        await self.click(self.people[doors.SPOKEN], f"unreflect:{doors.WEEK}")
        await self.submit(self.people[doors.RECORDER], "present:1:3:", {"date": "2026.01.01", "guests": "다른 손님"})
        await self.submit(self.people[doors.RECORDER], "present:1:4:", {"date": "2026.01.01", "guests": "셋째 손님"})
        fourth = await study.db.read(presentations.get, guild_id=study.guild.id, presentation_id=4)
        await self.submit(self.people[doors.SPOKEN], f"ask:4:{fourth.presenters[0].id}:", {"question": "비밀 열"})

    async def _begin_track(self) -> None:
        """Let a track run beside the first term, in a channel of its own."""
        channel = self.study.guild.create_text_channel("갈래")
        begun = await self.study.db.write(
            tracks.begin, guild_id=self.study.guild.id, name="갈래", channel_id=channel.id
        )
        assert begun.term.id == doors.TRACK
        self.free_channel = self.study.guild.create_text_channel("빈 곳")
        await self.study.bot.reread_settings(self.study.guild.id)

    async def click(self, member: MemberActor, custom_id: str, channel_id: int | None = None) -> InteractionResult:
        """Press a button that stands where everybody can press it."""
        channel = self.study.bot.get_partial_messageable(channel_id or self.study.channel.id)
        button = discord.ui.Button[discord.ui.LayoutView](label="문", custom_id=self.named(custom_id))
        return await member.click(await channel.send(view=layout("🚪", [[button]])), label="문")

    async def submit(
        self, member: MemberActor, custom_id: str, fields: Mapping[str, Any], channel_id: int | None = None
    ) -> InteractionResult:
        """Submit a form that was perhaps never shown to this member."""
        env, components = self.study.env, self._components(fields)
        data: dict[str, Any] = {"custom_id": self.named(custom_id), "components": components}
        if doors.FREE_CHANNEL in fields.values():
            free = {"id": str(self.free_channel.id), "type": 0, "name": "빈 곳", "permissions": "0"}
            data["resolved"] = {"channels": {free["id"]: free}}
        record, payload = simcord.interactions.base_payload(
            env.backend,
            type=SUBMIT,
            channel_id=channel_id or self.study.channel.id,
            guild_id=member.guild.id,
            user_id=member.id,
            data=data,
        )
        env.backend.emit("INTERACTION_CREATE", payload)
        await env.settle()
        return InteractionResult(env, record)

    def _components(self, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Spell what is filled in as Discord does."""
        chosen = {name: [str(self.free_channel.id)] for name, value in fields.items() if value is doors.FREE_CHANNEL}
        return [*map(_filled, {**fields, **chosen}.items())]

    async def command(self, member: MemberActor, name: str, fields: Mapping[str, Any]) -> InteractionResult:
        """Use a command, or a menu on a message that a team mate wrote."""
        channel = self.study.channel
        if "message" in fields:
            message = await self.people[doors.MATE].send(channel, f"<@{self.study.eunbi.id}> {fields['message']}")
            return await member.context_menu(channel, name, message)
        options = {key: self.people.get(value, value) for key, value in fields.items() if value.__hash__}
        return await member.slash(channel, name, **options)

    async def try_door(self, door: Door, member: MemberActor) -> InteractionResult:
        """Go to a door."""
        if door in COMMANDS:
            return await self.command(member, door.name, door.fields)
        if door in FORMS:
            return await self.submit(member, door.name, door.fields)
        return await self.click(member, door.name)

    def named(self, custom_id: str) -> str:
        """Fill in what is known only here."""
        return custom_id.replace("{stranger}", str(self.people[doors.STRANGER].id))

    def read(self) -> Rows:
        """Return everything that is stored of the group; not by the bot's own means, which take longer."""
        with self.database() as database:
            return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}  # noqa: S608  # ours

    def database(self) -> closing[sqlite3.Connection]:
        """Open the bot's database beside it."""
        return closing(sqlite3.connect(make_url(self.study.bot.settings.database).database or ""))

    def has_changed(self) -> bool:
        """Tell whether the database holds something else by now, and let it hold again what it held.

        No number is given twice for all that, or Discord would take the second's card for the first's.
        """
        rows = self.read()
        if rows == self.rows:
            return False
        self.rows = {**self.rows, "guild": rows["guild"]}
        with self.database() as database:  # foreign keys are enforced only where that is asked for
            database.execute("PRAGMA synchronous = OFF")
            for name in TABLES:
                if rows[name] != self.rows[name]:
                    database.execute(f"DELETE FROM {name}")  # noqa: S608
                    for row in self.rows[name]:
                        database.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
            database.commit()
        return True


def _filled(entry: tuple[str, Any]) -> dict[str, Any]:
    name, value = entry
    if isinstance(value, list):
        return {"type": LABEL, "component": {"type": SELECT, "custom_id": name, "values": value}}
    return {"type": LABEL, "component": {"type": TEXT, "custom_id": name, "value": value}}


async def outcome(
    scene: Scene, door: Door, role: str, caplog: pytest.LogCaptureFixture
) -> tuple[str | None, bool | None, bool]:
    """Let a role try a door; return the refusal, whether a form was opened, and whether anything stored changed."""
    caplog.clear()
    result = await scene.try_door(door, scene.people[role])
    refusals = [found[1] for line in caplog.messages if (found := re.fullmatch(r"refused: .* (\S+)", line))]
    has_changed = scene.has_changed()
    if not refusals:
        return None, None if door.opens_form is None else result.modal is not None, has_changed
    assert result.ephemeral
    assert all(piece in text_of(result) for piece in _pieces(refusals[0]))
    return refusals[0], False, has_changed


def _pieces(key: str) -> list[str]:
    """Return what a refusal's sentence says around what is filled in."""
    gaps = dict.fromkeys(("number", "other", "presenter", "author", "team", "week", "name", "reference"), "\0")
    return say("ko", f"error.{key}", **gaps).split("\0")


def expected(door: Door, role: str) -> tuple[str | None, bool | None, bool]:
    """Say what comes of it."""
    if role not in door.may:
        return door.refusal, False, False
    return None, door.opens_form, role in (door.changes or doors.NOBODY)


def chosen(at: int, door: Door) -> Iterable[str]:
    """Choose who tries a door every time: one who may, one who may not, who may in part, and whom it concerns."""
    may, may_not = ([role for role in ROLES if (role in door.may) is is_in] for is_in in (True, False))
    some = {*may[at % len(may) :][:1], *(may_not[at % len(may_not) :][:1] if may_not else ())} | door.near
    return [role for role in ROLES if role in some | ((door.changes or doors.NOBODY) - door.may)]


async def everybody_tries(
    study: Study, caplog: pytest.LogCaptureFixture, roles_of: Mapping[Door, Iterable[str]]
) -> None:
    """Hold what comes of each try against the table."""
    caplog.set_level("INFO")
    scene = await Scene.build(study)
    tries = [(door, role) for door, roles in roles_of.items() for role in roles]

    wrong = {}
    for door, role in tries:
        found, wanted = await outcome(scene, door, role, caplog), expected(door, role)
        if not _fits(found, wanted, door):
            wrong[_kind(door), door.name, role] = found, wanted
    assert wrong == {}


def _kind(door: Door) -> str:
    return "button" if door in BUTTONS else "form" if door in FORMS else "command"


def _fits(found: tuple[object, ...], wanted: tuple[object, ...], door: Door) -> bool:
    return found[:2] == wanted[:2] and (door.changes is None or found[2] == wanted[2])


DOORS = (*BUTTONS, *FORMS, *COMMANDS)


async def test_each_door_lets_through_who_may_and_refuses_who_may_not(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    guarded = [door for door in DOORS if door.may != doors.ALL or door.changes]
    await everybody_tries(study, caplog, {door: [*chosen(at, door)] for at, door in enumerate(guarded)})


async def test_whoever_holds_the_managers_role_goes_through_every_door_that_managers_do(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    scene = await Scene.build(study)
    role = study.guild.create_role("운영")
    holder = study.guild.add_member(study.env.create_user("holder", global_name="맡은 사람"), roles=[role])
    await choose(await section(study), study.minha, "manager_role_id", role)
    scene.people = {**scene.people, doors.MANAGER: holder}
    scene.rows = scene.read()
    guarded = [door for door in DOORS if doors.MANAGER in door.may and door.may != doors.ALL]

    refused = {
        (_kind(door), door.name): found[0]
        for door in guarded
        if not _fits(found := await outcome(scene, door, doors.MANAGER, caplog), expected(door, doors.MANAGER), door)
    }
    assert refused == {}


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
async def test_every_role_tries_every_door(study: Study, caplog: pytest.LogCaptureFixture, role: str) -> None:
    await everybody_tries(study, caplog, {door: [role] for door in DOORS})


async def test_the_panel_offers_exactly_what_one_may(study: Study) -> None:
    scene = await Scene.build(study)
    offers, allowed = {}, {}
    for role, member in scene.people.items():
        for number in sorted({door.on_panel for door in BUTTONS if door.on_panel}):
            panel = await member.slash(study.channel, "edit", question=str(number))
            offers[role, number] = {*await offered(member, panel)}
            allowed[role, number] = {door.name for door in BUTTONS if door.on_panel == number and role in door.may}

    assert offers == allowed


async def test_what_is_another_group_s_is_neither_shown_nor_changed(study: Study) -> None:
    scene = await Scene.build(study)
    owner = study.env.create_user("boss", global_name="보스")
    elsewhere = study.env.create_guild("남의 모임", owner=owner)
    boss, channel = elsewhere.add_member(owner), elsewhere.create_text_channel("남의 방")

    for door in (*BUTTONS, *FORMS):
        if door in FORMS:
            result = await scene.submit(boss, door.name, door.fields, channel.id)
        else:
            result = await scene.click(boss, door.name, channel.id)
        assert HIDDEN not in str(result.modal), door.name
    assert not any(HIDDEN in text_of(message) for message in channel.history(viewer=boss))

    after = scene.read()
    assert {name: rows for name, rows in scene.rows.items() if not set(rows) <= set(after[name])} == {}
    new = [row for name, rows in after.items() for row in set(rows) - set(scene.rows[name])]
    assert [row for row in new if study.guild.id in row] == []


async def test_the_table_is_complete(study: Study) -> None:
    router = study.bot.router
    buttons, forms = ([door.name.replace("{stranger}", "1") for door in found] for found in (BUTTONS, FORMS))
    pressed = {type(router.find_press(button)) for button in buttons}
    submitted = {kind.__name__: [form for form in forms if kind.rebuild(form)] for kind in router.forms}
    used = {door.name for door in COMMANDS}

    assert pressed == set(router.presses)
    assert [kind for kind, names in submitted.items() if not names] == []
    assert {command.qualified_name for command in _commands(study)} == used


def _commands(study: Study) -> Iterable[Any]:
    for kind in discord.AppCommandType:
        for command in study.bot.tree.walk_commands(type=kind):
            if not isinstance(command, app_commands.Group):
                yield command
