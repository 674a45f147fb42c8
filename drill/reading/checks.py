"""What the parts of a scenario have in common: codes, places and times, each with its fault."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from city import City
from city.toml import Toml
from drill.scenario import STEPS

_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})")
Row = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """`nth`: which of the tables of that name in the file; a fault stands at its line."""

    toml: Toml
    city: City

    def known(self, table: str, nth: int, row: Row, key: str, of: str) -> None:
        if row.get(key) and row[key] not in self.city.codes(of):
            self.toml.fault(table, key, f'{key} "{row[key]}" is no code of {of}.csv.', nth)

    def step(self, table: str, nth: int, row: Row) -> None:
        if row.get("step", STEPS[0]) not in STEPS:
            sentence = f'step "{row["step"]}" is not one of {", ".join(STEPS)}.'
            self.toml.fault(table, "step", sentence, nth)

    def area(self, nth: int, row: Row, key: str, texts: list[str]) -> tuple[str, ...]:
        """Codes of areas, which a scenario names as people do."""
        codes = self.city.lookup("areas", pd.Series(texts, dtype="str")).tolist() if texts else []
        for text in [text for text, code in zip(texts, codes, strict=True) if not code]:
            self.toml.fault("incident", key, f'{key} "{text}" is no name of areas.csv.', nth)
        return tuple(str(code) for code in codes)

    def agency(self, row: Row) -> str:
        """Whose it is: as the file says, else the category's own."""
        if row.get("agency"):
            return str(row["agency"])
        own = self.city.categories.loc[self.city.categories["code"] == row["category"], "agency"]
        return str(own.iloc[0]) if len(own) else ""

    def span(self, table: str, nth: int, row: Row, seconds: float) -> tuple[float, float]:
        at = self.time(table, "at", nth, row["at"])
        within = self.time(table, "within", nth, row.get("within", "00:00"))
        if at + within >= seconds:
            self.toml.fault(table, "at", "It lasts beyond the end of the scenario; see minutes.", nth)
        return at, within

    def time(self, table: str, key: str, nth: int, text: str) -> float:
        found = _TIME.fullmatch(text.strip())
        if found is None or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
            sentence = (
                f'{key} "{text}" is no time; write minutes and seconds "02:30", or "1:02:30" with hours.'
            )
            self.toml.fault(table, key, sentence, nth)
            return 0.0
        return int(found[1] or 0) * 3600.0 + int(found[2]) * 60 + int(found[3])

    def time_of_day(self, text: str) -> dt.time | None:
        if not text:
            return None
        try:
            return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (a time of day has no zone)
        except ValueError:
            self.toml.fault("", "starts", f'starts "{text}" is no time of day; write it like "10:15".')
            return None
