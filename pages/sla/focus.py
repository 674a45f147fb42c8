"""What the page is about: one clock, whose it is, what was promised, and how lengths of it are written."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from city.model import Policy
from city.tables import records
from city.vocabulary import ALWAYS
from etl.sla.lines import BY_AGENCY
from etl.sla.policy import working_day_seconds
from metrics.filters import Filters
from metrics.goals import goal, policy_on, rules_of
from metrics.judged import Scope
from pages.asking import Asking, ask
from pages.place import Place
from pages.said import names
from pages.taking import address_of
from words import t
from words.forms import duration, number, percent

VIEWS = ("summary", "detail", "moved", "agencies", "what_if")
CLOCKS = ("resolve", "respond", "first_follow_up", "forward", "arrive")
KINDS = ("aduan",)
OWN: dict[str, tuple[str, ...]] = {
    "view": VIEWS,
    "clock": CLOCKS,
    "step": ("auto", "week", "month"),
    "policy": (),
    "rule": (),
    "target": (),
}

Row = dict[Hashable, Any]
"""A row of a frame."""


@dataclass(frozen=True)
class Focus:
    """`scope` is "agency" where an agency is asked about and the clock has a line for it. `day_seconds`: of a
    working day where the clock runs in office hours, None where it runs day and night. `of_clocks`: the rules
    of each clock."""

    asking: Asking
    clock: str
    clocks: tuple[str, ...]
    scope: Scope
    policy: Policy | None
    of_clocks: Mapping[str, pd.DataFrame]

    @property
    def lang(self) -> str:
        return self.asking.lang

    @property
    def rules(self) -> pd.DataFrame:
        """Of the clock, for the kinds that are asked for."""
        return self.of_clocks[self.clock]

    @cached_property
    def _each_rule(self) -> list[Any]:
        return list(records(self.rules))

    @cached_property
    def goal(self) -> float | None:
        return goal(self.rules)

    @cached_property
    def day_seconds(self) -> float | None:
        return _day_seconds(self._each_rule, self.asking.place.city.calendars)

    @property
    def title(self) -> str:
        return clock_title(self.clock, self.lang)

    @property
    def whose(self) -> str:
        """Whose time is judged."""
        return t(f"sla.scope_{self.scope}", self.lang)

    @cached_property
    def promise(self) -> str:
        """14 hari kerja; several where the rules differ."""
        said = dict.fromkeys(target_words(row.target, row.unit, self.lang) for row in self._each_rule)
        return " / ".join(said) or t("sla.no_target", self.lang)

    @cached_property
    def basis(self) -> str:
        words = dict.fromkeys(t(f"sla.basis_{row.basis}", self.lang) for row in self._each_rule)
        return " / ".join(words)

    @property
    def version(self) -> str:
        return self.policy.version if self.policy else "–"

    @property
    def of_category(self) -> dict[str, str]:
        return self.asking.place.city.kinds

    @cached_property
    def working_seconds(self) -> float | None:
        """A working day of the rules for resolving what is no emergency."""
        answers, key = self.asking.place.answers, ("working day", self.version)
        return answers.get(key, lambda: (self._working_seconds(),))[0]

    def _working_seconds(self) -> float | None:
        in_office = [row for row in records(rules_of(self.policy, "resolve")) if row.calendar != ALWAYS]
        return _day_seconds(in_office, self.asking.place.city.calendars)

    def take(self, name: str) -> str:
        """Where a table of the page is taken from."""
        return address_of("/sla", name, self.asking.asked)

    def length(self, seconds: float | None) -> str:
        return length(seconds, self.day_seconds, self.lang)

    def answer(self, question: Any, filters: Filters | None = None, **options: Any) -> pd.DataFrame:
        """Of this clock alone, in this scope."""
        clocks = (self.clock,)
        missing = self.asking.lacking(clocks, filters)
        return self.asking.answer(
            question, filters, scope=self.scope, clocks=clocks, missing=missing, **options
        )

    def provenance(self, counts: str, n: int | None, left_out: tuple[str, ...] = ()) -> Any:
        return self.asking.provenance(
            counts,
            n,
            clock=f"{self.title}: {self.whose}",
            policy=t("sla.policy_version", self.lang, version=self.version),
            basis=f"{self.promise} ({self.basis})" if self.basis else self.promise,
            left_out=left_out,
        )


def focus(query: Mapping[str, str]) -> Focus:
    asking = ask(query, kinds=KINDS, own=OWN)
    city, kinds = asking.place.city, asking.filters.kinds
    policy = policy_on(city.policies, asking.asked.last)
    rules = _rules(asking.place, policy, kinds)
    clocks = tuple(clock for clock in CLOCKS if not rules[clock].empty) or ("resolve",)
    clock = asking.asked["clock"] or "resolve"
    clock = clock if clock in clocks else clocks[0]
    scope: Scope = "agency" if asking.filters.agencies and clock in BY_AGENCY else "case"
    return Focus(asking, clock, clocks, scope, policy, rules)


def _rules(place: Place, policy: Policy | None, kinds: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Those of each clock, picked once for all who ask about the same kinds."""
    key = ("rules", policy.version if policy else "", kinds)
    return place.answers.get(
        key, lambda: {clock: rules_of(policy, clock, kinds, place.city.kinds) for clock in CLOCKS}
    )


def of_clock(known: Focus, clock: str) -> Focus:
    """The same of another clock, for what is written about it."""
    return replace(known, clock=clock)


def clock_title(clock: str, lang: str) -> str:
    return t(f"sla.clock_{clock}", lang)


def length(seconds: float | None, day_seconds: float | None, lang: str) -> str:
    """Open time: "3,2 hari kerja" and, within a day, "2,4 jam kerja"; as a plain length day and night."""
    if seconds is None or pd.isna(seconds):
        return "–"
    if day_seconds is None:
        return duration(seconds, lang)
    unit, size = ("day", day_seconds) if seconds >= day_seconds else ("hour", 3600)
    return t(f"sla.working_{unit}s", lang, n=number(seconds / size, lang, 1))


def target_words(target: float, unit: str, lang: str) -> str:
    if unit == "source" or target != target:
        return t("sla.target_source" if unit == "source" else "sla.no_target", lang)
    return t(f"sla.unit_{unit.replace(' ', '_')}", lang, n=number(target, lang, 1))


def share_words(share: float | None, lang: str) -> str:
    return percent(share, lang)


def range_words(low: float, high: float, lang: str) -> str:
    """73–88 %"""
    return f"{percent(low, lang).split(chr(160))[0]}–{percent(high, lang)}"


def called(known: Focus, table: str, code: str) -> str:
    """What a screen calls a code; what has none is said to be unknown."""
    return names(known.asking.place.city, table).get(code, code) or t(f"sla.unknown_{table}", known.lang)


def _day_seconds(rules: Iterable[Any], calendars: Mapping[str, Any]) -> float | None:
    found = {row.calendar for row in rules}
    if len(found) != 1 or (name := found.pop()) == ALWAYS or name not in calendars:
        return None
    return working_day_seconds(calendars[name])
