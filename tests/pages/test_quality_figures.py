"""What Data & Sumber hands out, against plain pandas and loops over exported rows of a simulated service."""

import csv
import datetime as dt
import io
import math
from collections.abc import Iterator
from contextlib import closing

import pandas as pd
import pytest
from flask import Flask

from app import create_server
from bench.runs import load_staged
from city import open_city
from etl.pipeline import Job, stage
from etl.simulate import write_cases
from settings import Settings
from tests.visitors import as_role
from warehouse import tables
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

NOW = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
START, END = dt.date(2026, 10, 28), dt.date(2026, 11, 25)  # the 28 days that the page shows by itself
SETTLED = dt.date(2026, 8, 27)  # what is recorded is looked at over 90 days
CLOSING = ["case_id", "round"]
RULES = ("quick", "bulk", "last_minute", "reopened", "repeated")
Frames = tuple[Flask, pd.DataFrame, pd.DataFrame]


@pytest.fixture(scope="module")
def held(root, var, tmp_path_factory) -> Iterator[Frames]:
    """(a server, its cases, the judged resolve clocks of the period beside their cases)"""
    folder, kediri = tmp_path_factory.mktemp("quality"), root / "data" / "kediri"
    [file] = write_cases(open_city(kediri, simulated=True), 2_400, folder, seed=8, years=1, until=NOW)
    staged = stage(Job(file, "kasus", kediri, True, NOW, "", workers=1), folder)
    with closing(open_warehouse(f"duckdb:///{folder / 'warehouse.duckdb'}", memory_limit="500MB")) as opened:
        upgrade(opened)
        load_staged(opened, staged)
        with opened.read() as connection:
            cases, clocks = (_exported(connection, name) for name in ("cases", "clocks"))
        server = create_server(Settings(city=kediri, var=var, simulated=True), opened, lambda: NOW)
        yield server, cases, _judged(cases, clocks)


def test_each_suspicion_is_that_of_the_rows(held) -> None:
    server, cases, judged = held
    marks = _marks(cases, judged)
    marks["any"] = set.union(*marks.values())
    table = taken(server, "doubts")[1:7]
    kept = judged["is_kept"]
    for row, rule in zip(table, (*RULES, "any"), strict=True):
        has_mark = pd.MultiIndex.from_frame(judged[CLOSING]).isin(marks[rule])
        rest = kept[~has_mark]
        expected = [has_mark.sum(), kept[has_mark].sum()]
        assert [int(cell) for cell in row[2:4]] == expected, rule
        assert _share(row[4]) == pytest.approx(kept.mean(), abs=1e-6)
        assert _share(row[5]) == pytest.approx(rest.mean(), abs=1e-6)
    assert {rule for rule in RULES if marks[rule]} >= {"bulk", "last_minute", "reopened"}


def test_what_is_recorded_is_counted_agency_by_agency(held) -> None:
    server, cases, _ = held
    received = cases[(cases["day"] >= START) & (cases["day"] < END)]
    table = [row for row in taken(server, "recorded")[1:] if len(row) == 5]
    filled = received["category"] != ""
    n, recorded = len(received), int(filled.sum())
    of_category = [row for row in table if row[1] == "kategori"]
    assert sum(int(row[2]) for row in of_category) == n
    assert sum(int(row[3]) for row in of_category) == recorded
    finished = received["state"].isin(["selesai", "ditutup"])
    of_end = [row for row in table if row[1] == "selesai"]
    assert sum(int(row[2]) for row in of_end) == finished.sum()
    assert sum(int(row[3]) for row in of_end) == (finished & received["resolved_at"].notna()).sum()


def test_places_and_contradictions_are_those_of_the_rows(held) -> None:
    server, cases, _ = held
    received = cases[(cases["day"] >= START) & (cases["day"] < END)]
    counted = [int(row[1]) for row in taken(server, "places")[1:] if len(row) == 3]
    assert sorted(counted) == sorted(received["place_quality"].value_counts().tolist())
    flags = received["flags"].str.split(";").explode().value_counts()
    told = [int(row[1]) for row in taken(server, "contradictions")[1:] if len(row) == 5]
    assert told
    assert set(told) <= set(flags.tolist())


def _exported(connection, name: str) -> pd.DataFrame:
    found = pd.DataFrame(connection.execute(tables.metadata.tables[name].select()).mappings())
    instants = [column for column in found if column.endswith("_at")]
    return found.assign(**{column: pd.to_datetime(found[column], utc=True) for column in instants})


def _judged(cases: pd.DataFrame, clocks: pd.DataFrame) -> pd.DataFrame:
    """As docs/compliance.md says it, of the resolve clocks of cases as a whole."""
    own = clocks[(clocks["clock"] == "resolve") & (clocks["scope"] == "case") & (clocks["started_at"] <= NOW)]
    own = own[own["target_seconds"].notna() & own["decided_day"].notna()]
    own = own[(own["decided_day"] >= START) & (own["decided_day"] < END)]
    stopped = own["ended_by"] == "stop"
    is_late_now = (own["ended_by"] == "") & own["stopped_at"].isna() & (own["decided_at"] < NOW)
    own = own[(stopped & own["is_on_time"].notna()) | is_late_now]
    recent = cases[
        (cases["day"] >= SETTLED) & (cases["day"] < END) & cases["state"].isin(["selesai", "ditutup"])
    ]
    enough = recent.groupby("kind")["resolved_at"].agg(lambda at: at.notna().mean())
    own = own[~own["kind"].isin(enough.index[enough < 0.6])]
    beside = own.merge(cases, on="case_id", suffixes=("", "_case"))
    return beside.assign(is_kept=(beside["is_on_time"] == True) & (beside["ended_by"] == "stop"))  # noqa: E712


def _marks(cases: pd.DataFrame, judged: pd.DataFrame) -> dict[str, set[tuple[str, int]]]:
    """Rule → the closings, told in loops (docs/quality.md)."""
    marks: dict[str, set[tuple[str, int]]] = {rule: set() for rule in RULES}
    for row in judged[judged["ended_by"] == "stop"].itertuples():
        took = (row.stopped_at - row.received_at).total_seconds()
        left = (row.due_at - row.stopped_at).total_seconds() if pd.notna(row.due_at) else math.inf
        holds = {
            "quick": took < 600 and row.kind != "informasi",
            "bulk": "closed_in_bulk" in row.flags.split(";"),
            "last_minute": bool(row.is_on_time) and left <= 0.05 * row.target_seconds,
            "reopened": row.round <= row.reopened_count,
            "repeated": _came_again(row, cases),
        }
        for rule in (rule for rule, is_so in holds.items() if is_so):
            marks[rule].add((row.case_id, row.round))
    return marks


def _came_again(row, cases: pd.DataFrame) -> bool:
    if row.place_quality != "point" or pd.isna(row.resolved_at):
        return False
    again = cases[(cases["category"] == row.category) & (cases["place_quality"] == "point")]
    after = again["received_at"] - row.resolved_at
    again = again[
        (after > pd.Timedelta(0)) & (after <= pd.Timedelta(days=14)) & (again["case_id"] != row.case_id)
    ]
    narrow = math.cos(math.radians(row.lat))
    return any(
        math.hypot((other.lon - row.lon) * narrow, other.lat - row.lat) * 111_320 <= 50
        for other in again.itertuples()
    )


def _share(cell: str) -> float:
    return float(cell.replace(",", "."))


def taken(server: Flask, name: str) -> list[list[str]]:
    answer = as_role(server, "operator").get(f"/take/quality/{name}.csv")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
