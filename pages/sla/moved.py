"""Pindah tangan: which agencies handed cases to which, what it cost, and whether the first one was right."""

import pandas as pd
from dash.development.base_component import Component

from components import html
from components.cards import figure_card, value
from components.desk import Column, table
from components.provenance import Provenance
from components.taken.table import Cell, Kind, Taken
from components.taken.table import Column as TakenColumn
from metrics.chance import ENOUGH, interval
from metrics.handovers import first_agencies, handovers
from pages.shown import Shown, taken_shown
from pages.sla.focus import Focus, Row, called, length, range_words
from pages.sla.share import facts
from pages.sla.small import FOLDED, count, folded, hidden_categories
from words import t
from words.forms import NOTHING, percent, sentence

_DONE = ["done_count", "done_moved_count"]


def sum_card(known: Focus) -> Component:
    """How many were handed over, of those that are finished; and the time that it took."""
    lang, firsts, pairs = known.lang, known.asking.lasting(first_agencies), _pairs(known)
    n, moved = (int(firsts[name].sum()) for name in _DONE)
    is_open = int(firsts["open_moved_count"].sum())
    provenance = known.asking.provenance(t("sla.counts_moved", lang), n)
    heading = t("sla.moved_heading", lang)
    if not n and pairs.empty:
        return figure_card(heading, [html.P(t("sla.moved_none", lang))], provenance, lang, width="third")
    low, high = interval(moved, n)
    timed, lost = int(pairs["timed_count"].sum()), int(pairs["lost_seconds"].sum())
    said = [t("sla.moved_open", lang, n=is_open)] if is_open else []
    said += [
        t("sla.moved_wrong", lang, n=int(pairs["wrong_count"].sum()), moves=int(pairs["move_count"].sum()))
    ]
    if timed:
        size = known.working_seconds
        said += [
            t(
                "sla.moved_lost",
                lang,
                time=length(lost, size, lang),
                mean=length(lost / timed, size, lang),
                n=timed,
            )
        ]
    body: list[Component] = []
    if n >= ENOUGH:
        word = t("sla.moved_range", lang, range=range_words(low, high, lang), part=moved, n=n)
        body = [value(percent(moved / n, lang), is_large=True)]
        said.insert(0, word)
    else:
        said.insert(0, t("sla.moved_few", lang, part=moved, n=n))
    body.append(facts(said))
    return figure_card(heading, body, provenance, lang, width="third", take=known.take("moved"))


def pairs_card(known: Focus) -> Component:
    lang, pairs = known.lang, _pairs(known)
    provenance = known.asking.provenance(t("sla.counts_pairs", lang), int(pairs["move_count"].sum()))
    heading = t("sla.pairs_heading", lang)
    if pairs.empty:
        return figure_card(heading, [html.P(t("sla.moved_none", lang))], provenance, lang, width="most")
    columns = [Column(t("sla.from", lang)), Column(t("sla.to", lang))]
    columns += [Column(t(f"sla.{name}", lang), True) for name in ("moves", "wrong", "lost", "lost_mean")]
    rows = [_pair(row, known) for row in pairs.to_dict("records")]
    body = [html.Div(table(columns, rows), className="scroll low")]
    under, take = t("sla.pairs_under", lang), known.take("moved")
    return figure_card(heading, body, provenance, lang, width="most", under=under, take=take)


def firsts_card(known: Focus) -> Component:
    lang = known.lang
    shown, provenance = _firsts(known)
    body = [html.Div(table(*shown), className="judged scroll")]
    under, take = t("sla.firsts_under", lang), known.take("firsts")
    return figure_card(t("sla.firsts_heading", lang), body, provenance, lang, under=under, take=take)


def taken_firsts(known: Focus) -> Taken:
    return taken_shown(known.asking, t("sla.firsts_heading", known.lang), *_firsts(known))


def _firsts(known: Focus) -> tuple[Shown, Provenance]:
    lang, rows = known.lang, _by_category(known)
    provenance = known.asking.provenance(t("sla.counts_firsts", lang), int(rows["done_count"].sum()))
    columns = [
        Column(t("asked.category", lang)),
        Column(t("sla.right", lang), True),
        Column(t("sla.range", lang)),
    ]
    columns += [Column(t("sla.right_n", lang), True), Column(t("sla.n", lang), True)]
    return (columns, [_first(row, known) for row in rows.to_dict("records")]), provenance


def taken_moved(known: Focus) -> Taken:
    lang, pairs = known.lang, _pairs(known)
    kinds: dict[str, Kind] = {
        "from": "text",
        "to": "text",
        "moves": "count",
        "wrong": "count",
        "timed": "count",
    }
    columns = [TakenColumn(t(f"sla.{name}", lang), kind) for name, kind in kinds.items()]
    columns.append(TakenColumn(t("sla.lost_days", lang), "number"))
    size = known.working_seconds or 86_400
    rows: list[list[Cell]] = [
        [
            called(known, "agencies", row["from_agency"]),
            called(known, "agencies", row["to_agency"]),
            int(row["move_count"]),
            int(row["wrong_count"]),
            int(row["timed_count"]),
            int(row["lost_seconds"]) / size,
        ]
        for row in pairs.to_dict("records")
    ]
    provenance = known.asking.provenance(t("sla.counts_pairs", lang), int(pairs["move_count"].sum()))
    return known.asking.taken(t("sla.pairs_heading", lang), columns, rows, provenance)


def _pairs(known: Focus) -> pd.DataFrame:
    return known.asking.lasting(handovers)


def _by_category(known: Focus) -> pd.DataFrame:
    """In the order of the city's list."""
    frame = known.asking.lasting(first_agencies).groupby("category", as_index=False)[_DONE].sum()
    order = {code: place for place, code in enumerate(known.asking.place.city.categories["code"])}
    frame = folded(frame[frame["done_count"] > 0], "category", hidden_categories(known), _DONE, _DONE[:1])
    return frame.sort_values("category", key=lambda codes: codes.map(order).fillna(len(order)))


def _pair(row: Row, known: Focus) -> list[Component | str]:
    lang, size, timed = known.lang, known.working_seconds, int(row["timed_count"])
    lost = int(row["lost_seconds"])
    times = [length(lost, size, lang), length(lost / timed, size, lang)] if timed else [NOTHING, NOTHING]
    names = [called(known, "agencies", row[side]) for side in ("from_agency", "to_agency")]
    return [*names, count(row["move_count"], known), count(row["wrong_count"], known), *times]


def _first(row: Row, known: Focus) -> list[Component | str]:
    lang, n = known.lang, int(row["done_count"])
    right = n - int(row["done_moved_count"])
    name = sentence(
        t("sla.folded", lang) if row["category"] == FOLDED else called(known, "categories", row["category"])
    )
    if n < ENOUGH:
        few = html.Span(t("sla.few", lang, n=count(n, known)), className="dim")
        return [name, few, "", count(right, known), count(n, known)]
    low, high = interval(right, n)
    return [
        name,
        percent(right / n, lang),
        range_words(low, high, lang),
        count(right, known),
        count(n, known),
    ]
