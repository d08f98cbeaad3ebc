"""A small Discord on 127.0.0.1, for bots in processes of their own: REST, a gateway, and faults on demand."""

import asyncio
import itertools
import json
import re
import socket
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.support import payloads
from tests.support.payloads import Json

HELLO, HEARTBEAT, IDENTIFY, RESUME, ACK = 10, 1, 2, 6, 11
OPCODES = {HEARTBEAT: "heartbeat", IDENTIFY: "identify", RESUME: "resume"}

#: Seconds after which a test fails instead of waiting on.
PATIENCE = 30


@dataclass(frozen=True)
class Sent:
    """What the bot sent: a REST request, or an operation on the gateway."""

    method: str
    path: str
    body: Any = None


@dataclass
class Fault:
    """What happens instead of an answer: a status, or where there is none, a cut connection."""

    status: int | None = None
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class FakeDiscord:
    """Answers as Discord does, except where it is told to fail; `seen` waits for what the bot sends."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.held: dict[str, asyncio.Event] = {}
        #: Files by name, as its CDN has them; what has no bytes never ends.
        self.files: dict[str, bytes | None] = {}
        #: Bytes of endless files that were taken.
        self.handed_out = 0
        #: Close codes with which the next connections to the gateway end before they begin; 0 lets none begin.
        self.refusals: deque[int] = deque()
        self._ids = itertools.count(5000)
        self._sequence = itertools.count(1)
        self._news = asyncio.Condition()
        self._gateway: web.WebSocketResponse | None = None
        self._socket = socket.socket()  # connections are refused while it does not listen
        self._socket.bind(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        """Its address, where nothing answers until it is open."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @asynccontextmanager
    async def open(self) -> AsyncIterator["FakeDiscord"]:
        """Answer from now on."""
        app = web.Application()
        app.router.add_get("/gateway/", self._connect)
        app.router.add_get("/cdn/{name}", self._hand_out)
        app.router.add_route("*", "/api/v10/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0)
        await runner.setup()
        try:
            await web.SockSite(runner, self._socket).start()
            yield self
        finally:
            for held in self.held.values():  # a test that failed leaves some, which would be waited for
                held.set()
            await runner.cleanup()

    def close(self) -> None:
        """Give its address back."""
        self._socket.close()

    async def seen(self, method: str, path: str, count: int = 1) -> list[Sent]:
        """Wait until ``count`` requests to paths that match have come."""

        def matching() -> list[Sent]:
            return [sent for sent in self.sent if sent.method == method and re.fullmatch(path, sent.path)]

        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: len(matching()) >= count)
        return matching()

    async def interact(self, payload: Json) -> None:
        """Send an interaction and wait until the bot has begun with it."""
        await self.tell("INTERACTION_CREATE", payload)

    async def tell(self, event: str, data: Json | None) -> None:
        """Send an event and wait until the bot is past it: it reads one message after the other."""
        assert self._gateway is not None
        beats = sum(sent == Sent("GATEWAY", "heartbeat") for sent in self.sent)
        await self.send(event, data)
        await self._gateway.send_json({"op": HEARTBEAT, "d": None})
        await self.seen("GATEWAY", "heartbeat", beats + 1)

    async def send(self, event: str, data: Json | None) -> None:
        """Send an event, of any shape."""
        assert self._gateway is not None
        await self._gateway.send_json({"op": 0, "t": event, "s": next(self._sequence), "d": data})

    async def drop(self, code: int) -> None:
        """Close the gateway's connection."""
        assert self._gateway is not None
        await self._gateway.close(code=code)

    def hold(self, path: str) -> asyncio.Event:
        """Keep requests to a path waiting until the event that is returned is set."""
        return self.held.setdefault(path, asyncio.Event())

    async def _note(self, sent: Sent) -> None:
        async with self._news:
            self.sent.append(sent)
            self._news.notify_all()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        text = (await request.read()).decode(errors="replace")  # with files it is no text
        await self._note(Sent(request.method, path, json.loads(text) if text.startswith(("{", "[")) else text))
        if self.faults[path]:
            return _fail(request, self.faults[path].popleft())
        if path in self.held:
            await self.held[path].wait()
        return _json(self._result(request.method, path))

    async def _hand_out(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        await self._note(Sent("CDN", name))
        if name not in self.files:
            raise web.HTTPFound(f"{self.url}/cdn/{next(iter(self.files))}")
        if (data := self.files[name]) is not None:
            return web.Response(body=data)
        endless = web.StreamResponse()
        await endless.prepare(request)
        while True:  # until nobody takes more of it
            await endless.write(bytes(1 << 16))
            self.handed_out += 1 << 16

    def _result(self, method: str, path: str) -> Json | list[Json]:
        if path == "users/@me":
            return payloads.user()
        if path in {"oauth2/applications/@me", "applications/@me"}:
            return payloads.application()
        if method == "PUT":  # the commands
            return []
        if found := re.fullmatch(r"interactions/(\d+)/.*/callback", path):
            return payloads.callback(found[1], next(self._ids))
        return payloads.message(next(self._ids))

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        code = self.refusals.popleft() if self.refusals else None
        if code == 0:
            return web.Response(status=503)
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        if code is not None:
            await connection.close(code=code)
            return connection
        self._gateway = connection
        await connection.send_json({"op": HELLO, "d": {"heartbeat_interval": 41250}})
        async for received in connection:
            assert received.type is WSMsgType.TEXT
            await self._converse(connection, received.json()["op"])
        return connection

    async def _converse(self, connection: web.WebSocketResponse, opcode: int) -> None:
        await self._note(Sent("GATEWAY", OPCODES[opcode]))
        if opcode == HEARTBEAT:
            await connection.send_json({"op": ACK})
        elif opcode == IDENTIFY:
            ready = {"user": payloads.user(), "guilds": [], "session_id": "1", "application": {"id": "1", "flags": 0}}
            await self.send("READY", {**ready, "v": 10, "resume_gateway_url": f"{self.url}/gateway/"})
        elif opcode == RESUME:
            await self.send("RESUMED", {})


def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.status is None:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    return _json(fault.body, fault.status, fault.headers)


def _json(body: Json | list[Json], status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only where the content type says that and nothing else
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers, content_type="application/json")
