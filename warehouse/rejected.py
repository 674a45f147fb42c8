"""Rejected rows: the masked copy that screens show, and the raw row in the personal schema.

A row that is rejected again is kept once: what a file rejects replaces what the same content, or the same
place in a file of the same name and source, rejected before.
"""

from pathlib import Path

import sqlalchemy as sa

from warehouse import replaced, staging
from warehouse.bulk import stage
from warehouse.counting import count
from warehouse.log import Load
from warehouse.tables import loads, raw_rejected, rejected_rows


def replace_rejected(connection: sa.Connection, folder: Path, this: Load, again: bool, version: int) -> int:
    """Keeps the staged rejected rows; how many they are. `again`: they replace all of the source."""
    files = staging.files(folder, "rejected")
    if not files and not again and not _was_rejected(connection, this):
        return 0
    stage(connection, staging.rejected, files)
    _remove(connection, this, again, version)
    staged = staging.rejected.c
    whose = (sa.literal(this.city_code), sa.literal(this.load_id))
    masked = sa.select(
        *whose,
        sa.literal(this.source),
        staged._file,
        staged._row,
        staged.reason,
        staged.column,
        staged.masked,
    )
    names = ["city_code", "load_id", "source", "file", "row_number", "reason", "column", "masked"]
    connection.execute(rejected_rows.insert().from_select(names, masked))
    raw = sa.select(*whose, staged._file, staged._row, staged.raw)
    connection.execute(raw_rejected.insert().from_select([c.name for c in raw_rejected.columns], raw))
    return count(connection, staging.rejected)


def _was_rejected(connection: sa.Connection, this: Load) -> bool:
    """Whether the same content had rejected rows before."""
    kept = sa.select(sa.literal(1)).where(rejected_rows.c.load_id.in_(_same_content(this)))
    return connection.execute(kept.limit(1)).first() is not None


def _same_content(this: Load) -> sa.Select:
    return sa.select(loads.c.load_id).where(loads.c.fingerprint == this.fingerprint)


def _remove(connection: sa.Connection, this: Load, again: bool, version: int) -> None:
    """What is replaced, from both tables."""
    kept = rejected_rows.c
    places = sa.select(staging.rejected.c._file, staging.rejected.c._row)
    gone = sa.and_(
        kept.city_code == this.city_code,
        kept.source == this.source,
        sa.true()
        if again
        else kept.load_id.in_(_same_content(this)) | sa.tuple_(kept.file, kept.row_number).in_(places),
    )
    raw = raw_rejected.c
    row = (raw.city_code == kept.city_code) & (raw.load_id == kept.load_id)
    row &= (raw.file == kept.file) & (raw.row_number == kept.row_number)
    for table, where in ((raw_rejected, sa.exists().where(row, gone)), (rejected_rows, gone)):
        replaced.keep(connection, table, version, where)
    connection.execute(raw_rejected.delete().where(sa.exists().where(row, gone)))
    connection.execute(rejected_rows.delete().where(gone))
