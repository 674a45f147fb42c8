"""The day that is replayed, and what is counted of a moment in it: as it was known then, and as it is known
now. Nothing of a moment goes into the answers that pages share."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd
import sqlalchemy as sa

from metrics.replayed import COUNTS, counts_at
from metrics.small import told
from pages.place import Place
from warehouse.versions import version_at
from words import t

KINDS = ("darurat", "aduan")
LAST = 24 * 60 - 1  # the last minute of a day
_KEYS = ["kind", "area"]


@dataclass(frozen=True)
class Day:
    """`minute`: where the replay begins; `last`: the last minute that has passed; `step`: minutes between the
    rows of its timeline. `faults`: what of the address was left out, in sentences."""

    of: dt.date
    minute: int
    last: int
    step: int
    faults: tuple[str, ...] = ()

    def at(self, minute: int, place: Place) -> dt.datetime:
        wall = dt.datetime.combine(self.of, dt.time(minute // 60, minute % 60), place.zone)
        return wall.astimezone(dt.UTC)

    def steps(self) -> list[int]:
        """The minutes of the timeline: the ends of its steps, as far as they have passed."""
        ends = [*range(self.step, LAST, self.step), LAST]
        return [*(end for end in ends if end < self.last), self.last]


def read_day(query: Mapping[str, str], place: Place) -> Day:
    """day=2026-11-18, at=11:00, step=15; without a day that has passed: yesterday."""
    now = place.now().astimezone(place.zone)
    faults = []
    of, text = now.date() - dt.timedelta(days=1), query.get("day", "")
    try:
        of = dt.date.fromisoformat(text) if text else of
    except ValueError:
        faults.append(t("replay.no_day", place.lang, text=text[:40]))
    if of > now.date():
        faults.append(t("replay.no_day", place.lang, text=text[:40]))
        of = now.date() - dt.timedelta(days=1)
    last = now.hour * 60 + now.minute if of == now.date() else LAST
    return Day(of, min(_minute(query.get("at", "")), last), last, _step(query), tuple(faults))


def _minute(text: str) -> int:
    try:
        asked = dt.time.fromisoformat(text)
    except ValueError:
        return 8 * 60
    return asked.hour * 60 + asked.minute


def _step(query: Mapping[str, str]) -> int:
    return 15 if query.get("step") == "15" else 60


@dataclass(frozen=True)
class Moment:
    """`rows`: kind, area, and each of COUNTS as COUNT_then and COUNT_now. `was_known`: False before the first
    load, when nobody knew anything."""

    at: dt.datetime
    rows: pd.DataFrame
    was_known: bool

    def of(self, kind: str) -> dict[str, int]:
        """By column."""
        rows = self.rows[self.rows["kind"] == kind]
        return {name: int(rows[name].sum()) for name in self.rows.columns if name not in _KEYS}


def moments(place: Place, ats: list[dt.datetime], is_exact: bool) -> Iterator[Moment]:
    """All from one state of the data."""
    with place.warehouse.read() as connection:
        for at in ats:
            version = version_at(connection, at)
            now = _counted(connection, place, at, None, is_exact)
            then = _counted(connection, place, at, version, is_exact) if version else now.iloc[:0]
            both = then.merge(now, "outer", on=_KEYS, suffixes=("_then", "_now"))
            counts = [f"{name}_{known}" for name in COUNTS for known in ("then", "now")]
            rows = both.assign(**{name: both[name].fillna(0).astype("int64") for name in counts})
            yield Moment(at, rows, version > 0)


def _counted(
    connection: sa.Connection, place: Place, at: dt.datetime, version: int | None, is_exact: bool
) -> pd.DataFrame:
    filters = replace(place.filters, kinds=KINDS)
    whole = counts_at(connection, filters, at, version)
    if is_exact:
        return whole
    plain = counts_at(connection, replace(filters, without=place.city.sensitive), at, version)
    return told(whole, plain)
