import pandas as pd

from metrics.capability import clocks_recorded, fields_recorded


def test_milestones_are_expected_of_finished_cases_and_other_fields_of_all(connection, given, filters, today):
    given(
        cases=[
            {"state": "selesai", "resolved_at": "11-24 08:10", "rating": 5.0},
            {"state": "ditutup", "closed_at": "11-24 08:10", "area": ""},
            {"state": "diterima", "forwarded_at": "11-24 08:10", "area": ""},
            {"source": "sp4n", "case_id": "lapor:1", "state": "tidak_valid"},
        ]
    )
    recorded = fields_recorded(connection, filters(), today).set_index(["source", "field"])
    counts = recorded[["n", "recorded_count", "recorded_share"]]
    assert counts.loc[("wa", "resolved_at")].tolist() == [2, 1, 0.5]
    assert counts.loc[("wa", "forwarded_at")].tolist() == [2, 0, 0.0]
    assert counts.loc[("wa", "rating")].tolist() == [3, 1, 1 / 3]
    assert counts.loc[("wa", "area")].tolist() == [3, 1, 1 / 3]
    assert counts.loc[("sp4n", "channel")].tolist() == [1, 1, 1.0]
    assert recorded["key_prefix"].groupby("source").first().to_dict() == {"wa": "wa", "sp4n": "lapor"}


def test_a_clock_needs_its_start_and_stop_in_sixty_per_cent(connection, given, filters, today):
    done = {"state": "selesai", "kind": "darurat", "resolved_at": "11-24 08:10"}
    given(
        cases=[
            *({**done, "arrived_at": "11-24 08:05"} for _ in range(3)),
            done,
            {**done, "arrived_at": None, "resolved_at": None},
            {"kind": "informasi", "case_id": "wa:9"},
        ]
    )
    recorded = clocks_recorded(connection, filters(), today)
    expected = pd.DataFrame(
        [
            ("wa", "wa", "darurat", "arrive", 5, 3, 0.6, True),
            ("wa", "wa", "darurat", "resolve", 5, 4, 0.8, True),
            ("wa", "wa", "informasi", "arrive", 0, 0, None, True),  # nothing speaks against it yet
            ("wa", "wa", "informasi", "resolve", 0, 0, None, True),
        ],
        columns=[
            "source",
            "key_prefix",
            "kind",
            "clock",
            "n",
            "recorded_count",
            "recorded_share",
            "is_enough",
        ],
    )
    numbers = {"n": "Int64", "recorded_count": "Int64", "recorded_share": "float64", "is_enough": "boolean"}
    expected = expected.astype(numbers | dict.fromkeys(("source", "key_prefix", "kind", "clock"), "str"))
    some = recorded[recorded["clock"].isin(["arrive", "resolve"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, expected)
    assert not recorded.set_index(["kind", "clock"]).loc[("darurat", "forward"), "is_enough"]


def test_without_cases_nothing_is_known(connection, filters, today):
    assert fields_recorded(connection, filters(), today).empty
    assert clocks_recorded(connection, filters(), today).empty
