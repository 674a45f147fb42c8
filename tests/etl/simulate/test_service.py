import dataclasses
from pathlib import Path

import pytest

from etl.errors import UserError
from etl.simulate.service import FILE, open_service


def test_a_service_is_read_once_until_its_file_changes(kediri, tmp_path):
    city = _city(kediri, tmp_path)
    first = open_service(city)
    assert open_service(city) is first
    _edit(city, "a_day = 402", "a_day = 100")
    assert open_service(city).facts["calls"]["a_day"] == 100


def test_a_city_without_a_service_can_not_be_simulated(kediri, tmp_path):
    with pytest.raises(UserError, match="only a city that has one can be simulated"):
        open_service(dataclasses.replace(kediri, folder=tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("hewan_buas = 28", "naga = 28", "knows no topic 'naga'"),
        ("bencana = 2.5", "naga = 2.5", "knows no topic 'naga'"),
        ("perizinan = 0", "lainnya_lagi = 0", "knows no"),
        ("whatsapp = 12", "telegram = 12", "knows no channel 'telegram'"),
        ('agency = "dpupr"', 'agency = "nasa"', "knows no agency 'nasa'"),
        ('areas = ["35.71.02.1012"]', 'areas = ["99"]', "knows no area '99'"),
        ('source = "rekap"', 'source = "buku"', "knows no source 'buku'"),
        ("launch =", "lunch =", "'launch' is missing"),
        ("[kinds.aspirasi]", "[kinds.pujian]", r"'arrival_missing' is missing in \[life.pujian\]"),
        ("patience_seconds", "patience", r"'patience_seconds' is missing in \[calls\]"),
        ("fades = true", "fade = true", "the story 'launch' has an unknown effect 'fade'"),
        ("hours = [6, 4,", "hours = [6,", "hours has 23 figures, not 24"),
        ('title = "Lonjakan peluncuran"', "", r"'title' is missing in a story \(launch\)"),
        ("[calls]", "[calls", "can't be read"),
    ],
)
def test_a_faulty_service_is_told_in_one_sentence(kediri, tmp_path, old, new, sentence):
    city = _city(kediri, tmp_path)
    _edit(city, old, new)
    with pytest.raises(UserError, match=sentence):
        open_service(city)


def test_a_renamed_agency_is_known_under_its_new_name_from_the_day_after(service):
    (old, last, new), *others = service.successors
    codes = service.city.agencies["code"]
    assert (codes[old], codes[new], last, others) == ("perkim", "dpkpp", 20_634, [])  # 2026-06-30


def test_the_documentation_names_every_story(service, root):
    text = (root / "docs" / "simulation.md").read_text()
    assert [story.code for story in service.stories if f"| `{story.code}` |" not in text] == []


def _city(kediri, folder: Path):
    """A copy of the city whose service.toml can be edited."""
    target = folder / FILE
    target.parent.mkdir()
    target.write_bytes((kediri.folder / FILE).read_bytes())
    return dataclasses.replace(kediri, folder=folder)


def _edit(city, old: str, new: str) -> None:
    path = city.folder / FILE
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
