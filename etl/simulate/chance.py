"""Draws that belong to a thing, not to the order in which things are drawn.

Every day, call and case has a key (64 bits); a draw is the key mixed with the name of what is drawn. So the
same case always lives the same life, whatever range of days, process or chunk it is made in, and a whole
column of a year is drawn at once. The mixer is splitmix64 (Steele, Lea and Flood 2014); `hash()` would change
with PYTHONHASHSEED.
"""

import hashlib

import numpy as np

Keys = np.ndarray
"""uint64, one a thing."""


def keys(origin: str, days: np.ndarray, numbers: np.ndarray) -> Keys:
    """One key for each pair of day (days since 1970) and number within that day."""
    return _mix(_mix(_word(origin) ^ days.astype(np.uint64)) + numbers.astype(np.uint64))


def uniform(of: Keys, what: str) -> np.ndarray:
    """Numbers in [0, 1)."""
    return (_mix(of ^ _word(what)) >> np.uint64(11)) * 2.0**-53


def number(of: Keys, below: int) -> np.ndarray:
    """A whole number that stays with the thing, from 0."""
    return (of % np.uint64(below)).astype(np.int64)


def happens(of: Keys, what: str, share: np.ndarray | float) -> np.ndarray:
    """True with the probability `share`."""
    return uniform(of, what) < share


def pick(of: Keys, what: str, weights: np.ndarray, rows: np.ndarray | int = 0) -> np.ndarray:
    """Indexes into `weights`, which need not add up to 1; of a table of weights, into the given row."""
    table = np.atleast_2d(weights)
    edges = np.cumsum(table, axis=1)
    edges = (
        edges / edges[:, -1:] + np.arange(len(table))[:, None]
    )  # row n spans n to n + 1: one search for all
    found = np.searchsorted(edges.ravel(), rows + uniform(of, what), side="right") - rows * table.shape[1]
    return np.minimum(found, table.shape[1] - 1)


def lasting(of: Keys, what: str, median: np.ndarray | float, spread: np.ndarray | float) -> np.ndarray:
    """Lognormal durations in the median's unit; `spread` is the deviation of their logarithm."""
    radius = np.sqrt(-2 * np.log1p(-uniform(of, what)))
    return median * np.exp(spread * radius * np.cos(2 * np.pi * uniform(of, f"{what} angle")))


def counts(origin: str, days: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """How many of each thing (column) happen on each day (row): Poisson, each day from a seed of its own."""
    seeds = keys(origin, days, np.zeros(len(days)))
    drawn = [np.random.default_rng(seed).poisson(row) for seed, row in zip(seeds, expected, strict=True)]
    return np.array(drawn, dtype=np.int64).reshape(expected.shape)


def _word(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))


def _mix(values: np.ndarray) -> np.ndarray:
    mixed = values + np.uint64(0x9E3779B97F4A7C15)  # whole columns wrap around at 2**64, as is meant
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
