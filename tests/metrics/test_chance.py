"""The two ranges of a share: what chance could have made of it, and what is unknown about it."""

import math

import numpy as np
import pandas as pd
import pytest

from metrics.chance import FEW, NO_GOAL, OVER, UNDER, WITHIN, bounds, change, interval, standing, with_chance


@pytest.mark.parametrize(
    ("part", "n", "low", "high"),
    [  # Newcombe 1998, Table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0000),
    ],
)
def test_the_interval_is_wilsons(part, n, low, high):
    assert interval(part, n) == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_range():
    assert np.isnan([*interval(0, 0), *bounds(0, 0, 0)]).all()


@pytest.mark.parametrize("share", [0.6, 0.75, 0.85, 0.95])
def test_the_interval_holds_the_true_share_in_95_of_100_periods(share):
    coverage = [_coverage(n, share) for n in range(10, 120)]
    assert 0.94 < np.mean(coverage) < 0.965
    assert min(coverage) > 0.88


def test_bounds_say_what_the_unrecorded_could_do_whatever_n():
    assert bounds(32, 52, 6) == pytest.approx((32 / 58, 38 / 58))
    assert bounds(3200, 5200, 600) == pytest.approx((32 / 58, 38 / 58))
    assert bounds(0, 0, 5) == (0, 1)
    assert bounds(4, 5, 0) == (0.8, 0.8)


@pytest.mark.parametrize(
    ("part", "n", "word"),
    [(0, 9, FEW), (10, 10, WITHIN), (25, 34, WITHIN), (32, 52, UNDER), (60, 60, OVER), (0, 0, FEW)],
)
def test_a_mark_needs_the_whole_interval(part, n, word):
    assert standing(part, n, 0.85).tolist() == [word]


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [  # Newcombe 1998, Table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_a_change_is_newcombes(now, before, low, high):
    assert change(*now, *before) == pytest.approx((low, high), abs=5e-5)
    assert np.isnan(change(0, 0, *before)).all()


def test_without_a_goal_nothing_is_over_or_under():
    assert standing([1, 50], [3, 100], None).tolist() == [FEW, NO_GOAL]


def test_a_frame_gets_its_ranges():
    whole = pd.DataFrame(
        {"n": [52, 0], "on_time_count": [32, 0], "not_recorded_count": [6, 0]}, dtype="Int64"
    )
    found = with_chance(whole, 0.85)
    assert found.loc[0, ["low_share", "high_share"]].tolist() == pytest.approx(interval(32, 52))
    assert found.loc[0, ["lowest_share", "highest_share"]].tolist() == pytest.approx((32 / 58, 38 / 58))
    assert found["standing"].tolist() == [UNDER, FEW]
    assert found.loc[1, ["low_share", "lowest_share"]].isna().all()


def _coverage(n: int, share: float) -> float:
    """How probable it is that the interval of what comes out of n holds the share."""
    parts = np.arange(n + 1)
    low, high = interval(parts, np.full(n + 1, n))
    held = parts[(low <= share) & (share <= high)]
    return sum(math.comb(n, int(k)) * share**k * (1 - share) ** (n - k) for k in held)
