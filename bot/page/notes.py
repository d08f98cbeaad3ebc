"""Notes from a talk as questions: one a line, or in the page's own notation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.page import bodies
from bot.page.marks import Marker
from db.questions import Note

_BULLET = re.compile(r"\s*(?:(?:[-*+•]|\d{1,3}[.)])(?:\s+|$))?")


def read(text: str) -> list[Note]:
    """Return the questions in the order that they were noted, with the answers that were noted below them.

    No word is left out: what has no place of its own stays where it stood, marker and all.
    """
    lines = bodies.normal(text)
    markers = bodies.markers(lines)
    if not any(marker.is_question for marker in markers):
        return list(_a_line_each(lines, {marker.at: marker for marker in markers}))
    found = list(_a_line_each(lines[: markers[0].at], {}))
    for marker, end in zip(markers, [*(later.at for later in markers[1:]), len(lines)], strict=True):
        opening = lines[marker.at].strip()
        below = [bodies.outdent(line, marker.indent) for line in lines[marker.at + 1 : end]]
        if not marker.is_question and found:
            found[-1] = _answered(found[-1], marker, opening, below)
        elif said := bodies.lift(marker.rest if marker.is_question else opening, below):
            found.append(Note(said))
        elif end < len(lines) and not _opens_question(markers, end):
            found.append(Note(opening))  # or its answer would go to the question before
    return found


def _a_line_each(lines: Sequence[str], answers: dict[int, Marker]) -> Iterator[Note]:
    """Yield a question a line; below it may stand lines with what was answered."""
    note: Note | None = None
    for at, line in enumerate(lines):
        words = _BULLET.sub("", line, count=1).strip()
        if note and at in answers:
            note = _answered(note, answers[at], words, ())
        elif words:
            if note:
                yield note
            note = Note(words)
    if note:
        yield note


def _answered(note: Note, marker: Marker, opening: str, below: Sequence[str]) -> Note:
    """Return a question with what was said to it; what somebody adds keeps their name, and joins the answer."""
    said = bodies.lift(opening if marker.name else marker.rest, below)
    return replace(note, answer="\n\n".join(filter(None, [note.answer, said])) or None)


def _opens_question(markers: Sequence[Marker], at: int) -> bool:
    return any(marker.is_question for marker in markers if marker.at == at)
