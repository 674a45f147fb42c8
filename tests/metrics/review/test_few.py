"""What is said of agencies with few cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.review.few import FEWEST_GAPS, fisher, gaps, method, windows


def test_the_method_follows_the_cases_a_week():
    assert method([9] * 26, [12] * 26) == "weeks"
    assert method([12] * 26, [12] * 26) == "windows"  # never late: no limits, but a change would show
    assert method([2] * 26, [3] * 26) == "windows"
    assert method([0] * 26, [0] * 24 + [3, 2]) == "none"
    assert method([], []) == "none"
    assert method([9] * 6, [50] * 6) == "none"


def test_two_windows_differ_only_beyond_chance():
    better = windows([1] * 13 + [4] * 13, [5] * 26)
    assert (better.before, better.now, better.way) == ((13, 65), (52, 65), "rose")
    assert windows([4] * 13 + [1] * 13, [5] * 26).way == "fell"
    assert windows([4] * 13 + [3] * 13, [5] * 26).way == "unproven"
    assert windows([1] * 26, [0] * 13 + [1] * 13) is None


def test_fisher_agrees_with_the_tea_taster():
    assert fisher(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher(4, 4, 0, 4) == pytest.approx(2 / 70)
    assert fisher(0, 5, 0, 5) == 1


@given(st.tuples(*[st.integers(0, 40)] * 4))
def test_fisher_does_not_depend_on_which_is_called_first(numbers):
    a, b, c, d = numbers
    here, there = fisher(a, a + b, c, c + d), fisher(c, c + d, a, a + b)
    assert here == pytest.approx(there)
    assert 0 < here <= 1 + 1e-9


def test_a_long_silence_is_called_long_before_it_ends():
    usual = [10, 14, 8, 12, 11, 9, 13, 10, 12, 8, 11, 12, 10, 9]
    assert gaps(usual, since_last=10).way == "unproven"
    assert gaps(usual, since_last=60).way == "rose"
    assert gaps(usual, since_last=60).days == 60
    assert gaps([*usual, 0], since_last=1).way == "fell"


def test_few_gaps_or_gaps_that_never_differ_say_nothing():
    assert gaps([5] * (FEWEST_GAPS - 1), 3) is None
    assert gaps([7] * 20, 3) is None
