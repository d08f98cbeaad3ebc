"""The wire between bot and Discord, where anything may happen to a request: refused, done but unanswered, cut."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import aiohttp
import pytest
from simcord.backend.errors import BackendError
from simcord.http import client

STATUSES = (403, 404, 429, 500)


class When(StrEnum):
    """The moment at which a request goes wrong."""

    BEFORE = "before"
    AFTER = "after"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request; a cut has no status, for no answer comes, although Discord has done its part."""

    at: int
    when: When
    status: int = 500

    def __str__(self) -> str:
        return f"{self.at}-{self.when}" + ("" if self.when is When.CUT else f"-{self.status}")


@dataclass(slots=True)
class Wire:
    """Counts the requests since it was last armed, and spoils the one that it was armed for."""

    fault: Fault | None = None
    seen: list[str] = field(default_factory=list)

    def arm(self, fault: Fault | None) -> None:
        """Begin to count; spoil one request, or none."""
        self.fault, self.seen = fault, []

    async def carry(self, request: Callable[[], Any], method: str, path: str) -> Any:  # Discord's JSON
        """Hand a request over, or what becomes of it."""
        if path.startswith("/oauth2"):  # the login of a bot that starts anew
            return await request()
        self.seen.append(f"{method} {path}")
        fault = self.fault if self.fault is not None and self.fault.at == len(self.seen) - 1 else None
        if fault is not None and fault.when is When.BEFORE:
            client._raise_for(BackendError(fault.status, 0, "refused on the wire"))
        answer = await request()
        if fault is not None and fault.when is When.AFTER:
            client._raise_for(BackendError(fault.status, 0, "lost on the wire"))
        if fault is not None:
            raise aiohttp.ServerDisconnectedError
        return answer


def tap(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Put a wire around every request that the bot makes."""
    wire = Wire()
    for kind in (client.FakeHTTPClient, client.FakeWebhookAdapter):
        monkeypatch.setattr(kind, "request", _through(wire, kind.request))
    return wire


def _through(wire: Wire, original: Callable[..., Any]) -> Callable[..., Any]:
    async def request(self: Any, route: Any, *args: Any, **kwargs: Any) -> Any:  # discord.py's own
        return await wire.carry(
            lambda: original(self, route, *args, **kwargs), route.method, client._path_of(route.url)
        )

    return request
