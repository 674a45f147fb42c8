"""A scene's head: its title and its measure with the n; when all data are late, since when instead."""

from dash.development.base_component import Component

from city import City
from components.frame import header
from pages.wall.age import late_since
from pages.wall.snapshot import Snapshot
from words import t


def head(title: str, measure: str, shot: Snapshot, city: City, lang: str) -> list[Component]:
    return header(title, measure, late_since(shot, city, lang))


def in_fives(measure: str, city: City, lang: str) -> str:
    """The measure of counts that tell sensitive cases in fives (metrics.small) says so, before its n."""
    what, dot, n = measure.rpartition(" · ")
    return f"{what}{dot}{t('frame.in_fives', lang)}{dot}{n}" if city.sensitive else measure
