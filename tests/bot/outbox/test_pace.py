"""How much a backlog may send, and what is remembered of that."""

import datetime as dt

from bot.outbox.pace import LANE_PACE, WHOLE_PACE, Pace
from db.outbox import Lane

NOW = dt.datetime(2026, 3, 6, 3, tzinfo=dt.UTC)
LANE = Lane(1, 1)


def test_a_backlog_leaves_room_in_its_channel() -> None:
    pace = Pace()
    for _ in range(LANE_PACE[0]):
        assert not pace.is_spent(LANE, NOW)
        pace.note(LANE, NOW)

    assert pace.is_spent(LANE, NOW)
    assert not pace.is_spent(Lane(1, 2), NOW)
    assert not pace.is_spent(LANE, NOW + LANE_PACE[1])


def test_a_backlog_leaves_room_in_all() -> None:
    pace = Pace()
    for channel_id in range(WHOLE_PACE[0]):
        assert not pace.is_spent(LANE, NOW)
        pace.note(Lane(1, channel_id), NOW)

    assert pace.is_spent(Lane(2, 1), NOW)
    assert not pace.is_spent(Lane(2, 1), NOW + WHOLE_PACE[1])


def test_lanes_in_which_nothing_is_sent_any_more_are_forgotten() -> None:
    pace = Pace()
    for user_id in range(100):
        pace.note(Lane(1, None, user_id), NOW)
    pace.note(LANE, NOW + LANE_PACE[1])

    assert len(pace) == 1
