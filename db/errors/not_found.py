"""Refusals because something is not there."""

from db.errors.base import NotFound


class NoWeekYet(NotFound):
    """The group has registered no week."""


class NoWeekInTermYet(NotFound):
    """No week is registered in the term that has begun after others."""


class NoWeekInTrackYet(NotFound):
    """No week is registered in the track that runs in this channel."""


class NoSuchTerm(NotFound):
    """The term was undone, or never was in this guild."""


class NoSuchFolder(NotFound):
    """No term is called like the ``folder`` of a page."""


class NoSuchWeek(NotFound):
    """No week has this ``number``."""


class NoSuchQuestion(NotFound):
    """No question has this ``number``."""


class QuestionWaits(NotFound):
    """The presentation of the question with this ``number`` was cancelled, so it waits."""


class NoSuchPresentation(NotFound):
    """The presentation was cancelled, or never was."""


class NoPresentationOf(NotFound):
    """The member called ``name`` presents nowhere."""


class NoSuchAnswer(NotFound):
    """The answer was withdrawn, or never given in this guild."""


class NoSuchMember(NotFound):
    """The name became one with another, or never was in this guild."""


class NoSuchNumber(NotFound):
    """A number is greater than any that the storage can hold, so nothing has it."""


class NotPresentingThen(NotFound):
    """``name`` presents, but not in ``week``."""


class NobodyToAsk(NotFound):
    """Nobody presents in ``week``."""


class NothingToAnswer(NotFound):
    """No open question waits for this member's team."""


class NothingWaitsFor(NotFound):
    """No question waits for the team of ``author``."""


class NothingToSwapWith(NotFound):
    """No other presentation is still to be held."""
