"""What of drills is taken along: the list of those that were played, and the tables of one evaluation."""

import json
from collections.abc import Sequence
from dataclasses import replace

from dash.development.base_component import Component

from components.desk import Column
from components.taken.table import Taken
from drill.telling import Section, met, sections
from pages.asking import Asking
from pages.drill.evaluated import evaluation_of
from pages.shown import Shown, taken_shown
from warehouse.drill_tables import Drill, all_drills, drill_named
from words import t
from words.forms import NOTHING, duration, instant

OWN: dict[str, tuple[str, ...]] = {"drill": (), "part": ()}
EARLIER = ("when", "scenario", "ended", "goals_met")


def played(asking: Asking) -> list[Drill]:
    """Those that are over, the newest first."""
    place = asking.place
    with place.warehouse.read() as connection:
        return [one for one in all_drills(connection, place.city.code) if not one.is_active]


def taken_earlier(asking: Asking) -> Taken:
    lang, found = asking.lang, played(asking)
    columns = [Column(t(f"drill.{name}", lang)) for name in EARLIER]
    return _taken(asking, t("drill.earlier", lang), (columns, [told(one, asking) for one in found]))


def told(one: Drill, asking: Asking) -> list[Component | str]:
    """Cells of EARLIER."""
    lang, place = asking.lang, asking.place
    goals = NOTHING
    if one.report:
        done, n = met(json.loads(one.report))
        goals = t("drill.of", lang, n=done, all=n)
    took = duration((one.ended_at - one.started_at).total_seconds(), lang) if one.ended_at else NOTHING
    return [
        instant(one.started_at, place.zone, place.city.zone_label, lang),
        one.title,
        f"{t(f'drill.ending_{one.ending}', lang)}, {took}" if one.ending else NOTHING,
        goals,
    ]


def taken_evaluation(asking: Asking) -> Taken:
    """The table that the address names, of the drill that it names; an empty one where there is none."""
    place, asked = asking.place, asking.asked
    with place.warehouse.read() as connection:
        row = drill_named(connection, place.city.code, asked["drill"][:80])
    if row is None or not row.report:
        return _taken(asking, t("drill.evaluation", asking.lang), ([], []))
    of = evaluation_of(place, row)
    found = next((one for one in sections(of) if one.key == asked["part"]), Section("", of.title))
    columns = [
        Column(head or t("drill.evaluation", asking.lang), nth in found.numbers)
        for nth, head in enumerate(found.heads)
    ]
    begun = instant(row.started_at, place.zone, place.city.zone_label, asking.lang)
    title = f"{of.title} · {found.title}" if found.key else of.title
    told_too = [found.note] if found.note else []
    made = _taken(asking, title, (columns, found.rows), told_too)
    return replace(
        made, name=f"{row.name}-{found.key}", provenance=replace(made.provenance, period=begun, n=None)
    )


def _taken(asking: Asking, title: str, shown: Shown, says: Sequence[str] = ()) -> Taken:
    whence = asking.current(t("drill.counts", asking.lang), len(shown[1]))
    return replace(taken_shown(asking, title, shown, whence, says), mark=t("drill.frame", asking.lang))
