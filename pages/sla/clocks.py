"""Every clock side by side: the agency's own time, and what the citizen sees."""

import pandas as pd
from dash.development.base_component import Component

from components import html
from components.cards import figure_card
from components.desk import Column, table
from components.strips import range_strip
from components.taken.table import Column as TakenColumn
from components.taken.table import Kind, Taken
from metrics.chance import row_with_chance
from pages.asked import write
from pages.sla.focus import Focus, Row, of_clock, range_words
from pages.sla.share import whole
from pages.sla.small import cell, count, kind
from words import t
from words.forms import NOTHING, percent

COUNTS = ("n", "late_count", "running_count", "not_recorded_count", "without_target_count")
SIZES = ("p50_seconds", "p90_seconds", "p95_seconds")


def rows_of(known: Focus) -> list[tuple[Focus, str, Row]]:
    """(the focus on that clock, whose it is, its figures): in the order of a case's life."""
    scopes = ("agency", "case") if known.asking.filters.agencies else ("case",)
    found = []
    for scope in scopes:
        by_clock = {row["clock"]: row for row in whole(known, scope).to_dict("records")}
        for clock in known.clocks:
            if clock in by_clock:
                own = of_clock(known, clock)
                found.append((own, scope, row_with_chance(by_clock[clock], own.goal)))
    return found


def clocks_card(known: Focus) -> Component:
    lang = known.lang
    columns = [Column(t("sla.clock", lang)), Column(t("sla.share", lang), True), Column(t("sla.range", lang))]
    columns += [Column(t(f"sla.{name}", lang), True) for name in ("n", "p50", "p90", "p95")]
    columns += [Column(t(f"sla.{name}", lang), True) for name in ("running", "unrecorded", "no_target_short")]
    rows = rows_of(known)
    body = [html.Div(table(columns, [_row(*row, known) for row in rows]), className="judged")]
    provenance = known.provenance(t("sla.counts_clocks", lang), sum(int(row["n"]) for _, _, row in rows))
    under, take = t("sla.clocks_under", lang), known.take("clocks")
    return figure_card(t("sla.clocks_heading", lang), body, provenance, lang, under=under, take=take)


def taken_clocks(known: Focus) -> Taken:
    lang = known.lang
    kinds: dict[str, Kind] = {
        "clock": "text",
        "whose": "text",
        "share": "share",
        "low": "share",
        "high": "share",
    }
    columns = [TakenColumn(t(f"sla.{name}", lang), kind) for name, kind in kinds.items()]
    columns += [
        TakenColumn(t(f"sla.{name}", lang), kind(known))
        for name in ("n", "late", "running", "unrecorded", "no_target_short")
    ]
    columns += [TakenColumn(t(f"sla.{name}", lang), "text") for name in ("p50", "p90", "p95")]
    rows = []
    for own, scope, row in rows_of(known):
        shares = [_known(row[name]) for name in ("on_time_share", "low_share", "high_share")]
        sizes = [own.length(row[name]) for name in SIZES]
        rows.append(
            [
                own.title,
                t(f"sla.scope_{scope}", lang),
                *shares,
                *(cell(row[name], known) for name in COUNTS),
                *sizes,
            ]
        )
    provenance = known.provenance(t("sla.counts_clocks", lang), None)
    return known.asking.taken(t("sla.clocks_heading", lang), columns, rows, provenance)


def _row(own: Focus, scope: str, row: Row, known: Focus) -> list[Component | str]:
    lang = own.lang
    name = html.Span([own.title, html.Br(), html.Small(t(f"sla.scope_{scope}", lang), className="dim")])
    counts = [
        count(row[name], own) for name in ("running_count", "not_recorded_count", "without_target_count")
    ]
    return [
        name,
        *judged_cells(row, own),
        count(row["n"], known),
        *(own.length(row[size]) for size in SIZES),
        *counts,
    ]


def judged_cells(row: Row, own: Focus) -> list[Component | str]:
    """The share and its strip; of a few neither a share nor a mark."""
    lang, n = own.lang, int(row["n"])
    if not n:
        return [NOTHING, html.Span(t("sla.nothing_judged", lang), className="dim")]
    is_few = row["standing"] == "few"
    says = range_words(row["low_share"], row["high_share"], lang)
    strip = range_strip(
        row["on_time_share"],
        row["low_share"],
        row["high_share"],
        own.goal,
        t("sla.range_says", lang, share=percent(row["on_time_share"], lang), range=says),
        state="below" if row["standing"] == "under" else "",
        few=is_few,
    )
    if is_few:
        return [html.Span(t("sla.few", lang, n=count(n, own)), className="dim"), strip]
    mark = (
        [html.Span(" ■", className="late", title=t("sla.under_short", lang))]
        if row["standing"] == "under"
        else []
    )
    return [html.Span([percent(row["on_time_share"], lang), *mark]), strip]


def clock_links(known: Focus) -> Component:
    """A switch between the clocks that the kinds have."""
    links = [
        html.Link(
            of_clock(known, clock).title,
            href=write(known.asking.asked, clock="" if clock == "resolve" else clock),
            className="is-here" if clock == known.clock else "",
        )
        for clock in known.clocks
    ]
    return html.Div(links, className="switch")


def _known(share: float) -> float | None:
    return None if pd.isna(share) else float(share)
