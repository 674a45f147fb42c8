"""The way of a row: its point's area; clean, locate and clock; and the whole load, beside DuckDB's own reader
of CSV and on PostgreSQL."""

import concurrent.futures as futures
import dataclasses
import itertools
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench import postgres
from bench.record import Result, result
from bench.runs import CITY, CORES, FOLDER, MOMENT, case_file, city, lacks_room, load_staged, run
from city import History, Source, cached_city
from etl.clean import cases as clean_cases
from etl.clean.mapping import map_columns
from etl.crew import keep_memory
from etl.locate import find
from etl.pipeline import CHUNK_ROWS, Job, stage, transform
from etl.sources import read
from warehouse.engines import open_warehouse

_POINTS = 3_000_000
_JOINED_POINTS = 500_000  # sjoin builds an object a point
_OUTSIDE = 0.02  # of the points: a little more than the service has
_CHANGED = 1_000_000
_CHUNKS = 4  # a core


def measure(rows: list[int]) -> Iterator[Result]:
    yield from _points()
    for n in rows:
        if sentence := lacks_room(n):
            print(sentence)
            continue
        file = case_file(n)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            yield from _transforms(file, Path(folder), n)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            yield from _loads(file, Path(folder), n)
            yield from _changes(file, Path(folder), n)
        yield from _postgres_loads(file, n)


def _size(n: int) -> str:
    return f"{n:,} cases"


def _points() -> Iterator[Result]:
    outlines = city().areas.sort_values("code").reset_index(drop=True)
    lon, lat = _sample(outlines)
    found = min(_seconds(lambda: find(lon, lat, outlines, city().near_metres)) for _ in range(3))
    size = f"{_POINTS:,} points, {len(outlines)} areas"
    yield result("etl.point_in_area", _POINTS / found, "points/s", size, ">= 3000000")
    few = slice(0, _JOINED_POINTS)
    joined = _seconds(lambda: _join(lon[few], lat[few], outlines))
    size = f"{_JOINED_POINTS:,} points, {len(outlines)} areas"
    yield result("etl.point_in_area_sjoin", _JOINED_POINTS / joined, "points/s", size)


def _sample(outlines: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Points in the city and some around it, in random order."""
    random = np.random.default_rng(112)
    west, south, east, north = outlines.total_bounds
    lon, lat = random.uniform(west, east, 3 * _POINTS), random.uniform(south, north, 3 * _POINTS)
    place, _ = find(lon, lat, outlines, near_metres=1)
    outside = np.flatnonzero(place < 0)[: int(_POINTS * _OUTSIDE)]
    inside = np.flatnonzero(place >= 0)[: _POINTS - len(outside)]
    chosen = random.permutation(np.concatenate([inside, outside]))
    return lon[chosen], lat[chosen]


def _join(lon: np.ndarray, lat: np.ndarray, outlines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat, crs=outlines.crs))
    return gpd.sjoin(points, outlines[["code", "geometry"]], how="left")


def _transforms(file: Path, folder: Path, n: int) -> Iterator[Result]:
    """Histories from their cells as they come, and the same cases with a column for each milestone."""
    source = city().sources["kasus"]
    chunks = _spread(read(file, source, CHUNK_ROWS), -(-n // CHUNK_ROWS))
    size = f"{sum(map(len, chunks)):,} of {_size(n)}, {CORES} cores"
    rate = _rate(_parquet(chunks, folder / "cell"), source)
    yield result("etl.clean_locate_clock", rate, "rows/s", size, ">= 300000")
    milestones = _milestones(source)
    plain = [_with_milestones(chunk, source, milestones) for chunk in chunks]
    rate = _rate(_parquet(plain, folder / "plain"), milestones)
    yield result("etl.clean_locate_clock_milestones", rate, "rows/s", size)


def _spread(chunks: Iterator[pd.DataFrame], count: int) -> list[pd.DataFrame]:
    """As many as are measured, from all over the file: only cases of the last years have clocks."""
    every = max(1, count // (_CHUNKS * CORES))
    return list(itertools.islice(chunks, every - 1, None, every))[-_CHUNKS * CORES :]


def _milestones(source: Source) -> Source:
    """A mapping whose columns are those of the warehouse, and that knows no history."""
    times = ("forwarded_at", "responded_at", "arrived_at", "resolved_at", "closed_at")
    columns = {name: (name,) for name in (*source.columns, *times) if name != "history"}
    return dataclasses.replace(
        source, columns=columns, history=History(), values={}, personal_columns=(), text_columns=()
    )


def _with_milestones(raw: pd.DataFrame, source: Source, milestones: Source) -> pd.DataFrame:
    """Raw rows as that mapping reads them."""
    mapped = map_columns(raw, source).rows
    cleaned = clean_cases.clean(mapped, city(), source, MOMENT).rows.set_index("case_id")
    keys = source.key_prefix + ":" + mapped["case_id"]
    rows = {name: mapped[name] for name in ("_file", "_row", "_fault", *milestones.columns) if name in mapped}
    for name in milestones.columns:
        if name.endswith("_at"):
            rows[name] = _local(cleaned[name], source.zone).reindex(keys).fillna("").array
        elif name in source.values:
            rows[name] = cleaned[name].astype("str").reindex(keys).fillna("").array
    return pd.DataFrame(rows).astype(dict.fromkeys(milestones.columns, "str"))


def _local(instants: pd.Series, zone: str) -> pd.Series:
    return instants.dt.tz_convert(zone).dt.strftime("%d/%m/%Y %H:%M:%S").astype("str")


def _parquet(frames: list[pd.DataFrame], folder: Path) -> list[Path]:
    folder.mkdir()
    files = [folder / f"{number}.parquet" for number in range(len(frames))]
    for frame, path in zip(frames, files, strict=True):
        frame.to_parquet(path)
    return files


def _rate(files: list[Path], source: Source) -> float:
    """Rows a second of all cores together, each at its own chunks; reading them does not count."""
    shares = [files[core::CORES] for core in range(CORES)]
    with futures.ProcessPoolExecutor(CORES, multiprocessing.get_context("spawn")) as pool:
        rates = pool.map(_transform_share, [share for share in shares if share], itertools.repeat(source))
        return sum(rates)


def _transform_share(files: list[Path], source: Source) -> float:
    keep_memory()
    found = cached_city(CITY, is_simulated=True)
    rows, seconds = 0, 0.0
    transform(pd.read_parquet(files[0]).head(1_000), found, source, MOMENT)  # builds what is kept
    for file in files:
        raw = pd.read_parquet(file)
        rows += len(raw)
        seconds += _seconds(lambda raw=raw: transform(raw, found, source, MOMENT))
    return rows / seconds


def _loads(file: Path, folder: Path, n: int) -> Iterator[Result]:
    """The first load of a file, beside DuckDB's own reader of it, and the second, that changes nothing."""
    url = f"duckdb:///{folder / 'warehouse.duckdb'}"
    first = run("load", "--warehouse", url, "--source", "kasus", file, var=folder)
    plain = _seconds(lambda: _read_plain(file, folder))
    again = run("load", "--warehouse", url, "--source", "kasus", file, var=folder)
    yield result("etl.load", n / first.seconds, "case rows/s", _size(n), ">= 100000")
    yield result("etl.load_vs_duckdb_csv", first.seconds / plain, "times as long", _size(n))
    yield result("etl.load_peak_memory", first.peak_bytes / 2**20, "MiB", _size(n), "<= 2048")
    yield result("etl.load_again", n / again.seconds, "case rows/s", _size(n))
    yield result("etl.load_again_changes", _effect(again.output), "rows", _size(n), "<= 0")


def _effect(output: str) -> int:
    counts = json.loads(output.splitlines()[-1])
    return counts["new"] + counts["changed"]


def _read_plain(file: Path, folder: Path) -> None:
    with duckdb.connect(str(folder / "plain.duckdb")) as connection:
        connection.execute(f"CREATE TABLE plain AS SELECT * FROM read_csv('{file}', delim=';', header=true)")


def _changes(file: Path, folder: Path, n: int) -> Iterator[Result]:
    """Staged rows of cases that the warehouse of `_loads` holds, each a second later with other urgency."""
    head = folder / "kasus_head.csv"
    with file.open("rb") as lines, head.open("wb") as written:
        written.writelines(itertools.islice(lines, _CHANGED + 1))
    staged = stage(Job(head, "kasus", CITY, True, MOMENT, "", workers=CORES), folder)
    for part in staged.folder.glob("cases-*.parquet"):
        _change(part)
    warehouse = open_warehouse(f"duckdb:///{folder / 'warehouse.duckdb'}")
    began = time.perf_counter()
    counts = load_staged(warehouse, staged)
    seconds = time.perf_counter() - began
    warehouse.close()
    yield result("etl.load_changed", counts.changed / seconds, "case rows/s", _size(n))
    yield result("etl.load_changed_rows", counts.changed, "rows", _size(n))


def _change(file: Path) -> None:
    rows = pq.read_table(file)
    for name, values in {
        "updated_at": pc.add(rows["updated_at"], pa.scalar(1_000_000, pa.duration("us"))),
        "priority": pa.repeat("Segera", len(rows)),
    }.items():
        rows = rows.set_column(rows.column_names.index(name), name, values)
    pq.write_table(rows, file)


def _postgres_loads(file: Path, n: int) -> Iterator[Result]:
    with postgres.server() as address, tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        first = run("load", "--warehouse", address + "postgres", "--source", "kasus", file, var=Path(folder))
    yield result("etl.load_postgresql", n / first.seconds, "case rows/s", _size(n))
    yield result("etl.load_postgresql_peak_memory", first.peak_bytes / 2**20, "MiB", _size(n))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
