"""arXiv: which paper a line or an address names, and what its title is."""

import logging
import re
from asyncio import IncompleteReadError
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

from bot.fitting import label
from bot.settings import ARXIV_OFF
from db.papers import ARXIV_NUMBER, arxiv_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

log = logging.getLogger(__name__)

#: Seconds for question and answer together. Nobody waits for them, except a bot that is being stopped.
PATIENCE = 3.0
#: Bytes of an answer; that about ten papers has some 30,000.
SIZE_LIMIT = 1024 * 1024
#: Characters; arXiv's own titles are shorter.
TITLE_LIMIT = 300
AUTHOR_LIMIT = 60

#: Plain bytes, so that the limit holds for what is unpacked too.
_HEADERS = {"User-Agent": "study-bot (a Discord bot for paper-reading groups)", "Accept-Encoding": "identity"}
_ATOM = "{http://www.w3.org/2005/Atom}"
#: The name of an entry that tells of a mistake in the question, beside its id.
_ERROR = "Error"

_PAPERS = re.compile(r"(?i:(?:https?://)?(?:www\.|export\.)?arxiv\.org)/(?i:abs|pdf)(?:/\S*)?")
_LINE = re.compile(rf"(?i:arxiv:\s*|(?:www\.)?arxiv\.org/abs/)?{ARXIV_NUMBER}(?:\s*\[[\w.-]+\])?")


@dataclass(frozen=True, slots=True)
class Described:
    """What arXiv knows about a paper."""

    title: str
    authors: tuple[str, ...]


def address_of(line: str) -> str | None:
    """Return the address of a paper if a line is only its number: ``1706.03762``, ``arXiv:1706.03762v2``."""
    match = _LINE.fullmatch(line)
    return f"https://arxiv.org/abs/{match['number']}{match['version'] or ''}" if match else None


def is_no_paper(text: str) -> bool:
    """Tell whether a text is an address of arXiv's papers that names no paper."""
    return _PAPERS.fullmatch(text) is not None and arxiv_number(text) is None and address_of(text) is None


async def describe(api: str, numbers: Collection[str]) -> dict[str, Described]:
    """Ask arXiv about papers, all at once; leave out those that it does not know or does not answer in time."""
    if api == ARXIV_OFF or not numbers:
        return {}
    try:
        described = dict(_read(await _fetch(api, numbers)))
    except (aiohttp.ClientError, OSError, SyntaxError, ValueError, LookupError) as error:  # the last three: no feed
        log.warning("arXiv said nothing: %r", type(error))
        return {}
    return {number: described[number] for number in numbers if number in described}


async def _fetch(api: str, numbers: Collection[str]) -> bytes:
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    query = {"id_list": ",".join(numbers), "max_results": str(len(numbers))}
    async with (
        aiohttp.ClientSession(timeout=timeout, headers=_HEADERS, auto_decompress=False) as session,
        session.get(api, params=query, raise_for_status=True) as answer,
    ):
        try:
            await answer.content.readexactly(SIZE_LIMIT + 1)
        except IncompleteReadError as whole:
            return whole.partial
    raise ValueError("the answer is too large")


def _read(feed: bytes) -> Iterator[tuple[str, Described]]:
    """Read the entries of an Atom feed; entities are refused, because only an attack would define them."""
    from defusedxml import ElementTree  # noqa: PLC0415  # a start need not wait for the first paper

    for entry in ElementTree.fromstring(feed, forbid_dtd=True).iterfind(f"{_ATOM}entry"):
        number, title = arxiv_number(_text(entry, "id")), _text(entry, "title")
        if number and title and title != _ERROR:
            authors = (_text(author, "name") for author in entry.iterfind(f"{_ATOM}author"))
            names = tuple(label(name, AUTHOR_LIMIT) for name in authors if name)
            yield number, Described(label(title, TITLE_LIMIT), names)


def _text(element: "Element", tag: str) -> str:
    """Return the text of an element's child on one line."""
    return " ".join(element.findtext(f"{_ATOM}{tag}", "").split())
