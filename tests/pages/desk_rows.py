"""Three months of complaints as one frame, by chance but always the same: what the desks show is held to."""

import datetime as dt

import numpy as np
import pandas as pd

from tests.rows import put
from warehouse import tables
from warehouse.engines import Warehouse

WIB = dt.timezone(dt.timedelta(hours=7))
FIRST = dt.datetime(2026, 9, 1, tzinfo=WIB)
_CATEGORIES = ("pju", "sampah", "jalan_rusak", "bansos", "")
_AREAS = ("35.71.01.1004", "35.71.02.1003", "35.71.03.1001", "")
_AGENCIES = {"pju": "dishub", "sampah": "dlhkp", "jalan_rusak": "dpupr", "bansos": "dinsos", "": "diskominfo"}


def rows(today: dt.datetime, n: int = 900) -> pd.DataFrame:
    """Cases as the table holds them; in the last 28 days three times as many about street lights."""
    rng = np.random.default_rng(11)
    hours = rng.uniform(0, (today - FIRST).total_seconds() / 3_600, n)
    received = [FIRST + dt.timedelta(hours=float(hour)) for hour in np.sort(hours)]
    categories = rng.choice(_CATEGORIES, n, p=[0.3, 0.25, 0.2, 0.2, 0.05])
    is_recent = np.array([at > today - dt.timedelta(days=27) for at in received])
    categories = np.where(is_recent & (rng.uniform(size=n) < 0.4), "pju", categories)
    frame = pd.DataFrame({"received_at": received, "category": categories})
    frame["case_id"] = [f"lapor:{place}" for place in range(n)]
    frame["kind"] = np.where(rng.uniform(size=n) < 0.9, "aduan", "informasi")
    frame["area"] = rng.choice(_AREAS, n, p=[0.4, 0.3, 0.2, 0.1])
    frame["agency"] = [_AGENCIES[category] for category in categories]
    frame["channel"] = rng.choice(["whatsapp", "web"], n)
    frame["state"] = np.where(is_recent, "dikerjakan", "selesai")
    frame["day"] = [at.date() for at in received]
    frame["hour_of_week"] = [at.weekday() * 24 + at.hour for at in received]
    return frame


def fill(warehouse: Warehouse, today: dt.datetime) -> pd.DataFrame:
    found = rows(today)
    own = {"city_code": "kediri", "source": "kasus", "known_from": 1}
    load = {"city_code": "kediri", "load_id": "one", "source": "kasus", "state": "done", "data_version": 1}
    with warehouse.write() as connection:
        connection.execute(
            tables.versions.insert().values(city_code="kediri", data_version=1, at=today, load_id="one")
        )
        connection.execute(
            tables.loads.insert().values(**load, started_at=today, finished_at=today, newest_at=today)
        )
        put(connection, tables.cases, [row | own for row in found.to_dict("records")])
        running = [_clock(row) for row in found.to_dict("records") if row["state"] != "selesai"]
        put(connection, tables.clocks, running)
    return found


def _clock(row: dict) -> dict:
    """Fourteen days to be resolved."""
    due = row["received_at"] + dt.timedelta(days=14)
    own = {name: row[name] for name in ("case_id", "kind", "category", "area", "channel")}
    times = {"started_at": row["received_at"], "due_at": due, "decided_at": due, "decided_day": due.date()}
    fixed = {"city_code": "kediri", "clock": "resolve", "seq": 1, "scope": "case", "known_from": 1}
    return {**own, **times, **fixed, "target_seconds": 14 * 86_400}
