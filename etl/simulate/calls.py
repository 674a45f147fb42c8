"""Calls to 112 as they come in: those that report a case, and the many more that do not.

Times are datetime64[s], UTC, NaT where it does not come to that.
"""

import numpy as np
import pandas as pd

from city.vocabulary import CALL_OUTCOMES, DISPOSITIONS
from etl.simulate import chance
from etl.simulate.births import positions
from etl.simulate.lives import NEVER
from etl.simulate.rhythm import answered, expected_calls, hours, kind_of_day
from etl.simulate.service import Service


def called(service: Service, days: np.ndarray, cases: pd.DataFrame, scale: float = 1.0) -> pd.DataFrame:
    """The calls of the given days; `cases`: all that were born on these days.

    Columns: key, day, number (within the day), started, queued, answered, ended, outcome and disposition
    (numbers in the vocabulary's lists, -1), person (whose number it is), area (-1: not written down),
    case_number (of the same day, 0: none), category (-1).
    """
    calls = pd.concat([_others(service, days, scale), _reports(service, cases)], ignore_index=True)
    calls = _timed(service, calls)
    order = np.lexsort((calls["key"], calls["started"], calls["day"]))
    calls = calls.take(order).reset_index(drop=True)
    return calls.assign(number=positions(calls["day"].to_numpy()))


def _others(service: Service, days: np.ndarray, scale: float) -> pd.DataFrame:
    facts, name = service.facts["calls"], f"{service.origin} calls"
    expected = expected_calls(service, days)[:, None] * scale
    day = np.repeat(days, chance.counts(name, days, expected)[:, 0])
    key = chance.keys(name, day, positions(day))
    hour = chance.pick(key, "hour", hours(service, np.array(facts["hours"])), kind_of_day(service, day))
    second = ((hour + chance.uniform(key, "within hour")) * 3600).astype(int)
    area = chance.pick(key, "area", service.area_weights)
    outcomes = [facts["dropped"], facts["unanswered"], answered(service)]  # in the order of CALL_OUTCOMES
    regular = (facts["regulars"] * chance.uniform(key, "regular") ** 4).astype(int)
    return pd.DataFrame({
        "key": key,
        "day": day,
        "started": service.utc(day * 86_400 + second),
        "person": np.where(chance.happens(key, "is regular", 0.6), regular, chance.number(key, 10_000)),
        "area": np.where(chance.happens(key, "named", facts["named_area"]), area, -1),
        "outcome": chance.pick(key, "outcome", np.array(outcomes)),
        "disposition": _disposition(service, key),
        "case_number": 0,
        "category": -1,
    })  # fmt: skip


def _disposition(service: Service, key: np.ndarray) -> np.ndarray:
    """Of a call that is answered and reports no emergency."""
    facts = service.facts["calls"]
    codes = [code for code in facts["shares"] if code != "valid"]
    weights = np.array([facts["shares"][code] for code in codes])
    numbers = np.array([DISPOSITIONS.index(code) for code in codes])[chance.pick(key, "disposition", weights)]
    unclassified = chance.happens(key, "unclassified", facts["unclassified"])
    return np.where(unclassified, DISPOSITIONS.index("unclassified"), numbers)


def _reports(service: Service, cases: pd.DataFrame) -> pd.DataFrame:
    """One call for each case that came in by telephone; it began a little before the case did."""
    facts = service.facts["calls"]
    by_phone = cases[cases["channel"] == service.number("channels", facts["channel"])]
    key = chance.keys("call of case", by_phone["key"].to_numpy(), np.zeros(len(by_phone)))
    emergency = by_phone["kind"].to_numpy() == service.kinds.index(facts["emergency"])
    before = sum(_seconds(facts, key, name) for name in ("queue_seconds", "answer_seconds", "report_seconds"))
    return pd.DataFrame({
        "key": key,
        "day": by_phone["day"].to_numpy(),
        "started": by_phone["received"].to_numpy() - before,
        "person": chance.number(by_phone["key"].to_numpy(), 10_000),
        "area": by_phone["area"].to_numpy(),
        "outcome": CALL_OUTCOMES.index("answered"),
        "disposition": np.where(emergency, *(DISPOSITIONS.index(code) for code in ("valid", "information"))),
        "case_number": by_phone["number"].to_numpy(),
        "category": by_phone["category"].to_numpy(),
    })  # fmt: skip


def _timed(service: Service, calls: pd.DataFrame) -> pd.DataFrame:
    facts, key = service.facts["calls"], calls["key"].to_numpy()
    started, outcome = calls["started"].to_numpy(), calls["outcome"].to_numpy()
    dropped, unanswered = (outcome == CALL_OUTCOMES.index(code) for code in ("dropped", "unanswered"))
    queued = started + _seconds(facts, key, "queue_seconds")
    answered_at = queued + _seconds(facts, key, "answer_seconds")
    talk = np.array([facts["talk_seconds"][code] for code in DISPOSITIONS])[calls["disposition"].to_numpy()]
    talked = answered_at + _whole(chance.lasting(key, "talk", *talk.T))
    given_up = queued + _seconds(facts, key, "patience_seconds")
    return calls.assign(
        queued=np.where(dropped, NEVER, queued),
        answered=np.where(dropped | unanswered, NEVER, answered_at),
        ended=np.select([dropped, unanswered], [queued, given_up], talked),
        disposition=np.where(dropped | unanswered, -1, calls["disposition"]),
    )


def _seconds(facts: dict, key: np.ndarray, name: str) -> np.ndarray:
    return _whole(chance.lasting(key, name, *facts[name]))


def _whole(seconds: np.ndarray) -> np.ndarray:
    return np.maximum(seconds, 1).astype("timedelta64[s]")
