"""The files of a city folder as bytes, read once; simulated, the overlay's stand in for their namesakes.

Everything that checks a file takes the `Folder` and adds what it finds to its `faults`.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from city.faults import CityFaults, Fault

OVERLAY = Path("simulation") / "overlay"
_PATTERNS = ("*.toml", "*.csv", "*.geojson", "policy/*.csv", "sources/*.toml")


@dataclass(frozen=True)
class Folder:
    """File name in the city folder (with "/") → bytes, and what was found so far: the faults, and the files
    that could be read only in part, so that nothing is called unknown that may stand there."""

    files: dict[str, bytes]
    faults: list[Fault] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)

    def fault(self, file: str, line: int, sentence: str) -> None:
        self.faults.append(Fault(file, int(line), sentence))

    def fault_of_reading(self, file: str, line: int, sentence: str) -> None:
        self.partial.add(file)
        self.fault(file, line, sentence)


def read_folder(path: Path, simulated: bool = False) -> Folder:
    """Raises CityFaults where there is no such folder."""
    if not path.is_dir():
        raise CityFaults(
            [Fault(str(path), 0, "There is no such city folder; name one that holds a city.toml.")]
        )
    files = _files(path)
    return Folder(files | _files(path / OVERLAY) if simulated else files)


def fingerprint(folder: Folder) -> str:
    """SHA-256 over the names and bytes of all files, in the order of their names."""
    digest = hashlib.sha256()
    for name, content in sorted(folder.files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def read_text(folder: Folder, name: str) -> str | None:
    """The text without its byte order mark; None, with a fault, where the file is missing or not UTF-8."""
    content = folder.files.get(name)
    if content is None:
        folder.fault_of_reading(name, 0, "The file is missing; add it, see docs/city-folder.md.")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        folder.fault_of_reading(
            name, line, 'A character is not UTF-8; save the file as "CSV UTF-8" or UTF-8 text.'
        )
        return None


def _files(path: Path) -> dict[str, bytes]:
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for pattern in _PATTERNS
        for file in sorted(path.glob(pattern))
        if file.is_file()
    }
