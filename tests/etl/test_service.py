"""The service as processes: a command line beside it, kills, a clean stop."""

import json
import re
import subprocess
import sys
import time

from bench import service


def test_a_file_is_soon_in_the_warehouse_and_the_command_line_tells_of_it(tmp_path, root) -> None:
    with service.running(tmp_path) as process:
        service.write_calls(tmp_path, 0)
        until_done(tmp_path)  # the first waits for the child to be warm
        began = time.monotonic()
        service.write_calls(tmp_path, 1)
        until_done(tmp_path, files=2)
        assert time.monotonic() - began < 20  # of a busy machine; the aim of 5 is the bench's

        held = json.loads(etl(root, tmp_path, "status", "--json").stdout)
        assert (held["calls"], held["data_version"]) == (600, 2)
        assert held["watching_at"]
        told = etl(root, tmp_path, "status").stdout
        assert "Watch: running, sign of life" in told
        assert re.search("panggilan_112: (ok|late), seen up to 2026-11-24 01:00:00 UTC", told)
        findings = json.loads(etl(root, tmp_path, "doctor", "--json").stdout)
        assert {one["state"] for one in findings if one["check"] in {"watch", "warehouse", "inbox"}} == {"ok"}
        refused = etl(root, tmp_path, "watch")
        assert (refused.returncode, "watches already" in refused.stderr) == (1, True)

        process.terminate()
        assert process.wait(20) == 0
    assert "Watch: not running" in etl(root, tmp_path, "status").stdout


def test_kills_leave_nothing_half_done(tmp_path) -> None:
    assert service.kill_often(tmp_path, kills=5, seed=112) == []


def test_a_signal_that_comes_while_the_event_is_looked_at_ends_the_watch_too(root) -> None:
    script = """
import signal
from etl.commands.watch import told_to_end
ended = told_to_end()
with ended._cond:
    signal.raise_signal(signal.SIGTERM)
assert ended.wait(5)
"""
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True, timeout=60)


def test_what_a_power_cut_left_empty_of_a_load_stops_no_other(tmp_path) -> None:
    left = tmp_path / "var" / "staging" / "panggilan_112-left"
    left.mkdir(parents=True)
    (left / "progress.json").touch()
    with service.running(tmp_path):
        service.write_calls(tmp_path, 0)
        until_done(tmp_path)


def until_done(folder, files: int = 1, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while len([path for path in (folder / "inbox" / "done").glob("*") if path.suffix != ".txt"]) < files:
        assert time.monotonic() < end
        time.sleep(0.05)


def etl(root, folder, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", *words]
    return subprocess.run(
        command, cwd=root, env=service.environment(folder), capture_output=True, text=True, check=False
    )
