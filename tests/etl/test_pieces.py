"""How a file is cut into what workers read themselves, and known again."""

import dataclasses

import pandas as pd
import pytest

from city import open_city
from city.source import History
from etl.pieces import mark_of, parts_of
from etl.sources import Part, read


@pytest.fixture
def source(root):
    return dataclasses.replace(open_city(root / "data" / "kediri").sources["kasus"], format="parquet")


@pytest.fixture
def file(tmp_path):
    frame = pd.DataFrame({"ID Laporan": [str(number) for number in range(95)], "Kategori": "PJU"})
    frame.to_parquet(tmp_path / "kasus.parquet", row_group_size=17)
    return tmp_path / "kasus.parquet"


def test_rows_are_cut_into_some_chunks_each_from_where_an_earlier_run_stopped(file, source):
    assert parts_of(file, source, 10, 0) == [Part(0, 40), Part(40, 80), Part(80, 95)]
    assert parts_of(file, source, 10, 30) == [Part(30, 70), Part(70, 95)]
    assert parts_of(file, source, 10, 95) is None


@pytest.mark.parametrize("rows", [1, 7, 10, 40])
def test_the_parts_together_are_the_chunks_of_the_file(file, source, rows):
    whole = list(read(file, source, rows))
    parts = [
        frame for part in parts_of(file, source, rows, 0) for frame in read(file, source, rows, part=part)
    ]
    assert len(whole) == len(parts)
    for one, other in zip(whole, parts, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_what_can_not_be_cut_unread_is_left_to_its_reader(file, source, tmp_path):
    torn = tmp_path / "torn.parquet"
    torn.write_bytes(file.read_bytes()[:-9])
    assert parts_of(torn, source, 10, 0) is None
    assert parts_of(file, dataclasses.replace(source, format="csv"), 10, 0) is None
    assert parts_of(file, dataclasses.replace(source, history=History("rows")), 10, 0) is None


def test_a_file_is_known_by_its_size_and_both_ends(file, tmp_path):
    content = file.read_bytes()
    (tmp_path / "same").write_bytes(content)
    assert mark_of(tmp_path / "same") == mark_of(file)
    for other in (content[:-1] + b"x", b"x" + content[1:], content + b"x"):
        (tmp_path / "other").write_bytes(other)
        assert mark_of(tmp_path / "other") != mark_of(file)
    assert mark_of(tmp_path / "gone") == ""
