"""What Discord's errors mean for a delivery, and how long to wait before it is tried again.

The codes are those of "JSON Error Codes" in Discord's API reference.
"""

import datetime as dt
import random
from enum import Enum, auto

import discord

from db.errors import StudyError

#: Seconds after which something is tried again that failed once, twice, …; the last is repeated.
PAUSES = (1, 5, 30, 60, 300, 900, 3600)
#: How much longer or shorter a pause may be, so that not everything is tried in one moment.
JITTER = 0.2


class Failure(Enum):
    """What to do about something that could not be sent."""

    REPLACE = auto()  # its message cannot be changed any more
    HOLD = auto()  # the bot may not write to its channel
    PARK = auto()  # there is no use in trying again
    LATER = auto()  # Discord cannot be reached, or wants a pause


_FAILURES = {
    10003: Failure.HOLD,  # unknown channel, but the gateway may know better
    10004: Failure.HOLD,  # unknown guild
    10008: Failure.REPLACE,  # unknown message
    50001: Failure.HOLD,  # missing access
    50005: Failure.REPLACE,  # a message of somebody else
    50007: Failure.PARK,  # no direct messages to this user
    50013: Failure.HOLD,  # missing permissions
    50083: Failure.HOLD,  # an archived thread
    160002: Failure.HOLD,  # a reply to what the bot may not read
    50278: Failure.PARK,  # no server in common
}
#: What Discord means where it gives no code that is known.
_STATUSES = {400: Failure.PARK, 403: Failure.HOLD, 404: Failure.REPLACE, 429: Failure.LATER}


def failure_of(error: BaseException) -> Failure:
    """Tell what an error means."""
    if isinstance(error, StudyError):  # such as a page that takes too long to write
        return Failure.PARK
    if not isinstance(error, discord.HTTPException):
        return Failure.LATER
    if error.code == 30046 or error.status >= 500:  # too many edits of an old message
        return Failure.LATER
    return _FAILURES.get(error.code) or _STATUSES.get(error.status, Failure.PARK)


def is_of_files(error: BaseException) -> bool:
    """Tell whether the attached file alone may be why this was refused."""
    return isinstance(error, discord.HTTPException) and error.code in {0, 50013}


def pause_after(error: BaseException, tries: int) -> dt.timedelta:
    """Return how long to wait before something is tried again that has failed ``tries`` times before."""
    if isinstance(error, discord.RateLimited):
        return dt.timedelta(seconds=error.retry_after)
    seconds = PAUSES[min(tries, len(PAUSES) - 1)]
    return dt.timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311  # no secret
