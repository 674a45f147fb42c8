"""The evaluation of a drill, from what its warehouse says; plain values that can be kept as JSON."""

import datetime as dt
from typing import Any

from city import City
from drill.cases import fold
from drill.evaluation import Told, evaluate
from drill.files import case_id, writer
from drill.scenario import Scenario
from metrics.drilled import calls_told, steps_told
from metrics.filters import Filters
from warehouse.drill_tables import Drill, files_of, steps_of
from warehouse.engines import Warehouse


def evaluated(
    city: City, row: Drill, scenario: Scenario, warehouse: Warehouse, until: dt.datetime, ending: str
) -> dict[str, Any]:
    """`warehouse`: the drill's own; `until`: where its clock stopped."""
    filters = Filters(city_code=city.code, zone=city.zone)
    source = writer(city).cases
    with warehouse.read() as connection:
        steps = steps_told(connection, filters, until)
        calls = calls_told(connection, filters, until)
        log, files = steps_of(connection), files_of(connection)
    cases = fold(log)
    numbers = {case_id(source, number): number for number in cases}
    told = Told(
        steps=steps.assign(number=steps["case_id"].map(numbers)),
        calls=calls,
        files=files,
        cases=cases,
        begins_at=row.begins_at,
        until=until,
    )
    whole = {
        "name": row.name,
        "scenario": row.scenario,
        "title": row.title,
        "ending": ending,
        "speed": row.speed,
        "started_at": row.started_at.isoformat(),
        "begins_at": row.begins_at.isoformat(),
        "until": until.isoformat(),
        "by_people": list(row.by_people),
    }
    return whole | evaluate(scenario, told)
