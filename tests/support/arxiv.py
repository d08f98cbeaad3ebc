"""A small arXiv on 127.0.0.1, and the feeds that it answers with."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from aiohttp import web

FEED = b'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">%s</feed>'

ATTENTION = ("Attention Is All\n  You Need", ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar"])
ADAM = ("Adam: A Method for Stochastic Optimization", ["Diederik P. Kingma", "Jimmy Ba"])
ENTROPY = ("The entropy formula for the Ricci flow", ["Grisha Perelman"])
KNOWN = {"1706.03762": ATTENTION, "1412.6980": ADAM, "math/0211159": ENTROPY}


@dataclass
class FakeArxiv:
    """Answers as arXiv's API does about the papers it knows, except where a test says what happens instead."""

    papers: dict[str, tuple[str, list[str]]] = field(default_factory=lambda: dict(KNOWN))
    #: The numbers in each request.
    asked: list[list[str]] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)
    #: What is done before a request is answered, and what may answer it.
    instead: Callable[[web.Request], Awaitable[web.StreamResponse | None]] | None = None
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer with the papers asked for."""
        numbers = request.query["id_list"].split(",")
        self.asked.append(numbers)
        self.requests.append(request)
        if self.instead is not None and (response := await self.instead(request)) is not None:
            return response
        return web.Response(
            body=feed(*(entry(number, *self.papers[number]) for number in numbers if number in self.papers))
        )


@asynccontextmanager
async def running_arxiv() -> AsyncIterator[FakeArxiv]:
    """Answer on a free port."""
    arxiv = FakeArxiv()
    app = web.Application()
    app.router.add_get("/api/query", arxiv.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        arxiv.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/query"
        yield arxiv
    finally:
        await runner.cleanup()


def feed(*entries: str) -> bytes:
    """Put entries together."""
    return FEED % "".join(entries).encode()


def entry(number: str, title: str, authors: list[str]) -> str:
    """Write a paper's entry; its id is the address of its newest version."""
    people = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    return f"<entry><id>http://arxiv.org/abs/{number}v7</id><title>{escape(title)}</title>{people}</entry>"
