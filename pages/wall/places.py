"""The areas of a city with their open complaints, as map and tiles show them."""

from dataclasses import dataclass

import pandas as pd

from city import City
from metrics.usual import is_beyond_chance
from pages.wall.snapshot import Snapshot


@dataclass(frozen=True)
class Place:
    """`change`: how many more are open than a week ago; None where that is not known. `lon`, `lat`: of its
    label, NaN in a city without outlines."""

    code: str
    name: str
    count: int
    change: int | None
    is_news: bool
    lon: float
    lat: float

    @property
    def is_drawn(self) -> bool:
        return not pd.isna(self.lon) and not pd.isna(self.lat)


def of_city(shot: Snapshot, city: City) -> list[Place]:
    """Every area, in the city's order."""
    return [
        _place(row, shot.areas.get(row.code, 0), shot.past.before.get(row.code, 0), bool(shot.past.before))
        for row in city.areas.itertuples(index=False)
    ]


def ranked(shot: Snapshot, city: City) -> list[Place]:
    """Those with open complaints, the most first; of equals the first by name."""
    some = [place for place in of_city(shot, city) if place.count]
    return sorted(some, key=lambda place: (-place.count, place.name))


def _place(row: object, count: int, before: int, is_known: bool) -> Place:
    area: dict = row._asdict()  # type: ignore[attr-defined]
    return Place(
        code=area["code"],
        name=area["name"],
        count=count,
        change=count - before if is_known else None,
        is_news=is_known and count > before and is_beyond_chance(before, count),
        lon=float(area["label_lon"]),
        lat=float(area["label_lat"]),
    )
