"""Ringkasan: where everybody lands. Each role sees first what it has to act on today."""

from collections.abc import Callable

from dash.development.base_component import Component

from access import roles
from components import html
from components.desk import card
from components.take import actions, headed
from metrics.now import sources
from pages.asked import write
from pages.asking import Asking, ask
from pages.first_load import first_load
from pages.summary.emergencies import (
    emergencies_card,
    queue_card,
    taken_emergencies,
    taken_queue,
)
from pages.summary.open import left_cards, taken_open
from pages.summary.outside import outside_card, taken_outside
from pages.summary.promised import promised_card
from pages.summary.system import rejected_card, sources_card
from pages.summary.urgent import taken_urgent, urgent_card
from pages.summary.usual import taken_weeks, week_card
from pages.taking import Take, address
from pages.trends.moved import moved_card
from words import t
from words.forms import instant

PATH = "/"
TITLE = "summary.title"
ROLES = roles.PEOPLE
IS_SHARED, COUNTS, ASKS = True, True, ("agency",)
Build = Callable[[Asking], list[Component]]

FIRST: dict[str, tuple[Build, ...]] = {
    roles.OPD: (left_cards, promised_card, urgent_card),
    roles.OPERATOR: (emergencies_card, queue_card, left_cards, urgent_card, sources_card, rejected_card),
    roles.PIMPINAN: (week_card, left_cards, outside_card, lambda asking: [moved_card(asking)]),
    roles.ADMIN: (sources_card, rejected_card, left_cards),
}
"""What a role sees, the most pressing first."""


def layout(**query: str) -> list[Component]:
    asking = _ask(query)
    lang, place = asking.lang, asking.place
    if asking.exactly(sources, asking.everything, {}).empty:
        return [html.H1(t(TITLE, lang)), card(t("summary.empty", lang), first_load(place))]
    cards = [part for build in FIRST.get(asking.viewer.role, ()) for part in build(asking)]
    take = actions(address(PATH, "urgent", write(asking.asked)), lang)
    now = instant(asking.at, place.zone, place.city.zone_label, lang)
    return [
        headed(t("summary.heading", lang, at=now), take),
        html.Div(cards, className="sheet"),
    ]


def _ask(query: dict[str, str]) -> Asking:
    """The last whole week, complaints; nothing of an address is needed here."""
    return ask(
        {"period": "last_week", **{key: query[key] for key in ("agency",) if key in query}}, kinds=("aduan",)
    )


TAKEN: dict[str, Take] = {
    "urgent": lambda query: taken_urgent(_ask(query)),
    "emergencies": lambda query: taken_emergencies(_ask(query)),
    "queue": lambda query: taken_queue(_ask(query)),
    "open": lambda query: taken_open(_ask(query)),
    "weeks": lambda query: taken_weeks(_ask(query)),
    "outside": lambda query: taken_outside(_ask(query)),
}
