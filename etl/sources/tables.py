"""What readers hand on: Arrow tables with the file's columns, and `_row` (int64) and `_fault` (a reason code
or "").

Every text column is `large_string` without nulls, so that pandas takes it over as it is.
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

RAGGED = "ragged"
HEADER_REPEATED = "header_repeated"
NOT_AN_OBJECT = "not_an_object"
TEXT = pa.large_string()


def of_rows(
    names: Sequence[str], rows: Sequence[Sequence[str]], places: Sequence[int], faults: Sequence[str]
) -> pa.Table:
    """From rows of equal length; `places` are their row numbers."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return finish(
        pa.table([texts(column) for column in columns], names=list(names)),
        pa.array(places, pa.int64()),
        texts(faults),
    )


def texts(values: Sequence[str]) -> pa.Array:
    try:
        return pa.array(values, TEXT)
    except UnicodeEncodeError:
        return pa.array([sound(value) for value in values], TEXT)


def sound(text: str) -> str:
    """With "?" for half a surrogate pair, which only JSON can hold."""
    return text.encode("utf-8", "replace").decode()


def same(value: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, TEXT), count)


def finish(table: pa.Table, places: pa.Array, faults: pa.Array) -> pa.Table:
    return table.append_column("_row", places).append_column("_fault", faults)


def mark_repeated_header(table: pa.Table, header: Sequence[str]) -> pa.Table:
    """Sets `_fault` where a row says the header again, as files do that were put together of several."""
    is_header = pc.equal(table.column(0), header[0])
    if not pc.any(is_header).as_py():
        return table
    for place, cell in enumerate(header[1:], 1):
        is_header = pc.and_(is_header, pc.equal(table.column(place), cell))
    faults = pc.if_else(is_header, HEADER_REPEATED, table.column("_fault"))
    return table.set_column(table.column_names.index("_fault"), "_fault", pc.cast(faults, TEXT))
