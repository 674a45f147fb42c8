"""Any history has the clocks of a reference that walks through it step by step and minute by minute."""

import datetime as dt
from functools import cache
from itertools import count

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sla.told import told

WIB = dt.timezone(dt.timedelta(hours=7))
MONDAY = dt.datetime(2026, 11, 23, tzinfo=WIB)
NEVER = dt.datetime(9999, 1, 1, tzinfo=WIB)
LATER = dt.datetime(2027, 6, 1, tzinfo=WIB)
MINUTE = dt.timedelta(minutes=1)
FINISHES = ("selesai", "ditutup")
ENDINGS = ("tidak_valid", *FINISHES)
HOURS = {
    "mon": [("08:00", "10:00"), ("11:00", "12:00")],
    "tue": [("08:00", "09:30")],
    "thu": [("09:00", "10:00")],
}
HOLIDAY = dt.date(2026, 12, 1)  # a Tuesday
OLD = """\
forward          aduan                      received_at   forwarded_at   2 working hour  office acuan
first_follow_up  aduan                      forwarded_at  responded_at   1 working day   office usulan
respond          aduan                      received_at   responded_at  90 minute        24x7   usulan
arrive           aduan                      received_at   arrived_at     2 hour          24x7   acuan
resolve          aduan:tanpa_pengawasan     received_at   resolved_at    2 working day   office acuan
resolve          aduan:berkadar_pengawasan  received_at   resolved_at    3 working hour  office acuan
autoclose        aduan                      responded_at  closed_at      1 working day   office acuan
"""
NEW = OLD.replace("2 working day", "1 working day").replace("3 working hour", "1 working hour")
CHANGE = dt.date(2026, 11, 26)  # a Thursday

COMMON = """\
didisposisikan dishub, ditanggapi dishub
didisposisikan dlhkp, ditanggapi
didisposisikan dlhkp, tiba dlhkp
didisposisikan polres
didisposisikan
ditanggapi dishub
tiba
ditunda dishub, dikerjakan dishub
ditunda
selesai
selesai, dibuka_kembali, selesai
selesai, ditutup, dibuka_kembali
ditutup
dibuka_kembali
tidak_valid"""
minutes = st.sampled_from([0, 1, 59, 60, 150, 600, 1441, 3000, 7201]) | st.integers(0, 3000)
steps = st.lists(
    st.sampled_from(COMMON.splitlines()).flatmap(
        lambda line: st.tuples(*(st.tuples(minutes, st.just(step.strip())) for step in line.split(",")))
    ),
    max_size=5,
).map(lambda blocks: [step for block in blocks for step in block])


@pytest.fixture(scope="module")
def city(sla):
    versions = sla.policy(OLD, "2026-01-01"), sla.policy(NEW, CHANGE.isoformat())
    return sla.city(*versions, hours=HOURS, holidays=[HOLIDAY])


history = st.tuples(
    st.integers(0, 5 * 24 * 60),
    steps,
    st.sampled_from(["tanpa_pengawasan", "berkadar_pengawasan", ""]),
    st.sampled_from(["second", "second", "day"]),
    st.sampled_from(["", "", "", "duplikat"]),
)


@settings(max_examples=30)
@given(st.lists(history, min_size=1, max_size=5))
def test_any_histories_give_the_clocks_of_a_walk_through_each(sla, city, histories):
    cases = [_case(sla, f"wa:{number}", *history) for number, history in enumerate(histories)]
    found = {case[0]["case_id"]: {} for case, _ in cases}
    for row in sla.clocks(*(case for case, _ in cases), city=city).itertuples():
        found[row.case_id][_key(row)] = _told(row)
    assert found == {case[0]["case_id"]: Walk(case[0], told).clocks() for case, told in cases}


@settings(max_examples=25)
@given(history)
def test_the_stretches_of_any_clock_fill_it_and_add_up_to_its_seconds(sla, city, history):
    case, _ = _case(sla, "wa:1", *history)
    clocks, _ = told(*sla.frames(case), city, LATER)
    for clock in clocks:
        parts = clock.stretches
        edges = [at for part in parts for at in (part.begin_at, part.end_at)]
        assert edges[1:-1:2] == edges[2::2]
        if not pd.isna(clock.row.stopped_at):
            assert clock.sums() == (clock.row.counted_seconds, clock.row.paused_seconds)
            ends = [clock.row.started_at, clock.row.stopped_at]
            assert [edges[0], edges[-1]] == ends if parts else ends[0] >= ends[1]
        elif not pd.isna(clock.row.paused_since):
            assert clock.sums()[1] >= clock.row.paused_seconds


@settings(max_examples=15)
@given(history)
def test_a_judged_clock_is_told_as_it_was_judged_whatever_the_folder_says_today(sla, city, history):
    case, _ = _case(sla, "wa:1", *history)
    stored = sla.clocks(case, city=city).set_index(["clock", "seq"])
    today = sla.city(sla.policy(NEW, "2026-01-01"), hours=HOURS, holidays=[HOLIDAY])
    for clock in told(*sla.frames(case), today, LATER, stored.reset_index())[0]:
        key = (clock.row.clock, clock.row.seq)
        if key in stored.index:
            was = stored.loc[key]
            for name in ("policy_version", "due_at", "target_seconds", "is_on_time"):
                is_blank = pd.isna(was[name])
                assert (
                    pd.isna(getattr(clock.row, name)) if is_blank else getattr(clock.row, name) == was[name]
                )
            if not pd.isna(was["target_seconds"]) and clock.rule.unit != "source":
                assert clock.rule.seconds == was["target_seconds"]


def _case(sla, case_id, first, steps, classification, precision, outcome):
    at, told = MONDAY + first * MINUTE, []
    for gap, words in [(0, "diterima"), *steps]:
        at += gap * MINUTE
        state, _, agency = words.partition(" ")
        told.append((at, state, agency))
    texts = [f"{at:%Y-%m-%d %H:%M} {state} {agency}" for at, state, agency in told]
    given = {"classification": classification, "time_precision": precision, "outcome": outcome}
    return sla.case(*texts, case_id=case_id, **given), told


class Walk:
    """One case. `steps`: (at, state, agency), local and in order."""

    def __init__(self, row, steps):
        self.row, self.steps = row, steps
        self.is_invalid = row["state"] == "tidak_valid" or row["outcome"] == "duplikat"
        self.invalid = NEVER
        if self.is_invalid:
            said = [at for at, state, _ in steps if state == "tidak_valid"]
            closed = min(self.column("closed_at"), self.column("resolved_at"))
            self.invalid = said[0] if said else closed if closed < NEVER else steps[-1][0]
        self.pauses = [
            (at, steps[i + 1][0] if i + 1 < len(steps) else NEVER)
            for i, (at, state, _) in enumerate(steps)
            if state == "ditunda"
        ]
        self.rounds = self.find_rounds()
        self.holds = self.find_holds()

    def column(self, name):
        value = self.row[name]
        return _local(value)

    def find_rounds(self):
        """[(opened, finished)]; the first is open from the start."""
        rounds, is_open = [[MONDAY, NEVER]], True
        for at, state, _ in self.steps:
            if is_open and state in FINISHES:
                rounds[-1][1], is_open = at, False
            elif not is_open and state == "dibuka_kembali":
                rounds.append([at, NEVER])
                is_open = True
        if len(rounds) == 1:
            closed = self.column("closed_at") if self.row["state"] in ENDINGS or self.is_invalid else NEVER
            resolved = self.column("resolved_at")
            rounds[0][1] = closed if resolved == NEVER else resolved
        return rounds

    def find_holds(self):
        """[(agency, start, end, {state: first own step})]"""
        holds = []
        for at, state, agency in self.steps:
            if state == "didisposisikan" and agency and (not holds or holds[-1][0] != agency):
                if holds:
                    holds[-1][2] = at
                holds.append([agency, at, NEVER, {}])
            elif holds and agency in ("", holds[-1][0]):
                holds[-1][3].setdefault(state, at)
        if not holds and self.row["agency"] and self.row["forwarded_at"] is not None:
            holds = [[self.row["agency"], self.column("forwarded_at"), NEVER, {}]]
        if len(holds) == 1:
            for state, name in (("ditanggapi", "responded_at"), ("tiba", "arrived_at")):
                if holds[0][1] <= self.column(name) < NEVER:
                    holds[0][3].setdefault(state, self.column(name))
        return holds

    def clocks(self):
        found = {}
        for clock, start, stop in (
            ("forward", "received_at", "forwarded_at"),
            ("first_follow_up", "forwarded_at", "responded_at"),
            ("respond", "received_at", "responded_at"),
            ("arrive", "received_at", "arrived_at"),
            ("autoclose", "responded_at", "closed_at"),
        ):
            if self.column(start) < NEVER:
                stopped = self.column(stop)
                if clock == "first_follow_up" and stopped < self.column(start):
                    stopped = min([hold[3].get("ditanggapi", NEVER) for hold in self.holds], default=NEVER)
                found |= self.until_finish(clock, "", self.column(start), stopped, NEVER)
        found |= self.resolve("", self.column("received_at"), NEVER)
        for agency, start, end, own in self.holds:
            found |= self.until_finish("first_follow_up", agency, start, own.get("ditanggapi", NEVER), end)
            found |= self.until_finish("arrive", agency, start, own.get("tiba", NEVER), end)
            found |= self.resolve(agency, start, end)
        return found

    def until_finish(self, clock, agency, start, stop, transfer):
        finish = next((end for _, end in self.rounds if end >= start), None)
        if clock == "autoclose":
            finish = NEVER
        if finish is None:
            return {}
        if clock in ("first_follow_up", "respond"):
            stop = min(stop, finish)
        ends = [("stop", stop), ("superseded", finish), ("transfer", transfer)]
        return self.judged(clock, agency, 1, start, ends, False)[0]

    def resolve(self, agency, start, transfer):
        found, was_late = {}, False
        for number, (opened, finish) in enumerate(self.rounds, 1):
            if finish >= start and opened < transfer:
                ends = [("stop", finish), ("transfer", transfer)]
                row, is_late = self.judged("resolve", agency, number, start, ends, was_late)
                found |= row
                was_late |= is_late
        return found

    def judged(self, clock, agency, number, start, ends, was_late):
        rule = self.rule(clock, start)
        if rule is None:
            return {}, False
        ended, end = "invalid", self.invalid
        for word, at in ends:
            if at < end:
                ended, end = word, at
        if end == NEVER:
            over = ("ditutup",) if clock == "autoclose" else FINISHES
            ended = "invalid" if self.is_invalid else "superseded" if self.row["state"] in over else ""
        still = self.still(clock, start, end)
        due = self.due(clock, rule, agency, start, still)
        is_judged = due < NEVER and clock != "autoclose" and ended != "superseded"
        is_judged &= end < NEVER or not ended
        is_late = is_judged and bool(ended) and due < end
        is_judged &= not was_late
        is_on_time = is_judged and ended == "stop" and not is_late
        decided = end if is_on_time else due if is_judged and (is_late or not ended) else NEVER
        until = end if end < NEVER else max([pause[1] for pause in still if pause[1] < NEVER], default=start)
        opened = self.minutes(rule, start, until, ())
        counted = self.minutes(rule, start, until, still)
        going_on = [max(since, start) for since, until in still if until == NEVER and not ended]
        verdict = (is_on_time if is_on_time or is_late else None) if is_judged else None
        told = {
            "due": due,
            "stop": end,
            "ended": ended,
            "counted": counted * 60 if ended and end < NEVER else None,
            "paused": (opened - counted) * 60,
            "since": going_on[0] if going_on else NEVER,
            "decided": decided,
            "on_time": verdict,
        }
        return {(clock, agency, number, start): told}, is_late

    def rule(self, clock, start):
        lines = [line.split() for line in (NEW if start.date() >= CHANGE else OLD).splitlines()]
        names = (f"aduan:{self.row['classification']}", "aduan")
        mine = [line for name in names for line in lines if line[0] == clock and line[1] == name]
        return mine[0] if mine else None

    def still(self, clock, start, end):
        if clock not in ("first_follow_up", "respond", "resolve"):
            return []
        closed = [
            (done, opened) for (_, done), (opened, _) in zip(self.rounds, self.rounds[1:], strict=False)
        ]
        stretches = [(max(a, start), min(b, end)) for a, b in self.pauses + closed]
        return [(a, b) for a, b in stretches if a < b]

    def due(self, clock, rule, agency, start, still):
        """Minute by minute; working days first to the day, then the open minutes up to it without pauses."""
        amount, unit = int(rule[4]), " ".join(rule[5:-2])
        is_day = self.row["time_precision"] == "day"
        if agency == "polres" or (is_day and unit != "working day"):
            return NEVER
        if unit != "working day":
            return self.after(rule, start, amount * (1 if unit == "minute" else 60), still)
        due = _working_days(start, amount, is_day)
        minutes = self.minutes(rule, start, due, ())
        if still and self.minutes(rule, start, due, still) < minutes:
            due = self.after(rule, start, minutes, still)
        return due if not is_day or due == NEVER else due.replace(hour=23, minute=59, second=59)

    def after(self, rule, start, minutes, still):
        """The end of the last of so many minutes; NEVER where they don't pass in three months."""
        at = start
        last = min((since for since, until in still if until == NEVER), default=NEVER)
        for _ in range(100 * 24 * 60):
            if minutes == 0:
                return at
            if at >= last:  # no minute counts any more
                return NEVER
            minutes -= _is_open(rule[-2], at) and not any(since <= at < until for since, until in still)
            at += MINUTE
        return NEVER

    def minutes(self, rule, start, end, still):
        passed = (start + n * MINUTE for n in range(max(0, int((end - start) / MINUTE))))
        return sum(_is_open(rule[-2], at) and not any(a <= at < b for a, b in still) for at in passed)


def _working_days(start, n, is_day):
    """Boston's rule, a day after the other."""
    at = start
    while not _shifts(at.date()):
        at += dt.timedelta(days=1)
    if at.time() >= _shifts(at.date())[-1][1]:
        at = _next_business_day(at)
        at = _at(at.date(), 0, 0)
    for _ in range(n):
        at = _next_business_day(at)
    return _at(at.date(), -1, 1) if is_day else at


def _next_business_day(at):
    return next(day for n in count(1) if _shifts((day := at + dt.timedelta(days=n)).date()))


def _at(date, shift, side):
    return dt.datetime.combine(date, _shifts(date)[shift][side], WIB)


@cache
def _shifts(date):
    named = HOURS.get(f"{date:%a}".lower(), []) if date != HOLIDAY else []
    return [tuple(map(dt.time.fromisoformat, shift)) for shift in named]


@cache
def _is_open(calendar, at):
    return calendar == "24x7" or any(opens <= at.time() < closes for opens, closes in _shifts(at.date()))


def _key(row):
    return row.clock, row.agency, row.round, _local(row.started_at)


def _told(row):
    return {
        "due": _local(row.due_at),
        "stop": _local(row.stopped_at),
        "ended": row.ended_by,
        "counted": None if pd.isna(row.counted_seconds) else row.counted_seconds,
        "paused": row.paused_seconds,
        "since": _local(row.paused_since),
        "decided": _local(row.decided_at),
        "on_time": None if pd.isna(row.is_on_time) else row.is_on_time,
    }


def _local(at):
    return NEVER if pd.isna(at) else at.tz_convert(WIB).to_pydatetime()
