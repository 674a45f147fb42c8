"""A backup is tried: restored beside the warehouse, counted, asked; doctor says what came of it."""

import datetime as dt
import zipfile

import pytest

from etl import cli
from etl.chores import back_up, backups, is_backed_up
from etl.desk import Desk
from etl.doctor import examine
from etl.errors import UserError
from etl.log import LogVoice
from etl.rehearsal import rehearse
from settings import Settings
from warehouse.tables import cases

AT = dt.datetime(2026, 11, 24, 19, 10, tzinfo=dt.UTC)  # 02.10 of Wednesday the 25th in the city


@pytest.fixture
def desk(root, tmp_path, warehouse):
    (tmp_path / "backup").mkdir()
    given = {"city": root / "data" / "kediri", "var": tmp_path / "var", "backup": str(tmp_path / "backup")}
    return Desk(Settings(**given), LogVoice("test"), lent=warehouse, at=AT)


def test_the_newest_backup_is_restored_and_asked_and_doctor_says_so(desk, tmp_path):
    with pytest.raises(UserError, match="There is no nightly backup to try"):
        rehearse(desk)
    assert finding(desk) == ("look", "No backup was ever tried")
    row = {"city_code": "kediri", "case_id": "wa:1", "source": "kasus", "kind": "aduan", "state": "diterima"}
    with desk.warehouse.write() as connection:
        connection.execute(cases.insert().values(**row, received_at=AT, known_from=1))
    back_up(desk)
    assert is_backed_up(desk)
    found = rehearse(desk)
    assert (found.file, found.cases, found.fault) == ("kediri-20261125-021000.zip", 1, "")
    assert finding(desk) == ("ok", "kediri-20261125-021000.zip was restored on 2026-11-24")
    assert not list((tmp_path / "var").glob("rehearsal-*"))
    desk.at = AT + dt.timedelta(days=36)
    assert finding(desk)[0] == "look"
    assert not is_backed_up(desk)


def test_a_backup_that_can_not_be_restored_is_wrong(desk):
    back_up(desk)
    [file] = backups(desk)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content[: len(content) // 2] if name.startswith("cases") else content)
    assert rehearse(desk).fault
    assert finding(desk)[0] == "wrong"
    file.write_bytes(b"torn")
    assert rehearse(desk).fault.endswith("is no whole backup; choose another.")


def test_the_timer_makes_a_backup_only_where_the_watch_made_none(desk):
    assert cli.answer(["backup", "--nightly"], desk) == 0
    assert cli.answer(["backup", "--nightly"], desk) == 0
    assert len(backups(desk)) == 1
    assert cli.answer(["backup"], desk) == 1
    assert cli.answer(["rehearse", "--json"], desk) == 0


def finding(desk) -> tuple[str, str]:
    [found] = [one for one in examine(desk) if one.check == "restore test"]
    return found.state, found.sentence.partition(";")[0].partition(":")[0]
