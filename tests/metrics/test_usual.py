from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.usual import FEWEST, Usual, is_beyond_chance, usual


@pytest.mark.parametrize(
    ("counts", "range_"),
    [
        ([5] * 26, Usual(0, 11)),  # alike by chance: Poisson about 5 spreads to 5 ± 6.7
        ([100] * 26, Usual(70, 130)),
        ([0] * 26, Usual(0, 1)),
        ([90, 110] * 13, Usual(38, 162)),  # neighbours differ by 20: 3 × 20 / 0.954 about 100
        ([5, 6] * 12 + [37, 22], Usual(0, 13)),  # a wild week widens nothing
    ],
)
def test_the_usual_range(counts: list[int], range_: Usual) -> None:
    assert usual(counts) == range_


def test_few_counts_say_nothing() -> None:
    assert usual([5] * (FEWEST - 1)) is None


def test_the_ends_of_the_range_are_usual() -> None:
    assert [n for n in range(12) if Usual(2, 9).has(n)] == list(range(2, 10))


@given(st.lists(st.integers(0, 10_000), min_size=FEWEST, max_size=60))
def test_the_median_is_always_usual(counts: list[int]) -> None:
    found = usual(counts)
    assert found
    assert found.has(median(counts))
    assert found.low >= 0


@pytest.mark.parametrize(
    ("before", "after", "is_beyond"),
    [
        (0, 0, False),
        (0, 9, False),  # 2 × 0.5⁹ = 0.0039
        (0, 10, True),  # 0.00195
        (10, 0, True),
        (3, 6, False),
        (100, 100, False),
        (100, 150, True),
        (100, 140, False),
        (5_000, 5_400, True),
    ],
)
def test_two_counts_differ_beyond_chance(before: int, after: int, is_beyond: bool) -> None:
    assert is_beyond_chance(before, after) is is_beyond
