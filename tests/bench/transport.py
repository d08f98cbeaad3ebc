"""Discord without a network: every request is answered at once, and messages are counted."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter

from tests.support import payloads
from tests.support.payloads import Json


class Transport:
    """Stands in for discord.py's two ways out, for all clients of the process alike."""

    def __init__(self) -> None:
        #: The messages that were sent to channels.
        self.posted = 0
        #: Of messages and interactions alike, as on Discord: what comes later has the higher id.
        self.ids = itertools.count(1_000_000)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Answer in Discord's place, inside of this."""

        async def request(_: object, route: Route, *_args: object, **_kwargs: object) -> object:
            await asyncio.sleep(0)
            self.posted += route.method == "POST" and route.path == "/channels/{channel_id}/messages"
            return self._result(route)

        with patch.object(HTTPClient, "request", request), patch.object(AsyncWebhookAdapter, "request", request):
            yield

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
