"""The words of mappings are those of the warehouse."""

import pytest

from city import vocabulary as words
from warehouse import tables

COMPUTED = {
    "cases": "city_code source area place_quality flags recorded_at last_event_at event_count history_hash "
    "day hour_of_week known_from",
    "calls": "city_code source area answer_seconds answer_target_seconds caller_hash flags recorded_at day "
    "hour_of_week known_from",
}
TEXTS = {"area_name", "history", "category_or_date"}


@pytest.mark.parametrize(("table", "columns"), [("cases", words.CASE_COLUMNS), ("calls", words.CALL_COLUMNS)])
def test_a_mapping_may_give_every_column_that_is_not_computed(table, columns):
    held = {column.name for column in tables.metadata.tables[table].columns}
    assert set(columns) - TEXTS == held - set(COMPUTED[table].split())
