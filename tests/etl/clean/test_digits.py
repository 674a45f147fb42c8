"""Reading dates by their digits: what it reads must be what the reader of formats reads."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from etl.clean.digits import read_digits


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("24/11/2026 08:20:59", "%d/%m/%Y %H:%M:%S", "2026-11-24T08:20:59"),
        ("2026-11-24T08:20", "%Y-%m-%dT%H:%M", "2026-11-24T08:20"),
        ("29/02/2024", "%d/%m/%Y", "2024-02-29"),
        ("29/02/2023", "%d/%m/%Y", "NaT"),
        ("31/04/2026", "%d/%m/%Y", "NaT"),
        ("00/04/2026", "%d/%m/%Y", "NaT"),
        ("24/13/2026", "%d/%m/%Y", "NaT"),
        ("24/11/1899", "%d/%m/%Y", "NaT"),
        ("24/11/2200", "%d/%m/%Y", "NaT"),
        ("24/11/2026 24:00:00", "%d/%m/%Y %H:%M:%S", "NaT"),
        ("24/11/2026 08:20:60", "%d/%m/%Y %H:%M:%S", "NaT"),
        ("4/11/2026", "%d/%m/%Y", "NaT"),
        ("24-11-2026", "%d/%m/%Y", "NaT"),
        ("2a/11/2026", "%d/%m/%Y", "NaT"),
        ("24/11/26", "%d/%m/%y", "NaT"),
        ("24 Nov 2026", "%d %b %Y", "NaT"),
        ("11/2026", "%m/%Y", "NaT"),
    ],
)
def test_only_a_whole_plain_date_of_its_width_is_read(text, form, expected):
    found = read_digits(pa.array(["", text, "x" * len(text)], pa.large_string()), form)
    assert np.array_equal(found, np.array(["NaT", expected, "NaT"], "M8[us]"), equal_nan=True)


def test_every_day_of_three_centuries_is_the_day_that_a_reader_of_formats_finds():
    days = pd.date_range("1900-01-01", "2199-12-31", unit="us")
    texts = pa.array(days.strftime("%d/%m/%Y"), pa.large_string())
    assert np.array_equal(read_digits(texts, "%d/%m/%Y"), days.to_numpy())


def test_a_part_of_a_longer_column_is_read_as_the_whole():
    texts = pa.array(["1", "01/02/2026", "02/02/2026", "5"], pa.large_string())
    expected = np.array(["2026-02-01", "2026-02-02"], "M8[us]")
    assert np.array_equal(read_digits(texts.slice(1, 2), "%d/%m/%Y"), expected)
    assert len(read_digits(texts.slice(1, 0), "%d/%m/%Y")) == 0
