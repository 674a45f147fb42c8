"""The scene of equal tiles: on the true map the smallest area is a hundredth of the largest, here each reads
alike.

Where the city folder gives no tiles, the areas stand in its order. A gap between districts is wider; one
whose left edge is a river (`river_columns`) is drawn as that river.
"""

from dataclasses import dataclass
from itertools import pairwise

from dash.development.base_component import Component

from city import City
from components import html
from components.attributes import classes, data
from components.syllables import breakable
from components.theme import COUNTS, LIGHT_FROM, MARKS, step
from components.wall_charts import picture, river
from pages.wall.age import late_since
from pages.wall.head import head, in_fives
from pages.wall.places import Place, of_city, ranked
from pages.wall.scene_map import changed
from pages.wall.snapshot import Snapshot
from words import t
from words.forms import number

NAME = "kelurahan"
DRAWN = ("tiles-late.children", "tiles-grid.children", "tiles-grid.className", "tiles-top.children")
TOP = 5  # listed where a wall is too far away for tiles
_WIDE = 9
_MOST = 999


@dataclass(frozen=True)
class Grid:
    """`places`: row and column of each area, from 0. `edges`: the columns before which another district
    begins; empty where districts are not side by side."""

    places: dict[str, tuple[int, int]]
    edges: tuple[int, ...]
    columns: int
    rows: int

    def track(self, column: int) -> int:
        """The grid line of a column: a gap takes a track of its own."""
        return column + 1 + sum(edge <= column for edge in self.edges)


def build(city: City, lang: str) -> Component:
    shape = grid(city)
    tracks = " ".join(
        ("var(--gutter) " if column in shape.edges else "") + "minmax(0, 1fr)"
        for column in range(shape.columns)
    )
    style = {"--tracks": tracks, "--rows": shape.rows}
    parts = [
        html.P(id="tiles-late", className="stale-sentence"),
        html.Div(id="tiles-grid", className="grid", style=style),
        html.Div(id="tiles-top", className="tiles-top"),
    ]
    return html.Div(parts, className="tiles")


def draw(shot: Snapshot, city: City, lang: str) -> dict[str, object]:
    late = late_since(shot, city, lang, "case")
    measure = in_fives(t("tiles.measure", lang, n=shot.open), city, lang)
    if city.unheard:
        measure = f"{measure} · {t('tiles.unheard', lang, n=len(city.unheard))}"
    shape, places = grid(city), of_city(shot, city)
    cells = [_tile(place, shape, _is_known(shot, city, {place.code}), lang) for place in places]
    return {
        f"head-{NAME}.children": head(t("tiles.title", lang, n=len(city.areas)), measure, shot, city, lang),
        "tiles-late.children": late,
        "tiles-grid.children": [*_headings(shot, city, shape, lang), *_rivers(city, shape), *cells],
        "tiles-grid.className": classes("grid", "is-stale" if late else ""),
        "tiles-top.children": _top(shot, city, lang),
    }


def _is_known(shot: Snapshot, city: City, areas: set[str]) -> bool:
    """Whether anything tells of some of these areas: else their nought is none."""
    return shot.has("case") and not areas <= city.unheard


def grid(city: City) -> Grid:
    areas = city.areas
    has_tiles = areas["tile_row"].notna().all() and areas["tile_column"].notna().all()
    order = range(len(areas))
    rows = areas["tile_row"].astype(int) if has_tiles else [place // _WIDE for place in order]
    columns = areas["tile_column"].astype(int) if has_tiles else [place % _WIDE for place in order]
    places = dict(zip(areas["code"], zip(rows, columns, strict=True), strict=True))
    wide = max(column for _, column in places.values()) + 1
    high = max(row for row, _ in places.values()) + 1
    return Grid(places, _edges(city, places, wide) if has_tiles else (), wide, high)


def _edges(city: City, places: dict[str, tuple[int, int]], wide: int) -> tuple[int, ...]:
    """Where one district ends and the next begins, if each has columns of its own."""
    found: dict[int, set[str]] = {}
    for code, district in zip(city.areas["code"], city.areas["district"], strict=True):
        found.setdefault(places[code][1], set()).add(district)
    columns = [found.get(column, set()) for column in range(wide)]
    if any(len(column) != 1 for column in columns):
        return ()
    edges = tuple(place + 1 for place, (one, other) in enumerate(pairwise(columns)) if one != other)
    return edges if len(edges) + 1 == len({next(iter(column)) for column in columns}) else ()


def _headings(shot: Snapshot, city: City, shape: Grid, lang: str) -> list[Component]:
    """A district's name and sum over its columns; without districts side by side, all in a row."""
    district_of = dict(zip(city.areas["code"], city.areas["district"], strict=True))
    names = dict(zip(city.districts["code"], city.districts["name"], strict=True))
    starts = [0, *shape.edges] if shape.edges else [0] * len(names)
    ends = [*shape.edges, shape.columns] if shape.edges else [shape.columns] * len(names)
    left = {column: district_of[code] for code, (_, column) in shape.places.items()}
    codes = [left[start] for start in starts] if shape.edges else list(names)[:1]
    return [
        _heading(names[code], code, shot, city, (shape.track(start), shape.track(end - 1) + 1), lang)
        for code, start, end in zip(codes, starts, ends, strict=False)
    ]


def _heading(
    name: str, code: str, shot: Snapshot, city: City, lines: tuple[int, int], lang: str
) -> Component:
    own = set(city.areas.loc[city.areas["district"] == code, "code"])
    said = number(shot.districts.get(code, 0) if _is_known(shot, city, own) else None, lang)
    words = [html.Span(name), html.Span(said, className="sum")]
    return html.Div(
        words, className="of-district", style={"gridColumn": f"{lines[0]} / {lines[1]}", "gridRow": 1}
    )


def _rivers(city: City, shape: Grid) -> list[Component]:
    return [
        html.Div(
            picture(river(), "water"),
            className="river",
            style={"gridColumn": shape.track(column) - 1, "gridRow": f"1 / {shape.rows + 2}"},
        )
        for column in city.wall.river_columns
        if column in shape.edges
    ]


def _tile(place: Place, shape: Grid, is_known: bool, lang: str) -> Component:
    row, column = shape.places[place.code]
    colour = step(place.count)
    value = (
        t("tiles.most", lang, n=_MOST)
        if place.count > _MOST
        else number(place.count if is_known else None, lang)
    )
    mark = [html.Span(MARKS["watch"], className="mark")] if place.is_news else []
    name = html.Span(breakable(place.name), className="name")
    return html.Div(
        [name, *mark, html.Span(value, className="value")],
        className=classes(
            "tile", "is-light" if colour >= LIGHT_FROM else "", "is-zero" if not place.count else ""
        ),
        style={"gridColumn": shape.track(column), "gridRow": row + 2, "--fill": COUNTS[colour]},
        **data(state="watch" if place.is_news else "normal"),
    )


def _top(shot: Snapshot, city: City, lang: str) -> list[Component]:
    return [
        html.Div(
            [
                html.Span(place.name, className="name"),
                html.Span(changed(place, lang), className="change"),
                html.Span(number(place.count, lang), className="value"),
            ],
            className="ranked",
        )
        for place in ranked(shot, city)[:TOP]
    ]
