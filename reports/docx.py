"""The pack as a Word document in office layout: letterhead, number, period, tables; the signature stays blank
for whoever answers for it."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from metrics.review.figures import Figure
from metrics.review.sides import Beside
from reports import drawn, sentences
from reports.block import MARKS
from reports.content import Content, told
from reports.lists import LISTS, listed, promise_rows
from reports.names import Name
from reports.news import three_decisions, three_sentences
from reports.office import Rows, empty, heading, numbered, packed, rule, set_widths, table, write
from reports.paper import besides, risen, side_heads, silent
from words import t
from words.forms import days, number, percent

DOTS = "…" * 7


def docx_bytes(content: Content) -> bytes:
    """The same content gives the same bytes."""
    document = empty(content.mark, f"{content.place} · {content.title}")
    about, made = document.core_properties, content.known.at
    about.title, about.author, about.created, about.modified = content.title, content.place, made, made
    _head(document, content)
    _body(document, content)
    _signature(document, content)
    return packed(document)


def _head(document: Document, content: Content) -> None:
    lang, city, week = content.lang, content.city, content.review.week
    lines = city.letterhead or (t("review.letter_city", lang, city=city.name), city.service)
    for place, line in enumerate(lines):
        paragraph = document.add_paragraph()
        words = line.upper() if place < 2 else line
        size = 14 if place < 2 else 10
        write(paragraph, words, is_bold=place < 2, size=size, align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.space_after = Pt(0)
    rule(document.paragraphs[-1])
    title = document.add_paragraph()
    words = t("review.letter_title", lang).upper()
    write(title, words, is_bold=True, size=13, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(10)
    stage = t(f"review.stage_{content.stage}", lang) if content.stage else t("review.letter_now", lang)
    rows = [
        (t("review.letter_number", lang), f"{DOTS} / {week.name}"),
        (t("review.told_period", lang), days(week.start, week.last_day, lang)),
        (t("review.stage", lang), stage),
        *told(content)[1:5],
    ]
    facts = document.add_table(rows=0, cols=2)
    for name, value in rows:
        cells = facts.add_row().cells
        write(cells[0].paragraphs[0], name)
        write(cells[1].paragraphs[0], f": {value}")
    set_widths(facts, (4, 12))


def _body(document: Document, content: Content) -> None:
    lang, review, names = content.lang, content.review, content.names
    given = (review, content.promised, names)
    heading(document, t("review.three_sentences", lang))
    numbered(document, [line.text for line in three_sentences(*given, lang)])
    heading(document, t("review.three_decisions", lang))
    decisions = [line.text for line in three_decisions(*given, content.at, lang)]
    numbered(document, decisions or [t("review.decide_none", lang)])
    heading(document, t("review.follow_up", lang))
    heads = [t(f"review.{name}", lang) for name in ("agency", "promise", "measure", "data_says")]
    table(document, heads, promise_rows(content), t("review.promise_none", lang))
    heading(document, t("review.standing", lang))
    figure_heads = [t("review.figure", lang), t("review.worth", lang), "n", t("review.says", lang)]
    figures = [each for each in review.key_figures if any(each.n)]
    figures += [each for each in review.agency_figures if drawn.is_drawn(each)]
    table(document, figure_heads, _figures(figures, content), t("review.nothing", lang))
    for line in drawn.undrawn(review, names.agency, lang):
        document.add_paragraph(line)
    for name, held, of, is_rate in besides(content):
        heading(document, t(f"review.beside_{name}", lang))
        table(
            document, _side_heads(lang, is_rate), _sides(held, of, lang, is_rate), t("review.nothing", lang)
        )
    for one in (risen(content), silent(content), *(listed(name, content) for name in LISTS)):
        heading(document, one["title"])
        chosen = (0, 1, 2, 3, 5)  # the strip is a picture of the paper
        rows = [[row[place] for place in chosen] for row in one["rows"]]
        if rows:
            table(document, [one["heads"][place] for place in chosen], rows, "")
        for line in one["lines"] or ([] if rows else [one["none"]]):
            document.add_paragraph(line)
    heading(document, t("review.whence", lang))
    for what, said in told(content):
        document.add_paragraph(f"{what}: {said}")
    for last in document.paragraphs[-2:]:  # so that the signature is never alone on a page
        last.paragraph_format.keep_with_next = True


def _figures(figures: list[Figure], content: Content) -> Rows:
    lang, rows = content.lang, []
    for figure in figures:
        value, n = sentences.headline(figure, lang)
        said = f"{MARKS.get(figure.way, '')} {sentences.status(figure, lang)}".strip()
        rows.append(
            [sentences.title(figure, content.names.agency, lang), value, n.removeprefix("n = "), said]
        )
    return rows


def _side_heads(lang: str, is_rate: bool) -> list[str]:
    return [
        t("review.name", lang),
        *side_heads(lang, is_rate),
        t("review.usual_range", lang),
        t("review.says", lang),
    ]


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


def _signature(document: Document, content: Content) -> None:
    """Left blank: a pack speaks for nobody until someone has signed it."""
    lang = content.lang
    lines = [t("review.letter_place", lang, dots=DOTS), t("review.letter_answers", lang), "", "", ""]
    for place, line in enumerate([*lines, f"({DOTS}{DOTS})", f"NIP {DOTS}{DOTS}"]):
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Cm(8)
        paragraph.paragraph_format.space_before = Pt(18 if place == 0 else 0)
        paragraph.paragraph_format.keep_with_next = place < len(lines) + 1
