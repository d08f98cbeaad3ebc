"""What people type into the presentation form, read kindly: dates, names, papers."""

import datetime as dt
import re

from db.errors import BadDate, NoSuchWeek
from db.presentations import PaperEntry

_DATE = re.compile(
    r"(?:(?P<year>\d{4})\s*[-./년]\s*)?(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})\s*[일.]?(?:\s*\(.{1,3}\))?"
)
_LINK = re.compile(r"<?(https?://[^\s<>]+)>?")


def read_date(text: str, today: dt.date) -> dt.date:
    """Read ``2/7``, ``2월 7일``, ``2025.02.07``; without a year the nearest to today is meant.

    Raises:
        BadDate: it is none.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise BadDate(date=text)
    years = [int(match["year"])] if match["year"] else [today.year - 1, today.year, today.year + 1]
    dates = []
    for year in years:
        try:
            dates.append(dt.date(year, int(match["month"]), int(match["day"])))
        except ValueError:
            continue
    if not dates:
        raise BadDate(date=text)
    return min(dates, key=lambda date: abs(date - today))


def read_week(text: str) -> int:
    """Read ``3`` or ``3주차``.

    Raises:
        NoSuchWeek: it is no number of a week.
    """
    digits = text.strip().removesuffix("주차").strip()
    if not re.fullmatch(r"[1-9]\d{0,2}", digits):
        raise NoSuchWeek(number=text)
    return int(digits)


def read_names(text: str) -> list[str]:
    """Read names, one a line or with commas between them."""
    return [name.strip() for name in re.split(r"[,、，\n]", text) if name.strip()]


def read_papers(text: str) -> list[PaperEntry]:
    """Read papers, one a line: a link, a title, or both in any order, also as ``[title](link)``."""
    return [_paper(line.strip()) for line in text.splitlines() if line.strip()]


def _paper(line: str) -> PaperEntry:
    if match := re.fullmatch(r"\[(.+)\]\(<?(https?://\S+?)>?\)", line):
        return PaperEntry(match[1].strip(), match[2])
    match = _LINK.search(line)
    if match is None:
        return PaperEntry(line)
    title = " ".join((line[: match.start()] + " " + line[match.end() :]).split()).strip(" -–—:|")
    return PaperEntry(title or None, match[1])


def write_papers(papers: list[PaperEntry]) -> str:
    """Write papers as they can be read again."""
    return "\n".join(" ".join(part for part in (paper.title, paper.url) if part) for paper in papers)
