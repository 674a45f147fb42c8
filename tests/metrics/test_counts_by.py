"""Counts by any column, in two periods; 2026-11-23 is a Monday."""

import datetime as dt

from metrics.counts import counts_by, first_days


def test_groups_are_counted_in_both_periods_and_the_unknown_is_one(connection, given, filters, today):
    given(
        cases=[
            {"category": "pju", "received_at": "11-23 10:00"},
            {"category": "pju", "received_at": "11-16 10:00"},
            {"category": "pju", "received_at": "11-02 10:00"},  # in neither
            {"category": "", "received_at": "11-23 10:00"},
            {"category": "sampah", "received_at": "11-17 10:00"},
        ]
    )
    week = filters(start=dt.date(2026, 11, 23), end=dt.date(2026, 11, 30))
    assert _rows(counts_by(connection, week, today, "category", week.previous())) == [
        ("", 1, 0),
        ("pju", 1, 1),
        ("sampah", 0, 1),
    ]
    assert _rows(counts_by(connection, week, today, "category")) == [("", 1, 0), ("pju", 1, 0)]


def test_a_code_is_known_since_its_first_case_whatever_is_asked_for(connection, given, filters, today):
    given(
        cases=[
            {"category": "pju", "received_at": "11-02 23:59"},
            {"category": "pju", "received_at": "11-23 00:00"},
            {"category": "pju", "received_at": "11-25 00:00"},  # not yet
        ]
    )
    found = first_days(connection, filters(start=dt.date(2026, 11, 23), kinds=("darurat",)), today)
    assert [tuple(str(cell)[:10] for cell in row) for row in found.itertuples(index=False)] == [
        ("pju", "2026-11-02", "2026-11-23")
    ]


def _rows(frame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))
