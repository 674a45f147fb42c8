"""The page of one agency in a pack, and all that its own mail holds: its figures, its place beside the city,
its promises and its cases. Of others it holds the city's totals and nothing else."""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from city.tables import records
from metrics.review.agenda import Review
from metrics.review.sides import judged_agencies
from reports import sentences
from reports.block import block
from reports.content import Content, step_said
from reports.lists import LISTS, listed, promise_rows
from reports.schedule import OBJECTIONS
from words import t
from words.forms import number, percent

MOST = {"breaches": 5, "open": 5, "poor": 3, "objections": 5}  # lines of each list, so that all fits a page
MOST_PROMISES = 6
_OF_PAGE = (*LISTS, "corrected")  # frames of which a page tells
Values = dict[str, Any]


def reported(content: Content) -> list[str]:
    """The agencies that have a page, in the order of the city folder: with figures, promises or cases."""
    review = content.review
    known = {figure.agency for figure in review.agency_figures}
    known |= {promise.agency for promise, _ in content.promised}
    for name in LISTS:
        known |= set(review.frames[name]["agency"])
    return [code for code in judged_agencies(content.city) if code in known]


def part(content: Content, code: str, names: Container[str] | None = None) -> Content:
    """Of this agency alone, of its frames those with `names` (None: all). What is left of the city's frames
    would tell of others: it is taken out."""
    return replace(
        content,
        review=_narrowed(content.review, code, names),
        promised=[each for each in content.promised if each[0].agency == code],
    )


def page(content: Content, code: str) -> Values:
    """`content`: of the whole city or of the agency's part; the page is the same."""
    own, lang = part(content, code, _OF_PAGE), content.lang
    names, review = content.names, own.review
    promises = promise_rows(own)
    left = len(promises) - MOST_PROMISES
    return {
        "title": t("review.agency_page", lang, agency=names.agency(code), name=_full_name(content, code)),
        "figures": [block(each, content) for each in review.agency_figures],
        "notes": [*_beside(content, code), *_apart(own, code), *_corrected(own)],
        "promises": promises[:MOST_PROMISES],
        "more": [t("review.more_promises", lang, n=left)] if left > 0 else [],
        "lists": [listed(name, own, MOST[name]) for name in LISTS],
        "until": _until(content),
    }


def _narrowed(review: Review, code: str, names: Container[str] | None) -> Review:
    frames = {
        name: _own_rows(frame, code) if names is None or name in names else frame.iloc[:0]
        for name, frame in review.frames.items()
    }
    return replace(
        review,
        key_figures=(),
        agency_figures=tuple(each for each in review.agency_figures if each.agency == code),
        agencies=replace(
            review.agencies, sides=tuple(each for each in review.agencies.sides if each.code == code)
        ),
        areas=replace(review.areas, sides=()),
        districts=replace(review.districts, sides=()),
        apart=tuple(each for each in review.apart if each.agency == code),
        risen=(),
        quiet=(),
        frames=frames,
    )


def _own_rows(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    if frame.empty or "agency" not in frame:
        return frame.iloc[:0]
    return frame[frame["agency"] == code]


def _full_name(content: Content, code: str) -> str:
    return next((row.name for row in records(content.city.agencies) if row.code == code), code)


def _beside(content: Content, code: str) -> list[str]:
    """Where its share stands in what chance allows about the city's."""
    held, lang = content.review.agencies, content.lang
    if content.review.is_part:
        return []
    side = next((each for each in held.sides if each.code == code and each.n), None)
    if side is None:
        return []
    unit = side.unit
    shares = {"share": unit.value, "low": unit.lower, "high": unit.upper, "baseline": held.baseline}
    words = {name: percent(value, lang) for name, value in shares.items()}
    where = {-1: "below", 0: "inside", 1: "above"}[unit.side]
    return [t(f"review.agency_{where}", lang, n=number(side.n, lang), **words)]


def _apart(own: Content, code: str) -> list[str]:
    name = own.names.agency(code)
    return [sentences.apart(each.gaps, name, own.lang) for each in own.review.apart]


def _corrected(own: Content) -> list[str]:
    """The week's share with the objections that were accepted, where there are any."""
    lang = own.lang
    rows = own.review.frames["corrected"]
    held = list(records(rows[rows["clock"] == "resolve"]))
    figure = next((each for each in own.review.agency_figures if each.key == "on_time_resolve"), None)
    if not held or figure is None or not figure.n[-1]:
        return []
    row, n = held[0], figure.n[-1]
    done = round(figure.value * n)
    corrected_n, corrected = n - int(row.removed), done + int(row.won)
    words = {
        "raw": percent(figure.value, lang),
        "corrected": percent(corrected / corrected_n if corrected_n else None, lang),
        "accepted": number(row.accepted_count, lang),
        "pending": number(row.pending_count, lang),
    }
    return [t("review.corrected", lang, **words)]


def _until(content: Content) -> str:
    """Until when it may object, in a draft."""
    steps: Sequence[Any] = [each for each in content.steps if each.stage == OBJECTIONS]
    if not steps:
        return ""
    said = step_said(steps[0], content.city, content.lang)
    return said[:1].upper() + said[1:]
