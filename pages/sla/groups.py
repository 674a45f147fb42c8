"""By category and by area, office work apart from field work; never ranked: in the order of the lists."""

import pandas as pd
from dash.development.base_component import Component

from components import html
from components.cards import figure_card
from components.desk import Column, table
from components.provenance import Provenance
from components.taken.table import Column as TakenColumn
from components.taken.table import Taken
from metrics.chance import with_chance
from metrics.on_time import FIELD, on_time
from pages.shown import Shown, taken_shown
from pages.sla.behind import cases_of
from pages.sla.clocks import SIZES, judged_cells
from pages.sla.focus import Focus, Row, called
from pages.sla.small import FOLDED, cell, count, folded, hidden_categories, kind
from words import t

GROUPS = {"category": "categories", "area": "areas"}
_SUMS = ("n", "on_time_count", "late_count", "running_count", "not_recorded_count", "without_target_count")
_SIZES = ("n", "running_count", "not_recorded_count", "without_target_count")


def grouped(known: Focus, by: str) -> pd.DataFrame:
    """Figures by a code, in the city's order, small sensitive counts folded into one row."""
    frame = known.answer(on_time, by=by)
    order = {code: place for place, code in enumerate(getattr(known.asking.place.city, GROUPS[by])["code"])}
    frame = frame.sort_values(by, key=lambda codes: codes.map(order).fillna(len(order)), kind="stable")
    codes = hidden_categories(known) if by == "category" else frozenset()
    frame = folded(frame, by, codes, _SUMS, _SIZES)
    judged = frame["n"].astype("float64")
    share = frame["on_time_count"].astype("float64") / judged.where(judged > 0)
    kept = frame["on_time_share"].astype("float64").where(judged > 0)
    return with_chance(frame.assign(on_time_share=kept.fillna(share)), known.goal)


def work_card(known: Focus) -> Component:
    lang = known.lang
    shown, provenance = _work(known)
    body = [html.Div(table(*shown), className="judged")]
    return figure_card(t("sla.work_heading", lang), body, provenance, lang, take=known.take("work"))


def taken_work(known: Focus) -> Taken:
    return taken_shown(known.asking, t("sla.work_heading", known.lang), *_work(known))


def _work(known: Focus) -> tuple[Shown, Provenance]:
    lang, fields = known.lang, known.asking.place.city.categories
    codes = tuple(fields.loc[fields["field_work"], "code"])
    frame = with_chance(known.answer(on_time, by="work", field_work=codes), known.goal)
    rows = [
        _row(t(f"sla.work_{'field' if row['work'] == FIELD else 'office'}", lang), row, known)
        for row in frame.to_dict("records")
    ]
    provenance = known.provenance(t("sla.counts_work", lang), int(frame["n"].sum()))
    return (_columns(t("sla.work", lang), lang), rows), provenance


def group_card(known: Focus, by: str) -> Component:
    lang, frame = known.lang, grouped(known, by)
    rows = [_row(_name(row[by], by, known), row, known) for row in frame.to_dict("records")]
    provenance = known.provenance(t(f"sla.counts_{by}", lang), int(frame["n"].sum()))
    if not rows:
        return figure_card(t(f"sla.{by}_heading", lang), [html.P(t("card.empty", lang))], provenance, lang)
    body = [html.Div(table(_columns(t(f"asked.{by}", lang), lang), rows), className="judged scroll")]
    under = t("sla.group_under", lang, clock=known.title)
    take = known.take("detail" if by == "category" else "areas")
    return figure_card(t(f"sla.{by}_heading", lang), body, provenance, lang, under=under, take=take)


def taken_groups(known: Focus, by: str) -> Taken:
    lang, frame = known.lang, grouped(known, by)
    columns = [TakenColumn(t(f"asked.{by}", lang))]
    columns += [TakenColumn(t(f"sla.{name}", lang), "share") for name in ("share", "low", "high")]
    columns += [
        TakenColumn(t(f"sla.{name}", lang), kind(known))
        for name in ("n", "on_time", "late", "running", "unrecorded", "no_target_short")
    ]
    columns += [TakenColumn(t(f"sla.{name}", lang)) for name in ("p50", "p90", "p95")]
    rows = []
    for row in frame.to_dict("records"):
        is_few = row["standing"] == "few"
        shares = [
            None if is_few else float(row[name]) for name in ("on_time_share", "low_share", "high_share")
        ]
        counts = [cell(row[name], known, row.get("category", "")) for name in _SUMS]
        rows.append(
            [_plain(row[by], by, known), *shares, *counts, *(known.length(row[size]) for size in SIZES)]
        )
    provenance = known.provenance(t(f"sla.counts_{by}", lang), int(frame["n"].sum()))
    return known.asking.taken(t(f"sla.{by}_heading", lang), columns, rows, provenance)


def _columns(first: str, lang: str) -> list[Column]:
    columns = [Column(first), Column(t("sla.share", lang), True), Column(t("sla.range", lang))]
    columns += [Column(t(f"sla.{name}", lang), True) for name in ("n", "p50", "p90", "p95")]
    return [*columns, Column(t("sla.running", lang), True), Column(t("sla.unrecorded", lang), True)]


def _row(name: Component | str, row: Row, known: Focus) -> list[Component | str]:
    sizes = [known.length(row[size]) for size in SIZES]
    counts = [count(row[name], known) for name in ("running_count", "not_recorded_count")]
    return [name, *judged_cells(row, known), count(row["n"], known), *sizes, *counts]


def _name(code: str, by: str, known: Focus) -> Component | str:
    said = _plain(code, by, known)
    if code in ("", FOLDED):
        return said
    return html.Link(said, href=cases_of(known, **{by: code}))


def _plain(code: str, by: str, known: Focus) -> str:
    return t("sla.folded", known.lang) if code == FOLDED else called(known, GROUPS[by], code)
