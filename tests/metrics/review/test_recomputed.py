"""The review's figures beside the desks', and recomputed in pandas from the rows that were written:
three agencies, 26 weeks, some six hundred cases by a fixed seed."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from city import cached_city
from metrics.counts import counts_by_area
from metrics.on_time import on_time
from metrics.review.agenda import review
from metrics.review.asked import asked
from metrics.review.weeks import Week

WEEK = Week(dt.date(2026, 11, 16))
AGENCIES = ("dishub", "dinsos", "dlhkp")
AREAS = ("35.71.01.1004", "35.71.02.1001", "35.71.03.1001")
CATEGORIES = ("pju", "sampah")


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri", is_simulated=True)


@pytest.fixture
def written(given, instant) -> pd.DataFrame:
    """What was written, one row a case; the clocks of case and agency stop or are late alike."""
    random = np.random.default_rng(20_261_122)
    rows = []
    for number in range(600):
        week, day = -int(random.integers(0, 26)), int(random.integers(0, 7))
        is_on_time = bool(random.random() < 0.8)
        rows.append(
            {
                "case_id": f"wa:{number}",
                "agency": AGENCIES[random.integers(0, 3)],
                "area": AREAS[random.integers(0, 3)],
                "category": CATEGORIES[random.integers(0, 2)],
                "received_at": instant(week, day),
                "decided_at": instant(week, day) + dt.timedelta(hours=6),
                "is_on_time": is_on_time,
                "counted_seconds": int(random.integers(3_600, 900_000)),
            }
        )
    frame = pd.DataFrame(rows)
    given(
        cases=[_case(row) for row in rows],
        clocks=[_clock(row, scope) for row in rows for scope in ("case", "agency")],
    )
    monday = frame["decided_at"].dt.tz_localize(None).dt.normalize()
    return frame.assign(week=monday - pd.to_timedelta(monday.dt.day_of_week, "D"))


def _case(row: dict) -> dict:
    names = ("case_id", "agency", "area", "category", "received_at")
    day = row["received_at"].date()
    done = {"state": "selesai", "resolved_at": row["received_at"] + dt.timedelta(hours=6)}
    return {name: row[name] for name in names} | {"kind": "aduan", "day": day} | done


def _clock(row: dict, scope: str) -> dict:
    decided, half = row["decided_at"], dt.timedelta(hours=1)
    due = decided + half if row["is_on_time"] else decided
    stopped = decided if row["is_on_time"] else decided + half
    return {
        "case_id": row["case_id"],
        "scope": scope,
        "seq": 1 if scope == "case" else 2,
        "agency": row["agency"] if scope == "agency" else "",
        "started_at": row["received_at"],
        "due_at": due,
        "stopped_at": stopped,
        "is_on_time": row["is_on_time"],
        "counted_seconds": row["counted_seconds"],
        "area": row["area"],
        "category": row["category"],
        "ended_by": "stop",
    }


@pytest.fixture
def made(written, connection, filters, today, city):
    return review(asked(connection, filters(), WEEK, today), city, WEEK)


def test_each_week_of_each_figure_is_what_pandas_counts(made, written):
    received = written.groupby("week").size()
    figure = next(each for each in made.key_figures if each.key == "received_aduan")
    assert list(figure.n) == [int(received.get(pd.Timestamp(week.start), 0)) for week in figure.weeks]
    for figure in made.figures:
        own = written if not figure.agency else written[written["agency"] == figure.agency]
        by_week = own.groupby("week")
        if figure.key == "on_time_resolve":
            n, done = by_week.size(), by_week["is_on_time"].sum()
            weeks = [pd.Timestamp(week.start) for week in figure.weeks]
            assert list(figure.n) == [int(n.get(week, 0)) for week in weeks]
            shares = [done[week] / n[week] if n.get(week, 0) else np.nan for week in weeks]
            assert np.allclose(figure.values, shares, equal_nan=True)


def test_sides_and_cells_are_what_pandas_counts(made, written):
    quarter = written[written["week"] >= pd.Timestamp(WEEK.moved(-12).start)]
    for held, column in ((made.agencies, "agency"), (made.areas, "area")):
        sums = quarter.groupby(column)["is_on_time"].agg(["sum", "size"])
        told = {side.code: (side.part, side.n) for side in held.sides if side.n}
        assert told == {code: (int(row["sum"]), int(row["size"])) for code, row in sums.iterrows()}
    now = written[written["week"] == pd.Timestamp(WEEK.start)].groupby(["area", "category"]).size()
    cells = made.frames["cells"].set_index(["area", "category"])["now_count"]
    assert {key: int(n) for key, n in cells.items() if n} == {key: int(n) for key, n in now.items()}


def test_the_desks_say_the_same_of_the_week(made, connection, filters, today):
    own = filters(start=WEEK.start, end=WEEK.end)
    desk = on_time(connection, own, today)
    desk = desk[desk["clock"] == "resolve"].set_index("agency")
    told = {each.agency: each for each in made.agency_figures if each.key == "on_time_resolve"}
    assert len(told) == 3
    for code, figure in told.items():
        assert figure.n[-1] == desk.loc[code, "n"]
        assert round(figure.value * figure.n[-1]) == desk.loc[code, "on_time_count"]
    areas = counts_by_area(connection, own, today)
    figure = next(each for each in made.key_figures if each.key == "received_aduan")
    assert figure.n[-1] == areas["case_count"].sum()
