"""Discord without a network: every request is answered at once, counted, and kept where a test wants to see it."""

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter

from tests.support import payloads
from tests.support.payloads import Json

#: What a bot sends: the first reply to an interaction, its reply in place of "thinking", a message, an edited one.
REPLY, ORIGINAL, POSTED, EDITED = "reply", "original", "posted", "edited"
_KINDS = {
    ("POST", "/interactions/{webhook_id}/{webhook_token}/callback"): REPLY,
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): ORIGINAL,
    ("POST", "/channels/{channel_id}/messages"): POSTED,
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): EDITED,
}


class Transport:
    """Stands in for discord.py's two ways out, for all clients of the process alike."""

    def __init__(self) -> None:
        #: How often each kind was sent, and when each interaction had its first reply.
        self.sent = Counter[str]()
        self.replied: dict[int, float] = {}
        #: Kind and contents of what is sent, where somebody has put a list here.
        self.kept: list[tuple[str, Any]] | None = None
        #: Of messages and interactions alike, as on Discord: what comes later has the higher id.
        self.ids = itertools.count(1_000_000)
        self._wanted: Mapping[str, int] = {}
        self._is_there: asyncio.Future[None] | None = None

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Answer in Discord's place, inside of this."""

        async def request(_: object, route: Route, *_args: object, **details: Any) -> object:
            await asyncio.sleep(0)
            return self._answer(route, details)

        with patch.object(HTTPClient, "request", request), patch.object(AsyncWebhookAdapter, "request", request):
            yield

    def expect(self, wanted: Mapping[str, int]) -> asyncio.Future[None]:
        """Return what is done once so much of each kind was sent from now on."""
        self.sent.clear()
        self.replied.clear()
        self._wanted, self._is_there = wanted, asyncio.get_running_loop().create_future()
        return self._is_there

    def _answer(self, route: Route, details: Mapping[str, Any]) -> Json | list[Json] | None:
        kind = _KINDS.get((route.method, route.path), "")
        self.sent[kind] += 1
        if kind == REPLY:
            self.replied[int(route.webhook_id or 0)] = time.perf_counter()
        if self.kept is not None and kind:
            self.kept.append((kind, _contents(details)))
        is_there = self._is_there is None or any(self.sent[kind] < count for kind, count in self._wanted.items())
        if not is_there and self._is_there is not None and not self._is_there.done():
            self._is_there.set_result(None)
        return self._result(route)

    def _result(self, route: Route) -> Json | list[Json] | None:
        if route.path == "/users/@me":
            return payloads.user()
        if route.path == "/oauth2/applications/@me":
            return payloads.application()
        if route.method == "PUT":  # the commands
            return []
        if route.path.endswith("/callback"):
            return payloads.callback("1", next(self.ids))
        return payloads.message(next(self.ids))


def _contents(details: Mapping[str, Any]) -> Any:  # JSON, or with files a list of it and their bytes
    form = details.get("form") or details.get("multipart")
    if not form:
        return details.get("json") or details.get("payload")
    return [json.loads(part["value"]) if part["name"] == "payload_json" else part["value"].read() for part in form]
