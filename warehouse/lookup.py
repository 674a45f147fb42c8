"""One case as it is now, and its steps, as the frames that the clock takes."""

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from warehouse.bulk import arrow_schema
from warehouse.streams import stream
from warehouse.tables import case_events, cases


def case_of(connection: sa.Connection, city_code: str, case_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(one row of `cases`, its rows of `case_events` in order); the first is empty for an unknown case."""
    return (
        read_frame(connection, _of(cases, city_code, case_id)),
        read_frame(connection, _of(case_events, city_code, case_id).order_by(case_events.c.seq)),
    )


def _of(table: sa.Table, city_code: str, case_id: str) -> sa.Select:
    return sa.select(table).where(table.c.city_code == city_code, table.c.case_id == case_id)


def read_frame(connection: sa.Connection, query: sa.Select) -> pd.DataFrame:
    """All rows of a query that holds its values itself, typed as the tables are."""
    schema = arrow_schema(query.selected_columns)
    return pa.Table.from_batches(stream(connection, query), schema).to_pandas()
