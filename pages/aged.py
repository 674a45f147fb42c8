"""The city's sources with their age, for the wall's footer and the page of data alike."""

from datetime import datetime, timedelta

import pandas as pd

from city import City
from components.frame import Source


def aged(rows: pd.DataFrame, city: City, at: datetime) -> tuple[Source, ...]:
    """All of the city's sources, those too that brought nothing yet. `rows`: of `metrics.now.sources`."""
    brought = rows[rows["newest_at"].notna()]
    seen = dict(zip(brought["source"], brought["seen_at"], strict=True))
    return tuple(
        _source(source.title, source.record, seen.get(name), source.stale_after_minutes, at)
        for name, source in city.sources.items()
    )


def _source(title: str, record: str, seen_at: pd.Timestamp | None, minutes: float, at: datetime) -> Source:
    if seen_at is None:
        return Source(title, record, None, is_stale=True, stale_after_minutes=minutes)
    is_stale = at - seen_at > timedelta(minutes=minutes)
    return Source(title, record, seen_at.to_pydatetime(), is_stale, minutes)
