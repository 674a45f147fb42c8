"""A load that is killed at any moment leaves the last good version; the next load goes through."""

import subprocess
import sys
import time
from pathlib import Path

from warehouse import tables
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

KILLED_AFTER = (0.02, 0.1, 0.25)  # seconds from when the warehouse is open
ROWS = 3_000
LOADING = """
import datetime as dt, sys
from pathlib import Path
from warehouse.engines import open_warehouse
from warehouse.write import load
warehouse, folder = open_warehouse(sys.argv[1]), Path(sys.argv[2])
at = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
print("open", flush=True)
load(warehouse, folder, city_code="35.71", source="wa", load_id=folder.name, file="wa.csv",
     fingerprint=folder.name, city_fingerprint="rules", started_at=at, at=at, kind="nyata")
"""


def test_a_killed_load_leaves_the_last_good_version(
    warehouse_url, staged_folder, rows_of, case, clock, event, tmp_path, root
):
    before, after = (_chunks(case, clock, event, hour) for hour in (8, 9))
    staged_folder(tmp_path / "before", *before)
    staged_folder(tmp_path / "after", *after)
    _prepare(warehouse_url)
    _load(warehouse_url, tmp_path / "before", root)
    held = _everything(warehouse_url, rows_of)

    for seconds in KILLED_AFTER:
        _load(warehouse_url, tmp_path / "after", root, killed_after=seconds)
        if _everything(warehouse_url, rows_of) != held:
            break  # it was done before it was killed: then it is whole, as below
    else:
        _load(warehouse_url, tmp_path / "after", root)

    now = _everything(warehouse_url, rows_of)
    assert [(name, len(rows)) for name, rows in now.items()] == [
        ("cases", ROWS),
        ("case_versions", ROWS),
        ("clocks", ROWS),
        ("clock_versions", ROWS),
        ("case_events", ROWS),
        ("versions", 2),
        ("loads", 2),
    ]
    assert {row["known_from"] for row in now["cases"]} == {2}


def _chunks(case, clock, event, hour: int) -> list[dict]:
    keys = [f"wa:{number}" for number in range(ROWS)]
    half = ROWS // 2
    return [
        {
            "cases": [case(key, hour=hour) for key in some],
            "clocks": [clock(key, round=hour) for key in some],
            "events": [event(key) for key in some],
        }
        for some in (keys[:half], keys[half:])
    ]


def _prepare(url: str) -> None:
    warehouse = open_warehouse(url)
    upgrade(warehouse)
    warehouse.close()


def _load(url: str, folder: Path, root: Path, killed_after: float | None = None) -> None:
    """Loads the folder in a process of its own."""
    command = [sys.executable, "-c", LOADING, url, str(folder)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as load:
        assert load.stdout.readline() == b"open\n"
        if killed_after is not None:
            time.sleep(killed_after)
            load.kill()
    assert killed_after is not None or load.returncode == 0


def _everything(url: str, rows_of) -> dict[str, list[dict]]:
    warehouse = open_warehouse(url)
    found = {table.name: rows_of(warehouse, table, *table.c.keys()) for table in TABLES}
    warehouse.close()
    return found


TABLES = (
    tables.cases,
    tables.case_versions,
    tables.clocks,
    tables.clock_versions,
    tables.case_events,
    tables.versions,
    tables.loads,
)
