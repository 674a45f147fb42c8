"""The scene "Peta": open complaints on the true map, the highest areas named, emergencies marked.

A sensitive emergency comes without its area: it stands in its district's number and nowhere on the map.
"""

from dash.development.base_component import Component

from city import City
from components import html
from components import map as area_map
from components.attributes import classes
from components.names import Bounds, Mark, placed
from components.theme import COUNTS, MARKS, step_labels
from pages.wall.age import late_since
from pages.wall.head import head, in_fives
from pages.wall.places import Place, ranked
from pages.wall.river import rivers
from pages.wall.snapshot import Snapshot
from pages.wall.urgent import state_of
from words import t
from words.forms import change, number

NAME = "peta"
NAMED = 8
LISTED = 24  # as many as the widest wall lists; others leave some out (assets/wall/map.css)
LETTERS_WIDE = 34.0  # the map's width in heights of its names: assets/wall/map.css
OUTLINES = "/wall/api/outlines.geojson"
DRAWN = (
    "map-panel.className",
    "map-late.children",
    "map-areas.hideout",
    "map-names.data",
    "map-marks.data",
    "map-list.children",
    "map-districts.children",
)


def build(city: City, lang: str) -> Component:
    left = [
        html.P(id="map-late", className="stale-sentence"),
        area_map.area_map("map", OUTLINES, _bounds(city), rivers(city)),
    ]
    key = " · ".join(part for part in (t("map.emergency", lang), city.caption) if part)
    right = [
        _legend(lang),
        html.Div(id="map-list", className="list"),
        html.Div(id="map-districts", className="districts"),
        html.P([html.I(className="diamond"), key], className="key"),
    ]
    return html.Div(
        [html.Div(left, className="map-left"), html.Div(right, className="map-right")],
        id="map-panel",
        className="map-panel",
    )


def draw(shot: Snapshot, city: City, lang: str) -> dict[str, object]:
    """What each of DRAWN shows."""
    late = late_since(shot, city, lang, "case")
    diamonds = _diamonds(shot, city)
    places = ranked(shot, city)
    names = placed(_names(places), diamonds, _bounds(city), LETTERS_WIDE)
    measure = in_fives(t("map.measure", lang, n=shot.open), city, lang)
    return {
        f"head-{NAME}.children": head(t("map.title", lang), measure, shot, city, lang),
        "map-panel.className": classes("map-panel", "is-stale" if late else ""),
        "map-late.children": late,
        "map-areas.hideout": area_map.fills(shot.areas),
        "map-names.data": area_map.points(names),
        "map-marks.data": area_map.points(diamonds),
        "map-list.children": _list(places, shot, lang),
        "map-districts.children": districts(shot, city, lang),
    }


def districts(shot: Snapshot, city: City, lang: str) -> list[Component]:
    """Open complaints and emergencies by district, and those without a place on the map: all together."""
    rows = [(str(one.name), str(one.code)) for one in city.districts.itertuples(index=False)]
    cells = [_district(name, *_counts(code, shot, city), lang) for name, code in rows]
    elsewhere = _counts("", shot, city)
    if any(elsewhere):
        cells.append(_district(t("map.elsewhere", lang), *elsewhere, lang))
    return cells


def changed(place: Place, lang: str) -> list[Component | str]:
    """How many more than a week ago; a mark only where that is beyond chance."""
    mark = [html.Span(f"{MARKS['watch']} ", className="watch")] if place.is_news else []
    return [*mark, change(place.change, lang)]


def _bounds(city: City) -> Bounds:
    """The city's; of one without outlines the world's."""
    if city.areas.geometry.isna().all():
        return -180.0, -85.0, 180.0, 85.0
    west, south, east, north = (float(edge) for edge in city.areas.total_bounds)
    return west, south, east, north


def _legend(lang: str) -> Component:
    colours = [html.I(style={"background": colour}) for colour in COUNTS]
    labels = [html.Span(label) for label in step_labels()]
    return html.Div([*colours, *labels], className="steps")


def _list(places: list[Place], shot: Snapshot, lang: str) -> list[Component]:
    if not shot.has("case"):
        return [html.P(t("state.no_data", lang), className="nothing")]
    rows: list[Component] = [
        html.Div(
            [
                html.Span(place.name, className="name"),
                html.Span(changed(place, lang), className="change"),
                html.Span(number(place.count, lang), className="value"),
            ],
            className="ranked",
        )
        for place in places[:LISTED]
    ]
    return rows or [html.P(t("map.none", lang), className="nothing")]


def _names(places: list[Place]) -> list[Mark]:
    return [Mark(place.lon, place.lat, place.name) for place in places[:NAMED] if place.is_drawn]


def _diamonds(shot: Snapshot, city: City) -> list[Mark]:
    """One for each area with an emergency that may be shown there, in the state of its most urgent."""
    points = city.areas.set_index("code")[["label_lon", "label_lat"]].dropna()
    states: dict[str, str] = {}
    for one in shot.emergencies:
        if one.area in points.index:
            states.setdefault(one.area, state_of(one, shot.at))
    return [
        Mark(float(points.at[area, "label_lon"]), float(points.at[area, "label_lat"]), state=state)
        for area, state in states.items()
    ]


def _counts(district: str, shot: Snapshot, city: City) -> tuple[int | None, int]:
    if not shot.has("case"):
        return None, 0
    return shot.districts.get(district, 0), sum(one.district == district for one in shot.emergencies)


def _district(name: str, complaints: int | None, emergencies: int, lang: str) -> Component:
    marked: list[Component | str] = [html.I(className="diamond"), number(emergencies, lang)]
    figures = [
        html.Span(number(complaints, lang), className="value"),
        html.Span(marked if emergencies else [], className="open"),
    ]
    return html.Div([html.Div(name, className="label"), html.Div(figures)], className="district")
