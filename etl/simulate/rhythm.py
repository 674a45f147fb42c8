"""How much of what to expect on each day: the ordinary rhythm, and what the stories make of it."""

import numpy as np

from etl.simulate.service import Service
from etl.simulate.stories import progress, strength


def expected_cases(service: Service, days: np.ndarray) -> np.ndarray:
    """Cases to expect: a row a day, a column a topic."""
    kind = service.topics["kind"].to_numpy()
    weekday = service.by_kind("kinds", "weekdays")[:, weekdays(days)]
    a_day = service.by_kind("kinds", "a_day")[:, None] * weekday
    return a_day[kind].T * service.topics["share"].to_numpy() * boosts(service, days)


def boosts(service: Service, days: np.ndarray) -> np.ndarray:
    """By how many times the stories of each day multiply each topic."""
    factors = np.ones((len(days), len(service.topics)))
    for story in service.telling("boost"):
        for name, factor in story.effects["boost"].items():
            factors[:, _topics(service, name)] *= strength(story, days, factor)[:, None]
    return factors


def expected_calls(service: Service, days: np.ndarray) -> np.ndarray:
    """Calls to expect a day, without those that report an emergency: these come with their cases."""
    calls = service.facts["calls"]
    shares = calls["shares"]
    reporting = shares["valid"] / sum(shares.values()) * answered(service) * (1 - calls["unclassified"])
    factor = np.array(calls["weekdays"])[weekdays(days)] * calls["a_day"] * (1 - reporting)
    for story in service.telling("calls"):
        factor *= strength(story, days, story.effects["calls"])
    return factor


def answered(service: Service) -> float:
    calls = service.facts["calls"]
    return 1 - calls["dropped"] - calls["unanswered"]


def hours(service: Service, ordinary: np.ndarray) -> np.ndarray:
    """A row of 24 weights for each pair of ordinary row and kind of day (see `kind_of_day`)."""
    stories = service.telling("by_hour")
    special = np.array([[1.0] * 24] + [story.effects["by_hour"] for story in stories])
    return (np.atleast_2d(ordinary)[:, None] * special).reshape(-1, 24)


def kind_of_day(service: Service, days: np.ndarray) -> np.ndarray:
    """0 for an ordinary day, n where the n-th story with hours of its own is on."""
    kinds = np.zeros(len(days), int)
    for number, story in enumerate(service.telling("by_hour"), start=1):
        kinds[~np.isnan(progress(story, days))] = number
    return kinds


def weekdays(days: np.ndarray) -> np.ndarray:
    """Monday is 0."""
    return (days + 3) % 7


def _topics(service: Service, name: str) -> np.ndarray:
    """Which topics a kind's or a category's name means."""
    if name in service.kinds:
        return (service.topics["kind"] == service.kinds.index(name)).to_numpy()
    return (service.topics["category"] == service.number("categories", name)).to_numpy()
