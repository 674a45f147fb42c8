"""The mail server, and what did not reach whom."""

import datetime as dt
import stat
from pathlib import Path

from city import City
from etl import mail
from etl.desk import Desk
from etl.doctor.finding import LOOK, OK, WRONG, Finding
from warehouse import deliveries

LOOKED_BACK = dt.timedelta(days=14)


def examine(desk: Desk, city: City) -> list[Finding]:
    settings = desk.settings
    if not mail.is_set(settings):
        return [Finding("mail", OK, "Not configured; nothing is sent (LMW_MAIL_HOST, LMW_MAIL_FROM).")]
    found = [_password(settings.mail_password_file)] if settings.mail_user != mail.OFF else []
    found.append(_recipients(city))
    try:
        with mail.line(settings):
            found.append(Finding("mail", OK, f"{settings.mail_host}:{settings.mail_port} takes mails."))
    except mail.MailFault as fault:
        found.append(Finding("mail", WRONG, str(fault)))
    return [*found, *_unsent(desk, city)]


def _password(file: str) -> Finding:
    path = Path(file)
    if not path.is_file():
        return Finding("mail password", WRONG, f"There is no {file}; write it (LMW_MAIL_PASSWORD_FILE).")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("mail password", WRONG, f"{file} can be read by others; run `chmod 600 {file}`.")
    return Finding("mail password", OK, f"{file} is for its owner alone.")


def _recipients(city: City) -> Finding:
    roles = set(city.recipients["role"])
    if not roles:
        return Finding("mail lists", LOOK, "Nobody is mailed: the city folder has no recipients.csv.")
    if "operator" not in roles:
        return Finding("mail lists", LOOK, "No operator stands in recipients.csv: nobody hears what failed.")
    return Finding("mail lists", OK, f"{len(city.recipients)} lines of recipients.csv.")


def _unsent(desk: Desk, city: City) -> list[Finding]:
    with desk.warehouse.read() as connection:
        left = deliveries.unsent(connection, city.code, desk.now() - LOOKED_BACK)
    return [
        Finding(f"mail to {each.address}", WRONG, f"{each.week} {each.stage} is {each.state}: {each.message}")
        for each in left
    ]
