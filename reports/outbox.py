"""Who is to get what of a pack: the leaders and the command center all, an agency its own page."""

import datetime as dt
import hashlib

from city.model import City
from city.tables import records
from warehouse.deliveries import NOTICE, PACK, Delivery
from warehouse.packs import DRAFT, FINAL, Pack

GETS = {"pimpinan": (FINAL,), "operator": (DRAFT, FINAL), "opd": (DRAFT, FINAL)}
TOLD = "operator"  # who is told of what went wrong


def of_pack(
    city: City, pack: Pack, sender: str, again: int = 0, now: dt.datetime | None = None
) -> list[Delivery]:
    """For each recipient of its stage; `sender` gives the Message-IDs their domain. `again`: the number of a
    round that somebody asked for on purpose, `now`; its mails are others than those of the rounds before."""
    rounds = (f"again {again}",) if again else ()
    return [
        Delivery(
            city_code=city.code,
            message_id=_id(sender, city.code, PACK, pack.week, pack.stage, row.agency, row.address, *rounds),
            kind=PACK,
            week=pack.week,
            stage=pack.stage,
            agency=row.agency,
            address=row.address,
            made_at=now or pack.at,
        )
        for row in records(city.recipients)
        if pack.stage in GETS[row.role]
    ]


def notices(
    city: City, week: str, stage: str, what: str, text: str, sender: str, now: dt.datetime
) -> list[Delivery]:
    """A sentence to the command center; `what` it is about is told once of each pack, however the sentence
    changes."""
    return [
        Delivery(
            city_code=city.code,
            message_id=_id(sender, city.code, NOTICE, week, stage, what, row.address),
            kind=NOTICE,
            week=week,
            stage=stage,
            agency="",
            address=row.address,
            made_at=now,
            text=text,
        )
        for row in records(city.recipients)
        if row.role == TOLD
    ]


def _id(sender: str, *what: str) -> str:
    """The same for the same mail whoever makes it, so that a mail that goes out twice is seen to be one."""
    digest = hashlib.sha256("\0".join(what).encode()).hexdigest()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"
