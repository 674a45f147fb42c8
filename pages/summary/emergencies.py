"""What goes on at this minute: open emergencies, and the queue of 112."""

from dataclasses import replace
from typing import Any

import pandas as pd
from dash.development.base_component import Component
from flask import abort

from access.roles import OPERATOR
from city.tables import records
from components import html
from components.cards import empty, figure_card, value
from components.desk import Column as Head
from components.desk import table
from components.provenance import Provenance
from components.taken.table import Cell, Column, Kind, Taken
from components.theme import MARKS
from metrics.now import key_figures
from metrics.open_cases import open_emergencies
from pages.asking import Asking
from pages.behind import cases_open
from pages.shown import taken_shown
from pages.summary.urgent import where
from pages.taking import address_of
from words import t
from words.forms import duration, number

SHOWN, TAKEN_ROWS = 8, 200
SEEN_BY = (OPERATOR,)  # both are of the whole city, for who answers the telephone


def emergencies_card(asking: Asking) -> list[Component]:
    """All of the city's, whatever kind of case the page is about."""
    lang = asking.lang
    recent, old = _open(asking)
    body: list[Component | str] = [empty(t("summary.no_emergency", lang), [])]
    if recent:
        body = [table(_heads(lang), [_line(row, asking) for row in recent[:SHOWN]])]
    n = len(recent) + old
    more = (t("summary.all_n", lang, n=n), cases_open(asking, kind="darurat")) if n > SHOWN or old else None
    title, take = t("summary.emergencies", lang, n=len(recent)), address_of("/", "emergencies", asking.asked)
    whence = _whence(asking, len(recent), old)
    return [figure_card(title, body, whence, lang, width="most", more=more, take=take)]


def taken_emergencies(asking: Asking) -> Taken:
    _check_seen(asking)
    recent, old = _open(asking)
    rows = [_line(row, asking) for row in recent[:TAKEN_ROWS]]
    title = t("summary.emergencies", asking.lang, n=len(recent))
    return taken_shown(asking, title, (_heads(asking.lang), rows), _whence(asking, len(recent), old))


def queue_card(asking: Asking) -> list[Component]:
    lang, found = asking.lang, _queue(asking)
    waiting, wait = int(found["waiting_calls"]), found["oldest_wait_seconds"]
    word = (
        t("summary.longest", lang, wait=duration(int(wait), lang))
        if waiting
        else t("summary.nobody_waits", lang)
    )
    lines = [
        html.P(t(f"summary.today_{name}", lang, n=int(found[f"today_{name}"])))
        for name in ("calls", "darurat", "aduan")
    ]
    whence = _of_city(asking, "counts_today", None)
    body = [value(number(waiting, lang), "watch" if waiting else "", word, is_large=True), *lines]
    take = address_of("/", "queue", asking.asked)
    return [figure_card(t("summary.queue", lang), body, whence, lang, width="third", take=take)]


def taken_queue(asking: Asking) -> Taken:
    """One row, since the figures are never added up."""
    _check_seen(asking)
    lang, found = asking.lang, _queue(asking)
    kinds: dict[str, Kind] = {"waiting_calls": "count", "oldest_wait_seconds": "seconds"}
    kinds |= {f"today_{name}": "count" for name in ("calls", "darurat", "aduan")}
    columns = [Column(t("summary.taken_at", lang), "instant")]
    columns += [Column(t(f"summary.taken_{name}", lang), kind) for name, kind in kinds.items()]
    row: list[Cell] = [asking.at, *(_whole(found[name]) for name in kinds)]
    return asking.taken(t("summary.queue", lang), columns, [row], _of_city(asking, "counts_today", None))


def _check_seen(asking: Asking) -> None:
    """Nothing is there for who is not shown the card."""
    if asking.viewer.role not in SEEN_BY:
        abort(404)


def _open(asking: Asking) -> tuple[list[Any], int]:
    """(the emergencies that go on, how many were in all likelihood only never closed)"""
    rows = list(records(asking.answer(open_emergencies, asking.everything)))
    forgotten = asking.place.city.wall.forgotten_hours * 3_600
    recent = [row for row in rows if _age(row, asking) <= forgotten]
    return recent, len(rows) - len(recent)


def _whence(asking: Asking, n: int, old: int) -> Provenance:
    lang, hours = asking.lang, asking.place.city.wall.forgotten_hours
    left_out = [t("summary.forgotten", lang, n=old, hours=hours)] if old else []
    return _of_city(asking, "counts_emergencies", n, clock=t("clock.arrive", lang), left_out=left_out)


def _of_city(asking: Asking, counts: str, n: int | None, **more: Any) -> Provenance:
    """What the page is narrowed to narrows neither card."""
    return replace(asking.current(t(f"summary.{counts}", asking.lang), n, **more), narrowed="")


def _heads(lang: str) -> list[Head]:
    heads = [Head(t(f"summary.{name}", lang)) for name in ("case", "category", "area", "agency")]
    return [*heads, Head(t("summary.age", lang), is_number=True)]


def _queue(asking: Asking) -> dict[str, Any]:
    return {row.name: row.value for row in records(asking.answer(key_figures, asking.everything))}


def _whole(value: Any) -> int | None:
    """The longest wait is none where nobody waits."""
    return None if pd.isna(value) else int(value)


def _line(row: Any, asking: Asking) -> list[Component | str]:
    lang, words = asking.lang, where(row, asking)
    link = html.Link(row.case_id, href=f"/cases/{row.case_id}")
    age = duration(_age(row, asking), lang)
    if row.arrived_at == row.arrived_at and row.arrived_at is not None:
        return [link, *words, f"{age} · {t('state.arrived', lang)}"]
    is_late = row.due_at == row.due_at and row.due_at is not None and row.due_at <= asking.at
    return [link, *words, html.Span(f"{MARKS['late']} {age}", className="word late") if is_late else age]


def _age(row: Any, asking: Asking) -> float:
    return (asking.at - row.received_at).total_seconds()
