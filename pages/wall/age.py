"""How old what is shown is, in words: no figure passes for newer than its data.

Several sources may bring one record: the one that is expected soonest leads. What comes once a month keeps
its age and mark in the footer; it neither greys a tile that is told of every few minutes nor makes one look
fresh.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from city import City
from components.frame import Source
from pages.wall.snapshot import Snapshot
from words import t
from words.forms import clock, time_of_day


def late_since(snapshot: Snapshot, city: City, lang: str, record: str = "") -> str:
    """The sentence since when what leads that record (call, case; "" is each of them) is late, else ""."""
    wanted = [record] if record else sorted({source.record for source in snapshot.sources})
    leads = [lead for name in wanted for lead in _leads(snapshot.sources, name)]
    if any(not source.is_stale for source in leads):
        return ""
    newest = max((source.seen_at for source in leads if source.seen_at), default=None)
    if newest is None:
        return t("state.no_data", lang)
    return t("state.stale", lang, time=_when(newest, snapshot.at, city, lang))


def _leads(sources: Iterable[Source], record: str) -> list[Source]:
    """Of those that ever brought that record the ones that are expected soonest."""
    known = [source for source in sources if source.record == record and source.seen_at]
    soonest = min((source.stale_after_minutes for source in known), default=0)
    return [source for source in known if source.stale_after_minutes == soonest]


def _when(instant: datetime, at: datetime, city: City, lang: str) -> str:
    """08.20 WIB, and the day too where it is not today: the time alone would be read as this morning's."""
    zone = ZoneInfo(city.zone)
    is_today = instant.astimezone(zone).date() == at.astimezone(zone).date()
    return (time_of_day if is_today else clock)(instant, zone, city.zone_label, lang)
