"""When a file of the inbox is taken, and where it goes. Real files."""

import datetime as dt
import time
from pathlib import Path

import pytest

from etl import inbox
from etl.inbox import QUIET_SECONDS, Inbox

AT = dt.datetime(2026, 11, 24, 8, 20, tzinfo=dt.UTC)


@pytest.fixture
def box(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def test_a_file_is_ready_when_it_has_been_quiet(box, tmp_path) -> None:
    (tmp_path / "a.csv").write_text("x")
    assert box.ready() == []
    time.sleep(QUIET_SECONDS)
    assert box.ready() == [tmp_path / "a.csv"]
    with open(tmp_path / "a.csv", "a") as file:
        file.write("more")
    assert box.ready() == []


def test_a_file_that_a_program_still_has_open_for_writing_is_left_alone_however_quiet(box, tmp_path) -> None:
    with open(tmp_path / "a.csv", "w") as file:
        file.write("x")
        file.flush()
        box.ready()
        time.sleep(QUIET_SECONDS)
        assert box.ready() == []
    assert box.ready() == [tmp_path / "a.csv"]


def test_unfinished_and_hidden_files_and_folders_are_passed_over(box, tmp_path) -> None:
    for name in (".a.csv", "~$a.xlsx", "a.csv.part", "A.CSV.TMP"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder").mkdir()
    box.ready()
    time.sleep(QUIET_SECONDS)
    assert box.ready() == []


def test_the_oldest_comes_first(box, tmp_path) -> None:
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text("x")
        time.sleep(0.02)
    box.ready()
    time.sleep(QUIET_SECONDS)
    assert [path.name for path in box.ready()] == ["b.csv", "a.csv"]


def test_a_file_is_put_away_under_its_time_with_a_note_and_cleared_when_it_is_old(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("x")
    inbox.put_away(tmp_path / "a.csv", inbox.DONE, "Sudah dimuat.", AT)
    done = tmp_path / "done"
    assert {path.name: path.read_text() for path in done.iterdir()} == {
        "20261124-082000_a.csv": "x",
        "20261124-082000_a.csv.txt": "Sudah dimuat.\n",
    }
    now = dt.datetime.now(dt.UTC)
    assert inbox.clear(tmp_path, now - dt.timedelta(days=1)) == 0
    assert inbox.clear(tmp_path, now + dt.timedelta(days=1)) == 1
    assert list(done.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error_and_nothing_is_made(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        Inbox(tmp_path / "away").ready()
    assert list(tmp_path.iterdir()) == []
