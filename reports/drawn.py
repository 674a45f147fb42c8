"""Which figures something can be said of, and in words which not and why."""

from metrics.review.agenda import Review
from metrics.review.figures import Figure
from reports import sentences
from reports.names import Name
from words import t
from words.forms import day


def is_drawn(figure: Figure) -> bool:
    """Where something can be said of it; of times only with a range."""
    if figure.key == "on_time_resolve" and figure.way != "few":
        return True
    return figure.chart is not None and any(phase.limits for phase in figure.chart.phases)


def undrawn(review: Review, agency: Name, lang: str) -> list[str]:
    """Which agencies have too few cases, which too few weeks since a named change, and of those how long they
    have been without a late case."""
    shares = [each for each in review.agency_figures if each.key == "on_time_resolve"]
    left = [each for each in shares if not is_drawn(each)]
    few = [agency(each.agency) for each in left if each.since is None]
    since = [each for each in left if each.since is not None]
    notes = [t("review.few_shown", lang, n=len(few), names=", ".join(few))] if few else []
    for when in dict.fromkeys(each.since.day for each in since if each.since):
        touched = [agency(each.agency) for each in since if each.since and each.since.day == when]
        notes.append(t("review.few_since", lang, day=day(when, lang), names=", ".join(touched)))
    left_codes = {each.agency for each in left}
    for apart in review.apart:
        if apart.agency in left_codes:
            notes.append(sentences.apart(apart.gaps, agency(apart.agency), lang))
    return notes
