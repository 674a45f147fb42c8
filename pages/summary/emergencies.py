"""What goes on at this minute: open emergencies, and the queue of 112."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from city.tables import records
from components.cards import empty, figure_card, value
from components.desk import Column as Head
from components.desk import table
from components.theme import MARKS
from metrics.now import key_figures
from metrics.open_cases import open_emergencies
from pages.asking import Asking
from pages.behind import cases_open
from pages.said import names
from words import t
from words.forms import NOTHING, duration, number

SHOWN = 8


def emergencies_card(asking: Asking) -> list[Component]:
    """All of the city's, whatever kind of case the page is about."""
    lang = asking.lang
    rows = list(records(asking.answer(open_emergencies, asking.everything)))
    forgotten = asking.place.city.wall.forgotten_hours * 3_600
    recent = [row for row in rows if _age(row, asking) <= forgotten]
    old = len(rows) - len(recent)
    whence = asking.current(
        t("summary.counts_emergencies", lang),
        len(recent),
        clock=t("clock.arrive", lang),
        left_out=[t("summary.forgotten", lang, n=old, hours=asking.place.city.wall.forgotten_hours)]
        if old
        else [],
    )
    heads = [Head(t(f"summary.{name}", lang)) for name in ("case", "category", "area", "agency")]
    heads.append(Head(t("summary.age", lang), is_number=True))
    body: list[Component | str] = [empty(t("summary.no_emergency", lang), [])]
    if recent:
        body = [table(heads, [_line(row, asking) for row in recent[:SHOWN]])]
    more = (
        (t("summary.all_n", lang, n=len(rows)), cases_open(asking, kind="darurat"))
        if len(rows) > SHOWN or old
        else None
    )
    title = t("summary.emergencies", lang, n=len(recent))
    return [figure_card(title, body, whence, lang, width="most", more=more)]


def queue_card(asking: Asking) -> list[Component]:
    lang = asking.lang
    found = {row.name: row.value for row in records(asking.answer(key_figures, asking.everything))}
    waiting = int(found["waiting_calls"])
    wait = found["oldest_wait_seconds"]
    state = "watch" if waiting else ""
    word = (
        t("summary.longest", lang, wait=duration(int(wait), lang))
        if waiting
        else t("summary.nobody_waits", lang)
    )
    lines = [
        html.P(t(f"summary.today_{name}", lang, n=int(found[f"today_{name}"])))
        for name in ("calls", "darurat", "aduan")
    ]
    whence = asking.current(t("summary.counts_today", lang), None)
    body = [value(number(waiting, lang), state, word, is_large=True), *lines]
    return [figure_card(t("summary.queue", lang), body, whence, lang, width="third")]


def _line(row: Any, asking: Asking) -> list[Component | str]:
    city, lang = asking.place.city, asking.lang
    link = dcc.Link(row.case_id, href=f"/cases/{row.case_id}")
    parts = (("categories", row.category), ("areas", row.area), ("agencies", row.agency))
    words = [names(city, name).get(code, code) or NOTHING for name, code in parts]
    age = duration(_age(row, asking), lang)
    if row.arrived_at == row.arrived_at and row.arrived_at is not None:
        return [link, *words, f"{age} · {t('state.arrived', lang)}"]
    is_late = row.due_at == row.due_at and row.due_at is not None and row.due_at <= asking.at
    return [link, *words, html.Span(f"{MARKS['late']} {age}", className="word late") if is_late else age]


def _age(row: Any, asking: Asking) -> float:
    return (asking.at - row.received_at).total_seconds()
