"""What goes on paper leaves the house: for whom files are told in fives, "Cetak" draws the page anew as they
are told, in a window of its own that prints itself (assets/desk/take.js), and notes it as a file is noted.

The address says so by `paper`: "page", or the name of the table (pages.taking) whose card is printed alone.
"""

from collections.abc import Mapping
from types import ModuleType

from flask import g

from access.roles import OPD, PIMPINAN
from access.viewer import viewer
from actions.exports import note_export
from pages.asking import LEAVES
from words import t

PAPER = "paper"
ANEW = "anew"
"""What a page says of itself whose paper is drawn anew."""


def prints_anew(page: ModuleType) -> bool:
    """COUNTS: the page counts cases, and draws all that it shows at once."""
    return getattr(page, "COUNTS", False) and viewer().role in (PIMPINAN, OPD)


def main_data(page: ModuleType, paper: str, lang: str) -> dict[str, str]:
    """Of the part that is printed. What is told otherwise on paper says there how it is printed, in the place
    of what the screen shows: a browser's own print asks nobody. UNPRINTED: the page's own word for it."""
    if paper:
        return {"paper": paper}
    if prints_anew(page):
        return {"paper": ANEW, "unprinted": t("taken.print_here", lang)}
    word = getattr(page, "UNPRINTED", "")
    return {"unprinted": t(word, lang)} if word and viewer().role in (PIMPINAN, OPD) else {}


def leaves(path: str, query: Mapping[str, str]) -> None:
    """All answers of this request are told as what leaves the house."""
    setattr(g, LEAVES, True)
    note_export(f"{path} ({PAPER})", query)
