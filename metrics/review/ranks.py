"""Whether times became shorter or longer: Mann and Whitney's test of ranks, for times that are skewed."""

import math
from collections.abc import Sequence

import numpy as np

from metrics.tails import NORMAL


def mann_whitney(now: Sequence[float], before: Sequence[float]) -> float:
    """How likely it is by chance that the values of one differ so much from the other's; two-sided, by the
    normal approximation with ties and continuity, which is close from 8 values each."""
    n, m = len(now), len(before)
    values = np.concatenate([np.asarray(now, float), np.asarray(before, float)])
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[places]
    wins = ranks[:n].sum() - n * (n + 1) / 2
    total = n + m
    ties = float((counts.astype(float) ** 3 - counts).sum()) / (total * (total - 1)) if total > 1 else 0.0
    spread = math.sqrt(n * m / 12 * (total + 1 - ties))
    if spread == 0:
        return 1.0
    score = max(0.0, abs(float(wins) - n * m / 2) - 0.5) / spread
    return 2 * NORMAL.cdf(-score)
