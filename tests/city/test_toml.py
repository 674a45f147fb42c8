"""TOML files: faults with the line of their key."""

import pytest

from city.toml import line_of

TEXT = """\
name = "x"   # [not.a.header]
hours = [
  ["07:30", "12:00"],
  ["13:00", "16:00"]
]

[values.state]
"In Progress" = "dikerjakan"
name = "y"

[[special]]
name = "one"
[[special]]   # the second
from = 2026-01-01
name = "two"
"""


@pytest.mark.parametrize(
    ("table", "key", "nth", "line"),
    [
        ("", "name", 0, 1),
        ("", "hours", 0, 2),
        ("", "absent", 0, 0),
        ("values.state", "", 0, 7),
        ("values.state", "In Progress", 0, 8),
        ("values.state", "in progress", 0, 8),
        ("values.state", "name", 0, 9),
        ("values.state", "absent", 0, 7),
        ("special", "name", 0, 12),
        ("special", "name", 1, 15),
        ("special", "to", 1, 13),
        ("absent", "name", 0, 0),
    ],
)
def test_a_key_has_its_line(table, key, nth, line):
    assert line_of(TEXT, table, key, nth) == line


def test_an_unreadable_file_is_one_fault_not_one_for_each_of_its_keys(faults):
    assert len(faults(("calendar.toml", "[hours.office]", "[hours.office"))) == 1
