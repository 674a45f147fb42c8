"""Dated, named changes, at which the limits of a chart begin anew: versions of the service policy, where they
changed a rule that the figure stands on, and what people named (warehouse/named_changes.py)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from city.model import City
from city.tables import records
from metrics.review.weeks import Week
from warehouse.named_changes import EVERYTHING, NamedChange

COLUMNS = ("day", "name", "figure", "agency")  # of a frame of named changes
ALL = frozenset({"*"})  # of `applies_to`
_MEANING = ["applies_to", "start", "stop", "target", "unit", "calendar"]


@dataclass(frozen=True)
class Change:
    """`applies_to`: the kinds, kinds with classification, and categories whose rule for `clock` changed.
    `clock` may be a count's name too, and is '' for all; `agency` is '' for the whole city."""

    day: dt.date
    name: str
    clock: str
    applies_to: frozenset[str]
    agency: str = ""


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


def named_frame(named: Iterable[NamedChange]) -> pd.DataFrame:
    """COLUMNS, one row a change."""
    rows = [[getattr(each, column) for column in COLUMNS] for each in named]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(day=pd.to_datetime(frame["day"]))


def all_changes(city: City, named: pd.DataFrame) -> list[Change]:
    """Of the policy and of people, oldest first. `named`: of `named_frame`."""
    own = [Change(row.day.date(), row.name, row.figure, ALL, row.agency) for row in records(named)]
    return sorted([*policy_changes(city), *own], key=lambda change: change.day)


def touching(
    changes: Iterable[Change], clock: str, codes: Iterable[str] = (), agency: str = ""
) -> list[Change]:
    """Of one clock or count, where it judges one of `codes` (kinds and categories); of an agency's figure
    also what was named for that agency alone."""
    wanted = set(codes)
    return [
        change
        for change in changes
        if change.clock in (clock, EVERYTHING)
        and change.agency in ("", agency)
        and (change.applies_to == ALL or wanted & {code.partition(":")[0] for code in change.applies_to})
    ]


def newest(changes: Iterable[Change], weeks: list[Week]) -> Change | None:
    """The last of them that begins among the weeks."""
    among = [change for change in changes if places([change], weeks)]
    return among[-1] if among else None


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
