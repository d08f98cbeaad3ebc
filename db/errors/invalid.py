"""Refusals because something cannot be stored as it was typed."""

from db.errors.base import Invalid


class Empty(Invalid):
    """Nothing but white space."""


class NothingToSearch(Invalid):
    """No word is in what is searched for."""


class SearchTooLong(Invalid):
    """What is searched for has more than ``limit`` characters."""


class TooLong(Invalid):
    """More than ``limit`` characters."""


class TooLongToEdit(Invalid):
    """A text that came from a page, of more characters than the ``limit`` of a form's field."""


class TooLarge(Invalid):
    """A file of more than ``limit`` KiB."""


class BadName(Invalid):
    """A name that the page could not be read back with."""


class BadTermName(Invalid):
    """``name`` is empty, longer than ``limit`` characters, or without a letter or a digit."""


class BadEmoji(Invalid):
    """Not an emoji."""


class BadDate(Invalid):
    """Not a date."""


class NoSuchDay(Invalid):
    """A date that no calendar has, such as February 30."""


class TooFarAway(Invalid):
    """A date more than so many ``years`` from today."""


class DatePassed(Invalid):
    """``date`` is past, and something was to last until then."""


class BadTime(Invalid):
    """Not a time of day."""


class UnclearTime(Invalid):
    """A time that may be in the morning or in the evening."""


class PlaceTooLong(Invalid):
    """A place of more than ``limit`` characters."""


class BadLink(Invalid):
    """Not an http(s) link."""


class LinkTooLong(Invalid):
    """A link of more than ``limit`` characters."""


class ImageAlone(Invalid):
    """A picture without the question that it belongs to."""


class AnonymousForAnother(Invalid):
    """An anonymous question that was to count as somebody else's."""


class NothingInMessage(Invalid):
    """A message without words and pictures."""


class WrittenByBot(Invalid):
    """A message that no person wrote."""


class NoSuchZone(Invalid):
    """``typed`` names no time zone."""


class UnfitRole(Invalid):
    """The role of everybody, of a bot, or one that is gone, for managers."""


class UnfitChannel(Invalid):
    """A thread, another kind of channel, or one that is gone."""


class ClosedChannel(Invalid):
    """The bot lacks ``permissions`` in ``channel``; they are named by the keys of their texts."""


class BotTakesNoPart(Invalid):
    """``name`` is a bot's, which neither asks nor answers, presents or is a member."""


class NobodyPresents(Invalid):
    """A presentation without presenters."""


class TooManyQuestions(Invalid):
    """More than ``limit`` questions at once."""


class TooManyLines(Invalid):
    """A timetable has more than ``limit`` lines."""


class TooManyPapers(Invalid):
    """More than ``limit`` papers for one team."""


class TooManyPresenters(Invalid):
    """More than ``limit`` presenters in one week."""


class DamagedZip(Invalid):
    """A zip that cannot be opened."""


class LockedZip(Invalid):
    """A zip with a password."""


class TooManyFiles(Invalid):
    """A zip of more than ``limit`` files."""


class WeekOutOfRange(Invalid):
    """A page says on ``line`` that it is of week ``number``, which no week has."""


class TooManyPeople(Invalid):
    """More than ``limit`` people on one page."""


class TooManyTexts(Invalid):
    """More than ``limit`` questions, answers and reflections on one page."""


class UnreadablePage(Invalid):
    """Lines of a page have no place in a week; ``unread`` are these, with what is known about them, and ``more``."""


class PageGivenUp(Invalid):
    """Reading a page, or comparing it, took longer or more memory than it may."""
