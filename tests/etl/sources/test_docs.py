"""docs/sources.md tells the truth: its example mapping reads its example sheet."""

import re
import textwrap
from pathlib import Path

import openpyxl

from city.folder import Folder
from city.mappings import parse_source
from city.toml import read_toml
from etl.sources import matches, read

ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)


def test_the_example_of_the_docs_reads_as_it_says(root, tmp_path):
    page = (root / "docs" / "sources.md").read_text()
    mapping = textwrap.dedent(page.partition("```toml\n")[2].partition("```")[0])
    folder = Folder({"sources/rekap_112.toml": mapping.encode()})
    source = parse_source(read_toml(folder, "sources/rekap_112.toml"), "Asia/Jakarta", {})
    assert source is not None
    assert folder.faults == []
    path = _sheet_of(page, tmp_path / "rekap_112_november.xlsx")
    assert matches(path, {source.name: source}) == "rekap_112"
    notes: list[str] = []
    frame = next(read(path, source, on_note=notes.append))
    assert frame.drop(columns="_file").iloc[0].to_dict() == {
        "No Tiket": "T-0001",
        "Waktu Masuk": "24/11/2026 08.20",
        "Waktu Dijawab": "24/11/2026 08.21",
        "Hasil": "Dijawab",
        "No HP": "0812…",
        "_row": 5,
        "_fault": "",
        "_sheet": "November",
    }
    assert (len(frame), len(notes)) == (1, 1)


def _sheet_of(page: str, path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "November"
    for number, cells in ROW.findall(page):
        for column, cell in enumerate(cells.split("|"), 1):
            sheet.cell(int(number), column, cell.strip() or None)
    sheet.merge_cells("B3:C3")
    book.save(path)
    return path
