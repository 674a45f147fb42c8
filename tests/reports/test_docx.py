"""The pack as a Word document: what a clerk sees who opens it."""

import datetime as dt
import io
from dataclasses import replace

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn

from metrics.review.figures import share
from reports.docx import docx_bytes
from reports.making import content_of, make_due
from reports.office import WIDTH
from reports.schedule import rhythm
from settings import Settings
from tests.reports.conftest import WIB
from warehouse import packs

NOW = dt.datetime(2026, 11, 25, 7, 5, tzinfo=WIB)


@pytest.fixture
def content(full, city):
    make_due(full, city, rhythm(Settings()), NOW)
    with full.read() as connection:
        return content_of(packs.get(connection, "kediri", "2026-W47", "final"), full, city)


@pytest.fixture
def document(content):
    return Document(io.BytesIO(docx_bytes(content)))


def test_every_table_fills_the_width_and_its_grid_says_what_its_cells_say(document):
    assert document.tables
    for table in document.tables:
        grid = [column.width for column in table.columns]
        assert sum(grid) / 360_000 == pytest.approx(WIDTH, abs=0.01)
        assert all([cell.width for cell in row.cells] == grid for row in table.rows)


def test_headings_bear_the_one_face_and_none_of_the_theme(document):
    for name in ("Normal", "Heading 1"):
        faces = document.styles[name].element.rPr.rFonts
        assert {faces.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Arial"}
        assert not [key for key in faces.attrib if key.endswith("Theme")]


def test_agencies_with_too_little_data_are_named_in_a_sentence_and_have_no_row(content):
    weeks = content.review.key_figures[0].weeks
    few, many = (
        pd.DataFrame({"day": [week.start for week in weeks], "n": n, "on_time_count": n}) for n in (0, 40)
    )
    figures = tuple(share("on_time_resolve", *given, weeks) for given in (("dinkes", few), ("dishub", many)))
    own = replace(content, review=replace(content.review, agency_figures=figures))
    document = Document(io.BytesIO(docx_bytes(own)))
    cells = {row.cells[0].text for table in document.tables for row in table.rows}
    assert "Penyelesaian tepat waktu Dishub" in cells
    assert "Penyelesaian tepat waktu Dinkes" not in cells
    assert "1 OPD dengan data terlalu sedikit tidak digambar: Dinkes." in [
        paragraph.text for paragraph in document.paragraphs
    ]


def test_the_page_and_their_number_are_fields_of_the_foot(document):
    fields = document.sections[0].footer.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_the_same_pack_gives_the_same_bytes(content):
    assert docx_bytes(content) == docx_bytes(content)
