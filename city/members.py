"""The cities of a province: which source is which city's, and what that city is in this folder
(docs/province.md)."""

from collections.abc import Collection, Mapping
from typing import Any

from city.source import Member, Source
from city.toml import Toml, take
from city.vocabulary import OF_MEMBERS

_TABLE = "city"
_KEYS = {"code": str, "area": str, "agency": str}


def read_member(toml: Toml, top: dict[str, Any], codes: Mapping[str, Collection[str]]) -> Member | None:
    """The table [city] of a mapping; a fault where a source of that format lacks it, or another has it."""
    if (top.get("format") == OF_MEMBERS) != (_TABLE in top):
        toml.fault("", "format", f'[city] and format = "{OF_MEMBERS}" belong together; add the other.')
        return None
    if _TABLE not in top:
        return None
    given = take(toml, _TABLE, top[_TABLE], _KEYS, _KEYS)
    for key in ("area", "agency"):
        if key in given and key in codes and given[key] not in codes[key]:
            toml.fault(_TABLE, key, f'{key} "{given[key]}" is not a code of this folder.')
    return Member(**given) if given.keys() == _KEYS.keys() else None


def shared(sources: Mapping[str, Source]) -> list[tuple[str, str, str]]:
    """(name of the source, key, sentence) where two cities would be one: their figures would mix."""
    owners: dict[tuple[str, str], str] = {}
    found = []
    for name, source in sources.items():
        for key in _KEYS if source.member else ():
            value = getattr(source.member, key)
            if owners.setdefault((key, value), name) != name:
                found.append((name, key, f'{key} "{value}" is that of "{owners[key, value]}"; take another.'))
    return found
