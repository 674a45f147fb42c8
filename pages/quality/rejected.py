"""Rejected rows by reason, each source with a retry."""

from typing import Any

from dash.development.base_component import Component

from actions.undo import MAY
from city.tables import records
from components import html
from components.desk import Column, table
from components.take import card_foot
from etl.reasons import REASONS
from pages.asked import write
from pages.asking import Asking
from pages.cases.rows import moment
from pages.quality.named import source_title
from pages.shown import Shown
from pages.taking import address_of
from words import t
from words.forms import NOTHING, number, percent


def card(asking: Asking, rejected: Any, read: int) -> Component:
    lang = asking.lang
    heading = html.H2(t("rejected.heading", lang, n=int(rejected["row_count"].sum())))
    if rejected.empty:
        note = html.P(t("rejected.none_note", lang), className="note")
        return html.Section([html.H2(t("rejected.none", lang)), note], className="card")
    share = int(rejected["row_count"].sum()) / read if read else None
    under = html.P(
        t("quality.rejected_under", lang, share=percent(share, lang, 2), n=read), className="under"
    )
    menu = card_foot(address_of("/quality", "rejected", asking.asked), lang)
    return html.Section([heading, under, table(*shown(asking, rejected)), menu], className="card")


def shown(asking: Asking, rejected: Any) -> Shown:
    lang, place = asking.lang, asking.place
    names = ("source", "reason", "column", "count", "newest")
    columns = [Column(t(f"rejected.{name}", lang), is_number=name == "count") for name in names]
    columns.append(Column(t("quality.deed", lang)))
    rows = [
        [
            source_title(row.source, asking),
            _reason(row.reason, lang),
            row.column or NOTHING,
            number(row.row_count, lang),
            moment(row.newest_at, place),
            _retry(row.source, asking),
        ]
        for row in records(rejected)
    ]
    return columns, rows


def _retry(source: str, asking: Asking) -> Component | str:
    if asking.viewer.role not in MAY or source not in asking.place.city.sources:
        return ""
    return html.Link(t("quality.retry", asking.lang), href=write(asking.asked, retry=source, undo=""))


def _reason(code: str, lang: str) -> str:
    """The sentence; a code of an older release stays a code."""
    sentence = REASONS.get(code)
    return getattr(sentence, lang) if sentence else code
