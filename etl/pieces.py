"""What is read where it is made true, not by whoever began the load: rows of a Parquet file, which can be
counted off without reading those before them, and small files as a whole.
"""

import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from city.source import Source
from etl.sources import Part

PIECE_CHUNKS = 4  # of a Parquet file: what their group holds before them is read in vain, and thrown away
WHOLE_BYTES = 50_000_000  # about a chunk
_END_BYTES = 1 << 16


def parts_of(file: Path, source: Source, chunk_rows: int, skip_rows: int) -> list[Part] | None:
    """The rows of a Parquet file after `skip_rows`; None for what can't be cut without being read: other
    formats, and rows that are a step each, which are cut between cases."""
    if source.format != "parquet" or source.history.how == "rows":
        return None
    try:
        rows = pq.read_metadata(file).num_rows
    except (pa.ArrowInvalid, OSError):
        return None  # a ZIP of them, or none: its reader says so
    length = chunk_rows * PIECE_CHUNKS
    starts = range(skip_rows, rows, length)
    return [Part(first, min(first + length, rows)) for first in starts] or None


def mark_of(file: Path) -> str:
    """Tells a file from others of its name without reading it whole: its size, and both of its ends. "" where
    there is none."""
    try:
        with file.open("rb") as content:
            size = os.fstat(content.fileno()).st_size
            ends = content.read(_END_BYTES)
            content.seek(max(0, size - _END_BYTES))
            return f"{size} {hashlib.sha256(ends + content.read()).hexdigest()}"
    except OSError:
        return ""
