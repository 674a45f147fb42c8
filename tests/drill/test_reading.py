"""Scenarios of the city folder: the six that ship are whole, and each fault says where it stands."""

import pytest

from city import CityFaults, cached_city, open_city
from drill.reading import read_scenario, scenarios
from drill.scenario import Expected, Goal

GOOD = """title = "Coba"
minutes = 30

[[incident]]
name = "api"
at = "02:30"
category = "kebakaran"
area = "Kel. Pakelan"
count = 4
within = "1:00"
"""
FAULTS = [
    ('minutes = 30', 'minutes = 0', 2, "minutes must be from 1 to 1440"),
    ('title = "Coba"', '', 0, '"title" is missing'),
    ('at = "02:30"', 'at = "2.30"', 6, 'at "2.30" is no time'),
    ('at = "02:30"', 'at = "02:75"', 6, "is no time"),
    ('at = "02:30"', 'at = "29:30"', 6, "beyond the end of the scenario"),
    ('category = "kebakaran"', 'category = "api"', 7, 'category "api" is no code of categories.csv'),
    ('area = "Kel. Pakelan"', 'area = "Kertosono"', 8, 'area "Kertosono" is no name of areas.csv'),
    ('area = "Kel. Pakelan"', '', 4, "Nothing says where it happens"),
    ('count = 4', 'count = 0', 9, "count must be 1 or more"),
    ('count = 4', 'count = "4"', 9, "must be a whole number"),
    ('count = 4', 'wrong_agency = "damkar"', 9, "wrong_agency is the right one"),
    ('count = 4', 'cuont = 4', 9, '"cuont" is not known'),
    ('name = "api"', 'name = "api', 5, "can't be read"),
    ('minutes = 30', 'minutes = 30\nstarts = "25:00"', 3, "is no time of day"),
    ('minutes = 30', 'minutes = 30\nlines = 0', 3, "lines must be from 1 to 200"),
]  # fmt: skip
MORE = [
    ('[[expected]]\nstep = "jump"\nwithin = "01:00"', 13, 'step "jump" is not one of'),
    ('[[expected]]\nstep = "take"\nwithin = "00:00"', 14, "within must be above"),
    ('[[success]]\nmeasure = "on_time"\nstep = "arrive"\nleast = 0.9', 14, "No [[expected]] says how soon"),
    ('[[success]]\nmeasure = "merged"\nleast = 80.0', 14, "share above 0 up to 1"),
    ('[[success]]\nmeasure = "delay"', 13, '"most_seconds" is missing'),
    ('[[calls]]\nat = "01:00"\ndisposition = "valid"\ncount = 2', 14, "a valid call is an [[incident]]"),
    ('[[silent]]\nagency = "nobody"', 13, 'agency "nobody" is no code of agencies.csv'),
    ('[[silent]]\nagency = "pln"\nfrom = "05:00"\nuntil = "04:00"', 15, "until must be after from"),
    ('[[incident]]\nname = "api"\nat = "03:00"\ncategory = "kebakaran"\narea = "Pojok"', 13, "stands twice"),
]  # fmt: skip


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri")


def test_the_six_scenarios_of_the_city_are_whole(city):
    found = scenarios(city)
    assert found.faults == ()
    assert sorted(found.scenarios) == ["adminduk", "badai", "banjir", "pasar", "peluncuran", "tabrakan"]
    for one in found.scenarios.values():
        assert one.expected
        assert Goal("delay", 5.0) in one.goals


def test_a_scenario_reads_as_it_is_written(city):
    text = GOOD + '\n[[expected]]\nstep = "arrive"\nwithin = "15:00"\nkinds = ["darurat"]\n'
    one = read_scenario("drills/coba.toml", text.encode(), city)
    (incident,) = one.incidents
    assert (one.code, one.seconds, incident.at, incident.within) == ("coba", 1800, 150, 60)
    assert (incident.areas, incident.agency, incident.count) == (("35.71.02.1008",), "damkar", 4)
    assert one.expected == (Expected("arrive", 900, ("darurat",)),)


@pytest.mark.parametrize(("old", "new", "line", "sentence"), FAULTS)
def test_a_fault_says_its_line(city, old, new, line, sentence):
    _refused(city, GOOD.replace(old, new), line, sentence)


@pytest.mark.parametrize(("more", "line", "sentence"), MORE)
def test_a_fault_in_another_table_says_its_line(city, more, line, sentence):
    _refused(city, f"{GOOD}\n{more}\n", line, sentence)


def test_a_file_that_is_no_text_and_a_name_that_is_none_are_said(city):
    for name, content in (("drills/x.toml", b"\xff\xfe"), ("drills/Pasar Besar.toml", GOOD.encode())):
        with pytest.raises(CityFaults):
            read_scenario(name, content, city)


def test_a_city_without_scenarios_has_none(root):
    found = scenarios(open_city(root / "tests" / "cities" / "boston"))
    assert (found.scenarios, found.faults) == ({}, ())


def _refused(city, text, line, sentence):
    with pytest.raises(CityFaults) as refused:
        read_scenario("drills/coba.toml", text.encode(), city)
    said = [(fault.file, fault.line) for fault in refused.value.faults if sentence in fault.sentence]
    assert ("drills/coba.toml", line) in said, refused.value
