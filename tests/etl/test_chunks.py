"""Rows that are a step each, in chunks; and mapped columns that a file lacks."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from city import History, Source, cached_city
from etl.chunks import looked_at, said_of, whole_cases


@pytest.fixture(scope="module")
def source(root: Path) -> Source:
    kasus = cached_city(root / "data" / "kediri").sources["kasus"]
    return dataclasses.replace(kasus, columns={"case_id": ("ID",), "state": ("Status",)}, recorded_at="")


@pytest.mark.parametrize(
    ("chunks", "cut"),
    [
        (["aab", "bbc"], ["aa", "bbb", "c"]),
        (["aaa", "aab"], ["aaa", "aa", "b"]),
        (["ab", "c"], ["a", "b", "c"]),
        (["a-", "-b"], ["a-", "-", "b"]),
        (["a"], ["a"]),
        ([], []),
    ],
)
def test_a_case_is_never_cut_unless_it_fills_a_chunk(source, chunks, cut):
    found = whole_cases(iter([_rows(keys) for keys in chunks]), source)
    assert ["".join(key or "-" for key in chunk["ID"]) for chunk in found] == cut


def test_what_was_held_goes_alone_before_a_sheet_with_other_columns(source):
    other = _rows("b").assign(Baru="x")
    assert [len(chunk) for chunk in whole_cases(iter([_rows("ab"), other]), source)] == [1, 1, 1]


def test_mapped_columns_that_no_part_of_a_file_has_are_said(source):
    steps = dataclasses.replace(source, history=History("rows", columns={"at": "Waktu", "state": "Langkah"}))
    lacking: list[set[str]] = []
    for _ in looked_at(iter([_rows("a"), _rows("b").assign(Waktu="x")]), steps, lacking):
        pass
    assert said_of("x.csv", lacking) == [
        'x.csv lacks mapped columns, whose values stay blank: "Langkah", "Status".'
    ]
    assert said_of("x.csv", []) == []


def _rows(keys: str) -> pd.DataFrame:
    cells = ["" if key == "-" else key for key in keys]
    return pd.DataFrame({"ID": cells, "_file": "x.csv", "_row": range(len(cells)), "_fault": ""})
