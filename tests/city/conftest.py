"""A city folder to break: `faults(edits)` changes a copy of Kediri and says what opening it finds."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from city import City, CityFaults, open_city

Edit = tuple[str, str, str]


@pytest.fixture(scope="session")
def kediri(root: Path) -> City:
    return open_city(root / "data" / "kediri")


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root / "data" / "kediri", tmp_path / "kediri"))


@pytest.fixture
def faults(folder: Path) -> Callable[..., list[str]]:
    """Edits are (file, old text, new text), the old text must be there; returns the faults as said."""

    def open_edited(*edits: Edit) -> list[str]:
        for file, old, new in edits:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, f"{old!r} is not in {file}"
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            open_city(folder)
        except CityFaults as error:
            return [str(fault) for fault in error.faults]
        return []

    return open_edited
