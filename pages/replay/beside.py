"""What was known at a minute beside what is known now: the sums, and each kelurahan that has any."""

from collections.abc import Iterator
from dataclasses import replace

from dash.development.base_component import Component

from access.scope import counts_exactly
from components import html
from components.attributes import data
from components.desk import Column, card
from components.replay import marked, pair, pairs
from components.take import card_foot
from components.taken.table import Cell, Taken
from components.taken.table import Column as FileColumn
from metrics.replayed import COUNTS
from pages.asking import Asking
from pages.place import Place
from pages.replay.course import KNOWN, titled
from pages.replay.past_day import KINDS, Day, Moment, moments
from pages.taking import address
from words import t
from words.forms import NOTHING, change, instant, number

Counts = tuple[tuple[str, int], tuple[str, int]]
_OF_AREA = [(kind, name) for kind in reversed(KINDS) for name in ("open_count", "received_count")]


def beside(place: Place, moment: Moment, number_of: int) -> Component:
    """`number_of`: of the question, by which the page knows that the answer has come."""
    lang = place.lang
    at = instant(moment.at, place.zone, place.city.zone_label, lang)
    local = moment.at.astimezone(place.zone)
    foot = card_foot(address("/replay", "moment", f"?day={local:%Y-%m-%d}&at={local:%H:%M}"), lang)
    unknown = [] if moment.was_known else [html.P(t("replay.unknown_then", lang), className="watch-note")]
    return html.Div(
        [
            card(t("replay.beside", lang), [marked(at, lang), *unknown, _sums(moment, lang)]),
            card(t("replay.by_area", lang), [marked(at, lang), _areas(place, moment, lang), foot]),
        ],
        className="replay-besides",
        **data(number=number_of),
    )


def _sums(moment: Moment, lang: str) -> Component:
    columns = [Column(""), *(Column(t(f"replay.{name}", lang), True) for name in ("then", "now", "change"))]
    rows: list[list[Component | str]] = []
    for kind in KINDS:
        found = moment.of(kind)
        for name in COUNTS:
            then, now = found[f"{name}_then"], found[f"{name}_now"]
            words = t(f"replay.{name}", lang, kind=t(f"replay.kind_{kind}", lang))
            known = number(then, lang) if moment.was_known else NOTHING
            rows.append([words, known, number(now, lang), _change(then, now, moment, lang)])
    return _table(columns, rows)


def _change(then: int, now: int, moment: Moment, lang: str) -> Component | str:
    if not moment.was_known or then == now:
        return NOTHING if not moment.was_known else "0"
    return html.Strong(change(now - then, lang))


def taken_beside(asking: Asking, of: Day) -> Taken:
    """Of the minute that the address names; its title says that it is a replay."""
    lang, place = asking.lang, asking.place
    is_exact = counts_exactly(place.filters, asking.viewer, asking.leaves)
    (moment,) = moments(place, [of.at(of.minute, place)], is_exact)
    columns = [FileColumn(t("replay.area", lang))]
    columns += [FileColumn(titled(*of_area, known, lang), "count") for of_area in _OF_AREA for known in KNOWN]
    rows: list[list[Cell]] = [
        [name, *(n if moment.was_known or known == "now" else None for pair_ in counts for known, n in pair_)]
        for name, counts in _by_area(place, moment, lang)
    ]
    at = instant(moment.at, place.zone, place.city.zone_label, lang)
    n = sum(moment.of(kind)["received_count_now"] for kind in KINDS)
    origin = replace(asking.provenance(t("replay.counts", lang), n), period=at)
    return asking.taken(t("replay.taken_moment", lang, at=at), columns, rows, origin)


def _areas(place: Place, moment: Moment, lang: str) -> Component:
    rows: list[list[Component | str]] = []
    for name, counts in _by_area(place, moment, lang):
        cells: list[Component | str] = [name]
        for (_, then), (_, now) in counts:
            cells += pair(then, now, moment.was_known, lang)
        rows.append(cells)
    if not rows:
        return html.P(t("replay.nothing", lang), className="note")
    groups = [t(f"replay.{name}", lang, kind=t(f"replay.kind_{kind}", lang)) for kind, name in _OF_AREA]
    return pairs(t("replay.area", lang), groups, rows, lang)


def _by_area(place: Place, moment: Moment, lang: str) -> Iterator[tuple[str, list[Counts]]]:
    """(name, counts of _OF_AREA as known then and now): those first where the two differ, then by what was
    open."""
    by_area = moment.rows.drop(columns="kind").groupby("area").sum()
    both = [(f"{name}_then", f"{name}_now") for name in COUNTS[:2]]
    apart = sum((by_area[then] - by_area[now]).abs() for then, now in both)
    order = by_area.assign(apart=apart).sort_values(["apart", "open_count_now"], ascending=False).index
    found = moment.rows.set_index(["kind", "area"])
    known = dict(zip(place.city.areas["code"], place.city.areas["name"], strict=True))
    for code in order:
        counts: list[Counts] = []
        for kind, name in _OF_AREA:
            row = found.loc[(kind, code)] if (kind, code) in found.index else None
            then, now = (0 if row is None else int(row[f"{name}_{one}"]) for one in KNOWN)
            counts.append((("then", then), ("now", now)))
        yield known.get(code, t("replay.elsewhere", lang)), counts


def _table(columns: list[Column], rows: list[list[Component | str]]) -> Component:
    head = html.Tr([html.Th(one.title, className="number" if one.is_number else "") for one in columns])
    body = [
        html.Tr([html.Td(cell, className="number" if n else "") for n, cell in enumerate(row)])
        for row in rows
    ]
    return html.Table([html.Thead(head), html.Tbody(body)], className="replay-sums")
