"""Numbers of questions: as people type them, and in the short form that a button carries: ``1-3.7``."""

from collections.abc import Iterable

from bot.fitting import label
from db.errors import NoSuchNumber, NoSuchQuestion

NUMBERS = r"\d+(?:-\d+)?(?:\.\d+(?:-\d+)?)*"
#: Questions in a row that one button is about, with room to spare.
RUN_LIMIT = 1000
#: Digits of a number, and characters of what was typed in its place that the refusal says again.
DIGITS_LIMIT, SAID_LIMIT = 9, 40


def read_number(text: str) -> int:
    """Read ``12`` or ``#12``, as somebody typed it.

    Raises:
        NoSuchQuestion: it is no number that a question can have.
    """
    digits = text.strip().removeprefix("#")
    if not digits.isdecimal() or len(digits) > DIGITS_LIMIT:
        raise NoSuchQuestion(number=label(digits, SAID_LIMIT))
    return int(digits)


def write_numbers(numbers: Iterable[int]) -> str:
    """Write numbers in the short form."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ".".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def read_numbers(text: str) -> tuple[int, ...]:
    """Read what `write_numbers` wrote.

    Raises:
        NoSuchNumber: it did not write this, because no run is so long.
    """
    ends = [[int(end) for end in run.split("-")] for run in text.split(".")]
    if any(not 0 <= run[-1] - run[0] < RUN_LIMIT for run in ends):
        raise NoSuchNumber
    return tuple(number for run in ends for number in range(run[0], run[-1] + 1))
