"""Brings what stands in the outbox to the mail server, one by one, and notes what became of each."""

import datetime as dt
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache

from city.model import City
from etl.mail import MailFault, is_set, line
from etl.timetable import back_off
from reports import letter, outbox
from reports.content import Content
from reports.making import content_of, is_simulated
from settings import Settings
from warehouse import deliveries, packs
from warehouse.deliveries import PACK, Delivery
from warehouse.engines import Warehouse
from warehouse.packs import Pack
from words import t

LONGEST = dt.timedelta(days=3)  # that a mail is tried: after the next meeting nobody wants it
FIRST = 4  # so many steps into the back-off is the first pause: half a minute
Now = Callable[[], dt.datetime]


def send_due(warehouse: Warehouse, city: City, settings: Settings, now: Now) -> str:
    """How many mails went out, in a sentence; "" where none was due. Raises MailFault where the server can't
    be used, or mails were not taken; what is left is due again later."""
    if not is_set(settings) or not _is_any_due(warehouse, city, now()):
        return ""
    sent, faults = 0, []
    compose = _composer(warehouse, city, settings)
    with line(settings) as smtp:
        while (one := _taken(warehouse, city, now())) is not None:
            why = _send(smtp, one, compose, settings)
            if not why:
                _note(warehouse, lambda connection, one=one: deliveries.sent(connection, one, now()))
                sent += 1
                continue
            faults.append(f"{one.address} ({one.week}, {one.stage}): {why[1]}")
            _put_back(warehouse, city, settings, one, why, now())
            if why[0] == LOST:
                break
    if faults:
        raise MailFault(f"{sent} mails were sent, {len(faults)} were not. {' '.join(faults)}")
    return f"{sent} mails were sent."


LATER, NEVER, LOST = "later", "never", "lost"


def _send(
    smtp: smtplib.SMTP, one: Delivery, compose: Callable[[Delivery], EmailMessage], settings: Settings
) -> tuple[str, str] | None:
    """None where the server has taken it; else whether it is to be tried again, and why it was not."""
    try:
        smtp.send_message(compose(one), settings.mail_from, [one.address])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return (NEVER if code >= 500 else LATER), _words(code, said)
    except smtplib.SMTPResponseException as error:
        return (NEVER if error.smtp_code in (552, 554) else LATER), _words(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, ConnectionError, TimeoutError) as error:
        return LOST, f"The line broke ({error})."
    except OSError as error:  # of our own disk
        return LATER, f"It could not be made ({error.strerror or error})."
    return None


def _put_back(
    warehouse: Warehouse,
    city: City,
    settings: Settings,
    one: Delivery,
    why: tuple[str, str],
    now: dt.datetime,
) -> None:
    """Due again after a while; given up where it never will be taken, which the command center is told."""
    is_over = why[0] == NEVER or now - one.made_at > LONGEST
    again_at = None if is_over else now + back_off(FIRST + one.attempts - 1, 0)
    with warehouse.write() as connection:
        deliveries.failed(connection, one, why[1], again_at)
        if is_over and one.kind == PACK:
            said = t("review.not_delivered", city.language, address=one.address, why=why[1])
            told = outbox.notices(city, one.week, one.stage, one.message_id, said, settings.mail_from, now)
            deliveries.put(connection, [each for each in told if each.address != one.address])


def _composer(warehouse: Warehouse, city: City, settings: Settings) -> Callable[[Delivery], EmailMessage]:
    """Makes mails; what several have in common is made once."""
    fonts, sender = settings.var / "fonts", settings.mail_from

    @cache
    def held(week: str, stage: str) -> tuple[Pack, Content]:
        with warehouse.read() as connection:
            pack = packs.get(connection, city.code, week, stage)
        assert pack is not None  # its deliveries were written with it
        return pack, content_of(pack, warehouse, city, city.language)

    def compose(one: Delivery) -> EmailMessage:
        if one.kind == PACK:
            return letter.of_pack(one, *held(one.week, one.stage), sender, fonts)
        mark = t("frame.simulated", city.language) if is_simulated(warehouse) else ""
        return letter.notice(one, f"{city.service} · {city.name}", mark, city.language, sender)

    return compose


def _taken(warehouse: Warehouse, city: City, now: dt.datetime) -> Delivery | None:
    with warehouse.write() as connection:
        return deliveries.take(connection, city.code, now)


def _is_any_due(warehouse: Warehouse, city: City, now: dt.datetime) -> bool:
    with warehouse.read() as connection:
        return deliveries.is_any_due(connection, city.code, now)


def _note(warehouse: Warehouse, deed: Callable) -> None:
    with warehouse.write() as connection:
        deed(connection)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())[:200]}."
