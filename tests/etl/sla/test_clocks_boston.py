"""Boston's requests of July to December 2011 with the city's own targets, judged as the city itself did."""

import pandas as pd
import pytest

from etl.sla.verdict import verdict

pytestmark = pytest.mark.shared
LATER = pd.Timestamp("2030-01-01", tz="UTC")  # nothing is due after it, but the targets that lie 40 years out


@pytest.fixture(scope="module")
def requests(shared):
    columns = ["case_enquiry_id", "open_dt", "target_dt", "closed_dt", "ontime"]
    return pd.read_csv(
        shared / "real" / "boston311_2011H2.zip", usecols=columns, dtype="str", na_values=[" "]
    )


@pytest.fixture(scope="module")
def judged(sla, requests):
    """The requests with the due instant and the verdict of their clock."""
    rule = "resolve aduan received_at closed_at - source 24x7 sumber\n"
    city = sla.city(sla.policy(rule, "2011-01-01"), zone="America/New_York")
    rows, events = sla.frames(sla.case(kind="aduan", state="ditutup"))
    rows = rows.iloc[[0] * len(requests)].reset_index(drop=True)
    rows["case_id"] = requests["case_enquiry_id"]
    for name, column in (("received_at", "open_dt"), ("target_at", "target_dt"), ("closed_at", "closed_dt")):
        rows[name] = _instants(requests[column])
    rows["state"] = rows["closed_at"].isna().map({True: "diterima", False: "ditutup"})
    clocks = sla.run(rows, events, city)
    clocks["verdict"] = verdict(clocks, LATER)
    return requests.merge(clocks, left_on="case_enquiry_id", right_on="case_id", validate="1:1")


def test_every_request_has_one_clock(requests, judged):
    assert len(judged) == len(requests) == 58_251


def test_the_verdict_is_the_citys_label_wherever_both_can_be_compared(judged):
    comparable = judged[judged[["target_dt", "closed_dt", "ontime"]].notna().all(axis=1)]
    words = comparable["verdict"].map({"on_time": "ONTIME", "late": "OVERDUE"})
    assert len(comparable) == 43_664
    assert (words == comparable["ontime"]).all()


def test_without_a_target_there_is_no_verdict_whatever_the_label_says(judged):
    silent = judged[judged["target_dt"].isna()]
    assert len(silent) == 10_981
    assert set(silent["verdict"]) == {"none"}
    assert (silent["ontime"] == "ONTIME").any()


def _instants(local):
    times = pd.to_datetime(local).dt.tz_localize(
        "America/New_York", ambiguous=False, nonexistent="shift_forward"
    )
    return times.dt.tz_convert("UTC").dt.as_unit("us")
