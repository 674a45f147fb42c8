"""What an export writes, on both engines."""

import datetime as dt
import threading

import pandas as pd
import pyarrow.parquet as pq
import pytest

from warehouse import streams
from warehouse.errors import WarehouseError
from warehouse.export import export

CITY = "35.71"


def utc(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)


@pytest.fixture
def full(warehouse, load_rows, case, clock, call, rejected_row):
    on_time = {"stopped_at": utc(23, 12), "ended_by": "stop", "is_on_time": True}
    late = {"stopped_at": utc(24, 12), "ended_by": "stop", "is_on_time": False}
    load_rows(
        warehouse,
        {
            "cases": [case(flags='a "b",\n; 100%', lon=112.0178)],
            "clocks": [
                clock(seq=1, **on_time),
                clock(seq=2, **late),
                clock(seq=3),
                clock(seq=4, due_at=None, decided_at=None, target_seconds=None),
                clock(seq=5, due_at=None, decided_at=None, paused_since=utc(23, 9)),
                clock(seq=6, started_at=utc(25, 7), due_at=utc(26, 7), decided_at=utc(26, 7)),
                clock(seq=7, stopped_at=utc(23, 12), ended_by="invalid"),
                clock("wa:1", "autoclose"),
            ],
            "calls": [call()],
            "rejected": [rejected_row()],
        },
    )
    return warehouse


@pytest.mark.parametrize(
    ("at", "verdicts"),
    [
        (utc(23, 11), ["running", "running", "running", "none", "running", "none", "running", "none"]),
        (utc(23, 12), ["on_time", "running", "running", "none", "running", "none", "none", "none"]),
        (utc(24, 7), ["on_time", "running", "running", "none", "running", "none", "none", "none"]),
        (utc(24, 8), ["on_time", "running_late", "running_late", "none", "running", "none", "none", "none"]),
        (utc(24, 12), ["on_time", "late", "running_late", "none", "running", "none", "none", "none"]),
    ],
)
def test_clocks_bear_the_verdict_of_the_moment(full, tmp_path, at, verdicts):
    file = tmp_path / "clocks.parquet"
    assert export(full, "clocks", file, city_code=CITY, at=at) == 8
    rows = pq.read_table(file).to_pandas().sort_values(["clock", "seq"], ascending=[False, True])
    assert list(rows["verdict"]) == verdicts


def test_csv_has_the_named_columns_first_and_instants_with_their_offset(full, tmp_path):
    export(full, "clocks", tmp_path / "clocks.csv", city_code=CITY, at=utc(24, 7))
    frame = pd.read_csv(tmp_path / "clocks.csv", dtype=str, keep_default_na=False).sort_values(
        ["clock", "seq"]
    )
    last = frame.iloc[-7]
    assert list(frame.columns[:7]) == [
        "case_id",
        "clock",
        "scope",
        "started_at",
        "due_at",
        "stopped_at",
        "verdict",
    ]
    assert list(last.iloc[:7]) == [
        "wa:1",
        "resolve",
        "case",
        "2026-11-23T07:00:00+00:00",
        "2026-11-24T07:00:00+00:00",
        "2026-11-23T12:00:00+00:00",
        "on_time",
    ]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize(("what", "key"), [("cases", "wa:1"), ("calls", "112:1"), ("rejected", "wa.csv")])
def test_every_export_writes_its_rows_whole(full, tmp_path, what, key, suffix):
    file = tmp_path / f"out{suffix}"
    assert export(full, what, file, city_code=CITY, at=utc(24, 7)) == 1
    frame = pd.read_csv(file, keep_default_na=False) if suffix == ".csv" else pd.read_parquet(file)
    assert key in set(frame.iloc[0])
    if what == "cases":
        assert (frame.at[0, "flags"], frame.at[0, "lon"]) == ('a "b",\n; 100%', 112.0178)
    assert "raw" not in frame.columns
    assert [path.name for path in tmp_path.glob("out*")] == [file.name]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_export_of_nothing_has_its_columns(warehouse, tmp_path, suffix):
    file = tmp_path / f"out{suffix}"
    assert export(warehouse, "cases", file, city_code=CITY, at=utc(24, 7)) == 0
    frame = pd.read_csv(file) if suffix == ".csv" else pd.read_parquet(file)
    assert (len(frame), frame.columns[1]) == (0, "case_id")


@pytest.mark.parametrize(
    ("what", "name", "sentence"),
    [("cases", "out.xlsx", "must end in .csv or .parquet"), ("people", "out.csv", "no export of 'people'")],
)
def test_what_cannot_be_exported_is_one_sentence(duckdb_warehouse, tmp_path, what, name, sentence):
    with pytest.raises(WarehouseError, match=sentence):
        export(duckdb_warehouse, what, tmp_path / name, city_code=CITY, at=utc(24, 7))


def test_what_reads_ahead_is_waited_for_and_then_reads_no_more():
    """Arrow reads COPY's messages in a thread of its own: it must not take the answer to what comes next."""
    is_asked, is_told, is_read = threading.Event(), threading.Event(), []

    def messages():
        yield b"first\n"
        is_asked.set()
        is_told.wait(60)
        yield b"second\n"
        yield b"third\n"

    source = streams._Readable(messages())
    reads = threading.Thread(target=lambda: is_read.append(source.read(13)))
    reads.start()
    assert is_asked.wait(60)
    leaves = threading.Thread(target=source.leave)
    leaves.start()
    leaves.join(0.2)
    assert leaves.is_alive()
    is_told.set()
    leaves.join(60)
    reads.join(60)
    assert (is_read, source.read(10)) == ([b"first\nsecond\n"], b"")
