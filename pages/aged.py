"""The city's sources with their age, for the wall's footer and the page of data alike."""

from datetime import datetime, timedelta

import pandas as pd

from city import City
from components.frame import Source


def aged(rows: pd.DataFrame, city: City, at: datetime) -> tuple[Source, ...]:
    """All of the city's sources, those too that brought nothing yet. `rows`: of `metrics.now.sources`."""
    newest = dict(zip(rows["source"], rows["newest_at"], strict=True))
    return tuple(
        _source(source.title, source.record, newest.get(name), source.stale_after_minutes, at)
        for name, source in city.sources.items()
    )


def _source(title: str, record: str, newest: pd.Timestamp | None, minutes: float, at: datetime) -> Source:
    if newest is None or pd.isna(newest):
        return Source(title, record, None, is_stale=True)
    return Source(title, record, newest.to_pydatetime(), at - newest > timedelta(minutes=minutes))
