"""What bears its name is whole, and a secret that a power cut left empty is made anew."""

from etl.desk import Desk
from etl.log import LogVoice
from settings import Settings
from warehouse.durable import settle


def test_a_part_takes_the_place_of_what_bore_the_name(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "a.part").write_text("new")
    settle(tmp_path / "a.part", tmp_path / "a")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "new"}


def test_a_salt_is_made_once_for_its_owner_alone_and_never_empty(tmp_path):
    desk = Desk(Settings(var=tmp_path), LogVoice("test"))
    salt = desk.salt
    assert (len(salt), desk.salt) == (64, salt)
    assert (tmp_path / "salt").stat().st_mode & 0o777 == 0o600
    (tmp_path / "salt").write_text("")
    assert len(desk.salt) == 64
