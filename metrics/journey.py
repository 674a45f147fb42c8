"""One case's clocks, each told in words and as a strip: counted, paused, off hours, and held by whom.

The same words as `python -m etl explain`.
"""

import datetime as dt
from typing import Any, NamedTuple

from etl.sla.explain import Speech
from etl.sla.told import Told, told
from metrics.one_case import OneCase


class Part(NamedTuple):
    """A stretch of a clock: `text` says from when to when, what it was, held by whom, how long."""

    what: str
    text: str


class Run(NamedTuple):
    """Neighbouring equal parts of a strip; `length` in 60ths of the clock's time."""

    name: str
    length: int


class Leg(NamedTuple):
    """One clock. `what`: runs of counted, paused, closed and off; `held`: runs of abbreviations, '' where
    nobody held the case. `row`: of the table clocks."""

    row: Any
    verdict: str
    title: str
    rule: str
    instants: str
    result: str
    sums: str
    parts: tuple[Part, ...]
    what: tuple[Run, ...]
    held: tuple[Run, ...]


class Journey(NamedTuple):
    """`absent`: a sentence for each clock that such a case has by the rules, and this one lacks."""

    legs: tuple[Leg, ...]
    absent: tuple[str, ...]


def journey(one: OneCase, city: Any, at: dt.datetime, lang: str) -> Journey:
    """Of the case as it is at `at`, each clock by the rule that it was judged by."""
    clocks, absent = told(one.case, one.events, city, at, one.clocks)
    speech = Speech(city, at, lang)
    return Journey(tuple(_leg(clock, speech) for clock in clocks), tuple(map(speech.absent, absent)))


def _leg(clock: Told, speech: Speech) -> Leg:
    parts = (Part(part.what, speech.stretch(part, clock.rule.calendar)) for part in clock.stretches)
    return Leg(
        clock.row,
        clock.verdict,
        speech.title(clock),
        speech.rule(clock),
        speech.instants(clock),
        speech.outcome(clock),
        speech.sums(clock),
        tuple(parts),
        _runs(clock.strip.what),
        _runs(tuple(speech.names.get(agency, agency) for agency in clock.strip.agency)),
    )


def _runs(names: tuple[str, ...]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for name in names:
        if runs and runs[-1].name == name:
            runs[-1] = Run(name, runs[-1].length + 1)
        else:
            runs.append(Run(name, 1))
    return tuple(runs)
