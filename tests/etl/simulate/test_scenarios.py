"""Every story that is planted can be found in what was written, by counting alone."""

import numpy as np
import pandas as pd
import pytest

from etl.simulate.exports import Export, exports, newest, shown


def test_the_launch_brings_more_cases_and_calls_than_the_weeks_after_it(lives, calls):
    assert _a_day(lives, "2025-05-27", "2025-06-05") > 1.6 * _a_day(lives, "2025-07-20", "2025-09-20")
    by_day = calls.groupby("day").size()
    assert by_day.iloc[:5].mean() > 1.8 * by_day.iloc[60:90].mean()


def test_ramadan_moves_the_calls_towards_the_night(service, calls):
    ordinary = _hours(service, calls, "2026-01-25", "2026-02-15")
    ramadan = _hours(service, calls, "2026-02-20", "2026-03-20")
    assert ramadan[2:5].sum() > 1.8 * ordinary[2:5].sum()
    assert ramadan[9:16].sum() < ordinary[9:16].sum()


@pytest.mark.parametrize(("topic", "times"), [("pohon_tumbang", 2.5), ("drainase", 1.8), ("bencana", 1.8)])
def test_the_rains_bring_floods_and_fallen_trees(lives, topic, times):
    wet = _a_day(lives, "2025-11-01", "2026-03-31", topic)
    assert wet > times * _a_day(lives, "2026-04-01", "2026-10-31", topic)


def test_the_storm_strikes_along_the_river(service, lives):
    storm = service.stories[[story.code for story in service.stories].index("storm")]
    river = [service.number("areas", area) for area in storm.effects["areas"]]
    struck = lives[(lives["date"] == "2026-11-18") & lives["topic_code"].isin(["bencana", "pohon_tumbang"])]
    assert len(struck) > 5
    assert struck["area"].isin(river).mean() > 0.8


def test_the_school_intake_brings_complaints_about_schools(lives):
    intake = _a_day(lives, "2026-06-08", "2026-07-12", "pendidikan")
    assert intake > 3 * _a_day(lives, "2026-08-01", "2026-10-31", "pendidikan")


def test_social_aid_has_its_peaks(lives):
    peak = _a_day(lives, "2026-11-02", "2026-11-09", "bansos")
    assert peak > 2 * _a_day(lives, "2026-09-01", "2026-10-31", "bansos")


def test_the_streetlights_are_out_for_weeks_in_three_areas(service, lives):
    out = lives[lives["date"].between("2026-10-05", "2026-10-25") & (lives["topic_code"] == "pju")]
    names = service.city.areas["name"].to_numpy()[out.loc[out["area"] >= 0, "area"]]
    assert pd.Series(names).isin(["Blabak", "Betet", "Ketami"]).mean() > 0.6
    assert out.groupby(out["date"].dt.isocalendar().week).size().min() >= 8


def test_a_viral_complaint_has_20_duplicates_within_an_hour(lives):
    viral = lives[lives["is_duplicate"] & (lives["date"] == "2026-11-12")]
    assert len(viral) == 20
    assert viral["received"].max() - viral["received"].min() < pd.Timedelta(hours=1)
    assert viral["area"].nunique() == 1
    assert viral["forwarded"].isna().all()
    assert viral["closed"].notna().all()


def test_one_agency_is_slow(lives):
    complaints = lives[(lives["kind_code"] == "aduan")]
    days = (
        (complaints["resolved"] - complaints["received"]).dt.days.groupby(complaints["agency_code"]).median()
    )
    assert days["dpupr"] > 1.5 * days[["dinsos", "pdam", "disdik"]].max()


def test_one_agency_improves(lives):
    theirs = lives[(lives["agency_code"] == "dlhkp") & (lives["kind_code"] == "aduan")]
    days = (theirs["resolved"] - theirs["received"]).dt.days
    assert days[theirs["date"] < "2026-03-01"].median() > 1.6 * days[theirs["date"] > "2026-09-15"].median()


def test_an_agency_writes_no_arrivals_for_two_months(lives):
    emergencies = lives[lives["kind_code"].eq("darurat") & lives["agency_code"].eq("dinsos")]
    arrived = emergencies["arrived"].notna()
    silent = emergencies["date"].between("2026-09-15", "2026-11-14")
    assert silent.sum() > 10
    assert arrived[silent].sum() == 0
    assert arrived[~silent].mean() > 0.6  # in the year before it kept silent in the same months


def test_an_agency_is_100_per_cent_on_time_in_three_cases(service, lives):
    theirs = lives[(lives["agency_code"] == "dpmptsp") & lives["date"].between("2026-08-27", "2026-11-24")]
    worked = service.calendar.elapsed_many(_utc(theirs["received"]), _utc(theirs["resolved"]))
    assert len(theirs) == 3
    assert (worked < 14 * 7.5 * 3600).all()


def test_an_agency_is_renamed_and_its_cases_bear_the_new_name_from_that_day(lives):
    days = (
        lives[lives["agency_code"].isin(["perkim", "dpkpp"])]
        .groupby("agency_code")["date"]
        .agg(["min", "max"])
    )
    assert days.loc["perkim", "max"] <= pd.Timestamp("2026-06-30") < days.loc["dpkpp", "min"]


def test_the_listing_comes_two_days_late(service):
    listing = _export(service, "sp4n")
    before, after = (
        np.datetime64(f"2026-11-{day}T23:30", "s") for day in ("07", "10")
    )  # 06.30 of the next day
    assert newest(service, listing, np.datetime64("2026-11-10T12:00", "s")) == before
    assert newest(service, listing, np.datetime64("2026-11-11T12:00", "s")) == after
    reported = np.array(["2026-11-07T23:00", "2026-11-08T01:00"], "datetime64[s]")
    assert shown(service, listing, reported).tolist() == [before.item(), after.item()]


def test_fridays_are_for_closing_in_bulk(service, lives):
    bulk = lives[lives["is_bulk"] & lives["resolved"].notna()]
    local = pd.Series(service.local(bulk["resolved"].to_numpy()).astype("datetime64[s]"), bulk.index)
    friday = local[local.dt.day_of_week == 4]
    assert len(friday) > 0.95 * len(bulk)
    closings = friday.groupby([bulk["last_agency"], friday.dt.date]).agg(["size", "min", "max"])
    many = closings[closings["size"] >= 5]
    assert len(many) > 20
    assert (many["max"] - many["min"]).median() < pd.Timedelta(minutes=10)


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("misrouted", 0.05, 0.12),
        ("handed", 0.005, 0.05),
        ("paused", 0.08, 0.16),
        ("reopened", 0.04, 0.08),
        ("refused", 0.02, 0.05),
    ],
)
def test_complaints_go_astray_change_hands_wait_come_back_and_are_refused(lives, what, least, most):
    complaints = lives[lives["kind_code"] == "aduan"]
    assert least < complaints[what].notna().mean() < most


def test_some_cases_come_from_outside_the_city(service, lives):
    assert (lives["area"] < 0).mean() == pytest.approx(0.02, abs=0.008)
    outside = lives[lives["area"] < 0]
    west, south, east, north = service.city.areas.total_bounds
    inside = outside["lon"].between(west, east) & outside["lat"].between(south, north)
    assert inside.mean() < 0.7  # near the border, but in no area


def test_every_emergency_by_telephone_has_its_call(service, lives, calls):
    by_phone = lives[lives["channel"] == service.number("channels", "telepon_112")]
    reporting = calls[calls["case_number"] > 0]
    assert len(reporting) == len(by_phone)
    together = reporting.merge(by_phone, left_on=["day", "case_number"], right_on=["day", "number"])
    assert (together["received"] > together["answered"]).all()
    assert together["received"].sub(together["started"]).max() < pd.Timedelta(minutes=10)


def test_there_is_always_something_open(lives):
    for moment in pd.date_range("2025-06-10", "2026-11-24", freq="7D"):
        open_now = (lives["received"] <= moment) & ~(
            lives[["resolved", "closed", "refused"]].min(axis=1) <= moment
        )
        assert 30 < open_now.sum() < 400


def _export(service, name: str) -> Export:
    return next(export for export in exports(service) if export.source.name == name)


def _a_day(lives: pd.DataFrame, first: str, last: str, topic: str = "") -> float:
    chosen = lives["date"].between(first, last)
    if topic:
        chosen &= lives["topic_code"] == topic
    return chosen.sum() / ((pd.Timestamp(last) - pd.Timestamp(first)).days + 1)


def _hours(service, calls: pd.DataFrame, first: str, last: str) -> np.ndarray:
    """The share of calls by local hour."""
    local = service.local(calls["started"].to_numpy()).astype("datetime64[s]")
    chosen = local[(local >= np.datetime64(first)) & (local < np.datetime64(last))]
    return np.bincount(chosen.astype(int) // 3600 % 24, minlength=24) / len(chosen)


def _utc(at: pd.Series) -> pd.Series:
    return at.dt.tz_localize("UTC")
