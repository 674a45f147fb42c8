"""One file to staged Parquet: in one run or several, with one process or more, the rows are the same."""

import dataclasses
import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import psutil
import pytest

from city import cached_city
from etl.errors import SourceError, UserError
from etl.pipeline import Job, discard, stage
from etl.simulate import write_cases

CASES = 260
CHUNK = 75  # four chunks: each takes a quarter of a second, however few its rows
STAGING = """
import datetime, sys
from pathlib import Path
from etl.pipeline import Job, stage
if __name__ == "__main__":
    file, city, parent = map(Path, sys.argv[1:])
    at = datetime.datetime(2026, 11, 24, 1, 20, tzinfo=datetime.UTC)
    stage(Job(file, "kasus", city, True, at, "salt", workers=2, chunk_rows=1), parent)
"""


@pytest.fixture(scope="module")
def cases(root, today, tmp_path_factory) -> Path:
    city = cached_city(root / "data" / "kediri", is_simulated=True)
    [file] = write_cases(city, CASES, tmp_path_factory.mktemp("cases"), until=today)
    return file


@pytest.fixture(scope="module")
def job(cases, root, today) -> Job:
    return Job(cases, "kasus", root / "data" / "kediri", True, today, "salt", chunk_rows=CHUNK)


@pytest.fixture(scope="module")
def in_one_run(job, tmp_path_factory) -> dict[str, pd.DataFrame]:
    return _rows(stage(job, tmp_path_factory.mktemp("one")).folder)


def test_every_row_of_the_file_is_accounted_for_in_numbered_chunks(job, tmp_path):
    staged = stage(job, tmp_path)
    rows = _rows(staged.folder)
    assert staged.rows == CASES
    assert sum(len(rows[name]) for name in rows if name.startswith(("cases", "rejected"))) == CASES
    assert [name for name in rows if name.startswith("cases")] == [f"cases-{n:05}.parquet" for n in range(4)]


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_run_that_was_stopped_goes_on_and_leaves_the_same_rows(job, tmp_path, in_one_run, chunks):
    _stop_after(chunks, job, tmp_path)
    read = []
    staged = stage(job, tmp_path, lambda done, total: read.append(done))
    assert staged.rows == CASES
    assert len(read) == 4 - chunks
    _assert_same(_rows(staged.folder), in_one_run)


def test_a_chunk_that_was_only_half_written_is_written_anew(job, tmp_path, in_one_run):
    folder = _stop_after(2, job, tmp_path)
    (folder / "cases-00002.parquet").write_bytes(b"PAR1")
    (folder / "clocks-00002.part").write_bytes(b"PAR1")
    _assert_same(_rows(stage(job, tmp_path).folder), in_one_run)


def test_two_processes_leave_the_rows_of_one(job, tmp_path, in_one_run):
    staged = stage(dataclasses.replace(job, workers=2), tmp_path)
    assert staged.rows == CASES
    _assert_same(_rows(staged.folder), in_one_run)


def test_the_children_of_a_run_that_was_killed_end_with_it(job, tmp_path, root):
    words = [sys.executable, "-c", STAGING, job.file, job.city_folder, tmp_path]
    run = subprocess.Popen([str(word) for word in words], cwd=root)
    children = _until(
        lambda: psutil.Process(run.pid).children() if list(tmp_path.glob("*/*-00001.*")) else []
    )
    run.kill()
    run.wait()
    assert children
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_what_was_staged_before_a_power_cut_is_staged_anew(job, tmp_path, in_one_run, monkeypatch):
    """Parts that were never on the disk are empty then, under their names."""
    _stop_after(3, job, tmp_path)
    for part in tmp_path.glob("*/*.parquet"):
        part.write_bytes(b"")
    (tmp_path / "boot").write_text("the next start of the machine")
    monkeypatch.setattr("etl.progress._BOOT", tmp_path / "boot")
    _assert_same(_rows(stage(job, tmp_path).folder), in_one_run)


def test_a_run_with_chunks_of_another_size_begins_again(job, tmp_path):
    _stop_after(3, job, tmp_path)
    staged = stage(dataclasses.replace(job, chunk_rows=100), tmp_path)
    rows = _rows(staged.folder)
    parts = ([rows.get(f"{name}-{n:05}.parquet", ()) for name in ("cases", "rejected")] for n in range(3))
    assert [len(cases) + len(rejected) for cases, rejected in parts] == [100, 100, 60]


def test_what_was_staged_under_other_rules_of_the_city_is_not_gone_on_with(job, root, tmp_path):
    city = tmp_path / "city"
    shutil.copytree(root / "data" / "kediri", city)
    job = dataclasses.replace(job, city_folder=city)
    before = _stop_after(3, job, tmp_path)
    with (city / "holidays.csv").open("a") as holidays:
        holidays.write("2026-11-23,libur_nasional,Hari yang baru,no\n")
    staged = stage(job, tmp_path)
    assert staged.folder != before
    assert staged.rows == CASES
    rows = _rows(staged.folder)
    assert sum(len(rows[name]) for name in rows if name.startswith(("cases", "rejected"))) == CASES


def test_a_file_that_another_process_is_at_is_left_to_it(job, tmp_path):
    folder = _stop_after(1, job, tmp_path)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UserError, match=r"is being loaded by another process; wait until it is done\.$"):
            stage(job, tmp_path)


def test_a_file_that_cannot_be_read_leaves_nothing_behind(job, tmp_path):
    file = tmp_path / "kasus_x.csv"
    file.write_bytes(b"PK\3\4" + bytes(100))
    with pytest.raises(SourceError):
        stage(dataclasses.replace(job, file=file), tmp_path / "staging")
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_file_without_rows_is_staged_as_none(job, tmp_path):
    file = tmp_path / "kasus_x.csv"
    file.write_text(job.file.read_text().partition("\n")[0] + "\n")
    staged = stage(dataclasses.replace(job, file=file), tmp_path)
    assert (staged.rows, _rows(staged.folder)) == (0, {})
    discard(staged)
    assert not staged.folder.exists()


class _StoppedError(Exception):
    """As a process is stopped: at any moment."""


def _stop_after(chunks: int, job: Job, parent: Path) -> Path:
    """The folder of a run that finished so many chunks."""
    read = []

    def stop(done: int, _total: int) -> None:
        read.append(done)
        if len(read) > chunks:
            raise _StoppedError

    before = set(parent.iterdir())
    with pytest.raises(_StoppedError):
        stage(job, parent, stop)
    [folder] = set(parent.iterdir()) - before
    return folder


def _until(look: Callable[[], list]) -> list:
    """What is found at last, within a minute: the machine may be busy."""
    end = time.monotonic() + 60
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def _rows(folder: Path) -> dict[str, pd.DataFrame]:
    return {file.name: pd.read_parquet(file) for file in sorted(folder.glob("*.parquet"))}


def _assert_same(found: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> None:
    assert list(found) == list(expected)
    for name, rows in found.items():
        pd.testing.assert_frame_equal(rows, expected[name])
