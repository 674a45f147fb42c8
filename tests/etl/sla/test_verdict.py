"""The verdict at a moment. The target is an hour from 08:00 on Monday 23 November 2026."""

import pandas as pd
import pytest

from etl.sla.verdict import verdict

RUNNING = {"stopped_at": None, "ended_by": "", "is_on_time": None}
ON_TIME = {"stopped_at": "08:40", "ended_by": "stop", "is_on_time": True, "decided_at": "08:40"}
LATE = {"stopped_at": "09:30", "ended_by": "stop", "is_on_time": False}
NO_VERDICT = {"decided_at": None, "is_on_time": None}


@pytest.mark.parametrize(
    ("clock", "at", "word"),
    [
        (RUNNING, "08:59", "running"),
        (RUNNING, "09:00", "running"),  # it may still stop on time at this instant
        (RUNNING, "09:01", "running_late"),
        (RUNNING, "07:59", "none"),
        (ON_TIME, "08:39", "running"),
        (ON_TIME, "08:40", "on_time"),
        (ON_TIME, "12:00", "on_time"),
        (LATE, "09:29", "running_late"),
        (LATE, "09:30", "late"),
        ({**LATE, "ended_by": "transfer"}, "09:30", "late"),
        ({**ON_TIME, **NO_VERDICT, "ended_by": "transfer"}, "09:30", "none"),
        ({**ON_TIME, **NO_VERDICT, "ended_by": "invalid"}, "09:30", "none"),
        ({**RUNNING, **NO_VERDICT, "ended_by": "superseded"}, "09:30", "none"),  # ended, nobody knows when
        ({**RUNNING, **NO_VERDICT, "due_at": None}, "12:00", "running"),  # paused
        ({**RUNNING, **NO_VERDICT}, "12:00", "running"),  # reopened, and late before
        ({**LATE, **NO_VERDICT}, "12:00", "none"),  # reopened, and late before
        ({**RUNNING, **NO_VERDICT, "target_seconds": None, "due_at": None}, "12:00", "none"),
        ({**ON_TIME, "clock": "autoclose", **NO_VERDICT}, "12:00", "none"),
    ],
)
def test_the_verdict_at_a_moment(sla, clock, at, word):
    assert verdict(_frame(sla, clock), sla.at(f"2026-11-23 {at}")).tolist() == [word]


def test_no_clocks_have_no_verdicts(sla):
    assert verdict(_frame(sla, RUNNING).iloc[:0], sla.at("2026-11-23 08:00")).tolist() == []


def _frame(sla, clock):
    row = {
        "clock": "resolve",
        "target_seconds": 3600,
        "started_at": "08:00",
        "due_at": "09:00",
        "decided_at": "09:00",
    }
    row |= clock
    row |= {name: sla.at(f"2026-11-23 {text}") for name, text in row.items() if name.endswith("_at") and text}
    instants = {name: "datetime64[us, UTC]" for name in row if name.endswith("_at")}
    return pd.DataFrame([row]).astype({**instants, "target_seconds": "Int64", "is_on_time": "boolean"})
