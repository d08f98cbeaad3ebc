"""Bold, italics, strike-through and the like: where Discord sees them, and a spelling that GitHub sees alike.

Discord's parser (simple-markdown) looks for a mark and its like, whatever stands around them. CommonMark lets a mark
end an emphasis only where what stands before it is a letter, or what follows is space or punctuation, and likewise at
its beginning: ``**마스킹(MLM)**이다`` is bold on Discord and raw asterisks on GitHub. HTML's tags work anywhere.

A blank line ends every emphasis on GitHub and none on Discord. So a text is read as a whole, and what was found in it
is divided into paragraphs before it is written: each has all the marks that reach into it, closed at its end.
"""

import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: What stands for itself: its marks are none.
CODE = r"``(?!`).+?``|`[^`\n]+`"
LINK = r"<https?://[^\s<>]+>|https?://[^\s<>]+"
ESCAPE = r"\\[!-/:-@\[-`{-~]"
_REFERENCE = r"<(?:@[!&]?|\#|a?:\w{2,32}:|t:|/)[^<>\n]{1,100}>"
#: A line drawn with marks; looking for the emphasis in it would take quadratic time.
_DRAWN = r"\*{9,}|_{9,}|~{9,}|\|{9,}"
_ATOM_OR_MARK = re.compile(rf"(?P<atom>{ESCAPE}|{CODE}|{LINK}|{_REFERENCE}|{_DRAWN})|\*|_|~~|\|\|", re.DOTALL)

_ANY = r"(?P<inner>(?:\\.|[^\\])+?)"
#: By the character that begins them, the one that wins between two of the same length first.
_SPANS = {
    "*": (
        re.compile(r"\*(?=\S)(?P<inner>(?:\*\*|\\.|\s+(?:\\.|[^\s*\\]|\*\*)|[^\s*\\])+?)(?P<mark>\*)(?!\*)", re.DOTALL),
        re.compile(rf"\*\*{_ANY}(?P<mark>\*\*)(?!\*)", re.DOTALL),
    ),
    "_": (
        re.compile(r"(?<!_)__(?=_?[^\s_])(?P<inner>.+?)(?<=\S)(?P<mark>__)(?!_)", re.DOTALL),
        re.compile(r"_(?P<inner>(?:__|\\.|[^\\_])+?)(?P<mark>_)(?![A-Za-z0-9_])", re.DOTALL),
    ),
    "~": (re.compile(r"(?<!~)~~(?!~)(?P<inner>.+?)(?<!~)(?P<mark>~~)(?![~_])", re.DOTALL),),
    "|": (re.compile(r"\|\|(?P<inner>.+?)(?P<mark>\|\|)", re.DOTALL),),
}
_TAGS = {"**": "strong", "*": "em", "_": "em", "~~": "del", "__": "ins"}
_MARK = re.compile(r"[*_]|~~")
_EMPTY = "*_~| \t\n"
#: Spans inside each other; nobody nests more, and what is deeper are only characters.
_DEPTH = 8
#: A blank line and the white space around it, looked for once in each run of white space.
_BREAK = re.compile(r"(?<!\s)\s*\n\s*\n\s*")

_FORMATS = {"s": "del"}
_HTML_TAG = re.compile(r"<(/?)(strong|em|del|ins)>")


@dataclass(frozen=True, slots=True)
class Span:
    """What stands between two marks."""

    mark: str
    nodes: "Sequence[Node]"


Node = str | Span

#: How words without emphasis become Markdown, and whether the marks among them are to be escaped.
Words = Callable[[str, bool], str]


def parse(text: str, depth: int = _DEPTH) -> list[Node]:
    """Return a Discord text as words and what is emphasised among them."""
    nodes: list[Node] = []
    start = at = 0
    while found := _ATOM_OR_MARK.search(text, at):
        span = None if found["atom"] or not depth else _longest(text, found.start())
        if span is None:
            at = found.end() if found["atom"] else found.start() + 1
            continue
        if text[start : span.start()]:
            nodes.append(text[start : span.start()])
        nodes.append(Span(span["mark"], parse(span["inner"], depth - 1)))
        start = at = span.end()
    return [*nodes, text[start:]] if text[start:] else nodes


def _longest(text: str, at: int) -> re.Match[str] | None:
    found = [span for kind in _SPANS[text[at]] if (span := kind.match(text, at)) and span["inner"].strip(_EMPTY)]
    return max(found, key=lambda span: span.end(), default=None)


def spell(text: str, words: Words, lay: Callable[[str], str] = str) -> list[str]:
    """Return a Discord text by paragraph so that GitHub shows it alike; ``lay`` finishes what was written."""
    return [_spelled(nodes, words, lay) for nodes in _paragraphs(_hoisted(parse(text))) if nodes]


def _hoisted(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes with the white space at both ends of each emphasis outside of it, where nobody sees the difference.

    Words beside words become one, so that no blank line is half in an emphasis.
    """
    found: list[Node] = []
    for node in nodes:
        for part in [node] if isinstance(node, str) else _trimmed(node.mark, _hoisted(node.nodes)):
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            elif part:
                found.append(part)
    return found


def _trimmed(mark: str, nodes: list[Node]) -> tuple[Node, ...]:
    lead = tail = ""
    if isinstance(first := nodes[0], str):
        nodes[0] = rest = first.lstrip()
        lead = first.removesuffix(rest)
    if isinstance(last := nodes[-1], str):
        nodes[-1] = rest = last.rstrip()
        tail = last.removeprefix(rest)
    kept = [node for node in nodes if node]
    return (lead, Span(mark, kept), tail) if kept else (lead,)


def _paragraphs(nodes: Sequence[Node]) -> list[list[Node]]:
    """Return nodes by paragraph; what is emphasised across a blank line is so on both sides of it."""
    found: list[list[Node]] = [[]]
    for node in nodes:
        parts: Sequence[Node] = _BREAK.split(node) if isinstance(node, str) else _divided(node)
        found[-1] += filter(None, parts[:1])
        found += [[part] if part else [] for part in parts[1:]]
    return found


def _divided(span: Span) -> list[Span]:
    return [Span(span.mark, nodes) for nodes in _paragraphs(span.nodes)]


def _spelled(nodes: Sequence[Node], words: Words, lay: Callable[[str], str]) -> str:
    """Write a paragraph as it was typed where that works, else with tags."""
    if len(nodes) == 1 and isinstance(text := nodes[0], str) and not _MARK.search(text):
        return lay(words(text, False))
    tagged = lay(_Writer(words, "tags").write(nodes))
    for manner in ("typed", "marks"):
        writer = _Writer(words, manner)
        found = lay(writer.write(nodes))
        if (writer.is_safe or manner == "marks") and shown(found) == shown(tagged):
            return found
    return tagged


@dataclass(slots=True)
class _Writer:
    """One manner to write emphasis: as ``typed``, with ``marks`` where these work and tags elsewhere, or with ``tags``.

    What was typed is not ``is_safe`` where not every reader of Markdown would see the same.
    """

    words: Words
    manner: Literal["typed", "marks", "tags"]
    is_safe: bool = True
    within: tuple[str, ...] = ()

    def write(self, nodes: Sequence[Node], around: str = "") -> str:
        """Write nodes; ``around`` is the mark that they stand in."""
        written = ""
        for node, after in zip(nodes, [*nodes[1:], around], strict=True):
            if isinstance(node, str):
                written += self.words(node, self.manner != "typed")
            else:
                written += self.span(node, (around + written)[-1:], after if isinstance(after, str) else after.mark)
        return written

    def span(self, span: Span, before: str, after: str) -> str:
        """Write an emphasis, which neither begins nor ends with white space."""
        tag = _TAGS.get(span.mark, "")
        is_seen = tag != "" and tag not in self.within  # what is bold already gets no bolder
        before_it, self.within = self.within, (*self.within, tag)
        inner = self.write(span.nodes, span.mark)
        self.within = before_it
        if not is_seen:
            self.is_safe = self.is_safe and not tag
            return inner
        self.is_safe = self.is_safe and inner.strip(_EMPTY) != ""  # marks that are cut off alone
        if span.mark == "__" or self.manner == "tags":
            return f"<{tag}>{inner}</{tag}>"
        is_read = _flanks(inner, before) and _flanks(inner[::-1], after[:1])
        is_in_word = span.mark == "_" and (before[-1:].isalnum() or after[:1].isalnum())
        if self.manner == "typed":
            self.is_safe = self.is_safe and is_read and not is_in_word
        elif not is_read:
            return f"<{tag}>{inner}</{tag}>"
        mark = "*" if is_in_word and self.manner == "marks" else span.mark
        return f"{mark}{inner}{mark}"


def _flanks(inner: str, outside: str) -> bool:
    """Tell whether a mark between the beginning of an emphasis and what stands outside of it is read as one.

    CommonMark takes symbols, such as emoji, for punctuation and GitHub does not yet: only what is right for both is.
    """
    if _is_symbol(inner[0]) or _is_punctuation(inner[0]):
        return not outside or outside[-1].isspace() or _is_punctuation(outside[-1])
    return True


def _is_punctuation(char: str) -> bool:
    return char in string.punctuation or unicodedata.category(char)[0] == "P"


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char)[0] in "SM" or unicodedata.category(char) in {"Cf", "Cn", "Co"}


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  # as in `literal.parser`

    return MarkdownIt("commonmark").enable("strikethrough")


def shown(markdown: str) -> list[tuple[str, frozenset[str]]]:
    """Return each character that a reader of inline Markdown sees, with its formats."""
    formats: list[str] = []
    seen: list[tuple[str, frozenset[str]]] = []
    for token in _parser().parseInline(markdown)[0].children or ():
        tag = _HTML_TAG.fullmatch(token.content) if token.type == "html_inline" else None
        if token.nesting == 1 or (tag and not tag[1]):
            formats.append(tag[2] if tag else _FORMATS.get(token.tag, token.tag))
        elif token.nesting == -1 or tag:
            formats.pop()
        else:
            now = frozenset([*formats, *(["code"] if token.type == "code_inline" else [])])
            seen += [(char, now) for char in token.content if not char.isspace()]
    return seen
