"""Stage 3 for calls to 112: one rule after the other, from mapped texts to the rows of table `calls`.

As for cases: a doubtful value is set aside and the call flagged; one without a number or start is rejected.
"""

import datetime as dt

import numpy as np
import pandas as pd

from city import City
from city.source import Source
from city.vocabulary import CALL, CALL_COLUMNS, CALL_INSTANTS, CALL_OUTCOMES, DISPOSITIONS
from etl.clean import moments
from etl.clean.codes import known_areas
from etl.clean.marks import Cleaned, begin, flag, rejected_of, unusable
from etl.clean.order import in_order
from etl.clean.text import among, constant, filled, put
from etl.clean.typed import typed
from etl.clean.zones import to_wall
from warehouse import tables

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}


def clean(rows: pd.DataFrame, city: City, source: Source, loaded_at: dt.datetime) -> Cleaned:
    """Mapped rows of a source of calls, made true; `events` is empty. `loaded_at`: as for cases."""
    rows = _with_columns(begin(rows), city, source)
    rows = unusable(rows, "call_id")
    rows = moments.read_recorded(rows, source, loaded_at)
    for name in (*CALL_INSTANTS, "updated_at"):
        rows = moments.read(rows, name, source, loaded_at)
    rows = moments.reject_without(rows, "started_at")
    rows = in_order(rows, CALL_INSTANTS, source.zone)
    rows = _known_outcomes(rows)
    rows = _answers_agree(rows)
    rows = _known_dispositions(rows)
    rows = known_areas(rows, city)
    rows = rows.assign(answer_seconds=_answer_seconds(rows), answer_target_seconds=_targets(rows, city))
    return Cleaned(typed(rows, tables.calls, city.zone, "started_at"), pd.DataFrame(), rejected_of(rows))


def _with_columns(rows: pd.DataFrame, city: City, source: Source) -> pd.DataFrame:
    """Every column that a rule reads, blank where the source has none."""
    blank = constant("", rows.index)
    absent = {name: blank for name in (*CALL_COLUMNS, "caller_hash") if name not in rows}
    fixed = {"city_code": constant(city.code, rows.index), "source": constant(source.name, rows.index)}
    return rows.assign(**absent, **fixed)


def _known_outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """Where nothing tells what became of a call, its instants do."""
    outcome, is_unknown = among(rows["outcome"], CALL_OUTCOMES)
    has_queued, has_answered = (~np.isnat(rows[name].to_numpy()) for name in ("queued_at", "answered_at"))
    words = np.select([has_answered, has_queued], ["answered", "unanswered"], "dropped")
    told = pd.Series(words, index=rows.index, dtype="str")
    return flag(rows.assign(outcome=filled(outcome, told)), "unknown_outcome", is_unknown)


def _answers_agree(rows: pd.DataFrame) -> pd.DataFrame:
    """Only a call that was answered has a time of answering."""
    is_answered = rows["outcome"].eq("answered").to_numpy()
    answered = rows["answered_at"].to_numpy()
    rows = flag(rows, "answered_without_time", is_answered & np.isnat(answered))
    rows = flag(rows, "time_without_answer", ~is_answered & ~np.isnat(answered))
    return rows.assign(answered_at=np.where(is_answered, answered, moments.NEVER))


def _known_dispositions(rows: pd.DataFrame) -> pd.DataFrame:
    """An answered call whose nature is unknown or not told is not classified; others have none."""
    disposition, is_unknown = among(rows["disposition"], DISPOSITIONS)
    is_answered = rows["outcome"].eq("answered").to_numpy()
    disposition = put(filled(disposition, "unclassified"), ~is_answered, "")
    return flag(rows.assign(disposition=disposition), "unknown_disposition", is_unknown)


def _answer_seconds(rows: pd.DataFrame) -> pd.Series:
    """From the queue to the answer; missing where either is."""
    waited = (rows["answered_at"] - rows["queued_at"]).dt.total_seconds()
    return waited.floordiv(1).astype("Int32")


def _targets(rows: pd.DataFrame, city: City) -> pd.Series:
    """The answer target of the policy that was valid on the local day of each call; missing before any."""
    day = to_wall(rows["started_at"].to_numpy("M8[us]"), city.zone).astype("M8[D]")
    target = np.full(len(rows), np.nan)
    for policy in sorted(city.policies, key=lambda policy: policy.valid_from):
        rules = policy.rules[(policy.rules["clock"] == "answer") & (policy.rules["applies_to"] == CALL)]
        seconds = rules["target"].iloc[0] * _SECONDS[rules["unit"].iloc[0]] if len(rules) else np.nan
        target = np.where(day >= np.datetime64(policy.valid_from, "D"), seconds, target)
    return pd.Series(target, index=rows.index).round().astype("Int32")
