"""How numbers, instants and durations are written: 1.234,5 · 88 % · Sel, 24 Nov 2026 08.20 WIB · 2 hari.

Babel knows the separators and the names of days and months; the forms are ours. A missing value is a dash.
"""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from babel.dates import format_date, format_datetime, get_day_names, get_month_names
from babel.numbers import format_decimal, get_group_symbol
from typing_extensions import TypeIs

NOTHING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
TIME = {"id": "HH.mm", "en": "HH:mm"}
UNITS = {
    "id": {"second": "dtk", "minute": "mnt", "hour": "jam", "day": "hari"},
    "en": {"second": "s", "minute": "min", "hour": "h", "day": "d"},
}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def number(value: float | None, lang: str = "id", digits: int = 0) -> str:
    """1234.5 with one digit is "1.234,5"; at most `digits` decimals, never one that says nothing."""
    if _is_missing(value):
        return NOTHING
    return _decimal(value, lang, digits)


def percent(share: float | None, lang: str = "id", digits: int = 0) -> str:
    """0.88 is "88 %"."""
    return NOTHING if _is_missing(share) else number(share * 100, lang, digits) + NO_BREAK + "%"


def change(value: int | None, lang: str = "id") -> str:
    """+3, −2, or = where nothing changed."""
    if _is_missing(value):
        return NOTHING
    if value == 0:
        return "="
    return ("+" if value > 0 else "−") + number(abs(value), lang)


def instant(at: datetime | None, zone: tzinfo, label: str, lang: str = "id") -> str:
    """Sel, 24 Nov 2026 08.20 WIB"""
    return _written(at, f"EEE, d MMM y {TIME[lang]}", zone, label, lang)


def clock(at: datetime | None, zone: tzinfo, label: str, lang: str = "id") -> str:
    """Sel 24 Nov 08.20 WIB: the wall's clock."""
    return _written(at, f"EEE d MMM {TIME[lang]}", zone, label, lang)


def time_of_day(at: datetime | None, zone: tzinfo, label: str, lang: str = "id") -> str:
    """08.20 WIB"""
    return _written(at, TIME[lang], zone, label, lang)


def lately(at: datetime, now: datetime, zone: tzinfo, label: str, lang: str = "id") -> str:
    """08.20 WIB of today; Sel 08.20 WIB of the six days before; Sel 24 Nov 08.20 WIB of older ones."""
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    if days == 0:
        return time_of_day(at, zone, label, lang)
    return _written(at, f"EEE {TIME[lang]}", zone, label, lang) if days < 7 else clock(at, zone, label, lang)


def sentence(text: str) -> str:
    """With a capital at its head: what a sentence begins with may stand inside another too."""
    return text[:1].upper() + text[1:]


def day(of: date | None, lang: str = "id") -> str:
    """24 Nov 2026"""
    return NOTHING if _is_missing(of) else format_date(of, "d MMM y", locale=lang)


def day_name(weekday: int, lang: str = "id") -> str:
    """Rabu is 2."""
    return get_day_names("wide", locale=lang)[weekday]


def days(first: date, last: date, lang: str = "id") -> str:
    """A period with both its ends, nothing said twice: 24 Nov 2026, 16–22 Nov 2026, 27 Okt–23 Nov 2026."""
    if first == last:
        return day(last, lang)
    if first.year != last.year:
        return f"{day(first, lang)}–{day(last, lang)}"
    pattern = "d" if first.month == last.month else "d MMM"
    return f"{format_date(first, pattern, locale=lang)}–{day(last, lang)}"


def weekday(day: date, back: int, lang: str = "id") -> str:
    """Sel: the short name of the day that was `back` days before."""
    return get_day_names("abbreviated", locale=lang)[(day.weekday() - back) % 7]


def age(seconds: float | None, lang: str = "id") -> str:
    """How old something is, in its largest unit alone: 4 dtk, 2 mnt, 3 jam, 2 hari. Never below zero."""
    if _is_missing(seconds):
        return NOTHING
    return _age(max(0, int(seconds)), lang)


def duration(seconds: float | None, lang: str = "id") -> str:
    """A length of time in its two largest units: 45 dtk, 12 mnt, 1 jam 5 mnt, 2 hari 3 jam."""
    if _is_missing(seconds):
        return NOTHING
    whole = max(0, int(seconds))
    if whole < _HOUR:
        return _age(whole, lang)
    size, rest, big, small = (
        (_DAY, _HOUR, "day", "hour") if whole >= _DAY else (_HOUR, _MINUTE, "hour", "minute")
    )
    left = whole % size // rest
    return _unit(whole // size, big, lang) + (f" {_unit(left, small, lang)}" if left else "")


def elapsed(seconds: float | None, lang: str = "id") -> str:
    """A running clock: 04.12 (minutes and seconds) within the hour, then as a duration."""
    if _is_missing(seconds):
        return NOTHING
    whole = max(0, int(seconds))
    if whole >= _HOUR:
        return duration(whole, lang)
    return f"{whole // 60:02d}{TIME[lang][2]}{whole % 60:02d}"


def forms_for_browser(label: str, lang: str = "id") -> dict[str, object]:
    """What the wall's script needs to write the same clock, ages and running times by itself."""
    days = get_day_names("abbreviated", locale=lang)
    months = get_month_names("abbreviated", locale=lang)
    return {
        "days": [
            days[(day - 1) % 7] for day in range(7)
        ],  # JavaScript's week begins on Sunday, Babel's on Monday
        "months": [months[month] for month in range(1, 13)],
        "colon": TIME[lang][2],
        "thousands": get_group_symbol(lang),
        "zone": label,
        "units": UNITS[lang],
    }


@lru_cache(maxsize=8_192)
def _decimal(value: float, lang: str, digits: int) -> str:
    """Babel takes a millisecond for each, and a page writes some two hundred, mostly small counts."""
    return format_decimal(value, format="#,##0." + "#" * digits if digits else "#,##0", locale=lang)


def _written(at: datetime | None, pattern: str, zone: tzinfo, label: str, lang: str) -> str:
    if _is_missing(at):
        return NOTHING
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone: instants are written from UTC.")
    return f"{format_datetime(at.astimezone(UTC), pattern, tzinfo=zone, locale=lang)} {label}"


def _age(seconds: int, lang: str) -> str:
    for size, unit in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            return _unit(seconds // size, unit, lang)
    return _unit(seconds, "second", lang)


def _two_units(count: int, unit: str, rest: int, smaller: str, lang: str) -> str:
    return _unit(count, unit, lang) + (f" {_unit(rest, smaller, lang)}" if rest else "")


def _unit(count: int, unit: str, lang: str) -> str:
    return f"{number(count, lang)} {UNITS[lang][unit]}"


def _is_missing(value: object) -> TypeIs[None]:
    """None, NaN, NaT and pandas' NA alike: none of the last three is equal to itself."""
    try:
        return value is None or bool(value != value)
    except TypeError:  # of NA: neither true nor false
        return True
