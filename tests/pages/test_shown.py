"""A table of a card as it is taken along: a number on the screen is one in the file, and nothing else is."""

import pytest

from components import html
from components.strips import range_strip
from pages.shown import counts_of, words


@pytest.mark.parametrize(
    ("texts", "lang", "counts"),
    [
        (["1.234", "0"], "id", [1_234, 0]),
        (["1,234", "12"], "en", [1_234, 12]),
        (["15.00", "01.30"], "id", None),  # minutes and seconds of a drill
        (["1.05.00"], "id", None),
        (["0012"], "id", None),
        (["12", "–"], "id", None),
        ([], "id", None),
    ],
)
def test_a_column_is_one_of_whole_numbers_where_each_cell_is_written_as_one(texts, lang, counts):
    assert counts_of(texts, lang) == counts


def test_a_picture_is_taken_along_as_what_it_says():
    assert (
        words(html.Td(range_strip(0.79, 0.7, 0.86, 0.8, "79 %, rentang 70–86 %"))) == "79 %, rentang 70–86 %"
    )
    assert words(html.A(["Pojok", html.Span("■")], href="/")) == "Pojok ■"
