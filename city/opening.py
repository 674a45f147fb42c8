"""Opening a city folder: read once, checked whole, every fault said at once."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from city import vocabulary as words
from city.calendars import read_calendars, read_holidays
from city.faults import CityFaults
from city.folder import Folder, fingerprint, read_folder
from city.mappings import parse_source
from city.members import shared
from city.model import City, Wall
from city.places import AREAS, read_areas, read_districts
from city.policies import read_policies
from city.recipients import read_recipients
from city.service import AGENCIES, CATEGORIES, CHANNELS, read_agencies, read_categories, read_channels
from city.source import Source
from city.tables import known_codes, one_of, plain
from city.toml import Toml, read_toml, take, texts
from city.zones import is_zone

CITY = "city.toml"
_TEXTS = ("code", "name", "service", "zone", "zone_label", "language")
_KEYS = {
    **dict.fromkeys(_TEXTS, str),
    "near_metres": float,
    "caption": str,
    "letterhead": [str],
    "wall": {},
    "prefixes": {},
    "words": {},
}
_WALL_KEYS: dict[str, Any] = {
    "takeover": [str],
    "forgotten_hours": float,
    "scenes": [str],
    "seconds": float,
    "home_seconds": float,
    "river_columns": [int],
}
_LEAST_SECONDS = 5  # of a scene: a shorter one could not be read, and would wear the screen
_NAMED = ("districts", "areas", "agencies", "categories", "channels")


def open_city(folder: Path | str, simulated: bool = False) -> City:
    """The city in `folder`; with `simulated`, the files of its overlay in place of their namesakes.

    Raises CityFaults with everything that is wrong. Nothing depends on today: see `city.soon.warnings`.
    """
    files = read_folder(Path(folder), simulated)
    toml = read_toml(files, CITY)
    own = _read_own(toml)
    prefixes = own.pop("prefixes")
    districts = read_districts(files)
    agencies = read_agencies(files, prefixes["agencies"])
    categories = read_categories(files, agencies, prefixes["categories"])
    channels = read_channels(files, prefixes["channels"])
    holidays = read_holidays(files)
    calendars, periods = read_calendars(files, holidays, own["zone"])
    areas = read_areas(files, districts, prefixes["areas"])
    codes = _codes_by_column(files, areas, agencies, categories, channels)
    sources = _read_sources(files, own["zone"], codes)
    kinds = _kinds(categories, sources)
    by_kind = dict(zip(categories["code"], categories["kind"], strict=True))
    policies = read_policies(files, calendars, by_kind, kinds)
    recipients = read_recipients(files, known_codes(files, AGENCIES, agencies))
    _check_wall(toml, own["wall"], {*words.KINDS, *by_kind})
    if files.faults:
        raise CityFaults(files.faults)
    return City(
        **own,
        folder=Path(folder),
        fingerprint=fingerprint(files),
        prefixes=prefixes,
        districts=plain(districts),
        areas=plain(areas),
        agencies=plain(agencies),
        categories=plain(categories),
        channels=plain(channels),
        holidays=plain(holidays),
        special_periods=periods,
        calendars=calendars,
        policies=policies,
        sources=sources,
        recipients=plain(recipients),
    )


def cached_city(folder: Path, is_simulated: bool = False) -> City:
    """The city, opened and checked again only when one of its files has changed, has come or has gone."""
    found = ((str(path), path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    state = tuple((name, about.st_mtime_ns, about.st_size) for name, about in found)
    return _open(folder, is_simulated, state)


@lru_cache(maxsize=4)
def _open(folder: Path, is_simulated: bool, _state: tuple[tuple[str, int, int], ...]) -> City:
    return open_city(folder, is_simulated)


def _read_own(toml: Toml) -> dict[str, Any]:
    """The fields of `City` that city.toml gives."""
    top = take(toml, "", toml.data, _KEYS, _TEXTS)
    zone = top.get("zone", "UTC")
    if not is_zone(zone):
        toml.fault("", "zone", f'zone "{zone}" is not a time zone such as "Asia/Jakarta".')
    if top.get("language", "id") not in words.LANGUAGES:
        toml.fault("", "language", f'language "{top["language"]}" is not {one_of(words.LANGUAGES)}.')
    if top.get("near_metres", 0) < 0:
        toml.fault("", "near_metres", "near_metres must not be below 0.")
    wall = take(toml, "wall", top.get("wall", {}), _WALL_KEYS)
    prefixes = take(toml, "prefixes", top.get("prefixes", {}), {name: [str] for name in _NAMED})
    return {
        **{key: top.get(key, "") for key in (*_TEXTS, "caption")},
        "zone": zone,
        "words": _words(toml, texts(toml, "words", top.get("words", {}))),
        "letterhead": tuple(top.get("letterhead", ())),
        "near_metres": float(top.get("near_metres", 100)),
        "wall": Wall(**{key: _kept(value) for key, value in wall.items()}),
        "prefixes": {name: tuple(prefixes.get(name, ())) for name in _NAMED},
    }


def _words(toml: Toml, pairs: dict[str, str]) -> dict[str, str]:
    """What the screens call otherwise; a word may be letters alone, since sentences are searched for it."""
    for word in [word for word, other in pairs.items() if not word.isalpha() or "{" in other or not other]:
        toml.fault("words", word, f'"{word}" must be one word of the screens, and say another.')
    return pairs


def _kept(value: Any) -> Any:
    """What a frozen thing holds: a list becomes a tuple."""
    return tuple(value) if isinstance(value, list) else value


def _codes_by_column(
    folder: Folder,
    areas: pd.DataFrame,
    agencies: pd.DataFrame,
    categories: pd.DataFrame,
    channels: pd.DataFrame,
) -> dict[str, set[str]]:
    """Canonical column → the codes that it may hold; without those whose table was read only in part."""
    tables = {
        "area": known_codes(folder, AREAS, areas),
        "category": known_codes(folder, CATEGORIES, categories),
        "channel": known_codes(folder, CHANNELS, channels),
        **dict.fromkeys(("agency", "supporting", "reported_agency"), known_codes(folder, AGENCIES, agencies)),
    }
    return {column: codes for column, codes in tables.items() if codes is not None}


def _read_sources(folder: Folder, zone: str, codes: Mapping[str, Collection[str]]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    prefixes: dict[str, str] = {}
    for file in sorted(name for name in folder.files if name.startswith("sources/")):
        toml = read_toml(folder, file)
        source = parse_source(toml, zone, codes) if toml.is_read else None
        if source is None:
            continue
        owner = prefixes.setdefault(source.key_prefix, source.name)
        if owner != source.name:
            toml.fault(
                "", "key_prefix", f'key_prefix "{source.key_prefix}" is that of "{owner}"; take another.'
            )
        sources[source.name] = source
    for name, source in sources.items():
        if source.case_prefix and not _is_of_cases(sources.get(prefixes.get(source.case_prefix, ""))):
            sentence = f'case_prefix "{source.case_prefix}" is the key_prefix of no source of cases.'
            read_toml(folder, f"sources/{name}.toml").fault("", "case_prefix", sentence)
    for name, key, sentence in shared(sources):
        read_toml(folder, f"sources/{name}.toml").fault("city", key, sentence)
    return sources


def _is_of_cases(source: Source | None) -> bool:
    return source is not None and source.record == "case"


def _kinds(categories: pd.DataFrame, sources: dict[str, Source]) -> set[str]:
    """The kinds that cases of this city can have."""
    given = [
        {source.constants.get("kind", "")} | set(source.values.get("kind", {}).values())
        for source in sources.values()
    ]
    return set(categories["kind"]).union(*given)


def _check_wall(toml: Toml, wall: Wall, known: set[str]) -> None:
    if wall.forgotten_hours <= 0:
        toml.fault("wall", "forgotten_hours", "forgotten_hours must be above 0.")
    for key in ("seconds", "home_seconds"):
        if getattr(wall, key) < _LEAST_SECONDS:
            toml.fault("wall", key, f"{key} must be {_LEAST_SECONDS} or more.")
    if not wall.scenes:
        toml.fault("wall", "scenes", "scenes must name at least one scene; leave the line out for all.")
    for scene in [scene for scene in wall.scenes if scene not in words.SCENES]:
        toml.fault("wall", "scenes", f'scene "{scene}" is not {one_of(words.SCENES)}.')
    for word in [word for word in wall.takeover if word not in known]:
        toml.fault("wall", "takeover", f'takeover "{word}" is neither a kind nor a category of this city.')
