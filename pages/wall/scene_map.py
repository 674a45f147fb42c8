"""The scene "Peta": open complaints on the true map, the highest areas named, emergencies marked.

A sensitive emergency comes without its area: it stands in its district's number and nowhere on the map.
"""

from dash import html
from dash.development.base_component import Component

from city import City
from components import map as area_map
from components.names import Bounds, Mark, placed
from components.panel import measured
from components.theme import COUNTS, step_labels
from pages.wall.age import late_since
from pages.wall.head import head
from pages.wall.snapshot import Snapshot
from pages.wall.urgent import state_of
from words import t
from words.forms import number

NAME = "peta"
NAMED = 8
LETTERS_WIDE = 28.5  # the map's width in heights of its names: assets/wall/wall.css
OUTLINES = "/wall/api/outlines.geojson"
DRAWN = (
    "map-panel.className",
    "map-heading.children",
    "map-areas.hideout",
    "map-names.data",
    "map-marks.data",
    "map-districts.children",
)


def build(city: City, lang: str) -> Component:
    return html.Section(
        [
            html.H2(id="map-heading", className="heading"),
            area_map.area_map("map", OUTLINES, _bounds(city)),
            html.Div(id="map-districts", className="corner districts"),
            _legend(city, lang),
        ],
        id="map-panel",
        className="map-panel",
    )


def draw(snapshot: Snapshot, city: City, lang: str) -> dict[str, object]:
    """What each of DRAWN shows."""
    late = late_since(snapshot, city, lang, "case")
    diamonds = _diamonds(snapshot, city)
    names = placed(_names(snapshot, city, lang), diamonds, _bounds(city), LETTERS_WIDE)
    total = t("frame.n", lang, n=sum(snapshot.areas.values()))
    return {
        f"head-{NAME}.children": head(t("map.title", lang), "", snapshot, city, lang),
        "map-panel.className": "map-panel is-stale" if late else "map-panel",
        "map-heading.children": late or measured(t("now.map", lang), total),
        "map-areas.hideout": area_map.fills(snapshot.areas),
        "map-names.data": area_map.points(names),
        "map-marks.data": area_map.points(diamonds),
        "map-districts.children": _districts(snapshot, city, lang),
    }


def _bounds(city: City) -> Bounds:
    """The city's; of one without outlines the world's."""
    if city.areas.geometry.isna().all():
        return -180.0, -85.0, 180.0, 85.0
    west, south, east, north = (float(edge) for edge in city.areas.total_bounds)
    return west, south, east, north


def _legend(city: City, lang: str) -> Component:
    colours = [html.I(style={"background": colour}) for colour in COUNTS]
    labels = [html.Span(label) for label in step_labels()]
    words = " · ".join(part for part in (t("now.darurat", lang), city.caption) if part)
    key = html.P([html.I(className="diamond"), words])
    return html.Div([html.Div([*colours, *labels], className="steps"), key], className="corner legend")


def _names(snapshot: Snapshot, city: City, lang: str) -> list[Mark]:
    """The areas with the most, and how many; of equals the first by name."""
    open_here = city.areas.assign(open=city.areas["code"].map(snapshot.areas).fillna(0).astype(int))
    ranked = open_here[open_here["open"] > 0].sort_values(["open", "name"], ascending=[False, True])
    return [
        Mark(float(row.label_lon), float(row.label_lat), f"{row.name} {number(row.open, lang)}")
        for row in ranked.head(NAMED).itertuples(index=False)
    ]


def _diamonds(snapshot: Snapshot, city: City) -> list[Mark]:
    """One for each area with an emergency that may be shown there, in the state of its most urgent."""
    points = city.areas.set_index("code")[["label_lon", "label_lat"]]
    states: dict[str, str] = {}
    for one in snapshot.emergencies:
        if one.area in points.index:
            states.setdefault(one.area, state_of(one, snapshot.at))
    return [
        Mark(points.at[area, "label_lon"], points.at[area, "label_lat"], state=state)
        for area, state in states.items()
    ]


def _districts(snapshot: Snapshot, city: City, lang: str) -> list[Component]:
    """Open complaints and emergencies by district, and those without a place on the map: all together."""
    rows = [(str(one.name), str(one.code)) for one in city.districts.itertuples(index=False)]
    cells = [_cells(name, *_counts(code, snapshot, city), lang) for name, code in rows]
    elsewhere = _counts("", snapshot, city)
    if any(elsewhere):
        cells.append(_cells(t("now.elsewhere", lang), *elsewhere, lang))
    return [cell for row in cells for cell in row]


def _counts(district: str, snapshot: Snapshot, city: City) -> tuple[int | None, int]:
    if not snapshot.has("case"):
        return None, 0
    district_of = dict(zip(city.areas["code"], city.areas["district"], strict=True))
    complaints = sum(n for area, n in snapshot.areas.items() if district_of.get(area, "") == district)
    return complaints, sum(one.district == district for one in snapshot.emergencies)


def _cells(name: str, complaints: int | None, emergencies: int, lang: str) -> list[Component]:
    marked: list[Component | str] = [html.I(className="diamond"), number(emergencies, lang)]
    return [
        html.Span(name, className="label"),
        html.Span(number(complaints, lang), className="value"),
        html.Span(marked if emergencies else [], className="open"),
    ]
