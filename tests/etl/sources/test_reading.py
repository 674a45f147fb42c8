"""Chunks: exact, the same each time, gone on with after a stop."""

import pickle
from pathlib import Path

import pandas as pd
import pytest

from etl.errors import SourceError
from etl.sources import read

ROWS = 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(
        "No;Isi\n" + "".join(f"{number};x\n" if number % 7 else f"{number}\n" for number in range(ROWS))
    )
    return path


def test_chunks_have_the_size_asked_for(path, source):
    assert [len(chunk) for chunk in read(path, source(), chunk_rows=300)] == [300, 300, 300, 100]
    assert [len(chunk) for chunk in read(path, source(), chunk_rows=500)] == [500, 500]


@pytest.mark.parametrize("size", [1 << 6, 1 << 10, 1 << 20])
@pytest.mark.parametrize("done", [0, 1, 2, 3, 4])
def test_a_load_that_was_stopped_goes_on_with_the_same_chunks(path, source, monkeypatch, size, done):
    whole = list(read(path, source(), chunk_rows=300))
    monkeypatch.setattr("etl.sources.text.BLOCK_BYTES", size)
    rest = list(read(path, source(), chunk_rows=300, skip_rows=sum(map(len, whole[:done]))))
    assert len(rest) == len(whole[done:])
    for one, other in zip(rest, whole[done:], strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_small_members_fill_a_chunk_together_unless_their_columns_differ(tmp_path, source, zipped):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.csv": b"No\n1\n", "b.csv": b"No\n2\n", "c.csv": b"No;Isi\n3;x\n"}))
    assert [chunk["No"].tolist() for chunk in read(path, source())] == [["1", "2"], ["3"]]


def test_progress_rises_to_the_size_of_the_file(path, source, monkeypatch):
    monkeypatch.setattr("etl.sources.text.BLOCK_BYTES", 1000)
    heard: list[tuple[int, int]] = []
    for _ in read(path, source(), chunk_rows=100, on_bytes=lambda done, total: heard.append((done, total))):
        pass
    total = path.stat().st_size
    assert heard == sorted(heard)
    assert heard[0][0] < total / 2
    assert heard[-1] == (total, total)


def test_a_chunk_goes_to_another_process_without_the_rest_of_its_block(path, source):
    first = next(read(path, source(), chunk_rows=10))
    assert len(pickle.dumps(first)) < path.stat().st_size / 2


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_what_can_not_be_opened_is_a_sentence(tmp_path, source, name):
    with pytest.raises(SourceError, match="can't be read"):
        next(read(tmp_path / name, source()))
