"""A figure in words: its value, whether it is usual, in which direction it is not, and what becomes of its
target. No sigma, no chart's name."""

from metrics.review.few import Gaps
from metrics.review.figures import Figure
from reports.names import Name
from words import t
from words.forms import day, duration, number, percent

_NUMBERS = {
    "id": ("tujuh", "delapan", "sembilan", "sepuluh", "sebelas", "dua belas"),
    "en": ("seven", "eight", "nine", "ten", "eleven", "twelve"),
}


def title(figure: Figure, agency: Name, lang: str) -> str:
    words = t(f"review.figure_{figure.key}", lang)
    return t("review.of_agency", lang, figure=words, agency=agency(figure.agency)) if figure.agency else words


def short(figure: Figure, agency: Name, lang: str) -> str:
    """What a sentence begins with."""
    words = t(f"review.short_{figure.key}", lang)
    return t("review.of_agency", lang, figure=words, agency=agency(figure.agency)) if figure.agency else words


def value(figure: Figure, amount: float | None, lang: str) -> str:
    """In the figure's unit; a dash where there is none."""
    if figure.unit == "share":
        return percent(amount, lang)
    if figure.unit == "seconds":
        return duration(amount, lang)
    return number(amount, lang)


def headline(figure: Figure, lang: str) -> tuple[str, str]:
    """The value that stands for the figure, and of how many cases it is made: the week's, or that of 13 weeks
    where a week has too few."""
    if figure.windows is not None:
        part, n = figure.windows.now
        return percent(part / n, lang), t("review.in_windows", lang, n=n)
    of = "" if figure.unit == "count" else t("review.of_week", lang, n=figure.n[-1])
    return value(figure, figure.value, lang), of


def change(figure: Figure, lang: str) -> str:
    """membaik, memanjang, naik …; "" where it is usual or too little is known."""
    if figure.way in ("usual", "few"):
        return ""
    is_up = figure.direction > 0
    if figure.unit == "seconds":
        return t("review.longer" if is_up else "review.shorter", lang)
    if figure.way == "changed":
        return t("review.up" if is_up else "review.down", lang)
    return t(f"review.{figure.way}", lang)


def why(figure: Figure, lang: str) -> str:
    """The rule that says so; "" where none does."""
    if figure.windows is not None and figure.direction:
        return t("review.rule_windows", lang, **_windows(figure, lang))
    hit = figure.chart.last if figure.chart else None
    if hit is None or figure.limits is None:
        return ""
    way = "up" if hit.direction > 0 else "down"
    values = {
        "low": value(figure, figure.limits.lower, lang),
        "high": value(figure, figure.limits.upper, lang),
    }
    return t(f"review.rule_{hit.rule}_{way}", lang, n=_in_words(hit.length, lang), **values)


def said(figure: Figure, agency: Name, lang: str) -> str:
    """The whole sentence; "" where nothing is beyond chance."""
    how = change(figure, lang)
    if not how:
        return ""
    return t("review.said", lang, figure=short(figure, agency, lang), change=how, why=why(figure, lang))


def status(figure: Figure, lang: str) -> str:
    """Beside the value: wajar, belum cukup data, or the change and its rule."""
    if figure.way == "few":
        if figure.since is not None:
            return t("review.few_weeks", lang, day=day(figure.since.day, lang))
        return t("review.few", lang, n=figure.n[-1])
    if how := change(figure, lang):
        return f"{how}: {why(figure, lang)}"
    if figure.limits is None:
        return t("review.usual_windows", lang, **_windows(figure, lang))
    low, high = (value(figure, edge, lang) for edge in (figure.limits.lower, figure.limits.upper))
    return t("review.usual", lang, low=low, high=high)


def target(figure: Figure, lang: str) -> str:
    """Whether the process passes its target; "" where that can't be said."""
    if figure.assurance is None:
        return ""
    return t(f"review.target_{figure.assurance}", lang, target=value(figure, figure.target, lang))


def since(figure: Figure, lang: str) -> str:
    if figure.since is None or figure.way == "few":
        return ""
    return t("review.since", lang, day=day(figure.since.day, lang))


def apart(gaps: Gaps, agency: str, lang: str) -> str:
    """Days without a late case, of an agency with few."""
    words = {"agency": agency, "days": gaps.days, "usual": number(gaps.usual, lang)}
    return t(f"review.gap_{gaps.way}", lang, **words)


def _windows(figure: Figure, lang: str) -> dict[str, str]:
    assert figure.windows is not None
    pairs = {"before": figure.windows.before, "now": figure.windows.now}
    return {name: percent(part / n, lang) for name, (part, n) in pairs.items()}


def _in_words(count: int, lang: str) -> str:
    words = _NUMBERS[lang]
    return words[count - 7] if 7 <= count < 7 + len(words) else number(count, lang)
