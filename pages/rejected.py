"""Baris ditolak: rows that could not be used, by reason."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from access import roles
from components.desk import Column, card, table
from etl.reasons import REASONS
from metrics.rejected import rejected_by_reason
from pages.place import Place, here
from words import t
from words.forms import NOTHING, instant, number

PATH = "/data/ditolak"
TITLE = "rejected.title"
ROLES = roles.PEOPLE


def layout(**_: str) -> list[Component]:
    place = here()
    with place.warehouse.read() as connection:
        rows = rejected_by_reason(connection, place.filters, place.now())
    title = html.H1(t(TITLE, place.lang))
    if rows.empty:
        return [title, card(t("rejected.none", place.lang), [html.P(t("rejected.none_note", place.lang))])]
    total = t("rejected.heading", place.lang, n=int(rows["row_count"].sum()))
    note = html.P(t("rejected.note", place.lang), className="note")
    body = table(_columns(place.lang), [_row(row, place) for row in rows.itertuples(index=False)])
    return [title, card(total, [note, body])]


def _columns(lang: str) -> list[Column]:
    words = [Column(t(f"rejected.{name}", lang)) for name in ("source", "reason", "column")]
    return [*words, Column(t("rejected.count", lang), is_number=True), Column(t("rejected.newest", lang))]


def _row(row: Any, place: Place) -> list[Component | str]:
    source = place.city.sources.get(row.source)
    return [
        source.title if source else row.source,
        _reason(row.reason, place.lang),
        row.column or NOTHING,
        number(row.row_count, place.lang),
        instant(row.newest_at, place.zone, place.city.zone_label, place.lang),
    ]


def _reason(code: str, lang: str) -> str:
    """The sentence; a code of an older release stays a code."""
    sentence = REASONS.get(code)
    return getattr(sentence, lang) if sentence else code
