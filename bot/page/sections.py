"""A page cut at its headings, and the notes that are taken while it is read."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.page import bodies, headings, marks, respelling, rosters, structure
from bot.page.findings import Finding, Unplaced

# Headings typed without the space behind their hash signs.
_SLIP = re.compile(rf"#{{1,6}}(?={marks.SECTION}\s*$)")


@dataclass(slots=True)
class Notes:
    """What was noted while a page is read; lines count from 0 here."""

    source: list[str]
    read_lines: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def mark_read(self, lines: Iterable[int]) -> None:
        """Note that the page holds what these lines say."""
        self.read_lines.update(lines)

    def find(self, at: int, key: str, **details: str | int) -> None:
        """Note something odd."""
        self.findings.append(Finding(at + 1, key, details))

    def sorted(self) -> tuple[Finding, ...]:
        """Return what was odd, from top to bottom."""
        return tuple(sorted(self.findings, key=lambda finding: finding.line))

    def unplaced(self) -> tuple[Unplaced, ...]:
        """Return the lines that the page does not hold."""
        lines = enumerate(self.source)
        return tuple(Unplaced(at + 1, line) for at, line in lines if line and at not in self.read_lines)


@dataclass(frozen=True, slots=True)
class Item:
    """A list item's lines without bullet and indentation; the first is line ``at`` of the page.

    ``literal`` are those that are code or HTML; ``lost`` are those below a rule, which could be anybody's.
    """

    at: int
    lines: list[str]
    literal: Collection[int] = ()
    lost: Collection[int] = ()

    def filled(self, start: int = 0) -> Iterator[tuple[int, str]]:
        """Yield the lines that are not blank, trimmed, each with its index in the item."""
        return ((at, line.strip()) for at, line in enumerate(self.lines) if at >= start and line.strip())

    def on_page(self, *within: int) -> Iterator[int]:
        """Return which lines of the page some lines of the item are."""
        return (self.at + at for at in within if at not in self.lost)


@dataclass(slots=True)
class Section:
    """A heading, the lines up to the next heading, and where list items begin in them; lines are the page's.

    ``literal`` are the page's lines that are code or HTML, ``rules`` those that were rules.
    """

    at: int
    title: str
    lines: list[str]
    literal: Collection[int] = ()
    rules: Collection[int] = ()
    starts: list[int] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The line behind its last."""
        return self.at + len(self.lines)

    def below(self, at: int) -> Iterator[str]:
        """Yield the lines from line ``at`` on."""
        return (self.lines[index] for index in range(at - self.at, len(self.lines)))

    def is_a(self, kind: re.Pattern[str]) -> bool:
        """Tell whether the heading is of this kind."""
        return kind.fullmatch(self.title) is not None

    def items(self) -> Iterator[Item]:
        """Yield the list items with all that follows each, even lines that are not indented enough."""
        for start, end in pairwise([*self.starts, self.at + len(self.lines)]):
            yield Item(start, bodies.inside(self.lines[start - self.at : end - self.at]))


def cut(notes: Notes) -> list[Section]:
    """Cut the page at its headings; what stands above the first heading has no title."""
    lines = [_SLIP.sub(r"\g<0> ", line, count=1) if line[:1] == "#" else line for line in notes.source]
    known = {name for _, name in rosters.everyone(lines)}
    outline = structure.outline(lines, known)
    respelt = respelling.in_layout(lines, outline, known)
    if respelt.lines:
        lines = [respelt.lines.get(at, line) for at, line in enumerate(lines)]
        outline = structure.outline(lines, known)
    notes.mark_read(at for at, line in respelt.lines.items() if not line)
    for at, words in respelt.left_out.items():
        notes.find(at, "left-out", text=words)
    for at in outline.rules:
        lines[at] = ""
    notes.mark_read(outline.rules)
    for block in outline.open:
        notes.find(block.at, block.kind, until=block.end + 1)
    ends = [*outline.headings, len(lines)]
    rules = frozenset(outline.rules)
    found = [Section(0, "", lines[: ends[0]], outline.literal, rules)]
    found += [
        Section(start, headings.title(lines[start]), lines[start:end], outline.literal, rules)
        for start, end in pairwise(ends)
    ]
    for item in outline.items:
        found[bisect_right(outline.headings, item)].starts.append(item)
    return found
