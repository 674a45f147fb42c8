"""The moment is Tuesday 24 November 2026, 08.20 WIB."""

import pytest

from metrics.alarms import new_cases

FIRE = {"kind": "darurat", "category": "kebakaran", "received_at": "11-24 08:14"}


def test_a_case_is_known_since_the_version_that_brought_it(connection, given, filters, today):
    given(versions=[{"at": "11-24 08:15"}, {"at": "11-24 08:18"}])
    given(cases=[{**FIRE, "known_from": 2, "state": "dikerjakan"}])
    given(case_versions=[{**FIRE, "known_from": 1, "known_until": 2}])
    (row,) = new_cases(connection, filters(), today, ("darurat",)).itertuples()
    assert (row.case_id, row.category, row.is_closed) == ("wa:0", "kebakaran", False)
    assert row.known_at.isoformat() == "2026-11-24T01:15:00+00:00"


@pytest.mark.parametrize(
    ("which", "case", "known"),
    [
        (("darurat",), {}, "11-24 08:20"),
        (("kebakaran",), {}, "11-24 08:15"),
        (("darurat", "kebakaran"), {"state": "ditutup"}, "11-24 08:15"),
    ],
)
def test_a_kind_or_a_category_calls(connection, given, filters, today, which, case, known):
    given(versions=[{"at": known}], cases=[{**FIRE, **case}])
    assert len(new_cases(connection, filters(), today, which)) == 1


@pytest.mark.parametrize(
    ("which", "case", "known"),
    [
        ((), {}, "11-24 08:15"),
        (("pohon_tumbang",), {}, "11-24 08:15"),
        (("darurat",), {"kind": "aduan"}, "11-24 08:15"),
        (("darurat",), {}, "11-24 08:21"),  # a moment later it is known
        (("darurat",), {"received_at": "11-24 07:30"}, "11-24 07:50"),  # known for half an hour
        (("darurat",), {"received_at": "11-24 07:45"}, "11-24 08:15"),  # told half an hour late
        (("darurat",), {"city_code": "35.73"}, "11-24 08:15"),
    ],
)
def test_what_is_no_news_calls_nobody(connection, given, filters, today, which, case, known):
    given(versions=[{"at": known}], cases=[{**FIRE, **case}])
    assert new_cases(connection, filters(), today, which).empty


def test_the_first_known_comes_first(connection, given, filters, today):
    given(versions=[{"at": "11-24 08:18"}, {"at": "11-24 08:16"}])
    given(cases=[{**FIRE, "known_from": 1}, {**FIRE, "known_from": 2}])
    assert list(new_cases(connection, filters(), today, ("darurat",))["case_id"]) == ["wa:1", "wa:0"]
