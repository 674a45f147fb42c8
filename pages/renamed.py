"""Agencies and categories that were renamed or merged between the days that a comparison spans: it has to say
so."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from city import City
from city.tables import records
from pages.asking import Asking
from pages.said import names
from words import t
from words.forms import day


@dataclass(frozen=True)
class Renamed:
    """From `day` on the cases of the agency or category `old` are those of `new`."""

    old: str
    new: str
    day: dt.date


def renamed(city: City, table: str, codes: Iterable[str], first: dt.date, last: dt.date) -> list[Renamed]:
    """Those among `codes` of the table, old or new, that changed after `first` and not after `last`."""
    chosen = set(codes)
    changes = (
        Renamed(row.code, row.successor, (row.valid_to + dt.timedelta(days=1)).date())
        for row in records(getattr(city, table))
        if row.successor and row.valid_to == row.valid_to
    )
    return [one for one in changes if chosen & {one.old, one.new} and first < one.day <= last]


def renamed_notes(asking: Asking, table: str, codes: Iterable[str]) -> list[str]:
    """A sentence for each of `codes` of "agencies" or "categories" whose change lies within the periods that
    are asked for."""
    city, asked = asking.place.city, asking.asked
    before = asked.previous.start if asked.previous and asked.previous.start else asked.first
    titles = names(city, table)
    return [
        t(
            "asked.renamed",
            asking.lang,
            old=titles.get(one.old, one.old),
            new=titles.get(one.new, one.new),
            day=day(one.day, asking.lang),
        )
        for one in renamed(city, table, codes, before, asked.last)
    ]
