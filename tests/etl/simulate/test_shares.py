"""How much of what: the figures of the service as told to the press, within what chance allows in a year."""

import pandas as pd
import pytest

from city.vocabulary import DISPOSITIONS


@pytest.fixture(scope="module")
def year(lives) -> pd.DataFrame:
    return lives[lives["date"] > "2025-11-24"]


@pytest.fixture(scope="module")
def year_calls(calls) -> pd.DataFrame:
    return calls[calls["started"] > "2025-11-24T17:00"]


def test_402_calls_come_in_a_day(year_calls):
    assert len(year_calls) / 365 == pytest.approx(402, rel=0.03)


@pytest.mark.parametrize(
    ("disposition", "share", "tolerance"),
    [("ghost", 75.47, 0.7), ("prank", 21.54, 0.7), ("information", 2.42, 0.3), ("valid", 0.58, 0.12)],
)
def test_classified_calls_have_the_shares_of_the_press(year_calls, disposition, share, tolerance):
    classified = year_calls["disposition"].between(0, 3)
    found = (year_calls["disposition"] == DISPOSITIONS.index(disposition)).sum() / classified.sum() * 100
    assert found == pytest.approx(share, abs=tolerance)


def test_8_per_cent_of_the_answered_calls_are_unclassified(year_calls):
    found = (year_calls["disposition"] == 4).sum() / (year_calls["outcome"] == 2).sum()
    assert found == pytest.approx(0.08, abs=0.01)


def test_some_calls_never_reach_an_operator(year_calls):
    outcomes = year_calls["outcome"].value_counts(normalize=True)
    assert outcomes.to_dict() == pytest.approx({0: 0.07, 1: 0.03, 2: 0.90}, abs=0.01)


def test_most_answers_are_fast_enough(year_calls):
    seconds = (year_calls["answered"] - year_calls["queued"]).dt.total_seconds().dropna()
    assert (seconds <= 15).mean() == pytest.approx(0.92, abs=0.04)


@pytest.mark.parametrize(
    ("kind", "count", "tolerance"),
    [("darurat", 850, 90), ("aduan", 2700, 150), ("informasi", 475, 80), ("aspirasi", 200, 50)],
)
def test_a_year_has_about_so_many_cases(year, kind, count, tolerance):
    assert (year["kind_code"] == kind).sum() == pytest.approx(count, abs=tolerance)


def test_the_top_emergencies_are_those_of_the_press(year):
    top = year.loc[year["kind_code"] == "darurat", "topic_code"].value_counts().index[:4]
    assert set(top) == {"hewan_buas", "ambulans", "laka_lantas", "odgj_terlantar"}


def test_the_top_complaints_are_those_of_the_press(year):
    top = year.loc[year["kind_code"] == "aduan", "topic_code"].value_counts().index
    assert top[0] == "bansos"
    assert set(top[:6]) >= {"bansos", "pju", "pemangkasan_pohon", "pendidikan", "air_pdam"}


def test_most_complaints_go_to_the_social_agency(year):
    assert year.loc[year["kind_code"] == "aduan", "agency_code"].value_counts().index[0] == "dinsos"


def test_the_chatbot_brings_5_to_10_cases_a_day(service, year):
    chatbot = service.number("channels", "whatsapp")
    assert 5 < (year["channel"] == chatbot).sum() / 365 < 10


def test_the_district_kota_is_the_busiest(service, year):
    districts = service.city.areas["district"].to_numpy()[year.loc[year["area"] >= 0, "area"]]
    assert pd.Series(districts).value_counts().index.tolist() == ["35.71.02", "35.71.01", "35.71.03"]


def test_complaints_come_by_day_and_on_working_days(service, year):
    complaints = year[year["kind_code"] == "aduan"]
    local = pd.Series(service.local(complaints["received"].to_numpy()).astype("datetime64[s]"))
    assert local.dt.hour.between(8, 16).mean() > 0.55
    by_weekday = local.dt.day_of_week.value_counts()
    assert by_weekday[0] > 1.3 * by_weekday[6]


def test_ratings_are_4_86_of_5(table):
    cases = table("kasus")
    given = pd.to_numeric(cases["Penilaian"].str.strip()).dropna()
    assert given.mean() == pytest.approx(4.86, abs=0.04)
    assert len(given) > 1_000


def test_8_per_cent_of_the_complaints_are_unclassified(table):
    complaints = table("kasus").query("Jenis == 'Aduan'")
    assert (complaints["Klasifikasi"].str.strip() == "").mean() == pytest.approx(0.08, abs=0.02)
