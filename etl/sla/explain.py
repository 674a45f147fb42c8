"""One case's clocks in plain words: which rule, due when, what counted and what did not, held by whom, and
the result. The numbers come from `etl.sla.told`; here they only become sentences.
"""

import datetime as dt
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from city.vocabulary import JUDGED_ROLES
from etl.sla.policy import SOURCE, working_day_seconds
from etl.sla.sentences import WORDS
from etl.sla.stretches import CLOSED, COUNTED, OFF, PAUSED, Stretch, Strip
from etl.sla.told import Absent, Told, told
from etl.sla.verdict import NONE, RUNNING
from words import forms

BLOCKS = {COUNTED: "█", PAUSED: "▒", CLOSED: "▒", OFF: "░"}
DAY = 86_400


class Explanation(NamedTuple):
    """`clocks` and `absent` as `etl.sla.told` gives them, `text` for people."""

    clocks: list[Told]
    absent: list[Absent]
    text: str


def explain(
    case: pd.DataFrame, events: pd.DataFrame, city: Any, at: dt.datetime, lang: str = "id"
) -> Explanation:
    """`case` is one row of the table cases, `events` its steps, `at` an aware moment, `lang` "id" or "en"."""
    clocks, absent = told(case, events, city, at)
    speech = Speech(city, at, lang)
    parts = [speech.heading(case.iloc[0]), *map(speech.clock, clocks), *map(speech.absent, absent)]
    return Explanation(clocks, absent, "\n\n".join([*parts, WORDS[lang]["legend"]]) + "\n")


class Speech:
    """The city's zone and names, the moment and the language, which every sentence needs."""

    def __init__(self, city: Any, at: dt.datetime, lang: str) -> None:
        self.words, self.lang, self.at = WORDS[lang], lang, at
        self.zone, self.label = ZoneInfo(city.zone), city.zone_label
        self.names = dict(zip(city.agencies["code"], city.agencies["abbreviation"], strict=True))
        roles = zip(city.agencies["code"], city.agencies["role"], strict=True)
        self.partners = {code for code, role in roles if role not in JUDGED_ROLES}
        self.days = {name: working_day_seconds(spec) for name, spec in city.calendars.items()}

    def heading(self, case: Any) -> str:
        what = " · ".join(
            filter(None, (case["kind"], case["classification"], case["category"], case["state"]))
        )
        return f"{case['case_id']}: {what}\n{self.words['moment']} {self.instant(self.at)}"

    def clock(self, told: Told) -> str:
        stretches = [self.stretch(stretch, told.rule.calendar) for stretch in told.stretches]
        lines = [self.title(told), self.rule(told), self.instants(told), self.result(told)]
        return "\n  ".join([*lines, *stretches, self.sums(told), *self.strip(told.strip)])

    def absent(self, absent: Absent) -> str:
        start = self.words["milestone"][absent.start]
        return f"{self.words['clock'][absent.clock]}: {self.words['absent'][absent.why].format(start=start)}"

    def title(self, told: Told) -> str:
        row = told.row
        who = self.names.get(row.agency, row.agency) or self.words["whole"]
        again = f", {self.words['round']} {row.round}" if row.round > 1 else ""
        return f"{self.words['clock'][row.clock]}: {who}{again}"

    def rule(self, told: Told) -> str:
        rule, row = told.rule, told.row
        target = self.words["brought"] if rule.unit == SOURCE else self.amount(rule.target, rule.unit)
        if pd.isna(row.target_seconds):
            target = self.words["no_target"]
        return f"{self.words['rule'].format(version=row.policy_version, basis=row.basis)} {target}"

    def instants(self, told: Told) -> str:
        row = told.row
        named = (("started", row.started_at), ("due", row.due_at), (row.ended_by or "stop", row.stopped_at))
        return "; ".join(
            f"{self.words['at'][name]} {self.instant(at)}" for name, at in named if not pd.isna(at)
        )

    def result(self, told: Told) -> str:
        return f"{self.words['result_is']} {self.outcome(told)}"

    def outcome(self, told: Told) -> str:
        by = None if told.late_seconds is None else self.duration(abs(told.late_seconds), told.rule.calendar)
        sentence = self.words["result"][self._which(told)]
        since = self.instant(told.row.paused_since)
        return sentence.format(by=by, since=since)

    def _which(self, told: Told) -> str:
        row, found = told.row, told.verdict
        if found == RUNNING and not pd.isna(row.paused_since):
            return "paused"
        if found == RUNNING and pd.isna(row.decided_at):
            return "late_before" if row.round > 1 and not pd.isna(row.due_at) else "days_only"
        return found if found != NONE else self._why_none(row)

    def _why_none(self, row: Any) -> str:
        if row.clock == "autoclose":
            return "autoclose"
        if pd.isna(row.target_seconds):
            return "partner" if row.agency in self.partners else "no_target"
        if row.ended_by not in ("", "stop"):
            return row.ended_by
        return "days_only" if pd.isna(row.due_at) else "late_before"

    def stretch(self, stretch: Stretch, calendar: str) -> str:
        """From – to, what it was, held by whom, how long."""
        what = self.words["what"][stretch.what]
        why = f" ({stretch.reason.replace('_', ' ')})" if stretch.reason else ""
        who = self.names.get(stretch.agency, stretch.agency) or self.words["nobody"]
        open_seconds = stretch.counted_seconds + stretch.paused_seconds
        lengths = [self.duration(open_seconds, calendar)] if open_seconds else []
        if stretch.off_seconds:
            lengths.append(f"{self.words['what'][OFF]} {forms.duration(stretch.off_seconds, self.lang)}")
        begin, end = self.short(stretch.begin_at), self.short(stretch.end_at)
        return f"{begin} – {end}  {what}{why}, {who}: {' + '.join(lengths)}"

    def sums(self, told: Told) -> str:
        counted, paused = told.sums()
        text = f"{self.words['what'][COUNTED]} {self.duration(counted, told.rule.calendar)}"
        return text + (
            f", {self.words['what'][PAUSED]} {self.duration(paused, told.rule.calendar)}" if paused else ""
        )

    def strip(self, strip: Strip) -> list[str]:
        if not strip.what:
            return []
        runs = [(agency, len(list(run))) for agency, run in groupby(strip.agency)]
        named = (("│" + self.names.get(agency, agency)).ljust(length)[:length] for agency, length in runs)
        return ["".join(BLOCKS[what] for what in strip.what), "".join(named).rstrip()]

    def duration(self, seconds: int, calendar: str) -> str:
        """In working days where the calendar has them: 2 hari kerja 3 jam."""
        day = int(self.days.get(calendar, DAY))
        if day == DAY or seconds < day:
            return forms.duration(seconds, self.lang)
        days, rest = divmod(seconds, day)
        hours = f" {forms.age(rest, self.lang)}" if rest >= 60 else ""
        return self.amount(days, "working day") + hours

    def amount(self, number: float, unit: str) -> str:
        name = self.words["unit"][unit]
        singular = name.removesuffix("s") if self.lang == "en" and number == 1 else name
        return f"{forms.number(number, self.lang, 1)} {singular}"

    def instant(self, at: dt.datetime) -> str:
        return forms.instant(at, self.zone, self.label, self.lang)

    def short(self, at: dt.datetime) -> str:
        return forms.clock(at, self.zone, self.label, self.lang)
