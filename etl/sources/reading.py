"""Any file of a source → chunks of raw rows: the first of the frames in docs/architecture.md.

Readers give Arrow tables of whatever size suits them; here they are cut to chunks of exactly the size asked
for, so that a load that was stopped goes on at the chunk where it stopped.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa

from city.source import Source
from etl.errors import SourceError
from etl.sources import archive, extent, tables
from etl.sources.delimited import read_delimited
from etl.sources.excel import read_excel
from etl.sources.open311 import read_open311
from etl.sources.parquet import WHOLE, Part, read_parquet
from etl.sources.text import Note, blocks

_SUFFIXES = {
    "csv": (".csv", ".txt", ".tsv"),
    "excel": (".xlsx", ".xlsm", ".xls"),
    "open311": (".json",),
    "parquet": (".parquet",),
    "sql": (".parquet",),
}
_DAMAGED = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, OSError)


def read(
    path: Path,
    source: Source,
    chunk_rows: int = 100_000,
    skip_rows: int = 0,
    on_bytes: Callable[[int, int], None] | None = None,
    on_note: Callable[[str], None] | None = None,
    part: Part = WHOLE,
) -> Iterator[pd.DataFrame]:
    """Chunks of `chunk_rows` rows; shorter at the end, and where the next rows have other columns (JSON,
    sheets, members).

    Every column is `str`, blank is "", under its own name (`header.unique`); plus `_file` (of a member of a
    ZIP file "a.zip/b.csv"), `_row` (int64, as the office sees it, the header of a plain CSV is 1), `_fault`
    (why the row can't be used as it stands: "ragged", "header_repeated", "not_an_object", else ""), and of a
    workbook `_sheet`. `skip_rows` leaves out the first rows of the file; with a sum of whole chunks the rest
    is cut as it was before. `on_bytes(done, total)` hears how far in the file we are, `on_note` what was
    passed over, a sentence each. `part` is for Parquet alone. Raises SourceError, at the first chunk or
    later, where the file can't be read to its end.
    """
    try:
        with path.open("rb") as file:
            total = path.stat().st_size
            for chunk in _chunks(
                _tables(file, path.name, source, on_note or _unheard, part), chunk_rows, skip_rows
            ):
                if on_bytes:
                    on_bytes(min(file.tell(), total), total)
                yield chunk.combine_chunks().to_pandas()
    except _DAMAGED as error:
        raise SourceError(
            f"{path.name} can't be read to its end ({error}); check it, or fetch it again."
        ) from error


def _unheard(note: str) -> None:
    """For a caller who asks for no notes."""


def _tables(file: IO[bytes], name: str, source: Source, note: Note, part: Part) -> Iterator[pa.Table]:
    for member, stream in _streams(file, name, source.format, note):
        for table in _read(stream, member, source, note, part):
            yield table.append_column("_file", tables.same(member, len(table)))


def _streams(file: IO[bytes], name: str, form: str, note: Note) -> Iterator[tuple[str, IO[bytes]]]:
    if not archive.is_zip(file):
        yield name, file
    elif not archive.is_workbook(file):
        yield from archive.members(file, name, _SUFFIXES[form], note)
    elif form == "excel":
        yield name, file
    else:
        raise SourceError(
            f"{name} is a workbook, but its source reads {form}; save it as {_SUFFIXES[form][0]}."
        )


def _read(stream: IO[bytes], name: str, source: Source, note: Note, part: Part) -> Iterator[pa.Table]:
    if source.format == "excel":
        return read_excel(_whole(stream, name), source, name, note)
    if source.format in ("sql", "parquet"):
        return read_parquet(stream, name, source, part)
    if source.format == "csv":
        return read_delimited(blocks(stream, name, note, source.encoding), source, name)
    return read_open311(blocks(stream, name, note), source, name)


def _whole(stream: IO[bytes], name: str) -> BytesIO:
    content = stream.read(extent.MOST_BYTES + 1)
    if len(content) > extent.MOST_BYTES:
        raise SourceError(f"{name} is too large for a workbook; save its sheets as CSV.")
    return BytesIO(content)


def _chunks(found: Iterator[pa.Table], size: int, skip: int) -> Iterator[pa.Table]:
    held: pa.Table | None = None
    for table in found:
        skip, table = max(0, skip - len(table)), table.slice(skip)
        if not len(table):
            continue
        if held is not None and held.column_names != table.column_names:
            yield held
            held = None
        held = table if held is None else pa.concat_tables([held, table])
        while len(held) > size:
            yield held.slice(0, size)
            held = held.slice(size)
    if held is not None:
        yield held
