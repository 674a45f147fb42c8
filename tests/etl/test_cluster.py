"""The same file on a real Dask cluster of this machine: row for row what one process leaves, also where a
worker is killed in the middle."""

import dataclasses
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pandas as pd
import psutil
import pytest
import sqlalchemy as sa

from city import cached_city
from etl import cluster
from etl.cli import main
from etl.errors import UserError
from etl.pipeline import Job, Staged, stage
from etl.simulate import write_cases
from etl.sources import read
from tests.etl.test_pipeline import _assert_same, _rows
from warehouse.engines import open_warehouse

CASES, CHUNK = 140, 20  # seven chunks: each takes a quarter of a second, however few its rows


@pytest.fixture(scope="module")
def job(root, today, tmp_path_factory) -> Job:
    city = cached_city(root / "data" / "kediri", is_simulated=True)
    [file] = write_cases(city, CASES, tmp_path_factory.mktemp("cases"), until=today)
    return Job(file, "kasus", root / "data" / "kediri", True, today, "salt", chunk_rows=CHUNK)


@pytest.fixture(scope="module")
def alone(job, tmp_path_factory) -> dict[str, pd.DataFrame]:
    """What one process leaves."""
    return _rows(stage(job, tmp_path_factory.mktemp("alone")).folder)


def test_a_cluster_leaves_the_rows_of_one_process(job, scheduler, tmp_path, alone):
    said: list[str] = []
    with cluster.on_cluster(scheduler, said.append) as far:
        staged = stage(job, tmp_path / "far", far=far)
    assert staged.rows == CASES
    _assert_same(_rows(staged.folder), alone)
    assert said[0].startswith("2 threads of 2 workers; watch them at http://")


def test_a_worker_that_is_killed_changes_nothing(job, scheduler, tmp_path, alone):
    ended: list[int] = []

    def kill(done: int, _total: int) -> None:
        if done and not ended:
            ended.append(_a_worker())
            os.kill(ended[0], signal.SIGKILL)

    with cluster.on_cluster(scheduler, lambda _: None) as far:
        staged = stage(job, tmp_path / "far", on_bytes=kill, far=far)
    assert ended
    _assert_same(_rows(staged.folder), alone)


def test_a_folder_is_loaded_on_a_cluster_by_command(job, scheduler, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LMW_VAR", str(tmp_path))
    monkeypatch.setenv("LMW_SIMULATED", "1")
    words = ["--city", str(job.city_folder), "--warehouse", f"duckdb:///{tmp_path / 'x.duckdb'}", "--json"]
    assert main(["load", *words, "--cluster", scheduler, str(job.file.parent)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f'{{"read": {CASES}, "new": ')


@pytest.fixture(scope="module")
def in_parquet(job, tmp_path_factory) -> Job:
    """The same rows as a Parquet file of groups that are no chunks, of a city whose source it is."""
    folder = tmp_path_factory.mktemp("parquet")
    city = shutil.copytree(job.city_folder, folder / "city")
    mapping = city / "sources" / "kasus.toml"
    text = mapping.read_text(encoding="utf-8").replace('format = "csv"', 'format = "parquet"')
    mapping.write_text(text.replace('[csv]\ndelimiter = ";"\nencoding = "utf-8"\n', ""), encoding="utf-8")
    source = cached_city(job.city_folder, is_simulated=True).sources["kasus"]
    rows = pd.concat(read(job.file, source), ignore_index=True)
    rows[[name for name in rows if not name.startswith("_")]].to_parquet(
        folder / "kasus.parquet", row_group_size=70, index=False
    )
    return dataclasses.replace(job, file=folder / "kasus.parquet", city_folder=city)


@pytest.fixture(scope="module")
def near(in_parquet, tmp_path_factory) -> Staged:
    """What one process leaves of it."""
    return stage(in_parquet, tmp_path_factory.mktemp("near"))


def test_workers_read_their_rows_of_a_parquet_file_themselves(
    in_parquet, scheduler, tmp_path, monkeypatch, near
):
    monkeypatch.setattr("etl.chunks.read", _never)
    heard: list[tuple[int, int]] = []
    with cluster.on_cluster(scheduler, lambda _: None) as far:
        staged = stage(in_parquet, tmp_path / "far", lambda *rows: heard.append(rows), far=far)
    assert (staged.rows, staged.notes) == (CASES, near.notes)
    _assert_same(_rows(staged.folder), _rows(near.folder))
    assert heard == [(80, CASES), (CASES, CASES)]


def test_more_parts_than_are_under_way_at_once_keep_their_places(
    in_parquet, scheduler, tmp_path, monkeypatch, near
):
    """Those that begin after others have ended stand behind them, none in the place of another."""
    monkeypatch.setattr("etl.pieces.PIECE_CHUNKS", 1)
    with cluster.on_cluster(scheduler, lambda _: None) as far:
        assert far.most + 1 < CASES // CHUNK
        staged = stage(in_parquet, tmp_path / "far", far=far)
    _assert_same(_rows(staged.folder), _rows(near.folder))


def test_a_run_that_was_stopped_goes_on_with_the_rows_that_are_left(
    in_parquet, scheduler, tmp_path, monkeypatch, near
):
    monkeypatch.setattr("etl.chunks.read", _never)
    with cluster.on_cluster(scheduler, lambda _: None) as far:
        with pytest.raises(KeyboardInterrupt):
            stage(in_parquet, tmp_path / "far", _stop, far=far)
        staged = stage(in_parquet, tmp_path / "far", far=far)
    assert staged.rows == CASES
    _assert_same(_rows(staged.folder), _rows(near.folder))


def test_a_worker_that_is_killed_while_it_reads_changes_nothing(in_parquet, scheduler, tmp_path, near):
    ended: list[int] = []

    def kill(*_: int) -> None:
        if not ended:
            ended.append(_a_worker())
            os.kill(ended[0], signal.SIGKILL)

    with cluster.on_cluster(scheduler, lambda _: None) as far:
        staged = stage(in_parquet, tmp_path / "far", kill, far=far)
    assert ended
    _assert_same(_rows(staged.folder), _rows(near.folder))


def test_files_that_a_worker_does_not_have_are_sent(in_parquet, scheduler, tmp_path, monkeypatch, near):
    monkeypatch.setattr(cluster, "mark_of", _other_mark)
    said: list[str] = []
    with cluster.on_cluster(scheduler, said.append) as far:
        staged = stage(in_parquet, tmp_path / "far", far=far)
    assert said[1] == f"Not every worker can read {in_parquet.file.parent}: its rows are read here and sent."
    _assert_same(_rows(staged.folder), _rows(near.folder))


def test_many_small_files_are_read_by_workers_ahead_of_their_turn(
    job, scheduler, tmp_path, monkeypatch, capsys
):
    """And loaded as they are without a cluster, one after the other; one that is none is said in its turn."""
    header, *lines = job.file.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "many").mkdir()
    for number in range(5):
        part = "".join(lines[number::5])
        (tmp_path / "many" / f"kasus_{number}.csv").write_text(header + part, encoding="utf-8")
    monkeypatch.setenv("LMW_SIMULATED", "1")
    monkeypatch.setattr("etl.cluster.A_WORKER", 1)
    counts, held = [], []
    for name, more in (("near", []), ("far", ["--cluster", scheduler])):
        monkeypatch.setenv("LMW_VAR", str(tmp_path / name))
        url = f"duckdb:///{tmp_path / name}.duckdb"
        if more:
            monkeypatch.setattr("etl.chunks.read", _never)
        words = ["--city", str(job.city_folder), "--warehouse", url]
        assert main(["load", *words, *more, str(tmp_path / "many")]) == 0
        counts.append([line for line in capsys.readouterr().out.splitlines() if "kasus_" in line])
        with closing(open_warehouse(url)) as warehouse, warehouse.read() as connection:
            held.append(connection.execute(sa.text(_HELD)).fetchall())
    assert len(counts[0]) == 5
    assert counts[0] == counts[1]
    assert len(held[0]) > CASES
    assert held[0] == held[1]


@pytest.mark.parametrize("address", ["cluster", "tcp://10.0.0.5", "tcp://10.0.0.5:x", "http://10.0.0.5:8786"])
def test_what_is_no_address_of_a_scheduler_is_said_at_once(address) -> None:
    """distributed's client waits 20 seconds for it in vain, and then prints where in its own code."""
    before = time.monotonic()
    with (
        pytest.raises(UserError, match="is no address of a Dask scheduler; write tcp://HOST:8786"),
        cluster.on_cluster(address, print),
    ):
        pass
    assert time.monotonic() - before < 5


def test_nobody_at_the_address_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with (
        pytest.raises(UserError, match=r"^No Dask scheduler answers at tcp://127\.0\.0\.1:9 "),
        cluster.on_cluster("tcp://127.0.0.1:9", print),
    ):
        pass


def test_a_worker_of_another_release_is_refused(scheduler, monkeypatch):
    monkeypatch.setattr(cluster, "release", _other)
    with (
        pytest.raises(UserError, match="2 of 2 workers run another release"),
        cluster.on_cluster(scheduler, print),
    ):
        pass


_HELD = """SELECT case_id, clock, seq, due_at, stopped_at, known_from, round, agency FROM clocks
    UNION ALL SELECT case_id, state, event_count, received_at, resolved_at, known_from, forwarded_count, flags
    FROM cases ORDER BY ALL"""


def _never(*_: object, **__: object) -> Iterator[NoReturn]:
    """In place of a reader: raises once it is asked for rows."""
    yield pytest.fail("rows are read here")


def _stop(rows: int, _total: int) -> None:
    if rows > 80:
        raise KeyboardInterrupt


def _other_mark(_file: Path) -> str:
    return _other()


def _other() -> str:
    """Says something else wherever it is asked."""
    return f"{os.getpid()} {threading.get_ident()}"


def _a_worker() -> int:
    """The process of a worker that its nanny started."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for process in psutil.Process().children(recursive=True):
            if "spawn_main" in " ".join(process.cmdline()):
                return process.pid
        time.sleep(0.1)
    raise AssertionError("no worker's process")
