"""The restore test: the newest nightly backup brought into a warehouse of its own, counted and asked.

A backup that nobody restored is a hope. What came of it is on record, and `doctor` says it.
"""

import datetime as dt
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from etl.chores import OFF, backups
from etl.desk import Desk
from etl.errors import UserError
from warehouse import about
from warehouse.backup import restore
from warehouse.contents import contents
from warehouse.engines import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.schema import upgrade

NAME = "restore_test"
EVERY_DAYS = 35  # monthly, and some days


@dataclass(frozen=True)
class Rehearsal:
    """`fault`: "" where all was well. `rows`: of all tables; `cases`: as a question counts them."""

    at: str
    file: str
    rows: int = 0
    cases: int = 0
    fault: str = ""


def rehearse(desk: Desk) -> Rehearsal:
    """Restores the newest backup beside the warehouse, which stays as it is, and notes what came of it."""
    if desk.settings.backup == OFF or not (made := backups(desk)):
        raise UserError("There is no nightly backup to try (LMW_BACKUP).")
    at = desk.now().isoformat(timespec="seconds")
    try:
        rows, cases = _restored(made[-1], desk)
        found = Rehearsal(at, made[-1].name, rows, cases)
    except (WarehouseError, OSError) as error:
        found = Rehearsal(at, made[-1].name, fault=str(error))
    except Exception as error:  # whatever a torn file makes a reader raise: this backup is none
        found = Rehearsal(at, made[-1].name, fault=f"Its content can't be read ({type(error).__name__}).")
    with desk.warehouse.write() as connection:
        about.put(connection, NAME, orjson.dumps(asdict(found)).decode())
    return found


def last(text: str) -> Rehearsal | None:
    """As `about` holds it; None where none was made."""
    return Rehearsal(**orjson.loads(text)) if text else None


def is_due(found: Rehearsal, now: dt.datetime) -> bool:
    return now - dt.datetime.fromisoformat(found.at) > dt.timedelta(days=EVERY_DAYS)


def _restored(file: Path, desk: Desk) -> tuple[int, int]:
    """Rows in all, cases as `status` counts them. `restore` compares each table with what the backup says."""
    desk.settings.var.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=desk.settings.var, prefix="rehearsal-") as folder:
        url = f"duckdb:///{Path(folder) / 'restored.duckdb'}"
        warehouse = open_warehouse(url, memory_limit=desk.settings.memory)
        try:
            upgrade(warehouse)
            counts = restore(file, warehouse)
            with warehouse.read() as connection:
                held = contents(connection, desk.city.code)
        finally:
            warehouse.close()
    if held["cases"] > counts["cases"] or (counts["versions"] and not held["data_version"]):
        raise WarehouseError(f"{file.name} was restored, but its questions are not answered.")
    return sum(counts.values()), held["cases"]
