"""arXiv: the forms of an address and of a number, and what may come back when it is asked."""

import asyncio
import gzip
import logging
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.media import arxiv
from bot.media.arxiv import AUTHOR_LIMIT, SIZE_LIMIT, TITLE_LIMIT, Described, address_of, describe
from bot.settings import ARXIV_OFF, Settings, WrongSettings
from db.papers import arxiv_number
from tests.support.arxiv import FEED, FakeArxiv, entry, feed, running_arxiv

NUMBER = "1706.03762"
ATTENTION = Described("Attention Is All You Need", ("Ashish Vaswani", "Noam Shazeer", "Niki Parmar"))
GOOD = entry(NUMBER, "Attention", ["Ashish Vaswani"])

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/1706.03762</id><title>&c;</title></entry></feed>
"""
FILE = b"""<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/1706.03762</id><title>&file;</title></entry></feed>
"""
MISTAKE = (
    "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_1706.03762</id><title>Error</title>"
    "<summary>incorrect id format for 1706.03762</summary><author><name>arXiv api core</name></author></entry>"
)


@pytest.fixture
async def api() -> AsyncIterator[FakeArxiv]:
    async with running_arxiv() as api:
        yield api


def responding(api: FakeArxiv, body: bytes, status: int = 200, **headers: str) -> None:
    """Let the server answer with this, whatever it is asked."""

    async def instead(_request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers=headers)

    api.instead = instead


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://arxiv.org/abs/1706.03762", NUMBER),
        ("https://arxiv.org/abs/1706.03762v7", NUMBER),
        ("https://arxiv.org/abs/1706.03762v12", NUMBER),
        ("https://arxiv.org/pdf/1706.03762", NUMBER),
        ("https://arxiv.org/pdf/1706.03762.pdf", NUMBER),
        ("https://arxiv.org/pdf/1706.03762v7.pdf", NUMBER),
        ("http://arxiv.org/abs/1706.03762", NUMBER),
        ("https://www.arxiv.org/abs/1706.03762", NUMBER),
        ("http://export.arxiv.org/abs/1706.03762", NUMBER),
        ("HTTPS://arXiv.org/abs/1706.03762", NUMBER),
        ("https://arxiv.org/abs/1706.03762/", NUMBER),
        ("https://arxiv.org/abs/1706.03762?context=cs", NUMBER),
        ("https://arxiv.org/pdf/1706.03762#page=3", NUMBER),
        ("https://arxiv.org/abs/1412.6980", "1412.6980"),
        ("https://arxiv.org/abs/0704.0001v2", "0704.0001"),
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/pdf/hep-th/9901001v3.pdf", "hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("https://arxiv.org/abs/q-bio.NC/0512012", "q-bio/0512012"),
    ],
)
def test_forms_of_an_address(address: str, number: str) -> None:
    assert arxiv_number(address) == number


@pytest.mark.parametrize(
    "address",
    [
        "",
        "1706.03762",
        "https://arxiv.org",
        "https://arxiv.org/list/cs.CL/recent",
        "https://arxiv.org/abs/",
        "https://arxiv.org/abs/1706.0376",  # a digit was lost
        "https://arxiv.org/abs/1706.037621",
        "https://arxiv.org/abs/1412.69801",
        "https://arxiv.org/abs/1713.03762",  # no month
        "https://arxiv.org/abs/1706.03762v0",
        "https://arxiv.org/abs/1706.03762,1412.6980",
        "https://arxiv.org/abs/١٧٠٦.٠٣٧٦٢",
        "https://arxiv.org/abs/hep-th/9913001",
        "https://arxiv.org.evil.example/abs/1706.03762",
        "https://evil.example/arxiv.org/abs/1706.03762",
        "https://arxiv.org@evil.example/abs/1706.03762",
        "ftp://arxiv.org/abs/1706.03762",
        "https://arxiv.org/abs/1706.03762\n",
    ],
)
def test_other_addresses_name_no_paper(address: str) -> None:
    assert arxiv_number(address) is None


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("1706.03762v2", "https://arxiv.org/abs/1706.03762v2"),
        ("arXiv:1706.03762v2", "https://arxiv.org/abs/1706.03762v2"),
        ("arxiv: 1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("ARXIV:1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("arXiv:1706.03762v7 [cs.CL]", "https://arxiv.org/abs/1706.03762v7"),  # as a citation has it
        ("arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("arXiv:math.GT/0309136", "https://arxiv.org/abs/math.GT/0309136"),
    ],
)
def test_forms_of_a_number(line: str, address: str) -> None:
    assert address_of(line) == address
    assert arxiv_number(address)


@pytest.mark.parametrize(
    "line",
    ["", "3.14", "2024.0101", "2024.12345", "1706.0376", "1706.03762 Attention", "a/b", "2024/01", "12345.67890"],
)
def test_other_lines_are_titles(line: str) -> None:
    assert address_of(line) is None


async def test_papers_are_asked_for_all_at_once(api: FakeArxiv) -> None:
    described = await describe(api.url, [NUMBER, "math/0211159", "1412.6980", "9912.99999"])

    assert described == {
        NUMBER: ATTENTION,
        "math/0211159": Described("The entropy formula for the Ricci flow", ("Grisha Perelman",)),
        "1412.6980": Described("Adam: A Method for Stochastic Optimization", ("Diederik P. Kingma", "Jimmy Ba")),
    }
    (request,) = api.requests
    assert dict(request.query) == {"id_list": f"{NUMBER},math/0211159,1412.6980,9912.99999", "max_results": "4"}
    assert request.headers["User-Agent"].startswith("study-bot")


async def test_what_is_too_long_is_cut(api: FakeArxiv) -> None:
    api.papers[NUMBER] = ("긴 제목 " * 100, ["긴이름" * 100, " "])

    (described,) = (await describe(api.url, [NUMBER])).values()

    assert (len(described.title), described.title[-1]) == (TITLE_LIMIT, "…")
    assert [len(name) for name in described.authors] == [AUTHOR_LIMIT]


async def test_marks_in_a_title_are_read_as_they_were_meant(api: FakeArxiv) -> None:
    api.papers[NUMBER] = ("P < NP & $\\alpha$ \u00e9", [])

    assert await describe(api.url, [NUMBER]) == {NUMBER: Described("P < NP & $\\alpha$ é", ())}


@pytest.mark.parametrize("numbers", [[], [NUMBER]])
async def test_nothing_is_asked_where_nothing_is_missing_or_it_is_off(api: FakeArxiv, numbers: list[str]) -> None:
    assert await describe(ARXIV_OFF if numbers else api.url, numbers) == {}
    assert api.asked == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (feed(GOOD), 500),
        (feed(GOOD), 429),
        (feed(GOOD), 404),
        (b"", 200),
        (b"", 204),
        (b"Rate exceeded.", 200),
        (b"<html><body>Maintenance</body></html>", 200),
        (b"\xff\xfe\x00garbage\x00", 200),
        (feed(GOOD)[:-9], 200),
        (feed(GOOD).replace(b"UTF-8", b"utf-7"), 200),
        (feed(GOOD).replace(b"UTF-8", b"klingon"), 200),
        (gzip.compress(feed(GOOD)), 200),
        (feed(GOOD).replace(b"http://www.w3.org/2005/Atom", b"http://example.org"), 200),
        (BOMB, 200),
        (FILE, 200),
        (feed(MISTAKE), 200),
        (feed(entry(NUMBER, "Error", [])), 200),
        (feed(entry(NUMBER, " \n ", [])), 200),
        (feed(f"<entry><id>http://arxiv.org/abs/{NUMBER}v1</id></entry>"), 200),
        (feed("<entry><title>Attention</title></entry>"), 200),
        (feed(entry("1412.6980", "Adam", [])), 200),
        (feed(), 200),
        (feed(GOOD + " " * SIZE_LIMIT), 200),
    ],
    ids=[
        "fault",
        "too often",
        "nowhere",
        "empty",
        "nothing",
        "words",
        "html",
        "garbage",
        "cut off",
        "utf-7",
        "no encoding",
        "gzip",
        "another namespace",
        "entity bomb",
        "entity of a file",
        "mistake",
        "mistake with the number",
        "blank title",
        "no title",
        "no id",
        "another paper",
        "no paper",
        "too large",
    ],
)
async def test_what_is_no_good_answer_is_none(api: FakeArxiv, body: bytes, status: int) -> None:
    responding(api, body, status)

    assert await describe(api.url, [NUMBER]) == {}
    assert api.asked == [[NUMBER]]


async def test_a_mistake_does_not_hide_the_other_papers(api: FakeArxiv) -> None:
    responding(api, feed(MISTAKE, GOOD))

    assert list(await describe(api.url, [NUMBER, "1412.6980"])) == [NUMBER]


async def test_as_much_as_may_be_is_read(api: FakeArxiv) -> None:
    room = SIZE_LIMIT - len(feed(GOOD))
    responding(api, FEED % (GOOD.encode() + b" " * room))

    assert list(await describe(api.url, [NUMBER])) == [NUMBER]


async def test_an_answer_that_takes_too_long_is_not_waited_for(api: FakeArxiv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arxiv, "PATIENCE", 0.05)
    over = asyncio.Event()

    async def never(_request: web.Request) -> None:
        await over.wait()

    api.instead = never

    assert await describe(api.url, [NUMBER]) == {}
    assert api.asked == [[NUMBER]]
    over.set()


async def test_an_answer_that_stops_in_the_middle_is_none(api: FakeArxiv) -> None:
    async def stop(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 1000
        await response.prepare(request)
        await response.write(feed(GOOD))
        assert request.transport is not None
        request.transport.close()
        return response

    api.instead = stop

    assert await describe(api.url, [NUMBER]) == {}


async def test_where_nobody_listens_there_is_no_answer() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert await describe(f"http://127.0.0.1:{nobody.getsockname()[1]}/", [NUMBER]) == {}


@pytest.mark.parametrize("address", ["http://", "http://[", "https://127.0.0.1:99999/"])
async def test_an_address_that_is_none_gets_no_answer(address: str) -> None:
    assert await describe(address, [NUMBER]) == {}


async def test_the_log_tells_of_it_without_words(api: FakeArxiv, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    responding(api, b"<title>secret</title")

    await describe(api.url, [NUMBER])

    (record,) = [record for record in caplog.records if record.name == "bot.media.arxiv"]
    assert record.levelno == logging.WARNING
    assert record.getMessage() == "arXiv said nothing: <class 'xml.etree.ElementTree.ParseError'>"


@pytest.mark.parametrize("value", ["https://export.arxiv.org/api/query", "http://127.0.0.1:1/", "off"])
def test_forms_of_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXIV_URL", value)
    assert Settings.read().arxiv_url == value


@pytest.mark.parametrize("value", ["no", "export.arxiv.org", "https://"])
def test_what_is_no_address_is_refused_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXIV_URL", value)
    with pytest.raises(WrongSettings, match="ARXIV_URL"):
        Settings.read()
