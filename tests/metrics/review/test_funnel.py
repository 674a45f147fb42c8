"""Units beside each other, inside the limits of their own numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.review.funnel import Funnel, proportions, rates, score_limits

SHARES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=25)


def test_a_few_cases_prove_nothing_and_the_same_share_of_many_does():
    few = proportions([1, *[90] * 9], [4, *[100] * 9])
    many = proportions([25, *[90] * 9], [100] * 10)
    assert few.units[0].side == 0
    assert many.units[0].side == -1


def test_units_that_all_differ_widen_the_limits_and_it_is_said():
    alike = proportions([80, 81, 79, 80, 82, 78, 80, 80, 81, 79], [100] * 10)
    apart = proportions([95, 60, 88, 70, 99, 55, 92, 81, 62, 97], [100] * 10)
    assert alike.spread == 1
    assert apart.spread > 2
    assert apart.units[0].upper - apart.units[0].lower > alike.units[0].upper - alike.units[0].lower


def test_a_unit_without_cases_has_no_place_and_no_verdict():
    unit = proportions([0, 9, 10], [0, 10, 10]).units[0]
    assert math.isnan(unit.value)
    assert unit.side == 0


def test_with_nothing_at_all_there_is_no_verdict():
    assert [unit.side for unit in proportions([0, 0], [0, 0]).units] == [0, 0]
    assert [unit.side for unit in rates([0, 0], [1000, 2000]).units] == [0, 0]
    assert proportions([], []) == Funnel(pytest.approx(math.nan, nan_ok=True), 1.0, ())
    assert [unit.side for unit in proportions([5, 9], [5, 9]).units] == [0, 0]


def test_rates_are_by_residents():
    found = rates([40, 36, 90], [112.869, 89.495, 90.233])
    assert found.baseline == pytest.approx(166 / 292.597)
    assert [unit.side for unit in found.units] == [-1, 0, 1]


def test_exact_limits_come_near_the_score_limits_of_large_units():
    found = proportions([8064, 8100], [10_000, 10_000])
    lower, upper = score_limits(10_000, found.baseline)
    assert found.units[0].lower == pytest.approx(lower, abs=1e-3)
    assert found.units[0].upper == pytest.approx(upper, abs=1e-3)


def test_the_limits_are_the_last_counts_that_chance_allows():
    """Of 4 at 90 % all 4 are no wonder, and none at all is: its chance is 0.0001."""
    unit = proportions([4, 86, *[90] * 8], [4, 96, *[100] * 8]).units[0]
    assert (unit.lower, unit.upper, unit.side) == (0.25, 1, 0)


@given(SHARES)
def test_limits_hold_the_baseline_and_stay_between_0_and_1(pairs):
    successes, trials = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    found = proportions(successes, trials)
    for unit, n in zip(found.units, trials, strict=True):
        if n and 0 < found.baseline < 1:
            assert 0 <= unit.lower <= 1
            assert unit.lower <= unit.upper <= 1
            assert unit.side == (unit.value > unit.upper) - (unit.value < unit.lower)


@given(SHARES)
def test_the_order_of_units_changes_nothing(pairs):
    successes, trials = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    forward, backward = proportions(successes, trials), proportions(successes[::-1], trials[::-1])
    assert [unit.side for unit in forward.units] == [unit.side for unit in backward.units][::-1]
