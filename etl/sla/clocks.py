"""The SLA clocks of cases: started, due, stopped, and whether on time. The rules:
docs/decisions/0002-sla-clocks.md.

Whole columns at a time: the history of the cases gives lines (`etl.sla.lines`), the calendars their due
instants (`etl.sla.due`), and here they get their verdict. No moment enters: whether a running clock is late
depends on who asks when (`etl.sla.verdict`).
"""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from city.vocabulary import JUDGED_ROLES
from etl.clean.duplicates import latest
from etl.sla.calendars import calendars
from etl.sla.due import counted_seconds, due_instants
from etl.sla.history import NEVER, NOBODY, History, column, positions
from etl.sla.lines import ENDINGS, RUNNING, STOP, WITHOUT_VERDICT, clock_lines
from etl.sla.policy import SOURCE, Rulebook, rulebook
from etl.sla.zone import DAY, SECOND, offsets


def clocks(cases: pd.DataFrame, events: pd.DataFrame, city: Any) -> pd.DataFrame:
    """The table `clocks` (without known_from) of clean `cases` and their `case_events`. Of a case that comes
    twice the later state counts.

    `city` is a city.model.City, of which zone, policies, calendars and agencies are used.
    """
    cases = cases[latest(cases)]
    history, book = History(cases, events), rulebook(city.policies, city.zone, city.calendars)
    lines, still = clock_lines(cases, history, book)
    working = calendars(city.calendars, city.zone)
    is_day = (cases["time_precision"] == "day").to_numpy()[lines["case"]]
    lines["due"] = due_instants(lines, still, is_day, book, working)
    lines = _with_target(lines, history, book, city.agencies)
    lines["counted"], lines["paused"] = counted_seconds(lines, still, book, working)
    return _table(_judged(lines, book), still, cases, history, book, city.zone)


def _with_target(
    lines: pd.DataFrame, history: History, book: Rulebook, agencies: pd.DataFrame
) -> pd.DataFrame:
    """`target`: seconds, NaN where there is none. A target that the source brought is the case's: an agency
    takes it on only if no other held the case. Partners have no target at all."""
    case, rule, agency = (lines[name].to_numpy() for name in ("case", "rule", "agency"))
    target, due = book.rules["seconds"].to_numpy(float)[rule], lines["due"].to_numpy()
    is_shared = np.bincount(history.holds.case, minlength=len(history.agency))[case] > 1
    brought = (book.rules["unit"] == SOURCE).to_numpy()[rule] & ~(is_shared & (agency != NOBODY))
    brought &= history.at["target_at"][case] != NEVER
    due = np.where(brought, history.at["target_at"][case], due)
    target = np.where(brought, np.maximum(due - lines["start"].to_numpy(), 0) // SECOND, target)
    partners = agencies.loc[~agencies["role"].isin(JUDGED_ROLES), "code"]
    is_partner = np.isin(agency, positions(partners.astype("str"), history.agencies)) & (agency != NOBODY)
    return lines.assign(target=np.where(is_partner, np.nan, target), due=np.where(is_partner, NEVER, due))


def _judged(lines: pd.DataFrame, book: Rulebook) -> pd.DataFrame:
    """`decided`, `is_on_time` and `is_late`. A line that ended by anything but its stop is late if its due
    instant had passed by then, and has no verdict otherwise."""
    due, end, ended = (lines[name].to_numpy() for name in ("due", "end", "ended"))
    is_silent = (book.rules["clock"] == WITHOUT_VERDICT).to_numpy()[lines["rule"]]
    is_judged = (due != NEVER) & ~is_silent & ((end != NEVER) | (ended == RUNNING))
    is_late = is_judged & (due < end) & (ended != RUNNING)
    is_judged &= ~_was_late(lines.assign(is_late=is_late), book)
    is_on_time = is_judged & (ended == STOP) & ~is_late
    is_decided_by_due = is_judged & (is_late | (ended == RUNNING))
    decided = np.where(is_on_time, end, np.where(is_decided_by_due, due, NEVER))
    return lines.assign(decided=decided, is_on_time=is_on_time, is_late=is_late & is_judged)


def _was_late(lines: pd.DataFrame, book: Rulebook) -> np.ndarray:
    """Whether an earlier round of the same clock was late: nothing is late twice."""
    was_late = np.zeros(len(lines), bool)
    reopened = np.zeros(lines["case"].max() + 1 if len(lines) else 0, bool)
    reopened[lines["case"].to_numpy()[lines["round"].to_numpy() > 1]] = True
    is_resolve = (book.rules["clock"] == "resolve").to_numpy()[lines["rule"]]
    rounds = lines[is_resolve & reopened[lines["case"]]].sort_values("round")
    late_so_far = rounds.groupby(["case", "agency", "start"])["is_late"].cumsum()
    was_late[rounds.index] = late_so_far > rounds["is_late"]
    return was_late


def _table(
    lines: pd.DataFrame, still: pd.DataFrame, cases: pd.DataFrame, history: History, book: Rulebook, zone: str
) -> pd.DataFrame:
    case, rule, ended = (lines[name].to_numpy() for name in ("case", "rule", "ended"))
    is_agency = (lines["agency"] != NOBODY).to_numpy()
    is_decided = (lines["is_on_time"] | lines["is_late"]).to_numpy()
    is_dated = ((lines["end"] != NEVER) & (ended != RUNNING)).to_numpy()
    has_target = lines["target"].notna().to_numpy()
    of_case = {name: cases[name].astype("str").array.take(case) for name in _OF_CASE}
    rules = book.rules.assign(
        policy_version=np.array(book.versions, object)[book.rules["version"].astype(int)]
    )
    of_rule = {
        name: rules[name].astype("str").array.take(rule) for name in ("clock", "policy_version", "basis")
    }
    columns = {
        **{name: of_case[name] for name in ("city_code", "case_id")},
        "clock": of_rule["clock"],
        "seq": lines["seq"].array,
        "scope": _words(("case", "agency"), is_agency),
        "agency": _words(("", *history.agencies.to_pylist()), lines["agency"] + 1),
        "round": lines["round"].array,
        **{name: of_case[name] for name in ("kind", "category", "area", "channel")},
        **{name: of_rule[name] for name in ("policy_version", "basis")},
        "target_seconds": _integers(lines["target"].fillna(0), has_target),
        "started_at": column(lines["start"].to_numpy()),
        "due_at": column(lines["due"].to_numpy()),
        "stopped_at": column(lines["end"].to_numpy()),
        "ended_by": _words(ENDINGS, ended),
        "counted_seconds": _integers(lines["counted"], is_dated),
        "paused_seconds": lines["paused"].array,
        "paused_since": column(_paused_since(still, ended)),
        "decided_at": column(lines["decided"].to_numpy()),
        "decided_day": _local_day(lines["decided"].to_numpy(), zone),
        "is_on_time": pd.arrays.BooleanArray(lines["is_on_time"].to_numpy(), ~is_decided),
    }
    return pd.DataFrame(columns)


_OF_CASE = ("city_code", "case_id", "kind", "category", "area", "channel")


def _words(words: tuple[str, ...], which: Any) -> Any:
    return pd.array(list(words), dtype="str").take(np.asarray(which, np.int64))


def _integers(values: pd.Series, is_known: np.ndarray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values.to_numpy(np.int64), ~is_known)


def _paused_since(still: pd.DataFrame, ended: np.ndarray) -> np.ndarray:
    since = np.full(len(ended), NEVER)
    going_on = still[(still["until"] == NEVER).to_numpy() & (ended == RUNNING)[still["line"]]]
    since[going_on["line"]] = going_on["since"]
    return since


def _local_day(instants: np.ndarray, zone: str) -> pd.Series:
    is_known = instants != NEVER
    days = offsets(zone).to_local(np.where(is_known, instants, 0)) // DAY
    return pd.Series(
        pa.array(days.astype(np.int32), pa.date32(), mask=~is_known), dtype=pd.ArrowDtype(pa.date32())
    )
