"""Encodings as they come: found out, mixed, wrong."""

import io

import pytest

from etl.errors import SourceError
from etl.sources import text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(see, encoding):
    assert see("a.csv", "No;Isi\n1;Café – “ya”\n".encode(encoding)).cells == [("1", "Café – “ya”")]


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_a_byte_order_mark_is_stronger_than_the_mapping(see, encoding):
    content = "\ufeffNo;Isi\n1;é\n".encode(encoding)
    assert see("a.csv", content, encoding="utf-8").cells == [("1", "é")]


def test_another_encoding_is_taken_from_the_mapping(see):
    assert see("a.csv", "No;Isi\n1;Łódź\n".encode("cp1250"), encoding="cp1250").cells == [("1", "Łódź")]


def test_a_file_pasted_together_of_two_encodings_reads_right(see):
    content = b"No;Isi\n" + "1;é\n".encode() + "2;é\n".encode("cp1252")
    assert see("a.csv", content).cells == [("1", "é"), ("2", "é")]


def test_bytes_that_mean_nothing_are_replaced_and_counted(see):
    seen = see("a.csv", b"No;Isi\n1;a\x81b\n2;\x9d\n")
    assert seen.cells == [("1", "a�b"), ("2", "�")]
    assert seen.notes == ["a.csv: 0 NUL characters were left out, 2 unreadable ones stand as �."]


def test_half_a_utf_16_character_at_the_end_does_no_harm(see):
    assert see("a.csv", "No;Isi\n1;a\n".encode("utf-16") + b"x").cells[0] == ("1", "a")


@pytest.mark.parametrize("encoding", ["latin-nine", "hex"])
def test_an_encoding_that_does_not_exist_is_said(see, encoding):
    with pytest.raises(SourceError, match=f"is said to be in '{encoding}', which is no encoding"):
        see("a.csv", b"No;Isi\n1;a\n", encoding=encoding)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_block_may_end_anywhere(monkeypatch, size):
    monkeypatch.setattr(text, "BLOCK_BYTES", size)
    raw = io.BytesIO("a\r\né\r\n€\r".encode() + b"\xe9\r\n\r")
    assert b"".join(text.blocks(raw, "a.csv", str)).decode() == "a\né\n€\né\n\n"
