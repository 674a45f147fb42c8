"""One case as far as its viewer may see it.

Who had a case and handed it on sees its own stretch: the steps until then, and its own clocks. A point on the
map is for who goes there: the command center and the agency that handles it; to others a case of a sensitive
category, or a confidential one, shows its area alone.
"""

import datetime as dt
from dataclasses import dataclass

from access.roles import OPD, OPERATOR
from access.viewer import Viewer, viewer
from metrics.journey import Journey, Leg, journey
from metrics.one_case import OneCase, one_case, own_stretch
from pages.cases.wanted import SeenBy
from pages.place import Place, here


@dataclass(frozen=True)
class Seen:
    """`is_whole`: not only an agency's own stretch of it. `legs` are its clocks."""

    place: Place
    viewer: Viewer
    at: dt.datetime
    one: OneCase
    journey: Journey
    is_whole: bool

    @property
    def lang(self) -> str:
        return self.place.lang

    @property
    def may_see_point(self) -> bool:
        row = self.one.row
        if self.viewer.role == OPERATOR or (self.viewer.role == OPD and self.is_whole):
            return True
        if self.viewer.role == OPD:
            return False
        return not (row.is_confidential or self._is_sensitive(row.category))

    def _is_sensitive(self, category: str) -> bool:
        categories = self.place.city.categories
        return bool(categories.loc[categories["code"] == category, "is_sensitive"].any())


def seen_case(case_id: str) -> Seen | None:
    """None where there is no such case for the viewer."""
    place, who, at = here(), viewer(), here().now()
    with place.warehouse.read() as connection:
        one = one_case(connection, place.filters, at, case_id, SeenBy(who))
    if one is None:
        return None
    is_whole = who.role != OPD or one.row.agency in who.agencies
    if not is_whole:
        one = own_stretch(one, who.agencies)
    told = journey(one, place.city, at, place.lang)
    legs = tuple(leg for leg in told.legs if _is_for(leg, who, is_whole))
    return Seen(place, who, at, one, Journey(legs, told.absent if is_whole else ()), is_whole)


def _is_for(leg: Leg, who: Viewer, is_whole: bool) -> bool:
    """An opd sees its own clocks, and those of the case as a whole while it has it."""
    if who.role != OPD:
        return True
    return leg.row.agency in who.agencies or (is_whole and leg.row.scope == "case")
