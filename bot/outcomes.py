"""Sentences about the pages that somebody sent: what was stored, what was odd, why nothing was stored."""

from collections.abc import Callable, Iterator, Sequence

from bot import fitting
from bot.importing import Outcome
from bot.page import report
from bot.page.unpacking import LeftOut
from bot.texts import Language, say
from db.errors import StudyError, UnreadablePage, WeekHasContent

#: How many of the files that were left out are named; the rest are counted.
NAMED = 10


def stored_line(outcome: Outcome, language: Language) -> str:
    """Say what was stored of a page that was imported, and in which term if its folder named one."""
    assert outcome.imported is not None
    done = outcome.imported
    key = "page.replaced" if done.is_replaced else "page.imported" if done.is_new else "page.unchanged"
    line = say(language, key, week=done.week)
    return f"{line} · {fitting.quote(outcome.term)}" if outcome.term else line


def finding_lines(outcome: Outcome, language: Language) -> Iterator[str]:
    """Say what was odd about a page: a line for each finding."""
    yield from (report.finding_line(finding, language) for finding in outcome.findings)
    if outcome.more:
        yield say(language, "page.more-lines", count=outcome.more)


def refusal(error: StudyError | UnicodeDecodeError, language: Language) -> str:
    """Say why a page was not stored. How it differs from its week is in `differences`."""
    if isinstance(error, UnicodeDecodeError):
        return report.not_utf8(error, language)
    if isinstance(error, WeekHasContent):
        touch = error.details["touched"]
        why = say(language, f"page.touched.{touch}" if touch else "page.replaceable")
        return f"{say(language, 'error.week-has-content', **error.details)} {why}"
    if isinstance(error, UnreadablePage):
        return report.refusal(error, language)
    details = {name: fitting.quote(value) if isinstance(value, str) else value for name, value in error.details.items()}
    return say(language, f"error.{error.key}", **details)


def is_replaceable(error: StudyError | UnicodeDecodeError | None) -> bool:
    """Return whether a page was refused only because a manager has to confirm that it replaces its week."""
    return isinstance(error, WeekHasContent) and not error.details["touched"]


def differences(error: StudyError | UnicodeDecodeError | None) -> str:
    """Return the diff between a refused page and its week; empty if it was refused for another reason."""
    return str(error.details["differences"]) if isinstance(error, WeekHasContent) else ""


def left_out_lines(
    files: Sequence[LeftOut], language: Language, name: Callable[[str], str] = fitting.quote
) -> Iterator[str]:
    """Say which files were left out, and why: a line for each, under a heading. ``name`` formats a file's name."""
    if files:
        yield say(language, "page.left-out")
    for file in files[:NAMED]:
        yield say(language, f"page.left.{file.reason}", name=name(file.name))
    if len(files) > NAMED:
        yield say(language, "page.more", count=len(files) - NAMED)
