"""Which agencies a case goes to, and how fast they work on it."""

import numpy as np
import pandas as pd

from etl.simulate import chance, stories
from etl.simulate.births import valid
from etl.simulate.service import Service


def held(service: Service, cases: pd.DataFrame) -> pd.DataFrame:
    """The cases with the agency that gets them by mistake, the one that has them at the end, and a pace."""
    key, day, agency = (cases[name].to_numpy() for name in ("key", "day", "agency"))
    candidates = _candidates(service.city.agencies)
    wrong = valid(service, candidates[chance.pick(key, "wrong agency", np.ones(len(candidates)))], day)
    others = service.others[cases["category"].to_numpy()]
    handed = chance.happens(key, "handed", service.by_kind("life", "handed")[cases["kind"].to_numpy()])
    other = valid(service, others[np.arange(len(cases)), chance.pick(key, "other agency", np.ones(2))], day)
    pace = _pace(service, cases)
    slow = service.city.categories["code"].map(service.facts["habits"]["slow_topics"]).fillna(1.0).to_numpy()
    return cases.assign(
        person=chance.number(key, 10_000),
        wrong_agency=np.where(wrong == agency, -1, wrong),
        last_agency=np.where(handed & (other >= 0), other, agency),
        pace=pace,
        work_pace=pace * slow[cases["category"]],
        is_duplicate=_duplicates(service, cases),
    )


def _candidates(agencies: pd.DataFrame) -> np.ndarray:
    """Whom a case can be sent to by mistake, each under its first name (see `valid`)."""
    is_first = ~agencies["code"].isin(agencies["successor"])
    return np.flatnonzero((agencies["role"] == "opd") & is_first)


def _pace(service: Service, cases: pd.DataFrame) -> np.ndarray:
    factor = np.ones(len(cases))
    for story in service.telling("pace"):
        effects = story.effects
        column, table = ("agency", "agencies") if "agency" in effects else ("category", "categories")
        number = service.number(table, effects.get("agency") or effects["topic"])
        concerned = (cases[column] == number).to_numpy()
        factor[concerned] *= stories.pace(story, cases["day"].to_numpy()[concerned])
    return factor


def _duplicates(service: Service, cases: pd.DataFrame) -> np.ndarray:
    extras = [story.effects.get("extra", {}) for story in service.stories]
    doubling = [number for number, extra in enumerate(extras) if extra.get("duplicates")]
    return (cases["story"].isin(doubling) & (cases["nth"] > 0)).to_numpy()
