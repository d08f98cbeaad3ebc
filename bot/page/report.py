"""What the reader found odd, and why a page was refused, as sentences."""

from collections.abc import Iterable

from bot import fitting
from bot.page.findings import Finding, Unread
from bot.texts import Language, say
from db.errors import StudyError

#: Lines that a refusal shows; whoever has more to mend sees the rest next time.
LINES_LIMIT = 8
#: Characters of a line's own words.
WORDS_LIMIT = 40


def finding_line(finding: Finding, language: Language) -> str:
    """Say one finding, with its line on the page and, where they help to find it, the line's own words."""
    return _line(finding.line, str(finding.details.get("text", "")), _said(finding, language), language)


def _line(line: int, words: str, reason: str, language: Language) -> str:
    if not words:
        return say(language, "finding.line", line=line, finding=reason)
    return say(language, "page.line-with-words", line=line, words=_code(words), finding=reason)


def _said(finding: Finding, language: Language) -> str:
    details = {name: _code(value) if isinstance(value, str) else value for name, value in finding.details.items()}
    return say(language, f"finding.{finding.key}", **details)


def _code(text: str) -> str:
    """Shorten what somebody typed, and write it so that it is only characters between two backticks."""
    return fitting.label(" ".join(text.replace("`", "'").split()), WORDS_LIMIT)


def not_utf8(error: UnicodeDecodeError, language: Language) -> str:
    """Say on which line a file is no UTF-8."""
    return say(language, "page.not-utf8", line=error.object.count(b"\n", 0, error.start) + 1)


def refusal(error: StudyError, language: Language) -> str:
    """Say why a page was refused, with what the reader found, or how it differs from the week."""
    unread = error.details.get("unread", ())
    assert isinstance(unread, Iterable)  # as an unreadable page has them
    lines = [line for unread_line in unread for line in _unread(unread_line, language)]
    shown = [say(language, f"error.{error.key}", **error.details), *lines[:LINES_LIMIT]]
    if len(lines) > LINES_LIMIT:
        more = len(lines) - LINES_LIMIT + int(str(error.details.get("more", 0)))
        shown.append(say(language, "page.more-lines", count=more))
    if differences := error.details.get("differences"):
        shown.append(str(differences))
    return "\n".join(shown)


def _unread(unread: Unread, language: Language) -> Iterable[str]:
    """Say what is wrong with a line, with its words."""
    why = [_said(finding, language) for finding in unread.findings]
    if not why:
        why = [say(language, "page.unknown-heading" if unread.text.startswith("#") else "page.nowhere")]
    return (_line(unread.line, unread.text, reason, language) for reason in why)
