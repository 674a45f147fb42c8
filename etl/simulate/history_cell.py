"""The history of a case in one cell, written as the mapping's [history] says that it is cut up."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from etl.simulate import chance
from etl.simulate.cells import listed, only
from etl.simulate.lives import STEPS, Step
from etl.simulate.view import View


def history(view: View) -> pa.Array:
    """Every step so far, in order."""
    return listed([_cell(view, step) for step in STEPS], view.source.history.between)


def _cell(view: View, step: Step) -> pa.Array:
    """One step of each case, blank where it has not happened: made only for those that it has happened to."""
    happened = ~np.isnat(view[step.name])
    needed = {"key", step.name, step.holder or "key", "misrouted", "is_automatic"}
    some = replace(view, rows=view.rows.loc[happened, list(needed)])
    fields = {
        "at": some.stamp(some[step.name]),
        "state": some.word("state", step.state),
        "agency": some.names("agencies", some[step.holder]).fill_null("") if step.holder else "",
        "layer": some.word("layer", step.layer),
        "reason": _reason(some, step).fill_null(""),
    }
    texts = listed([fields[name] for name in view.source.history.fields], view.source.history.within)
    return texts.take(pa.array(np.cumsum(happened) - 1, mask=~happened))


def _reason(view: View, step: Step) -> pa.Array:
    """Why a case was paused, refused, sent on, or closed by itself."""
    habits = view.service.facts["habits"]
    pauses = habits["pause_reasons"]
    if step.name == "paused":
        drawn = chance.pick(view["key"], "reason", np.array(list(pauses.values())))
        return view.words("reason", list(pauses), drawn)
    given = {
        "refused": ("invalid_reason", np.ones(len(view), bool)),
        "forwarded": ("misrouted_reason", ~np.isnat(view["misrouted"])),
        "closed": ("autoclose_reason", view["is_automatic"]),
    }
    name, where = given.get(step.name, ("", np.zeros(len(view), bool)))
    return only(where, view.word("reason", habits[name]) if name else "")
