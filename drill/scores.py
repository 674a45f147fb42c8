"""The goals of a scenario, the delay from source to wall, and the load on the system. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from drill.scenario import Goal

Row = dict[str, Any]
_JUDGED = ("on_time", "late", "missed")


def goals(wanted: Sequence[Goal], rows: Sequence[Row], parts: Mapping[str, Row]) -> list[Row]:
    """Each with its value, its n, and whether it was met; None where there was nothing to measure."""
    return [_goal(goal, rows, parts) for goal in wanted]


def _goal(goal: Goal, rows: Sequence[Row], parts: Mapping[str, Row]) -> Row:
    named = {"measure": goal.measure, "step": goal.step, "least": goal.least}
    if goal.measure == "delay":
        value, n = parts["delay"]["p95"], parts["delay"]["n"]
        return {**named, "value": value, "n": n, "is_met": None if value is None else value <= goal.least}
    if goal.measure == "on_time":
        judged = [row["verdict"] for row in rows if row["step"] == goal.step and row["verdict"] in _JUDGED]
        n, done = len(judged), judged.count("on_time")
    else:
        n, done = parts[goal.measure]["n"], parts[goal.measure]["done"]
    value = done / n if n else None
    return {**named, "value": value, "n": n, "is_met": None if value is None else value >= goal.least}


def delays(files: Sequence[Mapping[str, Any]]) -> Row:
    """Real seconds from when the earliest event of a file was entered until a screen showed it, or, where no
    screen followed, until it was in the warehouse; counted by events. `parts`: medians of the way's parts."""
    is_shown = any(one["shown_at"] is not None for one in files)
    end = "shown_at" if is_shown else "loaded_at"
    ended = [one for one in files if one[end] is not None]
    values = sorted(
        (one[end] - one["entered_at"]).total_seconds() for one in ended for _ in range(max(1, one["events"]))
    )
    return {
        "to": "shown" if is_shown else "loaded",
        "n": len(values),
        "median": percentile(values, 0.5),
        "p95": percentile(values, 0.95),
        "longest": values[-1] if values else None,
        "written": _median(files, "entered_at", "written_at"),
        "loaded": _median(files, "written_at", "loaded_at"),
        "shown": _median(files, "loaded_at", "shown_at"),
        "unfinished": len(files) - len(ended),
    }


def load(files: Sequence[Mapping[str, Any]]) -> Row:
    """What the system had to do: files, rows, events, the busiest real minute, and the slowest load."""
    by_minute: dict[str, int] = {}
    for one in files:
        minute = f"{one['written_at']:%Y%m%d%H%M}"
        by_minute[minute] = by_minute.get(minute, 0) + one["events"]
    took = [
        (one["loaded_at"] - one["written_at"]).total_seconds()
        for one in files
        if one["loaded_at"] is not None
    ]
    return {
        "files": len(files),
        "rows": sum(one["rows"] for one in files),
        "events": sum(one["events"] for one in files),
        "busiest_minute": max(by_minute.values(), default=0),
        "slowest_load": max(took, default=None),
    }


def percentile(values: Sequence[float], share: float) -> float | None:
    """Of sorted values: the least that so many do not exceed."""
    if not values:
        return None
    return values[max(0, -(-len(values) * int(share * 100) // 100) - 1)]


def _median(files: Sequence[Mapping[str, Any]], start: str, end: str) -> float | None:
    ways = sorted(
        (one[end] - one[start]).total_seconds()
        for one in files
        if one[start] is not None and one[end] is not None
    )
    return percentile(ways, 0.5)
