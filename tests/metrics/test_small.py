"""What subtraction can find of few sensitive cases: nothing. Days are of November 2026; cities are made by
chance."""

import datetime as dt
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.counts import cases_by_hour_of_week, counts_by, trend
from metrics.on_time import course, on_time
from metrics.open_cases import open_by_area, urgent_cases
from metrics.small import told

SENSITIVE = ("bansos", "kdrt")
CATEGORIES = ("pju", *SENSITIVE)
AREAS = ("35.71.01.1001", "35.71.02.1001")
AGENCIES = ("dinsos", "dp3ap2kb")
ONE = st.tuples(
    st.sampled_from(CATEGORIES),
    st.sampled_from(AREAS),
    st.sampled_from(AGENCIES),
    st.integers(1, 5),
    st.booleans(),
)


A_FEW = settings(
    max_examples=3,
    database=None,
    derandomize=True,
)


@A_FEW
@given(rows=st.lists(ONE, min_size=1, max_size=40))
def test_no_two_questions_differ_by_one_to_four_sensitive_cases(
    connection, insert_alone, filters, today, rows
):
    """Whoever knows all plain counts finds, in each count and so in each difference of two, fives."""
    insert_alone(
        cases=[_case(place, row) for place, row in enumerate(rows)],
        clocks=[_clock(place, row) for place, row in enumerate(rows)],
    )
    for asked in _questions(filters):
        for question, options in QUESTIONS:
            found, plain = _told(connection, question, asked, today, options)
            for name in [name for name in found.columns if name == "n" or name.endswith("_count")]:
                if name in ("on_time_count", "late_count"):
                    continue  # these follow from n and the share
                hidden = found[name].sum() - (plain[name].sum() if len(plain) else 0)
                assert hidden % 5 == 0, (question.__name__, name, asked)


@A_FEW
@given(rows=st.lists(ONE, min_size=1, max_size=40))
def test_shares_are_true_but_for_small_sensitive_parts(connection, insert_alone, filters, today, rows):
    insert_alone(clocks=[_clock(place, row) for place, row in enumerate(rows)])
    asked = filters(start=dt.date(2026, 11, 1), end=dt.date(2026, 12, 1))
    found, _ = _told(connection, on_time, asked, today, {"scope": "agency"})
    for row in found.itertuples():
        verdicts = [(one[0] in SENSITIVE, one[4]) for one in rows if one[2] == row.agency]
        hidden = [is_kept for is_sensitive, is_kept in verdicts if is_sensitive]
        plain = [is_kept for is_sensitive, is_kept in verdicts if not is_sensitive]
        meant = plain + (hidden if len(hidden) >= 5 else [])
        assert row.n == len(plain) + len(hidden) - len(hidden) % 5
        if not meant:
            assert pd.isna(row.on_time_share)
        elif len(hidden) < 5:
            assert row.on_time_share == pytest.approx(sum(meant) / len(meant))
            assert row.on_time_count == sum(meant)
        else:
            assert abs(row.on_time_share - sum(meant) / len(meant)) <= 0.005
            assert row.on_time_count + row.late_count == row.n


@pytest.mark.parametrize(
    ("kept", "late", "n", "share"),
    [(0, 4, 0, None), (4, 0, 0, None), (4, 2, 5, 0.67), (6, 0, 5, 1.0), (0, 9, 5, 0.0), (7, 3, 10, 0.7)],
)
def test_a_sensitive_part_by_itself(connection, insert, filters, today, kept, late, n, share):
    rows = [("kdrt", AREAS[0], "dp3ap2kb", 2, place < kept) for place in range(kept + late)]
    insert(clocks=[_clock(place, row) for place, row in enumerate(rows)])
    asked = filters(start=dt.date(2026, 11, 1), end=dt.date(2026, 12, 1))
    found, _ = _told(connection, on_time, asked, today, {"scope": "agency"})
    row = found.iloc[0]
    assert row["n"] == n
    assert (None if pd.isna(row["on_time_share"]) else row["on_time_share"]) == share


def test_single_cases_and_what_is_not_understood_are_told_without_the_sensitive():
    whole = pd.DataFrame({"case_id": ["a", "b"], "n": [1, 1]})
    assert told(whole, whole.iloc[:1]).equals(whole.iloc[:1])
    twice = pd.DataFrame({"mood": ["x", "y"], "case_count": [3, 4]})
    assert told(twice, twice.iloc[:0]).empty


def test_what_has_no_sensitive_part_is_told_as_it_is(connection, insert, filters, today):
    rows = [("pju", area, "dinsos", day, day > 2) for area in AREAS for day in (1, 2, 3)]
    insert(
        cases=[_case(place, row) for place, row in enumerate(rows)],
        clocks=[_clock(place, row) for place, row in enumerate(rows)],
    )
    asked = filters(start=dt.date(2026, 11, 1), end=dt.date(2026, 12, 1))
    for question, options in QUESTIONS:
        found, plain = _told(connection, question, asked, today, options)
        pd.testing.assert_frame_equal(found, plain)
        assert len(found) or question in (urgent_cases, open_by_area)


QUESTIONS = (
    (counts_by, {"by": "category"}),
    (counts_by, {"by": "area"}),
    (trend, {"step": "day"}),
    (cases_by_hour_of_week, {}),
    (on_time, {"scope": "agency"}),
    (on_time, {"scope": "agency", "by": "all"}),
    (course, {"scope": "agency", "step": "day"}),
    (open_by_area, {}),
    (urgent_cases, {}),
)


def _questions(filters):
    """Periods of which one holds the other, categories in and out, an area, an agency."""
    choices = ({}, {"categories": SENSITIVE}, {"categories": ("pju", "kdrt")}, {"areas": AREAS[:1]})
    for last, chosen in product((3, 6), (*choices, {"agencies": AGENCIES[:1]})):
        days = {"start": dt.date(2026, 11, 1), "end": dt.date(2026, 11, last)}
        yield filters(**days, **chosen)


def _told(connection, question, asked, at, options):
    whole = question(connection, asked, at, **options)
    plain = question(connection, replace(asked, without=SENSITIVE), at, **options)
    return told(whole, plain), plain


def _case(place, row):
    category, area, agency, day, _ = row
    return {
        "case_id": f"wa:{place:03}",
        "category": category,
        "area": area,
        "agency": agency,
        "received_at": f"11-{day:02} {place % 12:02}:00",
    }


def _clock(place, row):
    category, area, agency, day, is_kept = row
    return {
        "case_id": f"wa:{place:03}",
        "category": category,
        "area": area,
        "agency": agency,
        "scope": "agency",
        "started_at": f"11-{day:02} 08:00",
        "due_at": f"11-{day:02} 09:00",
        "stopped_at": f"11-{day:02} {'08:30' if is_kept else '10:00'}",
        "ended_by": "stop",
        "is_on_time": is_kept,
        "counted_seconds": 1800 if is_kept else 7200,
    }
