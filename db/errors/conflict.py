"""Refusals because something else stands in the way."""

from db.errors.base import Conflict


class NameTaken(Conflict):
    """Somebody in the guild is called ``name`` already."""


class AlreadyAnswered(Conflict):
    """``author`` answered question ``number`` first."""


class AnsweredByYou(Conflict):
    """The one who answers question ``number`` has done so before."""


class AlreadyRecorded(Conflict):
    """The message was taken before; what came of it is at question ``number``."""


class ChangedMeanwhile(Conflict):
    """Somebody else has edited the same words since they were shown."""


class FollowsAnother(Conflict):
    """Question ``number`` is a follow-up, and goes where question ``other`` goes."""


class SameQuestion(Conflict):
    """Question ``number`` cannot be merged with itself."""


class MergedInto(Conflict):
    """Question ``number`` is one with question ``other`` by now, and is changed there."""


class YourOwnQuestion(Conflict):
    """Who asked question ``number`` counts already."""


class TeamTaken(Conflict):
    """``team`` has a presentation in ``week`` already."""


class AlreadyPresenting(Conflict):
    """``name`` stands on the roster of ``team`` in ``week`` already."""


class NoNumberBetween(Conflict):
    """``date`` lies between two weeks whose numbers follow each other."""


class NoNumberBefore(Conflict):
    """``date`` lies before the first week, and no smaller number is left."""


class OtherDate(Conflict):
    """``week`` is on another ``date``, and others present in it; ``instead`` is the week that was meant, perhaps."""


class Unlikely(Conflict):
    """It could be meant, but is more likely a slip: it is asked about before it is stored."""


class FarWeek(Unlikely):
    """``week``, on ``date``, comes long after ``newest``, the last that there is."""


class FarDate(Unlikely):
    """``week`` on ``date`` is months from today."""


class NoSuchPaper(Unlikely):
    """``link`` leads to arXiv, but to no paper there."""


class OutOfOrder(Unlikely):
    """``week`` on ``date`` would not stand where its number says beside week ``other`` on ``other_date``."""


class TermNameTaken(Conflict):
    """Another term is called ``name``, or almost so that their folders would be the same."""


class TermHoldsNothing(Conflict):
    """The running term holds nothing, so it needs no other after it."""


class TermHoldsWeeks(Conflict):
    """A week is registered in the term, so its beginning can no longer be undone."""


class ChannelTaken(Conflict):
    """The ``channel`` is used by another term that runs."""


class LastChannel(Conflict):
    """A track would not run any more in the channel in which somebody changes which channels it has."""


class Replaced(Conflict):
    """``name`` presents as ``team`` in that ``week`` by now, so a cancelled presentation does not come back there.

    ``presentation`` is the id of the one that stands.
    """


class AlreadyHeld(Conflict):
    """A presentation that was held stays where it was held."""


class PlacesChanged(Conflict):
    """One of two presentations was moved since they were chosen to be swapped."""


class BothPresent(Conflict):
    """The member that is to become ``name`` presents in the same ``week`` beside them."""


class BothReflected(Conflict):
    """Both rows that are to become ``name`` have a reflection in ``week``."""


class WeekHasContent(Conflict):
    """The page says something else than ``week`` holds; ``differences`` is a unified diff.

    ``touched`` names what was done to the week in Discord since its import, None where nothing was; then the page may
    take the place of what has ``fingerprint``.
    """
