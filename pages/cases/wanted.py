"""What the address of the list says beside the filters, as a search (metrics/cases.py).

show=open   state=dikerjakan   q=lampu   hour=32   clock=resolve&scope=agency&verdict=late   flag=no_area
"""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from access.scope import cases_seen
from access.viewer import Viewer
from city import City
from city.names import normalise
from city.tables import records
from city.vocabulary import CLOCKS, STATES
from etl.reasons import FLAGS
from metrics.cases import Search
from metrics.suspicious import ANY, SUSPICIONS
from pages.asked import Asked
from pages.case.names import VERDICTS

HOURS_A_WEEK = 168
LATE_VERDICTS = ("late", "running_late")
SHOWN: dict[str, Search] = {
    "all": Search(),
    "open": Search(is_open=True),
    "done": Search(is_open=False),
    "overdue": Search(is_open=True, clock="resolve", verdicts=("running", "running_late"), is_overdue=True),
    "today": Search(is_open=True, clock="resolve", verdicts=("running",), is_due_today=True),
    "late": Search(clock="resolve", verdicts=LATE_VERDICTS),
    "on_time": Search(clock="resolve", verdicts=("on_time",)),
    **{name: Search(suspicion=name) for name in (*SUSPICIONS, ANY)},
}
OWN: dict[str, tuple[str, ...]] = {
    "show": tuple(SHOWN),
    "state": ("", *STATES),
    "clock": ("", *CLOCKS),
    "scope": ("case", "agency"),
    "verdict": (),
    "flag": ("", *FLAGS),
    "hour": ("", *map(str, range(HOURS_A_WEEK))),
    "q": (),
}
LEAST_NAMED = 3  # letters from which on names of categories, agencies and areas are looked through
_NAMED = {"category": "categories", "agency": "agencies", "area": "areas"}


@dataclass(frozen=True)
class SeenBy:
    """The viewer's limits as conditions; equal for equal viewers, so that answers can be kept."""

    viewer: Viewer

    def __call__(self, cases: sa.FromClause) -> list[sa.ColumnElement[bool]]:
        return cases_seen(cases, self.viewer)


def search_of(asked: Asked, city: City) -> Search:
    """Never raises for what an address holds: `pages.asked` has left out what is not allowed."""
    search = SHOWN[asked["show"] or "all"]
    if asked["clock"]:
        verdicts = tuple(word for word in asked["verdict"].split(",") if word in VERDICTS)
        search = replace(search, clock=asked["clock"], scope=asked["scope"] or "case", verdicts=verdicts)
    states = (asked["state"],) if asked["state"] else ()
    search = replace(search, hour_of_week=int(asked["hour"]) if asked["hour"] else None)
    text = asked["q"].strip()
    return replace(search, states=states, flag=asked["flag"], text=text, named=_named(text, city))


def _named(text: str, city: City) -> tuple[tuple[str, tuple[str, ...]], ...]:
    wanted = normalise(text)
    if len(wanted) < LEAST_NAMED:
        return ()
    found = (
        (column, tuple(row.code for row in records(getattr(city, table)) if _holds(row, wanted)))
        for column, table in _NAMED.items()
    )
    return tuple((column, codes) for column, codes in found if codes)


def _holds(row: object, wanted: str) -> bool:
    names = [getattr(row, name, "") for name in ("name", "abbreviation", "aliases")]
    return any(wanted in normalise(name) for name in names)
