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
│   ├── QuestionWaits           number: its presentation was cancelled
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
│   ├── Replaced                name, team, week, presentation: its id; it stands where a cancelled one was
│   ├── AlreadyHeld             team, week: it is too late to swap it
│   ├── PlacesChanged           presentation: its id; one of two was moved since they were chosen
│   ├── BothPresent             name, week
│   ├── BothReflected           name, week
│   └── WeekHasContent          week, differences, touched, fingerprint
├── Invalid
│   ├── Empty
│   ├── NothingToSearch         no word in what is searched for
│   ├── SearchTooLong           limit, in characters
│   ├── TooLong                 limit, in characters
│   ├── TooLongToEdit           limit, in characters: it came from a page
│   ├── TooLarge                limit, in KiB
│   ├── BadName                 name
│   ├── BadTermName             name, limit in characters
│   ├── BadEmoji                emoji
│   ├── BadDate                 date
│   ├── NoSuchDay               date: no calendar has it
│   ├── TooFarAway              date, and how many years it may be from today
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

from db.errors.base import Conflict as Conflict
from db.errors.base import Invalid as Invalid
from db.errors.base import NotAllowed as NotAllowed
from db.errors.base import NotFound as NotFound
from db.errors.base import StorageUnavailable as StorageUnavailable
from db.errors.base import StudyError as StudyError
from db.errors.conflict import *
from db.errors.invalid import *
from db.errors.not_allowed import *
from db.errors.not_found import *
