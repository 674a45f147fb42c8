""" "Dari mana angka ini": what every figure carries, on the screen, on paper and in a file alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from components import html
from words import t
from words.forms import number


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """`counts`: what is counted, as a sentence. `n`: of how many the figure is made, None where it is a list.
    `period`, `narrowed`: as written. `clock`, `policy`, `basis`: of figures about times alone. `left_out`: a
    sentence for each thing that is in no figure. `known`: the data version and the moment, as written."""

    counts: str
    n: int | None
    period: str
    known: str
    narrowed: str = ""
    clock: str = ""
    policy: str = ""
    basis: str = ""
    left_out: Sequence[str] = ()


def told(provenance: Provenance, lang: str) -> list[tuple[str, str]]:
    """(what, words) of all that there is to say."""
    n = "" if provenance.n is None else number(provenance.n, lang)
    found = {
        "counts": provenance.counts,
        "n": n,
        "period": provenance.period,
        "narrowed": provenance.narrowed,
        "clock": provenance.clock,
        "policy": provenance.policy,
        "basis": provenance.basis,
        "left_out": " ".join(provenance.left_out) or t("provenance.nothing", lang),
        "known": provenance.known,
    }
    return [(t(f"provenance.{name}", lang), words) for name, words in found.items() if words]


def whence(provenance: Provenance, lang: str) -> Component:
    """Folded away under its question; print unfolds it."""
    lines = [part for what, words in told(provenance, lang) for part in (html.Dt(what), html.Dd(words))]
    summary = html.Summary(t("provenance.question", lang))
    return html.Details([summary, html.Dl(lines)], className="whence")
