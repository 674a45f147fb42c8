"""What a city hands to its province: one ZIP file of its cases, their steps and clocks, and its calls.

manifest.json says whose it is; cases-00000.parquet and its fellows hold a month each, by receipt. Nothing
personal is in it, no caller, no point: a province counts by city. docs/province.md.
"""

import datetime as dt
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse import about, tables
from warehouse.bulk import arrow_schema
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.export import write
from warehouse.streams import stream
from warehouse.versions import current, version_at

MANIFEST = "manifest.json"
FORM = 2  # of the files; another where their columns are others
_STAYS = {"known_from", "lon", "lat", "caller_hash", "supporting"}
_TRIES = 3  # where a load ends meanwhile
TABLES = {"cases": tables.cases, "events": tables.case_events, "clocks": tables.clocks, "calls": tables.calls}
COLUMNS = {
    name: tuple(column.name for column in table.columns if column.name not in _STAYS)
    for name, table in TABLES.items()
}
"""What each kind of file holds."""


def hand_over(
    warehouse: Warehouse, file: Path, manifest: dict[str, Any], *, city_code: str, since: dt.datetime | None
) -> int:
    """How many cases and calls are now in `file`, which appears whole or not at all. `since`: a midnight of
    the city; without what neither happened nor became known from then on.

    Raises WarehouseError for a name that does not end in .zip, and where loads leave no time for it.
    """
    if file.suffix != ".zip":
        raise WarehouseError(f"{file} can't be written: its name must end in .zip.")
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.stem}-") as name:
            folder, (before, kind) = Path(name), _held(warehouse)
            count = _write_months(warehouse, folder, city_code, since)
            if _held(warehouse)[0] != before:
                continue
            told = {"form": FORM, "kind": kind, "data_version": before, "rows": count, **manifest}
            (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False))
            _pack(folder, file)
            return count
    raise WarehouseError("New data came in each time while the file was written; try again in a quiet hour.")


def _held(warehouse: Warehouse) -> tuple[int, str]:
    """The ends data version, and whether it is nyata or simulasi."""
    with warehouse.read() as connection:
        return current(connection), about.get(connection, "kind")


def _write_months(warehouse: Warehouse, folder: Path, city_code: str, since: dt.datetime | None) -> int:
    count = 0
    with warehouse.read() as connection:
        known = version_at(connection, since) if since else 0
        for number, month in enumerate(_months(connection, city_code)):
            for name, query in _questions(city_code, month, since, known).items():
                path = folder / f"{name}-{number:05d}.parquet"
                rows = write(
                    stream(connection, query), arrow_schema(query.selected_columns), path, path.suffix
                )
                count += rows if name in ("cases", "calls") else 0
                if not rows:
                    path.unlink()
    return count


def _months(connection: sa.Connection, city_code: str) -> Iterator[tuple[dt.date, dt.date]]:
    """First day of each month with data, and of the month after it."""
    ends = [
        sa.select(sa.func.min(table.c.day), sa.func.max(table.c.day)).where(table.c.city_code == city_code)
        for table in (tables.cases, tables.calls)
    ]
    days = [day for query in ends for day in connection.execute(query).one() if day is not None]
    if days:
        first, last = min(days), max(days)
        starts = range(first.year * 12 + first.month - 1, last.year * 12 + last.month + 1)
        yield from pairwise(dt.date(month // 12, month % 12 + 1, 1) for month in starts)


def _questions(
    city_code: str, month: tuple[dt.date, dt.date], since: dt.datetime | None, known: int
) -> dict[str, sa.Select]:
    """`known`: the data version of that moment. What came late, of days long before, is news too."""
    cases, calls = tables.cases, tables.calls
    wanted = [cases.c.city_code == city_code, cases.c.day >= month[0], cases.c.day < month[1]]
    called = [calls.c.city_code == city_code, calls.c.day >= month[0], calls.c.day < month[1]]
    if since is not None:
        own = cases.c
        wanted.append(
            sa.or_(
                own.day >= since.date(),
                own.updated_at >= since,
                own.last_event_at >= since,
                own.known_from > known,
            )
        )
        called.append(sa.or_(calls.c.day >= since.date(), calls.c.known_from > known))
    of_case = {
        name: sa.select(*(table.c[one] for one in COLUMNS[name]))
        .join(cases, (cases.c.city_code == table.c.city_code) & (cases.c.case_id == table.c.case_id))
        .where(*wanted)
        for name, table in (("events", tables.case_events), ("clocks", tables.clocks))
    }
    return {
        "cases": sa.select(*(cases.c[one] for one in COLUMNS["cases"])).where(*wanted),
        **of_case,
        "calls": sa.select(*(calls.c[one] for one in COLUMNS["calls"])).where(*called),
    }


def _pack(folder: Path, file: Path) -> None:
    """Parquet is packed already."""
    part = file.with_name(file.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, one.name)
    os.replace(part, file)
