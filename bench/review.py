"""How often the review is wrong, and how soon it is right, on weeks whose truth is known; how long its pack
takes, from the questions to the PDF."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from bench.ask import stage_cases
from bench.record import Result, result
from bench.runs import CITY, CORES, FOLDER, MOMENT, case_file, city, load_staged
from etl.pipeline import Job, stage
from metrics.filters import Filters
from metrics.review.agenda import review
from metrics.review.asked import asked_discreetly
from metrics.review.few import method
from metrics.review.rises import risen
from metrics.review.weeks import end_of, last_whole
from metrics.review.xmr import FRESH, chart
from reports.chat import chat_text
from reports.content import Content, Known
from reports.docx import docx_bytes
from reports.making import content_of, make
from reports.pdf import pdf_bytes
from reports.schedule import plan, rhythm
from reports.tables import tables
from settings import Settings
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

RUNS, WEEKS, AGENCIES = 1_000, 26, 10
LATER = 170_000  # cases told later: some 100,000 change something, late records of the week among them
CELLS, CASES_A_WEEK = 1_380, 63  # 46 kelurahan and 30 categories; the mock-up's number of cases


def measure(rows: list[int]) -> Iterator[Result]:
    """`rows`: cases behind the pack; the statistics have sizes of their own."""
    yield from _pack(min(rows))
    random = np.random.default_rng(20_261_128)
    yield from _false_alarms(random)
    yield from _shifts(random)
    yield _false_cells(random)


def _pack(n: int) -> Iterator[Result]:
    """The middle of five, after one that cuts the typeface and plans the statements; and a pack made again
    after the warehouse has changed."""
    parts: dict[str, list[float]] = {"asked": [], "computed": [], "set": []}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder, town = Path(name), city()
        filters = Filters(city_code=town.code, zone=town.zone)
        week = last_whole(filters, MOMENT)
        with closing(open_warehouse(f"duckdb:///{folder / 'warehouse.duckdb'}")) as warehouse:
            upgrade(warehouse)
            load_staged(warehouse, stage_cases(n, folder))
            for _ in range(6):
                marks = [time.monotonic()]
                with warehouse.read() as connection:
                    frames = asked_discreetly(connection, filters, week, MOMENT, town.sensitive)
                marks.append(time.monotonic())
                known = Known(MOMENT, 1, town.fingerprint, is_simulated=True)
                made = review(frames, town, week)
                marks.append(time.monotonic())
                at = end_of(week, filters, MOMENT)
                pdf_bytes(Content(made, [], town, known, at, "id"), folder / "fonts")
                marks.append(time.monotonic())
                for name, (start, end) in zip(parts, pairwise(marks), strict=True):
                    parts[name].append(end - start)
            size = f"{n:,} cases"
            middle = {name: median(seconds[1:]) for name, seconds in parts.items()}
            whole = median([sum(each) for each in zip(*parts.values(), strict=True)][1:])
            yield result("review.pack_pdf", whole, "s", size, "<= 3")
            for name, seconds in middle.items():
                yield result(f"review.pack_pdf_{name}", seconds, "s", size)
            yield from _again(warehouse, folder, size)


def _again(warehouse: Warehouse, folder: Path, size: str) -> Iterator[Result]:
    """How many of a pack's four files differ when it is made again after later changes."""
    town = city()
    when = rhythm(Settings())
    assert when is not None  # as settings are by default
    around = plan(when, town, last_whole(Filters(city_code=town.code, zone=town.zone), MOMENT))
    pack = make(warehouse, town, around.final, around, MOMENT)

    def files() -> list[object]:
        content = content_of(pack, warehouse, town)
        sheets = {name: [*taken.columns, *map(tuple, taken.rows)] for name, taken in tables(content).items()}
        return [pdf_bytes(content, folder / "fonts"), docx_bytes(content), chat_text(content), sheets]

    before = files()
    job = Job(case_file(LATER, seed=1), "kasus", CITY, True, MOMENT, "", workers=CORES)
    counts = load_staged(warehouse, stage(job, folder / "later"))
    differing = sum(old != new for old, new in zip(before, files(), strict=True))
    yield result("review.changes_until_made_again", counts.new + counts.changed, "changes", size)
    yield result("review.files_that_differ_later", differing, "of 4", size, "<= 0")


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
