"""What reading a page brings to light.

A finding carries a key and details; its sentence (``finding.<key>`` in the texts) is made where it is shown.

============================== =====================================================================================
key                            details
============================== =====================================================================================
``no-title``                   none; no heading names the week, so there is no page
``no-date``                    none; no line says 발표일, so there is no page
``bad-date``                   ``text``: what stands where the date should be, so there is no page
``team-twice``                 ``team``
``team-without-members``       ``team``
``name-twice``                 ``name``, ``team``: twice on one roster
``presenter-on-no-team``       ``name``, ``near``: the member who is likely meant
``presenter-unknown``          ``name``, ``team``: in its section, on no roster, and nobody is near
``presenter-on-other-team``    ``name``, ``team``: whose section it stands in, ``other``: on whose roster it is
``presenter-twice``            ``name``: twice in one 질의응답
``presenter-without-name``     none; something else stands where the name should be
``question-empty``             ``name``, ``number``: the presenter's how many-th question
``question-without-answer``    ``name``, ``number``
``answer-twice``               ``name``, ``number``: both were kept as one answer
``answer-without-question``    ``name``
``addition-without-answer``    ``name``, ``by``: who adds something, though no answer stands above it
``addition-empty``             ``name``, ``by``
``follow-up-without-question`` ``name``; it was kept as a question
``heart-differs``              ``name``, ``heart``: on this line, ``expected``: on the presenter's first question
``reflection-on-no-team``      ``name``, ``near``
``reflection-unknown``         ``name``, ``team``: in a team's 소감, on no roster, and nobody is near
``reflection-twice``           ``name``
``reflection-without-name``    ``text``: the bullet that should say ``name : words``; below another it is their text
``section-twice``              ``section``: ``questions`` or ``reflections``, ``team``; both were kept as one
``section-by-order``           ``section``, ``team``: nobody in it is on a roster, so its place decided
``section-empty``              ``section``
``questions-without-team``     none; a 질의응답 on a page without teams
``left-out``                   ``text``: words of a title, a time, a banner or a comment, for which a week has no place
``name-unusable``              ``name``; no member can be called so, so the page is refused
``members-unclear``            ``name``: with a space, and a part of it speaks on the page; refused
``person-unclear``             ``text``: a bullet that may be a person's or a part of the text above; refused
``answer-unclear``             ``text``: a line of a question that begins as an answer elsewhere does; refused
``question-unclear``           ``text``: a line of an answer that begins as a question elsewhere does; refused
``below-rule``                 none; words below a rule, where nothing says whose they are
``code-open``                  ``until``: the page's own line before which unclosed code was ended
``html-open``                  ``until``
============================== =====================================================================================
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.week.value import Week

#: Findings with which a page is refused: a week cannot hold them, or nobody knows what they mean.
REFUSED = frozenset(
    {
        "no-title",
        "no-date",
        "bad-date",
        "team-twice",
        "reflection-twice",
        "name-unusable",
        "members-unclear",
        "person-unclear",
        "answer-unclear",
        "question-unclear",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd on line ``line`` (from 1)."""

    line: int
    key: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line of the source that the page does not hold, as it was typed."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A line for which a page is refused, with its findings; without findings, the page has nowhere to keep it."""

    line: int
    text: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; ``page`` is None if the source is no week, and then no line counts as unplaced."""

    page: Week | None
    findings: tuple[Finding, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    def unread(self, source: Sequence[str]) -> tuple[Unread, ...]:
        """Return the lines of the ``source`` for which the page is refused, as they were typed."""
        found: dict[int, list[Finding]] = {unplaced.line: [] for unplaced in self.unplaced}
        for finding in self.findings:
            if self.page is None or finding.key in REFUSED:
                found[finding.line] = []
        for finding in self.findings:
            if finding.line in found:
                found[finding.line].append(finding)
        return tuple(Unread(line, source[line - 1].strip(), _that_refuse(found[line])) for line in sorted(found))


def _that_refuse(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return those of a line's findings for which it is refused, or else all."""
    return tuple(finding for finding in findings if finding.key in REFUSED) or tuple(findings)
