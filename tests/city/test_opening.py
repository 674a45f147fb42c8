"""Opening a city folder whole: what it holds, what the demo changes, and all faults at once."""

import datetime as dt
import pickle
from pathlib import Path

import pandas as pd
import pytest

from city import CityFaults, Fault, open_city


def test_kediri_has_what_the_city_has(kediri):
    assert (kediri.name, kediri.zone, kediri.zone_label, kediri.near_metres) == (
        "Kota Kediri",
        "Asia/Jakarta",
        "WIB",
        100.0,
    )
    assert [len(f) for f in (kediri.districts, kediri.areas, kediri.channels)] == [3, 46, 5]
    assert kediri.areas["area_km2"].sum() == pytest.approx(67.22, abs=0.01)
    assert kediri.areas.crs == "EPSG:4326"
    assert set(kediri.agencies.query("role == 'mitra'")["code"]) == {"polres", "pln", "pmi"}
    assert list(kediri.sources) == ["kasus", "panggilan_112", "sp4n"]


def test_frames_are_typed(kediri):
    assert kediri.areas.dtypes.astype(str).to_dict() == {
        "code": "str",
        "name": "str",
        "district": "str",
        "area_km2": "float64",
        "label_lon": "float64",
        "label_lat": "float64",
        "tile_row": "Int64",
        "tile_column": "Int64",
        "aliases": "str",
        "geometry": "geometry",
    }
    assert kediri.categories["is_sensitive"].dtype == bool
    assert str(kediri.agencies["valid_to"].dtype) == "datetime64[us]"


def test_sensitive_emergencies_have_one_discreet_name_on_the_wall(kediri):
    emergencies = kediri.categories.query("kind == 'darurat'").set_index("code")
    assert set(emergencies.loc[emergencies["is_sensitive"], "wall_name"]) == {"Darurat medis/sosial"}
    assert emergencies.at["kebakaran", "wall_name"] == "Kebakaran"


def test_the_demo_renames_an_agency_and_corrects_a_target_the_city_itself_does_not(root, kediri):
    demo = open_city(root / "data" / "kediri", simulated=True)
    assert demo.codes("agencies") - kediri.codes("agencies") == {"dpkpp"}
    old = demo.agencies.set_index("code").loc["perkim"]
    assert (old["successor"], old["valid_to"]) == ("dpkpp", pd.Timestamp(2026, 6, 30))
    assert [policy.valid_from for policy in demo.policies] == [dt.date(2025, 5, 27), dt.date(2026, 9, 1)]
    before, after = (policy.rules.set_index(["clock", "applies_to"])["target"] for policy in demo.policies)
    assert before.compare(after).to_dict("index") == {("resolve", "darurat"): {"self": 24.0, "other": 12.0}}


@pytest.mark.parametrize("name", ["boston", "newyork", "chicago"])
def test_other_cities_open_without_outlines(root, name):
    city = open_city(root / "tests" / "cities" / name)
    assert city.areas.geometry.isna().all()
    assert city.policies


def test_the_working_day_rule_of_boston_is_an_overlay(root):
    city = open_city(root / "tests" / "cities" / "boston", simulated=True)
    rules = city.policies[0].rules.set_index("applies_to")
    assert rules.loc["pick_up_dead_animal", ["target", "unit"]].tolist() == [1.0, "working day"]
    assert rules.loc["aduan", "unit"] == "source"


def test_the_fingerprint_follows_every_byte_that_counts(root, folder, kediri):
    assert open_city(folder).fingerprint == kediri.fingerprint
    (folder / "catatan.txt").write_text("not a part of the city")
    (folder / "simulation" / "service.toml").write_text("")
    assert open_city(folder).fingerprint == kediri.fingerprint
    (folder / "channels.csv").write_text((folder / "channels.csv").read_text() + "\n")
    assert open_city(folder).fingerprint != kediri.fingerprint
    assert open_city(root / "data" / "kediri", simulated=True).fingerprint != kediri.fingerprint


def test_every_fault_is_said_at_once_in_the_order_of_files_and_lines(faults):
    assert faults(
        ("channels.csv", "web,", "whatsapp,"),
        ("categories.csv", "yes,yes,Darurat medis/sosial", "yes,maybe,Darurat medis/sosial"),
        ("city.toml", 'zone = "Asia/Jakarta"', 'zone = "Asia/Kediri"'),
        ("agencies.csv", "unit,satpol_pp", "unit,satpol"),
    ) == [
        'agencies.csv, line 11: parent "satpol" is not a code of agencies.csv.',
        'categories.csv, line 3: field_work "maybe" is neither "yes" nor "no".',
        'channels.csv, line 5: code "whatsapp" stood already in line 3; keep one.',
        'city.toml, line 4: zone "Asia/Kediri" is not a time zone such as "Asia/Jakarta".',
    ]


def test_a_folder_from_before_categories_had_days_opens_as_it_is(folder):
    file = folder / "categories.csv"
    categories = pd.read_csv(file, dtype="str", keep_default_na=False)
    categories.drop(columns=["valid_from", "valid_to", "successor"]).to_csv(file, index=False)
    opened = open_city(folder).categories
    assert opened["valid_to"].isna().all()
    assert set(opened["successor"]) == {""}


def test_a_folder_that_is_none_is_one_sentence(tmp_path):
    with pytest.raises(CityFaults, match=r"There is no such city folder"):
        open_city(tmp_path / "nowhere")


def test_an_empty_folder_names_what_is_missing(tmp_path):
    with pytest.raises(CityFaults) as caught:
        open_city(tmp_path)
    assert {fault.file for fault in caught.value.faults} == {
        "agencies.csv",
        "areas.csv",
        "calendar.toml",
        "categories.csv",
        "channels.csv",
        "city.toml",
        "districts.csv",
        "holidays.csv",
        "policy/versions.csv",
    }
    assert {fault.sentence for fault in caught.value.faults} == {
        "The file is missing; add it, see docs/city-folder.md."
    }


def test_faults_come_whole_out_of_another_process():
    error = CityFaults([Fault("b.csv", 2, "B."), Fault("a.csv", 0, "A.")])
    assert pickle.loads(pickle.dumps(error)).faults == (Fault("a.csv", 0, "A."), Fault("b.csv", 2, "B."))
    assert str(error) == "a.csv: A.\nb.csv, line 2: B."


def test_no_code_names_a_city(root):
    rooms = ("city", "etl", "warehouse", "metrics", "components", "pages", "words")
    code = [file for room in rooms for file in (root / room).rglob("*.py")]
    named = [f.relative_to(root) for f in code if "kediri" in f.read_text(encoding="utf-8").lower()]
    assert named == []


def test_opening_never_depends_on_the_day(root):
    code = [file.read_text(encoding="utf-8") for file in (root / "city").rglob("*.py")]
    assert not any(word in text for text in code for word in ("now(", "today(", "time.time("))


def test_a_path_may_be_a_text(root):
    assert open_city(str(root / "data" / "kediri")).folder == Path(root / "data" / "kediri")
