"""As a text for a chat: no link is needed to read it. WhatsApp sets what stands between * in bold."""

from collections.abc import Sequence

from components.provenance import told
from components.taken.table import Cell, Taken, written
from words import t

LINES = 12  # rows of the table; a phone shows no more


def chat_text(taken: Taken) -> str:
    head = [f"*{taken.mark}*"] if taken.mark else []
    rows = [_row(row, taken) for row in taken.rows[:LINES]]
    left = len(taken.rows) - len(rows)
    more = [t("taken.more", taken.lang, n=left)] if left else []
    foot = [f"_{what}: {words}_" for what, words in told(taken.provenance, taken.lang)]
    parts = [[*head, f"*{plain(taken.title)}*", taken.place], list(taken.says), [*rows, *more], foot]
    return "\n\n".join("\n".join(part) for part in parts if part)


def plain(text: str) -> str:
    """Without the signs that WhatsApp would take for emphasis."""
    return text.replace("*", "·").replace("~", "-")


def _row(row: Sequence[Cell], taken: Taken) -> str:
    cells = [written(cell, column, taken) for cell, column in zip(row, taken.columns, strict=True)]
    first, *rest = cells
    named = zip(taken.columns[1:], rest, strict=True)
    return f"• {plain(first)}: " + ", ".join(f"{column.title} {cell}" for column, cell in named)
