"""What is not wrong yet: warnings about a city on a given day. None of them keeps it from opening."""

import datetime as dt

import pandas as pd

from city.calendars import CALENDAR, HOLIDAYS
from city.faults import Fault
from city.model import City, Policy
from city.tables import records

AHEAD_DAYS = 120


def warnings(city: City, today: dt.date) -> list[Fault]:
    """Holidays that end within 120 days or are estimated, special hours missing for a year or unchecked,
    rules whose legal basis nobody has checked. `today` is the city's local date."""
    return [
        *_holidays_end(city.holidays, today),
        *_holidays_estimated(city.holidays, today),
        *_special_missing(city.special_periods, today),
        *_special_unchecked(city.special_periods, today),
        *_basis_unchecked(city.policies, today),
    ]


def _holidays_end(holidays: pd.DataFrame, today: dt.date) -> list[Fault]:
    if holidays.empty:
        return [Fault(HOLIDAYS, 0, "The table holds no holiday: every weekday counts as a working day.")]
    end = holidays["date"].max().date()
    if end > today + dt.timedelta(AHEAD_DAYS):
        return []
    return [Fault(HOLIDAYS, 0, f"The table ends on {end}; add the holidays that follow.")]


def _holidays_estimated(holidays: pd.DataFrame, today: dt.date) -> list[Fault]:
    ahead = holidays[holidays["estimated"] & (holidays["date"] >= pd.Timestamp(today))]
    if ahead.empty:
        return []
    dates = ", ".join(str(date.date()) for date in ahead["date"])
    return [
        Fault(
            HOLIDAYS, 0, f"These dates are estimated: {dates}; put in the final ones once they are decided."
        )
    ]


def _special_missing(periods: pd.DataFrame, today: dt.date) -> list[Fault]:
    """A period that comes every year (Ramadan) and has no dates in this year, or in one that begins soon."""
    years = sorted({today.year, (today + dt.timedelta(AHEAD_DAYS)).year})
    return [
        Fault(CALENDAR, 0, f"{name} has no dates for {year}; add them.")
        for name, its in periods.groupby("name")
        for year in years
        if not ((its["start"].dt.year <= year) & (its["end"].dt.year >= year)).any()
    ]


def _special_unchecked(periods: pd.DataFrame, today: dt.date) -> list[Fault]:
    open_ones = periods[~periods["is_checked"] & (periods["end"] >= pd.Timestamp(today))]
    return [
        Fault(
            CALENDAR,
            0,
            f"{row.name} {row.start.date()} to {row.end.date()} is not checked; compare, then say so.",
        )
        for row in records(open_ones)
    ]


def _basis_unchecked(policies: tuple[Policy, ...], today: dt.date) -> list[Fault]:
    """One warning a clock and legal basis of the version in force."""
    valid = [policy for policy in policies if policy.valid_from <= today][-1:]
    return [
        Fault(
            f"policy/{policy.version}.csv",
            0,
            f'The legal basis "{basis}" of {clock} ({", ".join(rules["applies_to"])}) is not checked.',
        )
        for policy in valid
        for (clock, basis), rules in policy.rules.groupby(["clock", "legal_basis"], sort=False)
        if basis and (rules["checked"] != "yes").any()
    ]
