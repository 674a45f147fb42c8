"""The last step of cleaning: exactly the columns and types of a table, and the local day and hour."""

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from etl.clean.marks import flag_texts, is_usable
from etl.clean.text import constant
from etl.clean.zones import hour_of_week, to_wall

_NUMBERS = {sa.SmallInteger: "int16", sa.BigInteger: "int64", sa.Integer: "int32", sa.Float: "float64"}
_DATE = pd.ArrowDtype(pa.date32())


def typed(rows: pd.DataFrame, table: sa.Table, zone: str, beginning: str) -> pd.DataFrame:
    """The usable rows as `table` without known_from, and `_file`, `_row`; `day` and `hour_of_week` are those
    of `beginning` in the zone. Texts that nothing filled are "", instants are datetime64[us, UTC]."""
    usable = is_usable(rows)
    rows = rows.assign(flags=flag_texts(rows["_flags"]))
    if not usable.all():
        wanted = rows.columns.intersection([*(column.name for column in table.columns), "_file", "_row"])
        rows = rows.loc[usable, wanted].reset_index(drop=True)
    wall = to_wall(rows[beginning].to_numpy("M8[us]"), zone)
    days = pa.array(wall.astype("M8[D]"), pa.date32())
    local = {"day": pd.Series(pd.array(days, dtype=_DATE)), "hour_of_week": pd.Series(hour_of_week(wall))}
    columns = {
        column.name: local[column.name] if column.name in local else _typed(rows, column)
        for column in table.columns
        if column.name != "known_from"
    }
    return pd.DataFrame(columns | {"_file": rows["_file"], "_row": rows["_row"]}, index=rows.index)


def _typed(rows: pd.DataFrame, column: sa.Column) -> pd.Series:
    if isinstance(column.type, sa.Text):
        return rows[column.name] if column.name in rows else constant("", rows.index)
    if isinstance(column.type, sa.TIMESTAMP):
        return rows[column.name].astype("datetime64[us]").dt.tz_localize("UTC")
    if isinstance(column.type, sa.Boolean):
        return rows[column.name].astype(bool)
    return _number(rows[column.name], column)


def _number(values: pd.Series, column: sa.Column) -> pd.Series:
    dtype = next(dtype for kind, dtype in _NUMBERS.items() if isinstance(column.type, kind))
    is_missing_allowed = bool(column.nullable) and dtype != "float64"
    return values.astype(pd.api.types.pandas_dtype(dtype.capitalize() if is_missing_allowed else dtype))
