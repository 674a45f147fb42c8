"""The columns of a file of cases, each by its canonical name."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from city.vocabulary import CLASSIFICATIONS, OUTCOMES, STATES
from etl.simulate import chance
from etl.simulate.births import outside_place
from etl.simulate.cells import decimals, filled, instead, joined, only, taken
from etl.simulate.history_cell import history
from etl.simulate.lives import STEPS
from etl.simulate.service import Service
from etl.simulate.view import View, identity

_OVER = [n for n, step in enumerate(STEPS) if step.state in ("selesai", "ditutup", "tidak_valid")]


def _state(view: View) -> pa.Array:
    """A state that the source does not know it shows as work in progress."""
    known = view.source.values["state"].values()
    shown = [step.state if step.state in known else "dikerjakan" for step in STEPS]
    return view.words("state", STATES, np.array([STATES.index(state) for state in shown])[view["last"]])


def _received(view: View) -> pa.Array:
    """A source with relative dates shows them for some days: "7 jam yang lalu"."""
    text = view.stamp(view["received"])
    if "relative" not in view.source.dates:
        return text
    relative = view.service.facts["relative"]
    age = (view["recorded"] - view["received"]) // np.timedelta64(1, "m")
    for unit, template in relative["texts"].items():
        number = age // int(unit)
        recent = (number > 0) & (age < relative["longest_days"] * 1440)
        texts = [template.format(n) for n in range(int(number[recent].max(initial=0)) + 1)]
        text = instead(recent, taken(texts, np.where(recent, number, 0)), text)
    return text


def _kind(view: View) -> pa.Array:
    return view.words("kind", view.service.kinds, view["kind"])


def _classification(view: View) -> pa.Array:
    """Complaints only; some never get one."""
    habits = view.service.facts["habits"]
    supervised = view.happens("supervision", habits["supervision"])
    code = np.where(
        supervised, *(CLASSIFICATIONS.index(c) for c in ("berkadar_pengawasan", "tanpa_pengawasan"))
    )
    missing = view.happens("unclassified", habits["unclassified"]) | (~_is_complaint(view))
    return view.words("classification", CLASSIFICATIONS, np.where(missing, -1, code))


def _category(view: View) -> pa.Array:
    names = view.names("categories", view["category"])
    return instead(view.is_dirty("unknown_category"), view.service.facts["unknown"]["category"], names)


def _category_or_date(view: View) -> pa.Array:
    """One column of the listing holds a category, the date of receipt, or nothing."""
    dirt = view.service.facts["dirt"]
    drawn = chance.uniform(view["key"], "listing")
    text = instead(
        drawn < dirt["empty_listing"] + dirt["dated_listing"], view.stamp(view["received"]), _category(view)
    )
    return instead(drawn < dirt["empty_listing"], None, text)


def _holder(view: View) -> np.ndarray:
    """The agency that the file names as its own, -1 for none."""
    holder = np.where(view["is_duplicate"], view["agency"], -1)
    for step in STEPS:
        if step.holder and not step.name.startswith(("closed", "reopened")):
            holder = np.where(np.isnat(view[step.name]), holder, view[step.holder])
    return holder


def _agency(view: View) -> pa.Array:
    return view.names("agencies", _holder(view))


def _supporting(view: View) -> pa.Array:
    short = view.service.city.agencies.set_index("code")["abbreviation"]
    others = view.service.city.categories["other_agencies"]
    texts = [", ".join(short[code] for code in row.split(";") if code) for row in others]
    return only(
        view.happens("supporting", view.service.facts["habits"]["supporting"]), taken(texts, view["category"])
    )


def _reported_agency(view: View) -> pa.Array:
    reported = view.happens("reported", view.service.facts["habits"]["reported"]) & (_is_complaint(view))
    return view.names("agencies", np.where(reported, view["agency"], -1))


def _area_name(view: View) -> pa.Array:
    """As people write it: with and without "Kelurahan", under another name, wrong, not at all."""
    places = view.service.facts["places"]
    name = view.names("areas", view["area"])
    prefix = taken(places["prefixes"], chance.pick(view["key"], "prefix", np.ones(len(places["prefixes"]))))
    name = instead(view.happens("prefixed", places["prefixed"]), joined(prefix, name), name)
    unknown = filled(view.service.facts["unknown"]["area"], {"area": name}, len(view))
    name = instead(view.is_dirty("unknown_area"), unknown, name)
    outside = taken(
        [place["name"] for place in places["outside_places"]], outside_place(view.service, view["key"])
    )
    return only(view.happens("named", places["named"]), instead(view["area"] < 0, outside, name))


def _lon(view: View) -> pa.Array:
    return decimals(np.where(_has_point(view), _point(view)[0], np.nan), 6)


def _lat(view: View) -> pa.Array:
    return decimals(np.where(_has_point(view), _point(view)[1], np.nan), 6)


def _point(view: View) -> tuple[np.ndarray, np.ndarray]:
    """Some are junk: 0, 0; lon and lat changed over; a latitude without its minus."""
    lon, lat = view["lon"], view["lat"]
    junk = np.where(view.is_dirty("junk_point"), chance.pick(view["key"], "junk", np.ones(3)), -1)
    return np.select([junk == 0, junk == 1], [0, lat], lon), np.select(
        [junk == 0, junk == 1, junk == 2], [0, lon, -lat], lat
    )


def _has_point(view: View) -> np.ndarray:
    shares = view.service.facts["places"]["point"]
    return view.happens("point", np.array([shares[kind] for kind in view.service.kinds])[view["kind"]])


def _channel(view: View) -> pa.Array:
    return view.names("channels", view["channel"])


def _priority(view: View) -> pa.Array:
    return taken([kind["priority"] for kind in view.service.facts["kinds"].values()], view["kind"])


def _outcome(view: View) -> pa.Array:
    """Of cases that are over."""
    field_work = view.service.city.categories["field_work"].to_numpy()[view["category"]]
    drawn = chance.pick(view["key"], "outcome", _outcome_weights(view.service), 2 * view["kind"] + field_work)
    automatic = view["is_automatic"] & ~np.isnat(view["closed"]) & np.isnat(view["reopened"])
    known = [~np.isnat(view["refused"]), view["is_duplicate"], automatic]
    code = np.select(known, [OUTCOMES.index(o) for o in ("tidak_valid", "duplikat", "tutup_otomatis")], drawn)
    return view.words("outcome", OUTCOMES, np.where(np.isin(view["last"], _OVER), code, -1))


def _outcome_weights(service: Service) -> np.ndarray:
    """For each kind a row of its desk work and one of its field work, a column an outcome."""
    lives = [service.facts["life"][kind] for kind in service.kinds]
    tables = [life[name] for life in lives for name in ("desk_outcomes", "outcomes")]
    return np.array([[table.get(outcome, 0) for outcome in OUTCOMES] for table in tables], float)


def _rating(view: View) -> pa.Array:
    """Of cases that were closed; some as 5.0."""
    ratings = view.service.facts["habits"]["ratings"]
    given = view.happens("rated", view.service.by_kind("life", "rated")[view["kind"]])
    given &= ~np.isnat(view["closed"]) & ~view["is_duplicate"]
    drawn = chance.pick(view["key"], "rating", np.array(list(ratings.values())))
    decimal = view.is_dirty("as_decimal")
    texts = [*ratings, *(f"{rating}.0" for rating in ratings)]
    return taken(texts, np.where(given, drawn + len(ratings) * decimal, -1))


def _has_evidence(view: View) -> pa.Array:
    shown = view.happens("evidence", view.service.by_kind("life", "evidence")[view["kind"]])
    return view.words("has_evidence", ("false", "true"), shown.astype(int))


def _is_anonymous(view: View) -> pa.Array:
    return view.words("is_anonymous", ("false", "true"), view.is_anonymous.astype(int))


def _is_confidential(view: View) -> pa.Array:
    chosen = view.happens("is_confidential", view.service.facts["habits"]["confidential"])
    return view.words("is_confidential", ("false", "true"), chosen.astype(int))


def _instant_source(view: View) -> pa.Array:
    written = view.happens("by_operator", view.service.facts["habits"]["by_operator"])
    return view.words("instant_source", ("system", "operator"), written.astype(int))


def _is_complaint(view: View) -> np.ndarray:
    return view["kind"] == view.service.kinds.index("aduan")


def _milestone(step: str, again: str = "") -> Callable[[View], pa.Array]:
    """The instant of a step; of what was done again, the last time, and blank while it is not."""
    if not again:
        return lambda view: view.stamp(view[step])

    def write(view: View) -> pa.Array:
        last = np.where(np.isnat(view["reopened"]), view[step], view[again])
        return view.stamp(last)

    return write


CASES: dict[str, Callable[[View], pa.Array]] = {
    "case_id": lambda view: identity(view, view["day"], view["number"]),
    "kind": _kind,
    "classification": _classification,
    "category": _category,
    "category_or_date": _category_or_date,
    "agency": _agency,
    "supporting": _supporting,
    "area_name": _area_name,
    "lat": _lat,
    "lon": _lon,
    "channel": _channel,
    "priority": _priority,
    "state": _state,
    "outcome": _outcome,
    "received_at": _received,
    "forwarded_at": _milestone("forwarded"),
    "responded_at": _milestone("responded"),
    "arrived_at": _milestone("arrived"),
    "resolved_at": _milestone("resolved", "resolved_again"),
    "closed_at": _milestone("closed", "closed_again"),
    "updated_at": _milestone("updated"),
    "rating": _rating,
    "has_evidence": _has_evidence,
    "is_anonymous": _is_anonymous,
    "is_confidential": _is_confidential,
    "reported_agency": _reported_agency,
    "instant_source": _instant_source,
    "history": history,
}
