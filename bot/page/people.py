"""Which list items belong to a person, and which are part of the text above.

A bullet belongs to a person only if its line looks like one. If it could be both, it stays text and becomes a finding.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.page import bodies, marks
from bot.page.names import asked, bare, split
from bot.page.sections import Item, Notes, Section
from db import words
from db.errors import BadName

_SPOKEN = re.compile(r"((?:\\.|[^\\:：])*)([:：])\s*(.*)", re.DOTALL)
# Names as people have them, where nothing else tells: a word of Korean, up to three of another language.
_SHORT = re.compile(r"[가-힣]{2,5}[0-9]{0,3}|(?!.*[가-힣])\w[\w.'-]*(?: [\w.'-]+){0,2}")


class Verdict(Enum):
    """What a bullet was judged to be."""

    PERSON = auto()
    TEXT = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class Bullet:
    """A list item of a section while it is judged.

    ``is_first``: no person stands above it in the section. ``is_known``: a person above it is elsewhere too.
    ``is_apart``: a blank line stands above it. ``is_listed``: a bullet of words stands directly beside it.
    ``is_asked``: a question follows.
    """

    words: str
    is_first: bool
    is_known: bool
    is_apart: bool
    is_listed: bool
    is_asked: bool


Judge = Callable[[Bullet], Verdict]


@dataclass(frozen=True, slots=True)
class Said:
    """A name with its emoji, and what follows its colon; ``is_spaced`` if spaced as the writer spaces it."""

    name: str
    emoji: str | None
    words: str
    is_spaced: bool


def said(line: str, known: Collection[str]) -> Said | None:
    """Return who speaks on a line, and what they say."""
    found = _SPOKEN.match(line)
    if found is None or not found[1].strip():
        return None
    shown = found[1].strip()
    name, emoji = (bare(shown), None) if bare(shown) in known else split(shown)
    return Said(name, emoji, found[3], found[1].endswith(" ") and found[2] == ":")


def is_name(text: str) -> bool:
    """Tell whether a member can have this name."""
    try:
        return words.name(text) == text
    except BadName:
        return False


def is_short(name: str) -> bool:
    """Tell whether this looks like a name, where nothing else decides."""
    return _SHORT.fullmatch(name) is not None


def presenter(known: Collection[str]) -> Judge:
    """Make the judge that finds who is asked in a 질의응답; ``known`` are the names that may be there."""

    def judge(bullet: Bullet) -> Verdict:
        if marks.marker(0, bullet.words):
            return Verdict.TEXT
        name, emoji = asked(bullet.words, known)
        if name in known:
            return Verdict.PERSON
        spoken = said(bullet.words, known)
        if spoken and spoken.name in known:
            return Verdict.UNCLEAR
        return _stranger(bullet, emoji, is_short=is_short(name))

    return judge


def _stranger(bullet: Bullet, emoji: str | None, *, is_short: bool) -> Verdict:
    """Judge whether a bullet is a person who is on no roster."""
    if bullet.is_first:
        return Verdict.PERSON if bullet.is_asked or (emoji and is_short) else Verdict.TEXT
    if emoji:
        is_person = bullet.is_asked or (is_short and not bullet.is_listed)
        return Verdict.PERSON if is_person else Verdict.UNCLEAR
    if not (bullet.is_asked and is_short):
        return Verdict.TEXT
    return Verdict.UNCLEAR if bullet.is_known else Verdict.PERSON


def speaker(known: Collection[str]) -> Judge:
    """Make the judge that finds who speaks in a 소감; ``known`` are the names that may be there."""

    def judge(bullet: Bullet) -> Verdict:
        spoken = said(bullet.words, known)
        if spoken is None:
            is_somebody = not bullet.is_first and asked(bullet.words, known)[0] in known
            return Verdict.UNCLEAR if is_somebody else Verdict.TEXT
        if spoken.name in known:
            return Verdict.PERSON
        as_written = spoken.is_spaced and (bullet.is_first or bullet.is_apart)
        if as_written and (spoken.emoji or bullet.is_first or not bullet.is_known):
            return Verdict.PERSON
        if is_short(spoken.name) and (spoken.emoji or spoken.is_spaced or bullet.is_first):
            return Verdict.PERSON
        return Verdict.UNCLEAR if is_short(spoken.name) or spoken.emoji else Verdict.TEXT

    return judge


def items(kind: str, section: Section, judge: Judge, known: Collection[str], notes: Notes) -> Iterator[Item]:
    """Yield each person's item with all that follows it, even lines that are not indented enough."""
    start: int | None = None
    below: list[int] = []
    is_known = False
    for at in section.starts:
        bullet = _bullet(section, at, below, is_first=start is None, is_known=is_known)
        verdict = judge(bullet)
        if verdict is Verdict.PERSON:
            if start is not None:
                yield _item(section, start, at, below)
            start, below = at, []
            is_known = is_known or _is_known(bullet.words, known)
        elif start is None:
            _note_nameless(kind, at, bullet, notes)
        else:
            below.append(at)
            if verdict is Verdict.UNCLEAR:
                notes.find(at, "person-unclear", text=bullet.words)
            elif kind == "reflection":
                _note_nameless(kind, at, bullet, notes)
    if start is not None:
        yield _item(section, start, section.end, below)


def _note_nameless(kind: str, at: int, bullet: Bullet, notes: Notes) -> None:
    if kind == "reflection":
        notes.find(at, "reflection-without-name", text=bullet.words)
    else:
        notes.find(at, "presenter-without-name")


def _bullet(section: Section, at: int, above: Sequence[int], *, is_first: bool, is_known: bool) -> Bullet:
    line, *below = bodies.inside(section.lines[at - section.at : at - section.at + 2])
    start = at + 1
    if not line.strip() and below:
        line, start = below[0], at + 2
    following = next((line for line in section.below(start) if line), "")
    is_apart = not section.lines[at - section.at - 1]
    return Bullet(
        words=line.strip(),
        is_first=is_first,
        is_known=is_known,
        is_apart=is_apart,
        is_listed=(bool(above) and not is_apart) or next(section.below(at + 1), "")[:2] == "- ",
        is_asked=getattr(marks.marker(0, following), "is_question", False),
    )


def _is_known(line: str, known: Collection[str]) -> bool:
    spoken = said(line, known)
    return (spoken.name if spoken else asked(line, known)[0]) in known


def _item(section: Section, start: int, end: int, below: list[int]) -> Item:
    """Return a person's lines; a bullet below keeps what is indented under it, up to the next marker."""
    source = section.lines[start - section.at : end - section.at]
    literal = {at for at in range(len(source)) if start + at in section.literal}
    lines = bodies.inside(source)
    opens = {marker.at for marker in bodies.markers(lines, literal)}
    bullets = set(below)
    lost = set[int]()
    state = ""
    for at, line in enumerate(source):
        if at in opens:
            state = ""
        elif start + at in section.rules:
            state = "lost"
        elif start + at in bullets and state != "lost":
            state = "raw"
        if state == "raw":
            lines[at] = line
        elif state == "lost" and line:
            lines[at] = ""
            lost.add(at)
    return Item(start, lines, literal, lost)
