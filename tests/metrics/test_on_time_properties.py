"""Shares against a count by hand, clock by clock, of random clocks whose instants often coincide."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.on_time import on_time

MIDNIGHT = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)  # Monday 23 November, WIB
HALF_DAY = dt.timedelta(hours=12)
COLUMNS = ["n", "on_time_count", "late_count", "running_late_count", "running_count", "without_target_count"]
INSTANTS = st.integers(-2, 6).map(lambda steps: MIDNIGHT + steps * HALF_DAY)


@st.composite
def clocks(draw):
    """As the ETL leaves them: stopped or running, paused, without a target, ended without a verdict."""
    started_at, due_at, stopped_at = draw(INSTANTS), draw(INSTANTS | st.none()), draw(INSTANTS | st.none())
    is_judged = draw(st.booleans()) and due_at is not None
    has_target = is_judged or draw(st.booleans())
    is_on_time = stopped_at <= due_at if is_judged and stopped_at else None
    return {
        "agency": draw(st.sampled_from(["dinsos", "bpbd"])),
        "scope": "agency",
        "started_at": started_at,
        "due_at": due_at if has_target else None,
        "stopped_at": stopped_at,
        "target_seconds": 3600 if has_target else None,
        "is_on_time": is_on_time,
        "decided_at": None if not is_judged else stopped_at if is_on_time else due_at,
    }


@pytest.mark.parametrize("days", [(None, None), (23, 24), (23, None), (None, 25)])
@settings(max_examples=15)
@given(rows=st.lists(clocks(), min_size=1, max_size=12), at=INSTANTS)
def test_shares_are_what_a_count_by_hand_finds(connection, insert_alone, filters, days, rows, at):
    start, end = (day and dt.date(2026, 11, day) for day in days)
    insert_alone(clocks=rows)
    answer = on_time(connection, filters(start=start, end=end), at)
    found = {
        row["agency"]: Counter({name: row[name] for name in COLUMNS}) for row in answer.to_dict("records")
    }
    expected: dict[str, Counter] = {}
    for row in rows:
        expected.setdefault(row["agency"], Counter()).update(_counted(row, start, end, at))
    assert _without_zeros(found) == _without_zeros(expected)


def _without_zeros(counts: dict[str, Counter]) -> dict[str, Counter]:
    return {agency: +counter for agency, counter in counts.items() if +counter}


def _counted(row: dict, start: dt.date | None, end: dt.date | None, at: dt.datetime) -> Counter:
    if row["started_at"] > at:
        return Counter()
    if row["target_seconds"] is None:
        return Counter({"without_target_count": _is_in(row["started_at"], start, end)})
    decided_at, has_stopped = row["decided_at"], row["stopped_at"] is not None and row["stopped_at"] <= at
    if has_stopped and decided_at is None:
        return Counter()
    if not has_stopped and (decided_at is None or decided_at >= at):
        return Counter({"running_count": 1})
    if not _is_in(decided_at, start, end):
        return Counter()
    is_on_time = has_stopped and row["is_on_time"]
    late = {"late_count": 1} | ({} if has_stopped else {"running_late_count": 1})
    return Counter({"n": 1} | ({"on_time_count": 1} if is_on_time else late))


def _is_in(instant: dt.datetime, start: dt.date | None, end: dt.date | None) -> bool:
    day = (instant + dt.timedelta(hours=7)).date()
    return (start is None or day >= start) and (end is None or day < end)
