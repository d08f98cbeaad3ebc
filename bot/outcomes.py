"""What happened to the pages that somebody sent, as sentences."""

from collections.abc import Callable, Iterator, Sequence

from bot import fitting
from bot.importing import Outcome
from bot.page.report import finding_line, not_utf8, refusal
from bot.page.unpacking import LeftOut
from bot.texts import Language, say
from db.errors import StudyError, UnreadablePage, WeekHasContent

#: Files that are named one by one.
NAMED = 10


def stored(outcome: Outcome, language: Language) -> str:
    """Say what was stored."""
    assert outcome.imported is not None
    done = outcome.imported
    key = "page.replaced" if done.is_replaced else "page.imported" if done.is_new else "page.unchanged"
    return say(language, key, week=done.week)


def found(outcome: Outcome, language: Language) -> Iterator[str]:
    """Say what was odd about a page, a line each."""
    return (finding_line(finding, language) for finding in outcome.findings)


def refused(error: StudyError | UnicodeDecodeError, language: Language) -> str:
    """Say why nothing was stored; the differences from the week are `differences`."""
    if isinstance(error, UnicodeDecodeError):
        return not_utf8(error, language)
    if isinstance(error, WeekHasContent):
        touch = error.details["touched"]
        why = say(language, f"page.touched.{touch}" if touch else "page.replaceable")
        return f"{say(language, 'error.week-has-content', **error.details)} {why}"
    if isinstance(error, UnreadablePage):
        return refusal(error, language)
    details = {name: fitting.quote(value) if isinstance(value, str) else value for name, value in error.details.items()}
    return say(language, f"error.{error.key}", **details)


def is_replaceable(error: StudyError | UnicodeDecodeError | None) -> bool:
    """Tell whether a page was refused only because a manager has to be asked."""
    return isinstance(error, WeekHasContent) and not error.details["touched"]


def differences(error: StudyError | UnicodeDecodeError | None) -> str:
    """Return how a refused page differs from its week, if it does."""
    return str(error.details["differences"]) if isinstance(error, WeekHasContent) else ""


def left_out(files: Sequence[LeftOut], language: Language, name: Callable[[str], str] = fitting.quote) -> Iterator[str]:
    """Say which files were left out, and why, a line each; ``name`` is how a file's name is shown."""
    if files:
        yield say(language, "page.left-out")
    for file in files[:NAMED]:
        yield say(language, f"page.left.{file.reason}", name=name(file.name))
    if len(files) > NAMED:
        yield say(language, "page.more", count=len(files) - NAMED)
