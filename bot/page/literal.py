"""Code and HTML on a page, as CommonMark reads them, except that unclosed ones end before the page's own next line."""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from bot.page import marks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

#: Levels of lists and quotes; what is nested deeper is read as words.
DEEPEST = 20
#: The level of what stands in a list item at a page's top level.
IN_ITEM = 2

_OPENING = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_CLOSING = re.compile(r"(`{3,}|~{3,})\s*")
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+)*(?:[^`~]{0,80}[:：][ \t]*)?(?:(`{3,})([^`]*)|(~{3,})(.*))", re.DOTALL)
_NAMED = re.compile(r"[^:：`~]{1,64}[:：]\s*")
_CLOSING_TAG = re.compile(r"</[A-Za-z][\w-]*\s*>\s*")
# What opens HTML that a blank line does not end, and what ends it.
_ENDS = [
    (re.compile(r"<(?:script|pre|style|textarea)(?:\s|>|$)", re.IGNORECASE),
     re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Open:
    """Code or HTML (``kind``) that begins on line ``at`` and was not closed before line ``end``, the page's own."""

    at: int
    end: int
    kind: str


def opens_fence(line: str) -> bool:
    """Tell whether a line would open a code block below its marker, though not behind it."""
    return _OPENING.match(line) is not None


def closing(fence: str, lines: Sequence[str]) -> int | None:
    """Return which of the lines below closes the code that ``fence`` opens."""
    found = _OPENING.match(fence)
    if found is None:
        return None
    markup = found[1] or found[2]
    return next((at for at, line in enumerate(lines) if _closes(line.strip(), markup)), None)


def _closes(line: str, markup: str) -> bool:
    found = _CLOSING.fullmatch(line)
    return found is not None and found[1][0] == markup[0] and len(found[1]) >= len(markup)


@dataclass
class Source:
    """The lines that are parsed, with what is computed once for all of them."""

    lines: Sequence[str]
    people: Collection[str] = ()
    is_page: bool = False
    is_deep: bool = False
    open: list[Open] = field(default_factory=list)

    @cached_property
    def structure(self) -> list[int]:
        """The page's headings, rules and people."""
        return [at for at, line in enumerate(self.lines) if marks.is_structure(line, self.people)]

    @cached_property
    def own(self) -> list[int]:
        """All lines that are the page's own."""
        is_page = self.is_page
        marked = [
            at
            for at, line in enumerate(self.lines)
            if marks.marker(at, line) or (is_page and marks.opens_question(line))
        ]
        return sorted({*self.structure, *marked})

    @cached_property
    def blank(self) -> list[int]:
        """The lines without words."""
        return [at for at, line in enumerate(self.lines) if not line.strip()]

    @cached_property
    def ends(self) -> list[tuple[list[int], list[int]]]:
        """Where each kind of HTML that a blank line does not end could begin, and where it could end."""
        return [
            tuple([at for at, line in enumerate(self.lines) if sign.search(line)] for sign in signs)  # type: ignore[misc]
            for signs in _ENDS
        ]

    @cached_property
    def balanced(self) -> list[int]:
        """The lines from which on every fence is closed before the page's own next line, if none is open there.

        A line within code is not the page's own. What stands below that line is another text with fences of its own.
        """
        found = [len(self.lines)]
        nearest: dict[str, dict[int, tuple[int, bool]]] = {"`": {}, "~": {}}
        is_balanced = True
        own = set(self.own)
        for at in range(len(self.lines) - 1, -1, -1):
            line = self.lines[at]
            if at in own:
                is_balanced = True
            fence = _FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
            if fence:
                markup, info = (fence[1], fence[2]) if fence[1] else (fence[3], fence[4])
                closers = nearest[markup[0]]
                fitting = [closer for length, closer in closers.items() if length >= len(markup)]
                after = is_balanced
                is_balanced = bool(fitting) and min(fitting)[1]
                if not info.strip():
                    closers[len(markup)] = (at, after)
            if is_balanced:
                found.append(at)
        return found[::-1]

    def is_balanced(self, at: int) -> bool:
        """Tell whether every fence below a line is closed."""
        return after(self.balanced, at - 1) == at


def after(lines: Sequence[int], at: int) -> int | None:
    """Return the first of some sorted lines that comes after line ``at``."""
    index = bisect_left(lines, at + 1)
    return lines[index] if index < len(lines) else None


def _words(state: "StateBlock", at: int) -> str:
    return state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]]


def _deep(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read as words what is nested too deep, so that no more than that is."""
    if state.level < DEEPEST or silent:
        return False
    if (source := state.env["source"]) is not None:
        source.is_deep = True
    from markdown_it.rules_block import paragraph  # noqa: PLC0415  # as in `parser`

    return paragraph(state, start, end, silent)


def _fence(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read a code block; if nobody closed it, it ends before the page's next own line."""
    line = _words(state, start)
    if line[:1] not in "`~" or state.is_code_block(start):
        return _fence_behind(state, line, start, end, silent)
    opening = _OPENING.match(line)
    if opening is None or silent:
        return opening is not None
    markup = opening[1] or opening[2]
    reach, is_open = _Fence(state, markup, start, end).reach()
    if is_open:
        state.env["source"].open.append(Open(start, reach, "code-open"))
    return _push(state, start, reach, markup)


def _push(state: "StateBlock", start: int, reach: int, markup: str, *, is_behind: bool = False) -> bool:
    state.line = reach
    token = state.push("fence", "code", 0)
    token.map, token.markup = [start, reach], markup
    token.meta = {"behind": True} if is_behind else {}
    return True


def _fence_behind(state: "StateBlock", line: str, start: int, end: int, silent: bool) -> bool:
    """Read a code block that opens behind a marker or a name, and is closed before the page's next own line."""
    source: Source | None = state.env["source"]
    if source is None or not ("```" in line or "~~~" in line):
        return False
    behind = _behind(state, line, start, silent)
    opening = _OPENING.match(behind or "")
    if behind is None or opening is None:
        return False
    limit = min(end, after(source.own, start) or end)
    closed = closing(behind, source.lines[start + 1 : limit])
    return closed is not None and (silent or _push(state, start, start + closed + 2, behind, is_behind=True))


def _behind(state: "StateBlock", line: str, at: int, silent: bool) -> str | None:
    """Return what follows the marker or the name at the beginning of a line."""
    if found := marks.marker(at, line):
        return found.rest
    is_first = not silent and state.level == IN_ITEM and state.tokens[-1].type == "list_item_open"
    named = _NAMED.match(line) if is_first else None
    return line[named.end() :] if named else None


@dataclass
class _Fence:
    """A code block whose end is searched for."""

    state: "StateBlock"
    markup: str
    start: int
    end: int
    own: int | None = None
    outside: int | None = None

    def reach(self) -> tuple[int, bool]:
        """Return the line where the block ends, and whether it ends there because nobody closed it."""
        source: Source | None = self.state.env["source"]
        own = set[int]() if source is None else _Ahead(source.own)
        for at in range(self.start + 1, self.end):
            if self.state.isEmpty(at):
                continue
            if self.outside is None and self.state.sCount[at] < self.state.blkIndent:
                self.outside = at
            if at in own and self.own is None:
                self.own = at
            if self.closes(at):
                if self.is_code(at, source):
                    return at + 1, False
                break
            if self.is_over(at, source):
                break
        return self.unclosed()

    def closes(self, at: int) -> bool:
        """Tell whether a line is the closing fence."""
        words = _words(self.state, at)
        return (
            words[:1] == self.markup[0]
            and self.state.sCount[at] - self.state.blkIndent < 4
            and _closes(words, self.markup)
        )

    def is_code(self, at: int, source: Source | None) -> bool:
        """Tell whether everything above the closing fence is code, because the fence could also open the next block."""
        return self.own is None or source is None or source.is_balanced(at + 1)

    def is_over(self, at: int, source: Source | None) -> bool:
        """Tell whether no closing fence can follow, because the block's container ended or another block opens.

        Code that was pasted into somebody's item is often flush left.
        """
        words = _words(self.state, at)
        reopens = words.startswith(self.markup) and _OPENING.match(words) is not None
        if self.own is not None:
            return reopens or self.outside is not None
        can_go_on = source is not None and source.is_page and self.state.level == IN_ITEM and not reopens
        return self.outside is not None and not can_go_on

    def unclosed(self) -> tuple[int, bool]:
        """Return where a block ends that nobody closed."""
        if self.own is not None and (self.outside is None or self.own <= self.outside):
            return self.own, True
        return (self.end if self.outside is None else self.outside), False


class _Ahead:
    """Sorted lines that are searched by bisection."""

    def __init__(self, lines: Sequence[int]) -> None:
        self.lines = lines

    def __contains__(self, at: int) -> bool:
        index = bisect_left(self.lines, at)
        return index < len(self.lines) and self.lines[index] == at


def _html(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read HTML; if nobody closed it, it ends before the page's next own line."""
    from markdown_it.rules_block import html_block  # noqa: PLC0415  # as in `parser`

    source: Source | None = state.env["source"]
    line = _words(state, start)
    if silent or source is None or line[:1] != "<":
        return line[:1] == "<" and html_block(state, start, end, silent)
    own = _own_in_html(source, line, start)
    limit = end if own is None else min(end, own)
    if not html_block(state, start, limit, silent):
        return False
    if state.line == own:
        source.open.append(Open(start, own, "html-open"))
    return True


def _own_in_html(source: Source, line: str, start: int) -> int | None:
    """Return the page's own line that ends HTML, unless the HTML is closed below that line."""
    own = after(source.own, start)
    for (sign, _), (begins, ends) in zip(_ENDS, source.ends, strict=True):
        if sign.match(line):
            closed = after(ends, start - 1)
            again = None if own is None else after(begins, own)
            is_closed = closed is not None and (again is None or again > closed)
            return None if own is None or (closed is not None and closed < own) or is_closed else own
    end = after(source.blank, start) or len(source.lines)
    is_closed = end - 1 > start and _CLOSING_TAG.search(source.lines[end - 1]) is not None
    return after(source.structure, start) if is_closed else own


@cache
def parser() -> "MarkdownIt":
    """Return the parser of blocks; the first page loads it, 2 MiB that no start needs."""
    from markdown_it import MarkdownIt  # noqa: PLC0415

    made = MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST + 10}).disable(["reference", "lheading"])
    made.core.ruler.enableOnly(["normalize", "block"])
    made.block.ruler.at("fence", _fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    made.block.ruler.at("html_block", _html, {"alt": ["paragraph", "reference", "blockquote"]})
    made.block.ruler.before("code", "deep", _deep)
    return made
