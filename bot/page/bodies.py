"""The words of a question, an answer or a reflection, inside a list item of the page.

``settle`` makes any Markdown safe inside an item, ``lay`` writes it as the item's lines, and ``lift`` reads it back:
``lift(*lay(settle(body)))`` is ``settle(body)``, and settling twice changes nothing.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bot.page import literal, marks, structure
from bot.page.marks import Marker

_BULLET = re.compile(r" {0,3}(?:[-+*]|[0-9]{1,9}[.)])(?: {1,4}(?! )| |$)")
_HEAD = re.compile(r"[ \t]*\S*[ \t]*")
_NUMBER = re.compile(r"([0-9]{1,9})([.)])")
_SHIELDED = re.compile(r"\\(.*)|([0-9]{1,9})\\([.)].*)")
_ASCII_SYMBOL = re.compile(r"[!-/:-@\[-`{-~]")
_LONGEST_REMEMBERED = 4000
# Indented code, a heading, a quote, a list, a rule, HTML, a code block: a line that begins otherwise is only words.
_STRUCTURE = re.compile(r"[\s#>+\-=<]|[0-9]{1,9}[.)]|[*_~`]{1,2}(?:\s|$)|[*_~`]{3}")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Markdown: its kind in markdown-it's words, the characters that opened it, its lines."""

    kind: str
    markup: str
    lines: list[str]


def normal(source: str) -> list[str]:
    """Return the lines of a source: composed (NFC), with one kind of line end, blank lines empty."""
    text = unicodedata.normalize("NFC", source)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return ["" if line.isspace() else line for line in text.split("\n")]


def blocks(lines: Sequence[str]) -> list[Block]:
    """Split a text into its blocks, without the blank lines between them."""
    if not are_words(lines):
        return parse(lines)
    return [Block("paragraph", "", list(run)) for is_filled, run in groupby(lines, key=bool) if is_filled]


def are_words(lines: Sequence[str]) -> bool:
    """Tell whether these lines can only be paragraphs, so that nothing has to be parsed; in doubt, say no."""
    return not any(map(_STRUCTURE.match, lines))


def parse(lines: Sequence[str]) -> list[Block]:
    """Return the blocks that CommonMark finds; like ``blocks``, for text of any kind."""
    return [
        Block(token.type.removesuffix("_open"), token.markup, _trimmed(lines[token.map[0] : token.map[1]]))
        for token in structure.tokens(lines)
        if token.level == 0 and token.map
    ]


def _trimmed(lines: Sequence[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return list(lines[:end])


def inside(lines: Sequence[str]) -> list[str]:
    """Return a list item's lines without its bullet and the indentation that belongs to the bullet."""
    # Only the tabs around the bullet are indentation; those among the words stay.
    first = _HEAD.sub(lambda head: head[0].expandtabs(4), lines[0], count=1)
    found = _BULLET.match(first)
    width = found.end() if found else 0
    return [first[width:], *(outdent(line, width) for line in lines[1:])]


def outdent(line: str, width: int) -> str:
    """Remove the first ``width`` columns of a line, as far as they are blank."""
    if line.startswith(" " * width):
        return line[width:]
    text = line.lstrip(" \t")
    indent = len(line[: len(line) - len(text)].expandtabs(4))
    return " " * (indent - width) + text


def width(line: str) -> int:
    """Return by how many columns a list item's words are indented, judged by the line of its bullet."""
    found = _BULLET.match(_HEAD.sub(lambda head: head[0].expandtabs(4), line, count=1))
    return found.end() if found else 0


def markers(lines: Sequence[str], code: Collection[int] | None = None) -> list[Marker]:
    """Find the lines of an item that open a question or an answer; a line in code opens nothing."""
    found = [marker for at, line in enumerate(lines) if (marker := marks.marker(at, line))]
    if found and code is None:
        code = structure.literals(lines)
    return [marker for marker in found if marker.at not in (code or ())]


def lift(first: str, rest: Sequence[str]) -> str:
    """Read the text that begins with ``first``, behind a marker or a name, and continues in the lines below."""
    closed = literal.closing(first, rest)
    if closed is not None:
        indent = len(rest[closed]) - len(rest[closed].lstrip())
        return "\n\n".join(map(_flat, blocks(_tidy([" " * indent + first, *rest]))))
    # Behind its marker a line is otherwise a paragraph, so the parser gets a letter in the marker's place.
    opening, *others = blocks(_tidy(["x " + first, *rest]))
    lines = [opening.lines[0][1:].lstrip(), *opening.lines[1:]]
    return "\n\n".join(filter(None, [_paragraph(lines), *map(_flat, others)]))


def lay(marker: str, body: str) -> list[str]:
    """Write a settled text behind its marker, as lines; what is no paragraph begins below the marker."""
    lines = body.split("\n")
    if not body:
        return [marker]
    if are_words(lines[:1]) or blocks(lines)[0].kind == "paragraph":
        return [f"{marker} {_unshielded(lines[0])}", *lines[1:]]
    return [marker, "", *lines]


def disguised(body: str, *, in_question: bool) -> str:
    """Change the lines of a settled text that would be read as an answer in a question, or the reverse."""
    laid = lay("x", body)
    plain = marks.disguise(laid, structure.literals(laid), in_question=in_question)
    return "\n".join(plain[2:] if laid[0] == "x" and body else [body.split("\n", maxsplit=1)[0], *plain[1:]])


def ends_in_list(body: str) -> bool:
    """Tell whether a text ends in a list, which would take in an indented line below it."""
    last = blocks(body.split("\n"))[-1:]
    return any(block.kind in {"bullet_list", "ordered_list"} for block in last)


def settle(body: str) -> str:
    """Bring a text into the one form that a page can hold: paragraphs flush left, blocks a blank line apart.

    What would be read as the page's own structure is escaped, and what was left open is closed. The few
    texts that still would not come back as they are become plain words.
    """
    lines = normal(body)
    if are_words(lines) and not markers(lines):
        return "\n\n".join("\n".join(block.lines) for block in blocks(_tidy(lines)))
    text = "\n".join(lines)
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else settle_any(text)


def settle_any(text: str) -> str:
    """Do what ``settle`` does, for a normal text of any kind."""
    lines = text.split("\n")
    settled = "\n\n".join(filter(None, map(_closed, blocks(_tidy(_unmarked(lines))))))
    return settled if _holds(settled) else _plain(lines)


# A week's texts are settled again whenever somebody asks for its recap.
_remembered = lru_cache(maxsize=512)(settle_any)


def _unmarked(lines: Sequence[str]) -> list[str]:
    """Escape the words that would be read as the page's markers."""
    plain = list(lines)
    for found in markers(lines):
        line, at = lines[found.at], found.colon
        plain[found.at] = line[:at] + marks.escaped(line[at]) + line[at + 1 :]
    return plain


def _closed(block: Block) -> str:
    if block.kind == "fence" and not is_closed_fence(block):
        return _flat(Block(block.kind, block.markup, [*block.lines, block.markup]))
    if block.kind == "html_block" and len(blocks([*block.lines, "", "x"])) == 1:
        return _plain(block.lines)
    return _flat(block)


def is_closed_fence(block: Block) -> bool:
    """Tell whether a code block ends in its own fence."""
    last = block.lines[-1].strip()
    return len(block.lines) > 1 and last.startswith(block.markup) and not last.strip(block.markup[0])


def _flat(block: Block) -> str:
    """Remove the indentation that all lines of a block have in common."""
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
    """Return a line that begins no block: escaped if it would begin one."""
    return line if _is_paragraph([line]) else _escaped(line)


def _escaped(line: str) -> str:
    if found := _NUMBER.match(line):
        return f"{found[1]}\\{line[found.end(1) :]}"
    return "\\" + line if _ASCII_SYMBOL.match(line) and not line.startswith("\\") else line


def _unshielded(line: str) -> str:
    """Undo ``shield`` for a line behind a marker, where nothing begins a block; ``lift`` shields it again."""
    found = _SHIELDED.fullmatch(line)
    bare = (found[1] or (found[2] or "") + (found[3] or "")) if found else line
    return bare if shield(bare) == line and not literal.opens_fence(bare) else line


def _tidy(lines: Sequence[str]) -> list[str]:
    """Remove white space at the ends of lines, except the two spaces that break a line before the next."""
    return [_ended(line, after) for line, after in zip(lines, [*lines[1:], ""], strict=False)]


def _ended(line: str, after: str) -> str:
    bare = line.rstrip()
    return bare + "  " if bare and line.endswith("  ") and after.strip() else bare


def _plain(lines: Sequence[str]) -> str:
    """Return the words with all structure escaped; no line is code any more, so markers are escaped last."""
    words = _tidy([line.lstrip() for line in lines])
    apart = [_escaped(line) for line, before in zip(words, ["", *words], strict=False) if line or before]
    return "\n".join(_unmarked(apart)).strip("\n")


def _holds(body: str) -> bool:
    """Tell whether a settled text comes back from an item unchanged, and ends where the item ends."""
    laid = lay("답변 :", body)
    item = ["- x", "", *("  " + line for line in laid), "", "  답변 : x"]
    found = structure.outline([*item, "- x"])
    if found.is_deep or found.items != [0, len(item)]:
        return False
    within = inside(item)
    return [marker.at for marker in markers(within, found.literal)] == [2, len(item) - 1] and (
        lift(within[2].removeprefix("답변 :"), within[3:-1]) == body
    )
