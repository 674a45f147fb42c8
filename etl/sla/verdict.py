"""The verdict on a clock at a moment, from the columns of the table `clocks`; `warehouse.verdicts` says the
same in SQL."""

import datetime as dt

import numpy as np
import pandas as pd

ON_TIME, LATE, RUNNING, RUNNING_LATE, NONE = "on_time", "late", "running", "running_late", "none"


def verdict(frame: pd.DataFrame, at: dt.datetime) -> pd.Series:
    """One of the five words for each row. A clock that runs on is late once its due instant has passed,
    since it may still stop on time at that instant; of a reopened case that was late before, and while
    paused, it only runs."""
    has_stopped = frame["stopped_at"] <= at
    is_over = has_stopped | (frame["stopped_at"].isna() & (frame["ended_by"] != ""))
    is_none = frame["target_seconds"].isna() | (frame["clock"] == "autoclose") | (frame["started_at"] > at)
    is_on_time = frame["is_on_time"].astype("boolean")
    words = np.select(
        [
            is_none | (is_over & is_on_time.isna()),
            is_over & is_on_time.fillna(False),
            is_over,
            frame["decided_at"] < at,
        ],
        [NONE, ON_TIME, LATE, RUNNING_LATE],
        RUNNING,
    )
    return pd.Series(words, frame.index, dtype="str")
