"""A page that people wrote in their own way, in the words of the layout: line for line, so that line numbers stay.

Only what the layout has no meaning for is changed, so a page in the layout is read as it is.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.page import bodies, headings, labels, names, papers, rosters, wrapping
from bot.page.structure import Outline
from bot.page.vocabulary import TEAM


@dataclass(frozen=True, slots=True)
class Respelt:
    """The lines of a page that the layout writes in another way, or not at all, by their number.

    ``left_out`` are words for which a week has no place.
    """

    lines: Mapping[int, str]
    left_out: Mapping[int, str]


def in_layout(lines: Sequence[str], outline: Outline, known: Collection[str]) -> Respelt:
    """Return what the layout writes in another way; ``known`` are the names on rosters."""
    page = _Page(lines, outline, known)
    for chapter in page.chapters():
        page.respell(chapter)
    around = dict(wrapping.banners(lines, min(page.sections, default=len(lines))))
    around.update(wrapping.folds(lines, page.sections))
    changed = {**page.changed, **dict.fromkeys(around, "")}
    return Respelt(changed, {at: words for at, words in around.items() if words})


@dataclass(slots=True)
class _Chapter:
    """A section with the headings below it that name people; ``people`` are the lines of those headings."""

    kind: str
    start: int
    end: int
    people: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """A page while it is respelt."""

    lines: Sequence[str]
    outline: Outline
    known: Collection[str]
    changed: dict[int, str] = field(default_factory=dict)
    sections: list[int] = field(default_factory=list)

    def chapters(self) -> Iterator[_Chapter]:
        """Cut the page at its sections, and respell their headings."""
        chapter = _Chapter("", 0, 0)
        for start, end in pairwise([*self.outline.headings, len(self.lines)]):
            title = headings.title(self.lines[start])
            if chapter.kind in {headings.QUESTIONS, headings.REFLECTIONS} and self._is_known(title):
                chapter.people.append(start)
                chapter.end = end
                continue
            yield chapter
            chapter = _Chapter(self._kind(start, title), start, end)
        yield chapter

    def _kind(self, at: int, title: str) -> str:
        kind = headings.in_layout(title)
        if kind is not None:
            self.sections.append(at)
        if kind not in {None, title}:
            self.changed[at] = f"### {kind}"
        return "team" if kind and TEAM.fullmatch(kind) else kind or ""

    def _is_known(self, words: str) -> bool:
        return names.asked(words, self.known)[0] in self.known

    def respell(self, chapter: _Chapter) -> None:
        """Respell what stands below a heading."""
        if chapter.kind == "team":
            self._roster(chapter)
        elif chapter.kind == headings.QUESTIONS:
            self._interviews(chapter)
        elif chapter.kind == headings.REFLECTIONS:
            self._reflections(chapter)

    def _roster(self, chapter: _Chapter) -> None:
        """Give the lines of members and papers the bullets that they lack, where no bullet stands above them."""
        first = next(self._items(chapter), chapter.end)
        for at in range(chapter.start + 1, first):
            line = self.lines[at].strip()
            if at not in self.outline.literal and (rosters.LABEL.match(line) or papers.LABEL.match(line)):
                self.changed[at] = f"- {line}"

    def _interviews(self, chapter: _Chapter) -> None:
        """Make bullets of the headings that name people, and respell what each was asked."""
        for at in chapter.people:
            self.changed[at] = f"- {headings.title(self.lines[at])}"
        items = list(self._items(chapter))
        named = {at for at in items[:1] + items if at == items[0] or self._is_known(self._words(at))}
        for start, end in pairwise([*sorted({*named, *chapter.people}), chapter.end]):
            self.changed |= labels.in_layout(self.lines, start, end, self.outline.literal)

    def _reflections(self, chapter: _Chapter) -> None:
        """Put a colon behind names that stand alone, if the section's first name does."""
        for at in chapter.people:
            self.changed[at] = f"- {headings.title(self.lines[at]).rstrip(':： ')} :"
        items = list(self._items(chapter))
        if chapter.people or not items or not self._is_known(self._words(items[0])):
            return
        self.changed |= {
            at: f"{self.lines[at].rstrip().rstrip(':：')} :" for at in items if self._is_known(self._words(at))
        }

    def _items(self, chapter: _Chapter) -> Iterator[int]:
        first, last = (bisect_right(self.outline.items, at) for at in (chapter.start, chapter.end - 1))
        return iter(self.outline.items[first:last])

    def _words(self, at: int) -> str:
        return bodies.inside([self.lines[at]])[0].strip()
