"""The pack as a Word document in office layout: letterhead, number, period, tables; the signature stays blank
for whoever answers for it."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from metrics.review.agenda import Beside
from reports import sentences
from reports.block import MARKS
from reports.content import Content, told
from reports.lists import LISTS, listed, promise_rows
from reports.names import Name
from reports.news import three_decisions, three_sentences
from reports.paper import besides, risen, side_heads, silent
from words import t
from words.forms import days, number, percent

FACE = "Arial"
DOTS = "…" * 12
Rows = Sequence[Sequence[str]]


def docx_bytes(content: Content) -> bytes:
    """The same content gives the same bytes."""
    document = _empty(content)
    _head(document, content)
    _body(document, content)
    _signature(document, content)
    packed = io.BytesIO()
    document.save(packed)
    return _undated(packed.getvalue())


def _empty(content: Content) -> Doc:
    """A4, one face, page numbers; in a demo its mark on every page."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2)
    for name, size in (("Normal", 10.5), ("Heading 1", 12), ("Heading 2", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = FACE, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
        style.font.color.rgb = None
        style.paragraph_format.space_after = Pt(4)
    _write(page.header.paragraphs[0], content.mark, is_bold=True, align=WD_ALIGN_PARAGRAPH.RIGHT)
    foot = page.footer.paragraphs[0]
    _write(foot, f"{content.place} · {content.title}   ", size=8)
    _number(foot)
    about, made = document.core_properties, content.known.at
    about.title, about.author, about.created, about.modified = content.title, content.place, made, made
    return document


def _head(document: Doc, content: Content) -> None:
    lang, city, week = content.lang, content.city, content.review.week
    lines = city.letterhead or (t("review.letter_city", lang, city=city.name), city.service)
    for place, line in enumerate(lines):
        paragraph = document.add_paragraph()
        words = line.upper() if place < 2 else line
        size = 14 if place < 2 else 10
        _write(paragraph, words, is_bold=place < 2, size=size, align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.space_after = Pt(0)
    _rule(document.paragraphs[-1])
    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(14)
    words = t("review.letter_title", lang).upper()
    _write(title, words, is_bold=True, size=13, align=WD_ALIGN_PARAGRAPH.CENTER)
    stage = t(f"review.stage_{content.stage}", lang) if content.stage else t("review.letter_now", lang)
    rows = [
        (t("review.letter_number", lang), f"{DOTS} / {week.name}"),
        (t("review.told_period", lang), days(week.start, week.last_day, lang)),
        (t("review.stage", lang), stage),
        *told(content)[1:5],
    ]
    table = document.add_table(rows=0, cols=2)
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, f": {value}"
        cells[0].width, cells[1].width = Cm(4), Cm(12)


def _body(document: Doc, content: Content) -> None:
    lang, review, names = content.lang, content.review, content.names
    given = (review, content.promised, names)
    _heading(document, t("review.three_sentences", lang))
    _numbered(document, [line.text for line in three_sentences(*given, lang)])
    _heading(document, t("review.three_decisions", lang))
    decisions = [line.text for line in three_decisions(*given, content.at, lang)]
    _numbered(document, decisions or [t("review.decide_none", lang)])
    _heading(document, t("review.follow_up", lang))
    heads = [t(f"review.{name}", lang) for name in ("agency", "promise", "measure", "data_says")]
    _table(document, heads, promise_rows(content), t("review.promise_none", lang))
    _heading(document, t("review.standing", lang))
    figure_heads = [t("review.figure", lang), t("review.worth", lang), "n", t("review.says", lang)]
    _table(document, figure_heads, _figures(content), t("review.nothing", lang))
    for name, held, of, is_rate in besides(content):
        _heading(document, t(f"review.beside_{name}", lang))
        _table(
            document, _side_heads(lang, is_rate), _sides(held, of, lang, is_rate), t("review.nothing", lang)
        )
    for one in (risen(content), silent(content), *(listed(name, content) for name in LISTS)):
        _heading(document, one["title"])
        chosen = (0, 1, 2, 3, 5)  # the strip is a picture of the paper
        rows = [[row[place] for place in chosen] for row in one["rows"]]
        if rows:
            _table(document, [one["heads"][place] for place in chosen], rows, "")
        for line in one["lines"] or ([] if rows else [one["none"]]):
            document.add_paragraph(line)
    _heading(document, t("review.whence", lang))
    for what, said in told(content):
        document.add_paragraph(f"{what}: {said}")


def _figures(content: Content) -> Rows:
    lang, rows = content.lang, []
    for figure in content.review.figures:
        if any(figure.n):
            value, n = sentences.headline(figure, lang)
            said = f"{MARKS.get(figure.way, '')} {sentences.status(figure, lang)}".strip()
            title = sentences.title(figure, content.names.agency, lang)
            rows.append([title, value, n.removeprefix("n = "), said])
    return rows


def _side_heads(lang: str, is_rate: bool) -> list[str]:
    return [t("review.name", lang), *side_heads(lang, is_rate), t("review.usual_range", lang), ""]


def _sides(held: Beside, of: Name, lang: str, is_rate: bool) -> Rows:
    def write(value: float) -> str:
        return number(value, lang, 1) if is_rate else percent(value, lang)

    what = "rate" if is_rate else "side"  # more reports are neither better nor worse
    words = {-1: t(f"review.{what}_below", lang), 0: "", 1: t(f"review.{what}_above", lang)}
    return [
        [
            of(side.code),
            write(side.unit.value),
            number(side.n, lang),
            f"{write(side.unit.lower)} – {write(side.unit.upper)}",
            words[side.unit.side],
        ]
        for side in held.sides
        if side.n
    ]


def _signature(document: Doc, content: Content) -> None:
    """Left blank: a pack speaks for nobody until someone has signed it."""
    lang = content.lang
    lines = [t("review.letter_place", lang, dots=DOTS), t("review.letter_answers", lang), "", "", ""]
    for place, line in enumerate([*lines, f"({DOTS}{DOTS})", f"NIP {DOTS}{DOTS}"]):
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Cm(9)
        paragraph.paragraph_format.space_before = Pt(18 if place == 0 else 0)
        paragraph.paragraph_format.keep_with_next = place < len(lines) + 1


def _heading(document: Doc, words: str) -> None:
    document.add_heading(words, level=1)


def _numbered(document: Doc, lines: Sequence[str]) -> None:
    """Numbers as text: Word would go on counting from the list before."""
    for place, line in enumerate(lines, start=1):
        paragraph = document.add_paragraph(f"{place}.\t{line}")
        paragraph.paragraph_format.left_indent = Cm(0.8)
        paragraph.paragraph_format.first_line_indent = Cm(-0.8)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))


def _table(document: Doc, heads: Sequence[str], rows: Rows, none: str) -> None:
    """Its head is repeated on each page, and no row is torn."""
    if not rows:
        document.add_paragraph(none)
        return
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        _write(cell.paragraphs[0], words, is_bold=True, size=9)
    _property(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for row in rows:
        added = table.add_row()
        _property(added._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, words in zip(added.cells, row, strict=True):
            _write(cell.paragraphs[0], words, size=9)
    for column, width in zip(table.columns, _widths(heads, rows), strict=True):
        column.width = width  # of the grid, which LibreOffice goes by; Word goes by the cells
        for cell in column.cells:
            cell.width = width
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(heads: Sequence[str], rows: Rows) -> list[Cm]:
    """Shares of the 16 cm between the margins, by the longest words of each column within bounds."""
    longest = [max(6, min(36, max(map(len, column)))) for column in zip(heads, *rows, strict=True)]
    return [Cm(16 * size / sum(longest)) for size in longest]


def _write(
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


def _number(paragraph: Paragraph) -> None:
    """The page and how many there are, as fields that Word fills in."""
    for field, after in (("PAGE", " / "), ("NUMPAGES", "")):
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), field)
        paragraph._p.append(simple)
        paragraph.add_run(after)


def _rule(paragraph: Paragraph) -> None:
    """A line under the letterhead."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _property(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))


def _undated(packed: bytes) -> bytes:
    """Its parts bear the hour of the making, which is no part of what it says."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
