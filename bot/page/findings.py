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
``presenter-on-no-team``       ``name``, ``near``: the member whose name is one syllable away
``presenter-unknown``          ``name``, ``team``: in its section, on no roster, and nobody is near
``presenter-on-other-team``    ``name``, ``team``: whose section it stands in, ``other``: on whose roster it is
``presenter-twice``            ``name``: twice in one 질의응답
``presenter-without-name``     none; a question stands where the name should be
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
``reflection-without-name``    ``text``: the line that should say ``name : words``
``section-twice``              ``section``: ``questions`` or ``reflections``, ``team``; both were kept as one
``section-by-order``           ``section``, ``team``: nobody in it is on a roster, so its place decided
``section-empty``              ``section``
``questions-without-team``     none; a 질의응답 on a page without teams
============================== =====================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.page.model import Page


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
class Reading:
    """What was read; ``page`` is None where the source is no week, and then there is no place to miss either."""

    page: Page | None
    findings: tuple[Finding, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
