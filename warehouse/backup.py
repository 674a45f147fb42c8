"""A copy of the whole warehouse in one file, taken while it runs, and brought back into a fresh one.

The file is a ZIP of a Parquet file for each table, and manifest.json with the schema step and the row counts;
the same on both engines, so that a backup of one restores into the other. It gets its name when it is whole
and its counts agree: a file that bears its name is a backup.
"""

import json
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from warehouse import about, replaced
from warehouse.bulk import arrow_schema, stage, unstage
from warehouse.counting import count
from warehouse.durable import settle
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.streams import stream
from warehouse.tables import jobs, metadata, screens, settings, source_states
from warehouse.versions import current

_MANIFEST = "manifest.json"
_OWN = (settings, jobs, source_states, screens)  # in a warehouse without data too: its server keeps them


def backup(warehouse: Warehouse, file: Path) -> dict[str, int]:
    """Rows by table, all of one moment, in a file for its owner alone. WarehouseError where it is a folder,
    or what was written is not what is held."""
    if file.is_dir():
        raise WarehouseError(f"{file} is a folder; name the file of the backup in it.")
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # it holds who reported, and what
    with warehouse.read() as connection, zipfile.ZipFile(part, "w") as archive:
        written = {table.key: _write(connection, table, archive) for table in metadata.sorted_tables}
        held = {table.key: count(connection, table) for table in metadata.sorted_tables}
        manifest = {"schema_step": about.get(connection, "schema_step"), "rows": written}
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    if written != held:
        raise WarehouseError(f"{part} is not whole: {written} rows were written of {held}; back up again.")
    settle(part, file)
    return written


def restore(file: Path, warehouse: Warehouse) -> dict[str, int]:
    """Rows by table, brought into a warehouse with empty tables in one transaction.

    Raises WarehouseError where the file is no whole backup or a newer program's, or where there is data.
    """
    with warehouse.write() as connection, _opened(file) as archive:
        manifest = json.loads(archive.read(_MANIFEST))
        step = about.get(connection, "schema_step")
        if int(manifest["schema_step"]) > int(step):
            raise WarehouseError(
                f"{file} is of schema step {manifest['schema_step']}; restore it with the newer program."
            )
        _refuse_data(connection)
        for table in _OWN:
            connection.execute(table.delete())
        for name in manifest["rows"]:
            _read(connection, metadata.tables[name], archive)
        about.put(connection, "schema_step", step)
        if manifest["schema_step"] != step:
            replaced.let_go(connection, current(connection))  # it may not hold what its last loads replaced
        restored = {name: count(connection, metadata.tables[name]) for name in manifest["rows"]}
        if restored != manifest["rows"]:
            raise WarehouseError(f"{file} was not restored: {restored} rows came in of {manifest['rows']}.")
    return restored


def _write(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> int:
    schema = arrow_schema(table.columns)
    rows = 0
    with (
        archive.open(_entry(table), "w", force_zip64=True) as entry,
        pq.ParquetWriter(entry, schema) as writer,
    ):
        for batch in stream(connection, sa.select(table)):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))
            rows += len(batch)
    return rows


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
        archive.getinfo(_MANIFEST)
    except FileNotFoundError:
        raise WarehouseError(f"There is no file {file}; check the name.") from None
    except (OSError, KeyError, zipfile.BadZipFile):
        raise WarehouseError(f"{file} is no whole backup; choose another.") from None
    return archive


def _refuse_data(connection: sa.Connection) -> None:
    full = [table.key for table in metadata.sorted_tables if table not in _OWN and count(connection, table)]
    if full:
        raise WarehouseError(f"The warehouse already holds {', '.join(full)}; restore into a fresh one.")


def _read(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> None:
    columns = [sa.Column(column.name, column.type, nullable=column.nullable) for column in table.columns]
    staged = sa.Table("restored", sa.MetaData(schema="staged"), *columns, prefixes=["TEMPORARY"])
    with tempfile.TemporaryDirectory() as folder:
        stage(connection, staged, [Path(archive.extract(_entry(table), folder))])
        connection.execute(
            table.insert().from_select(table.c.keys(), sa.select(staged), include_defaults=False)
        )
        unstage(connection, [staged])


def _entry(table: sa.Table) -> str:
    return f"{table.key}-0.parquet"
