"""The simulated service: the figures of `simulation/service.toml`, made ready for whole columns.

Agencies, categories, channels and areas are numbers here: their row in the city's table, -1 for none. A
topic is a pair of kind and category that cases are about.
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from city import City
from etl.errors import UserError
from etl.simulate.checks import FILE, check
from etl.simulate.places import Triangles, triangles
from etl.simulate.stories import Story, read_story
from etl.sla.calendar import WorkingCalendar
from etl.sla.calendars import calendars
from etl.sla.zone import Offsets, offsets

_MICRO = 1_000_000
_TABLES = ("agencies", "categories", "channels", "areas")
_opened: dict[tuple[str, bytes], "Service"] = {}


@dataclass(frozen=True, eq=False)
class Service:
    """`origin` names what all draws begin with. `topics`: kind (number in `kinds`), category,
    agency (numbers), share (of its kind's cases)."""

    city: City
    origin: str
    facts: dict[str, Any]
    kinds: tuple[str, ...]
    topics: pd.DataFrame
    stories: tuple[Story, ...]
    triangles: Triangles
    calendar: WorkingCalendar
    offsets: Offsets

    def utc(self, local: np.ndarray) -> np.ndarray:
        """Local seconds since 1970 (int64) as instants (datetime64[s])."""
        return (self.offsets.to_utc(local * _MICRO) // _MICRO).astype("datetime64[s]")

    def local(self, at: np.ndarray) -> np.ndarray:
        """The reverse; no NaT."""
        return self.offsets.to_local(at.astype("datetime64[s]").astype(np.int64) * _MICRO) // _MICRO

    def number(self, table: str, code: str) -> int:
        """The row of a code in the city's "agencies", "categories", "channels" or "areas"; -1 for none."""
        return self._numbers[table].get(code, -1)

    def by_kind(self, table: str, name: str) -> np.ndarray:
        """One figure (or list of figures) of [kinds] or [life], a row a kind."""
        return np.array([self.facts[table][kind][name] for kind in self.kinds], float)

    def telling(self, effect: str) -> list[Story]:
        """The stories that have this effect."""
        return [story for story in self.stories if effect in story.effects]

    @cached_property
    def others(self) -> np.ndarray:
        """For each category two other agencies that may get its cases, -1 where fewer; partners left out."""
        judged = self.city.agencies.set_index("code")["role"] != "mitra"
        others = self.city.categories["other_agencies"].str.split(";")
        rows = [[code for code in codes if judged.get(code)] for codes in others]
        return np.array([[self.number("agencies", code) for code in [*row, "", ""][:2]] for row in rows])

    @cached_property
    def area_weights(self) -> np.ndarray:
        """Districts as service.toml weighs them; within one, small areas are the denser: by the root."""
        district, root = self.city.areas["district"], np.sqrt(self.city.areas["area_km2"])
        within = root / root.groupby(district).transform("sum")
        return (within * district.map(self.facts["places"]["districts"])).to_numpy()

    @cached_property
    def successors(self) -> list[tuple[int, int, int]]:
        """(agency, last day, successor) of the agencies that were renamed."""
        renamed = self.city.agencies[self.city.agencies["successor"] != ""]
        last = renamed["valid_to"].to_numpy("datetime64[D]").astype(int)
        successors = [self.number("agencies", code) for code in renamed["successor"]]
        return list(zip(renamed.index, last, successors, strict=True))

    @cached_property
    def spellings(self) -> dict[str, tuple[list[str], list[str]]]:
        """For each table the usual name of each row, and its first alias or the same name again."""
        return {table: _spellings(getattr(self.city, table)) for table in _TABLES}

    @cached_property
    def _numbers(self) -> dict[str, dict[str, int]]:
        codes = {table: getattr(self.city, table)["code"] for table in _TABLES}
        return {table: {code: row for row, code in enumerate(column)} for table, column in codes.items()}


def open_service(city: City) -> Service:
    """The service of a city, read again only when the city or its service.toml has changed.

    Raises UserError where the city has none, or names what the city does not know.
    """
    try:
        text = (city.folder / FILE).read_bytes()
        known = (city.fingerprint, text)
        if known not in _opened:
            _opened.clear()
            _opened[known] = _read(city, tomllib.loads(text.decode()))
        return _opened[known]
    except FileNotFoundError:
        raise UserError(f"{city.name} has no {FILE}; only a city that has one can be simulated.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{city.folder / FILE} can't be read: {error}.") from None


def _read(city: City, facts: dict[str, Any]) -> Service:
    check(city, facts)
    return Service(
        city=city,
        origin=city.code,
        facts=facts,
        kinds=tuple(facts["kinds"]),
        topics=_topics(city, facts),
        stories=tuple(read_story(table) for table in facts["stories"]),
        triangles=triangles(city.areas),
        calendar=calendars(city.calendars, city.zone)["office"],
        offsets=offsets(city.zone),
    )


def _topics(city: City, facts: dict[str, Any]) -> pd.DataFrame:
    codes = city.categories["code"].tolist()
    rows = [
        (kind, codes.index(topic), share / sum(shares["topics"].values()))
        for kind, shares in enumerate(facts["kinds"].values())
        for topic, share in shares["topics"].items()
    ]
    topics = pd.DataFrame(rows, columns=["kind", "category", "share"])
    by_code = pd.Index(city.agencies["code"])
    return topics.assign(agency=by_code.get_indexer(city.categories["agency"].to_numpy()[topics["category"]]))


def _spellings(table: pd.DataFrame) -> tuple[list[str], list[str]]:
    usual = table["abbreviation" if "abbreviation" in table else "name"].tolist()
    first = [aliases.partition(";")[0] for aliases in table["aliases"]]
    return usual, [alias or name for alias, name in zip(first, usual, strict=True)]
