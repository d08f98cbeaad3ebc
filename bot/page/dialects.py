"""Discord's Markdown as GitHub's, and a page's as Discord's.

Discord's own rules are in its help pages (Markdown Text 101) and in its API reference (Message Formatting).
"""

import datetime as dt
import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, islice

from bot.page import bodies, emphasis
from bot.page.bodies import Block
from bot.page.names import escape, graphemes
from db.types import Dialect
from db.week.value import Text

Names = Mapping[int, str] | None

_CODE, _LINK, _ESCAPE = emphasis.CODE, emphasis.LINK, emphasis.ESCAPE
_FENCE = re.compile(r"```(.*?)(?:```|\Z)", re.DOTALL)
_LANGUAGE = re.compile(r"\A([A-Za-z0-9_+\-.#]*)\n+(?=.*\S)", re.DOTALL)
_LISTED = re.compile(r" *(?:[-*]|[0-9]{1,9}\.)[ \t]+\S")
_BULLET = re.compile(r" *(?:[-*]|[0-9]{1,9}\.)[ \t]+")
_RULE = re.compile(r" *(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$")
_QUOTED = re.compile(r">(?: |$)")
_SMALL = re.compile(r"^-# +(.*)")
# What GitHub would make of a line's beginning and Discord does not, or not inside a card's answer.
_STRUCTURE = re.compile(
    r"""\#{1,6}(?=\s|$) | > | [-+*](?=\s|$) | ([-_*])(?:\s*\1){2,}\s*$ | =+\s*$ | ~~~ | ```
    | \[[^\]]*\]: | (?=[|:\s]*-)[|:\-\s]+$""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"^([0-9]{1,9})(?=[.)](?:\s|$))")

# What one of the two would read in words and the other would not; all that begins a block is known to ``bodies``.
_DIFFERENT = re.compile(r"[<&*_]|\|\||~.*~|```|^[|:]|^\[[^\]\n]*\]:", re.MULTILINE | re.DOTALL)

_DISCORD = re.compile(
    rf"""(?P<keep>{_ESCAPE} | {_CODE} | {_LINK})
    | <(?P<sign>@[!&]?|\#)(?P<id>[0-9]{{1,20}})>
    | <a?(?P<emoji>:\w{{2,32}}:)[0-9]{{1,20}}>
    | <t:(?P<time>-?[0-9]{{1,13}})(?::(?P<style>[tTdDfFR]))?>
    | <(?P<command>/[^:<>\n]{{1,100}}):[0-9]{{1,20}}>
    | (?P<angle><(?=[A-Za-z/!?]))
    | (?P<entity>&(?=\#?\w{{1,31}};))
    | (?P<tilde>(?<!~)~(?!~)) | (?P<mark>[*_]|~~)""",
    re.VERBOSE | re.DOTALL,
)
_STYLES = {"t": "%H:%M", "T": "%H:%M:%S", "d": "%Y.%m.%d", "D": "%Y.%m.%d"}

_GITHUB = re.compile(
    rf"""(?P<keep>{_ESCAPE} | {_CODE} | {_LINK})
    | !\[(?P<alt>[^\[\]\n]*)\]\((?P<image>[^()\s]*)\)
    | (?<![\w])__(?=[^\s_])(?P<bold>.{{1,2000}}?)(?<=\S)__(?!\w)
    | (?P<bars>\|\|) | (?P<lines>__)
    | <(?P<tag>/?[A-Za-z]{{1,10}})\s*/?>
    | (?P<entity>&\#?\w{{1,31}};)""",
    re.VERBOSE | re.DOTALL,
)
_TAGS = {
    "br": "\n", "ins": "__", "u": "__", "b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~",
    "sub": "", "sup": "", "details": "", "summary": "", "p": "", "kbd": "`", "code": "`",
}  # fmt: skip


def to_markdown(text: Text, *, names: Names = None, zone: dt.tzinfo | None = None) -> str:
    """Return the text as the page shows it, safe inside a list item.

    Mentions become the ``names`` by id, or ``@…``; times are in ``zone`` (UTC). Spoilers are shown.
    """
    if text.dialect is Dialect.PAGE:
        return bodies.settle(text.body)
    lines = bodies.normal(text.body)
    if is_common(lines):
        return bodies.settle("  \n".join(lines))
    return convert(lines, names, zone)


def is_common(lines: Sequence[str]) -> bool:
    """Tell whether a text means the same in both dialects, line breaks aside; in doubt, say no."""
    return bodies.are_words(lines) and not _DIFFERENT.search("\n".join(lines))


def convert(lines: Sequence[str], names: Names, zone: dt.tzinfo | None) -> str:
    """Convert any Discord text to Markdown as the page has it."""
    return bodies.settle("\n\n".join(_Page(names, zone, "\n".join(lines)).blocks()))


class _Page:
    """A Discord text on its way to the page."""

    def __init__(self, names: Names, zone: dt.tzinfo | None, source: str) -> None:
        self.names = names or {}
        self.zone = zone or dt.UTC
        self.source = source
        # GitHub strikes out what stands between two single tildes, as in "1~2, 3~4".
        self.escapes_tildes = len(re.findall(r"(?<!~)~(?!~)", source)) > 1

    def blocks(self) -> Iterator[str]:
        """Yield the text's code blocks, and in between the converted text around them."""
        at = 0
        for found in _FENCE.finditer(self.source):
            if found[1].strip():
                yield from self.groups(self.source[at : found.start()])
                yield _fenced(found[1])
                at = found.end()
        yield from self.groups(self.source[at:])

    def groups(self, text: str) -> Iterator[str]:
        """Convert runs of lines of one kind; GitHub would let a list or a quote take in the line below it."""
        for kind, lines in _runs(_quoted_to_end(text.split("\n"))):
            if kind == "list":
                yield self.listed(lines)
            elif kind == "quote":
                yield self.quoted([line[1:].strip() for line in lines])
            else:
                yield from emphasis.spell("\n".join(line.strip() for line in lines), self.words, _laid)

    def quoted(self, lines: Sequence[str]) -> str:
        """Convert a quote with the lists in it; a quote inside a quote does not exist on Discord."""
        inner = "\n\n".join(self.groups("\n".join("\\" + line if line[:1] == ">" else line for line in lines)))
        return "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))

    def listed(self, lines: Sequence[str]) -> str:
        """Convert a list; Discord breaks a line inside an item as well."""
        indent = len(lines[0]) - len(lines[0].lstrip())
        outdented = (bodies.outdent(line, indent).rstrip() for line in lines)
        plain = [line for item in _items(outdented) for line in self.item(item)]
        ends = ["" if _LISTED.match(after) else "  " for after in plain[1:]]
        return "\n".join(line + end for line, end in zip(plain, [*ends, ""], strict=True))

    def item(self, lines: Sequence[str]) -> list[str]:
        """Convert a list's item; its bullet may be a star, which is no emphasis."""
        bullet = _BULLET.match(lines[0])
        width = bullet.end() if bullet else 0
        paragraphs = emphasis.spell("\n".join([lines[0][width:], *lines[1:]]), self.words)
        return (lines[0][:width] + ("\n" + " " * width).join(paragraphs)).split("\n")

    def words(self, text: str, escapes_marks: bool) -> str:
        """Convert words without emphasis; marks among them are escaped where GitHub would read them."""
        return _DISCORD.sub(partial(self.replaced, escapes_marks=escapes_marks), text)

    def replaced(self, found: re.Match[str], *, escapes_marks: bool) -> str:
        """Convert one piece of Discord's Markdown."""
        kind = found.lastgroup or ""
        if kind == "mark" and escapes_marks:
            return "".join("\\" + char for char in found[0])
        if kind in {"angle", "entity"} or (kind == "tilde" and self.escapes_tildes):
            return "\\" + found[0]
        if kind == "id":
            return found["sign"][0] + escape(self.names.get(int(found["id"]), "…"))
        if kind in {"time", "style"}:
            return self.moment(int(found["time"]), found["style"]) or "\\" + found[0]
        return found["emoji"] or found["command"] or found[0]

    def moment(self, seconds: int, style: str | None) -> str:
        try:
            time = dt.datetime.fromtimestamp(seconds, self.zone)
        except (OverflowError, OSError, ValueError):
            return ""
        return time.strftime(_STYLES.get(style or "", "%Y.%m.%d %H:%M"))


def _fenced(inner: str) -> str:
    found = _LANGUAGE.match(inner)
    language, code = (found[1], inner[found.end() :]) if found else ("", inner)
    return "\n".join([f"```{language}", code.strip("\n"), "```"])


def _quoted_to_end(lines: list[str]) -> list[str]:
    """Quote all lines after Discord's ``>>>``, which quotes everything that follows."""
    at = next((at for at, line in enumerate(lines) if line.startswith(">>> ")), len(lines))
    return [*lines[:at], *(f"> {line.removeprefix('>>> ')}" for line in lines[at:])]


def _items(lines: Iterable[str]) -> list[list[str]]:
    """Split a list's lines into its items."""
    items: list[list[str]] = []
    for line in lines:
        if items and not _LISTED.match(line):
            items[-1].append(line)
        else:
            items.append([line])
    return items


def _runs(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    kind, run = "", list[str]()
    for line in lines:
        next_kind = _line_kind(line, kind)
        if next_kind != kind and run:
            yield kind, run
            run = []
        kind = next_kind
        if kind:
            run.append(line)
    if run:
        yield kind, run


def _line_kind(line: str, before: str) -> str:
    if not line.strip():
        return "text" if before == "text" else ""  # emphasis runs on across it
    if _QUOTED.match(line):
        return "quote"
    is_listed = _LISTED.match(line) and not _RULE.match(line)
    return "list" if is_listed or (before == "list" and line.startswith("  ")) else "text"


def _laid(paragraph: str) -> str:
    """Return a paragraph's lines so that GitHub reads each as part of a paragraph."""
    lines = (_SMALL.sub(r"<sub>\1</sub>", line.strip()) for line in paragraph.split("\n"))
    return "  \n".join(map(_shielded, lines))


def _shielded(line: str) -> str:
    return "\\" + line if _STRUCTURE.match(line) else _NUMBERED.sub(r"\1\\", line)


def to_discord(text: Text) -> str:
    """Return the text as Discord shows it best; a text that was typed there stays as it is."""
    if text.dialect is Dialect.DISCORD:
        return text.body
    return "\n\n".join(map(_for_discord, bodies.blocks(bodies.normal(text.body))))


def _for_discord(block: Block) -> str:
    if block.kind == "fence":
        return _fence_for_discord(block)
    if block.kind == "code_block":
        return "\n".join(["```", *(bodies.outdent(line, 4) for line in block.lines), "```"])
    lines = (line.strip() if block.kind == "paragraph" else line.rstrip() for line in block.lines)
    plain = _GITHUB.sub(_for_discord_inline, "\n".join(map(_without_break, lines)))
    return "\n".join(map(_line_for_discord, plain.split("\n")))


def _fence_for_discord(block: Block) -> str:
    inner = block.lines[1:-1] if bodies.is_closed_fence(block) else block.lines[1:]
    language = block.lines[0].strip().lstrip(block.markup[0]).strip()
    return "\n".join([f"```{language}", *inner, "```"])


def _without_break(line: str) -> str:
    """Remove the backslash at the end of a line, which only breaks the line."""
    slashes = len(line) - len(line.rstrip("\\"))
    return line[:-1] if slashes % 2 else line


def _line_for_discord(line: str) -> str:
    if line.startswith(">"):
        return "> " + line.lstrip("> ")
    return "\\" + line if line.startswith("-# ") else line


def _for_discord_inline(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "image":
        return _image(found["alt"], found["image"])
    if kind == "bold":
        return f"**{_GITHUB.sub(_for_discord_inline, found['bold'])}**"
    if kind in {"bars", "lines"}:
        return "".join("\\" + char for char in found[0])
    if kind == "tag":
        return _TAGS.get(found["tag"].lower().lstrip("/"), found[0])
    return html.unescape(found[0]) if kind == "entity" else found[0]


def _image(alt: str, url: str) -> str:
    """Show a picture as a link, or only by name: Discord shows none from Markdown, and links no file beside a page."""
    if not url.startswith(("http://", "https://")):
        return f"{alt} ({url})" if alt else url
    return f"[{alt}]({url})" if alt else url


_BLOCK_MARKS = re.compile(r"(?:\s+|>{1,3} |\#{1,3} |-\# |[-*+] )+")
_PIECE = re.compile(
    rf"""(?P<escape>{_ESCAPE})
    | (?P<ticks>`{{1,3}})(?!`)(?P<code>.{{1,2000}}?)(?<!`)(?P=ticks)(?!`)
    | (?P<whole><(?:@[!&]?|\#)[0-9]{{1,20}}> | <a?:\w{{2,32}}:[0-9]{{1,20}}> | <t:-?[0-9]{{1,13}}(?::[tTdDfFR])?>
      | </[^:<>\n]{{1,100}}:[0-9]{{1,20}}>)
    | !?\[(?P<label>[^\[\]]+)\]\(<?(?:https?://[^\s()<>]*)>?\)
    | <?(?P<url>https?://[^\s<>]+)>?
    | (?P<mark>\*{{1,3}}(?!\*)|~~|\|\||__(?!_)|(?<!\w)_(?!_))(?=\S)
      (?P<inner>(?:\\.|[^\\]){{1,2000}}?)(?<=\S)(?P=mark)""",
    re.VERBOSE,
)
#: A spoiler, unless its bars are escaped or in code.
_SPOILER = re.compile(
    r"\\.|(?P<ticks>`{1,3})(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)|(?P<spoiler>\|\|(?:\\.|[^\\]){1,4000}?\|\|)"
)
_SPECIAL = frozenset("\\*_`~|[]<>")

#: Characters of a text that are read at first for its beginning, and at most.
FIRST_READ, MOST_READ = 1000, 16_000


def beginning(text: Text, limit: int) -> str:
    """Return the text as Discord shows it; if that is longer than ``limit``, at least ``limit`` characters of it.

    Only as much of the text is read as that needs, because reading is slow.
    """
    if len(text.body) <= limit:  # most texts are short
        return to_discord(text)
    shown = ""
    for part in _parts_to_read(text, 2 * limit):
        shown = to_discord(part)
        if len(shown) > limit:
            return shown
    return shown if len(text.body) <= MOST_READ else f"{shown}\n…"


def one_line(text: Text, limit: int) -> str:
    """Return the text's words as one line of a Discord list, at most ``limit`` characters long.

    Its Markdown is taken away and what is left of it escaped, so that nothing leaks into what follows. Only as much of
    the text is read as the line needs.
    """
    shown: list[str] = []
    for part in _parts_to_read(text, FIRST_READ):
        shown = list(islice(_pieces_of_line(part, limit), max(limit, 0) + 1))
        if sum(map(len, shown)) > limit:
            break
    else:
        shown += ["…"] if len(text.body) > MOST_READ else []
    return _cut(shown, limit)


def line_pieces(text: Text) -> list[str]:
    """Return the words of a text, if it is long of its beginning, as `one_line` shows them: in what must not be cut.

    A spoiler stays hidden.
    """
    words = _SPOILER.sub(_hidden, _NUMBERED.sub(r"\1\\", _words_in_line(_up_to(text, MOST_READ))))
    return [*pieces(words)] if is_marked(words) else graphemes(words)


def _hidden(found: re.Match[str]) -> str:
    return "▒▒" if found["spoiler"] else found[0]


def _pieces_of_line(text: Text, limit: int) -> Iterator[str]:
    """Yield the pieces of a line, up to a little more than ``limit`` characters."""
    words = _words_in_line(text)
    room = 8 * max(limit, 0)
    shown = _NUMBERED.sub(r"\1\\", words[:room])
    yield from pieces(shown) if is_marked(shown) else graphemes(shown)
    if len(words) > room > 0:
        yield "…"


def _words_in_line(text: Text) -> str:
    """Join all words of a text, without what begins a block or surrounds code."""
    lines = _FENCE.sub(_code_words, to_discord(text)).split("\n")
    return " ".join(" ".join(_BLOCK_MARKS.sub("", " " + line, count=1) for line in lines).split())


def _parts_to_read(text: Text, size: int) -> Iterator[Text]:
    """Yield the text's beginning, then longer and longer parts of it, and in the end all of it."""
    size = max(size, FIRST_READ)
    while size < min(len(text.body), MOST_READ):
        yield _up_to(text, size)
        size *= 4
    yield _up_to(text, MOST_READ)


def _up_to(text: Text, size: int) -> Text:
    """Return the text's beginning, cut at the end of a line if possible: the parts of a line belong together."""
    if len(text.body) <= size:
        return text
    end = text.body.rfind("\n", size // 2, size)
    return replace(text, body=text.body[: end if end > 0 else size])


def is_marked(words: str) -> bool:
    """Tell whether the words may contain anything else than words."""
    return "://" in words or not _SPECIAL.isdisjoint(words)


def _code_words(found: re.Match[str]) -> str:
    code = _LANGUAGE.sub("", found[1], count=1)
    return f" {''.join(_escaped(code))} " if code.strip() else found[0]


def pieces(words: str) -> Iterator[str]:
    """Split words into what must not be cut: a character with its joiners, an escape, a mention, an address."""
    at = 0
    for found in _PIECE.finditer(words):
        yield from _escaped(words[at : found.start()])
        at = found.end()
        if whole := found["escape"] or found["whole"] or found["url"]:
            yield whole
        elif found["code"]:
            yield from _escaped(found["code"].strip())
        else:
            yield from pieces(found["label"] or found["inner"])
    yield from _escaped(words[at:])


def _escaped(words: str) -> list[str]:
    clusters = graphemes(words)
    if _SPECIAL.isdisjoint(words):
        return clusters
    return ["\\" + cluster if cluster[0] in _SPECIAL else cluster for cluster in clusters]


def _cut(parts: Iterable[str], limit: int) -> str:
    """Join as many parts as fit; no part is empty, so at most ``limit`` of them are read."""
    taken = list(islice(parts, max(limit, 0) + 1))
    ends = list(accumulate(map(len, taken)))
    if not ends or ends[-1] <= limit:
        return "".join(taken)
    return "".join(taken[: bisect_left(ends, limit)]).rstrip() + "…"
