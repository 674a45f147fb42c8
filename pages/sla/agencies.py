"""All agencies side by side, in the order of the city's list and never ranked: a mark only where the whole
range lies beyond the target. Partners are shown with their times and never judged. An opd sees its own
agencies, and the others as one sum."""

from dataclasses import replace
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from access.roles import OPD
from access.scope import own_agencies, totals
from city.tables import records
from city.vocabulary import JUDGED_ROLES
from components import html
from components.cards import figure_card
from components.desk import Column, table
from components.provenance import Provenance
from components.taken.table import Column as TakenColumn
from components.taken.table import Taken
from etl.sla.lines import BY_AGENCY
from metrics.chance import with_chance
from metrics.filters import Filters
from metrics.on_time import on_time, times
from pages.asked import write
from pages.shown import Shown, taken_shown
from pages.sla.clocks import SIZES, judged_cells
from pages.sla.focus import Focus, Row, called
from pages.sla.small import cell, count, kind
from words import t

OTHERS = "\u2026"
_SUMS = ["n", "on_time_count", "late_count", "running_count", "not_recorded_count", "without_target_count"]


def side_by_side(known: Focus) -> pd.DataFrame:
    """Judged agencies that had anything in the period, with their chance."""
    city, who = known.asking.place.city, known.asking.viewer
    every, clocks = _all(known), (known.clock,)
    missing = known.asking.lacking(clocks, every)
    frame = known.asking.answer(on_time, every, scope="agency", clocks=clocks, missing=missing)
    order = {row.code: place for place, row in enumerate(records(city.agencies)) if row.role in JUDGED_ROLES}
    frame = frame[frame["agency"].isin(order)]
    frame = frame.sort_values("agency", key=lambda codes: codes.map(order))
    if who.role == OPD:
        own = known.answer(on_time, replace(every, agencies=own_agencies((), who)))
        others = frame[~frame["agency"].isin(who.agencies)]
        frame = _with_others(pd.concat([own, others], ignore_index=True), who.agencies)
        frame = frame.sort_values("agency", key=lambda codes: codes.map(order), kind="stable")
    return with_chance(frame.reset_index(drop=True), known.goal)


def agencies_card(known: Focus) -> Component:
    lang = known.lang
    heading = t("sla.agencies_heading", lang, clock=known.title)
    if known.clock not in BY_AGENCY:
        provenance = known.provenance(t("sla.counts_agencies", lang), None)
        return figure_card(
            heading, [html.P(t("sla.agencies_no_clock", lang, clock=known.title))], provenance, lang
        )
    frame = side_by_side(known)
    columns = [
        Column(t("asked.agency", lang)),
        Column(t("sla.share", lang), True),
        Column(t("sla.range", lang)),
    ]
    columns += [Column(t(f"sla.{name}", lang), True) for name in ("n", "p50", "p90", "running", "unrecorded")]
    rows = [_row(row, known) for row in frame.to_dict("records")]
    provenance = known.provenance(t("sla.counts_agencies", lang), int(frame["n"].sum()), _left_out(known))
    body = [html.Div(table(columns, rows), className="judged")]
    under = t("sla.agencies_under", lang)
    return figure_card(heading, body, provenance, lang, under=under, take=known.take("agencies"))


def partners_card(known: Focus) -> Component | None:
    """None where no partner had anything to do, and for an opd."""
    found, lang = _partners(known), known.lang
    if found is None:
        return None
    shown, provenance = found
    heading, under = t("sla.partners_heading", lang), t("sla.partners_under", lang)
    return figure_card(heading, [table(*shown)], provenance, lang, under=under, take=known.take("partners"))


def taken_partners(known: Focus) -> Taken:
    shown, provenance = _partners(known) or (
        ([], []),
        known.provenance(t("sla.counts_partners", known.lang), 0),
    )
    return taken_shown(known.asking, t("sla.partners_heading", known.lang), shown, provenance)


def _partners(known: Focus) -> tuple[Shown, Provenance] | None:
    city, lang = known.asking.place.city, known.lang
    partners = [row.code for row in records(city.agencies) if row.role not in JUDGED_ROLES]
    if known.asking.viewer.role == OPD or not partners:
        return None
    frame = known.asking.answer(times, _all(known))
    frame = frame[frame["agency"].isin(partners)]
    if frame.empty:
        return None
    columns = [Column(t("sla.partner", lang)), Column(t("sla.clock", lang))]
    columns += [Column(t(f"sla.{name}", lang), True) for name in ("stopped", "p50", "p90", "p95")]
    rows = [
        [
            called(known, "agencies", row["agency"]),
            t(f"sla.clock_{row['clock']}", lang),
            count(row["n"], known),
            *(known.length(row[size]) for size in SIZES),
        ]
        for row in frame.to_dict("records")
    ]
    provenance = known.asking.provenance(t("sla.counts_partners", lang), int(frame["n"].sum()))
    return (columns, rows), provenance


def taken_agencies(known: Focus) -> Taken:
    lang = known.lang
    frame = side_by_side(known) if known.clock in BY_AGENCY else pd.DataFrame(columns=["n"])
    columns = [TakenColumn(t("asked.agency", lang))]
    columns += [TakenColumn(t(f"sla.{name}", lang), "share") for name in ("share", "low", "high")]
    columns += [
        TakenColumn(t(f"sla.{name}", lang), kind(known))
        for name in ("n", "on_time", "late", "running", "unrecorded", "no_target_short")
    ]
    rows = []
    for row in frame.to_dict("records"):
        shares = [
            None if row["standing"] == "few" else float(row[name])
            for name in ("on_time_share", "low_share", "high_share")
        ]
        rows.append([_name(row["agency"], known), *shares, *(cell(row[name], known) for name in _SUMS)])
    provenance = known.provenance(t("sla.counts_agencies", lang), int(frame["n"].sum()))
    title = t("sla.agencies_heading", lang, clock=known.title)
    return known.asking.taken(title, columns, rows, provenance, [t("sla.agencies_under", lang)])


def _left_out(known: Focus) -> tuple[str, ...]:
    """An opd is told of the others as who may not open their cases."""
    is_told = known.asking.leaves or known.asking.viewer.role != OPD
    return () if is_told else (t("asked.in_fives", known.lang),)


def _all(known: Focus) -> Filters:
    """Every agency. Of an opd's question the finer choices go too: one of them may be another's alone."""
    asked = known.asking.filters
    if known.asking.viewer.role == OPD:
        return totals(asked)
    return Filters(
        city_code=asked.city_code,
        zone=asked.zone,
        start=asked.start,
        end=asked.end,
        kinds=asked.kinds,
        categories=asked.categories,
        areas=asked.areas,
        channels=asked.channels,
    )


def _with_others(frame: pd.DataFrame, own: tuple[str, ...]) -> pd.DataFrame:
    """The others as one row; without percentiles, which don't add up."""
    is_own = frame["agency"].isin(own)
    others = frame[~is_own]
    if others.empty:
        return frame
    row: dict[str, list[Any]] = {name: [others[name].sum()] for name in _SUMS}
    row |= {
        "agency": [OTHERS],
        "on_time_share": [float("nan")],
    }
    if n := int(row["n"][0]):
        row["on_time_share"] = [float((others["on_time_share"].fillna(0) * others["n"]).sum()) / n]
    joined = pd.concat([frame[is_own], pd.DataFrame(row)], ignore_index=True)
    return joined.astype(dict.fromkeys((*_SUMS, *SIZES), "Int64"))


def _row(row: Row, known: Focus) -> list[Component | str]:
    sizes = [known.length(row[size]) for size in SIZES[:2]]
    counts = [count(row[name], known) for name in ("running_count", "not_recorded_count")]
    name: Component | str = _name(row["agency"], known)
    if row["agency"] != OTHERS:
        name = html.Link(name, href=write(known.asking.asked, agency=row["agency"], view=""))
    return [name, *judged_cells(row, known), count(row["n"], known), *sizes, *counts]


def _name(code: str, known: Focus) -> str:
    return t("sla.others", known.lang) if code == OTHERS else called(known, "agencies", code)
