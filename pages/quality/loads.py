"""The loads with what each did with its rows, beside the rows that were rejected."""

from collections.abc import Callable
from typing import Any

from dash.development.base_component import Component

from access import roles
from actions.undo import MAY
from city.tables import records
from components import html
from components.desk import Column, table
from components.take import card_foot
from components.taken.table import Taken
from components.theme import MARKS
from metrics.loads import last_loads, rows_read
from metrics.rejected import rejected_by_reason
from pages.asked import write
from pages.asking import Asking
from pages.cases.rows import moment
from pages.first_load import first_load
from pages.quality import deeds, rejected
from pages.quality.at_once import at_once
from pages.quality.named import source_title
from pages.shown import Shown, taken_shown
from pages.taking import address_of
from words import t
from words.forms import NOTHING, number

COUNTS = ("read", "new", "changed", "same", "rejected")
SEEN_BY = (roles.PIMPINAN, roles.OPERATOR, roles.ADMIN)
SHOWN = 12


def loads_cards(asking: Asking) -> list[Component]:
    """Nothing for an opd: a load is of all agencies."""
    if asking.viewer.role not in SEEN_BY:
        return []
    loads, refused = _found(asking)
    if loads.empty and refused.empty:
        told = [html.H2(t("quality.loads", asking.lang)), *first_load(asking.place)]
        return [html.Section(told, className="card unbroken")]
    read = int(at_once(asking, rows_read)["read_count"].iloc[0])
    return [*deeds.confirm(asking, loads), _loads(asking, loads), rejected.card(asking, refused, read)]


def taken_loads(asking: Asking) -> Taken:
    return _taken(asking, t("quality.loads", asking.lang), _shown_loads, 0, "quality.counts_loads")


def taken_rejected(asking: Asking) -> Taken:
    return _taken(asking, t("summary.rejected", asking.lang), rejected.shown, 1, "summary.counts_rejected")


def _taken(
    asking: Asking, title: str, show: Callable[[Asking, Any], Shown], which: int, counts: str
) -> Taken:
    """Without what can be done there; nothing for an opd."""
    columns, rows = show(asking, _found(asking)[which])
    rows = [row[:-1] for row in rows] if asking.viewer.role in SEEN_BY else []
    return taken_shown(asking, title, (columns[:-1], rows), asking.current(t(counts, asking.lang), None))


def _found(asking: Asking) -> tuple[Any, Any]:
    """(the last loads that changed anything, rejected rows by reason)"""
    loads = at_once(asking, last_loads, limit=SHOWN, changes_only=True)
    return loads, at_once(asking, rejected_by_reason)


def _loads(asking: Asking, loads: Any) -> Component:
    lang = asking.lang
    under = html.P(t("quality.loads_under", lang, n=SHOWN), className="under")
    menu = card_foot(address_of("/quality", "loads", asking.asked), lang)
    parts = [html.H2(t("quality.loads", lang)), under, table(*_shown_loads(asking, loads)), menu]
    return html.Section(parts, className="card unbroken")


def _shown_loads(asking: Asking, loads: Any) -> Shown:
    lang, place = asking.lang, asking.place
    columns = [Column(t(f"quality.{name}", lang)) for name in ("at", "source", "file")]
    columns += [Column(t(f"data.{name}", lang), is_number=True) for name in COUNTS]
    columns += [Column(t("data.state", lang)), Column(t("quality.deed", lang))]
    rows = [
        [
            moment(row.finished_at if row.finished_at == row.finished_at else row.started_at, place),
            source_title(row.source, asking),
            row.file or NOTHING,
            *(number(getattr(row, f"{name}_count"), lang) for name in COUNTS),
            _state(row, lang),
            _undo(row, asking),
        ]
        for row in records(loads)
    ]
    return columns, rows


def _state(row: Any, lang: str) -> Component | str:
    if row.state == "failed":
        return html.Span(f"{MARKS['late']} {t('data.failed', lang)}: {row.message}", className="late")
    return t("quality.state_undone", lang) if row.state == "undone" else t("data.done", lang)


def _undo(row: Any, asking: Asking) -> Component | str:
    may = asking.viewer.role in MAY and bool(row.is_last) and row.source in asking.place.city.sources
    if not may:
        return ""
    return html.Link(t("quality.undo", asking.lang), href=write(asking.asked, undo=row.load_id, retry=""))
