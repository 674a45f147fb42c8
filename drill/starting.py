"""How a drill begins, and whose seats there are in it. Pure."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from city import City
from city.tables import records
from drill.cases import ADMIN, FIELD, OPERATOR, Truth, seat
from drill.scenario import Scenario
from warehouse.drill_tables import RUNNING


def started(
    city: City, scenario: Scenario, text: str, name: str, speed: float, now: dt.datetime, by: str, seats: str
) -> dict[str, Any]:
    """The row of a new drill. `text`: the scenario's file; `seats`: those that people take."""
    begins_at = beginning(city, scenario, now)
    return {
        "city_code": city.code,
        "name": name,
        "scenario": scenario.code,
        "title": scenario.title,
        "text": text,
        "state": RUNNING,
        "ending": "",
        "speed": speed,
        "begins_at": begins_at,
        "held": begins_at,
        "since": now,
        "played_until": begins_at,
        "ticked_at": now,
        "started_at": now,
        "ended_at": None,
        "started_by": by,
        "seats": seats,
        "notes": "",
        "report": "",
        "has_data": True,
    }


def beginning(city: City, scenario: Scenario, now: dt.datetime) -> dt.datetime:
    """Today at the scenario's time of day, else now."""
    local = now.astimezone(ZoneInfo(city.zone))
    if scenario.starts is None:
        return now.replace(microsecond=0)
    start = dt.datetime.combine(local.date(), scenario.starts, ZoneInfo(city.zone))
    return start.astimezone(dt.UTC)


def name_of(scenario: Scenario, now: dt.datetime, zone: str) -> str:
    """pasar_20261124_0820: names its schema too."""
    code = re.sub(r"[^a-z0-9_]", "", scenario.code)
    return f"{code}_{now.astimezone(ZoneInfo(zone)):%Y%m%d_%H%M%S}"


def seats_of(scenario: Scenario) -> tuple[str, ...]:
    """Every seat that the scenario needs: the operator's, and two for each agency in the order of the
    file."""
    agencies = [
        code
        for one in scenario.incidents
        for code in (one.agency, one.wrong_agency)
        if code and not one.is_invalid
    ]
    unique = list(dict.fromkeys(agencies))
    return (seat(OPERATOR), *(seat(layer, code) for code in unique for layer in (ADMIN, FIELD)))


def made_by_hand(city: City, category: str, area: str, channel: str, nth: int) -> Truth:
    """What is true of a case that somebody adds while the drill runs. The codes are known to the city."""
    of: Any = next(row for row in records(city.categories) if row.code == category)
    return Truth(
        incident=f"tambahan {nth}",
        category=category,
        kind=of.kind,
        channel=channel,
        area=area,
        true_area=area,
        agency=of.agency,
        field_work=bool(of.field_work),
    )
