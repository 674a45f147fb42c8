"""docs/city-folder.md names every column and key that a city folder may hold."""

import pytest

from city import calendars, opening, places, policies, service

TABLES = [
    places._DISTRICT_COLUMNS,
    places._AREA_COLUMNS,
    service._AGENCY_COLUMNS,
    service._CATEGORY_COLUMNS,
    service._CHANNEL_COLUMNS,
    calendars._HOLIDAY_COLUMNS,
    calendars._SPECIAL_KEYS,
    policies._VERSION_COLUMNS,
    policies._RULE_COLUMNS,
    opening._KEYS,
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: "-".join(list(table)[:3]))
def test_every_column_is_told(root, table):
    text = (root / "docs" / "city-folder.md").read_text(encoding="utf-8")
    assert [name for name in table if f"`{name}`" not in text and f"`[{name}]`" not in text] == []
