"""What is wrong with a city folder, in sentences that say where and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One sentence about one place: `file` in the city folder, `line` from 1 (0: the file as a whole)."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class CityFaults(Exception):
    """Everything that is wrong with a city folder, at once, sorted by file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type["CityFaults"], tuple[tuple[Fault, ...]]]:
        return CityFaults, (self.faults,)  # so that it comes whole out of a child process
