"""`python -m access reset NAME`: a new random password for a person, also while the server runs.

Where there are no people yet it makes the first admin. Where a running server holds the DuckDB file, the
command is run there, through the door that the other commands use; what is printed is printed here alone.
"""

import sys
from datetime import UTC, datetime

from access.command import PROGRAM, run
from access.office import Office
from city import CityFaults, open_city
from etl import door
from etl.desk import Terminal
from etl.errors import UserError
from settings import Settings
from warehouse.engines import open_warehouse
from warehouse.errors import WarehouseBusy, WarehouseError
from warehouse.schema import upgrade


def main(argv: list[str]) -> int:
    voice = Terminal()
    try:
        settings = Settings.from_environment()
        return _run(argv, settings, voice)
    except WarehouseBusy as busy:
        request = door.Request([PROGRAM, *argv], ".", str(settings.city.absolute()), settings.simulated)
        return _asked(busy, request, voice)
    except (WarehouseError, CityFaults, UserError, ValueError) as error:
        voice.fault(str(error))
        return 1


def _run(argv: list[str], settings: Settings, voice: Terminal) -> int:
    warehouse = open_warehouse(settings.warehouse, memory_limit=settings.memory)
    try:
        upgrade(warehouse)
        city = open_city(settings.city, settings.simulated)
        return run(argv, Office(warehouse, city.code, city.zone, lambda: datetime.now(UTC)), voice)
    finally:
        warehouse.close()


def _asked(busy: WarehouseBusy, request: door.Request, voice: Terminal) -> int:
    try:
        return door.ask(busy.path, request, voice)
    except UserError as error:
        voice.fault(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
