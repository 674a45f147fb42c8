"""What is recorded, agency by agency and field by field; and places that are in no area."""

from typing import Any

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.cards import figure_card
from components.matrix import matrix
from components.outline import Point, outline
from components.taken.table import Cell, Taken
from components.taken.table import Column as TakenColumn
from metrics.quality import UNPLACED, fields_by_agency, points_outside
from pages.asking import Asking
from pages.behind import cases
from pages.case.names import Names
from pages.case.outlines import rings
from pages.quality.counted import places_of
from pages.taking import address_of
from words import t
from words.forms import number, percent

FIELDS = (
    "category",
    "area",
    "lon",
    "channel",
    "forwarded_at",
    "responded_at",
    "arrived_at",
    "resolved_at",
    "closed_at",
    "rating",
)
FEW = 10  # cases from which on a share is told


def recorded_card(asking: Asking) -> Component:
    lang, names = asking.lang, Names(asking.place.city, asking.lang)
    found = asking.lasting(fields_by_agency)
    shares = {(row.agency, row.field): row for row in records(found)}
    agencies = list(dict.fromkeys(found["agency"]))
    titles = [t(f"column.{field}", lang) for field in FIELDS]
    lines = [
        (_agency(agency, names, lang), [_cell(shares[agency, field], lang) for field in FIELDS])
        for agency in sorted(agencies, key=lambda code: (code == "", _agency(code, names, lang).casefold()))
    ]
    body = matrix(t("quality.agency", lang), titles, lines)
    n = int(found.loc[found["field"] == "category", "n"].sum())
    origin = asking.provenance(t("quality.recorded_counts", lang), n)
    under = t("quality.recorded_under", lang, few=FEW)
    take = address_of("/quality", "recorded", asking.asked)
    return figure_card(t("quality.recorded", lang), [body], origin, lang, under=under, take=take)


def taken_recorded(asking: Asking) -> Taken:
    """A row an agency and field, with the counts behind the share."""
    lang, names = asking.lang, Names(asking.place.city, asking.lang)
    found = asking.lasting(fields_by_agency)
    columns = [TakenColumn(t("quality.agency", lang)), TakenColumn(t("rejected.column", lang))]
    columns += [TakenColumn(t("sla.n", lang), "count"), TakenColumn(t("quality.filled", lang), "count")]
    columns += [TakenColumn(t("quality.part", lang), "share")]
    rows: list[list[Cell]] = [
        [
            _agency(row.agency, names, lang),
            t(f"column.{row.field}", lang),
            int(row.n),
            int(row.recorded_count),
            float(row.recorded_share) if int(row.n) else None,
        ]
        for row in records(found[found["field"].isin(FIELDS)])
    ]
    n = int(found.loc[found["field"] == "category", "n"].sum())
    origin = asking.provenance(t("quality.recorded_counts", lang), n)
    return asking.taken(t("quality.recorded", lang), columns, rows, origin)


def taken_places(asking: Asking) -> Taken:
    lang = asking.lang
    found = places_of(asking)
    n = int(found["case_count"].sum())
    columns = [TakenColumn(t("column.place_quality", lang)), TakenColumn(t("quality.cases", lang), "count")]
    columns += [TakenColumn(t("quality.part", lang), "share")]
    rows: list[list[Cell]] = [
        [
            t(f"place.{row.place_quality}", lang) if row.place_quality else t("quality.place_none", lang),
            int(row.case_count),
            int(row.case_count) / n,
        ]
        for row in records(found)
    ]
    origin = asking.provenance(t("quality.places_counts", lang), n)
    return asking.taken(t("quality.places_title", lang), columns, rows, origin)


def places_card(asking: Asking) -> Component:
    lang = asking.lang
    found = places_of(asking)
    counts = {row.place_quality: int(row.case_count) for row in records(found)}
    n, lost = sum(counts.values()), sum(counts.get(name, 0) for name in UNPLACED)
    lines = [
        part
        for name in ("point", "near", "name", "outside", "unknown", "")
        if counts.get(name)
        for part in (
            html.Dt(t(f"place.{name}", lang) if name else t("quality.place_none", lang)),
            html.Dd(f"{number(counts[name], lang)} ({percent(counts[name] / n, lang, 1)})"),
        )
    ]
    heading = t("quality.places", lang, n=lost, share=percent(lost / n if n else None, lang, 1))
    origin = asking.provenance(t("quality.places_counts", lang), n)
    unknown = cases(asking, undo="", retry="", flag="unknown_area")
    link = html.P(html.Link(t("quality.places_unknown", lang), href=unknown), className="more")
    shown = _map(asking) if counts.get("outside") else []
    body = [html.Div([html.Dl(lines, className="facts"), *shown], className="beside"), link]
    under, take = t("quality.places_under", lang), address_of("/quality", "places", asking.asked)
    return figure_card(heading, body, origin, lang, under=under, take=take)


def _map(asking: Asking) -> list[Component]:
    lang, borders = asking.lang, rings(asking.place.city)
    found = asking.lasting(points_outside)
    if not borders or found.empty:
        return []
    near = [Point(row.lon, row.lat, int(row.case_count)) for row in records(found)]
    shown = [point for point in near if _is_around(point, asking)]
    said = t("quality.map", lang, n=sum(point.weight for point in near), far=len(near) - len(shown))
    return [html.Figure([outline(borders, said, points=shown), html.Figcaption(said, className="note")])]


def _is_around(point: Point, asking: Asking) -> bool:
    """Within a city's size of the city: farther points would shrink it to a speck."""
    west, south, east, north = asking.place.city.areas.total_bounds
    wide, high = east - west, north - south
    return west - wide <= point.lon <= east + wide and south - high <= point.lat <= north + high


def _agency(code: str, names: Names, lang: str) -> str:
    return names.of("agency", code) if code else t("quality.no_agency", lang)


def _cell(row: Any, lang: str) -> tuple[str, float | None, str]:
    """(written, share or None, what it says in full)."""
    n = int(row.n)
    title = t("quality.cell", lang, recorded=int(row.recorded_count), n=n)
    if n < FEW:
        return "·" if n else "–", None, title
    share = float(row.recorded_share)
    return percent(share, lang), share, title
