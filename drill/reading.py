"""Reads scenarios from `drills/*.toml` of a city folder; every fault at once, with file and line.

scenarios(city) -> Found        # each that is whole, and what is wrong with the others
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from city import City
from city.faults import CityFaults, Fault
from city.folder import Folder
from city.toml import Toml, read_toml, take
from city.vocabulary import DISPOSITIONS, KINDS
from drill import form
from drill.scenario import (
    MEASURES,
    STEPS,
    Calls,
    Expected,
    Goal,
    Incident,
    Scenario,
    Silence,
)

FOLDER = "drills"
LONGEST = 24 * 3600.0
MOST_REPORTS, MOST_CALLS = 5_000, 20_000  # of a scenario
_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Scenarios by code, and the faults of those that can't be played."""

    scenarios: dict[str, Scenario]
    faults: tuple[Fault, ...]


def scenarios(city: City) -> Found:
    """Of a city without such a folder: none."""
    files = {
        f"{FOLDER}/{file.name}": file.read_bytes()
        for file in sorted((city.folder / FOLDER).glob("*.toml"))
        if file.is_file()
    }
    whole: dict[str, Scenario] = {}
    faults: list[Fault] = []
    for name, content in files.items():
        try:
            one = read_scenario(name, content, city)
            whole[one.code] = one
        except CityFaults as found:
            faults += found.faults
    return Found(whole, tuple(faults))


def read_scenario(name: str, content: bytes, city: City) -> Scenario:
    """`name`: of the file in the city folder, drills/pasar.toml. Raises CityFaults."""
    folder = Folder({name: content})
    toml = read_toml(folder, name)
    code = name.rpartition("/")[2].removesuffix(".toml")
    if not _NAME.fullmatch(code):
        folder.fault(name, 0, "The file's name must be small letters, digits and _, a letter first.")
    reader = _Reader(toml, city)
    made = reader.scenario(code) if toml.is_read else None
    if folder.faults or made is None:
        raise CityFaults(folder.faults)
    return made


@dataclass(frozen=True)
class _Reader:
    toml: Toml
    city: City

    def scenario(self, code: str) -> Scenario:
        top = take(self.toml, "", self.toml.data, form.TOP, ("title", "minutes"))
        seconds = float(top.get("minutes", 60)) * 60
        if not 60 <= seconds <= LONGEST:
            self.toml.fault("", "minutes", "minutes must be from 1 to 1440.")
        if not 1 <= top.get("lines", 4) <= 200:
            self.toml.fault("", "lines", "lines must be from 1 to 200: so many people answer calls.")
        made = Scenario(
            code=code,
            title=top.get("title", ""),
            about=top.get("about", ""),
            seconds=seconds,
            lines=top.get("lines", 4),
            starts=self._time_of_day(top.get("starts", "")),
            incidents=self._each("incident", top, form.INCIDENT, ("name", "at", "category"), self._incident),
            calls=self._each("calls", top, form.CALLS, ("at", "disposition", "count"), self._calls),
            silences=self._each("silent", top, form.SILENT, ("agency",), self._silence),
            expected=self._each("expected", top, form.EXPECTED, ("step", "within"), self._expected),
            goals=self._each("success", top, form.SUCCESS, ("measure",), self._goal),
            reactions=self._reactions(top.get("reactions", {})),
        )
        self._check_whole(made)
        return made

    def _each(
        self,
        table: str,
        top: Row,
        keys: Row,
        required: tuple[str, ...],
        make: Callable[[int, Row, float], Any],
    ) -> tuple[Any, ...]:
        """One thing for each [[table]], those with a fault left out; `seconds` of the scenario go along."""
        made = []
        for nth, content in enumerate(top.get(table, [])):
            before = len(self.toml.folder.faults)
            row = take(self.toml, table, content, keys, required, nth)
            if len(self.toml.folder.faults) == before:
                made.append(make(nth, row, float(top.get("minutes", 60)) * 60))
        return tuple(made)

    def _incident(self, nth: int, row: Row, seconds: float) -> Incident:
        def fault(key: str, sentence: str) -> None:
            self.toml.fault("incident", key, sentence, nth)

        self._known("incident", nth, row, "category", "categories")
        for key in ("agency", "wrong_agency"):
            self._known("incident", nth, row, key, "agencies")
        row.setdefault("channel", self.city.channels["code"].iloc[0])
        self._known("incident", nth, row, "channel", "channels")
        wrong = self._area(nth, row, "wrong_area", [row["wrong_area"]]) if "wrong_area" in row else ("",)
        texts = [row["area"]] if "area" in row else row.get("areas", [])
        areas = self._area(nth, row, "area" if "area" in row else "areas", texts)
        if not texts and not {"lon", "lat"} <= row.keys():
            fault("", 'Nothing says where it happens; add area = "…", areas = ["…"], or lon and lat.')
        if not (abs(row.get("lon", 0)) <= 180 and abs(row.get("lat", 0)) <= 90):
            fault("lon", "lon is from -180 to 180 and lat from -90 to 90, such as 112.0091 and -7.8172.")
        if not row.get("separate") and len(areas) > 1:
            fault("areas", "One incident has one place; add separate = true where each report is its own.")
        if row.get("count", 1) < 1:
            fault("count", "count must be 1 or more.")
        at, within = self._span("incident", nth, row, seconds)
        if row.get("wrong_agency") and row.get("wrong_agency") == self._agency(row):
            fault("wrong_agency", "wrong_agency is the right one; name another, or leave the line out.")
        return Incident(
            name=row["name"],
            at=at,
            category=row["category"],
            channel=row["channel"],
            areas=areas,
            count=max(1, row.get("count", 1)),
            within=within,
            agency=self._agency(row),
            wrong_area=wrong[0] if wrong else "",
            wrong_agency=row.get("wrong_agency", ""),
            lon=row.get("lon"),
            lat=row.get("lat"),
            is_invalid=row.get("invalid", False),
            is_spread=row.get("separate", False),
        )

    def _calls(self, nth: int, row: Row, seconds: float) -> Calls:
        if row["disposition"] not in DISPOSITIONS or row["disposition"] == "valid":
            words = ", ".join(word for word in DISPOSITIONS if word != "valid")
            sentence = (
                f'disposition "{row["disposition"]}" is not one of {words}; a valid call is an [[incident]].'
            )
            self.toml.fault("calls", "disposition", sentence, nth)
        if row["count"] < 1:
            self.toml.fault("calls", "count", "count must be 1 or more.", nth)
        at, within = self._span("calls", nth, row, seconds)
        return Calls(at, row["disposition"], max(1, row["count"]), within)

    def _silence(self, nth: int, row: Row, seconds: float) -> Silence:
        self._known("silent", nth, row, "agency", "agencies")
        since = self._time("silent", "from", nth, row.get("from", "00:00"))
        until = self._time("silent", "until", nth, row["until"]) if "until" in row else seconds
        if until <= since:
            self.toml.fault("silent", "until", "until must be after from.", nth)
        return Silence(row["agency"], since, until)

    def _expected(self, nth: int, row: Row, _: float) -> Expected:
        self._step("expected", nth, row)
        for word in [word for word in row.get("kinds", []) if word not in KINDS]:
            self.toml.fault("expected", "kinds", f'"{word}" is not one of {", ".join(KINDS)}.', nth)
        for word in [word for word in row.get("categories", []) if word not in self.city.codes("categories")]:
            self.toml.fault("expected", "categories", f'"{word}" is no code of categories.csv.', nth)
        within = self._time("expected", "within", nth, row["within"])
        if within <= 0:
            self.toml.fault("expected", "within", 'within must be above "00:00".', nth)
        return Expected(row["step"], within, tuple(row.get("kinds", ())), tuple(row.get("categories", ())))

    def _goal(self, nth: int, row: Row, _: float) -> Goal:
        measure = row["measure"]
        if measure not in MEASURES:
            sentence = f'measure "{measure}" is not one of {", ".join(MEASURES)}.'
            self.toml.fault("success", "measure", sentence, nth)
        key = "most_seconds" if measure == "delay" else "least"
        if key not in row:
            self.toml.fault("success", "measure", f'"{key}" is missing; say how much counts as success.', nth)
        elif key == "least" and not 0 < row["least"] <= 1:
            self.toml.fault("success", "least", "least is a share above 0 up to 1, such as 0.85.", nth)
        if measure == "on_time":
            if "step" not in row:
                self.toml.fault("success", "measure", 'on_time needs a step, such as step = "arrive".', nth)
            self._step("success", nth, row)
        return Goal(measure, float(row.get(key, 1)), row.get("step", ""))

    def _reactions(self, table: Row) -> dict[str, float]:
        good = take(self.toml, "reactions", table, dict.fromkeys(STEPS, str))
        return {step: self._time("reactions", step, 0, text) for step, text in good.items()}

    def _step(self, table: str, nth: int, row: Row) -> None:
        if row.get("step", STEPS[0]) not in STEPS:
            sentence = f'step "{row["step"]}" is not one of {", ".join(STEPS)}.'
            self.toml.fault(table, "step", sentence, nth)

    def _known(self, table: str, nth: int, row: Row, key: str, of: str) -> None:
        if row.get(key) and row[key] not in self.city.codes(of):
            self.toml.fault(table, key, f'{key} "{row[key]}" is no code of {of}.csv.', nth)

    def _area(self, nth: int, row: Row, key: str, texts: list[str]) -> tuple[str, ...]:
        """Codes of areas, which a scenario names as people do."""
        codes = self.city.lookup("areas", pd.Series(texts, dtype="str")).tolist() if texts else []
        for text in [text for text, code in zip(texts, codes, strict=True) if not code]:
            self.toml.fault("incident", key, f'{key} "{text}" is no name of areas.csv.', nth)
        return tuple(str(code) for code in codes)

    def _agency(self, row: Row) -> str:
        """Whose it is: as the file says, else the category's own."""
        if row.get("agency"):
            return str(row["agency"])
        own = self.city.categories.loc[self.city.categories["code"] == row["category"], "agency"]
        return str(own.iloc[0]) if len(own) else ""

    def _span(self, table: str, nth: int, row: Row, seconds: float) -> tuple[float, float]:
        at = self._time(table, "at", nth, row["at"])
        within = self._time(table, "within", nth, row.get("within", "00:00"))
        if at + within >= seconds:
            self.toml.fault(table, "at", "It lasts beyond the end of the scenario; see minutes.", nth)
        return at, within

    def _time(self, table: str, key: str, nth: int, text: str) -> float:
        found = _TIME.fullmatch(text.strip())
        if found is None or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
            sentence = (
                f'{key} "{text}" is no time; write minutes and seconds "02:30", or "1:02:30" with hours.'
            )
            self.toml.fault(table, key, sentence, nth)
            return 0.0
        return int(found[1] or 0) * 3600.0 + int(found[2]) * 60 + int(found[3])

    def _time_of_day(self, text: str) -> dt.time | None:
        if not text:
            return None
        try:
            return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (a time of day has no zone)
        except ValueError:
            self.toml.fault("", "starts", f'starts "{text}" is no time of day; write it like "10:15".')
            return None

    def _check_whole(self, made: Scenario) -> None:
        reports = sum(one.count for one in made.incidents)
        if not made.incidents:
            self.toml.fault("", "", "Nothing happens; add at least one [[incident]].")
        if reports > MOST_REPORTS:
            self.toml.fault("incident", "", f"{reports} reports are more than {MOST_REPORTS}; lower a count.")
        if sum(one.count for one in made.calls) > MOST_CALLS:
            self.toml.fault("calls", "", f"There are more than {MOST_CALLS} calls; lower a count.")
        names = [one.name for one in made.incidents]
        for nth, name in enumerate(names):
            if name in names[:nth]:
                self.toml.fault("incident", "name", f'The name "{name}" stands twice; take another.', nth)
        asked = {one.step for one in made.expected}
        for nth, goal in enumerate(made.goals):
            if goal.measure == "on_time" and goal.step not in asked:
                sentence = f'No [[expected]] says how soon "{goal.step}" should come; add one.'
                self.toml.fault("success", "step", sentence, nth)
