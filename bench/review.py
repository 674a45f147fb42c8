"""How often the review is wrong, and how soon it is right, on weeks whose truth is known."""

from collections.abc import Iterator

import numpy as np

from bench.record import Result, result
from metrics.review.few import method
from metrics.review.rises import risen
from metrics.review.xmr import FRESH, chart

RUNS, WEEKS, AGENCIES = 1_000, 26, 10
CELLS, CASES_A_WEEK = 1_380, 63  # 46 kelurahan and 30 categories; the mock-up's number of cases


def measure(rows: list[int]) -> Iterator[Result]:
    """`rows` plays no part: the size is the number of runs."""
    random = np.random.default_rng(20_261_128)
    yield from _false_alarms(random)
    yield from _shifts(random)
    yield _false_cells(random)


def _false_alarms(random: np.random.Generator) -> Iterator[Result]:
    """The last week of each agency, of processes in which nothing changes."""
    normal = random.normal(100, 10, (RUNS * AGENCIES, WEEKS))
    shares = _shares(random, cases=25, share=0.8)
    counts = random.poisson(12, (RUNS * AGENCIES, WEEKS)).astype(float)
    kinds = (("measured", normal, {}), ("shares", shares, {"ceiling": 1.0}), ("counts", counts, {}))
    for name, series, bounds in kinds:
        part = _outside(series, **bounds)
        yield result(f"review.{name}_outside_unchanged", part, "%", f"{len(series)} agency-weeks", "<= 1.5")


def _shares(random: np.random.Generator, cases: int, share: float) -> np.ndarray:
    trials = np.maximum(1, random.poisson(cases, (RUNS * AGENCIES, WEEKS)))
    successes = random.binomial(trials, share)
    assert method(successes[0].tolist(), trials[0].tolist()) == "weeks"
    return successes / trials


def _outside(series: np.ndarray, ceiling: float | None = None) -> float:
    lasts = [chart(row, fresh=FRESH, floor=0, ceiling=ceiling).last for row in series]
    return 100 * sum(hit is not None and hit.rule == "outside" for hit in lasts) / len(lasts)


def _shifts(random: np.random.Generator) -> Iterator[Result]:
    """A shift of four of its own spreads, in the last two weeks."""
    by_limits = by_either = 0
    for _ in range(RUNS):
        series = random.normal(0, 1, WEEKS)
        series[-2:] += 4
        seen = [hit.rule for at in (WEEKS - 1, WEEKS) if (hit := chart(series[:at], fresh=FRESH).last)]
        by_limits += "outside" in seen
        by_either += bool({"outside", "two_in_three"} & set(seen))
    size = f"{RUNS} runs"
    yield result("review.shift_found_by_limits", 100 * by_limits / RUNS, "%", size, ">= 90")
    yield result("review.shift_found_with_two_of_three", 100 * by_either / RUNS, "%", size, ">= 95")


def _false_cells(random: np.random.Generator) -> Result:
    """Ten weeks of a city in which nothing changes, a hundred times."""
    rates = random.gamma(0.4, 1, CELLS)
    rates *= CASES_A_WEEK / rates.sum()
    named, weeks = 0, 1_000
    for _ in range(weeks):
        now, before = random.poisson(rates), random.poisson(rates * WEEKS)
        has = now > 0
        named += sum(risen(now[has].tolist(), before[has].tolist(), 1 / (WEEKS + 1), CELLS))
    return result("review.false_cells", named * 10 / weeks, "in ten weeks", f"{weeks} weeks", "<= 1")
