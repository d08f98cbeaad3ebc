"""A storm between the bot and Discord: whatever can go wrong with a request does so at random, and is noted."""

import asyncio
import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import aiohttp
import discord
import pytest
from simcord import Env
from simcord.backend.errors import BackendError
from simcord.http import client

from tests.support.faults import ROUTES, Fault, When, body_of, code_of, garbled, route_of

#: What the outbox asks of Discord, and so what a storm hits; a reply that is lost is lost.
HIT = {"post", "post-files", "edit", "edit-files", "delete", "dm"}
#: How much of it goes wrong.
WORST = 0.4
#: How long a nonce is good for: what is sent again later may come a second time.
NONCE_GOOD = dt.timedelta(minutes=4)

Request: TypeAlias = Callable[[], Awaitable[Any]]


class Trouble(StrEnum):
    """What goes wrong with a request."""

    REFUSED = "403"
    UNKNOWN = "404"
    TOO_MANY = "429"
    TOO_MANY_FOR_LONG = "429 for long"
    DOWN = "5xx"
    LOST = "done, and answered by 5xx"
    CUT = "done, and the connection cut"
    GARBLED = "done, and answered by nonsense"
    KILLED_BEFORE = "the process killed on the way"
    KILLED_AFTER = "the process killed before the answer"


#: What Discord has done although the bot does not know.
DONE = {Trouble.LOST, Trouble.CUT, Trouble.GARBLED, Trouble.KILLED_AFTER}
#: Discord's codes for what stands already.
_CODES = {(403, "delete"): 50001, (404, "edit"): 10008, (404, "edit-files"): 10008, (404, "delete"): 10008}
_STATUSES = {Trouble.REFUSED: (403,), Trouble.UNKNOWN: (404,), Trouble.TOO_MANY: (429,), Trouble.DOWN: (500, 502)}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that Discord has taken, and when."""

    message_id: int
    at: dt.datetime


class Storm:
    """Spoils requests at random while it has any strength, and knows what Discord has taken by its nonce."""

    def __init__(
        self, env: Env, seed: int, monkeypatch: pytest.MonkeyPatch, troubles: Sequence[Trouble] = tuple(Trouble)
    ) -> None:
        self.env, self.random = env, random.Random(seed)  # noqa: S311  # no secret
        self.strength = 0.0
        #: Whether the process is dead: nothing comes out of it until it is started again.
        self.is_killed = False
        self.met: Counter[str] = Counter()
        self.sent: defaultdict[str, list[Sent]] = defaultdict(list)
        #: Messages that somebody deleted.
        self.deleted: set[int] = set()
        #: Messages that came a second time, where that may be so.
        self.excused: set[int] = set()
        #: Discord users whom the bot may not write to directly, and the nonces of what Discord refused.
        self.refused: set[int | str] = set()
        self._troubles = troubles
        for kind in (client.FakeHTTPClient, client.FakeWebhookAdapter):
            monkeypatch.setattr(kind, "request", self._through(kind.request))

    def _through(self, original: Any) -> Any:
        async def request(http: Any, route: Any, *args: Any, **kwargs: Any) -> Any:
            path, body = client._path_of(route.url), body_of(kwargs)
            name = ROUTES.get(route_of(route.method, path, with_files=bool(kwargs.get("files"))))

            async def do() -> Any:
                answer = await original(http, route, *args, **kwargs)
                self._note(body, answer)
                return answer

            if name not in HIT:
                return await do()
            if self.is_killed:
                raise self._killed()
            if self.random.random() >= self.strength:
                return await self._try(do)
            return await self._spoil(name, do, path, body)

        return request

    async def _try(self, do: Request) -> Any:
        """Do what is asked for, which Discord itself may refuse: a message is gone, or the bot may not write there."""
        try:
            return await do()
        except discord.HTTPException as error:
            self.met[f"Discord's own {error.code}"] += 1
            raise

    async def _spoil(self, name: str, do: Request, path: str, body: Any) -> Any:
        trouble = self.random.choice(self._troubles)
        if trouble in DONE:
            await self._try(do)
        elif trouble is Trouble.UNKNOWN and name in {"edit", "edit-files", "delete"}:
            self._delete(path)
        self.met[trouble] += 1
        if trouble in _STATUSES:
            status = self.random.choice(_STATUSES[trouble])
            if status in {403, 404} and body is not None:
                self.refused.add(int(body["recipient_id"]) if "recipient_id" in body else body.get("nonce", ""))
            code = _CODES.get((status, name), code_of(status, path))
            client._raise_for(BackendError(status, code, "refused in the storm"))
        match trouble:
            case Trouble.TOO_MANY_FOR_LONG:
                raise discord.RateLimited(self.random.uniform(31, 120))
            case Trouble.LOST:
                client._raise_for(BackendError(500, 0, "lost in the storm"))
            case Trouble.CUT:
                raise aiohttp.ServerDisconnectedError
            case Trouble.GARBLED:
                return garbled(Fault(self.random.randrange(9), When.GARBLED))
        raise self._killed()

    def _delete(self, path: str) -> None:
        """Let somebody delete a message just now."""
        _, _, channel_id, _, message_id = path.split("/")
        self.deleted.add(int(message_id))
        with suppress(BackendError):  # it was gone before
            self.env.backend.delete_message(int(channel_id), int(message_id))

    def _killed(self) -> asyncio.CancelledError:
        """Cut off all that the process does.

        The database is the next process's too, so what it is writing just now is written.
        """
        self.is_killed = True
        for task in list(self.env._work.tasks):
            if task.get_name() != "db-writer":
                task.cancel()
        return asyncio.CancelledError()

    def _note(self, body: Any, answer: Any) -> None:
        """Note a message that Discord has taken, and whether it may be a second one."""
        if not isinstance(body, dict) or not body.get("enforce_nonce"):
            return
        before, now, message_id = self.sent[body["nonce"]], discord.utils.utcnow(), int(answer["id"])
        if any(sent.message_id == message_id for sent in before):
            self.met["one message for two requests"] += 1
            return
        if before and now - before[-1].at > NONCE_GOOD:  # when the one before was sent at first
            self.met["a second message, after four minutes"] += 1
            self.excused.update(sent.message_id for sent in before)
        before.append(Sent(message_id, now))
