"""What is asked, in words: for menus, provenance and titles."""

import datetime as dt
from collections.abc import Iterable

from city import City
from metrics.filters import Filters
from pages.asked import CHOICES, Asked
from words import t
from words.forms import days

ONE_DAY = dt.timedelta(days=1)


def period_words(asked: Asked, lang: str) -> str:
    """27 Okt–23 Nov 2026"""
    return days(asked.first, asked.last, lang)


def previous_words(asked: Asked, lang: str) -> str:
    """The days of the period that is compared with; '' where none is."""
    before = asked.previous
    if before is None or before.start is None or before.end is None:
        return ""
    return days(before.start, before.end - ONE_DAY, lang)


def names(city: City, table: str) -> dict[str, str]:
    """Code → what a screen calls it."""
    return city.titles(table)


def narrowed_words(filters: Filters, city: City, lang: str) -> str:
    """All choices that narrow, "Dishub; Penerangan jalan umum; aduan"; '' where none does."""
    parts = [_joined(getattr(filters, name), names(city, name)) for name in CHOICES.values()]
    kinds = ", ".join(t(f"kind.{kind}", lang) for kind in filters.kinds)
    return "; ".join(part for part in (*parts, kinds) if part)


def _joined(codes: Iterable[str], known: dict[str, str]) -> str:
    return ", ".join(known.get(code, code) for code in codes)
