"""A week's review on its way out of the house: what it was made of, for paper, workbook and chat alike.

Few cases of a sensitive category are never told there, whoever takes it along.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from city.model import City
from metrics.review.agenda import Review
from reports.names import Name, names
from reports.news import Names, Promised
from reports.schedule import Due
from words import t
from words.forms import day, days, instant, number

Told = list[tuple[str, str]]


@dataclass(frozen=True)
class Known:
    """What a pack is pinned to: when it was made, from which data version and which city folder."""

    at: dt.datetime
    version: int
    fingerprint: str
    is_simulated: bool


@dataclass(frozen=True)
class Content:
    """`at`: the moment that the week is asked about; `steps`: of the schedule around its meeting."""

    review: Review
    promised: Sequence[Promised]
    city: City
    known: Known
    at: dt.datetime
    lang: str
    stage: str = ""
    steps: Sequence[Due] = ()

    @cached_property  # asked for at every line
    def names(self) -> Names:
        return city_names(self.city, self.lang)

    @cached_property
    def district(self) -> Name:
        return names(self.city, "districts", "")

    @property
    def title(self) -> str:
        week = self.review.week
        return t("review.heading", self.lang, days=days(week.start, week.last_day, self.lang))

    @property
    def place(self) -> str:
        return f"{self.city.service} · {self.city.name}"

    @property
    def mark(self) -> str:
        """DATA SIMULASI, in a demo."""
        return t("frame.simulated", self.lang) if self.known.is_simulated else ""


def city_names(city: City, lang: str) -> Names:
    missing = t("review.unknown", lang)
    return Names(
        names(city, "agencies", missing), names(city, "areas", missing), names(city, "categories", missing)
    )


def scheduled(content: Content) -> str:
    """draf Sen, 23 Nov 2026 10.00 WIB; sanggahan sampai …; and where a step was moved, from which day."""
    return "; ".join(step_said(step, content.city, content.lang) for step in content.steps)


def step_said(step: Due, city: City, lang: str) -> str:
    at = instant(step.at, ZoneInfo(city.zone), city.zone_label, lang)
    said = t(f"review.step_{step.stage}", lang, at=at)
    if step.moved_from is None:
        return said
    return f"{said} ({t('review.step_moved', lang, day=day(step.moved_from, lang))})"


def told(content: Content) -> Told:
    """(what, words) about how it was made."""
    lang, week, known = content.lang, content.review.week, content.known
    made = instant(known.at, ZoneInfo(content.city.zone), content.city.zone_label, lang)
    return [
        (t("review.told_period", lang), days(week.start, week.last_day, lang)),
        (t("review.told_version", lang), number(known.version, lang)),
        (t("review.told_city", lang), known.fingerprint[:12]),
        (t("review.told_made", lang), made),
        *[(t("review.told_schedule", lang), scheduled(content)) for _ in content.steps[:1]],
        (t("review.told_counts", lang), t("review.told_counts_words", lang)),
        (t("review.told_usual", lang), t("review.standing_note", lang)),
        (t("review.told_share", lang), t("review.told_share_words", lang)),
        (t("review.told_left", lang), t("review.told_left_words", lang)),
    ]
