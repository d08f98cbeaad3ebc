"""Papers: what makes two of them the same, and where a paper was presented before."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from db import guilds
from db.folding import fold
from db.messages import message_link
from db.models import Paper, Post, Presentation, Term, Week
from db.types import PostKind
from db.week import value

#: Other papers of a guild that are looked at, those of the latest weeks first; a term has some fifty.
LOOKED_AT = 500

# The forms that arXiv has given numbers since 1991, 2007 and 2015: https://info.arxiv.org/help/arxiv_identifier.html
_MONTH = r"(?:0[1-9]|1[0-2])"
#: A paper's number, and its version.
ARXIV_NUMBER = (
    rf"(?P<number>[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}[0-9]{{3}}"
    rf"|(?:0[7-9]|1[0-4]){_MONTH}\.[0-9]{{4}}"
    rf"|(?:1[5-9]|[2-9][0-9]){_MONTH}\.[0-9]{{5}})"
    r"(?P<version>v[1-9][0-9]*)?"
)
_ADDRESS = re.compile(rf"(?i:https?://(?:www\.|export\.)?arxiv\.org)/(?:abs|pdf)/{ARXIV_NUMBER}(?:\.pdf)?/?(?:[?#].*)?")
_NUMBER = re.compile(rf"(?i:arxiv:)?{ARXIV_NUMBER}")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Again:
    """Where else a paper is presented: in the week ``week_id``, whose recap has a ``link`` once it is posted.

    ``term`` is the number and the name of a term that does not run any more. ``beside`` is the name of the other team
    where that is in the same week.
    """

    week_id: int
    week: int
    date: dt.date
    term: tuple[int, str | None] | None
    link: str | None
    beside: str | None = None


def arxiv_number(address: str) -> str | None:
    """Return the number in an arXiv address, without the version and without the subject of an old number."""
    match = _ADDRESS.fullmatch(address)
    return re.sub(r"\.[A-Z]{2}/", "/", match["number"]) if match else None


def shared_part(word: str) -> str:
    """Return what all addresses of one page share, if a word is an address or a number at arXiv; else the word."""
    if found := _NUMBER.fullmatch(word):
        return found["number"]
    if number := arxiv_number(word if "://" in word else f"https://{word}"):
        return number.rpartition("/")[2]  # of an old number, before which a subject may stand
    return _plain_address(word).removesuffix("?") if word.startswith(("http://", "https://")) else word


def identities(title: str | None, url: str | None) -> set[str]:
    """Return what names a paper: its number at arXiv or its address, and its title, however they are written."""
    found = set()
    if url:
        found.add(arxiv_number(url) or _plain_address(url))
    if title and (letters := _NO_LETTER.sub("", fold(title))):
        found.add(f"title {letters}")
    return found


def each_once(papers: Iterable[value.Paper]) -> list[value.Paper]:
    """Return papers without those that are named twice; what one of two says, the title or the link, stays.

    Two that have links are the same by these alone.
    """
    found: list[value.Paper] = []
    for paper in papers:
        at = next((at for at, other in enumerate(found) if _is_same(paper, other)), None)
        if at is None:
            found.append(paper)
        else:
            found[at] = value.Paper(found[at].title or paper.title, found[at].url or paper.url)
    return found


def _is_same(paper: value.Paper, other: value.Paper) -> bool:
    if paper.url and other.url:
        return bool(identities(None, paper.url) & identities(None, other.url))
    return bool(identities(paper.title, paper.url) & identities(other.title, other.url))


def known_titles(session: Session, *, guild_id: int, links: Iterable[str]) -> dict[str, str]:
    """Return the titles that a guild has given papers at arXiv, by those of some links to them: the newest."""
    rows = session.execute(_TITLED, {"guild": guild_id}).all()
    titles = {arxiv_number(row.url): row.title for row in reversed(rows)}
    return {link: titles[number] for link in links if (number := arxiv_number(link)) in titles and number}


def presented_elsewhere(session: Session, *, guild_id: int, presentation_id: int) -> dict[int, Again]:
    """Return where else the papers of a presentation were or will be presented, by their ids.

    That is in another team of the same week, else in the latest week, whatever the term; but not in presentations that
    were cancelled.
    """
    keys = {"guild": guild_id, "presentation": presentation_id}
    own = session.execute(_OWN, keys).all()
    if not own:
        return {}
    others = [(identities(row.title, row.url), row) for row in session.execute(_OTHERS, keys)]
    found = {}
    for paper_id, title, url, week_id in own:
        named = identities(title, url)
        same = [row for names, row in others if names & named]
        if same:
            found[paper_id] = _again(guild_id, max(same, key=lambda row: row.week_id == week_id), week_id)
    return found


def _again(guild_id: int, row: Any, week_id: int) -> Again:  # noqa: ANN401  # a row by its columns
    term = None if row.is_running else (row.term, row.term_name)
    beside = row.team if row.week_id == week_id else None
    link = message_link(guild_id, row.channel_id, row.message_id)
    return Again(row.week_id, row.week, row.date, term, link, beside)


def _plain_address(url: str) -> str:
    """Return an address without what may differ between two addresses of one page."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an old page may have anything there
        return url
    query = "&".join(sorted(_telling(parts.query)))
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/').removesuffix('.pdf')}?{query}"


def _telling(query: str) -> Iterator[str]:
    """Yield the parts of a query that say which page is meant, and not who sent the link."""
    for part in query.split("&"):
        if part and not part.startswith(("utm_", "fbclid", "gclid", "ref=")):
            yield part


def _here() -> Select[int, str | None, str | None]:
    return select(Paper.id, Paper.title, Paper.url).join(Presentation, Presentation.id == Paper.presentation_id)


# Put together once: that takes longer than to read what they find.
_OWN = (
    _here()
    .add_columns(Presentation.week_id)
    .where(
        Presentation.guild_id == bindparam("guild"),
        Presentation.id == bindparam("presentation"),
        Presentation.withdrawn_at.is_(None),
    )
)
_TITLED = (
    _here()
    .where(Presentation.guild_id == bindparam("guild"), Paper.title.is_not(None), Paper.url.contains("arxiv.org"))
    .order_by(Paper.id.desc())
    .limit(LOOKED_AT)
)
_OTHERS = (
    _here()
    .add_columns(
        Week.id.label("week_id"),
        Week.number.label("week"),
        Week.date,
        Presentation.team,
        Term.number.label("term"),
        Term.name.label("term_name"),
        (Term.id == guilds.running_id(bindparam("guild"))).label("is_running"),
        Post.channel_id,
        Post.message_id,
    )
    .join(Week, Week.id == Presentation.week_id)
    .join(Term, Term.id == Week.term_id)
    .outerjoin(Post, and_(Post.week_id == Week.id, Post.kind == PostKind.RECAP))
    .where(
        Presentation.guild_id == bindparam("guild"),
        Presentation.id != bindparam("presentation"),
        Presentation.withdrawn_at.is_(None),
    )
    .order_by(Week.date.desc(), Paper.id.desc())
    .limit(LOOKED_AT)
)
