"""The simulated service as files: a range of days, what happened since a moment, or any number of cases.

Every file is what the exports of the service would be at a moment `until`, and is marked as simulated by
its name. The same day is always the same; a later `until` only shows more of it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
from babel.dates import format_date

from city import City
from city.vocabulary import CALL
from etl.simulate.births import born
from etl.simulate.call_columns import CALLS
from etl.simulate.calls import called
from etl.simulate.case_columns import CASES
from etl.simulate.dirt import soil_calls, soil_cases, soil_cells, soil_rows
from etl.simulate.exports import (
    LONGEST_GAP,
    Export,
    exports,
    months,
    newest,
    of_calls,
    of_cases,
    shown,
    taken_by,
)
from etl.simulate.files import append_csv, file_of, write_csv, write_workbook
from etl.simulate.lives import lived, seen
from etl.simulate.rhythm import expected_cases
from etl.simulate.service import Service, open_service
from etl.simulate.stories import catalogue, day_number
from etl.simulate.view import View, write


def history_start(city: City, until: dt.datetime) -> dt.date:
    """Where a history that ends at `until` begins: a year before, or at the launch if that is earlier."""
    service = open_service(city)
    today = until.astimezone(ZoneInfo(city.zone)).date()
    return min(service.facts["launch"], today - dt.timedelta(days=365))


def planted(city: City, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The stories that the service tells between two days: code, title, first_day, last_day, in order."""
    return catalogue(open_service(city).stories, first, last)


def write_days(
    city: City, first_day: dt.date, last_day: dt.date, folder: Path, *, until: dt.datetime, scale: float = 1.0
) -> list[Path]:
    """What the sources show at `until` of the calls and cases of these local days: a file a month and source.

    `scale` multiplies how much happens. Raises UserError where the city can't be simulated.
    """
    service, now = open_service(city), _instant(until)
    days = np.arange(day_number(first_day), day_number(last_day) + 1)
    cases = born(service, days, scale)
    views = _case_views(service, lived(service, cases), now)
    views += _call_views(service, called(service, days, cases, scale), now)
    folder.mkdir(parents=True, exist_ok=True)
    return [path for view in views for path in _write_periods(view, folder)]


def top_up(
    city: City, folder: Path, since: dt.datetime, until: dt.datetime, *, scale: float = 1.0
) -> list[Path]:
    """What the sources show at `until` and did not at `since`: new calls, new cases, and changed ones as they
    are now. Files without rows are not written.
    """
    service, before, now = open_service(city), _instant(since), _instant(until)
    begin, end = service.local(np.array([before, now])) // 86_400
    longest = service.facts["habits"]["longest_days"] + LONGEST_GAP
    cases = _lives(service, begin - longest, end, scale)
    calls = _calls(service, begin - 1, end, scale)
    shown_now = _case_views(service, cases, now) + _call_views(service, calls, now)
    views = [_changed(view, before) for view in shown_now]
    folder.mkdir(parents=True, exist_ok=True)
    mark = f"{until.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    return [_write_view(view, folder, mark) for view in views if len(view)]


def seen_until(city: City, until: dt.datetime) -> dict[str, dt.datetime]:
    """Up to which moment each source has told everything by `until`, also where there was nothing to tell."""
    service, now = open_service(city), _instant(until)
    return {
        export.source.name: dt.datetime.fromisoformat(f"{newest(service, export, now)}+00:00")
        for export in exports(service)
    }


def write_cases(
    city: City,
    n: int,
    folder: Path,
    seed: int = 0,
    *,
    chunk: int = 50_000,
    years: int = 5,
    until: dt.datetime,
) -> list[Path]:
    """Exactly n cases of the years before `until` in one file of the source that takes every case."""
    service = open_service(city)
    service = replace(service, origin=f"{service.origin} {seed}")
    export = of_cases(service)[-1]
    now = _instant(until)
    folder.mkdir(parents=True, exist_ok=True)
    path = file_of(folder, export.source, f"{service.facts['mark']}_{n}")
    with open(path, "wb") as file:
        for number, cases in enumerate(_chunks(service, n, now, chunk, years)):
            view = _view(service, export, seen(lived(service, cases), now), "updated")
            append_csv(file, export.source, _table(view), is_first=number == 0)
    return [path]


def _instant(moment: dt.datetime) -> np.datetime64:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no offset; a moment needs one.")
    return np.datetime64(moment.astimezone(dt.UTC).replace(tzinfo=None), "s")


def _case_views(service: Service, lives: pd.DataFrame, now: np.datetime64) -> list[View]:
    """What each source shows of the cases that are its own."""
    sources = of_cases(service)
    taken = taken_by(sources, lives)
    views = []
    for number, export in enumerate(sources):
        known = seen(lives[taken == number], newest(service, export, now))
        views.append(_view(service, export, known, "updated"))
    return views


def _call_views(service: Service, calls: pd.DataFrame, now: np.datetime64) -> list[View]:
    """Only calls that have ended are shown."""
    return [
        _view(service, export, calls[calls["ended"] <= newest(service, export, now)], "ended")
        for export in of_calls(service)
    ]


def _view(service: Service, export: Export, rows: pd.DataFrame, changed: str) -> View:
    recorded = shown(service, export, rows[changed].to_numpy())
    return View(service, export.source, rows.assign(recorded=recorded))


def _changed(view: View, before: np.datetime64) -> View:
    return replace(view, rows=view.rows[view.rows["recorded"] > before])


def _write_periods(view: View, folder: Path) -> list[Path]:
    """A file a month; a workbook a year, which keeps its months as sheets."""
    unit = "datetime64[Y]" if view.source.format == "excel" else "datetime64[M]"
    period = months(view["day"]).astype(unit)
    parts = [(str(one), replace(view, rows=view.rows[period == one])) for one in np.unique(period)]
    return [_write_view(part, folder, mark) for mark, part in parts]


def _write_view(view: View, folder: Path, mark: str) -> Path:
    path = file_of(folder, view.source, f"{view.service.facts['mark']}_{mark}")
    table = _table(view)
    if view.source.format == "excel":
        titles = [view.source.title, view.service.facts["mark"]]
        total = next(iter(view.source.skip_rows_with), "")
        write_workbook(path, titles, total, table.column_names, _sheets(view, table))
    else:
        write_csv(path, view.source, *soil_rows(view, table))
    return path


def _sheets(view: View, table: pa.Table) -> dict[str, list[list]]:
    """By name of month; every second row has its time of receipt as a date of Excel, the others as text."""
    cells = table.to_pydict()
    received = view.source.columns["received_at"][0]
    cells[received][::2] = view.local(view["received"]).astype(object)[::2]
    sheets: dict[str, list[list]] = {}
    for month, *row in zip(months(view["day"]).astype(object), *cells.values(), strict=True):
        name = format_date(month, "MMMM yyyy", locale=view.service.city.language)
        sheets.setdefault(name, []).append(row)
    return sheets


def _table(view: View) -> pa.Table:
    if view.source.record == CALL:
        return soil_cells(view, write(soil_calls(view), CALLS))
    return soil_cells(view, write(soil_cases(view), CASES))


@lru_cache(maxsize=2)
def _lives(service: Service, first: int, last: int, scale: float) -> pd.DataFrame:
    """All lives that can still change; the live feed asks every few seconds, and they change once a day."""
    return lived(service, born(service, np.arange(first, last + 1), scale))


@lru_cache(maxsize=2)
def _calls(service: Service, first: int, last: int, scale: float) -> pd.DataFrame:
    days = np.arange(first, last + 1)
    return called(service, days, born(service, days, scale), scale)


def _chunks(service: Service, n: int, now: np.datetime64, chunk: int, years: int) -> Iterator[pd.DataFrame]:
    """n cases in all, whole days at a time and the newest first, so that only the oldest day is not whole:
    questions of the last week have their rows at any size."""
    last = int(service.local(np.array([now]))[0]) // 86_400
    days = np.arange(last - 365 * years, last)
    expected = expected_cases(service, days).sum(axis=1)
    scale = (n + 6 * n**0.5 + 10) / expected.sum()
    part = (np.cumsum(expected) * scale).astype(int) // chunk
    for number in np.unique(part)[::-1]:
        cases = born(service, days[part == number], scale).tail(n).iloc[::-1]
        n -= len(cases)
        if len(cases):
            yield cases
