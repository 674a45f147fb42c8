"""Tails against sums written out, and against known values."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics import tails

CHANCES = st.floats(0.001, 0.999)


@given(st.integers(1, 60), st.data(), CHANCES)
def test_binomial_tails_are_the_sums_of_their_terms(trials, data, chance):
    successes = data.draw(st.integers(-1, trials + 1))
    terms = [math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(trials + 1)]
    above = sum(terms[max(0, successes) :])
    below = sum(terms[: max(0, successes + 1)])
    assert tails.binomial_at_least(successes, trials, chance) == pytest.approx(above, rel=1e-9, abs=1e-14)
    assert tails.binomial_at_most(successes, trials, chance) == pytest.approx(below, rel=1e-9, abs=1e-14)


@given(st.integers(-1, 80), st.floats(0.01, 60))
def test_poisson_tails_are_the_sums_of_their_terms(number, mean):
    terms = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(400)]
    above, below = sum(terms[max(0, number) :]), sum(terms[: max(0, number + 1)])
    assert tails.poisson_at_least(number, mean) == pytest.approx(above, rel=1e-9, abs=1e-14)
    assert tails.poisson_at_most(number, mean) == pytest.approx(below, rel=1e-9, abs=1e-14)


def test_large_counts_cost_no_longer_sum():
    assert tails.binomial_at_least(500_000, 1_000_000, 0.5) == pytest.approx(0.5004, abs=1e-4)
    assert tails.poisson_at_least(1_000_000, 1_000_000) == pytest.approx(0.5002, abs=1e-4)


def test_the_least_likely_still_has_a_chance_above_none():
    assert 0 < tails.binomial_at_least(40, 41, 1 / 27) < 1e-50
    assert math.isfinite(tails.mid_score(1e-320, 1.0))
    assert math.isfinite(tails.mid_score(1.0, 0.0))


@example(37, 0.2965332486814899)  # far out, where the tails no longer add up
@given(st.integers(1, 40), CHANCES)
def test_scores_of_chance_alone_have_mean_zero(trials, chance):
    terms = [math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(trials + 1)]
    scores = [
        tails.mid_score(tails.binomial_at_least(k, trials, chance), tails.binomial_at_most(k, trials, chance))
        for k in range(trials + 1)
    ]
    assert scores == sorted(scores)
    assert sum(a * b for a, b in zip(terms, scores, strict=True)) == pytest.approx(0, abs=0.12)


def test_two_sided_is_never_above_one():
    assert tails.two_sided(0.6, 0.7) == 1
    assert tails.two_sided(0.01, 1.0) == 0.02
