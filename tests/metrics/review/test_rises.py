"""Cells that rose and areas that fell silent, with false discoveries held down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.review.rises import chance_of_rise, discoveries, risen, silent

CELLS = 1_380
WEEK = 1 / 27


def test_a_cell_that_jumps_is_found_and_one_that_always_had_many_is_not():
    assert risen([9, 20], [4, 500], WEEK, CELLS) == [True, False]


def test_three_out_of_nothing_are_not_enough_among_so_many_cells_and_four_are():
    assert risen([3], [0], WEEK, CELLS) == [False]
    assert risen([4], [0], WEEK, CELLS) == [True]


def test_the_chance_is_exact():
    assert chance_of_rise(3, 0, WEEK) == pytest.approx(WEEK**3)
    assert chance_of_rise(0, 0, WEEK) == 1


def test_weeks_without_change_name_a_cell_less_than_once_in_ten():
    random = np.random.default_rng(7)
    rates = random.gamma(0.4, 0.12, CELLS)
    named = 0
    for _ in range(40):
        now, before = random.poisson(rates), random.poisson(rates * 26)
        named += sum(risen(now[now > 0].tolist(), before[now > 0].tolist(), WEEK, CELLS))
    assert named <= 4


def test_an_area_is_silent_only_against_a_city_that_is_not():
    part = 13 / 39
    assert silent([0, 20, 18], [60, 40, 41], part) == [True, False, False]
    assert silent([0, 1, 0], [60, 40, 41], part=0.01) == [False, False, False]


def test_benjamini_and_hochbergs_own_example():
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    chances += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert discoveries(chances) == [True] * 4 + [False] * 11


@given(st.lists(st.floats(0, 1), max_size=50), st.integers(0, 500))
def test_a_smaller_chance_is_never_left_out_while_a_larger_is_named(chances, of):
    found = discoveries(chances, of)
    named = [chance for chance, is_found in zip(chances, found, strict=True) if is_found]
    rest = [chance for chance, is_found in zip(chances, found, strict=True) if not is_found]
    assert not named or not rest or max(named) < min(rest)
