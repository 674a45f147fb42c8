"""A Word document in office layout: page, headings, numbered lines, tables."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any, cast

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

FACE, FOOT = "Arial", 8.0
WIDTH = 16.0  # cm between the margins
NARROWEST, WIDEST = 8, 36  # characters that a column is counted as
Rows = Sequence[Sequence[str]]


def empty(mark: str, foot: str) -> Doc:
    """A4, one face, page numbers; `mark` at the head of every page."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2)
    for name, size in (("Normal", 10.5), ("Heading 1", 12), ("Heading 2", 11)):
        _set_face(cast(ParagraphStyle, document.styles[name]), size)
    write(page.header.paragraphs[0], mark, is_bold=True, align=WD_ALIGN_PARAGRAPH.RIGHT)
    line = page.footer.paragraphs[0]
    write(line, f"{foot}   ", size=FOOT)
    _number(line)
    return document


def packed(document: Doc) -> bytes:
    """The same document gives the same bytes: no part bears the hour at which it was zipped."""
    saved, undated = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(undated, "w", zipfile.ZIP_DEFLATED) as out:
        for part in parts.infolist():
            out.writestr(zipfile.ZipInfo(part.filename), parts.read(part), zipfile.ZIP_DEFLATED)
    return undated.getvalue()


def heading(document: Doc, words: str) -> None:
    document.add_heading(words, level=1)


def numbered(document: Doc, lines: Sequence[str]) -> None:
    """Numbers as text: Word would go on counting from the list before."""
    for place, line in enumerate(lines, start=1):
        paragraph = document.add_paragraph(f"{place}.\t{line}")
        paragraph.paragraph_format.left_indent = Cm(0.8)
        paragraph.paragraph_format.first_line_indent = Cm(-0.8)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))


def table(document: Doc, heads: Sequence[str], rows: Rows, none: str) -> None:
    """Its head is repeated on each page, and no row is torn; `none` where there is no row."""
    if not rows:
        document.add_paragraph(none)
        return
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, words in zip(made.rows[0].cells, heads, strict=True):
        write(cell.paragraphs[0], words, is_bold=True, size=9)
    _property(made.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for row in rows:
        added = made.add_row()
        _property(added._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, words in zip(added.cells, row, strict=True):
            write(cell.paragraphs[0], words, size=9)
    for line in made.rows:
        for cell in line.cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(1.5)
            cell.paragraphs[0].paragraph_format.space_after = Pt(1.5)
    set_widths(made, _shares(heads, rows))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def set_widths(made: Table, widths: Sequence[float]) -> None:
    """cm of each column: of the grid, which LibreOffice goes by, and of the cells, which Word goes by."""
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def write(
    paragraph: Paragraph,
    words: str,
    *,
    is_bold: bool = False,
    size: float | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    run = paragraph.add_run(words)
    run.bold = is_bold
    if size:
        run.font.size = Pt(size)
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)


def rule(paragraph: Paragraph) -> None:
    """A line under it."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _set_face(style: ParagraphStyle, size: float) -> None:
    """The theme's own face, which Word's headings name, would win over the one that is set."""
    style.font.name, style.font.size = FACE, Pt(size)
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        faces.attrib.pop(qn(f"w:{kind}Theme"), None)
        faces.set(qn(f"w:{kind}"), FACE)
    style.font.color.rgb = None
    style.paragraph_format.space_after = Pt(4)


def _shares(heads: Sequence[str], rows: Rows) -> list[float]:
    """Of the width, by the longest words of each column within bounds."""
    longest = [
        max(NARROWEST, min(WIDEST, max(map(len, column)))) for column in zip(heads, *rows, strict=True)
    ]
    return [WIDTH * size / sum(longest) for size in longest]


def _number(paragraph: Paragraph) -> None:
    """The page and how many there are, as fields that Word fills in."""
    for field, after in (("PAGE", " / "), ("NUMPAGES", "")):
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), field)
        paragraph._p.append(simple)
        write(paragraph, "1", size=FOOT)
        simple.append(paragraph.runs[-1]._r)
        write(paragraph, after, size=FOOT)


def _property(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))
