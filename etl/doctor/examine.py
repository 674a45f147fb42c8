"""All checks, in the order in which somebody mends them: without a city folder or a warehouse the rest has no
meaning."""

from city import City, CityFaults
from etl import door
from etl.desk import Desk
from etl.doctor import entrance, holdings, machine, post, town
from etl.doctor.finding import LOOK, WRONG, Finding
from warehouse.contents import contents
from warehouse.errors import WarehouseBusy, WarehouseError


def examine(desk: Desk) -> list[Finding]:
    """Every finding. Raises WarehouseBusy where a server holds the warehouse and answers: ask it there."""
    held = _of_warehouse(desk)  # first: where a server answers, all is asked there
    found = machine.examine(desk) + entrance.examine(desk)
    try:
        city = desk.city
    except CityFaults as faults:
        sentence = f"{len(faults.faults)} fault(s), the first: {faults.faults[0]}; see all with `check`."
        return [*found, Finding("city", WRONG, sentence), *([held] if isinstance(held, Finding) else [])]
    found += town.examine(desk, city)
    if isinstance(held, Finding):
        return [*found, held]
    return found + holdings.examine(desk, city, _read(desk, city)) + post.examine(desk, city)


def _of_warehouse(desk: Desk) -> Finding | None:
    """A finding where it can't be looked into."""
    if desk.missing:
        return Finding(
            "warehouse", LOOK, f"There is no {desk.missing} yet; the first load or start makes it."
        )
    try:
        with desk.warehouse.read():
            return None
    except WarehouseBusy as busy:
        if door.is_open(busy.path):
            raise
        return Finding(
            "warehouse", WRONG, f"{busy.path} is held by a program that does not answer; stop that one."
        )
    except WarehouseError as error:
        return Finding("warehouse", WRONG, str(error))


def _read(desk: Desk, city: City) -> dict:
    with desk.warehouse.read() as connection:
        return contents(connection, city.code)
