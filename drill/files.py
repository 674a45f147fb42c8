"""Cases and calls of a drill as rows of the city's own source files: the inverse of a mapping.

Everything that a file says bears the word SIMULASI: its name, the keys and the free text.
"""

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from city import City
from city.source import Source
from drill.cases import STATE_AFTER, Case
from drill.scenario import LOCATE, MERGE, REJECT, RESOLVE, RETURN
from drill.timeline import Call

MARK = "SIMULASI"
_OUTCOME = {MERGE: "duplikat", REJECT: "tidak_valid"}
_REASON = {RETURN: "salah_disposisi"}


class NoSource(Exception):
    """One sentence: the city has no source that a drill could write."""


@dataclass(frozen=True)
class Writer:
    """Writes the files of a drill; `recorded_at` of each is scenario time."""

    city: City
    cases: Source
    calls: Source
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    def case_row(self, case: Case, recorded_at: dt.datetime) -> dict[str, str]:
        truth, source = case.truth, self.cases
        last = case.last.step
        outcome = _OUTCOME.get(last, "")
        if last == RESOLVE:
            outcome = "dikerjakan_tuntas" if truth.field_work else "dijawab"
        is_placed = case.has(LOCATE)
        lon, lat = (truth.true_lon, truth.true_lat) if is_placed else (truth.lon, truth.lat)
        canonical = {
            "case_id": key(case.number),
            "kind": _word(source, "kind", truth.kind),
            "category": self._name("categories", truth.category),
            "agency": self._name("agencies", case.agency),
            "area_name": self._name("areas", case.area),
            "lon": "" if lon is None else str(lon),
            "lat": "" if lat is None else str(lat),
            "channel": self._name("channels", truth.channel),
            "state": _word(source, "state", case.state),
            "outcome": _word(source, "outcome", outcome),
            "received_at": self._stamp(source, case.received_at),
            "updated_at": self._stamp(source, case.last.at),
            "instant_source": _word(source, "instant_source", "system"),
            "history": self._history(case),
        }
        return self._row(source, canonical, recorded_at, f"{MARK}: {truth.incident}")

    def call_row(
        self, call: Call, begins_at: dt.datetime, until: dt.datetime, case: int | None
    ) -> dict[str, str]:
        """As far as it has come by `until`."""
        source = self.calls

        def stamp(seconds: int | None) -> str:
            at = None if seconds is None else begins_at + dt.timedelta(seconds=seconds)
            return "" if at is None or at > until else self._stamp(source, at)

        ended = stamp(call.ended)
        outcome = (
            ""
            if not ended and not stamp(call.answered)
            else "answered"
            if stamp(call.answered)
            else "unanswered"
        )
        canonical = {
            "call_id": key(call.number),
            "started_at": stamp(call.started),
            "queued_at": stamp(call.queued),
            "answered_at": stamp(call.answered),
            "ended_at": ended,
            "outcome": _word(source, "outcome", outcome),
            "disposition": _word(source, "disposition", call.disposition if ended else ""),
            "case_id": "" if case is None else key(case),
            "updated_at": self._stamp(source, until),
        }
        return self._row(source, canonical, until, MARK)

    def write(self, source: Source, rows: Sequence[Mapping[str, str]], path: Path) -> None:
        """`path` gets its name when the file is whole."""
        with open(path, "w", encoding=source.encoding or "utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=source.delimiter or ",")
            writer.writeheader()
            writer.writerows(rows)

    def _history(self, case: Case) -> str:
        source, history = self.cases, self.cases.history
        told = []
        for one in case.steps:
            fields = {
                "at": self._stamp(source, one.at),
                "state": _word(source, "state", STATE_AFTER[one.step]),
                "agency": self._name("agencies", one.agency),
                "layer": _word(source, "layer", one.layer),
                "reason": _word(source, "reason", _REASON.get(one.step, "")),
            }
            told.append(history.within.join(fields[name] for name in history.fields))
        return history.between.join(told)

    def _row(
        self, source: Source, canonical: Mapping[str, str], recorded_at: dt.datetime, text: str
    ) -> dict[str, str]:
        row = {names[0]: canonical.get(name, "") for name, names in source.columns.items()}
        row |= dict.fromkeys(source.text_columns, text)
        if source.recorded_at:
            row[source.recorded_at] = self._stamp(source, recorded_at)
        return row

    def _stamp(self, source: Source, at: dt.datetime) -> str:
        return at.astimezone(ZoneInfo(source.zone)).strftime(source.dates[0])

    def _name(self, table: str, code: str) -> str:
        """Read once a table: a tick of a busy drill asks for thousands."""
        if table not in self._known:
            self._known[table] = _names(self.city, table)
        return self._known[table].get(code, "")


def writer(city: City) -> Writer:
    """Raises NoSource."""
    written = [source for source in city.sources.values() if source.format == "csv"]
    cases = [one for one in written if one.record == "case" and one.history.how == "cell"]
    calls = [one for one in written if one.record == "call"]
    if not cases or not calls:
        raise NoSource(
            "A drill needs a source of calls and one of cases with their history in a cell, both as CSV; add"
            " their mappings to sources/."
        )
    return Writer(city, cases[0], calls[0])


def key(number: int) -> str:
    return f"SIM-{number:04d}"


def case_id(source: Source, number: int) -> str:
    """As the warehouse knows it."""
    return f"{source.key_prefix}:{key(number)}"


def _word(source: Source, column: str, value: str) -> str:
    """The file's word for a canonical value."""
    written: dict[str, Any] = source.values.get(column, {})
    return next((text for text, meant in written.items() if meant == value), value) if value else ""


def _names(city: City, table: str) -> dict[str, str]:
    frame = getattr(city, table)
    return dict(zip(frame["code"], frame["name"], strict=True))
