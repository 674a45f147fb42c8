"""SLA policy in dated versions."""

import datetime as dt

FILE = "policy/2025-05-27.csv"


def test_each_rule_applies_to_one_thing_and_carries_its_basis(kediri):
    (policy,) = kediri.policies
    assert (policy.version, policy.valid_from) == ("2025-05-27", dt.date(2025, 5, 27))
    rules = policy.rules.set_index(["clock", "applies_to"])
    assert rules.index.is_unique
    assert rules.loc[("answer", "call"), ["target", "unit", "share_goal"]].tolist() == [15.0, "second", 90.0]
    assert rules.loc[("arrive", "kebakaran"), "basis"] == "peraturan"
    assert [kind for clock, kind in rules.index if clock == "forward"] == [
        "darurat",
        "aduan",
        "informasi",
        "aspirasi",
    ]


def test_two_versions_from_the_same_day_overlap(faults, folder):
    with (folder / "policy" / "versions.csv").open("a") as versions:
        versions.write("lagi,2025-05-27,,\n")
    (folder / "policy" / "lagi.csv").write_text((folder / FILE).read_text())
    assert faults() == [
        'policy/versions.csv, line 3: valid_from "2025-05-27" stood already in line 2; keep one.'
    ]


def test_a_version_for_later_is_no_fault(faults):
    assert faults(("policy/versions.csv", "2025-05-27,2025-05-27", "2025-05-27,2099-01-01")) == []
