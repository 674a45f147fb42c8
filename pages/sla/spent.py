"""Ke mana waktu pergi: what a resolved case spent where, on average."""

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.cards import figure_card
from components.strips import Part, keys, whole_strip
from components.taken.table import Cell, Column, Taken
from metrics.cells import CELLS, of_period
from metrics.time_spent import PARTS, summed, time_spent
from pages.sla.focus import Focus, Row, length
from pages.sla.small import cell, count, kind
from words import t


def spent_card(known: Focus) -> Component:
    lang = known.lang
    rows = _spent(known)
    n = sum(int(row["n"]) for row in rows)
    days = sum(int(row["day_only_count"]) for row in rows)
    left = (t("sla.left_day_only", lang, n=days),) if days else ()
    provenance = known.asking.provenance(t("sla.counts_spent", lang), n, left_out=left)
    heading = t("sla.spent_heading", lang)
    if not rows:
        return figure_card(heading, [html.P(t("sla.spent_none", lang))], provenance, lang)
    body: list = []
    for row in rows:
        body += _of_kind(row, known, len(rows) > 1)
    return figure_card(heading, body, provenance, lang, take=known.take("time"))


def _spent(known: Focus) -> list[Row]:
    """Of all cases of a period asked once for everybody: what narrows them further is a sum of it."""
    asking = known.asking
    cells = asking.exactly(time_spent, of_period(asking.filters), {"by": CELLS}, asking.today.isoformat())
    rows = asking.told_of(lambda filters: summed(cells, filters))
    return [row._asdict() for row in records(rows) if row.n]


def taken_spent(known: Focus) -> Taken:
    lang = known.lang
    rows = _spent(known)
    columns = [Column(t("asked.kind", lang)), Column(t("sla.n", lang), kind(known))]
    columns += [Column(t(f"sla.spent_{name}", lang)) for name in PARTS]
    table: list[list[Cell]] = [
        [t(f"kind.{row['kind']}", lang), cell(row["n"], known), *(_mean(row, name, known) for name in PARTS)]
        for row in rows
    ]
    provenance = known.asking.provenance(t("sla.counts_spent", lang), sum(int(row["n"]) for row in rows))
    return known.asking.taken(t("sla.spent_heading", lang), columns, table, provenance)


def _of_kind(row: Row, known: Focus, is_named: bool) -> list[Component]:
    lang, n = known.lang, int(row["n"])
    kind = t(f"kind.{row['kind']}", lang)
    under = t("sla.spent_under", lang, mean=_mean(row, "total", known), kind=kind, n=count(n, known))
    parts = [
        (
            Part(f"strip-{name}", max(0, int(row[f"{name}_seconds"])), t(f"sla.spent_{name}", lang)),
            _mean(row, name, known),
        )
        for name in PARTS
        if int(row[f"{name}_seconds"]) > 0
    ]
    says = "; ".join(f"{part.words} {figure}" for part, figure in parts)
    return [html.P(under, className="under"), whole_strip([part for part, _ in parts], says), keys(parts)]


def _mean(row: Row, name: str, known: Focus) -> str:
    """An emergency goes by the clock on the wall, the others by the working days of the focus."""
    size = None if row["kind"] == "darurat" else known.working_seconds
    return length(int(row[f"{name}_seconds"]) / int(row["n"]), size, known.lang)
