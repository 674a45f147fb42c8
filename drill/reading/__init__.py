"""Reads scenarios from `drills/*.toml` of a city folder; every fault at once, with file and line.

scenarios(city) -> Found        # each that is whole, and what is wrong with the others
"""

import re
from dataclasses import dataclass

from city import City
from city.faults import CityFaults, Fault
from city.folder import Folder
from city.toml import read_toml
from drill.reading.checks import Reader
from drill.reading.whole import scenario
from drill.scenario import Scenario

FOLDER = "drills"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Found:
    """Scenarios by code, and the faults of those that can't be played."""

    scenarios: dict[str, Scenario]
    faults: tuple[Fault, ...]


def scenarios(city: City) -> Found:
    """Of a city without such a folder: none."""
    files = {
        f"{FOLDER}/{file.name}": file.read_bytes()
        for file in sorted((city.folder / FOLDER).glob("*.toml"))
        if file.is_file()
    }
    whole: dict[str, Scenario] = {}
    faults: list[Fault] = []
    for name, content in files.items():
        try:
            one = read_scenario(name, content, city)
            whole[one.code] = one
        except CityFaults as found:
            faults += found.faults
    return Found(whole, tuple(faults))


def read_scenario(name: str, content: bytes, city: City) -> Scenario:
    """`name`: of the file in the city folder, drills/pasar.toml. Raises CityFaults."""
    folder = Folder({name: content})
    toml = read_toml(folder, name)
    code = name.rpartition("/")[2].removesuffix(".toml")
    if not _NAME.fullmatch(code):
        folder.fault(name, 0, "The file's name must be small letters, digits and _, a letter first.")
    made = scenario(Reader(toml, city), code) if toml.is_read else None
    if folder.faults or made is None:
        raise CityFaults(folder.faults)
    return made
