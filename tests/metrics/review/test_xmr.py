"""Limits, phases and rules of a series; the reference cases are in test_chart_cases.py."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.review.rules import Hit
from metrics.review.xmr import LIMIT_FACTOR, Limits, assurance, chart, limits

CALM = [10, 12, 9, 11, 10, 8, 11, 12, 10, 9, 11, 10, 12, 9]
WEEKS = st.lists(st.integers(0, 500), min_size=12, max_size=40)


def test_the_constant_is_wheelers_and_not_three_over_1128():
    assert LIMIT_FACTOR == 2.66
    assert pytest.approx(2.66, abs=5e-4) == 3 / 1.128


def test_a_week_outside_is_a_hit_with_its_direction():
    assert chart([*CALM, 30]).last == Hit("outside", 1, 1)
    assert chart([*CALM, -9]).last == Hit("outside", -1, 1)


def test_seven_weeks_above_the_mean_are_one_hit_that_counts_them():
    found = chart([*CALM, *CALM, 8, 8, 8, 8, 8, 8, 13, 11.4, 13, 11.5, 13, 11.6, 13])
    assert found.last == Hit("one_side", 1, 7)


def test_limits_move_only_at_a_named_change():
    series = [*CALM, *(value + 50 for value in CALM)]
    assert len(chart(series).phases) == 1
    before, after = chart(series, changes=[len(CALM)]).phases
    assert after.limits.centre == pytest.approx(before.limits.centre + 50)
    assert chart(series, changes=[len(CALM)]).last is None


def test_a_phase_that_has_just_begun_has_no_limits_and_no_hits():
    found = chart([*CALM, 90, 91, 92], changes=[len(CALM)])
    assert found.limits is None
    assert found.hits[-3:] == (None, None, None)


def test_what_is_judged_has_no_part_in_its_limits():
    series = [*CALM, 12.9, 13.1]
    assert chart(series, fresh=2).limits == chart(CALM).limits
    assert len(chart(series, fresh=2).hits) == len(series)
    assert chart(series, changes=[len(CALM)], fresh=2).limits is None


def test_weeks_without_a_value_belong_to_no_rule():
    with_gaps = [value for calm in CALM for value in (calm, math.nan)]
    assert chart(with_gaps).limits == chart(CALM).limits
    assert chart(with_gaps).last is None


def test_a_series_that_never_differs_has_no_limits():
    assert limits([4.0] * 20) is None
    assert limits([]) is None
    assert limits([3.0]) is None


def test_one_event_among_zeros_is_outside_and_the_zeros_are_not():
    found = chart([0.0] * 25 + [1.0], floor=0)
    assert [hit.rule == "outside" for hit in found.hits] == [False] * 25 + [True]


def test_no_limit_passes_what_no_value_can():
    found = chart([0.9, 1, 0.8, 1, 1, 0.9, 1, 0.7, 1, 1, 0.8, 1, 1], floor=0, ceiling=1)
    assert found.limits.upper == 1


@given(WEEKS, st.integers(-1000, 1000), st.integers(1, 50))
def test_another_unit_changes_no_hit(values, shift, scale):
    moved = chart([value * scale + shift for value in values])
    assert [hit and (hit.rule, hit.direction) for hit in moved.hits] == [
        hit and (hit.rule, hit.direction) for hit in chart(values).hits
    ]


@given(WEEKS)
def test_upside_down_turns_each_direction(values):
    down = [-value for value in values]
    for up, turned in zip(chart(values).hits, chart(down).hits, strict=True):
        if up is None or up.rule != "trend":  # the peak of two trends belongs to the rising one
            assert (up and (up.rule, up.direction)) == (turned and (turned.rule, -turned.direction))


@given(WEEKS)
def test_the_centre_lies_between_the_limits_and_those_outside_are_hits(values):
    found = chart(values)
    if found.limits is None:
        return
    assert found.limits.lower <= found.limits.centre <= found.limits.upper
    for value, hit in zip(values, found.hits, strict=True):
        is_outside = not found.limits.lower <= value <= found.limits.upper
        assert is_outside == (hit is not None and hit.rule == "outside")


@pytest.mark.parametrize(
    ("target", "better", "expected"),
    [
        (0.5, "increase", "consistent_pass"),
        (0.95, "increase", "consistent_fail"),
        (0.95, "decrease", "consistent_pass"),
        (0.7, "increase", "inconsistent"),
        (0.6, "increase", "inconsistent"),  # on a limit: it may just fail
        (0.7, "neutral", None),
    ],
)
def test_whether_a_process_passes_its_target(target, better, expected):
    assert assurance(Limits(0.7, 0.6, 0.8), target, better) == expected
