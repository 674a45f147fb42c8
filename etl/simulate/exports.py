"""When and in which file what is seen: the exports of the simulated offices.

Some sources show every change at once, some are copied once a day, and on some days nobody does it. A row
bears the moment of the export that first showed its last change; so a file of a whole month holds just the
rows that all the exports since would have brought, one after another.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from city.source import Source
from etl.simulate.service import Service
from etl.simulate.stories import progress

_DAY = 86_400
LONGEST_GAP = 30  # days that a daily export may be left out


@dataclass(frozen=True)
class Export:
    """Of these channels and months ("2025-06"), all if empty; at this second of each day, at once if None."""

    source: Source
    channels: tuple[int, ...] = ()
    months: tuple[str, ...] = ()
    daily_at: int | None = None


def exports(service: Service) -> list[Export]:
    return [
        Export(
            source=service.city.sources[table["source"]],
            channels=tuple(service.number("channels", channel) for channel in table.get("channels", ())),
            months=tuple(table.get("months", ())),
            daily_at=_second(table["daily_at"]) if "daily_at" in table else None,
        )
        for table in service.facts["exports"]
    ]


def of_cases(service: Service) -> list[Export]:
    return [export for export in exports(service) if export.source.record == "case"]


def of_calls(service: Service) -> list[Export]:
    return [export for export in exports(service) if export.source.record == "call"]


def taken_by(exports: list[Export], cases: pd.DataFrame) -> np.ndarray:
    """For each case the first export that takes its channel and month; -1 for none."""
    month = months(cases["day"].to_numpy())
    takes = [
        (np.isin(cases["channel"], export.channels) if export.channels else np.ones(len(cases), bool))
        & (np.isin(month, np.array(export.months, "datetime64[M]")) if export.months else True)
        for export in exports
    ]
    return np.select(takes, range(len(exports)), -1)


def months(day: np.ndarray) -> np.ndarray:
    return day.astype("datetime64[D]").astype("datetime64[M]")


def newest(service: Service, export: Export, until: np.datetime64) -> np.datetime64:
    """The last moment that an export up to `until` has shown."""
    if export.daily_at is None:
        return until
    today = int(service.local(np.array([until]))[0]) // _DAY
    moments = _moments(service, export, np.arange(today - LONGEST_GAP, today + 1))
    return moments[moments <= until].max()


def shown(service: Service, export: Export, at: np.ndarray) -> np.ndarray:
    """The moment of the first export at or after each instant."""
    if export.daily_at is None or not len(at):
        return at
    day = service.local(at) // _DAY
    moments = _moments(service, export, np.arange(day.min(), day.max() + LONGEST_GAP))
    return moments[np.searchsorted(moments, at)]


def _moments(service: Service, export: Export, days: np.ndarray) -> np.ndarray:
    """The exports of the given days, without those that nobody made."""
    for story in service.telling("no_export"):
        if story.effects["no_export"] == export.source.name:
            days = days[np.isnan(progress(story, days))]
    return service.utc(days * _DAY + export.daily_at)


def _second(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60
