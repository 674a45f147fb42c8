"""A backup is whole or is none; it restores on either engine."""

import pytest

from warehouse import about, backup, tables
from warehouse.engines import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.schema import upgrade


@pytest.fixture
def full(warehouse, load_rows, case, clock, event, call, rejected_row):
    load_rows(
        warehouse,
        {
            "cases": [case(flags='a "b",\n;', lon=112.0178), case("wa:2")],
            "clocks": [clock(), clock("wa:2", due_at=None)],
            "events": [event()],
            "calls": [call()],
            "rejected": [rejected_row()],
            "personal": [{"case_id": "wa:1", "fields": '{"Nama": "Ani"}'}],
        },
    )
    load_rows(warehouse, {"cases": [case(hour=9)], "clocks": [clock(round=2)]})
    return warehouse


@pytest.fixture
def copy(full, tmp_path):
    backup.backup(full, tmp_path / "copy.zip")
    return tmp_path / "copy.zip"


@pytest.mark.parametrize("kind", ["duckdb", "postgresql"])
def test_a_backup_restores_every_row_on_either_engine(full, rows_of, copy, new_url, kind):
    fresh = open_warehouse(new_url(kind))
    upgrade(fresh)
    backup.restore(copy, fresh)

    for table in tables.metadata.sorted_tables:
        assert rows_of(fresh, table, *table.c.keys()) == rows_of(full, table, *table.c.keys())
    fresh.close()


def test_what_was_backed_up_is_counted_by_table(full, tmp_path):
    counts = backup.backup(full, tmp_path / "copy.zip")
    assert {name: number for name, number in counts.items() if number} == {
        "case_versions": 1,
        "cases": 2,
        "calls": 1,
        "clock_versions": 1,
        "clocks": 2,
        "loads": 2,
        "personal.rejected_rows": 1,
        "personal.replaced_reporters": 1,
        "rejected_rows": 1,
        "replaced_events": 1,
        "settings": 3,
        "source_states": 1,
        "versions": 2,
    }


def test_a_backup_that_breaks_off_has_no_name(full, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "stream", _breaks_off)
    with pytest.raises(OSError, match="disk full"):
        backup.backup(full, tmp_path / "copy.zip")
    assert not (tmp_path / "copy.zip").exists()


def test_a_backup_into_a_folder_is_refused_before_anything_is_written(full, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    before = set(tmp_path.iterdir())
    with pytest.raises(WarehouseError, match="backups is a folder; name the file of the backup in it"):
        backup.backup(full, folder)
    assert set(tmp_path.iterdir()) == before


def test_a_backup_is_for_its_owner_alone(full, tmp_path):
    """It holds who reported, and what."""
    backup.backup(full, tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").stat().st_mode & 0o777 == 0o600


def test_a_backup_that_is_not_there_is_not_called_half(tmp_path, duckdb_warehouse):
    with pytest.raises(WarehouseError, match=r"There is no file .*nix\.zip; check the name"):
        backup.restore(tmp_path / "nix.zip", duckdb_warehouse)


def test_a_backup_with_rows_missing_is_none(full, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "stream", lambda *_: iter(()))
    with pytest.raises(WarehouseError, match="is not whole"):
        backup.backup(full, tmp_path / "copy.zip")
    assert not (tmp_path / "copy.zip").exists()


def test_a_half_file_is_refused_and_leaves_nothing(full, copy, tmp_path, duckdb_warehouse, rows_of):
    half = tmp_path / "half.zip"
    half.write_bytes(copy.read_bytes()[:-100])
    with pytest.raises(WarehouseError, match=r"half.zip is no whole backup"):
        backup.restore(half, duckdb_warehouse)
    assert rows_of(duckdb_warehouse, tables.cases, "case_id") == []


def test_a_warehouse_with_data_takes_no_backup(full, copy):
    with pytest.raises(WarehouseError, match="already holds"):
        backup.restore(copy, full)


def test_a_backup_of_a_newer_program_is_refused(full, tmp_path, duckdb_warehouse):
    with full.write() as connection:
        about.put(connection, "schema_step", "99")
    backup.backup(full, tmp_path / "copy.zip")
    with pytest.raises(WarehouseError, match="of schema step 99"):
        backup.restore(tmp_path / "copy.zip", duckdb_warehouse)


def _breaks_off(*_):
    raise OSError("disk full")
