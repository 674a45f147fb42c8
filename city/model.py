"""A city as the other rooms see it: frozen, whole and checked. Made by `city.opening.open_city` alone."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from city.names import normalise, slug
from city.source import Source
from city.tables import records
from city.vocabulary import SCENES

NAMED = ("districts", "areas", "agencies", "categories", "channels")
Hours = dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class CalendarSpec:
    """The arguments of `etl.sla.calendar.WorkingCalendar`: local hours by weekday ("mon" …), holidays, and
    other hours by date. A date that is a holiday never has special hours."""

    zone: str
    hours: Hours
    holidays: tuple[dt.date, ...] = ()
    special_hours: dict[dt.date, tuple[tuple[str, str], ...]] | None = None


@dataclass(frozen=True)
class Policy:
    """One version of the SLA rules, valid from a local date until the next version's.

    `rules`: clock, applies_to (one kind, kind:classification, category code or "call" a row), start, stop,
    target (float, NaN for unit "source"), unit, share_goal (per cent, NaN where none), calendar, basis,
    legal_basis, checked, source.
    """

    version: str
    valid_from: dt.date
    checked_by: str
    note: str
    rules: pd.DataFrame

    @cached_property
    def by_subject(self) -> pd.DataFrame:
        """The rules with one subject a row. Made once: a page asks for those of every clock."""
        split = self.rules.assign(applies_to=self.rules["applies_to"].str.split(";"))
        return split.explode("applies_to").reset_index(drop=True)


@dataclass(frozen=True)
class Wall:
    """`takeover`: kinds and categories that take the wall over. An emergency that is open for longer than
    `forgotten_hours` was most likely never closed: it is counted apart. `scenes`: what the wall goes through,
    in this order; the first is its home: it stays for `home_seconds` and comes every second turn, another for
    `seconds`. `river_columns`: the columns of tiles with a river to their left."""

    takeover: tuple[str, ...] = ()
    forgotten_hours: float = 24.0
    scenes: tuple[str, ...] = SCENES
    seconds: float = 25.0
    home_seconds: float = 40.0
    river_columns: tuple[int, ...] = ()


@dataclass(frozen=True)
class City:
    """Everything that makes it this city. `words`: what its screens call otherwise. Frames have a plain index
    and the columns of docs/city-folder.md; text columns hold "" where nothing is said; `aliases`,
    `supporting` and the like stay joined with ";"."""

    code: str
    name: str
    service: str
    zone: str
    zone_label: str
    language: str
    folder: Path
    fingerprint: str
    near_metres: float
    caption: str
    wall: Wall
    prefixes: dict[str, tuple[str, ...]]
    districts: pd.DataFrame
    areas: gpd.GeoDataFrame
    agencies: pd.DataFrame
    categories: pd.DataFrame
    channels: pd.DataFrame
    holidays: pd.DataFrame
    special_periods: pd.DataFrame
    calendars: dict[str, CalendarSpec]
    policies: tuple[Policy, ...]
    sources: dict[str, Source]
    recipients: pd.DataFrame
    letterhead: tuple[str, ...]
    words: dict[str, str]

    def codes(self, table: str) -> frozenset[str]:
        """The codes of "districts", "areas", "agencies", "categories" or "channels"."""
        return frozenset(getattr(self, table)["code"])

    def aliases(self, table: str) -> dict[str, str]:
        """Normalised name → code: by code, abbreviation, name and every alias of the table's rows."""
        return self._aliases[table]

    @cached_property
    def _aliases(self) -> dict[str, dict[str, str]]:
        """Made once: every chunk of rows looks names up, the smallest file too."""
        return {
            table: {name: code for code, name in names_of(getattr(self, table), self.prefixes.get(table, ()))}
            for table in NAMED
        }

    def titles(self, table: str) -> dict[str, str]:
        """Code → what a screen calls it, in the city's order; an agency goes by its abbreviation."""
        return self._titles[table]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Category → its kind."""
        return dict(zip(self.categories["code"], self.categories["kind"], strict=True))

    @cached_property
    def _titles(self) -> dict[str, dict[str, str]]:
        """Made once: a page names a hundred codes."""
        return {table: _titled(getattr(self, table)) for table in NAMED}

    def row(self, table: str, code: str) -> Any:
        """The row of a code as a named tuple; None where the city has no such code."""
        return self._rows[table].get(code)

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        """Made once: a wall looks up each emergency with every picture, and a frame takes milliseconds."""
        return {table: {row.code: row for row in records(getattr(self, table))} for table in NAMED}

    @cached_property
    def sensitive(self) -> tuple[str, ...]:
        """The codes of the sensitive categories."""
        return tuple(sorted(self.categories.loc[self.categories["is_sensitive"], "code"]))

    @cached_property
    def outlines(self) -> dict[str, Any]:
        """GeoJSON of the areas and their codes, as the maps of all screens fetch it."""
        return self.areas[["code", "geometry"]].to_geo_dict()

    @cached_property
    def unheard(self) -> frozenset[str]:
        """In a province the areas that no source tells of: their noughts are not known to be noughts."""
        told = {source.member.area for source in self.sources.values() if source.member}
        return frozenset(self.areas["code"]) - told if told else frozenset()

    def lookup(self, table: str, texts: pd.Series, *, is_open: bool = False) -> pd.Series:
        """The code of each text, "" where it is unknown; with `is_open` an unknown text becomes a code."""
        known = self.aliases(table)
        prefixes = self.prefixes.get(table, ())
        return texts.map(
            {
                text: known.get(normalise(text, prefixes)) or (slug(text) if is_open else "")
                for text in texts.dropna().unique()
            }
        ).fillna("")


def _titled(frame: pd.DataFrame) -> dict[str, str]:
    short = frame["abbreviation"] if "abbreviation" in frame else [""] * len(frame)
    rows = zip(frame["code"], short, frame["name"], strict=True)
    return {code: abbreviation or name for code, abbreviation, name in rows}


def names_of(frame: pd.DataFrame, prefixes: tuple[str, ...]) -> list[tuple[str, str]]:
    """(code, normalised name) for each way to write each row, a row's own repetitions left out."""
    written = ((row.code, normalise(text, prefixes)) for row in records(frame) for text in _texts(row))
    return [(code, name) for code, name in dict.fromkeys(written) if name]


def _texts(row: Any) -> list[str]:
    """What a row is called; its code also without dots, as many offices write it."""
    aliases = getattr(row, "aliases", "").split(";")
    return [row.code, row.code.replace(".", ""), getattr(row, "abbreviation", ""), row.name, *aliases]
