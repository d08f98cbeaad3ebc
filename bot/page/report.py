"""What the reader found odd, and why a page was refused, as sentences."""

from bot.page.findings import Finding
from bot.texts import Language, say
from db.errors import StudyError


def finding_line(finding: Finding, language: Language) -> str:
    """Say one finding, with its line on the page."""
    sentence = say(language, f"finding.{finding.key}", **finding.details)
    return say(language, "finding.line", line=finding.line, finding=sentence)


def refusal(error: StudyError, language: Language) -> str:
    """Say why a page was refused, with the differences where it says something else than the week."""
    sentence = say(language, f"error.{error.key}", **error.details)
    differences = error.details.get("differences")
    return f"{sentence}\n{differences}" if differences else sentence
