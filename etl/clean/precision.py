"""How precisely a case's instants were told: to the second, the minute or only the day.

An instant at exactly midnight counts as told to the day, row by row: a whole column may be so, or only what
one agency types in, and a row must come out the same whichever rows are read with it. Of instants truly told
to the minute this takes 1 in 1,440 for a day, which costs that case its verdict in minutes and nothing else.
"""

import numpy as np

from city.vocabulary import TIME_PRECISIONS
from etl.clean.zones import to_wall

SECOND, MINUTE, DAY = range(len(TIME_PRECISIONS))


def told(at: np.ndarray, precision: np.ndarray, zone: str) -> np.ndarray:
    """The precision with which instants were told; SECOND where there is none."""
    wall = to_wall(at, zone)
    is_midnight = wall == wall.astype("M8[D]")
    return np.select([np.isnat(at), is_midnight], [SECOND, DAY], precision).astype("int8")
