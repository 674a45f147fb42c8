import pytest

from components.syllables import SOFT_HYPHEN, breakable


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("Setonogedong", "Seto|no|ge|dong"),
        ("Singonegaran", "Singo|ne|garan"),
        ("Banjarmlati", "Banjar|mlati"),
        ("Manisrenggo", "Manis|renggo"),
        ("Kampung Dalem", "Kampung Dalem"),
        ("Bandar Lor", "Bandar Lor"),
        ("Pojok", "Pojok"),
        ("", ""),
    ],
)
def test_a_long_name_may_be_broken_between_syllables(name: str, broken: str) -> None:
    assert breakable(name).replace(SOFT_HYPHEN, "|") == broken
    assert breakable(name).replace(SOFT_HYPHEN, "") == name
