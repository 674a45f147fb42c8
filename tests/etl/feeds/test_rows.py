"""Cases of a database, polled: on a real PostgreSQL and a real MariaDB."""

import datetime as dt
import stat

import pytest
import sqlalchemy as sa

from city import open_city
from city.source import Database
from etl.errors import SourceError, UserError
from etl.feeds import columns, seen
from etl.feeds.database import opened
from tests.etl.feeds.conftest import keep_secret
from warehouse import asked, tables

UTC = dt.UTC
on_one = pytest.mark.parametrize("callcenter", ["mysql"], indirect=True)
EIGHT = dt.datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 08.00 WIB


def test_rows_come_with_their_zones_and_without_what_nobody_mapped(feed, callcenter) -> None:
    callcenter.add(1, selesai="2026-11-24 09:30:00", status="Selesai", nilai=4.5, rahasia_kantor="x")
    assert feed.poll() == "1 read, 1 new, 0 changed."
    told = feed.cases("case_id", "kind", "state", "received_at", "resolved_at", "rating")
    resolved = dt.datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # a column without a zone is local
    assert told == [("cc:1", "aduan", "selesai", EIGHT, resolved, 4.5)]
    with feed.warehouse.read() as connection:
        fields = connection.scalar(sa.select(tables.people_of_cases.c.fields))
    assert "Sri" in fields
    assert "0812" not in fields
    assert "rahasia" not in fields


@on_one
def test_a_look_back_changes_nothing_and_leaves_no_load(feed, callcenter) -> None:
    callcenter.add(1, 2)
    feed.poll()
    assert [feed.poll(), feed.poll()] == ["Nothing new."] * 2
    with feed.warehouse.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.loads)) == 1
    (feed.settings.var / "polls" / "callcenter.seen").unlink()
    callcenter.add(3)
    assert feed.poll() == "3 read, 1 new, 0 changed."


def test_a_changed_row_and_one_that_was_committed_late_are_both_seen(feed, callcenter) -> None:
    callcenter.add(1, at="2026-11-24 01:00:00")
    late = callcenter.engine.connect()
    row = "INSERT INTO laporan (id, jenis, status, dibuat, diubah) VALUES (2, 'Aduan', 'Baru', :at, :at)"
    late.execute(sa.text(row), {"at": "2026-11-24 01:01:00"})
    callcenter.add(3, at="2026-11-24 01:05:00")
    feed.poll()
    assert feed.cases() == [("cc:1",), ("cc:3",)]
    late.commit()
    late.close()
    callcenter.say("UPDATE laporan SET status = 'Selesai', diubah = '2026-11-24 01:06:00' WHERE id = 1")
    assert feed.poll() == "2 read, 1 new, 1 changed."
    assert feed.cases("case_id", "state") == [
        ("cc:1", "selesai"),
        ("cc:2", "diterima"),
        ("cc:3", "diterima"),
    ]


@on_one
def test_how_far_it_was_read_is_kept_with_the_load_and_not_before(feed, callcenter, monkeypatch) -> None:
    callcenter.add(1)
    monkeypatch.setattr("warehouse.write.freshness.saw", fails)
    with pytest.raises(RuntimeError):
        feed.poll()
    assert (feed.progress(), feed.cases()) == ({}, [])
    monkeypatch.undo()
    assert feed.poll() == "1 read, 1 new, 0 changed."
    assert feed.progress()["mark"].startswith("2026-11-24 01:00:00")
    assert [path.name for path in (feed.settings.var / "polls").iterdir()] == ["callcenter.seen"]


@on_one
def test_a_restored_warehouse_reads_again_what_it_lost(feed, callcenter) -> None:
    callcenter.add(1)
    feed.poll()
    before = feed.progress()
    callcenter.add(2)
    feed.poll()
    with feed.warehouse.write() as connection:  # as a backup of before the second poll has it
        connection.execute(tables.cases.delete().where(tables.cases.c.case_id == "cc:2"))
        asked.keep(connection, "kediri", "callcenter", before)
    assert feed.poll() == "2 read, 1 new, 0 changed."


@on_one
def test_a_watermark_in_the_future_hides_nothing(feed, callcenter) -> None:
    callcenter.add(1, at="2037-01-01 00:00:00")
    callcenter.add(2)
    feed.poll()
    callcenter.add(3, at="2026-11-24 01:02:00")
    assert feed.poll() == "1 read, 1 new, 0 changed."


@on_one
def test_several_watermarks_of_which_some_are_blank(feed, callcenter, mapping) -> None:
    mapping(('watermark = "diubah"', 'watermark = ["diubah", "dibuat"]'))
    callcenter.add(1, diubah=None)
    callcenter.add(2, dibuat=None, diubah=None)
    assert '1 rows have no "diubah", "dibuat"; later ones of that kind' in feed.poll()
    callcenter.add(3, at="2026-11-24 01:02:00", diubah=None)
    assert feed.poll() == "1 read, 1 new, 0 changed."


@on_one
def test_a_number_may_be_the_watermark(feed, callcenter, mapping) -> None:
    mapping(('watermark = "diubah"', 'watermark = "id"'), ("lookback_minutes = 10", "lookback_rows = 2"))
    callcenter.add(*range(1, 11))
    feed.poll()
    assert float(feed.progress()["mark"]) == 10
    callcenter.add(0, 11)
    assert feed.poll() == "1 read, 1 new, 0 changed."  # 0 lies farther back than is looked


@on_one
def test_a_question_instead_of_a_table_may_hold_colons_and_per_cents(feed, callcenter, mapping) -> None:
    query = "SELECT id, 'Aduan' AS jenis, dibuat, diubah FROM laporan WHERE isi LIKE '%10:30%'"
    mapping(('table = "laporan"', f'query = "{query}"'))
    callcenter.add(1, isi="pukul 10:30")
    callcenter.add(2)
    assert feed.poll().startswith("1 read, 1 new, 0 changed. The database lacks")
    assert feed.cases() == [("cc:1",)]


def test_columns_that_go_or_come_under_another_name_are_named_and_the_rest_goes_on(feed, callcenter) -> None:
    callcenter.add(1)
    feed.poll()
    callcenter.say("ALTER TABLE laporan RENAME COLUMN kelurahan TO desa")
    callcenter.say("ALTER TABLE laporan DROP COLUMN nilai")
    row = "INSERT INTO laporan (id, jenis, dibuat, diubah) VALUES (2, 'Aduan', :at, :at)"
    callcenter.say(row, at="2026-11-24 01:00:00")
    said = 'The database lacks "kelurahan", "nilai" (new: desa); what it told stays blank.'
    assert feed.poll().endswith(f"1 new, 1 changed. {said}")
    assert feed.state()["message"] == said
    assert feed.poll() == "Nothing new."  # it is on record until it is mended, and not told again each second
    assert feed.state()["message"] == said


def test_a_column_of_another_type_is_named_and_read(feed, callcenter) -> None:
    callcenter.add(1, nilai=4)
    feed.poll()
    alter = {"postgresql": "ALTER COLUMN nilai TYPE text", "mysql": "MODIFY nilai text"}[callcenter.kind]
    callcenter.say(f"ALTER TABLE laporan {alter}")
    callcenter.add(2, nilai="bagus")
    assert 'The column "nilai" was number and is text now.' in feed.poll()
    assert feed.cases("case_id", "flags")[1] == ("cc:2", "number_unreadable")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("RENAME COLUMN diubah TO berubah", "'callcenter' has no column \"diubah\" any more"),
        ("RENAME TO lain", "there is no such table"),
    ],
)
def test_what_it_cannot_do_without_is_named(feed, callcenter, change, said) -> None:
    callcenter.say(f"ALTER TABLE laporan {change}")
    with pytest.raises(SourceError, match=said):
        feed.poll()


@on_one
def test_a_rejected_row_is_told_once_however_often_it_is_read(feed, callcenter) -> None:
    callcenter.add(1, dibuat=None)
    for number in range(2, 5):
        feed.poll()
        callcenter.add(number)
    assert feed.rejected() == 1


def test_nothing_can_be_written_and_no_question_takes_for_ever(feed, callcenter, mapping) -> None:
    wait = {"postgresql": "pg_sleep(9)", "mysql": "SLEEP(9)"}[callcenter.kind]
    query = f"SELECT id, jenis, dibuat, diubah, {wait} AS nilai FROM laporan"
    mapping(('table = "laporan"', f'query = "{query}"\ntimeout_seconds = 1'))
    callcenter.add(1)
    with pytest.raises(SourceError, match=r"can't be read: (it took too long|it answers)"):
        feed.poll()
    with (
        opened(callcenter.url, as_database(feed), "x") as connection,
        pytest.raises(sa.exc.DBAPIError),
    ):
        connection.execute(sa.text("DELETE FROM laporan"))


@on_one
def test_many_rows_take_no_more_memory_than_a_block_and_come_whole(feed, callcenter, monkeypatch) -> None:
    monkeypatch.setattr(columns, "BLOCK_ROWS", 100)
    callcenter.add(*range(1_234))
    assert feed.poll() == "1,234 read, 1,234 new, 0 changed."


def test_an_address_that_is_wrong_is_told_without_its_password(feed, callcenter) -> None:
    nowhere = callcenter.url.replace("/callcenter", "/lain")
    for url in (nowhere, "mysql://x:rahasia@127.0.0.1:9/y", "oracle://x:rahasia@127.0.0.1/y", "rahasia"):
        keep_secret(feed.settings, url)
        with pytest.raises(SourceError) as caught:
            feed.poll()
        assert "rahasia" not in str(caught.value)


@on_one
def test_the_secrets_file_is_for_its_owner_alone(feed) -> None:
    file = feed.settings.secrets
    file.chmod(0o644)
    with pytest.raises(UserError, match="Others may read the secrets file"):
        feed.poll()
    file.chmod(stat.S_IRUSR)
    file.unlink()
    with pytest.raises(UserError, match=r"can't be read \(No such file or directory\)"):
        feed.poll()


def test_marks_of_another_turn_are_no_marks(tmp_path) -> None:
    file = tmp_path / "a.seen"
    seen.write(file, "a" * 32, [1, 2**64 - 1])
    assert seen.read(file, "a" * 32) == {1, 2**64 - 1}
    assert seen.read(file, "b" * 32) == seen.read(file, "") == seen.read(tmp_path / "b", "a" * 32) == set()


def fails(*_: object) -> None:
    raise RuntimeError


def as_database(feed) -> Database:
    database = open_city(feed.settings.city).sources["callcenter"].database
    assert database is not None
    return database
