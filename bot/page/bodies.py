"""The words of a question, an answer or a reflection, inside a list item of the page.

``settle`` makes any Markdown safe to stand there, ``lay`` lays it into the item's lines, ``lift`` gets it back:
``lift(*lay(settle(body)))`` is ``settle(body)``, and settling twice changes nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from markdown_it import MarkdownIt

from bot.page.names import entity, is_mark, squeeze, unescape

# Blocks are all we ask for. A link definition would vanish from the tokens, and a line of dashes under a paragraph
# that nobody left a blank line under is meant as a rule, not as a heading's underline.
_PARSER = MarkdownIt("commonmark").disable(["reference", "lheading"])
_PARSER.core.ruler.enableOnly(["normalize", "block"])

_BULLET = re.compile(r" {0,3}(?:[-+*]|[0-9]{1,9}[.)])(?: {1,4}(?! )| |$)")
_HEAD = re.compile(r"[ \t]*\S*[ \t]*")
_QUESTION = re.compile(r"(?P<heart>\S{0,64}?)\s*(?:받은\s*질문|(?P<follows>이어\s*묻기))\s*(?P<colon>[:：])\s*")
_ANSWER = re.compile(
    r"(?:(?:->|=>|→|⇒|➡\ufe0f?)\s*)?"
    r"(?:답변|보탬\s*\((?P<name>(?:\\.|[^()\\]){1,200})\))\s*(?P<colon>[:：])\s*"
)
_MARKING = ("질문", "답변", "묻기", "보탬")
_NESTED = re.compile(r"\s*(?:[-*+]\s+)?")
_NUMBER = re.compile(r"([0-9]{1,9})([.)])")
_SHIELDED = re.compile(r"\\(.*)|([0-9]{1,9})\\([.)].*)")
_ASCII_SYMBOL = re.compile(r"[!-/:-@\[-`{-~]")
_LITERAL = {"fence", "html_block"}
_MAY_BE_LITERAL = re.compile(r"```|~~~|<")
_LONGEST_REMEMBERED = 4000
# Indented code, a heading, a quote, a list, a rule, HTML, a code block: a line that begins otherwise is only words.
_STRUCTURE = re.compile(r"[\s#>+\-=<]|[0-9]{1,9}[.)]|[*_~`]{1,2}(?:\s|$)|[*_~`]{3}")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Markdown: its kind as markdown-it calls it, the characters that opened it, its lines."""

    kind: str
    markup: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Marker:
    """A line that opens a question or an answer; ``at`` counts from the item's first line.

    ``follows`` says that the question is a follow-up, ``name`` that the answer is what somebody adds.
    """

    at: int
    is_question: bool
    heart: str | None
    rest: str
    indent: int
    colon: int
    follows: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands at a page's top level, by line: headings, rules, and where list items begin."""

    headings: list[int]
    rules: list[int]
    items: list[int]


def normal(source: str) -> list[str]:
    """The lines of a source: composed (NFC), with one kind of line end, blank lines empty."""
    text = unicodedata.normalize("NFC", source)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return ["" if line.isspace() else line for line in text.split("\n")]


def outline(lines: Sequence[str]) -> Outline:
    """The structure that a page's lines have."""
    found = Outline([], [], [])
    places = {("heading_open", 0): found.headings, ("hr", 0): found.rules, ("list_item_open", 1): found.items}
    for token in _PARSER.parse("\n".join(lines)):
        place = places.get((token.type, token.level))
        if place is not None and token.map:
            place.append(token.map[0])
    return found


def blocks(lines: Sequence[str]) -> list[Block]:
    """The blocks of a text, without the blank lines between them."""
    if not are_words(lines):
        return parse(lines)
    return [Block("paragraph", "", list(run)) for is_filled, run in groupby(lines, key=bool) if is_filled]


def are_words(lines: Sequence[str]) -> bool:
    """Whether these can only be paragraphs, so that nothing need be parsed; where in doubt, they are not."""
    return not any(map(_STRUCTURE.match, lines))


def parse(lines: Sequence[str]) -> list[Block]:
    """The blocks that CommonMark finds, for ``blocks`` of any kind."""
    tokens = _PARSER.parse("\n".join(lines))
    return [
        Block(token.type.removesuffix("_open"), token.markup, _trimmed(lines[token.map[0] : token.map[1]]))
        for token in tokens
        if token.level == 0 and token.map
    ]


def _trimmed(lines: Sequence[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return list(lines[:end])


def inside(lines: Sequence[str]) -> list[str]:
    """A list item's lines without its bullet and the indentation that goes with it."""
    # Only the tabs around the bullet are indentation; those among the words stay.
    first = _HEAD.sub(lambda head: head[0].expandtabs(4), lines[0], count=1)
    found = _BULLET.match(first)
    width = found.end() if found else 0
    return [first[width:], *(outdent(line, width) for line in lines[1:])]


def outdent(line: str, width: int) -> str:
    """A line without its first ``width`` columns, as far as they are blank."""
    if line.startswith(" " * width):
        return line[width:]
    text = line.lstrip(" \t")
    indent = len(line[: len(line) - len(text)].expandtabs(4))
    return " " * (indent - width) + text


def markers(lines: Sequence[str]) -> list[Marker]:
    """The lines of an item that open a question or an answer; those in code are only words."""
    found = [_marker(at, line) for at, line in enumerate(lines) if any(word in line for word in _MARKING)]
    literal = literals(lines) if any(found) and any(map(_MAY_BE_LITERAL.search, lines)) else set[int]()
    return [marker for marker in found if marker and marker.at not in literal]


def literals(lines: Sequence[str]) -> set[int]:
    """The lines that are code or HTML."""
    tokens = _PARSER.parse("\n".join(lines))
    return {at for token in tokens if token.type in _LITERAL and token.map for at in range(*token.map)}


def _marker(at: int, line: str) -> Marker | None:
    nested = _NESTED.match(line)
    start = nested.end() if nested else 0
    indent = start if line[:start].strip() else 0
    if found := _ANSWER.match(line, start):
        name = found["name"] and squeeze(unescape(found["name"]))
        if name == "":  # nobody adds anything here
            return None
        return Marker(at, False, None, line[found.end() :], indent, found.start("colon"), name=name)
    found = _QUESTION.match(line, start)
    if not found or not (found["heart"] == "" or is_mark(found["heart"])):
        return None
    follows = found["follows"] is not None
    return Marker(at, True, found["heart"] or None, line[found.end() :], indent, found.start("colon"), follows)


def lift(first: str, rest: Sequence[str]) -> str:
    """The text that begins with ``first``, behind a marker or a name, and goes on in the lines below it."""
    # Behind its marker a line is always a paragraph, so the parser gets a letter in the marker's place.
    opening, *others = blocks(_tidy(["x " + first, *rest]))
    lines = [opening.lines[0][1:].lstrip(), *opening.lines[1:]]
    return "\n\n".join(filter(None, [_paragraph(lines), *map(_flat, others)]))


def lay(marker: str, body: str) -> list[str]:
    """The lines of a settled text behind its marker; what is no paragraph begins below it."""
    lines = body.split("\n")
    if not body:
        return [marker]
    if are_words(lines[:1]) or blocks(lines)[0].kind == "paragraph":
        return [f"{marker} {_unshielded(lines[0])}", *lines[1:]]
    return [marker, "", *lines]


def ends_in_list(body: str) -> bool:
    """Whether a list comes last, which would take an indented line below it for its own."""
    last = blocks(body.split("\n"))[-1:]
    return any(block.kind in {"bullet_list", "ordered_list"} for block in last)


def settle(body: str) -> str:
    """A text in the one form that a page can hold: its paragraphs flush, its blocks a blank line apart.

    What would be read as the page's own structure is escaped, and what was left open is closed. The few
    texts that still would not come back as they are become plain words.
    """
    lines = normal(body)
    if are_words(lines) and not markers(lines):
        return "\n\n".join("\n".join(block.lines) for block in blocks(_tidy(lines)))
    text = "\n".join(lines)
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else settle_any(text)


def settle_any(text: str) -> str:
    """``settle`` for a normal text of any kind."""
    lines = text.split("\n")
    settled = "\n\n".join(filter(None, map(_closed, blocks(_tidy(_unmarked(lines))))))
    return settled if _holds(settled) else _plain(lines)


# A week's texts are settled again whenever somebody asks for its recap.
_remembered = lru_cache(maxsize=512)(settle_any)


def _unmarked(lines: Sequence[str]) -> list[str]:
    """The lines with their words no longer read as our markers."""
    plain = list(lines)
    for found in markers(lines):
        line, at = lines[found.at], found.colon
        plain[found.at] = line[:at] + ("\\:" if line[at] == ":" else entity(line[at])) + line[at + 1 :]
    return plain


def _closed(block: Block) -> str:
    if block.kind == "fence" and not is_closed_fence(block):
        return _flat(Block(block.kind, block.markup, [*block.lines, block.markup]))
    if block.kind == "html_block" and len(blocks([*block.lines, "", "x"])) == 1:
        return _plain(block.lines)
    return _flat(block)


def is_closed_fence(block: Block) -> bool:
    """Whether a code block ends in its own fence."""
    last = block.lines[-1].strip()
    return len(block.lines) > 1 and last.startswith(block.markup) and not last.strip(block.markup[0])


def _flat(block: Block) -> str:
    """A block without the indentation that all of it has."""
    if block.kind == "paragraph":
        return _paragraph(block.lines)
    lines = block.lines if block.kind == "fence" else [line.expandtabs(4) for line in block.lines]
    indent = 0 if block.kind == "code_block" else len(lines[0]) - len(lines[0].lstrip(" "))
    return "\n".join(_tidy([outdent(line, indent) for line in lines]))


def _paragraph(lines: Sequence[str]) -> str:
    kept = _tidy([line.lstrip() for line in lines if line.strip()])
    if kept:
        kept[0] = shield(kept[0])
    return "\n".join(kept if _is_paragraph(kept) else map(shield, kept))


def _is_paragraph(lines: Sequence[str]) -> bool:
    if are_words(lines):
        return True
    found = parse(lines)
    return len(found) == 1 and found[0].kind == "paragraph"


def shield(line: str) -> str:
    """A line that begins no block: escaped if it would."""
    return line if _is_paragraph([line]) else _escaped(line)


def _escaped(line: str) -> str:
    if found := _NUMBER.match(line):
        return f"{found[1]}\\{line[found.end(1) :]}"
    return "\\" + line if _ASCII_SYMBOL.match(line) and not line.startswith("\\") else line


def _unshielded(line: str) -> str:
    """The line as it may stand behind a marker, where nothing begins a block; ``lift`` shields it again."""
    found = _SHIELDED.fullmatch(line)
    bare = (found[1] or (found[2] or "") + (found[3] or "")) if found else line
    return bare if shield(bare) == line else line


def _tidy(lines: Sequence[str]) -> list[str]:
    """No white space at the ends but the two spaces that break a line before the next."""
    return [_ended(line, after) for line, after in zip(lines, [*lines[1:], ""], strict=False)]


def _ended(line: str, after: str) -> str:
    bare = line.rstrip()
    return bare + "  " if bare and line.endswith("  ") and after.strip() else bare


def _plain(lines: Sequence[str]) -> str:
    """The words alone, no line of them structure; they are in no code any more, so markers come last."""
    words = _tidy([line.lstrip() for line in lines])
    apart = [_escaped(line) for line, before in zip(words, ["", *words], strict=False) if line or before]
    return "\n".join(_unmarked(apart)).strip("\n")


def _holds(body: str) -> bool:
    """Whether a settled text comes back from an item as it is, and ends where the item does."""
    laid = lay("답변 :", body)
    item = ["- x", "", *("  " + line for line in laid), "", "  답변 : x"]
    if outline([*item, "- x"]).items != [0, len(item)]:
        return False
    within = inside(item)
    return [found.at for found in markers(within)] == [2, len(item) - 1] and (
        lift(within[2].removeprefix("답변 :"), within[3:-1]) == body
    )
