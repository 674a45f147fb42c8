"""Working hours and holidays (`calendar.toml`, `holidays.csv`) as the arguments of a working calendar."""

import datetime as dt
import re
from itertools import pairwise
from typing import Any

import pandas as pd

from city import vocabulary as words
from city.folder import Folder
from city.model import CalendarSpec, Hours
from city.tables import check_known, check_unique, one_of, read_table
from city.toml import Toml, read_toml, take

CALENDAR, HOLIDAYS = "calendar.toml", "holidays.csv"
_HOLIDAY_COLUMNS = {"date": "date!", "type": "text!", "name": "text!", "estimated": "yes/no"}
_SPECIAL_KEYS = {"name": str, "from": dt.date, "to": dt.date, "calendar": str, "hours": str, "checked": bool}
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_ALL_DAY = (("00:00", "24:00"),)


def read_holidays(folder: Folder) -> pd.DataFrame:
    holidays = read_table(folder, HOLIDAYS, _HOLIDAY_COLUMNS)
    check_unique(folder, HOLIDAYS, holidays, ["date"])
    check_known(folder, HOLIDAYS, holidays["type"], words.HOLIDAY_TYPES, one_of(words.HOLIDAY_TYPES))
    return holidays


def read_calendars(
    folder: Folder, holidays: pd.DataFrame, zone: str
) -> tuple[dict[str, CalendarSpec], pd.DataFrame]:
    """The calendars by name ("24x7" among them), and the special periods as a frame: name, start, end,
    calendar, is_checked."""
    toml = read_toml(folder, CALENDAR)
    known = {"observe_cuti_bersama": bool, "hours": {}, "special_hours": {}, "special": [dict]}
    top = take(toml, "", toml.data, known, ("observe_cuti_bersama", "hours"))
    hours = _week_tables(toml, "hours", top.get("hours", {}))
    if words.ALWAYS in hours:
        toml.fault(f"hours.{words.ALWAYS}", "", f'"{words.ALWAYS}" is built in; take it out.')
    other_hours = _week_tables(toml, "special_hours", top.get("special_hours", {}))
    days_off = _days_off(holidays, top.get("observe_cuti_bersama", True))
    periods = _periods(toml, top.get("special", []), set(hours), set(other_hours))
    specs = {words.ALWAYS: CalendarSpec(zone, dict.fromkeys(words.WEEKDAYS, _ALL_DAY))}
    for name, week in hours.items():
        mine = [period for period in periods if period["calendar"] == name]
        specs[name] = CalendarSpec(zone, week, days_off, _by_date(mine, other_hours, set(days_off)))
    return specs, _period_frame(periods)


def _week_tables(toml: Toml, table: str, content: dict[str, Any]) -> dict[str, Hours]:
    weeks = take(toml, table, content, {key: {} for key in content})
    return {name: _week(toml, f"{table}.{name}", days) for name, days in weeks.items()}


def _week(toml: Toml, table: str, days: dict[str, Any]) -> Hours:
    for day in [day for day in days if day not in words.WEEKDAYS]:
        toml.fault(table, day, f'"{day}" is not {one_of(words.WEEKDAYS)}.')
    week = {}
    for day in [day for day in words.WEEKDAYS if day in days]:
        sentence = _fault_of_shifts(days[day])
        if sentence:
            toml.fault(table, day, f"{day}: {sentence}.")
        else:
            week[day] = tuple((opens, closes) for opens, closes in days[day])
    return week


def _fault_of_shifts(shifts: Any) -> str:
    if not isinstance(shifts, list) or not all(isinstance(s, list) and len(s) == 2 for s in shifts):
        return 'the hours must be a list like [["07:30", "12:00"], ["13:00", "16:00"]]'
    times = [time for shift in shifts for time in shift]
    if bad := [time for time in times if not isinstance(time, str) or not _TIME.fullmatch(time)]:
        return f"{bad[0]} is not a time like 07:30"
    if any(opens >= closes for opens, closes in shifts):
        return "a shift ends before it begins"
    if any(earlier[1] > later[0] for earlier, later in pairwise(shifts)):
        return "two shifts overlap, or stand in the wrong order"
    return ""


def _days_off(holidays: pd.DataFrame, observes_cuti_bersama: bool) -> tuple[dt.date, ...]:
    counted = holidays["type"].eq("libur_nasional") | observes_cuti_bersama
    return tuple(sorted(holidays.loc[counted, "date"].dropna().dt.date))


def _periods(toml: Toml, special: list[Any], calendars: set[str], hours: set[str]) -> list[dict[str, Any]]:
    """The `[[special]]` periods that are whole; the others are faults."""
    good: list[dict[str, Any]] = []
    for nth, content in enumerate(special):
        before = len(toml.folder.faults)
        period = take(
            toml, "special", content, _SPECIAL_KEYS, ("name", "from", "to", "calendar", "hours"), nth
        )
        for key, known in (("calendar", calendars), ("hours", hours)):
            if period.get(key) is not None and period[key] not in known:
                toml.fault("special", key, f'{key} "{period[key]}" is not in this file.', nth)
        if {"from", "to"} <= set(period) and period["to"] < period["from"]:
            toml.fault("special", "to", "The period ends before it begins.", nth)
        if len(toml.folder.faults) > before:
            continue
        if any(_meet(period, other) for other in good):
            toml.fault("special", "from", "The period overlaps another of the same calendar.", nth)
        good.append(period)
    return good


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    same = one["calendar"] == other["calendar"]
    return bool(same and one["from"] <= other["to"] and other["from"] <= one["to"])


def _by_date(
    periods: list[dict[str, Any]], hours: dict[str, Hours], days_off: set[dt.date]
) -> dict[dt.date, tuple[tuple[str, str], ...]]:
    """The special hours of each date; a weekday that is not listed is closed, a holiday stays a holiday."""
    return {
        date: hours[period["hours"]].get(words.WEEKDAYS[date.weekday()], ())
        for period in periods
        for date in (
            period["from"] + dt.timedelta(n) for n in range((period["to"] - period["from"]).days + 1)
        )
        if date not in days_off
    }


def _period_frame(periods: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {"name": "str", "start": "datetime64[us]", "end": "datetime64[us]", "calendar": "str"}
    rows = [(p["name"], p["from"], p["to"], p["calendar"], p.get("checked", True)) for p in periods]
    frame = pd.DataFrame(rows, columns=[*columns, "is_checked"])
    return frame.astype({**columns, "is_checked": "bool"})
