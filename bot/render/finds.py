"""What a search found: each text by what it is, where it stands, and the words around the find, which is bold."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from types import MappingProxyType

from bot import fitting
from bot.page.dialects import line_pieces
from bot.render import lines
from bot.render.people import roster_of, shown_name
from bot.render.terms import term_name
from bot.texts import Language, say, team_name
from db import words as names
from db.folding import Needle, places
from db.search import Found, Hit, Kind
from db.week.value import Text

#: The words around a find and those before it, as wide as so many Latin letters: three lines of a phone, one of them.
WIDTH, WIDTH_BEFORE = 100, 36
#: Characters of what must not be cut, such as an address; what is longer is left out.
PIECE_LIMIT = 100
#: Characters of a paper's address; where it is longer, only the recap leads to it: five of them must fit a message.
ADDRESS_LIMIT = 150
#: Finds in one text that are looked at for those that stand close together.
LOOKED_AT = 50
#: People of a team that are named; the rest is a number.
NAMED = 3

_LABELS = MappingProxyType(
    {
        Kind.QUESTION: "search.question",
        Kind.FOLLOW_UP: "search.follow-up",
        Kind.ANSWER: "search.answer",
        Kind.ADDITION: "search.addition",
        Kind.REFLECTION: "search.reflection",
        Kind.PAPER: "search.paper",
    }
)


def leaf(found: Found, words: str, language: Language) -> str:
    """Return a leaf of what was found by some words, or that nothing was."""
    quoted = fitting.quote(words)
    if not found.hits:
        is_short = all(len(needle.word) == 1 or needle.word.strip("#").isdigit() for needle in found.needles)
        return say(language, "search.none-short" if is_short else "search.none", words=quoted)
    of_leaves = f" · {found.at + 1}/{found.leaves}" if found.leaves > 1 else ""
    heading = f"### {say(language, 'search.title', words=quoted, count=found.count)}{of_leaves}"
    cut = [f"-# {say(language, 'search.cut', count=found.count)}"] if found.is_cut else []
    return "\n".join([heading, *cut, "", "\n\n".join(_hit(hit, found.needles, language) for hit in found.hits)])


def excerpt(text: Text, needles: Sequence[Needle]) -> str:
    """Return the words of a text around what was found in it, in one line, with the finds in bold.

    They are those where most of the words stand close together, or the beginning if only an address holds them.
    """
    pieces = line_pieces(text)
    starts = [0, *accumulate(map(len, pieces))]
    found = places("".join(pieces), needles)[:LOOKED_AT]
    bold = {at for at in range(len(pieces)) if any(_overlap(starts[at], starts[at + 1], *place[:2]) for place in found)}
    first = _best(found)
    middle = next((at for at in sorted(bold) if starts[at + 1] > first), 0)
    begin = middle - len(list(_fitting(reversed(pieces[:middle]), WIDTH_BEFORE)))
    begin = next((at + 1 for at in range(begin, (begin + middle) // 2) if begin and pieces[at] == " "), begin)
    end = begin + len(list(_fitting(iter(pieces[begin:]), WIDTH)))
    words = "".join(_runs(pieces, bold, begin, end)).strip()
    return f"{'…' if begin else ''}{words}{'…' if end < len(pieces) else ''}"


def _best(found: Sequence[tuple[int, int, Needle]]) -> int:
    """Return where that find begins, within whose reach most different words stand."""

    def reached(start: int) -> int:
        return len({needle for begin, _, needle in found if start <= begin < start + (WIDTH - WIDTH_BEFORE) // 2})

    return max((begin for begin, _, _ in found), key=lambda begin: (reached(begin), -begin), default=0)


def _overlap(start: int, end: int, begin: int, finish: int) -> bool:
    return start < finish and begin < end


def _fitting(pieces: Iterator[str], room: int) -> Iterator[str]:
    """Yield as many pieces as have room."""
    for piece in pieces:
        room -= _width(piece)
        if room < 0:
            return
        yield piece


def _width(piece: str) -> int:
    return min(len(piece), PIECE_LIMIT // 2) * (1 if piece.isascii() else 2)


def _runs(pieces: Sequence[str], bold: set[int], begin: int, end: int) -> Iterator[str]:
    """Yield pieces, with stars where bold ones begin and end."""
    was_bold = False
    for at in range(begin, end):
        if (at in bold) is not was_bold:
            was_bold = not was_bold
            yield "**"
        yield pieces[at] if len(pieces[at]) <= PIECE_LIMIT else "…"
    if was_bold:
        yield "**"


def _hit(hit: Hit, needles: Sequence[Needle], language: Language) -> str:
    term = [term_name(language, *hit.term)] if hit.term else []
    label = lines.linked(say(language, _LABELS[hit.kind], number=hit.number), hit.link)
    parts = [*term, say(language, "search.week", week=hit.week), f"{label}{_people(hit, language)}"]
    return f"-# {' · '.join(parts)}\n{_words(hit, needles, language)}"


def _people(hit: Hit, language: Language) -> str:
    if hit.kind in {Kind.QUESTION, Kind.FOLLOW_UP}:
        name, emoji = hit.people[0]
        asked = say(language, "everyone.address") if name == names.EVERYONE else shown_name(name, emoji)
        return f" · {say(language, 'search.asked', name=asked)}"
    named = roster_of(hit.people[:NAMED], language)
    more = f" +{len(hit.people) - NAMED}" if len(hit.people) > NAMED else ""
    return f" · {team_name(language, hit.team)} {named}{more}" if hit.team else f" · {named}"


def _words(hit: Hit, needles: Sequence[Needle], language: Language) -> str:
    text = Text(hit.body, hit.dialect)
    if hit.kind is not Kind.PAPER:
        return excerpt(text, needles)
    url = hit.url or ""
    is_short = len(url) <= ADDRESS_LIMIT and re.fullmatch(r"https?://[^\s<>]+", url)
    address = f"<{url}>" if is_short else ""
    if not hit.body:
        return f"📄 {address or fitting.quote(url)}"
    opening = f" · [{say(language, 'search.open')}]({address})" if address else ""
    return f"📄 {excerpt(text, needles)}{opening}"
