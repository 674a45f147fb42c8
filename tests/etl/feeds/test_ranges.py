"""A table of a real database, read whole by the workers of a real Dask cluster, range by range."""

import dataclasses
import json

import pytest

from etl.cli import main
from etl.cluster import on_cluster
from etl.desk import Desk
from etl.errors import SourceError, UserError
from etl.feeds.poll import question_for
from etl.feeds.ranges import Range, ranges_of, read_range
from etl.feeds.whole import load_whole
from etl.log import LogVoice


@pytest.fixture
def filled(callcenter, feed, monkeypatch):
    """Nine cases over four days, one of the future, two never changed; ranges of three rows or so."""
    monkeypatch.setattr("etl.feeds.ranges.ROWS", 3)
    for number in range(9):
        callcenter.add(number, at=f"2026-11-{20 + number // 2} 0{number}:00:00")
    callcenter.add(50, at="2031-01-01 00:00:00", dibuat="2026-11-24 01:00:00")
    callcenter.add(60, 61, diubah=None)
    return feed


def _desk(feed) -> Desk:
    return Desk(feed.settings, LogVoice("test"), lent=feed.warehouse)


def _question(feed):
    desk = _desk(feed)
    (desk.settings.var / "polls").mkdir(exist_ok=True)
    return question_for(desk, desk.city.sources["callcenter"], desk.settings.var / "polls")


def test_a_cluster_reads_every_row_once_and_polls_go_on_from_there(filled, callcenter, scheduler):
    desk = _desk(filled)
    with on_cluster(scheduler, lambda _: None) as far:
        loaded = list(load_whole(desk, desk.city.sources["callcenter"], far, lambda _: None))
    assert sum(counts.new for _, counts in loaded) == sum(counts.read for _, counts in loaded) == 12
    assert len(loaded) > 2
    assert len(filled.cases()) == 12
    assert filled.progress()["mark"].startswith("2026-11-24 08:00:00")
    callcenter.add(99, at="2026-11-24 01:10:00", diubah="2026-11-24 08:05:00")
    assert ", 1 new, 0 changed" in filled.poll()
    assert not list((desk.settings.var / "polls").glob("*.parquet"))


def test_ranges_hold_every_row_once_whatever_the_watermark(filled, callcenter, mapping):
    for column, lookback in (("diubah", "lookback_minutes = 10"), ("id", "lookback_rows = 10")):
        city = mapping(
            ('watermark = "diubah"', f'watermark = "{column}"'), ("lookback_minutes = 10", lookback)
        )
        feed = dataclasses.replace(filled, settings=dataclasses.replace(filled.settings, city=city))
        question = _question(feed)
        ranges, _ = ranges_of(question)
        assert len(ranges) == 5  # twelve rows in four ranges, and those without a watermark
        rows = [_rows(read_range(question, part)) for part in ranges]
        assert sorted(int(row["id"]) for some in rows for row in some) == [*range(9), 50, 60, 61]
        assert sum(bool(some) for some in rows) >= 2


def test_an_empty_table_is_one_range_of_nothing(feed):
    question = _question(feed)
    ranges, progress = ranges_of(question)
    assert ranges == [Range(is_blank=True), Range()]
    assert [read_range(question, part) for part in ranges] == [b"", b""]
    assert progress["mark"] == ""


def test_a_table_of_steps_is_left_to_its_polls(feed):
    question = _question(feed)
    history = dataclasses.replace(question.source.history, how="rows")
    source = dataclasses.replace(question.source, history=history)
    with pytest.raises(UserError, match="Each row of 'callcenter' is a step"):
        ranges_of(dataclasses.replace(question, source=source))


def test_a_database_that_is_away_is_said_without_its_address(feed, scheduler, callcenter):
    question = dataclasses.replace(_question(feed), secret=callcenter.url + "_none")
    with on_cluster(scheduler, lambda _: None) as far, pytest.raises(SourceError) as raised:
        list(far.each(_read_all, [question]))
    assert "The database of 'callcenter' can't be read: there is no such database" in str(raised.value)
    assert "@" not in str(raised.value)


def test_by_command_a_database_needs_a_cluster_and_a_source(filled, scheduler, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LMW_VAR", str(filled.settings.var))
    monkeypatch.setenv("LMW_SECRETS", str(filled.settings.secrets))
    monkeypatch.setenv("LMW_SIMULATED", "1")
    words = ["load", "--city", str(filled.settings.city), "--warehouse", f"duckdb:///{tmp_path / 'x.duckdb'}"]
    assert main([*words, "--json", "--cluster", scheduler, "--source", "callcenter"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told == {"read": 12, "new": 12, "changed": 0, "same": 0, "rejected": 0}
    assert main([*words, "--source", "callcenter"]) == 1
    assert "Name a file to load; with --cluster and --source" in capsys.readouterr().err
    assert main([*words, "--cluster", scheduler, "--source", "kasus"]) == 1
    assert "'kasus' is no database; name a file or a folder to load." in capsys.readouterr().err


def _rows(content: bytes) -> list[dict]:
    import io

    import pyarrow.parquet as pq

    return pq.read_table(io.BytesIO(content)).to_pylist() if content else []


def _read_all(question) -> bytes:
    return read_range(question, Range())
