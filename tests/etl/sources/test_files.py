"""Whose a file is, and what tells it from another."""

import hashlib
from pathlib import Path

import pytest

from etl.errors import SourceError, UserError
from etl.sources import fingerprint, matches


def test_the_fingerprint_is_that_of_the_content_alone(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"No\n1\n")
    assert (
        fingerprint(tmp_path / "a.csv")
        == fingerprint(tmp_path / "b.csv")
        == hashlib.sha256(b"No\n1\n").hexdigest()
    )


def test_a_missing_file_has_none(tmp_path):
    with pytest.raises(SourceError, match=r"^a\.csv can't be read \(No such file or directory\)"):
        fingerprint(tmp_path / "a.csv")


def test_the_name_of_the_file_says_whose_it_is(source):
    sources = {"calls": source(files=("112_*.csv", "112_*.zip")), "cases": source(files=("kasus_*.csv",))}
    assert matches(Path("in/112_2026-11.zip"), sources) == "calls"
    assert matches(Path("112_/kasus_1.csv"), sources) == "cases"


def test_a_name_that_fits_none_gets_the_choices(source):
    sources = {"calls": source(files=("112_*.csv",)), "cases": source(files=("kasus_*.csv", "k.zip"))}
    with pytest.raises(UserError) as error:
        matches(Path("laporan.csv"), sources)
    assert str(error.value) == (
        "laporan.csv fits no source (calls: 112_*.csv; cases: kasus_*.csv, k.zip); "
        "rename it, or name one with --source."
    )


def test_a_name_that_fits_several_is_not_guessed(source):
    sources = {"b": source(files=("*.csv",)), "a": source(files=("112*",))}
    with pytest.raises(
        UserError, match=r"^112\.csv fits several sources \(a, b\); name one with --source\.$"
    ):
        matches(Path("112.csv"), sources)
