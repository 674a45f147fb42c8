"""What happens in the simulated city: dated stories that change how much, where, when and how fast.

A story is a table of service.toml. Its spans are dates, or "MM-DD" for what comes back every year. Days are
int64 days since 1970, local.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Story:
    """`effects` holds what service.toml says beside code, title and spans."""

    code: str
    title: str
    spans: tuple[tuple[Any, Any], ...]
    effects: dict[str, Any] = field(default_factory=dict)


def read_story(table: dict[str, Any]) -> Story:
    effects = {name: value for name, value in table.items() if name not in ("code", "title", "spans")}
    return Story(table["code"], table["title"], tuple(map(tuple, table["spans"])), effects)


def occurrences(story: Story, first: int, last: int) -> list[tuple[int, int]]:
    """The (first day, last day) of each time that the story touches the days from `first` to `last`."""
    years = range(_date(first).year - 1, _date(last).year + 1)
    found = {_span(begin, end, year) for begin, end in story.spans for year in years}
    return sorted((begin, end) for begin, end in found if begin <= last and end >= first)


def catalogue(stories: Sequence[Story], first: dt.date, last: dt.date) -> pd.DataFrame:
    """Each time that a story happens between these days: code, title, first_day, last_day, in order."""
    days = day_number(first), day_number(last)
    rows = [(s.code, s.title, _date(a), _date(b)) for s in stories for a, b in occurrences(s, *days)]
    frame = pd.DataFrame(rows, columns=["code", "title", "first_day", "last_day"])
    return frame.sort_values(["first_day", "code"], ignore_index=True)


def progress(story: Story, days: np.ndarray) -> np.ndarray:
    """0 on the first day of the story, 1 on its last, NaN on days without it."""
    result = np.full(len(days), np.nan)
    if len(days):
        for begin, end in occurrences(story, int(days.min()), int(days.max())):
            inside = (days >= begin) & (days <= end)
            result[inside] = (days[inside] - begin) / max(end - begin, 1)
    return result


def strength(story: Story, days: np.ndarray, factor: float) -> np.ndarray:
    """The factor on the days of the story, 1 on others; one that fades sinks to 1 by the end."""
    along = progress(story, days)
    weight = 1 - along if story.effects.get("fades") else np.ones(len(days))
    return np.where(np.isnan(along), 1.0, 1 + (factor - 1) * weight)


def pace(story: Story, days: np.ndarray) -> np.ndarray:
    """How many times as long work takes: a factor within the span, or one that changes and then stays."""
    factor = story.effects["pace"]
    if isinstance(factor, list):
        begin, end = _span(*story.spans[0], 1970)
        return np.interp(days, [begin, end], factor)
    return strength(story, days, factor)


def day_number(date: dt.date) -> int:
    return (date - _EPOCH).days


def _span(begin: Any, end: Any, year: int) -> tuple[int, int]:
    if isinstance(begin, dt.date):
        return day_number(begin), day_number(end)
    first, last = f"{year}-{begin}", f"{year + (end < begin)}-{end}"
    return day_number(dt.date.fromisoformat(first)), day_number(dt.date.fromisoformat(last))


def _date(day: int) -> dt.date:
    return _EPOCH + dt.timedelta(days=day)
