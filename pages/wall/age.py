"""How old what is shown is, in words: no figure passes for newer than its data."""

from datetime import datetime
from zoneinfo import ZoneInfo

from city import City
from pages.wall.snapshot import Snapshot
from words import t
from words.forms import clock, time_of_day


def late_since(snapshot: Snapshot, city: City, lang: str, record: str = "") -> str:
    """The sentence since when every source of that record (call, case, all) is late; "" while one is not."""
    sources = [source for source in snapshot.sources if record in ("", source.record)]
    if any(not source.is_stale for source in sources):
        return ""
    newest = max((source.seen_at for source in sources if source.seen_at), default=None)
    if newest is None:
        return t("state.no_data", lang)
    return t("state.stale", lang, time=_when(newest, snapshot.at, city, lang))


def _when(instant: datetime, at: datetime, city: City, lang: str) -> str:
    """08.20 WIB, and the day too where it is not today: the time alone would be read as this morning's."""
    zone = ZoneInfo(city.zone)
    is_today = instant.astimezone(zone).date() == at.astimezone(zone).date()
    return (time_of_day if is_today else clock)(instant, zone, city.zone_label, lang)
