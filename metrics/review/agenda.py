"""A week's review, computed from its frames: figures, sides, cells, news. Pure; the words come later."""

from dataclasses import dataclass

import pandas as pd

from city.model import City
from metrics.review import figures
from metrics.review.asked import Frames
from metrics.review.changes import Change, all_changes, goal, judged_codes, touching
from metrics.review.figures import Figure
from metrics.review.news import Apart, Cell, Quiet, apart, quiet, risen
from metrics.review.sides import Beside, agencies_beside, areas_beside, districts_beside, judged_agencies
from metrics.review.weeks import Week, shown


@dataclass(frozen=True)
class Review:
    """`key_figures`: of the city; `agency_figures`: on-time shares and times. `agencies`, `areas`: on-time
    shares over 13 weeks; `districts`: cases by 1,000 residents in those weeks."""

    week: Week
    key_figures: tuple[Figure, ...]
    agency_figures: tuple[Figure, ...]
    agencies: Beside
    areas: Beside
    districts: Beside
    apart: tuple[Apart, ...]
    risen: tuple[Cell, ...]
    quiet: tuple[Quiet, ...]
    frames: Frames
    is_part: bool = False  # of some agencies alone: its totals are theirs, not the city's

    def __len__(self) -> int:
        """How many rows it was computed from."""
        return sum(len(frame) for frame in self.frames.values())

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.key_figures + self.agency_figures


def review(frames: Frames, city: City, week: Week, agencies: tuple[str, ...] = ()) -> Review:
    """`agencies`: of these alone, as the frames were narrowed; () for the whole city."""
    weeks = shown(week)
    changes = all_changes(city, frames["changes"])
    of_calls = (
        [] if agencies else _call_figures(frames["calls"], city, weeks, changes)
    )  # calls are the city's
    return Review(
        week=week,
        key_figures=(*_key_figures(frames, city, weeks, changes), *of_calls),
        agency_figures=tuple(_agency_figures(frames["agencies"], city, weeks, agencies, changes)),
        agencies=agencies_beside(frames, city, weeks, agencies),
        areas=areas_beside(frames["areas"], city),
        districts=districts_beside(frames["quiet"], city),
        apart=tuple(apart(frames["late_days"], city, week, agencies)),
        risen=tuple(risen(frames["cells"], city)),
        quiet=tuple(quiet(frames["quiet"], city)),
        frames=frames,
        is_part=bool(agencies),
    )


def _key_figures(frames: Frames, city: City, weeks: list[Week], changes: list[Change]) -> list[Figure]:
    day = weeks[-1].last_day
    everything = judged_codes(city)
    found = []
    for kind in ("aduan", "darurat"):
        name, rows = f"received_{kind}", _of(frames["received"], kind=kind)
        own = touching(changes, name)
        found.append(figures.number(name, "", rows, weeks, "case_count", changes=own))
    for name in ("resolve", "arrive"):
        own = touching(changes, name, everything)
        found.append(
            figures.share(
                f"on_time_{name}", "", frames[name], weeks, target=goal(city, name, day), changes=own
            )
        )
    arrivals = frames["arrive"].assign(seconds=frames["arrive"]["p90_seconds"])
    arrive_changes = touching(changes, "arrive", everything)
    found.append(figures.time("arrive_p90", "", arrivals, weeks, "seconds", changes=arrive_changes))
    return found


def _call_figures(calls: pd.DataFrame, city: City, weeks: list[Week], changes: list[Change]) -> list[Figure]:
    answer, valid = touching(changes, "answer", ["call"]), touching(changes, "valid_calls")
    target = goal(city, "answer", weeks[-1].last_day)
    return [
        figures.number("valid_calls", "", calls, weeks, "valid_count", changes=valid),
        figures.share("answer", "", calls, weeks, target=target, changes=answer),
    ]


def _agency_figures(
    rows: pd.DataFrame, city: City, weeks: list[Week], agencies: tuple[str, ...], changes: list[Change]
) -> list[Figure]:
    day = weeks[-1].last_day
    held = {str(key): own for key, own in rows.groupby(rows["agency"] + " " + rows["clock"])}
    target, none, found = goal(city, "resolve", day), rows.iloc[:0], []
    for code in judged_agencies(city, agencies):
        codes = judged_codes(city, code)
        own, touched = held.get(f"{code} resolve", none), touching(changes, "resolve", codes, code)
        found.append(figures.share("on_time_resolve", code, own, weeks, target=target, changes=touched))
        found.append(figures.time("resolve_p50", code, own, weeks, "p50_seconds", changes=touched))
        own, touched = held.get(f"{code} arrive", none), touching(changes, "arrive", codes, code)
        found.append(figures.time("arrive_p50", code, own, weeks, "p50_seconds", changes=touched))
    return [each for each in found if any(each.n)]


def _of(rows: pd.DataFrame, **chosen: str) -> pd.DataFrame:
    for column, value in chosen.items():
        rows = rows[rows[column] == value]
    return rows
