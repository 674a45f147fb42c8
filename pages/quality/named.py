"""A source as its mapping calls it; undo and forget are called by their deed."""

from pages.asking import Asking
from words import t


def source_title(source: str, asking: Asking) -> str:
    known = asking.place.city.sources.get(source)
    if known is not None:
        return known.title
    special = {"undo": "quality.by_undo", "forget": "quality.by_forget"}
    return t(special[source], asking.lang) if source in special else source
