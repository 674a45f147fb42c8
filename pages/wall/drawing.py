"""A picture of the wall: what each part of the page shows for a view, made of questions and nothing else."""

from dataclasses import replace

from dash.development.base_component import Component

from components import html
from components.frame import footer, marks, simulated_mark, stripes, view_frame
from pages.place import Place
from pages.plain import plain
from pages.wall import scenes
from pages.wall.age import late_since
from pages.wall.front import front
from pages.wall.past import Past, past
from pages.wall.snapshot import Snapshot, snapshot
from pages.wall.view import DRILL, View
from warehouse import about
from words import t

DRAWN = (
    "wall-stripes.children",
    "wall-frame.children",
    "wall-simulated.children",
    "wall-footer.children",
    *scenes.DRAWN,
    "wall-front.children",
    "wall-shown.data-late",
    "wall-shown.data-view",
    "wall-shown.data-key",
)


def count(place: Place, view: View) -> Past:
    with view.warehouse.read() as connection:
        return past(connection, place.city, view.at, view.known)


def draw(place: Place, view: View, counted: Past, key: str, *, alone: bool = False) -> list[object]:
    """The values of DRAWN, as they are sent. The wall speaks the city's language, whoever looks. `alone`:
    without what comes to the front of a live screen."""
    city, lang = place.city, place.city.language
    with view.warehouse.read() as connection:
        shot = snapshot(connection, city, view.at, counted, view.known)
    simulated = shot.is_simulated or place.settings.simulated
    shot = replace(shot, is_simulated=simulated)
    framed = marks(view.kind, lang)
    drawn: dict[str, object] = {
        "wall-stripes.children": stripes() if simulated and not framed else [],
        "wall-frame.children": view_frame(view.kind, view.title, lang),
        "wall-simulated.children": [*framed, *simulated_mark(simulated, lang)],
        "wall-footer.children": footer(shot.sources, shot.at, simulated=simulated, lang=lang, framed=framed),
        "wall-front.children": [] if alone else _front(place, view),
        "wall-shown.data-late": "1" if late_since(shot, city, lang) else "",
        "wall-shown.data-view": view.kind,
        "wall-shown.data-key": key,
    }
    for scene in scenes.SCENES:
        is_ready = counted.is_counted or scene not in scenes.SLOW
        drawn |= scene.draw(shot, city, lang) if is_ready else _counting(scene, shot, lang)
    return [plain(drawn[name]) for name in DRAWN]


def _counting(scene: scenes.Scene, shot: Snapshot, lang: str) -> dict[str, object]:
    """Of a scene whose figures are being counted: no zero that would be read as one."""
    first, *others = scene.DRAWN
    words = html.P(t("state.counting", lang), className="nothing")
    head = [html.H1(t(f"screens.scene_{scene.NAME}", lang))]
    return {f"head-{scene.NAME}.children": head, first: words} | {part: [] for part in others}


def _front(place: Place, view: View) -> list[Component]:
    """New emergencies of the real data whatever is shown; in a drill its own too, by its own clock."""
    now, city, lang = place.now(), place.city, place.city.language
    with place.warehouse.read() as connection:
        simulated = place.settings.simulated or about.get(connection, "kind") == "simulasi"
        real = front(connection, city, now, lang, mark=t("frame.simulated", lang) if simulated else "")
    if view.kind != DRILL:
        return real
    with view.warehouse.read() as connection:
        played = front(connection, city, view.at, lang, mark=t("frame.gladi_mark", lang), clock=DRILL)
    return [*real, *played]
