"""A promise and its judgement in words, for page and paper alike."""

from city.model import City
from metrics.review.news import SMALL
from metrics.review.promises import Judgement
from reports.news import Names
from warehouse.commitments import Commitment
from words import t
from words.forms import number, percent

DRILL = "drill"  # what the origin of a drill's finding begins with
SHARES = ("on_time_resolve", "on_time_follow_up", "on_time_arrive")
LEVELS = {
    "worse": "late",
    "overdue": "late",
    "unproven": "watch",
    "better": "good",
    "kept": "good",
    "people": "",
}


def measured(promise: Commitment, names: Names, lang: str) -> str:
    """hari sampai selesai, nilai tengah ≤ 8 hari, Ngronggo"""
    parts = [t(f"review.measure_{promise.measure}", lang)]
    if promise.target is not None:
        key = "review.target_least" if promise.measure in SHARES else "review.target_most"
        parts.append(t(key, lang, target=written(promise.measure, promise.target, lang)))
    where = [names.category(promise.category)] if promise.category else []
    where += [names.area(promise.area)] if promise.area else []
    return ", ".join([" ".join(parts), *where])


def origin_of_drill(name: str) -> str:
    return f"{DRILL}:{name}"


def drill_of(promise: Commitment) -> str:
    """The name of the drill that it was found in; "" for what a meeting promised."""
    kind, _, name = (promise.origin or "").partition(":")
    return name if kind == DRILL else ""


def verdict(promise: Commitment, judgement: Judgement, lang: str) -> str:
    if promise.has_ended:
        return t("review.promise_ended", lang, reason=promise.reason)
    return t(f"review.word_{judgement.word}", lang)


def numbers(promise: Commitment, judgement: Judgement, city: City, lang: str) -> str:
    """69 %, sebelumnya 75 %; "" where there are none, or few of a sensitive category."""
    if promise.has_ended or judgement.now is None or _is_hidden(promise, judgement, city):
        return ""
    now, before = (written(promise.measure, each, lang) for each in (judgement.now, judgement.before))
    return t("review.now_before", lang, now=now, before=before)


def says(promise: Commitment, judgement: Judgement, city: City, lang: str) -> str:
    """The verdict, with its numbers in brackets."""
    word, amount = verdict(promise, judgement, lang), numbers(promise, judgement, city, lang)
    return f"{word} ({amount})" if amount else word


def written(measure: str, amount: float | None, lang: str) -> str:
    if measure in SHARES:
        return percent(amount, lang)
    if measure == "resolution_days":
        return t("review.days", lang, n=number(amount, lang, 1))
    return number(amount, lang, 1)


def _is_hidden(promise: Commitment, judgement: Judgement, city: City) -> bool:
    sensitive = set(city.categories.loc[city.categories["is_sensitive"], "code"])
    return promise.category in sensitive and judgement.n < SMALL
