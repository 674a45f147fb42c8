"""Every single fault of a city folder, as the sentence that is said: the cases stand in faults.toml."""

import tomllib
from pathlib import Path

import pytest

CASES = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))["fault"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_fault_is_said_with_its_line(faults, case):
    assert case["says"] in faults((case["file"], case["old"], case["new"]))
