"""Questions and answers behind labels that are not the layout's, such as Q. and A."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.page import marks
from bot.page.names import is_mark
from bot.page.vocabulary import ANSWER_LABELS, QUESTION_LABELS, QUESTION_SIGNS, any_of

_BULLET = r"\s*(?:[-*+]\s+)?"
_SIGNED = r"\s?[0-9]{0,3}(?P<inner>\**)\s?[.:)：](?P<outer>\**)\s*"
_QUESTION = re.compile(
    rf"(?P<before>{_BULLET})(?:(?P<heart>[^\w\s*+#>|`~\\-]{{1,16}})\s*)?"
    rf"(?P<bold>\**)(?P<label>{any_of(QUESTION_LABELS)}){_SIGNED}"
)
_ANSWER = re.compile(
    rf"(?P<before>{_BULLET})(?:(?:->|=>|[→⇒ㄴ└↳]|➡\ufe0f?)\s*)?(?P<bold>\**)(?P<label>{any_of(ANSWER_LABELS)}){_SIGNED}"
)


@dataclass(frozen=True, slots=True)
class _Label:
    """A label, and its line in the layout's words."""

    at: int
    name: str
    line: str


def in_layout(lines: Sequence[str], start: int, end: int, literal: Collection[int]) -> dict[int, str]:
    """Return the lines of one person's part that open a question or an answer in other words than the layout's.

    Whoever uses the layout's own words in a part uses them for all of it, and a part has one other label for
    questions and one for answers. Below a question the first line with such a label is its answer.
    """
    own = [
        found for at in range(start, end) if at not in literal and (found := marks.marker(at, lines[at])) is not None
    ]
    changed: dict[int, str] = {}
    asked = [found.at for found in own if found.is_question]
    if not asked:
        questions = _of_first(_questions(lines, start, end, literal))
        changed = {question.at: question.line for question in questions}
        asked = list(changed)
    if not any(not found.is_question and found.name is None for found in own):
        spans = list(pairwise([*asked, end]))
        answers = _of_first(answer for span in spans if (answer := _answer(lines, *span, literal)))
        changed |= {answer.at: answer.line for answer in answers}
    return changed


def _of_first(labels: Iterator[_Label]) -> Iterator[_Label]:
    """Yield those with the same label as the first."""
    first = next(labels, None)
    if first is not None:
        yield first
        yield from (label for label in labels if label.name == first.name)


def _questions(lines: Sequence[str], start: int, end: int, literal: Collection[int]) -> Iterator[_Label]:
    for at in range(start, end):
        found = None if at in literal else _QUESTION.match(lines[at])
        heart = (found["heart"] or "") if found else ""
        if found and (not heart or is_mark(heart)):
            yield from _label(at, found, "받은 질문" if heart[:1] in QUESTION_SIGNS else f"{heart} 받은 질문")


def _answer(lines: Sequence[str], start: int, end: int, literal: Collection[int]) -> _Label | None:
    """Find the first line below a question that could be its answer, if it has a label."""
    within = {at - start for at in range(start, end) if at in literal}
    unknown = marks.unknown(lines[start:end], within, in_question=True)
    found = _ANSWER.match(lines[start + unknown[0]]) if unknown else None
    return next(_label(start + unknown[0], found, "답변"), None) if found else None


def _label(at: int, found: "re.Match[str]", name: str) -> Iterator[_Label]:
    """Yield the line with the layout's word for its label, unless bold that begins in the label goes on behind it."""
    rest = found.string[found.end() :]
    if found["bold"] and not (found["inner"] or found["outer"]):
        if not rest.rstrip().endswith(found["bold"]):
            return
        rest = rest.rstrip().removesuffix(found["bold"])
    yield _Label(at, found["label"], f"{found['before']}{name} : {rest}")
