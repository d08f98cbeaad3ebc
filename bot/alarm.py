"""When something is to be tried again, between two looks at the database by the clock."""

import datetime as dt
from collections.abc import Callable

import discord

#: How often the clock looks in the database for what is due, as another process may have stored it.
LOOK = dt.timedelta(minutes=1)
#: How soon to look again for what could not be stored, or has to go slowly.
SOON = dt.timedelta(seconds=1)


class Alarm:
    """When something is to be tried again, as far as this process knows."""

    def __init__(self) -> None:
        self.at: dt.datetime | None = None
        #: What is called when the alarm is set.
        self.on_set: Callable[[], object] = lambda: None

    def set(self, at: dt.datetime) -> None:
        """Go off at a time, or earlier if it was to; what is due after the clock's next look is left to that."""
        if at <= discord.utils.utcnow() + LOOK:
            self.at = min(at, self.at or at)
            self.on_set()

    def set_soon(self) -> None:
        """Go off soon."""
        self.set(discord.utils.utcnow() + SOON)

    def goes_off(self) -> bool:
        """Tell whether it is time; if so, the alarm is no longer set."""
        if self.at is None or self.at > discord.utils.utcnow():
            return False
        self.at = None
        return True
