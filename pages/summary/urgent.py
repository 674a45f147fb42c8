"""Perlu segera: the open cases by the time that is left, then those that are late."""

from typing import Any

from dash.development.base_component import Component

from access.roles import OPD, OPERATOR
from components import html
from components.cards import empty, figure_card
from components.desk import Column as Head
from components.desk import table
from components.taken.table import Cell, Column, Taken
from components.theme import MARKS
from pages.asking import Asking
from pages.open_now import most_urgent
from pages.said import names
from pages.taking import address_of
from words import t
from words.forms import NOTHING, duration

SHOWN, TAKEN_ROWS = 6, 30
_SEES_CONFIDENTIAL = (OPD, OPERATOR)  # an opd's own: its scope is on the question
_WATCH_SECONDS = 86_400


def urgent_card(asking: Asking) -> list[Component]:
    lang = asking.lang
    rows = _rows(asking, SHOWN)
    whence = asking.current(t("summary.counts_open", lang), None, clock=t("clock.resolve", lang))
    heads = [Head(t(f"summary.{name}", lang)) for name in ("case", "category", "area", "agency")]
    heads.append(Head(t("summary.left", lang), is_number=True))
    if not rows:
        body: list[Component | str] = [empty(t("summary.nothing_urgent", lang), [])]
    else:
        body = [html.Div(table(heads, [_line(row, asking) for row in rows]), className="urgent")]
    under = t("summary.urgent_note", lang)
    take = address_of("/", "urgent", asking.asked)
    return [figure_card(t("summary.urgent", lang), body, whence, lang, under=under, take=take)]


def taken_urgent(asking: Asking) -> Taken:
    lang = asking.lang
    heads = [Column(t(f"summary.{name}", lang)) for name in ("case", "category", "area", "agency")]
    columns = [*heads, Column(t("summary.due", lang), "instant"), Column(t("summary.left", lang))]
    rows: list[list[Cell]] = [
        [row.case_id, *where(row, asking), row.due_at.to_pydatetime(), _left(row, lang)]
        for row in _rows(asking, TAKEN_ROWS)
    ]
    whence = asking.current(t("summary.counts_open", lang), None, clock=t("clock.resolve", lang))
    return asking.taken(t("summary.urgent", lang), columns, rows, whence)


def _rows(asking: Asking, limit: int) -> list[Any]:
    """A confidential case is seen by the command center and by who handles it."""
    found = most_urgent(asking, limit)
    return [row for row in found if not row.is_confidential or asking.viewer.role in _SEES_CONFIDENTIAL]


def _line(row: Any, asking: Asking) -> list[Component | str]:
    link = html.Link(row.case_id, href=f"/cases/{row.case_id}")
    state = "late" if row.left_seconds < 0 else "watch" if row.left_seconds < _WATCH_SECONDS else ""
    left = _left(row, asking.lang)
    marked = html.Span(f"{MARKS[state]} {left}", className=f"word {state}") if state else left
    return [link, *where(row, asking), marked]


def where(row: Any, asking: Asking) -> list[str]:
    """What it is about, where, and whose it is."""
    city, lang = asking.place.city, asking.lang
    unknown = {"areas": t("place.unknown", lang), "categories": t("trends.unknown", lang)}
    parts = (("categories", row.category), ("areas", row.area), ("agencies", row.agency))
    return [names(city, table_).get(code, code) or unknown.get(table_, NOTHING) for table_, code in parts]


def _left(row: Any, lang: str) -> str:
    seconds = int(row.left_seconds)
    return (
        t("summary.late_by", lang, left=duration(-seconds, lang)) if seconds < 0 else duration(seconds, lang)
    )
