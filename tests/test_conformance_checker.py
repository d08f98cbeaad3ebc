"""The checker of what the bot sends: each rule sees what it is for, and lets a good neighbour pass."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands, ui
from discord.ext import commands
from simcord.types import HttpLogEntry

from tests.support import conformance
from tests.support.conformance import (
    COMMANDS,
    Conformance,
    Json,
    UnsafeMentionsError,
    broken_limits,
    check,
    pings,
)

SEND = "POST /channels/1/messages"
EDIT = "PATCH /channels/1/messages/2"
WEBHOOK = "POST /webhooks/1/token"
EDIT_ANSWER = "PATCH /webhooks/1/token/messages/@original"
CALLBACK = "POST /interactions/1/token/callback"
SYNC = "PUT /applications/1/commands"
V2 = discord.MessageFlags(components_v2=True).value
NOBODY: Json = {"parse": []}


@pytest.fixture(scope="module")
def document() -> Conformance:
    found = conformance.load()
    if found is None:
        pytest.skip(f"Discord's document is not at {conformance.DOCUMENT}")
    return found


# What requests look like.


def listed(view: ui.LayoutView | ui.View) -> list[Json]:
    found: list[Json] = view.to_components()
    return found


def layout(*items: ui.Item[Any], **rest: object) -> Json:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return {"components": listed(view), "flags": V2, "allowed_mentions": NOBODY, **rest}


def row(*items: ui.Item[Any]) -> Json:
    return layout(ui.ActionRow(*items))


def button(name: str = "a", **settings: Any) -> ui.Button[Any]:  # passed on
    return ui.Button(**({"label": name, "custom_id": name} | settings))


def menu(*options: discord.SelectOption, **settings: Any) -> ui.Select[Any]:  # passed on
    return ui.Select(custom_id="menu", options=list(options) or [discord.SelectOption(label="a")], **settings)


def option(label: str = "a", **settings: Any) -> discord.SelectOption:  # passed on
    return discord.SelectOption(label=label, **settings)


def texts(count: int) -> list[Json]:
    return [{"type": 10, "content": "a"}] * count


def shown(url: str, *names: str) -> Json:
    files = [discord.File(io.BytesIO(b"a"), name) for name in names]
    attachments = [file.to_dict(index) for index, file in enumerate(files)]
    return layout(ui.File(url), attachments=attachments)


def modal(*items: ui.Item[Any], title: str = "A", custom_id: str = "modal") -> Json:
    window = ui.Modal(title=title, custom_id=custom_id)
    for item in items or (label(),):
        window.add_item(item)
    return {"type": 9, "data": window.to_dict()}


def label(text: str = "A", description: str | None = None, **settings: Any) -> ui.Label[Any]:  # passed on
    return ui.Label(text=text, description=description, component=ui.TextInput(**settings))


def choices(*choices: tuple[str, str]) -> Json:
    return {"type": 8, "data": {"choices": [{"name": name, "value": value} for name, value in choices]}}


def command(name: str = "ask", description: str = "Ask", **rest: object) -> Json:
    return {"type": 1, "name": name, "description": description, **rest}


def parameter(name: str = "week", kind: int = 3, **rest: object) -> Json:
    return {"type": kind, "name": name, "description": "A week", **rest}


def with_options(*options: Json) -> list[Json]:
    return [command(options=list(options))]


def heavy(size: int) -> list[Json]:
    """Give a command of just this many characters, most of them in its choices."""
    rest = size - len("ask" + "Ask") - 3 * len("p0" + "A week")
    pieces = [150] * (rest // 150) + [rest % 150]
    values = [min(100, piece - 1) for piece in pieces]
    listed = [
        {"name": "n" * (piece - value), "value": "v" * value} for piece, value in zip(pieces, values, strict=True)
    ]
    return with_options(*(parameter(f"p{index}", choices=listed[index::3]) for index in range(3)))


@dataclass(frozen=True)
class Case:
    """A request that breaks one rule, what is said of it, and the nearest one that keeps it."""

    request: str
    broken: Any
    says: str
    fine: Any


CASES = {
    "content": Case(SEND, {"content": "a" * 2001}, "content: 2001 characters", {"content": "가" * 2000}),
    "content of an edit": Case(EDIT, {"content": "a" * 2001}, "content: 2001", {"content": ""}),
    "content of an answer": Case(
        CALLBACK,
        {"type": 4, "data": {"content": "a" * 2001}},
        "data.content: 2001",
        {"type": 4, "data": {"content": "😀" * 2000}},
    ),
    "empty": Case(SEND, {"content": " \n"}, "nothing in it", {"attachments": [{"id": 0}]}),
    "empty answer": Case(CALLBACK, {"type": 4}, "nothing in it", {"type": 7}),
    "empty post of a webhook": Case(WEBHOOK, {"content": None}, "nothing in it", {"content": "a"}),
    "empty thread": Case(
        "POST /channels/1/threads",
        {"name": "a", "message": {"content": ""}},
        "message: nothing in it",
        {"name": "a"},
    ),
    "nonce": Case(
        SEND,
        {"content": "a", "nonce": "1" * 26},
        "nonce: 26 characters",
        {"content": "a", "nonce": "1" * 25},
    ),
    "text of all embeds": Case(
        SEND,
        {"embeds": [discord.Embed(description="a" * 3000).to_dict()] * 2 + [{"footer": {"text": "a"}}]},
        "embeds: 6001 characters",
        {"embeds": [discord.Embed(description="a" * 2998).add_field(name="n", value="v").to_dict()] * 2},
    ),
    "mentions listed and parsed": Case(
        SEND,
        {"content": "a", "allowed_mentions": {"parse": ["users"], "users": [1]}},
        "both parses and lists users",
        {"content": "a", "allowed_mentions": {"parse": ["users"], "users": []}},
    ),
    "components in all": Case(
        SEND,
        {"flags": V2, "components": [{"type": 17, "components": texts(40)}]},
        "components: 41 components",
        layout(ui.Container(*(ui.TextDisplay("a") for _ in range(39)))),
    ),
    "accessories are components": Case(
        EDIT_ANSWER,
        {"components": [{"type": 9, "components": texts(1), "accessory": {"type": 11}}] * 14},
        "components: 42 components",
        layout(*(ui.Section("a", accessory=button(str(index))) for index in range(13))),
    ),
    "text of all displays": Case(
        SEND,
        layout(ui.TextDisplay("a" * 2000), ui.Container(ui.TextDisplay("a" * 2001))),
        "components: 4001 characters",
        layout(ui.TextDisplay("a" * 2000), ui.Container(ui.TextDisplay("a" * 2000))),
    ),
    "content beside a layout": Case(
        SEND,
        layout(ui.TextDisplay("a"), content="a"),
        "content: excluded",
        layout(ui.TextDisplay("a"), content=None),
    ),
    "embeds beside a layout": Case(
        EDIT,
        layout(ui.TextDisplay("a"), embeds=[{"title": "a"}]),
        "embeds: excluded",
        layout(ui.TextDisplay("a"), embeds=[]),
    ),
    "poll beside a layout": Case(
        WEBHOOK,
        layout(ui.TextDisplay("a"), poll={"question": {"text": "a"}}),
        "poll: excluded",
        layout(ui.TextDisplay("a"), poll=None),
    ),
    "stickers beside a layout": Case(
        SEND,
        layout(ui.TextDisplay("a"), sticker_ids=[1]),
        "sticker_ids: excluded",
        layout(ui.TextDisplay("a"), sticker_ids=[]),
    ),
    "layout without its flag": Case(
        SEND, {"components": texts(1)}, "components[0]: needs the flag", {"components": texts(1), "flags": V2}
    ),
    "rows without a layout": Case(
        SEND,
        {"components": [{"type": 1, "components": []}] * 6},
        "components: 6 rows",
        {"components": listed(ui.View(timeout=None).add_item(button()))},
    ),
    "buttons in a row": Case(
        SEND,
        {"components": [{"type": 1, "components": [{"type": 2, "style": 5}] * 6}]},
        "components[0]: 6 buttons",
        row(*(button(name) for name in "abcde")),
    ),
    "select beside a button": Case(
        SEND,
        {"components": [{"type": 1, "components": [{"type": 2}, {"type": 3}]}]},
        "one select alone",
        row(menu()),
    ),
    "custom_id missing": Case(
        SEND,
        {"components": [{"type": 1, "components": [{"type": 2, "custom_id": ""}]}]},
        "components[0].components[0].custom_id: 0 characters",
        row(button(custom_id="a")),
    ),
    "custom_id too long": Case(
        SEND, row(button(custom_id="a" * 101)), "custom_id: 101", row(button(custom_id="a" * 100))
    ),
    "custom_id twice": Case(
        SEND,
        layout(ui.ActionRow(button("a")), ui.Section("a", accessory=button("a"))),
        "custom_id: 'a' stands there 2 times",
        layout(ui.ActionRow(button("a")), ui.Section("a", accessory=button("b"))),
    ),
    "label of a button": Case(
        SEND,
        row(button(custom_id="a", label="a" * 81)),
        "components[0].components[0].label: 81",
        row(button(custom_id="a", label="a" * 80)),
    ),
    "url of a button": Case(
        SEND,
        row(ui.Button(label="a", url="https://a.example/" + "a" * 495)),
        "url: 513",
        row(ui.Button(label="a", url="https://a.example/" + "a" * 494)),
    ),
    "options of a select": Case(
        SEND,
        {"components": [{"type": 1, "components": [{"type": 3, "options": [{}] * 26}]}]},
        "options: 26",
        row(menu(*(option(str(index)) for index in range(25)))),
    ),
    "label of an option": Case(
        SEND,
        row(menu(option("a" * 101, value="a"))),
        "options[0].label: 101",
        row(menu(option("a" * 100, value="a"))),
    ),
    "value of an option": Case(
        SEND,
        row(menu(option(value="a" * 101))),
        "options[0].value: 101",
        row(menu(option(value="a" * 100))),
    ),
    "description of an option": Case(
        SEND,
        row(menu(option(description="a" * 101))),
        "options[0].description: 101",
        row(menu(option(description="a" * 100))),
    ),
    "option without a label": Case(
        SEND, row(menu(option("", value="a"))), "options[0].label: 0", row(menu(option("a", value="a")))
    ),
    "option without a value": Case(
        SEND, row(menu(option(value=""))), "options[0].value: 0", row(menu(option(value="a")))
    ),
    "options alike": Case(
        SEND,
        row(menu(option("a", value="1"), option("b", value="1"))),
        "options value: '1' stands there 2 times",
        row(menu(option("a", value="1"), option("a", value="2"))),
    ),
    "placeholder of a select": Case(
        SEND,
        row(ui.UserSelect(custom_id="a", placeholder="a" * 151)),
        "placeholder: 151",
        row(ui.UserSelect(custom_id="a", placeholder="a" * 150)),
    ),
    "file from elsewhere": Case(
        SEND, shown("https://a.example/a.md"), "only attachment:// urls", shown("attachment://a.md", "a.md")
    ),
    "file not sent": Case(
        SEND,
        shown("attachment://a.md", "b.md"),
        "components[0].file.url: no attachment is named a.md",
        shown("attachment://a.md", "b.md", "a.md"),
    ),
    "file with a name of its own": Case(
        CALLBACK,
        {"type": 4, "data": shown("attachment://2주차.md", "2주차.md")},
        "2주차.md is not of A-Z",
        {"type": 4, "data": shown("attachment://week02.md", "week02.md")},
    ),
    "file of an edit": Case(
        EDIT,
        shown("attachment://a.md"),
        "no attachment is named a.md",
        layout(ui.File("attachment://a.md")),
    ),
    "picture not sent": Case(
        SEND,
        layout(ui.MediaGallery(discord.MediaGalleryItem("attachment://a.png"))),
        "components[0].items[0].media.url: no attachment",
        layout(ui.MediaGallery(discord.MediaGalleryItem("https://a.example/a.png"))),
    ),
    "deferred with other flags": Case(
        CALLBACK,
        {"type": 5, "data": {"flags": 64 | V2}},
        "takes only EPHEMERAL",
        {"type": 5, "data": {"flags": 64}},
    ),
    "title of a modal": Case(CALLBACK, modal(title="a" * 46), "data.title: 46", modal(title="a" * 45)),
    "modal without a title": Case(CALLBACK, modal(title=""), "data.title: 0", modal()),
    "custom_id of a modal": Case(
        CALLBACK, modal(custom_id="a" * 101), "data.custom_id: 101", modal(custom_id="a" * 100)
    ),
    "parts of a modal": Case(
        CALLBACK,
        {"type": 9, "data": {"title": "a", "custom_id": "a", "components": texts(6)}},
        "data.components: 6",
        modal(*(label() for _ in range(4)), ui.TextDisplay("a")),
    ),
    "empty modal": Case(
        CALLBACK,
        {"type": 9, "data": {"title": "a", "custom_id": "a", "components": []}},
        "data.components: 0",
        modal(),
    ),
    "row in a modal": Case(
        CALLBACK, modal(ui.TextInput(label="a")), "holds labels and text displays", modal(ui.TextDisplay("a"))
    ),
    "label in a modal": Case(CALLBACK, modal(label("a" * 46)), "label: 46", modal(label("a" * 45))),
    "label without a text": Case(CALLBACK, modal(label("")), "label: 0", modal(label("a"))),
    "description of a label": Case(
        CALLBACK, modal(label("a", "a" * 101)), "description: 101", modal(label("a", "a" * 100))
    ),
    "placeholder of a field": Case(
        CALLBACK, modal(label(placeholder="a" * 101)), "placeholder: 101", modal(label(placeholder="a" * 100))
    ),
    "value of a field": Case(
        CALLBACK,
        modal(label(default="a" * 4001, max_length=4001)),
        "component.value: 4001",
        modal(label(default="a" * 4000)),
    ),
    "value longer than it may get": Case(
        CALLBACK,
        modal(label(default="a" * 11, max_length=10)),
        "component.value: longer than its max_length",
        modal(label(default="a" * 10, max_length=10)),
    ),
    "fields alike": Case(
        CALLBACK,
        modal(label(custom_id="a"), label(custom_id="a")),
        "custom_id: 'a' stands",
        modal(label(custom_id="a"), label(custom_id="b")),
    ),
    "choices of autocomplete": Case(CALLBACK, choices(*[("a", "a")] * 26), "choices: 26", choices(*[("a", "a")] * 25)),
    "name of a choice": Case(CALLBACK, choices(("a" * 101, "a")), "choices[0].name: 101", choices(("a" * 100, "a"))),
    "choice without a name": Case(CALLBACK, choices(("", "a")), "choices[0].name: 0", choices(("a", ""))),
    "value of a choice": Case(
        CALLBACK, choices(("a", "a" * 101)), "choices[0].value: 101", choices(("a", "a" * 100), ("b", ""))
    ),
    "name of a command": Case(SYNC, [command("ask me")], "' ' cannot stand in the name", [command("ask-me_'2")]),
    "name of a command in capitals": Case(SYNC, [command("Ask")], "not in lower case", [command("ask")]),
    "long name of a command": Case(SYNC, [command("a" * 33)], "name: 33", [command("질" * 32)]),
    "command without a name": Case(
        "POST /applications/1/guilds/2/commands", command(""), "name: 0 characters", command("प्रश्न")
    ),
    "command without a description": Case(SYNC, [command(description="")], "description: 0", [command()]),
    "edit of a command": Case("PATCH /applications/1/commands/2", {"name": "A"}, "not in lower case", {"options": []}),
    "long description of a command": Case(
        SYNC, [command(description="a" * 101)], "description: 101", [command(description="a" * 100)]
    ),
    "name of a command elsewhere": Case(
        SYNC,
        [command(name_localizations={"ko": "질문 하기"})],
        "name_localizations.ko: ' ' cannot",
        [command(name_localizations={"ko": "질문하기"})],
    ),
    "description of a command elsewhere": Case(
        SYNC,
        [command(description_localizations={"ko": "가" * 101})],
        "description_localizations.ko: 101",
        [command(description_localizations={"ko": "가" * 100})],
    ),
    "commands alike": Case(
        SYNC, [command(), command()], "commands name: 'ask' stands", [command(), {"type": 3, "name": "ask"}]
    ),
    "commands alike elsewhere": Case(
        SYNC,
        [command("a", name_localizations={"ko": "질문"}), command("b", name_localizations={"ko": "질문"})],
        "commands name in ko: '질문' stands",
        [command("a", name_localizations={"ko": "질문"}), command("b", name_localizations={"ko": "답변"})],
    ),
    "too many commands": Case(
        SYNC,
        [{"type": 3, "name": str(index)} for index in range(16)],
        "commands: 16 message commands",
        [{"type": 2 + index % 2, "name": str(index)} for index in range(30)],
    ),
    "description of a message command": Case(
        SYNC,
        [{"type": 3, "name": "Ask", "description": "a"}],
        "description: only slash commands",
        [{"type": 3, "name": "Ask about This", "description": ""}],
    ),
    "name of a message command": Case(
        SYNC, [{"type": 3, "name": "a" * 33}], "name: 33", [{"type": 3, "name": "a" * 32}]
    ),
    "options of a command": Case(
        SYNC,
        with_options(*(parameter(f"a{index}") for index in range(26))),
        "options: 26",
        with_options(*(parameter(f"a{index}") for index in range(25))),
    ),
    "required option last": Case(
        SYNC,
        with_options(parameter("a"), parameter("b", required=True)),
        "required one stands after",
        with_options(parameter("a", required=True), parameter("b")),
    ),
    "options alike in a command": Case(
        SYNC,
        with_options(parameter(), parameter()),
        "options name: 'week' stands",
        with_options(parameter(), parameter("team")),
    ),
    "option without a description": Case(
        SYNC,
        with_options(parameter(description="")),
        "options[0] week.description: 0",
        with_options(parameter(description="…")),
    ),
    "name of an option elsewhere": Case(
        SYNC,
        with_options(parameter(name_localizations={"ko": "주 차"})),
        "options[0] week.name_localizations.ko: ' ' cannot",
        with_options(parameter(name_localizations={"ko": "주차"})),
    ),
    "option of a subcommand": Case(
        SYNC,
        with_options(parameter("export", 1, options=[parameter("Week")])),
        "options[0] Week.name: Week is not in lower case",
        with_options(parameter("export", 1, options=[parameter("week")])),
    ),
    "subcommand beside an option": Case(
        SYNC,
        with_options(parameter("export", 1), parameter()),
        "subcommands beside",
        with_options(parameter("export", 1), parameter("all", 2)),
    ),
    "choices beside autocomplete": Case(
        SYNC,
        with_options(parameter(autocomplete=True, choices=[{"name": "a", "value": "a"}])),
        "autocomplete excludes choices",
        with_options(parameter(autocomplete=True, choices=[])),
    ),
    "name of a choice elsewhere": Case(
        SYNC,
        with_options(parameter(choices=[{"name": "a", "value": "", "name_localizations": {"ko": "가" * 101}}])),
        "choices[0].name_localizations.ko: 101",
        with_options(parameter(choices=[{"name": "a", "value": "", "name_localizations": {"ko": "가" * 100}}])),
    ),
    "text of a command": Case(SYNC, heavy(8001), "8001 characters of names", heavy(8000)),
    "text of a command elsewhere": Case(
        SYNC,
        [heavy(8000)[0] | {"name_localizations": {"ko": "질문하기"}}],
        "8001 characters of names",
        [heavy(8000)[0] | {"name_localizations": {"ko": "질문"}}],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_broken_limit_is_reported_alone(case: Case) -> None:
    method, path = case.request.split(" ")
    (problem,) = broken_limits(method, path, case.broken)
    assert case.says in problem


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_keeps_the_limit_passes(case: Case) -> None:
    method, path = case.request.split(" ")
    assert broken_limits(method, path, case.fine) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_keeps_the_limit_conforms(case: Case, document: Conformance) -> None:
    method, path = case.request.split(" ")
    assert document.problems(method, path, case.fine) == []


# The document.

SPOKEN: list[tuple[str, object, Json, list[str]]] = [
    ("GET /channels/1/messages/2", None, {}, []),
    ("POST /channels/1/nothing", {}, {}, ["no such operation"]),
    ("PUT /channels/1/messages", {}, {}, ["no such operation"]),
    ("POST /channels/None/messages", {"content": "a"}, {}, ["no such operation"]),
    ("PUT /channels/1/messages/2/reactions/%F0%9F%94%A5/@me", None, {}, []),
    ("PUT /channels/1/messages/pins/2", None, {}, []),
    ("PATCH /applications/@me", {"tags": ["a"]}, {}, []),
    (SEND, None, {}, ["null is not of type object"]),
    (SEND, {"content": 5, "tts": "no"}, {}, ["content: 5 is not of type", 'tts: "no" is not of type']),
    (SEND, {"content": "a" * 4001}, {}, ["content: 4001 characters, at most 4000"]),
    (SEND, {"nonce": "1" * 26}, {}, ["nonce: 26 characters"]),
    (SEND, {"nonce": [1]}, {}, ["nonce: [1] is not one of integer, string, null"]),
    (SEND, {"embeds": [{}] * 11}, {}, ["embeds: 11 items, at most 10"]),
    (SEND, {"attachments": [{"id": 0}, {"id": "1"}]}, {}, []),
    (SEND, {"attachments": [{"id": -1}]}, {}, ["attachments[0].id: -1 is under 0"]),
    (SEND, {"attachments": [{}]}, {}, ["attachments[0]: 'id' is a required property"]),
    (SEND, {"allowed_mentions": {"parse": [], "users": [1, "2"]}}, {}, []),
    (SEND, {"allowed_mentions": {"users": ["a"]}}, {}, ['allowed_mentions.users[0]: "a" does not match']),
    (
        SEND,
        {"allowed_mentions": {"parse": ["all"]}},
        {},
        ['parse[0]: "all" is not one of users, roles, everyone'],
    ),
    (SEND, {"allowed_mentions": {"users": [1, 1]}}, {}, ["allowed_mentions.users: items repeat"]),
    (SEND, {"components": [{"type": 99}]}, {}, ["components[0].type: 99 is not one of 1, 17, 13"]),
    (SEND, {"components": [{"type": 10}]}, {}, ["components[0]: 'content' is a required property"]),
    (SEND, {"components": ["a"]}, {}, ['components[0]: "a" is not one of object']),
    (SEND, row(button(url=None, style=discord.ButtonStyle.danger)), {}, []),
    (SEND, row(ui.Button(url="a b")), {}, ['components[0].components[0].url: "a b" is not a uri']),
    (SEND, layout(ui.Container(accent_colour=0)), {}, ["components[0].components: 0 items, at least 1"]),
    (
        SEND,
        layout(ui.Container(ui.TextDisplay("a"), accent_colour=1 << 24)),
        {},
        ["16777216 is over 16777215"],
    ),
    (WEBHOOK, {"content": "a"}, {"wait": 1, "with_components": "0"}, []),
    (WEBHOOK, {"content": "a"}, {"wait": "maybe"}, ['?wait: "maybe" is not of type boolean']),
    (WEBHOOK, {"content": "a"}, {"thread_id": 5}, []),
    (WEBHOOK, {"content": "a"}, {"thread": 5}, ["?thread: not a parameter of /webhooks/"]),
    ("GET /channels/1/messages", None, {"limit": "100", "before": 5}, []),
    ("GET /channels/1/messages", None, {"limit": 101}, ["?limit: 101 is over 100"]),
    (CALLBACK, {"type": 77}, {}, ["type: 77 is not one of 8, 4, 5"]),
    (CALLBACK, {"data": {}}, {}, ["'type' is a required property"]),
    (CALLBACK, {"type": 5}, {"with_response": "1"}, []),
    (
        CALLBACK,
        {"type": 4, "data": {"content": "a" * 2001}},
        {},
        ["data.content: 2001 characters, at most 2000"],
    ),
    (CALLBACK, modal(title="a" * 46), {}, ["data.title: 46 characters, at most 45"]),
    (CALLBACK, {"type": 9}, {}, ["'data' is a required property"]),
    (CALLBACK, choices(*[("a", "a")] * 26), {}, ["data.choices: 26 items, at most 25"]),
    (
        SYNC,
        with_options({"type": 3, "name": "a"}),
        {},
        ["[0].options[0]: 'description' is a required property"],
    ),
    (SYNC, [command(contexts=[])], {}, ["[0].contexts: 0 items, at least 1"]),
    (SYNC, [command(name_localizations={str(i): "a" for i in range(35)})], {}, ["35 properties, at most 34"]),
    ("POST /guilds/1/stickers", {"name": "ab", "tags": "a"}, {}, []),
]


@pytest.mark.parametrize(("request_line", "body", "query", "says"), SPOKEN)
def test_the_document_says(
    document: Conformance, request_line: str, body: object, query: Json, says: list[str]
) -> None:
    method, path = request_line.split(" ")
    problems = document.problems(method, path, body, query)
    assert len(problems) == len(says)
    assert all(expected in problem for expected, problem in zip(says, problems, strict=True)), problems


def test_every_allowance_is_needed(document: Conformance, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"attachments": [{"id": 0}]}
    assert document.problems("POST", "/channels/1/messages", body) == []
    monkeypatch.setattr(conformance, "ALLOWANCES", ())
    strict = Conformance(json.loads(conformance.DOCUMENT.read_bytes()))
    assert strict.problems("POST", "/channels/1/messages", body) == ["attachments[0].id: 0 is not of type string"]


def test_a_problem_is_short(document: Conformance) -> None:
    (problem,) = document.problems("POST", "/channels/1/messages", {"tts": "a" * 5000})
    assert len(problem) < 80


# Mentions.


@pytest.mark.parametrize(
    ("body", "users"),
    [
        ({"allowed_mentions": NOBODY}, set()),
        ({"allowed_mentions": {"parse": [], "users": [1, "2"], "replied_user": False}}, {1, 2}),
        ({"type": 4, "data": {"allowed_mentions": {"parse": [], "users": [3]}}}, {3}),
        ({"name": "a", "message": {"allowed_mentions": NOBODY}}, set()),
    ],
)
def test_pings_names_the_users(body: Json, users: set[int]) -> None:
    assert pings(body) == users


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (None, "missing"),
        ({"content": "@everyone"}, "missing"),
        ({"type": 4, "data": {"content": "@everyone"}}, "missing"),
        ({"allowed_mentions": None}, "missing"),
        ({"allowed_mentions": {"users": [1]}}, r"parse: null, must be \[\]"),
        ({"allowed_mentions": {"parse": ["everyone"]}}, r"parse: \[\"everyone\"\], must be"),
        ({"allowed_mentions": {"parse": [], "roles": [1]}}, "roles: pings others"),
        ({"allowed_mentions": {"parse": [], "replied_user": True}}, "replied_user: pings others"),
    ],
)
def test_pings_refuses_the_unnamed(body: object, says: str) -> None:
    with pytest.raises(UnsafeMentionsError, match=says):
        pings(body)


@pytest.mark.parametrize(
    ("request_line", "body", "problems"),
    [
        (SEND, {"content": "a"}, ["allowed_mentions: missing, so that text pings"]),
        (WEBHOOK, {"content": "a"}, ["allowed_mentions: missing, so that text pings"]),
        (
            CALLBACK,
            {"type": 4, "data": {"content": "a"}},
            ["data.allowed_mentions: missing, so that text pings"],
        ),
        (CALLBACK, {"type": 7, "data": {"content": "a"}}, []),
        (CALLBACK, {"type": 5}, []),
        (EDIT, {"content": "a"}, []),
        (EDIT, {"allowed_mentions": {"parse": ["users"]}}, ['allowed_mentions.parse: ["users"], must be []']),
    ],
)
def test_check_looks_at_mentions(request_line: str, body: Json, problems: list[str]) -> None:
    method, path = request_line.split(" ")
    sent = HttpLogEntry(method, path, {}, body, None)
    assert check([sent]) == [f"{request_line}: {problem}" for problem in problems]


# A bot.


class Korean(app_commands.Translator):
    """Says two names and every description in Korean."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        if locale is not discord.Locale.korean:
            return None
        if context.location.name.endswith("_name"):
            return {"ask": "질문", "week": "주차"}.get(string.message)
        return "설명"


class Card(ui.LayoutView):
    """A layout with a bit of everything."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(
            ui.Container(
                ui.TextDisplay("a"),
                ui.Separator(),
                ui.Section("a", accessory=ui.Thumbnail("https://a.example/a.png")),
                ui.MediaGallery(discord.MediaGalleryItem("attachment://a.png", description="a")),
                ui.File("attachment://week02.md"),
                ui.ActionRow(button(emoji="💜"), ui.Button(label="a", url="https://a.example")),
                ui.ActionRow(menu(option(emoji="💜", description="a"))),
                ui.ActionRow(ui.UserSelect(custom_id="who", default_values=[discord.Object(5, type=discord.User)])),
                accent_colour=discord.Colour.red(),
            )
        )


class Question(ui.Modal, title="A"):
    """A modal with a bit of everything."""

    text: ui.Label[Any] = ui.Label(
        text="A",
        description="a",
        component=ui.TextInput(
            custom_id="text", style=discord.TextStyle.long, default="a", max_length=10, placeholder="a"
        ),
    )
    who: ui.Label[Any] = ui.Label(text="B", component=ui.UserSelect(custom_id="who", max_values=3))
    which: ui.Label[Any] = ui.Label(text="C", component=ui.Select(options=[option()], required=False))
    files: ui.Label[Any] = ui.Label(text="D", component=ui.FileUpload(custom_id="files", required=False))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("a", ephemeral=True)


def files() -> list[discord.File]:
    return [discord.File(io.BytesIO(b"a"), name) for name in ("a.png", "week02.md")]


class TinyBot(commands.Bot):
    """Does once what the real bot does."""

    def __init__(self) -> None:
        nobody = discord.AllowedMentions.none()
        super().__init__("!", intents=discord.Intents.default(), allowed_mentions=nobody)

    async def setup_hook(self) -> None:
        self.tree.add_command(ask)
        self.tree.add_command(write)
        self.tree.add_command(page)
        self.tree.add_command(about)
        await self.tree.set_translator(Korean())
        await self.tree.sync()


@app_commands.command(description="Ask")
async def ask(
    interaction: discord.Interaction,
    week: app_commands.Range[int, 1, 99],
    paper: str | None = None,
    presenter: discord.Member | None = None,
) -> None:
    asker = discord.AllowedMentions(users=[presenter or interaction.user])
    await interaction.response.send_message(view=Card(), files=files(), allowed_mentions=asker)
    await interaction.edit_original_response(view=Card(), attachments=files())
    assert isinstance(interaction.channel, discord.TextChannel)
    sent = await interaction.channel.send(
        f"{week} {paper}", allowed_mentions=asker, view=ui.View(timeout=None).add_item(button())
    )
    reply = await sent.reply("a", file=files()[0])
    await reply.edit(content="b", attachments=[*reply.attachments, files()[1]])
    await sent.edit(view=None)
    await sent.add_reaction("💜")
    await (await sent.create_thread(name="a")).send(view=Card(), files=files())
    await reply.delete()


@ask.autocomplete("paper")
async def papers(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current, value=str(interaction.id))]


@app_commands.command(description="Write")
async def write(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Question())


page = app_commands.Group(
    name="page",
    description="Page",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


@page.command(description="Export")
async def export(interaction: discord.Interaction, week: int | None = None) -> None:
    await interaction.response.send_message(f"{week}")


@app_commands.context_menu(name="Ask about this")
async def about(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(message.jump_url, ephemeral=True)


async def test_what_discord_py_sends_conforms(document: Conformance) -> None:
    async with simcord.run(TinyBot()) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        member = guild.add_member(env.create_user("ann"))
        await member.autocomplete(channel, "ask", "paper", "a")
        await member.slash(channel, "ask", week=2)
        shown_modal = await member.slash(channel, "write")
        await member.submit_modal(shown_modal, {"text": "a", "who": [member], "files": [("a.png", b"a")]})
        await member.context_menu(channel, "Ask about this", await member.send(channel, "a"))
        requests = list(env.http_requests)
    assert check(requests) == []
    writes = {operation.template for sent in requests if (operation := document.operation(sent.method, sent.path))}
    assert len(writes) >= 8


class Spaced(app_commands.Translator):
    """Puts a space into a command's Korean name, which Discord refuses."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        named = context.location is app_commands.TranslationContextLocation.command_name
        return f"{string.message} 하기" if named and locale is discord.Locale.korean else None


class CarelessBot(commands.Bot):
    """Does what SimCord takes and Discord, or our own rule, does not."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents.default())

    async def setup_hook(self) -> None:
        self.tree.add_command(hello)
        await self.tree.set_translator(Spaced())
        await self.tree.sync()


@app_commands.command(description="Hello")
async def hello(interaction: discord.Interaction, name: str) -> None:
    view = ui.LayoutView(timeout=None).add_item(ui.File("attachment://2주차.md"))
    await interaction.response.send_message(view=view, file=discord.File(io.BytesIO(name.encode()), "2주차.md"))


@hello.autocomplete("name")
async def names(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current * 101, value=str(interaction.id))]


async def test_what_a_careless_bot_sends_is_seen() -> None:
    async with simcord.run(CarelessBot()) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        member = guild.add_member(env.create_user("ann"))
        await member.autocomplete(channel, "hello", "name", "a")
        await member.slash(channel, "hello", name="a")
        found = {problem.split(": ", 1)[1] for problem in check(env.http_requests)}
    name = "[0] hello.name_localizations.ko: ' ' cannot stand in the name of a slash command or option"
    prose = {
        f"{name} ({COMMANDS})",
        f"data.choices[0].name: 101 characters, allowed 1 to 100 ({COMMANDS})",
        "data.components[0].file.url: 2주차.md is not of A-Z, a-z, 0-9, '_', '-', '.' (reference.mdx)",
        "data.allowed_mentions: missing, so that text pings",
    }
    document = {"data.choices[0].name: 101 characters, at most 100"} if conformance.load() else set()
    assert found == prose | document


def test_without_the_document_the_limits_still_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(conformance, "DOCUMENT", tmp_path / "openapi.json")
    conformance.load.cache_clear()
    try:
        assert conformance.load() is None
        body = {"content": "a" * 2001, "allowed_mentions": NOBODY}
        (problem,) = check([HttpLogEntry("POST", "/channels/1/messages", {}, body, None)])
        assert "content: 2001" in problem
        assert check([HttpLogEntry("GET", "/nothing", {}, None, None)]) == []
    finally:
        conformance.load.cache_clear()


def test_reads_are_only_looked_up(document: Conformance) -> None:
    assert document.operation("GET", "/channels/1/messages") is not None
    sent = [HttpLogEntry(method, "/channels/1/messages", {}, None, None) for method in ("GET", "DELETE")]
    assert check(sent) == ["DELETE /channels/1/messages: no such operation"]
