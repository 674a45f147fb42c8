"""Which counts moved by more than chance."""

from math import comb

import numpy as np
import pytest

from metrics.movers import Mover, movers


@pytest.mark.parametrize(
    ("now", "before", "days", "days_before"), [(31, 12, 7, 7), (3, 16, 7, 28), (0, 9, 27, 24), (6, 6, 1, 1)]
)
def test_the_chance_is_that_of_the_binomial_summed_by_hand(now, before, days, days_before) -> None:
    total, part = now + before, days / (days + days_before)
    chances = [comb(total, k) * part**k * (1 - part) ** (total - k) for k in range(total + 1)]
    expected = min(1, 2 * min(sum(chances[now:]), sum(chances[: now + 1])))
    assert movers(["pju"], [now], [before], days, days_before)[0].chance == pytest.approx(expected, rel=1e-9)


def test_what_moved_is_named_and_the_rest_keeps_its_order() -> None:
    found = movers(["sampah", "pju", "taman"], [9, 31, 4], [8, 12, 5], 7, 7)
    assert [row.group for row in found] == ["sampah", "pju", "taman"]
    assert [row.is_beyond for row in found] == [False, True, False]
    assert found[1].has_risen


def test_a_handful_is_never_named_and_nothing_is_no_chance() -> None:
    assert movers(["a", "b"], [4, 0], [0, 0], 7, 700) == [
        Mover("a", 4, 0, pytest.approx(1e-8, rel=1), False),
        Mover("b", 0, 0, 1.0, False),
    ]


def test_where_nothing_changes_hardly_a_week_names_anything() -> None:
    """Twenty categories of ten a week, a thousand weeks: the procedure promises at most 5 % of them."""
    rng = np.random.default_rng(7)
    weeks = rng.poisson(10, (1_000, 2, 20))
    named = sum(
        any(row.is_beyond for row in movers(list("abcdefghijklmnopqrst"), *week.tolist(), 7, 7))
        for week in weeks
    )
    assert named / 1_000 < 0.065
