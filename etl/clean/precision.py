"""How precisely a case's instants were told: to the second, the minute or only the day.

An instant at exactly midnight counts as told to the day, row by row: a whole column may be so, or only what
one agency types in, and a row must come out the same whichever rows are read with it. Of instants truly told
to the minute this takes 1 in 1,440 for a day, which costs that case its verdict in minutes and nothing else.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from city.vocabulary import CASE_INSTANTS, TIME_PRECISIONS
from etl.clean.text import among, arrow, series
from etl.clean.zones import to_wall

SECOND, MINUTE, DAY = range(len(TIME_PRECISIONS))


def told(at: np.ndarray, precision: np.ndarray, zone: str) -> np.ndarray:
    """The precision with which instants were told; SECOND where there is none."""
    wall = to_wall(at, zone)
    is_midnight = wall == wall.astype("M8[D]")
    return np.select([np.isnat(at), is_midnight], [SECOND, DAY], precision).astype("int8")


def of_cases(rows: pd.DataFrame, zone: str) -> pd.DataFrame:
    """`time_precision` of a case: of its least precise milestone, or as the source says if that is less."""
    given, _ = among(rows["time_precision"], TIME_PRECISIONS)
    words = pa.array(TIME_PRECISIONS, pa.large_string())
    coarsest = pc.index_in(arrow(given), words).fill_null(SECOND).to_numpy()
    for name in CASE_INSTANTS:
        own = told(rows[name].to_numpy("M8[us]"), rows[f"_told_{name}"].to_numpy(), zone)
        coarsest = np.maximum(coarsest, own)
    return rows.assign(time_precision=series(words.take(pa.array(coarsest)), rows.index))
