"""Which of a team's questions a recap shows: answered and open ones in turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from db.week.value import Question, Team


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A question in the recap; ``opening`` is its presenter's heart, or ↳ for a follow-up."""

    opening: str
    question: Question


#: A question and its follow-ups.
Thread = list[Line]


def threads(team: Team) -> list[Thread]:
    """Return a team's questions with their follow-ups: open ones first, then by how many members wonder too."""
    asked = [(presenter, question) for presenter in team.presenters for question in presenter.questions]
    asked.sort(key=lambda pair: (not _waits(pair[1]), -pair[1].me_too_count, pair[1].number or 0))
    return [
        [Line(presenter.heart or "•", question), *(Line("↳", follow_up) for follow_up in question.follow_ups)]
        for presenter, question in asked
    ]


def choose_lines(found: Sequence[Thread], limit: int) -> set[Line]:
    """Choose at most ``limit`` lines: from answered and from open threads in turn, so that both are shown."""
    answered = [thread for thread in found if not _waits(thread[0].question)]
    waiting = [thread for thread in found if _waits(thread[0].question)]
    by_turns = [thread for pair in zip_longest(answered, waiting) for thread in pair if thread]
    needed = [line for thread in by_turns for line in _needed(thread)]
    lines = dict.fromkeys([*needed, *(line for thread in by_turns for line in thread)])
    return set(islice(lines, limit))


def _needed(thread: Thread) -> Thread:
    """Return a thread's most important lines: its question, and if that was answered, its first open follow-up."""
    first, *below = thread
    if first.question.answer is None:
        return [first]
    return [first, *[line for line in below if line.question.answer is None][:1]]


def _waits(question: Question) -> bool:
    """Return whether a question or one of its follow-ups is open."""
    return any(asked.answer is None for asked in (question, *question.follow_ups))
