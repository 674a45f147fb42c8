"""Exact tails of the distributions of counts, for one number at a time.

By the incomplete beta and gamma functions (continued fraction after Lentz, series after Abramowitz and Stegun
6.5.29), correct to about 1e-12; so no sum grows with the counts.
"""

import math
from collections.abc import Callable
from statistics import NormalDist

_TINY, _CLOSE, _MOST_STEPS = 1e-300, 1e-15, 100_000
NORMAL = NormalDist()


def binomial_at_least(successes: int, trials: int, chance: float) -> float:
    """P(X >= successes) of `trials` independent ones."""
    if successes <= 0:
        return 1.0
    return 0.0 if successes > trials else _beta(successes, trials - successes + 1, chance)


def binomial_at_most(successes: int, trials: int, chance: float) -> float:
    """P(X <= successes)."""
    if successes < 0:
        return 0.0
    return 1.0 if successes >= trials else _beta(trials - successes, successes + 1, 1 - chance)


def poisson_at_least(number: int, mean: float) -> float:
    """P(X >= number) where `mean` are expected."""
    return 1.0 if number <= 0 else _gamma(number, mean)[0]


def poisson_at_most(number: int, mean: float) -> float:
    """P(X <= number)."""
    return 0.0 if number < 0 else _gamma(number + 1, mean)[1]


def two_sided(at_least: float, at_most: float) -> float:
    """Twice the smaller tail, at most 1."""
    return min(1.0, 2 * min(at_least, at_most))


def mid_score(at_least: float, at_most: float) -> float:
    """How far out a count lies, as a normal score: above 0 where it is high. Half the chance of the count
    itself goes to each side, so that the scores of chance alone have mean 0 and spread 1."""
    itself = min(max(0.0, at_least + at_most - 1), at_least, at_most)  # far out the sum is but rounding
    below = min(max(at_most - itself / 2, _TINY), 1 - 1e-16)
    above = max(at_least - itself / 2, _TINY)
    return NORMAL.inv_cdf(below) if below <= above else -NORMAL.inv_cdf(min(above, 1 - 1e-16))


def smallest(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Where between `low` and `high` something begins to hold, by halving."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x > (a + 1) / (a + b + 2):
        return 1 - math.exp(logarithm) * _beta_fraction(b, a, 1 - x) / b
    return math.exp(logarithm) * _beta_fraction(a, b, x) / a


def _beta_fraction(a: float, b: float, x: float) -> float:
    def term(step: int) -> tuple[float, float]:
        half = step // 2
        if step == 0:
            return 1.0, 1.0
        if step % 2:
            return -(a + half) * (a + b + half) * x / ((a + step - 1) * (a + step)), 1.0
        return half * (b - half) * x / ((a + step - 1) * (a + step)), 1.0

    return _fraction(term)


def _gamma(a: float, x: float) -> tuple[float, float]:
    """The regularised incomplete gamma functions P(a, x) and Q(a, x), each computed where it is small."""
    if x <= 0:
        return 0.0, 1.0
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for step in range(1, _MOST_STEPS):
            term *= x / (a + step)
            total += term
            if term < total * _CLOSE:
                break
        return total * scale, 1 - total * scale
    upper = scale * _fraction(lambda n: (1.0, x + 1 - a) if n == 0 else (n * (a - n), x + 1 - a + 2 * n))
    return 1 - upper, upper


def _fraction(term: Callable[[int], tuple[float, float]]) -> float:
    """1 / (b0 + a1 / (b1 + a2 / (b2 + …))) where `term(n)` is (a_n, b_n); a_0 is not used."""
    value = term(0)[1] or _TINY
    above, below = value, 0.0
    for step in range(1, _MOST_STEPS):
        a, b = term(step)
        below = 1 / (b + a * below or _TINY)
        above = b + a / above or _TINY
        value *= above * below
        if abs(above * below - 1) < _CLOSE * 4:
            break
    return 1 / value
