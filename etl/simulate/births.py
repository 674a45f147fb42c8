"""Cases as they are born: what each is about, when, where and through which channel.

A day is always born whole, and draws only on its own date, so any range of days is those days one after
another.
Times are datetime64[s], UTC.
"""

import numpy as np
import pandas as pd

from etl.simulate import chance
from etl.simulate.places import points
from etl.simulate.rhythm import expected_cases, hours, kind_of_day, weekdays
from etl.simulate.service import Service
from etl.simulate.stories import Story, occurrences, progress, strength

_DAY = 86_400


def born(service: Service, days: np.ndarray, scale: float = 1.0) -> pd.DataFrame:
    """The cases of the given days (int64, since 1970), in the order in which they came in.

    Columns: key, day, number (within the day, from 1), received, kind, topic, story (number, -1), nth (within
    the story), category, agency, channel, area (-1: outside the city), lon, lat (of where it happened).
    """
    drawn = pd.concat([_everyday(service, days, scale), *_extras(service, days)], ignore_index=True)
    cases = _placed(service, _about(service, drawn))
    order = np.lexsort((cases["key"], cases["received"]))
    cases = cases.take(order).reset_index(drop=True)
    return cases.assign(number=positions(cases["day"].to_numpy()))


def _everyday(service: Service, days: np.ndarray, scale: float) -> pd.DataFrame:
    expected = expected_cases(service, days) * scale
    counts = chance.counts(f"{service.origin} cases", days, expected)
    day = np.repeat(days, counts.sum(axis=1))
    topic = np.repeat(np.tile(np.arange(counts.shape[1]), len(days)), counts.ravel())
    key = chance.keys(f"{service.origin} case", day, positions(day))
    return pd.DataFrame({"key": key, "day": day, "topic": topic, "story": -1, "nth": 0, "channel": -1})


def _extras(service: Service, days: np.ndarray) -> list[pd.DataFrame]:
    """The cases that a story adds, a frame for each time that it happens."""
    if not len(days):
        return []
    numbered = [(n, story) for n, story in enumerate(service.stories) if "extra" in story.effects]
    frames = [
        _extra(service, number, story, span)
        for number, story in numbered
        for span in occurrences(story, int(days.min()), int(days.max()))
    ]
    return [frame[frame["day"].isin(days)] for frame in frames]


def _extra(service: Service, number: int, story: Story, span: tuple[int, int]) -> pd.DataFrame:
    extra = story.effects["extra"]
    nth = np.arange(extra["count"])
    key = chance.keys(f"{service.origin} {story.code}", np.full(len(nth), span[0]), nth)
    category = service.topics["category"].to_numpy() == service.number("categories", extra["topic"])
    begin, end = span
    span_days = np.arange(begin, end + 1)
    workdays = span_days[weekdays(span_days) < 5] if end > begin else span_days
    return pd.DataFrame({
        "key": key,
        "day": workdays[chance.pick(key, "day", np.ones(len(workdays)))],
        "topic": int(np.argmax(category)),
        "story": number,
        "nth": nth,
        "channel": service.number("channels", extra["channel"]),
    })  # fmt: skip


def _about(service: Service, cases: pd.DataFrame) -> pd.DataFrame:
    key, day, topic = (cases[name].to_numpy() for name in ("key", "day", "topic"))
    kind = service.topics["kind"].to_numpy()[topic]
    return cases.assign(
        kind=kind,
        category=service.topics["category"].to_numpy()[topic],
        agency=valid(service, service.topics["agency"].to_numpy()[topic], day),
        channel=np.where(cases["channel"] >= 0, cases["channel"], _channel(service, key, kind)),
        received=_received(service, cases, kind),
    )


def valid(service: Service, agency: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Agencies under the name that they bear on each day."""
    for old, last, successor in service.successors:
        agency = np.where((agency == old) & (day > last), successor, agency)
    return agency


def _channel(service: Service, key: np.ndarray, kind: np.ndarray) -> np.ndarray:
    weights = np.zeros((len(service.kinds), len(service.city.channels)))
    for row, name in enumerate(service.kinds):
        for channel, weight in service.facts["kinds"][name]["channels"].items():
            weights[row, service.number("channels", channel)] = weight
    return chance.pick(key, "channel", weights, kind)


def _received(service: Service, cases: pd.DataFrame, kind: np.ndarray) -> np.ndarray:
    key, day = cases["key"].to_numpy(), cases["day"].to_numpy()
    weights = hours(service, service.by_kind("kinds", "hours"))
    special = len(weights) // len(service.kinds)
    hour = chance.pick(key, "hour", weights, kind * special + kind_of_day(service, day))
    second = (hour + chance.uniform(key, "within hour")) * 3600
    for number, story in enumerate(service.stories):
        extra = story.effects.get("extra", {})
        if "at" in extra:
            begin = pd.Timedelta(f"{extra['at']}:00").total_seconds()
            planted = begin + chance.uniform(key, "within hour") * extra["hours"] * 3600
            second = np.where(cases["story"] == number, planted, second)
    return service.utc(day * _DAY + second.astype(int))


def _placed(service: Service, cases: pd.DataFrame) -> pd.DataFrame:
    key = cases["key"].to_numpy()
    area = chance.pick(key, "area", service.area_weights)
    for number, story in enumerate(service.stories):
        if "areas" in story.effects:
            area = np.where(_in_story(service, story, number, cases), _story_area(service, story, key), area)
    point = points(key, area, service.triangles)
    outside = chance.happens(key, "outside", service.facts["places"]["outside"]) & (
        cases["story"].to_numpy() < 0
    )
    point = np.where(outside[:, None], _outside(service, key), point)
    return cases.assign(area=np.where(outside, -1, area), lon=point[:, 0], lat=point[:, 1])


def _in_story(service: Service, story: Story, number: int, cases: pd.DataFrame) -> np.ndarray:
    """Which cases the story brought: its extra ones, and of a boosted topic what is more than usual."""
    key, day = cases["key"].to_numpy(), cases["day"].to_numpy()
    found = cases["story"].to_numpy() == number
    for name, factor in story.effects.get("boost", {}).items():
        about = cases["category"].to_numpy() == service.number("categories", name)
        above_usual = 1 - 1 / strength(story, day, factor)
        found |= about & ~np.isnan(progress(story, day)) & chance.happens(key, story.code, above_usual)
    return found


def _story_area(service: Service, story: Story, key: np.ndarray) -> np.ndarray:
    areas = np.array([service.number("areas", area) for area in story.effects["areas"]])
    return areas[chance.pick(key, f"{story.code} area", np.ones(len(areas)))]


def _outside(service: Service, key: np.ndarray) -> np.ndarray:
    """Points within about a kilometre of the places outside."""
    places = np.array([[place["lon"], place["lat"]] for place in service.facts["places"]["outside_places"]])
    jitter = np.stack([chance.uniform(key, "east"), chance.uniform(key, "north")], axis=1) - 0.5
    return places[outside_place(service, key)] + jitter * 0.02


def outside_place(service: Service, key: np.ndarray) -> np.ndarray:
    """Which of the places outside."""
    return chance.pick(key, "outside place", np.ones(len(service.facts["places"]["outside_places"])))


def positions(day: np.ndarray) -> np.ndarray:
    """1, 2, … within each run of equal days."""
    if not len(day):
        return np.zeros(0, int)
    starts = np.flatnonzero(np.concatenate([[True], day[1:] != day[:-1]]))
    return np.arange(len(day)) - np.repeat(starts, np.diff([*starts, len(day)])) + 1
