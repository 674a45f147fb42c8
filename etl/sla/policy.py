"""Which rule judges which case: a city's dated policy versions as one list of rules, and the choice from it.

A case's rule for a clock is the most specific of the version that was valid on the local date on which the
clock started: its category, else its kind and classification, else its kind. A later version never touches a
clock that had started before it, and before the first version there is no rule at all.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from city.vocabulary import CALL, KINDS
from etl.sla.zone import offsets

NO_RULE = -1
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "working hour": 3600}
WORKING_DAY, SOURCE = "working day", "source"
SUBJECT = ("kind", "classification", "category")


class Span(NamedTuple):
    """What rules of a clock measure: from one column of instants to another."""

    clock: str
    start: str
    stop: str


class Rule(NamedTuple):
    """One rule for one subject. `seconds`: the target as a length of time; NaN where there is no target, or
    where it comes with the case."""

    version: int
    clock: str
    applies_to: str
    start: str
    stop: str
    target: float
    unit: str
    calendar: str
    basis: str
    seconds: float


class Rulebook(NamedTuple):
    """The rules of all `versions` (names, oldest first), each valid from UTC microseconds `since` on."""

    rules: tuple[Rule, ...]
    versions: tuple[str, ...]
    since: np.ndarray

    def column(self, name: str) -> np.ndarray:
        """One entry a rule."""
        return np.array([getattr(rule, name) for rule in self.rules])

    def spans(self) -> list[Span]:
        """In the order of the oldest version that has them."""
        return list(dict.fromkeys(Span(rule.clock, rule.start, rule.stop) for rule in self.rules))

    def chosen(self, span: Span, subjects: Iterable[tuple[str, str, str]]) -> np.ndarray:
        """Positions of rules, NO_RULE where none applies to the span: a column a subject (kind,
        classification, category), a row a version, and a last row for the time before the first."""
        subjects = list(subjects)
        table = np.full((len(self.versions) + 1, len(subjects)), NO_RULE)
        for version in range(len(self.versions)):
            of_clock = {
                rule.applies_to: number
                for number, rule in enumerate(self.rules)
                if rule.version == version and rule.clock == span.clock
            }
            table[version] = [_most_specific(of_clock, *subject) for subject in subjects]
        is_span = np.array([(rule.clock, rule.start, rule.stop) == span for rule in self.rules])
        return np.where((table != NO_RULE) & is_span[table], table, NO_RULE)

    def version_at(self, instants: np.ndarray) -> np.ndarray:
        """Position of the version valid at each instant (UTC microseconds); -1 before the first."""
        return np.searchsorted(self.since, instants, "right") - 1


def rulebook(policies: Iterable[Any], calendars: Mapping[str, Any], zone: str) -> Rulebook:
    """From a city's `policies` and `calendars` (city.model); `zone`: where a version's first day begins."""
    ordered = sorted(policies, key=lambda policy: policy.valid_from)
    rules = [
        _rule(row, version, applies_to.strip(), calendars)
        for version, policy in enumerate(ordered)
        for row in policy.rules.itertuples()
        for applies_to in row.applies_to.split(";")
    ]
    midnights = np.array([policy.valid_from for policy in ordered], "datetime64[us]").astype(np.int64)
    return Rulebook(
        tuple(rule for rule in rules if rule.applies_to != CALL),
        tuple(policy.version for policy in ordered),
        offsets(zone).to_utc(midnights),
    )


def working_day_seconds(spec: Any) -> float:
    """What one working day of a calendar stands for where a target is shown as a length of time: the mean
    opening of its open weekdays, special hours left aside. Never used for a verdict."""
    days = [
        sum(_minutes(close) - _minutes(open_) for open_, close in shifts) for shifts in spec.hours.values()
    ]
    opened = [minutes for minutes in days if minutes]
    return round(sum(opened) * 60 / len(opened)) if opened else np.nan


def _rule(row: Any, version: int, applies_to: str, calendars: Mapping[str, Any]) -> Rule:
    target, basis = float(row.target), row.basis
    if row.unit == SOURCE:
        target, basis, unit = np.nan, "sumber", np.nan
    elif row.unit == WORKING_DAY:
        unit = working_day_seconds(calendars[row.calendar])
    else:
        unit = SECONDS[row.unit]
    return Rule(
        version,
        row.clock,
        applies_to,
        row.start,
        row.stop,
        target,
        row.unit,
        row.calendar,
        basis,
        target * unit,
    )


def _most_specific(of_clock: Mapping[str, int], kind: str, classification: str, category: str) -> int:
    """A category that bears the name of a kind is no category here: its row speaks for the kind."""
    names = ["" if category in KINDS else category, f"{kind}:{classification}", kind]
    return next((of_clock[name] for name in names if name in of_clock), NO_RULE)


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
