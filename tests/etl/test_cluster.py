"""The same file on a real Dask cluster of this machine: row for row what one process leaves, also where a
worker is killed in the middle."""

import os
import signal
import threading
import time
import warnings
from collections.abc import Iterator

import psutil
import pytest

from etl import cluster
from etl.cli import main
from etl.errors import UserError
from etl.pipeline import Job, cached_city, stage
from etl.simulate import write_cases
from tests.etl.test_pipeline import _assert_same, _rows

CASES, CHUNK = 260, 20


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a dashboard that nobody looks at
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
            yield local.scheduler_address


@pytest.fixture(scope="module")
def job(root, today, tmp_path_factory) -> Job:
    city = cached_city(root / "data" / "kediri", is_simulated=True)
    [file] = write_cases(city, CASES, tmp_path_factory.mktemp("cases"), until=today)
    return Job(file, "kasus", root / "data" / "kediri", True, today, "salt", chunk_rows=CHUNK)


def test_a_cluster_leaves_the_rows_of_one_process(job, scheduler, tmp_path):
    said: list[str] = []
    with cluster.on_cluster(scheduler, said.append) as far:
        staged = stage(job, tmp_path / "far", far=far)
    assert staged.rows == CASES
    _assert_same(_rows(staged.folder), _rows(stage(job, tmp_path / "near").folder))
    assert said[0].startswith("2 threads of 2 workers; watch them at http://")


def test_a_worker_that_is_killed_changes_nothing(job, scheduler, tmp_path):
    ended: list[int] = []

    def kill(done: int, _total: int) -> None:
        if done and not ended:
            ended.append(_a_worker())
            os.kill(ended[0], signal.SIGKILL)

    with cluster.on_cluster(scheduler, lambda _: None) as far:
        staged = stage(job, tmp_path / "far", on_bytes=kill, far=far)
    assert ended
    _assert_same(_rows(staged.folder), _rows(stage(job, tmp_path / "near").folder))


def test_a_folder_is_loaded_on_a_cluster_by_command(job, scheduler, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LMW_VAR", str(tmp_path))
    monkeypatch.setenv("LMW_SIMULATED", "1")
    words = ["--city", str(job.city_folder), "--warehouse", f"duckdb:///{tmp_path / 'x.duckdb'}", "--json"]
    assert main(["load", *words, "--cluster", scheduler, str(job.file.parent)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f'{{"read": {CASES}, "new": ')


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
