"""A statement's rows as a frame, built column by column from what the cursor gives. pandas' own reader of
SQL, and SQLAlchemy's row objects, would cost a question more milliseconds than many questions take."""

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from metrics.filters import Filters
from metrics.moment import kept, moments
from metrics.shapes import Shaped, Value, is_stand_in

Row = tuple[Any, ...]
Statement = sa.Select | sa.CompoundSelect
Asked = Statement | Shaped
_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
_EPOCH = dt.date(1970, 1, 1).toordinal()


def frame(connection: sa.Connection, asked: Asked, filters: Filters, at: dt.datetime) -> pd.DataFrame:
    """One column a column of the statement, typed by it also when there is no row."""
    return framed(rows(connection, asked, filters, at), kinds_of(asked))


def kinds_of(asked: Asked) -> dict[str, sa.types.TypeEngine]:
    """The types of its columns by name."""
    return _kinds(asked.statement if isinstance(asked, Shaped) else asked)


def rows(connection: sa.Connection, asked: Asked, filters: Filters, at: dt.datetime) -> Sequence[Row]:
    """What the driver gives. A statement is compiled once for its engine and schemas and sent as text from
    then on: SQLAlchemy looks through a long one for schemas and lists at each execution."""
    statement, own = asked if isinstance(asked, Shaped) else (asked, {})
    schemas = connection.get_execution_options().get("schema_translate_map", {})
    prepared = _prepared(statement, connection.dialect, tuple(schemas.items()))
    values = prepared.values | {
        name: prepared.taken.get(name, _as_it_is)(value)
        for name, value in moments(filters, at).items()
        if name in prepared.values
    }
    if own:
        values |= {
            name: prepared.taken.get(name, _as_it_is)(own[stand_in])
            for name, stand_in in prepared.slots.items()
        }
    parameters = values if prepared.order is None else tuple(values[name] for name in prepared.order)
    return connection.exec_driver_sql(prepared.sql, parameters).cursor.fetchall()


def framed(rows: Sequence[Row], kinds: Mapping[str, sa.types.TypeEngine]) -> pd.DataFrame:
    """`kinds`: column names and their types, in the order of the values of a row."""
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    typed = zip(kinds.items(), columns, strict=True)
    return pd.DataFrame({name: _typed(values, kind) for (name, kind), values in typed}, copy=False)


class _Prepared(NamedTuple):
    """`values`: of all parameters, as the driver takes them; those of the moments are put in anew each time,
    `taken` as the driver wants them. `slots`: the stand-ins of a shaped statement. `order`: of the names,
    where the driver goes by position."""

    sql: str
    values: dict[str, Any]
    taken: dict[str, Callable[[Any], Any]]
    slots: dict[str, Value]
    order: tuple[str, ...] | None


@kept
def _prepared(
    statement: Statement, dialect: sa.Dialect, schemas: tuple[tuple[Hashable, str], ...]
) -> _Prepared:
    compiled: Any = statement.compile(
        dialect=dialect, schema_translate_map=dict(schemas), render_schema_translate=True
    )
    later = {bind.key: None for bind in compiled.binds.values() if bind.required}
    state = compiled.construct_expanded_state(later)
    taken = {name: take for name, take in state.processors.items() if take}
    values = {
        name: value if value is None else taken.get(name, _as_it_is)(value)
        for name, value in state.parameters.items()
    }
    slots = {name: value for name, value in state.parameters.items() if is_stand_in(value)}
    order = tuple(state.positiontup) if compiled.positional else None
    return _Prepared(state.statement, values, taken, slots, order)


def _as_it_is(value: Any) -> Any:
    return value


@kept
def _kinds(statement: Statement) -> dict[str, sa.types.TypeEngine]:
    return {column.name: column.type for column in statement.selected_columns}


def _typed(values: Row, kind: sa.types.TypeEngine) -> Any:
    match kind:
        case sa.TIMESTAMP():
            return pd.array(values, "datetime64[us, UTC]")
        case sa.Date():
            return _days(values)
        case sa.Boolean():
            return pd.array(values, "boolean")
        case sa.Integer():
            return _integers(values)
        case sa.Float() | sa.Numeric():
            return np.array(values, "float64")
        case sa.String():
            cells = pa.array(values, pa.large_string())  # by pd.array it takes four times as long
            return pd.arrays.ArrowStringArray(cells, dtype=_TEXT)  # type: ignore[call-arg]  # not in the stubs
    return pd.array(values, "str")


def _integers(values: Row) -> pd.arrays.IntegerArray:
    """As pd.array has them, which looks at each value for what it is and takes ten times as long."""
    try:
        return pd.arrays.IntegerArray(np.array(values, np.int64), np.zeros(len(values), bool))
    except TypeError:  # some are None
        is_missing = [value is None for value in values]
        known = [0 if value is None else value for value in values]
        return pd.arrays.IntegerArray(np.array(known, np.int64), np.array(is_missing, bool))


def _days(values: Row) -> np.ndarray:
    """numpy takes five times as long for dates as for numbers."""
    numbers = [np.iinfo(np.int64).min if day is None else day.toordinal() - _EPOCH for day in values]
    return np.array(numbers, np.int64).view("datetime64[D]").astype("datetime64[s]")
