"""Reading what people type into the presentation form, generously: names, papers, weeks."""

import re

from bot.links import trimmed
from bot.media.arxiv import address_of, is_no_paper
from db.errors import NoSuchPaper, NoSuchWeek
from db.week.value import Paper
from db.words import EVERYONE

_WEEK = re.compile(r"(?:week\s*)?([1-9]\d{0,2})\s*(?:주차?)?", re.IGNORECASE)
_TEAM = re.compile(r"^(?:team|팀)(?:\s+(?=\S)|(?=\d))|(?:(?<=[\dA-Z])|(?<=\S)\s+)팀$", re.IGNORECASE)
_BULLET = re.compile(r"^[-*•]\s+")
_MARKDOWN_LINK = re.compile(r"\[(.+)\]\(<?(https?://\S+?)>?\)")
_LINK = re.compile(r"[(<]?(https?://[^\s<>]+)>?")
#: What people write in the place of names where nobody presents.
_DISCUSSION = {EVERYONE, "토론", "북클럽", "everyone", "discussion", "book club"}


def read_week(text: str) -> int:
    """Read ``3``, ``3주차``, ``week 3``.

    Raises:
        NoSuchWeek: it is not the number of a week.
    """
    match = _WEEK.fullmatch(text.strip())
    if match is None:
        raise NoSuchWeek(number=text)
    return int(match[1])


def read_team(text: str) -> str:
    """Read a team's name without the word "team" that stands before every name: ``Team 2`` and ``2팀`` are ``2``."""
    return _TEAM.sub("", text.strip())


def read_names(text: str) -> list[str]:
    """Read names, separated by commas or lines; where nobody presents, ``토론`` or the like stands for everyone."""
    names = [name.strip() for name in re.split(r"[,、，\n]", text) if name.strip()]
    return [EVERYONE if name.casefold() in _DISCUSSION else name for name in names]


def read_papers(text: str) -> list[Paper]:
    """Read papers, one a line: a link, a title, or both in any order, also ``[title](link)`` or an arXiv number."""
    lines = (_BULLET.sub("", line.strip(), count=1) for line in text.splitlines())
    return [_paper(line) for line in lines if line]


def check_papers(papers: list[Paper]) -> None:
    """Refuse links to arXiv that lead to no paper.

    Raises:
        NoSuchPaper: a link is such a link.
    """
    for paper in papers:
        if is_no_paper(link := paper.url or paper.title or ""):
            raise NoSuchPaper(link=link)


def write_papers(papers: list[Paper]) -> str:
    """Write papers as they can be read again."""
    return "\n".join(map(_line, papers))


def _paper(line: str) -> Paper:
    if match := _MARKDOWN_LINK.fullmatch(line):
        return Paper(match[1].strip(), match[2])
    match = _LINK.search(line)
    if match is None:
        url = address_of(line)
        return Paper(None, url) if url else Paper(line)
    url = trimmed(match[1])
    around = line[: match.start()] + " " + line[match.start(1) + len(url) :].lstrip(")>.,;")
    return Paper(" ".join(around.split()).strip(" -–—:|") or None, url)


def _line(paper: Paper) -> str:
    plain = " ".join(part for part in (paper.title, paper.url) if part)
    return plain if not paper.title or _paper(plain) == paper else f"[{paper.title}](<{paper.url}>)"
