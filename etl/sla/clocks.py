"""The SLA clocks of cases: started, due, stopped, and whether on time. docs/decisions/0002-sla-clocks.md has
the rules and their reasons.

Whole columns at a time: the history of the cases gives lines (`etl.sla.lines`), the calendars their due
instants (`etl.sla.due`), and here they get their verdict. No moment enters: whether a running clock is late
depends on who asks when (`etl.sla.verdict`).
"""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from city.vocabulary import JUDGED_ROLES
from etl.sla.calendars import calendars
from etl.sla.columns import NEVER, NOBODY, column, positions, text
from etl.sla.due import counted_seconds, due_instants
from etl.sla.history import History
from etl.sla.lines import ENDINGS, RUNNING, STOP, SUPERSEDED, WITHOUT_VERDICT, Arrays, clock_lines
from etl.sla.policy import SOURCE, Rulebook, rulebook
from etl.sla.spent import spent
from etl.sla.zone import DAY, SECOND, offsets

_OF_CASE = ("city_code", "case_id", "kind", "category", "area", "channel")


def clocks(cases: pd.DataFrame, events: pd.DataFrame, city: Any) -> pd.DataFrame:
    """The table `clocks` (without known_from) of clean `cases` and their `case_events`. Of a case that comes
    twice the later state counts.

    `city` is a city.model.City, of which zone, policies, calendars and agencies are used.
    """
    cases = _latest(cases)
    working = calendars(city.calendars, city.zone)
    history, book = History(cases, events), rulebook(city.policies, city.calendars, city.zone)
    lines, standing = clock_lines(cases, history, book)
    is_day = (cases["time_precision"] == "day").to_numpy()[lines["case"]]
    due = due_instants(lines, standing, is_day, book, working)
    due, target = _with_brought(lines, due, history, book, city.agencies)
    counted, paused = counted_seconds(lines, standing, book, working)
    columns = {
        **_named(lines, cases, history, book),
        "target_seconds": _integers(np.nan_to_num(target), ~np.isnan(target)),
        "started_at": column(lines["start"]),
        "due_at": column(due),
        "stopped_at": column(lines["end"]),
        "ended_by": _words(ENDINGS, lines["ended"]),
        "counted_seconds": _integers(counted, (lines["end"] != NEVER)),
        "paused_seconds": paused,
        "paused_since": column(_paused_since(lines, standing)),
        **_verdicts(lines, due, book, city.zone),
        **_of_the_case(lines, cases["agency"], book.column("clock")[lines["rule"]], counted, is_day),
    }
    return pd.DataFrame(columns, copy=False)


def _latest(cases: pd.DataFrame) -> pd.DataFrame:
    """One row a case, by the rule of etl.clean.duplicates, which keeps all rows but makes steps for one."""
    if pc.count_distinct(text(cases["case_id"])).as_py() == len(cases):
        return cases
    changed = cases["updated_at"].fillna(cases["last_event_at"])
    order = changed.sort_values(na_position="first", kind="stable").index
    return cases.loc[order].drop_duplicates("case_id", keep="last").sort_index()


def _with_brought(
    lines: Arrays, due: np.ndarray, history: History, book: Rulebook, agencies: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """(due, seconds, NaN where there is no target). A target that the source brought is the case's: an agency
    takes it on only if no other held the case. Partners have no target at all."""
    case, rule, agency = lines["case"], lines["rule"], lines["agency"]
    brought_at, seconds = history.at["target_at"][case], book.column("seconds")[rule]
    is_shared = np.bincount(history.holds.case, minlength=len(history.agency))[case] > 1
    brought = (
        (book.column("unit") == SOURCE)[rule] & ~(is_shared & (agency != NOBODY)) & (brought_at != NEVER)
    )
    due = np.where(brought, brought_at, due)
    seconds = np.where(brought, np.maximum(due - lines["start"], 0) // SECOND, seconds)
    partners = agencies.loc[~agencies["role"].isin(JUDGED_ROLES), "code"].astype("str")
    is_partner = (agency != NOBODY) & np.isin(agency, positions(partners, history.agencies))
    return np.where(is_partner, NEVER, due), np.where(is_partner, np.nan, seconds)


def _verdicts(lines: Arrays, due: np.ndarray, book: Rulebook, zone: str) -> dict[str, Any]:
    """A line that ended by anything but its stop is late if its due instant had passed by then, and has no
    verdict otherwise; one whose stop was never recorded has none."""
    end, ended = lines["end"], lines["ended"]
    is_silent = (book.column("clock") == WITHOUT_VERDICT)[lines["rule"]]
    is_judged = (due != NEVER) & ~is_silent & ((end != NEVER) | (ended == RUNNING)) & (ended != SUPERSEDED)
    is_late = is_judged & (due < end) & (ended != RUNNING)
    is_judged &= ~_was_late(lines, is_late)
    is_on_time = is_judged & (ended == STOP) & ~is_late
    is_late &= is_judged
    decided = np.where(is_on_time, end, np.where(is_late | (is_judged & (ended == RUNNING)), due, NEVER))
    return {
        "decided_at": column(decided),
        "decided_day": _local_day(decided, zone),
        "is_on_time": pd.arrays.BooleanArray(is_on_time, ~(is_on_time | is_late)),
    }


def _was_late(lines: Arrays, is_late: np.ndarray) -> np.ndarray:
    """Whether an earlier round of the same clock was late: nothing is late twice."""
    was_late = np.zeros(len(is_late), bool)
    again = np.flatnonzero(lines["round"][1:] > 1) + 1
    same = [lines[name][again] == lines[name][again - 1] for name in ("case", "rule", "agency", "start")]
    again = again[np.logical_and.reduce(same)]  # the rounds of a clock are neighbours, in their order
    for number in np.unique(lines["round"][again]):
        some = again[lines["round"][again] == number]
        was_late[some] = is_late[some - 1] | was_late[some - 1]
    return was_late


def _of_the_case(
    lines: Arrays, agency: pd.Series, clock: np.ndarray, counted: np.ndarray, is_day: np.ndarray
) -> dict[str, Any]:
    """What a case's own clocks say of it; the last, where the time went, that with which it ended."""
    case, is_own = lines["case"], lines["agency"] == NOBODY
    is_resolve = is_own & (clock == "resolve")
    newest = np.zeros(len(agency), np.int64)
    np.maximum.at(newest, case[is_resolve], lines["round"][is_resolve])
    is_final = is_resolve & (lines["ended"] == STOP) & (lines["round"] == newest[case])
    case_agency = agency.astype("str").reset_index(drop=True).take(case).where(is_own)
    parts, is_told = spent(lines, clock, counted, len(agency)), is_final & ~is_day
    seconds = {
        f"{name}_seconds": pd.arrays.IntegerArray(part[case], ~is_told) for name, part in parts.items()
    }
    return {
        "case_agency": case_agency.array,
        "is_final": pd.arrays.BooleanArray(is_final, ~is_final),
        **seconds,
    }


def _named(lines: Arrays, cases: pd.DataFrame, history: History, book: Rulebook) -> dict[str, Any]:
    """The columns that say what a clock is, in the order of the table."""
    is_agency = lines["agency"] != NOBODY
    of_case = {name: cases[name].astype("str").array.take(lines["case"]) for name in _OF_CASE}
    versions = [book.versions[rule.version] for rule in book.rules]
    return {
        "city_code": of_case["city_code"],
        "case_id": of_case["case_id"],
        "clock": _words(book.column("clock"), lines["rule"]),
        "seq": lines["seq"],
        "scope": _words(("case", "agency"), is_agency),
        "agency": _words(("", *history.agencies.to_pylist()), lines["agency"] + 1),
        "round": lines["round"],
        **{name: of_case[name] for name in ("kind", "category", "area", "channel")},
        "policy_version": _words(versions, lines["rule"]),
        "basis": _words(book.column("basis"), lines["rule"]),
    }


def _words(words: Any, which: np.ndarray) -> Any:
    return pd.array(list(words), dtype="str").take(which.astype(np.int64))


def _integers(values: np.ndarray, is_known: np.ndarray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values.astype(np.int64), ~is_known)


def _paused_since(lines: Arrays, standing: Arrays) -> np.ndarray:
    since = np.full(len(lines["case"]), NEVER)
    goes_on = (standing["until"] == NEVER) & (lines["ended"] == RUNNING)[standing["line"]]
    since[standing["line"][goes_on]] = standing["since"][goes_on]
    return since


def _local_day(at: np.ndarray, zone: str) -> pd.Series:
    is_known = at != NEVER
    days = offsets(zone).to_local(np.where(is_known, at, 0)) // DAY
    dates = pa.array(days.astype(np.int32), pa.date32(), mask=~is_known)
    return pd.Series(dates, dtype=pd.ArrowDtype(pa.date32()))
