"""Closings to be checked and instants that contradict each other, with what each could do to the headline."""

from typing import Any

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.cards import figure_card
from components.desk import Column, table
from components.provenance import Provenance
from components.taken.table import Taken
from etl.reasons import FLAGS
from metrics.suspicious import ANY
from pages.asking import Asking
from pages.behind import cases
from pages.quality.counted import contradictions_of, suspicions_of
from pages.shown import Shown, taken_shown
from pages.taking import address_of
from words import t
from words.forms import NOTHING, number, percent


def suspicious_card(asking: Asking) -> Component:
    lang = asking.lang
    found = suspicions_of(asking)
    total = next(row for row in records(found) if row.suspicion == ANY)
    n = int(total.n)
    names = ("closing", "rule")
    columns = [Column(t(f"quality.{name}", lang)) for name in names]
    columns += [
        Column(t(f"quality.{name}", lang), is_number=True) for name in ("count", "share", "without", "effect")
    ]
    rows = [_suspicion(row, asking) for row in records(found)]
    heading = t("quality.suspicious", lang, n=int(total.closing_count), all=n)
    origin = asking.provenance(t("quality.suspicious_counts", lang), n, clock=t("quality.clock", lang))
    under = t("quality.suspicious_under", lang, share=percent(_given(total.on_time_share), lang, 1))
    take = address_of("/quality", "doubts", asking.asked)
    return figure_card(heading, [table(columns, rows)], origin, lang, under=under, take=take)


def contradictions_card(asking: Asking) -> Component:
    lang = asking.lang
    (columns, rows), origin = _contradictions(asking)
    body = table(columns, rows) if rows else html.P(t("quality.no_contradiction", lang), className="note")
    take = address_of("/quality", "contradictions", asking.asked)
    return figure_card(t("quality.contradictions", lang), [body], origin, lang, take=take)


def taken_contradictions(asking: Asking) -> Taken:
    return taken_shown(asking, t("quality.contradictions", asking.lang), *_contradictions(asking))


def _contradictions(asking: Asking) -> tuple[Shown, Provenance]:
    lang = asking.lang
    found = contradictions_of(asking)
    columns = [Column(t("quality.contradiction", lang))]
    columns += [
        Column(t(f"quality.{name}", lang), is_number=True) for name in ("cases", "share", "without", "effect")
    ]
    rows: list[list[Component | str]] = [
        [
            getattr(FLAGS[row.flag], lang),
            _cases(int(row.case_count), asking, flag=row.flag),
            percent(_given(row.on_time_share), lang, 1),
            percent(_given(row.share_without), lang, 1),
            effect(row.on_time_share, row.share_without, lang),
        ]
        for row in records(found)
    ]
    n = int(found["n"].iloc[0]) if rows else None
    origin = asking.provenance(t("quality.contradiction_counts", lang), n, clock=t("quality.clock", lang))
    return (columns, rows), origin


def _suspicion(row: Any, asking: Asking) -> list[Component | str]:
    lang, name = asking.lang, row.suspicion
    return [
        t(f"cases.show_{name}", lang),
        t(f"quality.rule_{name}", lang),
        _cases(int(row.closing_count), asking, show=name),
        percent(_given(row.on_time_share), lang, 1),
        percent(_given(row.share_without), lang, 1),
        effect(row.on_time_share, row.share_without, lang),
    ]


def _cases(count: int, asking: Asking, **choice: str) -> Component | str:
    """A number that leads to its cases."""
    written = number(count, asking.lang)
    if not count:
        return written
    return html.Link(written, href=cases(asking, undo="", retry="", **choice))


def effect(share: float, without: float, lang: str) -> str:
    """By how many points the share would move without them: the difference of both as they are written."""
    before, after = _given(share), _given(without)
    if before is None or after is None:
        return NOTHING
    points = round(round(after * 100, 1) - round(before * 100, 1), 1)
    if points == 0:
        return "="
    sign = "+" if points > 0 else "−"
    return t("quality.points", lang, n=sign + number(abs(points), lang, 1))


def _given(share: Any) -> float | None:
    return None if share != share else float(share)
