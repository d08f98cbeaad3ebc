"""What is known of a page's week from elsewhere than its own words."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a page from elsewhere, for what the page does not say itself."""

    number: int | None = None
    date: dt.date | None = None

    def otherwise(self, other: "Given") -> "Given":
        """Return this, completed by another."""
        return Given(other.number if self.number is None else self.number, self.date or other.date)


#: Nothing is known.
UNKNOWN = Given()
