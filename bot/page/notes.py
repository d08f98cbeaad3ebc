"""What somebody noted down in a talk, as questions: a line each, or in the page's own notation."""

import re
from collections.abc import Iterator, Sequence

from bot.page import bodies
from db.questions import Note

_BULLET = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")


def read(text: str) -> list[Note]:
    """Return the questions in the order that they were noted, with the answers that were noted below them."""
    lines = bodies.normal(text)
    markers = bodies.markers(lines)
    first = markers[0].at if markers else len(lines)
    found = list(_a_line_each(lines[:first]))
    for marker, end in zip(markers, [*(later.at for later in markers[1:]), len(lines)], strict=False):
        below = [bodies.outdent(line, marker.indent) for line in lines[marker.at + 1 : end]]
        said = bodies.lift(marker.rest, below)
        if marker.is_question:
            found.append(Note(said))
        elif found:
            found[-1] = Note(found[-1].body, "\n\n".join(filter(None, [found[-1].answer, said])))
        else:
            found.append(Note(lines[marker.at].strip()))
    return [note for note in found if note.body]


def _a_line_each(lines: Sequence[str]) -> Iterator[Note]:
    for line in lines:
        if words := _BULLET.sub("", line, count=1).strip():
            yield Note(words)
