"""What the reader found odd, and why a page was refused, as sentences."""

from collections.abc import Iterable

from bot.page.findings import Finding
from bot.texts import Language, say
from db.errors import StudyError


def finding_line(finding: Finding, language: Language) -> str:
    """Say one finding, with its line on the page."""
    sentence = say(language, f"finding.{finding.key}", **finding.details)
    return say(language, "finding.line", line=finding.line, finding=sentence)


def not_utf8(error: UnicodeDecodeError, language: Language) -> str:
    """Say on which line a file is no UTF-8."""
    return say(language, "page.not-utf8", line=error.object.count(b"\n", 0, error.start) + 1)


def refusal(error: StudyError, language: Language) -> str:
    """Say why a page was refused, with what the reader found, or how it differs from the week."""
    found = error.details.get("findings", ())
    assert isinstance(found, Iterable)  # as an unreadable page has them
    lines = [say(language, f"error.{error.key}", **error.details), *(finding_line(one, language) for one in found)]
    if differences := error.details.get("differences"):
        lines.append(str(differences))
    return "\n".join(lines)
