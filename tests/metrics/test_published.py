"""What anybody may know, on both engines."""

import datetime as dt

from metrics.filters import Filters
from metrics.published import Wanted, published_cases
from warehouse import tables

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_a_case_is_told_by_number_by_receipt_and_by_its_last_change(warehouse) -> None:
    rows = [("a:1", AT - 3 * HOUR, AT - HOUR), ("a:2", AT - 2 * HOUR, None), ("a:3", AT + HOUR, None)]
    with warehouse.write() as connection:
        for case_id, received_at, updated_at in rows:
            own = {"city_code": "kediri", "case_id": case_id, "category": "pju", "known_from": 1}
            times = {"received_at": received_at, "updated_at": updated_at}
            connection.execute(tables.cases.insert().values(**own, **times))
    filters = Filters(city_code="kediri", zone="Asia/Jakarta", categories=("pju",))

    def found(**wanted: object) -> list[str]:
        with warehouse.read() as connection:
            return published_cases(connection, filters, AT, Wanted(**wanted))["case_id"].tolist()  # type: ignore

    assert found() == ["a:2", "a:1"]  # what lies in the future is not told
    assert found(case_ids=("a:1", "a\0:2")) == ["a:2", "a:1"]
    assert found(received=(AT - 3 * HOUR, AT - 2 * HOUR)) == ["a:1"]
    assert found(changed=(AT - HOUR, AT)) == ["a:1"]
    assert found(is_open=False) == []
