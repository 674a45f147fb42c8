"""The evaluation of a drill on A4, framed as SIMULASI on every page."""

from functools import cache
from pathlib import Path
from typing import Any

from drill.telling import Evaluation, Section, sections, told
from reports.pdf import compiled

_WIDTHS = {
    "goals": "2.6,0.7,0.4,1.1",
    "findings": "1",
    "expected": "1.3,1.7,0.8,0.5,0.8,0.8,0.9,0.9,0.8",
    "agencies": "1.3,1.1,1,0.5,0.8,0.8,0.9,0.9,0.8",
    "handovers": "0.4,5",
    "recognised": "3,1,0.8",
    "system": "3,1",
    "cases": "0.35,1.9,1.3,1.15,0.8,3.1",
}


def pdf_bytes(of: Evaluation, fonts: Path) -> bytes:
    """`fonts`: as reports.pdf takes it."""
    return compiled(_template(), _values(of), fonts, format="pdf")


def pages(of: Evaluation, fonts: Path) -> list[bytes]:
    """Its pages as PNG, to be looked at."""
    made = compiled(_template(), _values(of), fonts, format="png", ppi=100)
    return [made] if isinstance(made, bytes) else made


def _values(of: Evaluation) -> dict[str, Any]:
    return {
        "lang": of.lang,
        "title": of.title,
        "place": f"{of.city.service} · {of.city.name}",
        "frame": of.say("frame"),
        "told": told(of),
        "sections": [_section(one) for one in sections(of)],
    }


def _section(one: Section) -> dict[str, Any]:
    return {
        "title": one.title,
        "note": one.note,
        "heads": list(one.heads),
        "rows": [list(row) for row in one.rows],
        "numbers": list(one.numbers),
        "none": one.none,
        "widths": [float(width) for width in _WIDTHS.get(one.key, "").split(",") if width],
        "is_list": len(one.heads) == 1,
    }


@cache
def _template() -> bytes:
    return Path(__file__).with_name("evaluation.typ").read_bytes()
