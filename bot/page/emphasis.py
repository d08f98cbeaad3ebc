"""Bold, italics, strike-through and the like: where Discord sees them, and a spelling that GitHub sees alike.

Discord's parser (simple-markdown) looks for a mark and its like, whatever stands around them. CommonMark lets a mark
end an emphasis only where what stands before it is a letter, or what follows is space or punctuation, and likewise at
its beginning: ``**마스킹(MLM)**이다`` is bold on Discord and raw asterisks on GitHub. HTML's tags work anywhere.
"""

import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

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
#: A blank line, which ends every emphasis on GitHub and none on Discord.
_BREAK = re.compile(r"[ \t]*\n(?:[ \t]*\n)+[ \t]*")

_PARSER = MarkdownIt("commonmark").enable("strikethrough")
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


def without_breaks(text: str) -> str:
    """Return a text with every emphasis ended before a blank line and begun anew behind it."""
    return _reopened(_hoisted(parse(text)), ()) if _BREAK.search(text) else text


def _hoisted(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes with the white space at both ends of each emphasis outside of it."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
            continue
        inner, lead, tail = _hoisted(node.nodes), "", ""
        if isinstance(first := inner[0], str):
            lead, inner[0] = first[: len(first) - len(first.lstrip())], first.lstrip()
        if isinstance(last := inner[-1], str):
            tail, inner[-1] = last[len(last.rstrip()) :], last.rstrip()
        kept: list[Node] = [lead, Span(node.mark, [one for one in inner if one]), tail]
        found += [one for one in kept if one]
    return found


def _reopened(nodes: Sequence[Node], marks: Sequence[str]) -> str:
    ends, begins = "".join(reversed(marks)), "".join(marks)
    parts = []
    for node in nodes:
        if not isinstance(node, str):
            parts.append(f"{node.mark}{_reopened(node.nodes, (*marks, node.mark))}{node.mark}")
        elif marks and _BREAK.search(node):
            words = _ATOM_OR_MARK.sub(_escaped, node)
            parts.append(_BREAK.sub(lambda found: f"{ends}{found[0]}{begins}", words))
        else:
            parts.append(node)
    return "".join(parts)


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found["atom"] else "".join("\\" + char for char in found[0])


def spell(text: str, words: Words) -> str:
    """Return a Discord text so that GitHub shows it alike: as it was typed where that works, else with tags."""
    nodes = parse(text)
    if nodes == [text] and not _MARK.search(text):
        return words(text, False)
    wanted = shown(_Writer(words, "tags").write(nodes))
    for manner in ("typed", "marks"):
        writer = _Writer(words, manner)
        found = writer.write(nodes)
        if (writer.is_safe or manner == "marks") and shown(found) == wanted:
            return found
    return _Writer(words, "tags").write(nodes)


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
        """Write an emphasis; white space at its ends stays outside, where nobody sees the difference."""
        tag = _TAGS.get(span.mark, "")
        is_seen = tag != "" and tag not in self.within  # what is bold already gets no bolder
        before_it, self.within = self.within, (*self.within, tag)
        inner = self.write(span.nodes, span.mark)
        self.within = before_it
        core = inner.strip()
        start = len(inner) - len(inner.lstrip())
        lead, tail = inner[:start], inner[start + len(core) :]
        if not is_seen:
            self.is_safe = self.is_safe and not tag
            return inner
        if span.mark == "__" or self.manner == "tags":
            return f"{lead}<{tag}>{core}</{tag}>{tail}"
        is_read = _flanks(core, before + lead) and _flanks(core[::-1], (tail + after)[:1])
        is_in_word = span.mark == "_" and (before[-1:].isalnum() or after[:1].isalnum())
        if self.manner == "typed":
            self.is_safe = self.is_safe and is_read and not (lead or tail or is_in_word)
        elif not is_read:
            return f"{lead}<{tag}>{core}</{tag}>{tail}"
        mark = "*" if is_in_word and self.manner == "marks" else span.mark
        return f"{lead}{mark}{core}{mark}{tail}"


def _flanks(core: str, outside: str) -> bool:
    """Tell whether a mark between the beginning of an emphasis and what stands outside of it is read as one.

    CommonMark takes symbols, such as emoji, for punctuation and GitHub does not yet: only what is right for both is.
    """
    if _is_symbol(core[0]) or _is_punctuation(core[0]):
        return not outside or outside[-1].isspace() or _is_punctuation(outside[-1])
    return True


def _is_punctuation(char: str) -> bool:
    return char in string.punctuation or unicodedata.category(char)[0] == "P"


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char)[0] in "SM" or unicodedata.category(char) in {"Cf", "Cn", "Co"}


def shown(markdown: str) -> list[tuple[str, frozenset[str]]]:
    """Return each character that a reader of inline Markdown sees, with its formats."""
    formats: list[str] = []
    seen: list[tuple[str, frozenset[str]]] = []
    for token in _PARSER.parseInline(markdown)[0].children or ():
        tag = _HTML_TAG.fullmatch(token.content) if token.type == "html_inline" else None
        if token.nesting == 1 or (tag and not tag[1]):
            formats.append(tag[2] if tag else _FORMATS.get(token.tag, token.tag))
        elif token.nesting == -1 or tag:
            formats.pop()
        else:
            now = frozenset([*formats, *(["code"] if token.type == "code_inline" else [])])
            seen += [(char, now) for char in token.content if not char.isspace()]
    return seen
