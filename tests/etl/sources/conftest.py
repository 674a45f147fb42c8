"""A source with defaults, and a file of it, read whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest

from bench.mutations import packed
from city.source import Source
from etl.sources import read

OWN = ("_row", "_fault", "_file", "_sheet")


@dataclass
class Seen:
    """What was read of a file: all rows, and the notes."""

    frame: pd.DataFrame
    notes: list[str] = field(default_factory=list)

    @property
    def cells(self) -> list[tuple[str, ...]]:
        return list(
            self.frame.drop(columns=[name for name in OWN if name in self.frame]).itertuples(
                index=False, name=None
            )
        )

    @property
    def rows(self) -> list[int]:
        return self.frame["_row"].tolist()

    @property
    def faults(self) -> list[str]:
        return self.frame["_fault"].tolist()


@pytest.fixture(scope="session")
def source() -> Callable[..., Source]:
    return _source


@pytest.fixture
def see(tmp_path: Path) -> Callable[..., Seen]:
    """`see("a.csv", b"…", delimiter=";")`: writes the file, reads it by a source with these fields."""

    def see(name: str, content: bytes, **fields: object) -> Seen:
        path = tmp_path / name
        path.write_bytes(content)
        notes: list[str] = []
        chunks = list(read(path, _source(**fields), on_note=notes.append))
        assert not any(chunk.isna().to_numpy().any() for chunk in chunks)
        frame = pd.concat(chunks, ignore_index=True).fillna("") if chunks else pd.DataFrame(columns=OWN)
        return Seen(frame, notes)

    return see


@pytest.fixture(scope="session")
def zipped() -> Callable[..., bytes]:
    """`zipped({"a.csv": b"…"})`"""
    return packed


def _source(**fields: object) -> Source:
    defaults: dict[str, object] = {
        "name": "panggilan",
        "title": "Panggilan 112",
        "record": "call",
        "format": "csv",
        "files": ("*",),
        "key_prefix": "112",
        "zone": "Asia/Jakarta",
        "dates": ("iso",),
        "stale_after_minutes": 15,
        "columns": {"call_id": ("No",)},
    }
    return Source(**(defaults | fields))  # type: ignore[arg-type]
