"""The budget of a backlog: what it may send in a while, so that it leaves room for what somebody has just done."""

import datetime as dt
from collections import defaultdict, deque

from db.outbox import Lane

#: What a backlog may send, and in which time. Discord takes five messages in five seconds a channel, and fifty requests
#: a second in all. Sending something that may have been sent before takes two requests.
LANE_PACE, WHOLE_PACE = (4, dt.timedelta(seconds=5)), (20, dt.timedelta(seconds=1))


class Pace:
    """When something was sent, in each lane and in all; what no longer counts is forgotten."""

    def __init__(self) -> None:
        self._of_lane = defaultdict[Lane, deque[dt.datetime]](deque)
        self._of_all = deque[dt.datetime]()

    def note(self, lane: Lane, now: dt.datetime) -> None:
        """Note that something is sent."""
        for other in [other for other, sent in self._of_lane.items() if not _lately(sent, LANE_PACE[1], now)]:
            del self._of_lane[other]
        self._of_lane[lane].append(now)
        self._of_all.append(now)

    def is_spent(self, lane: Lane, now: dt.datetime) -> bool:
        """Tell whether a backlog has used up what it may send."""
        sent = self._of_lane.get(lane, deque())
        return _is_spent(sent, *LANE_PACE, now) or _is_spent(self._of_all, *WHOLE_PACE, now)

    def __len__(self) -> int:
        """Return in how many lanes something was sent lately, as far as is remembered."""
        return len(self._of_lane)


def _is_spent(sent: deque[dt.datetime], count: int, span: dt.timedelta, now: dt.datetime) -> bool:
    return _lately(sent, span, now) >= count


def _lately(sent: deque[dt.datetime], span: dt.timedelta, now: dt.datetime) -> int:
    """Forget what was sent before a span of time, and return how much was since."""
    while sent and sent[0] <= now - span:
        sent.popleft()
    return len(sent)
