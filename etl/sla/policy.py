"""Which rule judges which case: the dated policy versions of a city as one table of rules, and the choice
from it.

A case's rule for a clock is the most specific of the version that was valid on the local date on which the
clock started: its category, else its kind and classification, else its kind. A later version never touches
a clock that had started before it, and before the first version there is no rule at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from city.vocabulary import CALL, KINDS
from etl.sla.zone import offsets

NO_RULE = -1
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "working hour": 3600}
WORKING_DAY, SOURCE = "working day", "source"
SUBJECT = ["kind", "classification", "category"]


@dataclass(frozen=True)
class Rulebook:
    """`rules`: one row a rule and subject, of all versions: version (position in `versions`), clock,
    applies_to, start, stop, target, unit, calendar, basis, seconds (target in seconds, NaN where there is
    none or it comes with the case). `since`: UTC microseconds from which each version is valid."""

    rules: pd.DataFrame
    versions: tuple[str, ...]
    since: np.ndarray

    def spans(self) -> list[tuple[str, str, str]]:
        """The distinct (clock, start, stop) of cases, in the order of the first version that has them."""
        return list(
            self.rules[["clock", "start", "stop"]].drop_duplicates().itertuples(index=False, name=None)
        )

    def rules_of(self, span: tuple[str, str, str], subjects: pd.DataFrame) -> np.ndarray:
        """Positions in `rules`, NO_RULE where none applies: a row a version and a last one for "before the
        first", a column a row of `subjects` (kind, classification, category)."""
        named = list(subjects[SUBJECT].itertuples(index=False, name=None))
        chosen = np.full((len(self.versions) + 1, len(named)), NO_RULE)
        of_clock = self.rules[self.rules["clock"] == span[0]]
        for version in range(len(self.versions)):
            rules = of_clock[of_clock["version"] == version]
            by_subject = dict(zip(rules["applies_to"], rules.index, strict=True))
            chosen[version] = [_most_specific(by_subject, *names) for names in named]
        is_span = (self.rules[["clock", "start", "stop"]] == span).all(axis=1).to_numpy()
        return np.where((chosen != NO_RULE) & is_span[chosen], chosen, NO_RULE)

    def version_at(self, instants: np.ndarray) -> np.ndarray:
        """Position of the version valid at each instant (UTC microseconds); -1 before the first."""
        return np.searchsorted(self.since, instants, "right") - 1


def rulebook(policies: Iterable[Any], zone: str, calendars: Mapping[str, Any]) -> Rulebook:
    """From a city's `policies` and `calendars` (city.model); `zone`: where a version's first day begins."""
    ordered = sorted(policies, key=lambda policy: policy.valid_from)
    parts = [policy.rules.assign(version=number) for number, policy in enumerate(ordered)]
    rules = pd.concat(parts, ignore_index=True) if parts else _NO_RULES
    rules = rules[rules["applies_to"] != CALL].copy()
    rules["applies_to"] = rules["applies_to"].str.split(";")
    rules = rules.explode("applies_to", ignore_index=True)
    rules["target"] = pd.to_numeric(rules["target"])
    rules.loc[rules["unit"] == SOURCE, "basis"] = "sumber"
    unit = rules["unit"].map(SECONDS).astype("float64")
    days = rules["calendar"].map({name: working_day_seconds(spec) for name, spec in calendars.items()})
    rules["seconds"] = rules["target"] * unit.where(rules["unit"] != WORKING_DAY, days.astype("float64"))
    midnights = np.array([policy.valid_from for policy in ordered], "datetime64[us]").astype(np.int64)
    return Rulebook(rules, tuple(policy.version for policy in ordered), offsets(zone).to_utc(midnights))


def working_day_seconds(spec: Any) -> int:
    """What one working day of a calendar stands for where a target is shown as a length of time: the mean
    opening of its open weekdays, special hours left aside. Never used for a verdict."""
    days = [
        sum(_minutes(close) - _minutes(open_) for open_, close in shifts) for shifts in spec.hours.values()
    ]
    opened = [minutes for minutes in days if minutes]
    return round(sum(opened) * 60 / len(opened)) if opened else 0


def _most_specific(by_subject: Mapping[str, int], kind: str, classification: str, category: str) -> int:
    """A category that bears the name of a kind is no category here: its row speaks for the kind."""
    names = ["" if category in KINDS else category, f"{kind}:{classification}", kind]
    return next((by_subject[name] for name in names if name in by_subject), NO_RULE)


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


_NO_RULES = pd.DataFrame(
    columns=["clock", "applies_to", "start", "stop", "target", "unit", "calendar", "basis", "version"],
    dtype=str,
)
