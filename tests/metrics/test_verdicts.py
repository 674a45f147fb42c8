"""Every verdict, and the instants at which one turns into another. The moment is 24 November, 08.20 WIB."""

import pytest
import sqlalchemy as sa

from metrics.known import known_clocks
from warehouse.verdicts import verdict


@pytest.mark.parametrize(
    ("word", "clock"),
    [
        (
            "on_time",
            {"due_at": "11-24 07:00", "stopped_at": "11-24 07:00", "is_on_time": True},
        ),  # to the second
        ("late", {"due_at": "11-24 07:00", "stopped_at": "11-24 07:01", "is_on_time": False}),
        ("running", {"due_at": "11-24 08:21"}),
        ("running", {"due_at": "11-24 08:20"}),  # at the due instant it may still stop on time
        ("running_late", {"due_at": "11-24 08:19"}),
        ("running", {"due_at": None, "paused_since": "11-24 07:00"}),
        ("running", {"due_at": "11-24 07:00", "decided_at": None}),  # reopened, and late before: not twice
        ("none", {"target_seconds": None}),
        ("none", {"target_seconds": None, "stopped_at": "11-24 07:00"}),
        ("none", {"stopped_at": "11-24 07:00", "ended_by": "invalid", "is_on_time": None}),
        ("none", {"due_at": "11-24 07:00", "ended_by": "invalid"}),  # nobody knows when
        (
            "late",
            {
                "due_at": "11-24 07:00",
                "stopped_at": "11-24 07:30",
                "ended_by": "transfer",
                "is_on_time": False,
            },
        ),
        ("none", {"clock": "autoclose", "due_at": "11-24 07:00"}),
        ("none", {"started_at": "11-24 08:21", "due_at": "11-24 09:21"}),  # not begun at the moment
        (
            "running",
            {"due_at": "11-24 08:21", "stopped_at": "11-24 08:21", "is_on_time": True},
        ),  # stops later
        ("running_late", {"due_at": "11-24 08:00", "stopped_at": "11-24 08:21", "is_on_time": False}),
    ],
)
def test_a_clock_has_one_of_five_verdicts(connection, given, today, word, clock):
    given(clocks=[clock])
    assert connection.scalar(sa.select(verdict(known_clocks(None), today))) == word
