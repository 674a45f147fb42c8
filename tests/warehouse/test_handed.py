"""What is new since a midnight, as a city hands it to its province. On either engine."""

import datetime as dt
import zipfile
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from warehouse.handed import hand_over

MIDNIGHT = dt.datetime(2026, 11, 24, tzinfo=ZoneInfo("Asia/Jakarta"))  # 17.00 UTC of the day before
HOUR = dt.timedelta(hours=1)


def test_the_first_hours_of_the_day_and_what_came_late_are_new(
    warehouse, load_rows, case, call, tmp_path
) -> None:
    early, long_ago = {"at": MIDNIGHT - HOUR}, dt.datetime(2026, 10, 1, 5, tzinfo=dt.UTC)
    past = {"received_at": long_ago, "updated_at": long_ago, "recorded_at": long_ago, "day": long_ago.date()}
    morning = case("wa:2", updated_at=(MIDNIGHT + HOUR).astimezone(dt.UTC))
    load_rows(warehouse, {"cases": [case("wa:1"), morning]}, **early)
    load_rows(warehouse, {"calls": [call("112:1", day=dt.date(2026, 11, 23))]}, **early)
    load_rows(warehouse, {"cases": [case("wa:3", **past)]}, at=MIDNIGHT + 3 * HOUR)
    load_rows(warehouse, {"calls": [call("112:2", day=long_ago.date())]}, at=MIDNIGHT + 3 * HOUR)
    assert handed(warehouse, tmp_path / "new.zip", MIDNIGHT) == {"wa:2", "wa:3", "112:2"}
    assert handed(warehouse, tmp_path / "all.zip", None) == {"wa:1", "wa:2", "wa:3", "112:1", "112:2"}


def handed(warehouse, file, since) -> set[str]:
    hand_over(warehouse, file, {"city": "35.71"}, city_code="35.71", since=since)
    found: set[str] = set()
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            if name.startswith(("cases", "calls")):
                key = "case_id" if name.startswith("cases") else "call_id"
                found |= set(pq.read_table(packed.open(name))[key].to_pylist())
    return found
