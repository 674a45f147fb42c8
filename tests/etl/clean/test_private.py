import pandas as pd
import pytest

from etl.clean.private import strip


@pytest.mark.parametrize(
    "tells",
    ["0812-3456-7890", "081234567890", "+62 812 3456 7890", "62812345678", "0062812345678", "(0354) 681234",
     "0354 681234", "8123456789", "3571010101010001", "3571 0101 0101 0001", "3571.0101.0101.0001",
     "budi.santoso@contoh.co.id", "(617) 555-0123", "617-555-0123"],
)  # fmt: skip
def test_what_tells_who_somebody_is_is_masked(tells):
    assert strip(pd.Series([f"hubungi {tells}, terima kasih"])).tolist() == ["hubungi •••, terima kasih"]


@pytest.mark.parametrize(
    "text",
    ["", "lampu mati", "24/11/2026 08:20:15", "2026-11-24 08:20:15", "RT 03 RW 05 no. 12", "35.71.01.1001",
     "rugi 1.500.000 rupiah", "112", "-7.81808", "112.003628"],
)  # fmt: skip
def test_other_numbers_stay(text):
    assert strip(pd.Series([text])).tolist() == [text]
