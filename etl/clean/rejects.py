"""The two copies of a rejected row: a masked one for screens, and the row as it came for the personal schema.

In the masked copy only cells stand whose column the mapping uses and holds for harmless, stripped all the
same; a row that its reader found faulty is masked whole: its cells may stand under the wrong columns.
"""

import numpy as np
import pandas as pd

from city.source import Source
from etl.clean.mapping import columns_told
from etl.clean.marks import FAULTS
from etl.clean.private import MASK, strip
from etl.clean.text import is_blank, put, tidy


def with_copies(rejected: pd.DataFrame, raw: pd.DataFrame, source: Source) -> pd.DataFrame:
    """`rejected` (its index: positions in `raw`) with `masked` and `raw`: JSON by the file's own columns, in
    `masked` those that the mapping names."""
    came = raw.iloc[rejected.index].reset_index(drop=True)
    rejected = rejected.reset_index(drop=True)
    cells = came[[column for column in came.columns if not column.startswith("_")]]
    is_faulty = rejected["reason"].isin(FAULTS).to_numpy()
    harmless = {column.strip().casefold() for columns in source.columns.values() for column in columns}
    hide = [is_faulty | (column.strip().casefold() not in harmless) for column in cells.columns]
    masked = _masked(cells, hide).set_axis(columns_told(cells.columns, source), axis="columns")
    return rejected.assign(masked=_json(masked), raw=_json(cells))


def _masked(cells: pd.DataFrame, hide: list[np.ndarray]) -> pd.DataFrame:
    """All columns as one: there are many, of few rows."""
    if cells.empty:
        return cells
    column = pd.concat([cells[name] for name in cells.columns], ignore_index=True)
    masked = put(strip(tidy(column)), np.concatenate(hide) & ~is_blank(column), MASK)
    parts = {name: masked.iloc[i * len(cells) :][: len(cells)].array for i, name in enumerate(cells.columns)}
    return pd.DataFrame(parts, index=cells.index)


def _json(frame: pd.DataFrame) -> pd.Series:
    lines = frame.to_json(orient="records", lines=True, force_ascii=False).split("\n") if len(frame) else []
    return pd.Series(lines[: len(frame)], index=frame.index, dtype="str")
