"""Whether `service.toml` is whole, and names only what its city knows. Every fault is one sentence."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from city import City
from etl.errors import UserError

FILE = Path("simulation") / "service.toml"
_NEEDED = {
    "": "launch mark calls kinds places life habits exports dirt relative texts unknown stories",
    "calls": "a_day answer_seconds channel dropped emergency hours named_area patience_seconds "
    "queue_seconds regulars report_seconds shares talk_seconds unanswered unclassified weekdays",
    "kinds.*": "a_day channels hours priority topics weekdays",
    "life.*": "arrival_missing arrive autoclosed close desk_outcomes evidence forward hand_over handed "
    "invalid misrouted office outcomes paused rated reopened resolve respond returned stuck verify "
    "work",
    "places": "alias districts named outside outside_places point prefixed prefixes",
    "habits": "anonymous autoclose_days autoclose_reason bulk by_operator confidential invalid_reason "
    "longest_days misrouted_reason pause_reasons paused_minutes ratings reopened_minutes reported "
    "slow_topics supervision supporting unclassified",
    "dirt": "as_decimal call_answered_first call_duplicate call_no_key call_unended closed_first "
    "closed_without_date date_without_closed dated_listing duplicate empty_listing junk_point midnight "
    "month_first no_key planted ragged space unknown_area unknown_category year_1900",
}
_EFFECTS = "agency areas boost by_hour calls extra fades no_arrival no_export pace topic"
_LENGTHS = {"hours": 24, "weekdays": 7, "by_hour": 24}


def check(city: City, facts: dict[str, Any]) -> None:
    """Raises UserError at the first fault."""
    _check_keys(facts)
    _check_lengths([facts["calls"], *facts["kinds"].values(), *facts["stories"]])
    _check_stories(facts["stories"])
    _check_codes(city, facts)


def _check_keys(facts: dict[str, Any]) -> None:
    for place, needed in _NEEDED.items():
        name = place.removesuffix(".*")
        table = facts.get(name, {}) if name else facts
        parts = [f"{name}.{kind}" for kind in facts["kinds"]] if place.endswith("*") else [name]
        for part in parts:
            content = table.get(part.partition(".")[2], {}) if place.endswith("*") else table
            for key in sorted(set(needed.split()) - set(content)):
                _fault(f"{key!r} is missing in {f'[{part}]' if part else 'the top'}")


def _check_lengths(tables: Iterable[dict[str, Any]]) -> None:
    for table in tables:
        for key, length in _LENGTHS.items():
            if len(table.get(key, range(length))) != length:
                _fault(f"{key} has {len(table[key])} figures, not {length}")


def _check_stories(stories: list[dict[str, Any]]) -> None:
    for story in stories:
        for key in sorted({"code", "title", "spans"} - set(story)):
            _fault(f"{key!r} is missing in a story ({story.get('code', 'without code')})")
        for effect in sorted(set(story) - {"code", "title", "spans"} - set(_EFFECTS.split())):
            _fault(f"the story {story['code']!r} has an unknown effect {effect!r}")


def _check_codes(city: City, facts: dict[str, Any]) -> None:
    kinds, stories = facts["kinds"], facts["stories"]
    extras = [story["extra"] for story in stories if "extra" in story]
    topics = {topic for kind in kinds.values() for topic in kind["topics"]}
    channels = {channel for kind in kinds.values() for channel in kind["channels"]}
    boosted = {name for story in stories for name in story.get("boost", {})} - set(kinds)
    agencies = {story["agency"] for story in stories if "agency" in story}
    _known("topic", topics | boosted | set(facts["habits"]["slow_topics"]), city.codes("categories"))
    _known("extra topic", {extra["topic"] for extra in extras}, topics)
    _known("channel", channels | {extra["channel"] for extra in extras}, city.codes("channels"))
    _known("agency", agencies | set(facts["habits"]["bulk"]["agencies"]), city.codes("agencies"))
    _known("area", {area for story in stories for area in story.get("areas", ())}, city.codes("areas"))
    _known("district", facts["places"]["districts"], city.codes("districts"))
    _known("source", {export["source"] for export in facts["exports"]}, set(city.sources))


def _known(what: str, names: Collection[str], codes: Collection[str]) -> None:
    for name in sorted(set(names) - set(codes)):
        _fault(f"this city knows no {what} {name!r}")


def _fault(what: str) -> None:
    raise UserError(f"{FILE}: {what}; correct it, see docs/simulation.md.")
