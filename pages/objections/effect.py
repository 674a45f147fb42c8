"""What accepted objections change: on-time shares before and after, of the agencies and clocks contested."""

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.cards import figure_card
from components.desk import Column, table
from components.provenance import Provenance
from components.taken.table import Taken
from etl.sla.sentences import WORDS
from metrics.objections import on_time_corrected
from pages.asking import Asking
from pages.case.names import Names
from pages.objections.wanted import PATH
from pages.shown import Shown, taken_shown
from pages.taking import address_of
from words import t
from words.forms import percent


def card(asking: Asking) -> Component:
    """Before and after, of the agencies and clocks that are contested."""
    lang = asking.lang
    (columns, rows), origin = _before_and_after(asking)
    body = table(columns, rows) if rows else html.P(t("objections.no_effect", lang), className="note")
    under, take = t("objections.effect_under", lang), address_of(PATH, "effect", asking.asked)
    return figure_card(t("objections.effect", lang), [body], origin, lang, under=under, take=take)


def taken(asking: Asking) -> Taken:
    return taken_shown(asking, t("objections.effect", asking.lang), *_before_and_after(asking))


def _before_and_after(asking: Asking) -> tuple[Shown, Provenance]:
    lang, names = asking.lang, Names(asking.place.city, asking.lang)
    found = asking.answer(on_time_corrected, scope="agency")
    touched = found[(found["accepted_count"] > 0) | (found["pending_count"] > 0)]
    numbers = ("n", "raw", "corrected_n", "corrected", "accepted", "pending")
    columns = [Column(t(f"objections.{name}", lang)) for name in ("agency", "clock")]
    columns += [Column(t(f"objections.{name}", lang), is_number=True) for name in numbers]
    rows: list[list[Component | str]] = [
        [
            names.of("agency", row.agency),
            WORDS[lang]["clock"].get(row.clock, row.clock),
            asking.few(int(row.n)),
            percent(row.on_time_share, lang, 1),
            asking.few(int(row.corrected_n)),
            percent(row.corrected_share, lang, 1),
            asking.few(int(row.accepted_count)),
            asking.few(int(row.pending_count)),
        ]
        for row in records(touched)
    ]
    origin = asking.provenance(t("objections.counts", lang), int(touched["n"].sum()) if rows else None)
    return (columns, rows), origin
