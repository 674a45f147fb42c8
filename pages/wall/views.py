"""What a screen may be told to show: the city as it is (REAL), a drill, or a moment that has passed.

The name of a view is what `/screens` orders: "" or a kind and what of it, "gladi banjir",
"ulang 2026-11-18T11:00" (local time). A kind is opened by a function in OPENERS.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from pages.place import Place
from pages.wall.drill_view import drill_view, offered_drills
from pages.wall.view import DRILL, REAL, REPLAY, View
from warehouse.versions import current, version_at
from words import t
from words.forms import instant

Opener = Callable[[Place, str, datetime], View | None]


def view_of(place: Place, name: str, now: datetime) -> View:
    """What has ended, or never was, is the real view."""
    real = View(REAL, place.warehouse, now, place.zone, place.version())
    opened = OPENERS.get(name.partition(" ")[0], _none)(place, name, now)
    return replace(opened, beside=real.newest) if opened else real


def _none(place: Place, name: str, now: datetime) -> None:
    del place, name, now


def replay(place: Place, name: str, now: datetime) -> View | None:
    """A past minute as it was known then; its clock stands. None for what is no past minute. What was before
    the first load nobody knew: such a minute is shown by what is known now, and its title says so."""
    try:
        at = datetime.fromisoformat(name.partition(" ")[2]).replace(tzinfo=place.zone).astimezone(now.tzinfo)
    except ValueError:
        return None
    if at > now:
        return None
    with place.warehouse.read() as connection:
        known = version_at(connection, at) or None
        newest = known or current(connection)
    lang = place.city.language
    title = instant(at, place.zone, place.city.zone_label, lang)
    if known is None:
        title += f" · {t('frame.ulang_now', lang)}"
    return View(name, place.warehouse, at, place.zone, newest, known=known, speed=0, title=title)


OPENERS: dict[str, Opener] = {DRILL: drill_view, REPLAY: replay}
OFFERS: tuple[Callable[[Place], list[str]], ...] = (offered_drills,)
"""What may be ordered on /screens beside the real view; a replay is ordered where it was looked at."""


def offered(place: Place, ordered: Iterable[str]) -> list[str]:
    """All views that a screen can be told to show, the real one first; `ordered`: what some show now."""
    given = (name for offer in OFFERS for name in offer(place))
    return list(dict.fromkeys([REAL, *given, *ordered]))
