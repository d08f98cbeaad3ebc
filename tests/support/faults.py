"""The wire between bot and Discord, where anything may happen to a request: refused, done but unanswered, cut."""

import asyncio
import datetime as dt
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import aiohttp
import discord
import pytest
from simcord import Env
from simcord.backend.errors import BackendError
from simcord.backend.serializers import message_payload
from simcord.http import client

from db import leases

STATUSES = (403, 404, 429, 500)
#: Discord's own code for a status, by how the path ends; elsewhere it gives none.
CODES = {(404, "callback"): 10062, (404, "messages"): 10003, (403, "messages"): 50013}
#: The routes that the bot uses, each with the name that it has here; with files where it may bring some.
ROUTES = {
    "POST /interactions/*/*/callback": "answer",
    "PATCH /webhooks/*/*/messages/@original": "original",
    "POST /webhooks/*/*": "followup",
    "POST /channels/*/messages": "post",
    "POST /channels/*/messages with files": "post-files",
    "PATCH /channels/*/messages/*": "edit",
    "PATCH /channels/*/messages/* with files": "edit-files",
    "DELETE /channels/*/messages/*": "delete",
    "PUT /channels/*/messages/*/reactions/*/@me": "react",
    "DELETE /channels/*/messages/*/reactions/*/@me": "unreact",
    "POST /users/@me/channels": "dm",
    "GET /guilds/*/members/*": "member",
}
#: The routes that it uses when it starts, before anybody does anything.
STARTING = {
    "PUT /applications/*/commands",
    "GET /oauth2/applications/@me",
    "GET /channels/*",
    "GET /channels/*/messages",
}
#: What tests themselves do to a channel with the bot's client: it never opens threads or shuts anybody out.
BY_TESTS = {"POST /channels/*/threads", "PUT /channels/*/permissions/*"}
#: How long Discord knows a message again by its nonce: "the past few minutes".
NONCE_KEPT = dt.timedelta(minutes=5)

Request: TypeAlias = Callable[..., Awaitable[Any]]


class When(StrEnum):
    """The moment at which a request goes wrong."""

    BEFORE = "before"
    AFTER = "after"
    CUT = "cut"
    GARBLED = "garbled"


#: Answers that lack what discord.py expects; the last but one has another content type.
GARBLED = ("{}", '{"id": null, "channel_id": "?"}', "[]", "<html>Bad Gateway</html>", '{"id": ')
#: The moments for which there is no status.
UNANSWERED = frozenset({When.CUT, When.GARBLED})


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request.

    A cut has no status, for no answer comes, although Discord has done its part; a garbled answer cannot be read.
    """

    at: int
    when: When
    status: int = 500

    def __str__(self) -> str:
        return f"{self.at}-{self.when}" + ("" if self.when in UNANSWERED else f"-{self.status}")


@dataclass(slots=True)
class Wire:
    """Counts the requests since it was last armed, and spoils the one that it was armed for."""

    fault: Fault | None = None
    seen: list[str] = field(default_factory=list)

    def arm(self, fault: Fault | None) -> None:
        """Begin to count; spoil one request, or none."""
        self.fault, self.seen = fault, []

    async def carry(self, request: Callable[[], Any], method: str, path: str, *, with_files: bool) -> Any:
        """Hand a request over, or what becomes of it."""
        if path.startswith("/oauth2"):  # the login of a bot that starts anew
            return await request()
        route = route_of(method, path, with_files=with_files)
        self.seen.append(ROUTES.get(route, route))
        fault = self.fault if self.fault is not None and self.fault.at == len(self.seen) - 1 else None
        if fault is not None and fault.when is When.BEFORE:
            client._raise_for(BackendError(fault.status, code_of(fault.status, path), "refused on the wire"))
        answer = await request()
        if fault is not None and fault.when is When.AFTER:
            client._raise_for(BackendError(fault.status, code_of(fault.status, path), "lost on the wire"))
        if fault is not None and fault.when is When.CUT:
            raise aiohttp.ServerDisconnectedError
        return answer if fault is None else garbled(fault)


def garbled(fault: Fault) -> Any:
    """Return what discord.py makes of an answer without what is expected, or of one that is no JSON.

    Raises:
        JSONDecodeError: it says that it is JSON, and is not.
    """
    body = GARBLED[(fault.at + fault.status) % len(GARBLED)]
    return body if body.startswith("<") else json.loads(body)


def route_of(method: str, path: str, *, with_files: bool = False) -> str:
    """Return a request's route: its path without what is somebody's own."""
    path = re.sub(r"/(interactions|webhooks)/[^/]+/[^/]+", r"/\1/*/*", path)
    path = re.sub(r"/reactions/[^/]+", "/reactions/*", re.sub(r"/\d+", "/*", path))
    return f"{method} {path} with files" if with_files else f"{method} {path}"


def never_spoilt(requests: Iterable[tuple[str, str]]) -> set[str]:
    """Return the routes of requests that no flow uses, so that nobody knows what happens when they fail."""
    return {route_of(method, path) for method, path in requests} - ROUTES.keys() - STARTING


def code_of(status: int, path: str) -> int:
    """Return the code that Discord gives beside a status."""
    return CODES.get((status, path.rpartition("/")[2]), 0)


def know_nonces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Return the first message for a nonce that comes again, as Discord does where it is to be enforced.

    SimCord takes nonces and does nothing with them.
    """
    original: Request = client.FakeHTTPClient.request
    known: dict[tuple[str, str], tuple[str, dt.datetime]] = {}

    async def request(self: Any, route: Any, *args: Any, **kwargs: Any) -> Any:  # discord.py's own
        body = body_of(kwargs)
        if route.method != "POST" or not isinstance(body, dict) or not body.get("enforce_nonce"):
            return await original(self, route, *args, **kwargs)
        name, now = (client._path_of(route.url), body["nonce"]), discord.utils.utcnow()
        if name in known and now - known[name][1] < NONCE_KEPT:
            channel_id = int(name[0].split("/")[2])
            with suppress(BackendError):  # it was deleted meanwhile
                first = self.backend.get_message(channel_id, int(known[name][0]))
                return dict(message_payload(self.backend, first))
        answer = await original(self, route, *args, **kwargs)
        known[name] = (answer["id"], now)
        return answer

    monkeypatch.setattr(client.FakeHTTPClient, "request", request)


def guard_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse files where the bot may not bring any, as Discord does; SimCord takes them."""
    original: Request = client.FakeHTTPClient.request

    async def request(self: Any, route: Any, *args: Any, **kwargs: Any) -> Any:  # discord.py's own
        path = client._path_of(route.url)
        if kwargs.get("files") and path.startswith("/channels/"):
            channel = self.backend.get_channel(int(path.split("/")[2]))
            me = self.backend.bot_user.id
            try:
                self.backend.require_permissions(channel.guild_id, me, channel.id, "attach_files")
            except BackendError as error:
                client._raise_for(error)
        return await original(self, route, *args, **kwargs)

    monkeypatch.setattr(client.FakeHTTPClient, "request", request)


def body_of(details: dict[str, Any]) -> Any:
    """Return the body of a request, which may bring files."""
    parts = details.get("form") or ()
    with_files = (json.loads(part["value"]) for part in parts if part["name"] == "payload_json")
    return details.get("json") or next(with_files, None)


def tap(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Put a wire around every request that the bot makes."""
    wire = Wire()
    for kind in (client.FakeHTTPClient, client.FakeWebhookAdapter):
        monkeypatch.setattr(kind, "request", _through(wire, kind.request))
    return wire


def lose(monkeypatch: pytest.MonkeyPatch, route: str) -> list[str]:
    """Lose Discord's answer to the next request of a route, although it was done; return what was lost."""
    lost: list[str] = []
    original = client.FakeHTTPClient.request

    async def request(self: Any, route_: Any, *args: Any, **kwargs: Any) -> Any:  # discord.py's own
        answer = await original(self, route_, *args, **kwargs)
        taken = route_of(route_.method, client._path_of(route_.url), with_files=bool(kwargs.get("files")))
        if not lost and ROUTES.get(taken) == route:
            lost.append(taken)
            raise aiohttp.ServerDisconnectedError
        return answer

    monkeypatch.setattr(client.FakeHTTPClient, "request", request)
    return lost


def _through(wire: Wire, original: Callable[..., Any]) -> Callable[..., Any]:
    async def request(self: Any, route: Any, *args: Any, **kwargs: Any) -> Any:  # discord.py's own
        return await wire.carry(
            lambda: original(self, route, *args, **kwargs),
            route.method,
            client._path_of(route.url),
            with_files=bool(kwargs.get("files")),
        )

    return request


@dataclass(slots=True)
class Traffic:
    """Keeps requests on their way until they are let go, in any order."""

    env: Env
    routes: set[str] = field(default_factory=set)
    held: list[asyncio.Event] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def carry(self, request: Callable[[], Any], method: str, path: str) -> Any:
        """Hand a request over at once, or where its route is slow, when it is let go."""
        if ROUTES.get(route_of(method, path)) in self.routes:
            arrived = asyncio.Event()
            self.held.append(arrived)
            self.news.set()
            await self.env.external_wait(arrived.wait(), reason="a request is on its way")
        return await request()

    async def until_held(self) -> None:
        """Wait until another request is on its way."""
        await self.news.wait()
        self.news.clear()

    def let_go(self, at: int = 0) -> None:
        """Let one of the requests that are on their way arrive."""
        self.held.pop(at).set()

    async def clear(self) -> None:
        """Let everything arrive, in order, and all follow that follows from it."""
        self.routes.clear()
        while self.held:
            self.let_go()
            await self.env.settle()


def slow_down(monkeypatch: pytest.MonkeyPatch, env: Env) -> Traffic:
    """Return what slows the requests down that the bot makes, once it is told their routes.

    Meanwhile leases last long: SimCord waits for a timer that goes off soon, and theirs is wound up again and again.
    """
    monkeypatch.setattr(leases, "TERM", dt.timedelta(minutes=10))
    traffic = Traffic(env)
    for kind in (client.FakeHTTPClient, client.FakeWebhookAdapter):
        monkeypatch.setattr(kind, "request", _slowly(traffic, kind.request))
    return traffic


def _slowly(traffic: Traffic, original: Callable[..., Any]) -> Callable[..., Any]:
    async def request(self: Any, route: Any, *args: Any, **kwargs: Any) -> Any:  # discord.py's own
        return await traffic.carry(
            lambda: original(self, route, *args, **kwargs), route.method, client._path_of(route.url)
        )

    return request
