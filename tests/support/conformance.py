"""Checks what the bot sends: against Discord's OpenAPI document, and against limits that stand only in prose.

`check(env.http_requests)` lists everything wrong with what a test made the bot send. discord.py checks next
to nothing, and SimCord takes what it does not model (commands' names in other languages, the choices of
autocomplete, names of attachments, `allowed_mentions`): here a 400 is seen before Discord says it.

Lengths are counted in code points, as `len` does and as Discord documents ("characters").
"""

import functools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from discord import (
    AppCommandOptionType,
    AppCommandType,
    ComponentType,
    InteractionResponseType,
    MessageFlags,
    MessageReferenceType,
)
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from simcord.types import HttpLogEntry

Json = dict[str, Any]
Problems = Iterator[str]

DOCUMENT = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
BASE = "urn:discord:openapi"
SCHEMAS = "#/components/schemas/"
WRITES = frozenset({"POST", "PUT", "PATCH"})


# What the document says.


@dataclass(frozen=True)
class Allowance:
    """A schema of the document that is narrower than Discord, and what stands in its place."""

    schema: str
    instead: Json
    why: str


ALLOWANCES = (
    Allowance(
        "SnowflakeType",
        {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0},
        "discord.py sends ids as integers (allowed_mentions, message_reference, default_values, attachments) "
        "and Discord reads both; it answers with strings, which is what the document describes",
    ),
)
# aiohttp takes no booleans in a query, so discord.py writes them as numbers.
QUERY_BOOLEANS = {"1": True, "0": False, "true": True, "false": False}

SENTENCES = {
    "maxLength": "{size} characters, at most {limit}",
    "minLength": "{size} characters, at least {limit}",
    "maxItems": "{size} items, at most {limit}",
    "minItems": "{size} items, at least {limit}",
    "maxProperties": "{size} properties, at most {limit}",
    "maximum": "{value} is over {limit}",
    "minimum": "{value} is under {limit}",
    "enum": "{value} is not one of {limit}",
    "const": "{value} is not {limit}",
    "type": "{value} is not of type {limit}",
    "pattern": "{value} does not match {limit}",
    "format": "{value} is not a {limit}",
    "uniqueItems": "items repeat",
}


@dataclass(frozen=True)
class Place:
    """A schema, and the JSON pointer to it: its references only resolve from where it stands."""

    pointer: str
    schema: Json


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    template: str
    body: Place | None
    query: Mapping[str, Place]


class Conformance:
    """Discord's OpenAPI document, asked about single requests."""

    def __init__(self, document: Json) -> None:
        self._paths: dict[str, Json] = document["paths"]
        self._schemas: dict[str, Json] = document["components"]["schemas"]
        self._schemas.update({allowance.schema: allowance.instead for allowance in ALLOWANCES})
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(BASE, resource)
        self._dialect = _dialect(self._schemas)
        self._validators: dict[str, Draft202012Validator] = {}

    def operation(self, method: str, path: str) -> Operation | None:
        """Find what the document says about a request, the most literal path first; None where nothing."""
        segments = path.strip("/").split("/")
        matches = [template for template in self._paths if self._matches(template, segments)]
        for template in sorted(matches, key=lambda name: [part.startswith("{") for part in name.split("/")]):
            if method.lower() in self._paths[template]:
                return self._describe(template, method.lower())
        return None

    def problems(self, method: str, path: str, body: object, query: Mapping[str, object] | None = None) -> list[str]:
        """Name everything in a request that the document does not allow, each with its place in the body."""
        operation = self.operation(method, path)
        if operation is None:
            return ["no such operation"]
        found = [problem for item in (query or {}).items() for problem in self._query(operation, *item)]
        if operation.body:
            found += self._errors(operation.body, _with_files(operation.body.schema, body))
        return found

    def _matches(self, template: str, segments: Sequence[str]) -> bool:
        parts = template.strip("/").split("/")
        if len(parts) != len(segments):
            return False
        parameters: list[Json] = self._paths[template].get("parameters", [])
        ids = {f"{{{p['name']}}}" for p in parameters if p["schema"].get("$ref") == SCHEMAS + "SnowflakeType"}
        return all(
            segment.isdecimal() if part in ids else part.startswith("{") or part == segment
            for part, segment in zip(parts, segments, strict=True)
        )

    def _describe(self, template: str, method: str) -> Operation:
        item = self._paths[template][method]
        root = _pointer("paths", template, method)
        query = {
            parameter["name"]: Place(root + _pointer("parameters", index, "schema"), parameter["schema"])
            for index, parameter in enumerate(item.get("parameters", ()))
            if parameter["in"] == "query"
        }
        content: Json = item.get("requestBody", {}).get("content", {})
        if not content:
            return Operation(template, None, query)
        media = "application/json" if "application/json" in content else next(iter(content))
        body = Place(root + _pointer("requestBody", "content", media, "schema"), content[media]["schema"])
        return Operation(template, body, query)

    def _query(self, operation: Operation, name: str, value: object) -> Problems:
        place = operation.query.get(name)
        if place is None:
            yield f"?{name}: not a parameter of {operation.template}"
        else:
            schema = _resolve(self._schemas, place.schema)
            yield from (f"?{name}: {problem}" for problem in self._errors(place, _read_query(schema, value)))

    def _errors(self, place: Place, value: object) -> list[str]:
        # Compiled when first asked for: a run of the tests uses some ten of two hundred operations.
        validator = self._validators.get(place.pointer)
        if validator is None:
            schema = {"$ref": f"{BASE}#{place.pointer}"}
            validator = self._dialect(schema, registry=self._registry, format_checker=FORMATS)
            self._validators[place.pointer] = validator
        return [_say(error) for error in validator.iter_errors(value)]


@functools.cache
def load() -> Conformance | None:
    """Read Discord's OpenAPI document from beside the repository; None where there is none."""
    if not DOCUMENT.is_file():
        return None
    return Conformance(json.loads(DOCUMENT.read_bytes()))


def _pointer(*parts: object) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _resolve(schemas: Mapping[str, Json], schema: Json) -> Json:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].removeprefix(SCHEMAS)]
    return schema


def _read_query(schema: Json, value: object) -> object:
    """Read a value of the query as Discord does, who is sent text."""
    text = str(value)
    if schema.get("type") == "boolean":
        return QUERY_BOOLEANS.get(text.lower(), value)
    if schema.get("type") == "integer" and text.lstrip("-").isdecimal():
        return int(text)
    return value if isinstance(value, list | tuple) else text


def _with_files(schema: Json, body: object) -> object:
    """Fill in the file parts of a multipart form, which travel beside the JSON and are not in the log."""
    if not isinstance(body, dict):
        return body
    parts: Json = schema.get("properties", {})
    return {**{name: "" for name, part in parts.items() if "contentEncoding" in part}, **body}


def _dialect(schemas: Mapping[str, Json]) -> type[Draft202012Validator]:
    """Make a validator that enters the one branch of a union which is meant, so that its errors can be read.

    A union's branches are told apart by the kind of JSON value and by the `type` inside it. Where several are
    still possible, the one with the fewest errors is meant; that a second one would fit is no error.
    """

    def union(
        validator: Draft202012Validator, branches: list[Json], value: object, _: Json
    ) -> Iterator[ValidationError]:
        options = [_resolve(schemas, branch) for branch in branches]
        meant = [option for option in options if _fits(validator, option, value)]
        if meant:
            yield from min((list(validator.descend(value, option)) for option in meant), key=len)
        else:
            yield _no_branch(options, value)

    dialect: type[Draft202012Validator] = validators.extend(  # type: ignore[no-untyped-call]  # a bare stub
        Draft202012Validator, {"oneOf": union, "anyOf": union}
    )
    return dialect


def _fits(validator: Draft202012Validator, option: Json, value: object) -> bool:
    kinds = option.get("type", [])
    if kinds and not any(validator.is_type(value, kind) for kind in _listed(kinds)):
        return False
    if "const" in option:
        return bool(option["const"] == value)
    types = _types(option)
    return not (types and isinstance(value, dict) and "type" in value and value["type"] not in types)


def _types(option: Json) -> list[object]:
    found: list[object] = option.get("properties", {}).get("type", {}).get("enum", [])
    return found


def _no_branch(options: list[Json], value: object) -> ValidationError:
    if isinstance(value, dict) and (types := [kind for option in options for kind in _types(option)]):
        return ValidationError(f"{_short(value['type'])} is not one of {_listing(types)}", path=["type"])
    allowed = [_listed(option.get("const", option.get("type", "…"))) for option in options]
    return ValidationError(f"{_short(value)} is not one of {_listing(chain.from_iterable(allowed))}")


def _say(error: ValidationError) -> str:
    """Put an error into few words: where it is, what is wrong, and never the whole value."""
    place = error.json_path.removeprefix("$").removeprefix(".")
    sentence = SENTENCES.get(str(error.validator))
    if sentence is None:
        return _at(place, error.message)
    size = len(error.instance) if isinstance(error.instance, str | list | dict) else 0
    limit = _listing(_listed(error.validator_value))
    return _at(place, sentence.format(size=size, value=_short(error.instance), limit=limit))


def _at(place: str, problem: str) -> str:
    return f"{place}: {problem}" if place else problem


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _listing(values: Iterable[object]) -> str:
    return ", ".join(dict.fromkeys(str(value) for value in values))


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:39] + "…"


FORMATS = FormatChecker(formats=())


@FORMATS.checks("uri", raises=ValueError)
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme and not re.search(r"\s", value))


# What stands only in prose.


@dataclass(frozen=True)
class Limit:
    """How much Discord takes, and where it says so (a page of its documentation, or discord.py)."""

    most: int
    unit: str
    source: str
    least: int = 0

    def check(self, where: str, size: int) -> Problems:
        """Complain where the size is outside."""
        if not self.least <= size <= self.most:
            yield f"{where}: {size} {self.unit}, allowed {self.least} to {self.most} ({self.source})"


REFERENCE = "components/reference.mdx"
MESSAGE = "resources/message.mdx"
RESPONDING = "interactions/receiving-and-responding.mdx"
COMMANDS = "interactions/application-commands.mdx"

CONTENT = Limit(2000, "characters", MESSAGE)  # the document has 4000 for channels, and 2000 elsewhere
NONCE = Limit(25, "characters", MESSAGE)
EMBEDS = Limit(6000, "characters in all embeds", MESSAGE)
TREE = Limit(40, "components, nested ones included", REFERENCE)
TEXT = Limit(4000, "characters in all text displays", "discord.py, ui/view.py: LayoutView.content_length")
LEGACY_ROWS = Limit(5, "rows", REFERENCE)
BUTTONS = Limit(5, "buttons", REFERENCE)
OPTIONS = Limit(25, "options", REFERENCE)
MODAL_PARTS = Limit(5, "components", RESPONDING, least=1)  # the document has 40
MODAL_TITLE = Limit(45, "characters", RESPONDING, least=1)
CUSTOM_ID = Limit(100, "characters", REFERENCE, least=1)
CHOICES = Limit(25, "choices", COMMANDS)
CHOICE_NAME = Limit(100, "characters", COMMANDS, least=1)
CHOICE_VALUE = Limit(100, "characters", COMMANDS)  # the document has 6000
COMMAND_NAME = Limit(32, "characters", COMMANDS, least=1)
DESCRIPTION = Limit(100, "characters", COMMANDS, least=1)
COMMAND_OPTIONS = Limit(25, "options", COMMANDS)
COMMAND_TEXT = Limit(8000, "characters of names, descriptions and values", COMMANDS)
COMMANDS_OF_A_KIND = {
    AppCommandType.chat_input.value: Limit(100, "slash commands", COMMANDS),
    AppCommandType.user.value: Limit(15, "user commands", COMMANDS),
    AppCommandType.message.value: Limit(15, "message commands", COMMANDS),
}

BUTTON = ComponentType.button.value
MENUS = frozenset(kind.value for kind in ComponentType if kind.name.endswith("select"))
V2_ONLY = frozenset(
    getattr(ComponentType, name).value
    for name in ("section", "text_display", "thumbnail", "media_gallery", "file", "separator", "container")
)
OF_A_MODAL = frozenset({ComponentType.label.value, ComponentType.text_display.value})
FIELDS: tuple[tuple[frozenset[int], str, Limit], ...] = (
    (frozenset({BUTTON}), "label", Limit(80, "characters", REFERENCE)),
    (frozenset({BUTTON}), "url", Limit(512, "characters", REFERENCE)),
    (MENUS, "placeholder", Limit(150, "characters", REFERENCE)),
    (frozenset({ComponentType.label.value}), "label", Limit(45, "characters", REFERENCE, least=1)),
    (frozenset({ComponentType.label.value}), "description", Limit(100, "characters", REFERENCE)),
    (frozenset({ComponentType.text_input.value}), "placeholder", Limit(100, "characters", REFERENCE)),
    (frozenset({ComponentType.text_input.value}), "value", Limit(4000, "characters", REFERENCE)),
)
OPTION_FIELDS = (
    ("label", Limit(100, "characters", REFERENCE, least=1)),
    ("value", Limit(100, "characters", REFERENCE, least=1)),
    ("description", Limit(100, "characters", REFERENCE)),
)
SUBCOMMANDS = frozenset({AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value})
# The only file names that an attachment:// url can refer to.
REFERABLE = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Message:
    """A message as one request creates or edits it."""

    where: str
    data: Json
    created: bool

    @property
    def components(self) -> list[tuple[str, Json]]:
        """All components with their places, nested ones included."""
        return list(_tree(self.data, self.where))

    @property
    def v2(self) -> bool:
        """Whether it is laid out by components; an edit need not repeat the flag."""
        flagged = bool((self.data.get("flags") or 0) & MessageFlags.components_v2.flag)
        return flagged or (not self.created and any(part.get("type") in V2_ONLY for _, part in self.components))


def message_of(method: str, path: str, body: object) -> Message | None:
    """Find the message that a request creates or edits; None where it does neither."""
    request = f"{method} {path}"
    payload = body if isinstance(body, dict) else {}
    if re.fullmatch(r"POST /interactions/\d+/[^/]+/callback", request):
        kinds = {
            InteractionResponseType.channel_message.value: True,
            InteractionResponseType.message_update.value: False,
        }
        created = kinds.get(payload.get("type", 0))
        return None if created is None else Message("data.", payload.get("data") or {}, created)
    if re.fullmatch(r"POST /channels/\d+/threads", request) and "message" in payload:
        return Message("message.", payload["message"], created=True)
    if re.fullmatch(r"POST (/channels/\d+/messages|/webhooks/\d+/[^/]+)", request):
        return Message("", payload, created=True)
    if re.fullmatch(r"PATCH (/channels/\d+|/webhooks/\d+/[^/]+)/messages/(\d+|@original)", request):
        return Message("", payload, created=False)
    return None


def broken_limits(method: str, path: str, body: object) -> list[str]:
    """Name every limit of Discord's prose that a request breaks, each with its place and its source."""
    found: list[str] = []
    if message := message_of(method, path, body):
        found += chain.from_iterable(rule(message) for rule in MESSAGE_RULES)
    if path.endswith("/callback") and isinstance(body, dict):
        rule = CALLBACK_RULES.get(body.get("type", 0))
        found += rule(body.get("data") or {}) if rule else ()
    if re.fullmatch(r"/applications/\d+(/guilds/\d+)?/commands(/\d+)?", path):
        found += _commands(_dicts([body] if isinstance(body, dict) else body), whole=method != "PATCH")
    return found


# Messages.


def _content(message: Message) -> Problems:
    yield from CONTENT.check(f"{message.where}content", _size(message.data.get("content")))


def _nonce(message: Message) -> Problems:
    yield from NONCE.check(f"{message.where}nonce", len(str(message.data.get("nonce") or "")))


def _embeds(message: Message) -> Problems:
    embeds = [embed for _, embed in _dicts(message.data.get("embeds"))]
    texts = [embed.get(name) for embed in embeds for name in ("title", "description")]
    texts += [(embed.get("footer") or {}).get("text") for embed in embeds]
    texts += [(embed.get("author") or {}).get("name") for embed in embeds]
    fields = [field for embed in embeds for _, field in _dicts(embed.get("fields"))]
    texts += [field.get(name) for field in fields for name in ("name", "value")]
    yield from EMBEDS.check(f"{message.where}embeds", sum(len(str(text or "").strip()) for text in texts))


def _something(message: Message) -> Problems:
    data = message.data
    filled = ("embeds", "sticker_ids", "components", "attachments", "poll", "shared_client_theme")
    forwards = (data.get("message_reference") or {}).get("type") == MessageReferenceType.forward.value
    if message.created and not (
        str(data.get("content") or "").strip() or any(data.get(name) for name in filled) or forwards
    ):
        yield f"{message.where.rstrip('.') or 'message'}: nothing in it ({MESSAGE})"


def _v2(message: Message) -> Problems:
    if message.v2:
        for name in ("content", "embeds", "poll", "sticker_ids"):
            if message.data.get(name):
                yield f"{message.where}{name}: excluded by IS_COMPONENTS_V2 ({REFERENCE})"
        yield from TREE.check(f"{message.where}components", len(message.components))
        yield from TEXT.check(f"{message.where}components", sum(_size(text) for text in _texts(message)))
        return
    yield from LEGACY_ROWS.check(f"{message.where}components", len(message.data.get("components") or ()))
    for place, part in message.components:
        if part.get("type") in V2_ONLY:
            yield f"{place}: needs the flag IS_COMPONENTS_V2 ({REFERENCE})"


def _texts(message: Message) -> list[object]:
    displays = ComponentType.text_display.value
    return [part.get("content") for _, part in message.components if part.get("type") == displays]


def _parts(message: Message) -> Problems:
    yield from _components(message.components)


def _mentions(message: Message) -> Problems:
    mentions: Json = message.data.get("allowed_mentions") or {}
    for name in ("users", "roles"):
        if name in (mentions.get("parse") or ()) and mentions.get(name):
            yield f"{message.where}allowed_mentions: both parses and lists {name} ({MESSAGE})"


def _attachments(message: Message) -> Problems:
    """Check that the files which are shown are sent along."""
    names = {file.get("filename") for _, file in _dicts(message.data.get("attachments"))}
    # An edit without `attachments` keeps files that are not in the request.
    kept = not message.created and "attachments" not in message.data
    for place, kind, url in _media(message):
        scheme, _, name = url.partition("attachment://")
        if scheme or not name:
            if kind == ComponentType.file.value:
                yield f"{place}: a file component shows only attachment:// urls ({REFERENCE})"
        elif not REFERABLE.fullmatch(name):
            yield f"{place}: {name} is not of A-Z, a-z, 0-9, '_', '-', '.' (reference.mdx)"
        elif not kept and name not in names:
            yield f"{place}: no attachment is named {name} ({REFERENCE})"


def _media(message: Message) -> Iterator[tuple[str, object, str]]:
    for place, part in message.components:
        shown = [(f"{place}.{name}", part.get(name)) for name in ("file", "media")]
        shown += [(f"{place}.{at}.media", item.get("media")) for at, item in _dicts(part.get("items"), "items")]
        for where, media in shown:
            if isinstance(media, dict):
                yield f"{where}.url", part.get("type"), str(media.get("url"))


MESSAGE_RULES: tuple[Callable[[Message], Problems], ...] = (
    _content,
    _nonce,
    _embeds,
    _something,
    _v2,
    _parts,
    _mentions,
    _attachments,
)


# Components, in messages and in modals.


def _dicts(values: object, name: str = "") -> Iterator[tuple[str, Json]]:
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, dict):
            yield f"{name}[{index}]", value


def _size(text: object) -> int:
    return len(text) if isinstance(text, str) else 0


def _tree(parent: Json, where: str) -> Iterator[tuple[str, Json]]:
    children = [(f"{where}{place}", part) for place, part in _dicts(parent.get("components"), "components")]
    single = ((name, parent.get(name)) for name in ("component", "accessory"))
    children += [(f"{where}{name}", part) for name, part in single if isinstance(part, dict)]
    for place, part in children:
        yield place, part
        yield from _tree(part, f"{place}.")


def _components(components: Sequence[tuple[str, Json]]) -> Problems:
    for place, part in components:
        for kinds, name, limit in FIELDS:
            if part.get("type") in kinds and part.get(name) is not None:
                yield from limit.check(f"{place}.{name}", _size(part[name]))
        if part.get("custom_id") is not None:
            yield from CUSTOM_ID.check(f"{place}.custom_id", _size(part["custom_id"]))
        yield from _options(place, part)
        if part.get("type") == ComponentType.action_row.value:
            yield from _row(place, part)
        if _size(part.get("value")) > (part.get("max_length") or 4000):
            yield f"{place}.value: longer than its max_length ({REFERENCE})"
    yield from _repeated("custom_id", [part.get("custom_id") for _, part in components])


def _options(place: str, menu: Json) -> Problems:
    options = list(_dicts(menu.get("options"), "options"))
    yield from OPTIONS.check(f"{place}.options", len(options))
    for at, option in options:
        for name, limit in OPTION_FIELDS:
            if option.get(name) is not None:
                yield from limit.check(f"{place}.{at}.{name}", _size(option[name]))
    yield from _repeated(f"{place}.options value", [option.get("value") for _, option in options])


def _row(place: str, row: Json) -> Problems:
    kinds = [part.get("type") for _, part in _dicts(row.get("components"))]
    yield from BUTTONS.check(place, kinds.count(BUTTON))
    if any(kind != BUTTON for kind in kinds) and len(kinds) > 1:
        yield f"{place}: a row holds buttons, or one select alone ({REFERENCE})"


def _repeated(what: str, values: Iterable[Hashable | None]) -> Problems:
    for value, times in Counter(value for value in values if value is not None).items():
        if times > 1:
            yield f"{what}: {value!r} stands there {times} times, must be unique"


# Other answers to an interaction.


def _deferred(data: Json) -> Problems:
    if (data.get("flags") or 0) & ~MessageFlags.ephemeral.flag:
        yield f"data.flags: a deferred answer takes only EPHEMERAL ({RESPONDING})"


def _modal(data: Json) -> Problems:
    yield from MODAL_TITLE.check("data.title", _size(data.get("title")))
    yield from CUSTOM_ID.check("data.custom_id", _size(data.get("custom_id")))
    parts = list(_dicts(data.get("components"), "data.components"))
    yield from MODAL_PARTS.check("data.components", len(parts))
    for place, part in parts:
        if part.get("type") not in OF_A_MODAL:
            yield f"{place}: a modal holds labels and text displays ({REFERENCE})"
    yield from _components(list(_tree(data, "data.")))


def _choices(data: Json, where: str = "data.choices") -> Problems:
    choices = list(_dicts(data.get("choices"), where))
    yield from CHOICES.check(where, len(choices))
    for place, choice in choices:
        for at, name in _translated(choice, "name"):
            yield from CHOICE_NAME.check(f"{place}.{at}", _size(name))
        yield from CHOICE_VALUE.check(f"{place}.value", _size(choice.get("value")))


CALLBACK_RULES: Mapping[int, Callable[[Json], Problems]] = {
    InteractionResponseType.deferred_channel_message.value: _deferred,
    InteractionResponseType.modal.value: _modal,
    InteractionResponseType.autocomplete_result.value: _choices,
}


# Commands.


def _commands(commands: Iterable[tuple[str, Json]], *, whole: bool) -> Problems:
    """Check commands as they are registered; an edit (not `whole`) may leave out what stays."""
    listed = list(commands)
    for place, command in listed:
        where = f"{place} {command.get('name', '')}"
        yield from _command(where, command, whole=whole)
        yield from COMMAND_TEXT.check(where, _weight(command))
    for kind, limit in COMMANDS_OF_A_KIND.items():
        alike = [command for _, command in listed if command.get("type", 1) == kind]
        yield from limit.check("commands", len(alike))
        yield from _names("commands", alike)


def _command(where: str, command: Json, *, whole: bool) -> Problems:
    if command.get("type", 1) == AppCommandType.chat_input.value:
        yield from _described(where, command, whole=whole)
        yield from _parameters(where, command)
    elif command.get("type") in COMMANDS_OF_A_KIND:
        yield from _menu(where, command, whole=whole)


def _menu(where: str, command: Json, *, whole: bool) -> Problems:
    if whole or "name" in command:
        for at, name in _translated(command, "name"):
            yield from COMMAND_NAME.check(f"{where}.{at}", _size(name))
    for name in ("description", "description_localizations", "options"):
        if command.get(name):
            yield f"{where}.{name}: only slash commands have it ({COMMANDS})"


def _described(where: str, item: Json, *, whole: bool = True) -> Problems:
    """Check the name and the description of a slash command or of an option, in every language."""
    if whole or "name" in item:
        for at, name in _translated(item, "name"):
            yield from _slug(f"{where}.{at}", str(name or ""))
    if whole or "description" in item:
        for at, text in _translated(item, "description"):
            yield from DESCRIPTION.check(f"{where}.{at}", _size(text))


def _slug(where: str, name: str) -> Problems:
    yield from COMMAND_NAME.check(where, len(name))
    odd = "".join(sign for sign in name if not _of_a_slug(sign))
    if odd:
        yield f"{where}: {odd!r} cannot stand in the name of a slash command or option ({COMMANDS})"
    if name != name.lower():
        yield f"{where}: {name} is not in lower case ({COMMANDS})"


def _of_a_slug(sign: str) -> bool:
    # [-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]: `re` knows no scripts, but characters are named by theirs.
    script = unicodedata.name(sign, "").partition(" ")[0]
    return sign in "-_'" or unicodedata.category(sign)[0] in "LN" or script in {"DEVANAGARI", "THAI"}


def _parameters(where: str, parent: Json) -> Problems:
    """Check the options of a command or of a subcommand, and theirs."""
    options = list(_dicts(parent.get("options"), "options"))
    yield from COMMAND_OPTIONS.check(f"{where}.options", len(options))
    yield from _names(f"{where}.options", [option for _, option in options])
    required = [bool(option.get("required")) for _, option in options]
    if required != sorted(required, reverse=True):
        yield f"{where}.options: a required one stands after an optional one ({COMMANDS})"
    if len({option.get("type") in SUBCOMMANDS for _, option in options}) > 1:
        yield f"{where}.options: subcommands beside other options ({COMMANDS})"
    for place, option in options:
        inside = f"{where}.{place} {option.get('name', '')}"
        yield from _described(inside, option)
        yield from _choices(option, f"{inside}.choices")
        if option.get("autocomplete") and option.get("choices"):
            yield f"{inside}: autocomplete excludes choices ({COMMANDS})"
        yield from _parameters(inside, option)


def _names(where: str, items: Sequence[Json]) -> Problems:
    locales = {locale for item in items for locale in item.get("name_localizations") or ()}
    # Where a language has no name of its own, the member sees the common one.
    yield from _repeated(f"{where} name", [item.get("name") for item in items])
    for locale in sorted(locales):
        named = [(item.get("name_localizations") or {}).get(locale, item.get("name")) for item in items]
        yield from _repeated(f"{where} name in {locale}", named)


def _translated(item: Json, name: str) -> list[tuple[str, object]]:
    localizations: Json = item.get(f"{name}_localizations") or {}
    found = [(f"{name}_localizations.{locale}", text) for locale, text in localizations.items()]
    return [(name, item.get(name)), *found]


def _weight(item: Json) -> int:
    """Count as Discord counts a command: of each text the longest language, options and choices included."""
    own = sum(max(_size(text) for _, text in _translated(item, name)) for name in ("name", "description"))
    inside = (part for name in ("options", "choices") for _, part in _dicts(item.get(name)))
    return own + _size(item.get("value")) + sum(_weight(part) for part in inside)


# The bot's own rule.


class UnsafeMentionsError(Exception):
    """A message may ping someone who was not named by id."""


def pings(body: object) -> frozenset[int]:
    """Name the users that a created message may ping, by id.

    Takes the body of a message, of an answer to an interaction, or of a forum's new thread. The bot always
    says whom it pings, for without `allowed_mentions` Discord pings whomever a member's text mentions.

    Raises:
        UnsafeMentionsError: If `allowed_mentions` is missing, parses text, or lets in roles or whoever is
            replied to.
    """
    payload = body if isinstance(body, dict) else {}
    message: Json = payload.get("message") or (payload.get("data") if "type" in payload else payload) or {}
    mentions = message.get("allowed_mentions")
    if not isinstance(mentions, dict):
        raise UnsafeMentionsError("allowed_mentions: missing, so that text pings")
    if mentions.get("parse") != []:
        raise UnsafeMentionsError(f"allowed_mentions.parse: {_short(mentions.get('parse'))}, must be []")
    for name in ("roles", "replied_user"):
        if mentions.get(name):
            raise UnsafeMentionsError(f"allowed_mentions.{name}: pings others than the users that are named")
    return frozenset(int(user) for user in mentions.get("users") or ())


def _unsafe(message: Message | None) -> Problems:
    # An edit pings nobody, and discord.py leaves `allowed_mentions` out of some.
    if message is None or not (message.created or "allowed_mentions" in message.data):
        return
    try:
        pings(message.data)
    except UnsafeMentionsError as error:
        yield f"{message.where}{error}"


# All together.


def check(requests: Iterable[HttpLogEntry]) -> list[str]:
    """Name everything wrong with what the bot sent, each with its method and path.

    Without Discord's document beside the repository, only the limits of its prose and the pings are checked.
    """
    return [
        f"{sent.method} {sent.path}: {problem}"
        for sent in requests
        for problem in _problems(sent.method, sent.path, json.dumps(sent.json), json.dumps(sent.params))
    ]


@functools.lru_cache(maxsize=64)  # every start tells Discord of the same commands
def _problems(method: str, path: str, body: str, query: str) -> tuple[str, ...]:
    return tuple(_found(method, path, json.loads(body), json.loads(query)))


def _found(method: str, path: str, body: Any, query: Any) -> Problems:
    document = load()
    if method in WRITES:
        if document:
            yield from document.problems(method, path, body, query)
        yield from broken_limits(method, path, body)
        yield from _unsafe(message_of(method, path, body))
    elif document and document.operation(method, path) is None:
        yield "no such operation"
