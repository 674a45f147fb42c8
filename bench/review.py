"""How often the review is wrong, and how soon it is right, on weeks whose truth is known; how long its pack
takes, from the questions to the PDF."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import numpy as np

from bench.ask import stage_cases
from bench.record import Result, result
from bench.runs import FOLDER, MOMENT, city, load_staged
from metrics.filters import Filters
from metrics.review.agenda import review
from metrics.review.asked import asked
from metrics.review.few import method
from metrics.review.rises import risen
from metrics.review.weeks import end_of, last_whole
from metrics.review.xmr import FRESH, chart
from reports.content import Content, Known
from reports.pdf import pdf_bytes
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

RUNS, WEEKS, AGENCIES = 1_000, 26, 10
CELLS, CASES_A_WEEK = 1_380, 63  # 46 kelurahan and 30 categories; the mock-up's number of cases


def measure(rows: list[int]) -> Iterator[Result]:
    """`rows`: cases behind the pack; the statistics have sizes of their own."""
    yield _pack(min(rows))
    random = np.random.default_rng(20_261_128)
    yield from _false_alarms(random)
    yield from _shifts(random)
    yield _false_cells(random)


def _pack(n: int) -> Result:
    """The middle of five, after one that cuts the typeface and plans the statements."""
    seconds = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder, town = Path(name), city()
        filters = Filters(city_code=town.code, zone=town.zone)
        week = last_whole(filters, MOMENT)
        with closing(open_warehouse(f"duckdb:///{folder / 'warehouse.duckdb'}")) as warehouse:
            upgrade(warehouse)
            load_staged(warehouse, stage_cases(n, folder))
            for _ in range(6):
                start = time.monotonic()
                with warehouse.read() as connection:
                    frames = asked(connection, filters, week, MOMENT)
                known = Known(MOMENT, 1, town.fingerprint, is_simulated=True)
                made = review(frames, town, week)
                at = end_of(week, filters, MOMENT)
                pdf_bytes(Content(made, [], town, known, at, "id"), folder / "fonts")
                seconds.append(time.monotonic() - start)
    return result("review.pack_pdf", median(seconds[1:]), "s", f"{n:,} cases", "<= 3")


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
