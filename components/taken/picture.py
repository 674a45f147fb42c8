"""As a picture for a chat, 1080 × 1350, made by typst from our own SVG: no browser on the server."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from components.figures.svg import svg
from components.provenance import told
from components.taken.table import Taken, written
from components.taken.typeface import typeface
from components.theme import DESK
from words import t

WIDTH, HEIGHT = 1080, 1350
_ROWS_ALONE, _ROWS_BESIDE = 16, 6  # without, and beside a chart
_COLUMNS = 5  # a phone shows no more


def png_bytes(taken: Taken, fonts: Path) -> bytes:
    """`fonts`: a folder of the server that holds the typeface, or may."""
    given = json.dumps(_given(taken), ensure_ascii=False)
    paths: list[Any] = [typeface(fonts)]
    inputs = {"given": given}
    return typst.compile(
        _template(), format="png", ppi=72, font_paths=paths, ignore_system_fonts=True, sys_inputs=inputs
    )


def _given(taken: Taken) -> dict[str, object]:
    most = _ROWS_BESIDE if taken.figure else _ROWS_ALONE
    columns = taken.columns[:_COLUMNS]
    rows = [
        [written(cell, column, taken) for cell, column in zip(row, columns, strict=False)]
        for row in taken.rows[:most]
    ]
    left = {"more": len(taken.rows) - len(rows), "more_columns": len(taken.columns) - len(columns)}
    return {
        "title": taken.title,
        "place": taken.place,
        "mark": taken.mark,
        "says": list(taken.says[:5]),
        "svg": svg(taken.figure, taken.lang, 960, 460, 22) if taken.figure else "",
        "columns": [{"title": column.title, "number": column.is_number} for column in columns],
        "rows": rows,
        "more": " · ".join(t(f"taken.{word}", taken.lang, n=n) for word, n in left.items() if n),
        "told": told(taken.provenance, taken.lang),
        "lang": taken.lang,
        "colours": DESK,
    }


@cache
def _template() -> bytes:
    return Path(__file__).with_name("picture.typ").read_bytes()
