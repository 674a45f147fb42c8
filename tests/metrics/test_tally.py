"""Both periods counted in one pass, against plain pandas over the same rows."""

import datetime as dt
import random
from dataclasses import replace

import pandas as pd
import pytest

from metrics.tally import PARTS, tally

NOW = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
DAY = dt.date


@pytest.mark.parametrize(
    ("start", "end", "start_before", "end_before"),
    [
        (DAY(2026, 11, 10), DAY(2026, 11, 25), DAY(2026, 10, 26), DAY(2026, 11, 10)),
        (DAY(2026, 10, 20), DAY(2026, 11, 25), DAY(2026, 10, 10), DAY(2026, 11, 15)),  # they overlap
    ],
)
def test_a_case_counts_in_each_period_that_it_lies_in(
    connection, given, filters, start, end, start_before, end_before
) -> None:
    rows = _rows()
    given(cases=rows.drop(columns=["day", "hour"]).to_dict("records"))
    now, before = filters(start=start, end=end, kinds=("aduan",)), None
    before = replace(now, start=start_before, end=end_before)
    whole = (replace(now, end=DAY(2026, 11, 24)), replace(before, end=end_before - dt.timedelta(days=1)))
    found = tally(connection, now, NOW, step="week", previous=before, whole=whole)
    mine = rows[(rows["kind"] == "aduan") & (rows["received_at"] <= NOW)]
    for part, period in zip(PARTS, (now, before, *whole), strict=True):
        of = mine[(mine["day"] >= period.start) & (mine["day"] < period.end)]
        told = found[found[part].astype(bool)]
        monday = of["day"].map(lambda day: day - dt.timedelta(days=day.weekday()))
        for keys, expected in (
            (["day", "category"], of.groupby([monday, "category"]).size()),
            (["area"], of.groupby("area").size()),
            (["hour_of_week"], of.groupby("hour").size()),
        ):
            some = told[told[keys[0]].notna()]
            if keys == ["day", "category"]:
                some = some.assign(day=some["day"].dt.date)
            counted = some.groupby(keys)["case_count"].sum()
            assert counted.to_dict() == expected.to_dict(), (part, keys)


def test_without_a_period_before_nothing_is_of_before(connection, given, filters) -> None:
    given(cases=[{"case_id": "wa:1"}])
    found = tally(connection, filters(start=DAY(2026, 11, 1), end=DAY(2026, 11, 25)), NOW, step="day")
    assert len(found) == 3
    assert not found[["is_before", "is_whole_before"]].astype(bool).any(axis=None)


def _rows() -> pd.DataFrame:
    chance = random.Random(4)
    first = dt.datetime(2026, 10, 8, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    received = [first + dt.timedelta(hours=chance.uniform(0, 47 * 24 + 8)) for _ in range(400)]
    return pd.DataFrame(
        {
            "case_id": [f"wa:{place}" for place in range(len(received))],
            "kind": [chance.choice(["aduan", "aduan", "informasi"]) for _ in received],
            "category": [chance.choice(["pju", "sampah", ""]) for _ in received],
            "area": [chance.choice(["35.71.01.1001", ""]) for _ in received],
            "received_at": received,
            "day": [at.date() for at in received],
            "hour": [at.weekday() * 24 + at.hour for at in received],
        }
    )
