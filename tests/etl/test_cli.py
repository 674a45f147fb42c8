"""The command line: what it prints, and that whatever is wrong is one sentence and an exit status."""

import json
import re
import subprocess
import sys

import pandas as pd
import pytest

from etl import cli

COUNTS = ("read", "new", "changed", "same", "rejected")


@pytest.fixture
def command(tmp_path, root, monkeypatch, capsys):
    """`command("status", …)`: (exit status, lines of standard output, standard error)."""
    for name, value in {
        "LMW_CITY": root / "data" / "kediri",
        "LMW_WAREHOUSE": f"duckdb:///{tmp_path / 'warehouse.duckdb'}",
        "LMW_VAR": tmp_path / "var",
        "LMW_SIMULATED": "0",
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)

    def run(*words):
        try:
            status = cli.main([str(word) for word in words])
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err

    return run


@pytest.fixture
def calls(tmp_path, calls_csv):
    """Three calls, one of which has no number."""
    file = tmp_path / "112_a.csv"
    file.write_text(calls_csv(1, 2, ""))
    return file


def test_load_counts_the_rows_as_json_in_its_last_line(command, calls):
    status, lines, _ = command("load", calls)
    assert (status, json.loads(lines[-1])) == (0, _counts(3, new=2, rejected=1))
    assert "112_a.csv: 3 read, 2 new, 0 changed, 0 same, 1 rejected" in lines
    assert json.loads(command("load", calls)[1][-1]) == _counts(3, same=2, rejected=1)


def test_load_sums_several_files_and_says_only_json_to_machines(command, calls, tmp_path, calls_csv):
    (tmp_path / "other.csv").write_text(calls_csv(2, 3, at="24/11/2026 08:01:00"))
    status, lines, _ = command("load", "--json", "--source", "panggilan_112", calls, "other.csv")
    assert status == 0
    assert [json.loads(line) for line in lines] == [_counts(5, new=3, changed=1, rejected=1)]


def test_export_writes_what_was_loaded(command, calls, tmp_path):
    command("load", calls)
    status, _, _ = command("export", "calls", "--out", "calls.csv")
    assert status == 0
    exported = pd.read_csv(tmp_path / "calls.csv", dtype="str")
    assert sorted(exported["call_id"]) == ["112:1", "112:2"]
    assert set(exported["started_at"]) == {"2026-11-24T01:00:00+00:00"}
    status, _, _ = command("export", "rejected", "--out", tmp_path / "rejected.parquet")
    assert status == 0
    assert pd.read_parquet(tmp_path / "rejected.parquet")["reason"].tolist() == ["no_key"]


def test_status_tells_what_the_warehouse_holds(command, calls):
    command("load", calls)
    status, lines, _ = command("status", "--json")
    held = json.loads(lines[-1])
    assert (status, held["kind"], held["calls"], held["rejected_rows"]) == (0, "nyata", 2, 1)


@pytest.mark.parametrize(
    "words", [("status",), ("export", "cases", "--out", "a.csv"), ("backup", "a.zip"), ("forget", "wa:1")]
)
def test_a_warehouse_that_is_not_there_is_not_made_by_who_asks_it(command, tmp_path, words):
    wrong = tmp_path / "warehous.duckdb"
    status, lines, said = command(*words, "--warehouse", f"duckdb:///{wrong}")
    assert (status, lines) == (1, [])
    assert f"There is no warehouse {wrong}; check LMW_WAREHOUSE." in said
    assert not wrong.exists()


def test_a_case_that_is_not_held_is_not_told_as_forgotten(command):
    """A slip in the number of a legal request must not look like its end."""
    command("upgrade")
    status, (said,), _ = command("forget", "wa:1")
    assert (status, said.partition(";")[0]) == (0, "wa:1: nothing of it is held, so nothing was removed")
    assert "check the number" in said


def test_check_finds_no_fault_in_the_city(command):
    status, lines, _ = command("check")
    assert status == 0
    assert lines[-1].endswith("No fault.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["load", "112_none.csv"], r"There is no file .*112_none\.csv; check the name\."),
        (["load", "empty"], r"The folder .*empty holds no file; .*\."),
        (["load", "--source", "x", "112_a.csv"], r"Kota Kediri has no source 'x'; it has .*\."),
        (["load", "strange.txt"], r"strange\.txt fits no source .*\."),
        (["load", "112_broken.csv"], r"112_broken\.csv .*\."),
        (["load", "--city", "nowhere", "112_a.csv"], r"[^\n]*nowhere[^\n]*"),
        (["load", "--warehouse", "mysql://x/y", "112_a.csv"], r"A warehouse is duckdb:///FILE .*\."),
        (["status", "--warehouse", "duckdb:///broken.duckdb"], r"broken\.duckdb can't be opened .*\."),
        (["status", "--warehouse", "postgresql+psycopg://x@127.0.0.1:1/y"], r".* can't be reached; .*\."),
        (["explain", "lapor:1"], r"Kota Kediri has no case 'lapor:1'; .*\."),
        (["export", "calls", "--out", "calls.docx"], r".*calls\.docx can't be written: .*\."),
        (["export", "calls", "--out", "nowhere/calls.csv"], r".*nowhere.*\."),
        (["restore", "none.zip"], r".*none\.zip.*\."),
        (["simulate"], r"This installation is not a demo; .*\."),
        (["boundaries", "none.geojson"], r".*none\.geojson.*\."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_one_sentence_and_status_1(command, calls, tmp_path, words, sentence):
    (tmp_path / "strange.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.duckdb").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "112_broken.csv").write_bytes(b"PK\3\4" + bytes(100))
    command("upgrade")
    status, lines, error = command(*words)
    assert (status, lines) == (1, [])
    assert re.fullmatch(sentence, error.rstrip("\n"))


def test_load_without_a_file_says_what_it_can_load(command):
    status, lines, error = command("load")
    assert (status, lines) == (1, [])
    assert "Name a file to load; with --cluster and --source, none is a whole database." in error


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["load", "--colour", "red", "x.csv"],
        ["export", "people", "--out", "x.csv"],
        ["explain", "lapor:1", "--at", "yesterday"],
    ],
    ids=" ".join,
)
def test_wrong_words_are_told_with_the_usage_and_status_2(command, words):
    status, lines, error = command(*words)
    assert (status, lines) == (2, [])
    assert error.startswith("usage: python -m etl")
    assert "Traceback" not in error


def test_the_program_itself_ends_with_that_status(root, tmp_path):
    words = [sys.executable, "-m", "etl", "load", "--city", "data/kediri", tmp_path / "none.csv"]
    ended = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"There is no file {tmp_path / 'none.csv'}; check the name.\n"


def _counts(read: int, **others: int) -> dict[str, int]:
    return {**dict.fromkeys(COUNTS, 0), "read": read, **others}
