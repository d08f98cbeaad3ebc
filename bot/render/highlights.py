"""Which of a team's questions a recap shows: some of what is open, and some of what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from db.week.value import Question, Team


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A question's line, and what it opens with: the presenter's heart, or an arrow where it follows another up."""

    opening: str
    question: Question


#: A question with what follows it up.
Thread = list[Line]


def threads(team: Team) -> list[Thread]:
    """Return what a team was asked, each with what follows it up: open first, and the most wondered first."""
    asked = [(presenter, question) for presenter in team.presenters for question in presenter.questions]
    asked.sort(key=lambda pair: (not _waits(pair[1]), -pair[1].wondered, pair[1].number or 0))
    return [
        [Line(presenter.heart or "•", question), *(Line("↳", follow_up) for follow_up in question.follow_ups)]
        for presenter, question in asked
    ]


def chosen(found: Sequence[Thread], limit: int) -> set[Line]:
    """Choose the lines that there is room for: of answered and open threads by turns, so that neither stands alone."""
    answered = [thread for thread in found if not _waits(thread[0].question)]
    waiting = [thread for thread in found if _waits(thread[0].question)]
    by_turns = [thread for pair in zip_longest(answered, waiting) for thread in pair if thread]
    needed = [line for thread in by_turns for line in _needed(thread)]
    lines = dict.fromkeys([*needed, *(line for thread in by_turns for line in thread)])
    return set(islice(lines, limit))


def _needed(thread: Thread) -> Thread:
    """Return what tells of a thread in short: its question, and below an answered one the first that is open."""
    first, *below = thread
    if first.question.answer is None:
        return [first]
    return [first, *[line for line in below if line.question.answer is None][:1]]


def _waits(question: Question) -> bool:
    """Tell whether a question, or one that follows it up, is open."""
    return any(asked.answer is None for asked in (question, *question.follow_ups))
