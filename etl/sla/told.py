"""Everything there is to tell about one case's clocks at a moment: numbers and stretches, no words.

Used by `python -m etl explain`, and by whatever shows a single case.
"""

import datetime as dt
from typing import Any, NamedTuple

import pandas as pd

from etl.sla.calendar import WorkingCalendar
from etl.sla.calendars import calendars
from etl.sla.clocks import clocks
from etl.sla.columns import NEVER, instants
from etl.sla.history import History
from etl.sla.lines import Arrays, clock_lines
from etl.sla.policy import NO_RULE, SOURCE, SUBJECT, Rule, Rulebook, rulebook
from etl.sla.stretches import CLOSED, PAUSED, Hold, Stand, Stretch, Strip, stretches, strip
from etl.sla.verdict import verdict

_JUDGED_BY = ("policy_version", "basis", "target_seconds", "due_at", "decided_at", "is_on_time")


class Told(NamedTuple):
    """`row`: of the table clocks. `late_seconds`: open time from the due instant to the end, or to the moment
    while the clock runs; negative before it, None without a due instant."""

    row: Any
    rule: Rule
    verdict: str
    late_seconds: int | None
    stretches: list[Stretch]
    strip: Strip

    def sums(self) -> tuple[int, int]:
        """(counted, paused) seconds."""
        counted = sum(stretch.counted_seconds for stretch in self.stretches)
        return counted, sum(stretch.paused_seconds for stretch in self.stretches)


class Absent(NamedTuple):
    """A clock that the policy has for such cases and this one lacks. `why`: "unclassified", "before_policy"
    or "not_started" (the rule's `start` is not recorded)."""

    clock: str
    why: str
    start: str


def told(
    case: pd.DataFrame,
    events: pd.DataFrame,
    city: Any,
    at: dt.datetime,
    stored: pd.DataFrame | None = None,
) -> tuple[list[Told], list[Absent]]:
    """`case` is one row of the table cases, `events` its steps. Clocks that began after `at` are left out.
    `stored`: the case's rows of the table clocks; each is told by the rule that it was judged by, whatever
    the city folder says of it today."""
    table = clocks(case, events, city)
    if stored is not None:
        table = _as_judged(table, stored)
    words = verdict(table, at)
    history, book = History(case, events), rulebook(city.policies, city.calendars, city.zone)
    lines, standing = clock_lines(case, history, book)
    working, holds, moment = (
        calendars(city.calendars, city.zone),
        _holds(history),
        instants(pd.Series([at]))[0],
    )
    found = []
    for number, row in enumerate(table.itertuples()):
        start, end = int(lines["start"][number]), int(min(lines["end"][number], moment))
        if start <= moment:
            rule = _applied(row, book.rules[lines["rule"][number]], book)
            calendar = working[rule.calendar]
            parts = stretches(start, end, _stands(number, standing, events, end), holds, calendar)
            late = _late_seconds(row, end, calendar)
            found.append(Told(row, rule, words.iloc[number], late, parts, strip(parts, calendar)))
    return found, _absent(case, history, book, set(table.loc[table["scope"] == "case", "clock"]))


def _as_judged(table: pd.DataFrame, stored: pd.DataFrame) -> pd.DataFrame:
    """What a rule decides, as it stands in `stored`; a clock that is not there stays as it is."""
    keys = pd.MultiIndex.from_frame(table[["clock", "seq"]])
    found = stored.drop_duplicates(["clock", "seq"]).set_index(["clock", "seq"]).reindex(keys)
    is_known = found["policy_version"].notna().to_numpy()
    table = table.copy()
    for name in _JUDGED_BY:
        judged = pd.Series(found[name].array, table.index)
        table[name] = judged.where(is_known, table[name]).astype(table[name].dtype)
    return table


def _applied(row: Any, today: Rule, book: Rulebook) -> Rule:
    """The rule of the version that judged the clock; where the folder has it no more, today's with the target
    that was."""
    same = (
        rule
        for rule in book.rules
        if (rule.clock, book.versions[rule.version]) == (row.clock, row.policy_version)
        and rule.seconds == row.target_seconds
    )
    is_todays = book.versions[today.version] == row.policy_version
    if pd.isna(row.target_seconds) or (is_todays and today.seconds == row.target_seconds):
        return today
    if is_todays and today.unit == SOURCE:
        return today
    seconds = float(row.target_seconds)
    return next(same, today._replace(target=seconds, unit="second", seconds=seconds))


def _holds(history: History) -> list[Hold]:
    names, holds = history.agencies.to_pylist(), history.holds
    times = zip(holds.start.tolist(), holds.end.tolist(), holds.agency.tolist(), strict=True)
    return [Hold(since, until, names[agency]) for since, until, agency in times]


def _stands(number: int, standing: Arrays, events: pd.DataFrame, end: int) -> list[Stand]:
    return [
        Stand(
            since,
            min(until, end),
            CLOSED if source < 0 else PAUSED,
            "" if source < 0 else events["reason"].iloc[source],
        )
        for line, since, until, source in zip(*standing.values(), strict=True)
        if line == number
    ]


def _late_seconds(row: Any, end: int, calendar: WorkingCalendar) -> int | None:
    """Open time; off hours, where none passed, the plain time."""
    if pd.isna(row.due_at):
        return None
    until = pd.Timestamp(end, unit="us", tz="UTC")
    early, late = sorted((row.due_at, until))
    seconds = calendar.elapsed(early, late) or int((late - early).total_seconds())
    return seconds if until > row.due_at else -seconds


def _absent(case: pd.DataFrame, history: History, book: Rulebook, present: set[str]) -> list[Absent]:
    subject = tuple(case[list(SUBJECT)].iloc[0])
    found = {}
    for span in book.spans():
        clock, start = span.clock, span.start
        began = history.at[start][:1]
        chosen = book.chosen(span, [subject])[:, 0]
        if (chosen != NO_RULE).any():
            found[clock] = Absent(clock, "not_started" if began[0] == NEVER else "before_policy", start)
        elif not subject[1] and _goes_by_classification(clock, subject[0], book):
            found[clock] = Absent(clock, "unclassified", start)
    return [absent for clock, absent in found.items() if clock not in present]


def _goes_by_classification(clock: str, kind: str, book: Rulebook) -> bool:
    return any(rule.clock == clock and rule.applies_to.startswith(f"{kind}:") for rule in book.rules)
