"""Timed work of rooms that the ETL does not know; serve.py and watch.py give it to the watch."""

from drill.running import drive
from etl import mail
from etl.desk import Desk
from etl.errors import UserError
from etl.watch import Chore
from reports.making import PackRefused, make_due
from reports.post import send_due
from reports.schedule import rhythm
from settings import Settings
from warehouse.drill_tables import JOB


def chores(settings: Settings) -> dict[str, Chore]:
    """Drills are due every half minute, and at once when one is started. Raises ValueError where a setting
    of the schedule is not of its form."""
    found = {JOB: Chore("every 30 s", drive)}
    if rhythm(settings) is not None:
        found["packs"] = Chore("every 300 s", _make_packs)
    if mail.is_set(settings):
        found["mail"] = Chore("every 60 s", _send_mails)
    return found


def _make_packs(desk: Desk) -> str:
    """The packs of the weekly review that are due; their mails wait in the outbox."""
    when = rhythm(desk.settings)
    if when is None:
        return ""
    sender = desk.settings.mail_from if mail.is_set(desk.settings) else ""
    try:
        return make_due(desk.warehouse, desk.city, when, desk.now(), sender)
    except PackRefused as refused:
        raise UserError(str(refused)) from None


def _send_mails(desk: Desk) -> str:
    return send_due(desk.warehouse, desk.city, desk.settings, desk.now)
