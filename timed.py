"""Timed work of rooms that the ETL does not know; serve.py and watch.py give it to the watch."""

from drill.running import drive
from etl.desk import Desk
from etl.errors import UserError
from etl.watch import Chore
from reports.making import PackRefused, make_due
from reports.schedule import meeting
from settings import Settings
from warehouse.drill_tables import JOB


def chores(settings: Settings) -> dict[str, Chore]:
    """Drills are due every half minute, and at once when one is started."""
    drills = {JOB: Chore("every 30 s", drive)}
    if settings.meeting == "off":
        return drills
    return {**drills, "packs": Chore("every 300 s", _make_packs)}


def _make_packs(desk: Desk) -> str:
    """The packs of the weekly review that are due."""
    try:
        return make_due(desk.warehouse, desk.city, meeting(desk.settings.meeting), desk.now())
    except PackRefused as refused:
        raise UserError(str(refused)) from None
