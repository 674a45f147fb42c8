"""Boston computed the targets of its requests itself; the rule of working days must give the same."""

import pandas as pd
import pytest

from etl.sla.calendar import WorkingCalendar

pytestmark = pytest.mark.shared


def test_boston_sets_its_working_day_targets_by_our_rule(shared):
    requests = pd.read_csv(shared / "real" / "boston2011_working_day_targets.csv")
    opened, target = (pd.to_datetime(requests[name]) for name in ("open_dt", "target_dt"))
    due = _boston().deadline_working_days_many(opened, requests["working_days"])
    local = due.dt.tz_convert("America/New_York").dt.tz_localize(None)
    fits = (local - target).abs() <= pd.Timedelta(seconds=60)
    assert len(fits) == 21_587
    assert fits.mean() >= 0.993


def _boston() -> WorkingCalendar:
    weekdays = ("mon", "tue", "wed", "thu", "fri")
    return WorkingCalendar("America/New_York", {day: [("08:30", "17:00")] for day in weekdays})
