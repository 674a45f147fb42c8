"""The folder of a province: each of its sources is one city, and no two cities are one."""

import shutil
from pathlib import Path

import pytest

from city import CityFaults, open_city
from city.source import Member

MAPPING = "sources/kota_kediri.toml"


@pytest.fixture
def province(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root / "data" / "jatim", tmp_path / "jatim"))


def test_the_province_opens_and_knows_who_has_not_handed_over(root):
    jatim = open_city(root / "data" / "jatim")
    assert len(jatim.areas) == len(jatim.agencies) == 38
    assert jatim.sources["kota_kediri"].member == Member("kediri", "35.71", "35.71")
    assert len(jatim.unheard) == 37
    assert "35.71" not in jatim.unheard


def test_a_city_of_its_own_has_nobody_to_hear_from(kediri):
    assert kediri.unheard == frozenset()
    assert kediri.words == {}


def test_two_cities_can_not_be_one(province):
    text = (province / MAPPING).read_text().replace("3571", "3579")
    (province / "sources" / "kota_lain.toml").write_text(text)
    with pytest.raises(CityFaults) as opened:
        open_city(province)
    assert [str(fault) for fault in opened.value.faults] == [
        'sources/kota_lain.toml, line 11: code "kediri" is that of "kota_kediri"; take another.',
        'sources/kota_lain.toml, line 12: area "35.71" is that of "kota_kediri"; take another.',
        'sources/kota_lain.toml, line 13: agency "35.71" is that of "kota_kediri"; take another.',
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('area = "35.71"', 'area = "35.99"', 'area "35.99" is not a code of this folder.'),
        ('agency = "35.71"', 'agency = "dinsos"', 'agency "dinsos" is not a code of this folder.'),
        ('code = "kediri"', "code = 7", '"code" must be a text.'),
        ("[city]\n", "[csv]\n", '[city] and format = "city" belong together; add the other.'),
        (
            'format = "city"',
            'format = "parquet"',
            '[city] and format = "city" belong together; add the other.',
        ),
    ],
)
def test_each_fault_is_said(province, old, new, sentence):
    text = (province / MAPPING).read_text()
    assert old in text
    (province / MAPPING).write_text(text.replace(old, new, 1))
    with pytest.raises(CityFaults) as opened:
        open_city(province)
    assert any(sentence in str(fault) for fault in opened.value.faults)


@pytest.mark.parametrize("line", ['"{n}" = "x"', '"" = "x"', '"kelurahan" = "{x}"', '"kelurahan" = ""'])
def test_a_word_that_would_break_a_sentence_is_a_fault(province, line):
    toml = province / "city.toml"
    toml.write_text(toml.read_text().replace('"kelurahan" = "kabupaten/kota"', line))
    with pytest.raises(CityFaults, match="must be one word of the screens"):
        open_city(province)
