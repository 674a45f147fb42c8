"""Whatever is done to a file: its rows, or one sentence."""

import io
import json
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mutations import mutated
from etl.errors import SourceError

ROWS = 40
FIELDS = {"csv": "csv", "xlsx": "excel", "json": "open311", "zip": "csv"}
quick = settings(max_examples=150)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_mutated_file_gives_rows_or_a_sentence(see, zipped, kind):
    original = {
        "csv": _csv(),
        "xlsx": _xlsx(),
        "json": _json(),
        "zip": zipped({"a.csv": _csv(), "b.csv": _csv()}),
    }[kind]
    read, sentences = 0, []
    for seed in range(120):
        try:
            seen = see("a." + kind, mutated(seed, original, kind), format=FIELDS[kind])
        except SourceError as error:
            sentences.append(str(error))
        else:
            read += 1
            assert not seen.frame.duplicated(["_file", "_row", *(["_sheet"] if kind == "xlsx" else [])]).any()
    assert read > 20
    assert all(map(_is_sentence, sentences))


@quick
@given(
    lines=st.lists(
        st.text(st.characters(exclude_characters='"\r\n\0', exclude_categories=["Cs"]), max_size=30),
        max_size=30,
    )
)
def test_every_line_without_quotes_is_one_row(see, lines):
    seen = see("a.csv", "\n".join(["No;Waktu;Isi", *lines, ""]).encode())
    assert seen.rows == [number for number, line in enumerate(lines, 2) if line.strip()]


@quick
@given(noise=st.binary(max_size=40).filter(lambda noise: not {10, 13} & set(noise)), at=st.integers(0, 200))
def test_noise_in_one_row_leaves_all_other_rows_as_they_are(see, noise, at):
    lines = [b"%d;24/11/2026;isi %d" % (number, number) for number in range(ROWS)]
    place = at % ROWS
    lines[place] = lines[place][: at % 17] + noise + lines[place][at % 17 :]
    seen = see("a.csv", b"No;Waktu;Isi\n" + b"\n".join(lines) + b"\n")
    others = [number for number in range(ROWS) if number != place]
    clean = {row: cells for row, cells in zip(seen.rows, seen.cells, strict=True) if row != place + 2}
    assert clean == {number + 2: (str(number), "24/11/2026", f"isi {number}") for number in others}
    assert len(seen.rows) == ROWS


@settings(quick, max_examples=40)
@given(content=st.binary(max_size=300))
def test_any_bytes_at_all_give_rows_or_a_sentence(see, content):
    sentences = []
    for name, fields in {"a.csv": {}, "a.xlsx": {"format": "excel"}, "a.json": {"format": "open311"}}.items():
        for beginning in (b"", b"No;Isi\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b'[{"No":"1"},', b"\xff\xfe"):
            try:
                see(name, beginning + content, **fields)
            except SourceError as error:
                sentences.append(str(error))
    assert all(map(_is_sentence, sentences))


def _is_sentence(text: str) -> bool:
    return re.fullmatch(r"(A sheet of )?a\.[^\n]+\.", text) is not None


def _rows() -> list[list[str]]:
    return [
        [f"T{number}", f"{1 + number % 28:02}/11/2026 08:20:00", f"isi {number}"] for number in range(ROWS)
    ]


def _csv() -> bytes:
    return "\n".join(";".join(row) for row in [["No", "Waktu", "Isi"], *_rows()]).encode()


def _json() -> bytes:
    return json.dumps([dict(zip(["No", "Waktu", "Isi"], row, strict=True)) for row in _rows()]).encode()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in [["REKAP"], ["No", "Waktu", "Isi"], *_rows()]:
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
