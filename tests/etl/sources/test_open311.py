"""GeoReport v2 as servers really send it."""

import json

import pytest

from etl.errors import SourceError
from etl.sources import open311, text

REQUEST = {"No": "14-1", "lat": 41.746857642007210, "zip": 60620, "media_url": None, "is_duplicate": False}


@pytest.mark.parametrize("shape", ["bare", "wrapped", "one", "wrapped late", "wrapped one"])
def test_bare_wrapped_and_single_requests_all_read(see, shape):
    found = {
        "bare": [REQUEST],
        "wrapped": {"service_requests": [REQUEST]},
        "one": REQUEST,
        "wrapped late": {"count": 1, "service_requests": [REQUEST]},
        "wrapped one": {"service_requests": REQUEST},
    }[shape]
    seen = _see(see, json.dumps(found))
    assert (seen.cells, seen.rows) == ([("14-1", "41.74685764200721", "60620", "", "false")], [1])


def test_numbers_stay_as_they_are_written(see):
    assert _see(see, '[{"No": 2135.0, "a": 1e3, "b": 100000000000000000000001}]').cells == [
        ("2135.0", "1e3", "100000000000000000000001")
    ]


def test_nested_keys_get_dots_and_lists_stay_json(see):
    request = {
        "No": "1",
        "extended": {"channel": "phone", "at": {"ward": "21"}},
        "notes": [{"type": "é"}],
        "tags": [],
    }
    seen = _see(see, json.dumps([request]))
    assert list(seen.frame.columns[:5]) == ["No", "extended.channel", "extended.at.ward", "notes", "tags"]
    assert seen.cells == [("1", "phone", "21", '[{"type": "é"}]', "[]")]


def test_a_key_that_no_request_has_is_a_blank_column(see):
    seen = _see(see, '[{"No": "1"}, {"b": "x"}]', columns={"a": ("No",), "c": ("media_url",)})
    assert list(seen.frame.columns[:3]) == ["No", "b", "media_url"]
    assert seen.cells == [("1", "", ""), ("", "x", "")]


@pytest.mark.parametrize("element", ["null", "7", '"x"', "[1]", "{}"])
def test_what_is_no_request_is_a_row_with_a_fault(see, element):
    seen = _see(see, f'[{{"No": "1"}}, {element}, {{"No": "3"}}]')
    assert seen.frame["No"].tolist() == ["1", "", "3"]
    assert seen.faults == ["", "not_an_object", ""]


def test_a_request_nested_a_thousand_deep_is_none():
    request: dict[str, object] = {}
    for _ in range(2000):
        request = {"a": request}
    assert open311.as_request(request) == {}


def test_half_a_surrogate_pair_does_no_harm(see):
    seen = _see(see, '[{"No": "a\\ud800b", "\\udfff": "x"}]')
    assert (seen.cells, seen.frame.columns[1]) == ([("a?b", "x")], "?")


def test_a_key_of_ours_is_not_taken_over(see):
    assert _see(see, '[{"No": "1", "_row": "77"}]').rows == [1]


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_a_long_list_is_read_in_blocks(see, monkeypatch, size):
    monkeypatch.setattr(text, "BLOCK_BYTES", size)
    content = json.dumps(
        [{"No": str(number), "isi": "é ]},{[\\"} for number in range(30)] + [123], ensure_ascii=False
    )
    seen = _see(see, content)
    assert seen.frame["No"].tolist() == [*map(str, range(30)), ""]


def test_an_empty_list_has_no_rows(see):
    assert len(_see(see, "[]").frame) == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is not JSON"),
        ("No;Isi", "is not JSON"),
        ("<xml/>", "is not JSON"),
        ("7", "holds no Open311 requests"),
        ('[{"No": "1"}, {"No": ', "is broken JSON after 1 requests"),
        ('[{"No": "1"}', "is broken JSON after 1 requests"),
        ('[{"x": "1"}]', "has no key that source 'panggilan' maps"),
        ("[" + "[" * 100_000, "is broken JSON after 0 requests"),
    ],
)
def test_what_is_no_open311_is_told_in_a_sentence(see, content, sentence):
    with pytest.raises(SourceError, match=f"^a.json {sentence}"):
        _see(see, content)


def test_a_request_may_not_be_endless(see, monkeypatch):
    monkeypatch.setattr(open311, "MOST_BYTES", 1000)
    monkeypatch.setattr(text, "BLOCK_BYTES", 100)
    for content in ('[{"No": "' + "x" * 5000 + '"}]', '{"x": "' + "x" * 5000 + '"}'):
        with pytest.raises(SourceError, match=r"broken JSON after 0 requests|does not begin as a list"):
            _see(see, content)


def _see(see, content: str, **fields: object):
    return see("a.json", content.encode(), format="open311", **fields)
