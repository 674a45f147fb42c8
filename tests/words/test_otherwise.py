"""A province calls otherwise what a city calls kelurahan and OPD, in every sentence."""

from collections.abc import Iterator

import pytest

from words import catalogue, say_otherwise, t


@pytest.fixture
def province() -> Iterator[None]:
    say_otherwise({"kelurahan": "kabupaten/kota", "OPD": "daerah"})
    yield
    say_otherwise({})


def test_each_sentence_says_the_other_word(province):
    assert t("tiles.title", n=38) == "38 kabupaten/kota"
    assert t("asked.area") == "Kabupaten/kota"
    left = [key for key, text in catalogue("id").items() if "kelurahan" in text.lower()]
    assert left == []


def test_the_words_come_back(province):
    assert t("tiles.title", "en", n=38) == "38 kabupaten/kota"
    say_otherwise({})
    assert t("tiles.title", n=46) == "46 kelurahan"
