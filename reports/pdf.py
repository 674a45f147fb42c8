"""The pack as a PDF: A4, fonts embedded, charts as vectors, made by typst from our own SVG."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from components.taken.typeface import typeface
from reports.content import Content
from reports.paper import Values, agency_paper, paper


def pdf_bytes(content: Content, fonts: Path) -> bytes:
    """`fonts`: a folder of the server that holds the typeface, or may. The same content gives the same
    bytes."""
    return _compiled(paper(content), fonts, format="pdf")


def agency_pdf(content: Content, code: str, fonts: Path) -> bytes:
    """The page of one agency alone."""
    return _compiled(agency_paper(content, code), fonts, format="pdf")


def pages(content: Content, fonts: Path) -> list[bytes]:
    """Its pages as PNG, to be looked at."""
    made = _compiled(paper(content), fonts, format="png", ppi=110)
    return [made] if isinstance(made, bytes) else made


def compiled(template: bytes, given: Any, fonts: Path, **form: Any) -> Any:
    """A template of ours with plain values, as typst makes it: bytes, of several PNG a list."""
    words = json.dumps(given, ensure_ascii=False, default=str)
    options: dict[str, Any] = {"font_paths": [typeface(fonts)], "ignore_system_fonts": True, **form}
    return typst.compile(template, sys_inputs={"given": words}, **options)


def _compiled(values: Values, fonts: Path, **form: Any) -> Any:
    return compiled(_template(), values, fonts, **form)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("pack.typ").read_bytes()
