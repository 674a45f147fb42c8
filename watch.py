"""`python watch.py`: the watch of a warehouse on PostgreSQL, with the timed work of every room.

As `python -m etl watch`, and the packs of the weekly review beside. On any number of hosts: one works, the
others stand by.
"""

import argparse
import sys

from city import CityFaults
from etl.commands.watch import run
from etl.desk import Desk, Terminal
from etl.errors import UserError
from timed import chores
from warehouse.errors import WarehouseError


def main() -> int:
    voice = Terminal()
    try:
        with Desk.of(argparse.Namespace(city=None, warehouse=None), voice) as desk:
            return run(argparse.Namespace(), desk, chores(desk.settings))
    except (UserError, WarehouseError, CityFaults, OSError) as error:
        voice.fault(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
