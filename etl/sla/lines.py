"""Which clocks each case has: when each began, and when and by what it ended. Targets are no matter here.

A clock of the case runs from the rule's start to its stop. Besides, each agency that held the case has a line
of its own for the clocks in BY_AGENCY, from its disposition on. A line ends by the first of: the case found
invalid, its own stop, the end of the case that overtook it, the hand-over to another agency.

Lines are arrays by name, one entry a clock row: case, rule and agency are positions, start and end UTC
microseconds or NEVER, ended a position in ENDINGS, and seq numbers the lines of one case and clock. Standing
are the stretches in which lines stand: line (a position), since, until, and source (the position of the event
that began it, -1: a resolution).
"""

import numpy as np
import pandas as pd

from etl.sla.columns import NEVER, NOBODY, pairs
from etl.sla.history import History
from etl.sla.policy import NO_RULE, SOURCE, SUBJECT, Rulebook, Span
from etl.sla.rounds import Rounds

ENDINGS = ("", "stop", "transfer", "invalid", "superseded")
RUNNING, STOP, TRANSFER, INVALID, SUPERSEDED = range(5)
BY_AGENCY = ("first_follow_up", "arrive", "resolve")
PAUSED = ("first_follow_up", "respond", "resolve")
ANSWERS = ("first_follow_up", "respond")  # a resolution answers too
WITHOUT_VERDICT = "autoclose"
LINE = ("case", "rule", "agency", "round", "start", "end", "ended", "seq")
STANDING = ("line", "since", "until", "source")

Subjects = list[tuple[str, str, str]]
Arrays = dict[str, np.ndarray]
Ends = dict[int, np.ndarray]
"""What may end each line, by position in ENDINGS; of two at the same instant the first counts."""


def clock_lines(cases: pd.DataFrame, history: History, book: Rulebook) -> tuple[Arrays, Arrays]:
    """(lines, standing). A clock that applies but never began has no line."""
    subject, subjects = _subjects(cases)
    rounds = {stop: history.rounds(stop) for stop in {_finishing(span) for span in book.spans()}}
    used = {span.clock: np.zeros(len(cases), np.int64) for span in book.spans()}
    began = {span.clock: np.zeros(len(cases), bool) for span in book.spans()}
    lines, standing, count = [], [], 0
    for span in book.spans():
        chosen = book.chosen(span, subjects)
        rule = _rule_of_cases(span, chosen, subject, book, history, began[span.clock])
        parts = [_of_cases(span, rule, history, rounds[_finishing(span)])]
        if span.clock in BY_AGENCY:
            holds = history.holds
            rule = chosen[book.version_at(holds.start), subject[holds.case]]
            parts.append(_of_agencies(span, rule, history, rounds[_finishing(span)]))
        for part in parts:
            lines.append(part | {"seq": _numbered(part["case"], used[span.clock])})
            if span.clock in PAUSED:
                stands = _standing(part, book, rounds[_finishing(span)])
                standing.append(stands | {"line": stands["line"] + count})
            count += len(part["case"])
    return _joined(lines, LINE), _joined(standing, STANDING)


def _joined(parts: list[Arrays], names: tuple[str, ...]) -> Arrays:
    nothing = np.empty(0, np.int64)
    return {name: np.concatenate([nothing, *(part[name] for part in parts)]) for name in names}


def _subjects(cases: pd.DataFrame) -> tuple[np.ndarray, Subjects]:
    """Which of the distinct (kind, classification, category) each case is, and these."""
    code = np.zeros(len(cases), np.int64)
    for name in SUBJECT:
        codes, known = pd.factorize(cases[name])
        code = code * len(known) + codes
    subject, distinct = pd.factorize(code)
    first = np.empty(len(distinct), np.int64)
    first[subject[::-1]] = np.arange(len(code))[::-1]  # what is written last stays
    return subject, list(zip(*(cases[name].iloc[first] for name in SUBJECT), strict=True))


def _finishing(span: Span) -> str:
    """The column that says when the case itself is done."""
    return span.stop if span.clock == "resolve" else "resolved_at"


def _numbered(case: np.ndarray, used: np.ndarray) -> np.ndarray:
    """1, 2, … for each case (they are in order), going on from the numbers `used`, which it moves on."""
    begins = np.flatnonzero(np.append(True, case[1:] != case[:-1])[: len(case)])
    count = np.diff(np.append(begins, len(case)))
    number = used[case] + 1 + np.arange(len(case)) - np.repeat(begins, count)
    used[case[begins]] += count
    return number


def _rule_of_cases(
    span: Span, chosen: np.ndarray, subject: np.ndarray, book: Rulebook, history: History, began: np.ndarray
) -> np.ndarray:
    """`began`: cases for which the clock has begun already, and which this adds to. A later version may start
    a clock elsewhere; a case has it once."""
    start = history.at[span.start]
    rule = np.where((start == NEVER) | began, NO_RULE, chosen[book.version_at(start), subject])
    began |= rule != NO_RULE
    return rule


def _of_cases(span: Span, rule: np.ndarray, history: History, rounds: Rounds) -> Arrays:
    clock, start, stop = span
    case = np.flatnonzero(rule != NO_RULE)
    if clock == "resolve":
        case, number, finish = _rounds_of_cases(case, rule, rounds)
        part = _part(case, rule[case], NOBODY, number, history.at[start][case])
        return _ended(part, {STOP: finish}, stop, history)
    part = _part(case, rule[case], NOBODY, 1, history.at[start][case])
    stopped = history.at[stop][case]
    if clock == WITHOUT_VERDICT:
        return _ended(part, {STOP: stopped}, stop, history)
    if clock == "first_follow_up":  # an answer from before the disposition was not the agency's
        stopped = np.where(stopped < part["start"], history.answered(case), stopped)
    return _until_finish(part, {STOP: stopped}, span, history, rounds)


def _of_agencies(span: Span, rule: np.ndarray, history: History, rounds: Rounds) -> Arrays:
    clock, _, stop = span
    holds = history.holds
    hold = np.flatnonzero(rule != NO_RULE)
    if clock == "resolve":
        hold, number, finish = _rounds_of_holds(hold, history, rounds)
        part = _part(holds.case[hold], rule[hold], holds.agency[hold], number, holds.start[hold])
        return _ended(part, {STOP: finish, TRANSFER: holds.end[hold]}, stop, history)
    part = _part(holds.case[hold], rule[hold], holds.agency[hold], 1, holds.start[hold])
    nowhere = np.full(len(rule), NEVER)
    ends = {STOP: holds.own.get(stop, nowhere)[hold], TRANSFER: holds.end[hold]}
    return _until_finish(part, ends, span, history, rounds)


def _part(
    case: np.ndarray, rule: np.ndarray, agency: np.ndarray | int, number: np.ndarray | int, start: np.ndarray
) -> Arrays:
    whole = np.zeros_like(case)
    return {"case": case, "rule": rule, "agency": whole + agency, "round": whole + number, "start": start}


def _rounds_of_cases(
    case: np.ndarray, rule: np.ndarray, rounds: Rounds
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(case, round, its resolution), ordered by case and round."""
    later = np.flatnonzero(rule[rounds.case] != NO_RULE)
    number = np.concatenate([np.ones_like(case), rounds.number[later]])
    finish = np.concatenate([rounds.first[case], rounds.finished[later]])
    case = np.concatenate([case, rounds.case[later]])
    order = np.argsort(case, kind="stable")
    return case[order], number[order], finish[order]


def _rounds_of_holds(
    hold: np.ndarray, history: History, rounds: Rounds
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(hold, round, its resolution) for each round of the case in which an agency held it, in their order."""
    case, start, end = (whole[hold] for whole in (history.holds.case, history.holds.start, history.holds.end))
    one = rounds.first[case] >= start
    i, j = pairs(case, rounds.case)
    meets = (rounds.finished[j] >= start[i]) & (rounds.opened[j] < end[i])
    i, j = i[meets], j[meets]
    held = np.concatenate([hold[one], hold[i]])
    number = np.concatenate([np.ones(one.sum(), np.int64), rounds.number[j]])
    finish = np.concatenate([rounds.first[case[one]], rounds.finished[j]])
    order = np.argsort(held, kind="stable")
    return held[order], number[order], finish[order]


def _until_finish(part: Arrays, ends: Ends, span: Span, history: History, rounds: Rounds) -> Arrays:
    """The end of the case answers, or overtakes what was never recorded; after it no such clock begins."""
    finish = rounds.finish_from(part["case"], part["start"])
    if span.clock in ANSWERS:
        ends = {**ends, STOP: np.minimum(ends[STOP], finish)}
    else:
        ends = {STOP: ends[STOP], SUPERSEDED: finish, **ends}
    began = part["start"] <= finish
    return {name: values[began] for name, values in _ended(part, ends, span.stop, history).items()}


def _ended(part: Arrays, ends: Ends, stop: str, history: History) -> Arrays:
    end, ended = history.invalid_at[part["case"]], np.full(len(part["case"]), INVALID)
    for code, at in ends.items():
        ended = np.where(at < end, code, ended)
        end = np.minimum(end, at)
    undated = np.where(history.is_invalid, INVALID, np.where(history.is_over(stop), SUPERSEDED, RUNNING))
    return part | {"end": end, "ended": np.where(end == NEVER, undated[part["case"]], ended)}


def _standing(part: Arrays, book: Rulebook, rounds: Rounds) -> Arrays:
    """A target that the source brings along is its own affair: nothing moves it."""
    still, start, end = rounds.still, part["start"], part["end"]
    brought = (book.column("unit") == SOURCE)[part["rule"]]
    line, j = pairs(part["case"], still.case)
    since, until = np.maximum(still.since[j], start[line]), np.minimum(still.until[j], end[line])
    stands = (since < until) & ~brought[line]
    return {
        "line": line[stands],
        "since": since[stands],
        "until": until[stands],
        "source": still.source[j][stands],
    }
