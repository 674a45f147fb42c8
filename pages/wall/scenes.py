"""The scenes of the wall, in the order in which it shows them.

A scene is a module: NAME (what `?scene=` and data-scene call it), `build(city, lang)` makes its parts once (a
map is never mounted again), `draw(shot, city, lang)` says what each part shows for a snapshot, and DRAWN
names the parts that `draw` fills beside its head. All scenes stay in the page; data-scene on #wall says which
one is seen (assets/wall/scenes.js, assets/wall/scenes.css).
"""

from typing import Protocol

from dash.development.base_component import Component

from city import City
from components import html
from components.attributes import data
from pages.wall import scene_calls, scene_map, scene_now, scene_on_time, scene_tiles, scene_trend
from pages.wall.snapshot import Snapshot


class Scene(Protocol):
    @property
    def NAME(self) -> str: ...
    @property
    def DRAWN(self) -> tuple[str, ...]: ...
    def build(self, city: City, lang: str, /) -> Component: ...
    def draw(self, shot: Snapshot, city: City, lang: str, /) -> dict[str, object]: ...


SCENES: tuple[Scene, ...] = (
    scene_now,
    scene_map,
    scene_tiles,
    scene_trend,
    scene_on_time,
    scene_calls,
)
SLOW: tuple[Scene, ...] = (
    scene_trend,
    scene_on_time,
    scene_calls,
)  # counted over weeks: they follow the others
DRAWN = tuple(part for scene in SCENES for part in (f"head-{scene.NAME}.children", *scene.DRAWN))


def heads() -> list[Component]:
    """The place of each scene's title and measure, which `draw` fills."""
    return [html.Div(id=f"head-{scene.NAME}", className="title", **data(of=scene.NAME)) for scene in SCENES]


def dots() -> Component:
    return html.Div([html.I(**data(of=scene.NAME)) for scene in SCENES], className="dots")


def build(city: City, lang: str) -> Component:
    scenes = [
        html.Div(scene.build(city, lang), className=f"scene {scene.NAME}", **data(of=scene.NAME))
        for scene in SCENES
    ]
    return html.Main(scenes, className="scenes")
