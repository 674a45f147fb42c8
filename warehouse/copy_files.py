"""The files of copies for reading (warehouse/copies.py): each process has one, by DuckDB's own lock, and one
that ended leaves its file to the next. A file is worth nothing: what is torn, or not whole, is thrown away.
"""

import fcntl
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

import duckdb
import sqlalchemy as sa

from warehouse import copied
from warehouse.engines import Warehouse, open_warehouse
from warehouse.errors import WarehouseBusy, WarehouseError

_SHARE = 0.5  # of what the tables take in PostgreSQL does a copy take at most
_LEAST_BYTES = 10_000_000  # that a copy of hardly anything takes


def claimed(folder: Path, memory: str) -> Warehouse | None:
    """A whole copy that no process has; what is there and not whole is thrown away."""
    for path in sorted(folder.glob("*.duckdb")):
        try:
            if held := _whole(path, memory):
                return held
            _remove(path)
        except WarehouseBusy:
            continue
        except (WarehouseError, duckdb.Error, sa.exc.DBAPIError):
            _remove(path)
    return None


def made(folder: Path, memory: str) -> Warehouse:
    """An empty copy, for its owner alone, in a file whose name none has borne: DuckDB knows an open file by
    its name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _opened(folder / f"{uuid.uuid4().hex}.duckdb", memory)


def throw_away(held: Warehouse) -> None:
    """The file of a copy that was closed."""
    _remove(_path(held))


def is_gone(held: Warehouse) -> bool:
    """Whether somebody took its file away: it is read on, but takes up room, and soon can't be written."""
    return not _path(held).exists()


def sweep(folder: Path) -> None:
    """Throws away every file that no process has."""
    for path in folder.glob("*.duckdb"):
        with suppress(OSError), path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # DuckDB's own kind: refused while it is open
            _remove(path)


def refuse_without_room(source: sa.Connection, folder: Path) -> None:
    """WarehouseError where the disk has no room for a copy of what a PostgreSQL warehouse holds."""
    sizes = [sa.func.pg_table_size(f"public.{table.name}") for table in copied.COPIED]
    needed = _LEAST_BYTES + _SHARE * sum(source.execute(sa.select(*sizes)).one())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (free := shutil.disk_usage(folder).free) < needed:
        raise WarehouseError(
            f"{folder} has {free / 1e6:,.0f} MB free, a copy may take {needed / 1e6:,.0f} MB."
        )


def _path(held: Warehouse) -> Path:
    return Path(sa.make_url(held.url).database or "")


def _whole(path: Path, memory: str) -> Warehouse | None:
    """None where it was never brought to a version."""
    held = _opened(path, memory)
    with held.read() as connection:
        is_whole = bool(copied.standing(connection))
    if is_whole:
        return held
    held.close()
    return None


def _opened(path: Path, memory: str) -> Warehouse:
    held = open_warehouse(f"duckdb:///{path}", memory_limit=memory)
    with held.write() as connection:
        copied.make_tables(connection)
    return held


def _remove(path: Path) -> None:
    """With what DuckDB put beside it."""
    for beside in path.parent.glob(f"{path.name}*"):
        if beside.is_dir():
            shutil.rmtree(beside, ignore_errors=True)
        else:
            beside.unlink(missing_ok=True)
