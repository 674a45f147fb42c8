"""Dated, named changes, at which the limits of a chart begin anew: versions of the service policy, where they
changed a rule that the figure stands on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from city.model import City
from metrics.review.weeks import Week

_MEANING = ["applies_to", "start", "stop", "target", "unit", "calendar"]


@dataclass(frozen=True)
class Change:
    """`applies_to`: the kinds, kinds with classification, and categories whose rule for `clock` changed."""

    day: dt.date
    name: str
    clock: str
    applies_to: frozenset[str]


def policy_changes(city: City) -> list[Change]:
    """From each version to the next, oldest first."""
    changes = []
    for before, after in zip(city.policies, city.policies[1:], strict=False):
        rules = pd.concat([_meaning(before.rules), _meaning(after.rules)])
        differing = rules[~rules.duplicated(keep=False)]
        for clock, of_clock in differing.groupby("clock"):
            applies_to = frozenset(of_clock["applies_to"])
            changes.append(Change(after.valid_from, after.note or after.version, str(clock), applies_to))
    return changes


def touching(changes: Iterable[Change], clock: str, codes: Iterable[str]) -> list[Change]:
    """Of one clock, where it judges one of `codes` (kinds and categories)."""
    wanted = set(codes)
    return [
        change
        for change in changes
        if change.clock == clock and wanted & {code.partition(":")[0] for code in change.applies_to}
    ]


def places(changes: Iterable[Change], weeks: list[Week]) -> list[int]:
    """The positions of the weeks that are the first to lie under a change wholly or in part."""
    return [
        place for change in changes for place, week in enumerate(weeks) if week.start <= change.day < week.end
    ]


def judged_codes(city: City, agency: str = "") -> set[str]:
    """Kinds and categories of the cases that an agency gets; of all without one."""
    own = city.categories if not agency else city.categories[city.categories["agency"] == agency]
    return {*own["kind"], *own["code"]}


def goal(city: City, clock: str, day: dt.date) -> float | None:
    """The share of a clock that is to be on time by the policy of that day, 0 to 1; None where there is none,
    or rules differ."""
    valid = [policy for policy in city.policies if policy.valid_from <= day]
    if not valid:
        return None
    rules = valid[-1].rules
    goals = rules.loc[rules["clock"] == clock, "share_goal"].dropna().unique()
    return float(goals[0]) / 100 if len(goals) == 1 else None


def _meaning(rules: pd.DataFrame) -> pd.DataFrame:
    return rules[["clock", *_MEANING]].astype(str)
