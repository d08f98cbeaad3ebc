"""The errors that a member is told of: a class for each thing that can be refused.

StudyError                      a key and details; the sentence is made where it is shown
├── NotFound
│   ├── NoWeekYet               the group has registered no week
│   ├── NoWeekInTermYet         it has, but not in the term that has begun
│   ├── NoWeekInTrackYet        nor in the track that runs in this channel
│   ├── NoSuchTerm              it was undone
│   ├── NoSuchFolder            folder: no term is called like it
│   ├── NoSuchWeek              number
│   ├── NoSuchQuestion          number
│   ├── NoSuchPresentation
│   ├── NoPresentationOf        name: nothing to ask about
│   ├── NoSuchAnswer
│   ├── NoSuchMember            one name became another's, or never was
│   ├── NoSuchNumber            greater than any that the storage can hold
│   ├── NotPresentingThen       name, week
│   ├── NobodyToAsk             week: no team is registered in it
│   ├── NothingToAnswer
│   ├── NothingWaitsFor         author: no question, to answer with what they wrote
│   └── NothingToSwapWith       team, week, movable: its id; no other presentation is still to be held
├── NotAllowed
│   ├── NotYourQuestion         number, presenter
│   ├── NotYoursToChange        number, presenter
│   ├── AskedOfAll              number: it is not theirs to change, and no team's
│   ├── LeftOutByItsAsker       number: they wished it off the page
│   ├── NotYourAnswer           number, author
│   ├── NotTheirQuestion        number, presenter, author: of what somebody noted as an answer
│   ├── NotYourPresentation     team, week
│   ├── ManagersOnly
│   ├── NotInServer             a direct message is no place for what belongs to a group
│   └── LeftServer              a direct message's button belongs to a server that they have left, or the bot has
├── Conflict
│   ├── NameTaken               name
│   ├── AlreadyAnswered         number, author
│   ├── AnsweredByYou           number
│   ├── AlreadyRecorded         number: the message was taken before
│   ├── ChangedMeanwhile        the words that were to be edited are others by now
│   ├── FollowsAnother          number, other: a follow-up stays under its question
│   ├── SameQuestion            number: merged with itself
│   ├── MergedInto              number, other: it is to be changed where it went
│   ├── YourOwnQuestion         number
│   ├── TeamTaken               team, week
│   ├── AlreadyPresenting       name, team, week
│   ├── NoNumberBetween         date: it lies between two weeks whose numbers follow each other
│   ├── NoNumberBefore          date: it lies before the first week, and no smaller number is left
│   ├── OtherDate               week, date: the week already has another date; instead: the week that date is in
│   ├── Unlikely                stored only where the member says that it is meant
│   │   ├── FarWeek             week, date, newest: weeks after all others
│   │   ├── FarDate             week, date: months from today
│   │   ├── NoSuchPaper         link: of arXiv's, but of none of its papers
│   │   └── OutOfOrder          week, date, other, other_date: before a week of a smaller number, or after a greater
│   ├── TermNameTaken           name
│   ├── TermHoldsNothing        the running one, so that it needs no other after it
│   ├── TermHoldsWeeks          its beginning can no longer be undone
│   ├── ChannelTaken            channel: another term that runs uses it
│   ├── LastChannel             the track would not run any more where somebody changes its channels
│   ├── HasQuestions            team, count, presentation: its id
│   ├── AlreadyHeld             team, week: it is too late to swap it
│   ├── PlacesChanged           presentation: its id; one of two was moved since they were chosen
│   ├── BothPresent             name, week
│   ├── BothReflected           name, week
│   └── WeekHasContent          week, differences, touched, fingerprint
├── Invalid
│   ├── Empty
│   ├── TooLong                 limit, in characters
│   ├── TooLongToEdit           limit, in characters: it came from a page
│   ├── TooLarge                limit, in KiB
│   ├── BadName                 name
│   ├── BadTermName             name, limit in characters
│   ├── BadEmoji                emoji
│   ├── BadDate                 date
│   ├── DatePassed              date: too early for what is to begin
│   ├── BadTime                 time
│   ├── UnclearTime             time
│   ├── PlaceTooLong            limit, in characters
│   ├── BadLink                 link
│   ├── LinkTooLong             link, limit in characters
│   ├── ImageAlone
│   ├── AnonymousForAnother     anonymous and asked_by at once
│   ├── NothingInMessage        neither words nor pictures
│   ├── WrittenByBot
│   ├── NoSuchZone              typed
│   ├── UnfitRole               for managers
│   ├── UnfitChannel            no text channel, or one that is gone
│   ├── ClosedChannel           channel, permissions: the keys of those that the bot lacks there
│   ├── BotTakesNoPart          name: of a bot, where a person is wanted
│   ├── NobodyPresents
│   ├── TooManyQuestions        limit, at once
│   ├── TooManyLines            limit: of a timetable
│   ├── TooManyPapers           limit
│   ├── TooManyPresenters       limit
│   ├── DamagedZip
│   ├── LockedZip
│   ├── TooManyFiles            limit, in one zip
│   ├── WeekOutOfRange          number, line: of a page
│   ├── TooManyPeople           limit, on one page
│   ├── TooManyTexts            limit, on one page
│   ├── UnreadablePage          lines
│   └── PageGivenUp             reading it took too long
└── StorageUnavailable          the database is locked, full or gone
"""

import re
from functools import partial


class StudyError(Exception):
    """A refusal: ``key`` names its sentence in the texts, ``details`` fill it."""

    key = "study-error"

    def __init_subclass__(cls) -> None:
        """Derive the key from the name: ``NoSuchWeek`` becomes ``no-such-week``."""
        cls.key = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, **details: object) -> None:
        super().__init__(self.key, details)
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        """Let another process raise it, whose errors come by their arguments."""
        return partial(type(self), **self.details), ()


class NotFound(StudyError):
    """It is not there, or not in this guild."""


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


class NotAllowed(StudyError):
    """It is somebody else's."""


class NotYourQuestion(NotAllowed):
    """Question ``number`` was asked of the team of ``presenter``."""


class NotYoursToChange(NotAllowed):
    """Question ``number`` is its asker's, its recorder's or a manager's; recorded, also the team's of ``presenter``."""


class AskedOfAll(NotAllowed):
    """Question ``number``, for everyone, is its asker's, its recorder's or a manager's."""


class LeftOutByItsAsker(NotAllowed):
    """Question ``number`` is off the page as whoever asked or recorded it wished."""


class NotYourAnswer(NotAllowed):
    """The answer to question ``number`` is ``author``'s or a manager's to change."""


class NotTheirQuestion(NotAllowed):
    """Question ``number`` was asked of the team of ``presenter``, which ``author`` is not on."""


class NotYourPresentation(NotAllowed):
    """The presentation of ``team`` in ``week`` belongs to its presenters and managers."""


class ManagersOnly(NotAllowed):
    """Only those who may manage the server."""


class NotInServer(NotAllowed):
    """A direct message is no place for what belongs to a group."""


class LeftServer(NotAllowed):
    """Somebody presses a direct message's button, and is in its server no more, or the bot is not."""


class Conflict(StudyError):
    """Something else stands in the way."""


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


class HasQuestions(Conflict):
    """``team`` has been asked ``count`` questions, which would be lost; ``presentation`` is its id."""


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


class Invalid(StudyError):
    """It cannot be stored as it was typed."""


class Empty(Invalid):
    """Nothing but white space."""


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


class StorageUnavailable(StudyError):
    """The database is locked, full or gone; nothing was stored."""
