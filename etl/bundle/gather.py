"""The parts of a support bundle, each a JSON file; what can't be had says why, and the rest is there."""

import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from importlib import metadata as packages
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from etl.bundle.redact import log_line, redact_all
from etl.desk import Desk
from etl.doctor import examine
from warehouse import tables
from warehouse.counting import count
from warehouse.errors import WarehouseError
from warehouse.people_tables import people, posts
from warehouse.tables import PERSONAL, loads, metadata, rejected_rows
from warehouse.vitals import vitals

LINES, LOADS = 2_000, 200  # the newest that are told of
_LOAD = (
    "source",
    "state",
    "started_at",
    "finished_at",
    "newest_at",
    "read_count",
    "new_count",
    "changed_count",
    "same_count",
    "rejected_count",
    "data_version",
)


def gather(desk: Desk, log: Iterable[str] = ()) -> dict[str, Any]:
    """By the name of each part. `log`: lines of etl/log.py, the newest last."""
    names = _names(desk)
    parts: dict[str, Callable[[], Any]] = {
        "versions": _versions,
        "settings": lambda: {name: _shown(name, value) for name, value in asdict(desk.settings).items()},
        "doctor": lambda: redact_all([asdict(finding) for finding in examine(desk)], names),
        "service": lambda: _service(desk),
        "loads": lambda: _loads(desk),
        "rejected": lambda: _rejected(desk),
        "sizes": lambda: _sizes(desk),
        "log": lambda: _log(log, names),
    }
    return {name: _or_why(part) for name, part in parts.items()}


def _or_why(part: Callable[[], Any]) -> Any:
    try:
        return part()
    except (WarehouseError, sa.exc.DBAPIError, OSError, ValueError) as error:
        return {"missing": type(error).__name__}


def _names(desk: Desk) -> set[str]:
    """Of who may sign in, and the words of their names that are long enough to be nobody else's."""
    try:
        with desk.warehouse.read() as connection:
            rows = connection.execute(sa.select(people.c.username, people.c.name, people.c.nip)).all()
            held = connection.scalars(sa.select(posts.c.name)).all()
    except (WarehouseError, sa.exc.DBAPIError):
        return set()
    whole = {text for row in rows for text in row if text}
    return whole | {word for text in whole for word in text.split() if len(word) > 3} | set(held)


def _versions() -> dict[str, Any]:
    found = {one.metadata["Name"]: one.version for one in packages.distributions() if one.metadata["Name"]}
    release = Path(__file__).resolve().parents[2] / "VERSION"
    return {
        "release": release.read_text().strip() if release.is_file() else "",
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "packages": dict(sorted(found.items())),
    }


def _shown(name: str, value: object) -> str:
    """An address without who asks and with which password."""
    if name == "warehouse":
        place = sa.make_url(str(value))
        return str(sa.URL.create(place.drivername, host=place.host, port=place.port, database=place.database))
    return str(value)


def _service(desk: Desk) -> dict[str, Any]:
    with desk.warehouse.read() as connection:
        found = asdict(vitals(connection, desk.city.code, desk.now()))
        jobs = connection.execute(
            sa.select(*(column for column in tables.jobs.c if column.name not in ("city_code", "message")))
        )
        return {
            **{name: found[name] for name in ("schema_step", "data_version", "ages", "failures", "sessions")},
            "watch_age": found["watch_age"],
            "jobs": [{name: str(value) for name, value in row._mapping.items()} for row in jobs],
        }


def _loads(desk: Desk) -> list[dict[str, str]]:
    """The newest, without their files and what was said of them."""
    columns = [loads.c[name] for name in _LOAD]
    newest = (
        sa.select(*columns).where(loads.c.city_code == desk.city.code).order_by(loads.c.started_at.desc())
    )
    with desk.warehouse.read() as connection:
        rows = connection.execute(newest.limit(LOADS)).all()
    return [{name: str(value) for name, value in row._mapping.items()} for row in rows]


def _rejected(desk: Desk) -> list[dict[str, Any]]:
    """How many rows of each source, and why."""
    column = rejected_rows.c
    keys = (column.source, column.reason)
    counted = sa.select(*keys, sa.func.count().label("rows")).where(column.city_code == desk.city.code)
    with desk.warehouse.read() as connection:
        return [dict(row._mapping) for row in connection.execute(counted.group_by(*keys).order_by(*keys))]


def _sizes(desk: Desk) -> dict[str, Any]:
    """Rows of each table, bytes of each folder; of personal tables nothing but how many rows."""
    with desk.warehouse.read() as connection:
        rows = {
            table.key.removeprefix(f"{PERSONAL}."): count(connection, table)
            for table in metadata.sorted_tables
        }
    file = Path(desk.settings.warehouse.removeprefix("duckdb:///"))
    folders = [path for path in desk.settings.var.glob("*") if path.is_dir()]
    return {
        "rows": rows,
        "warehouse_bytes": file.stat().st_size if file.is_file() else None,
        "folder_bytes": {folder.name: _bytes(folder) for folder in folders},
    }


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _log(lines: Iterable[str], names: set[str]) -> list[dict[str, str]]:
    kept = [told for line in list(lines)[-LINES:] if (told := log_line(line, names))]
    return kept
