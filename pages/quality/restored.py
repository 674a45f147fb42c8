"""What came of the last restore test: a backup that nobody brought back is a hope (etl/rehearsal.py)."""

import datetime as dt

from dash.development.base_component import Component

from components import html
from components.attributes import classes
from components.theme import MARKS
from etl.chores import OFF
from etl.rehearsal import NAME, is_due, last
from pages.asking import Asking
from pages.quality.loads import SEEN_BY
from warehouse import about
from words import t
from words.forms import instant


def restored_card(asking: Asking) -> list[Component]:
    """Nothing for an opd, nor where no backup is made and none was tried."""
    place, lang = asking.place, asking.lang
    if asking.viewer.role not in SEEN_BY:
        return []
    with place.warehouse.read() as connection:
        found = last(about.get(connection, NAME))
    if found is None and place.settings.backup == OFF:
        return []
    if found is None:
        said, is_well = t("restored.never", lang), False
    else:
        moment = dt.datetime.fromisoformat(found.at)
        told = {"file": found.file, "at": instant(moment, place.zone, place.city.zone_label, lang)}
        is_well = not found.fault and not is_due(found, asking.at)
        said = t("restored.failed", lang, why=found.fault, **told)
        if not found.fault:
            said = t("restored.done", lang, rows=found.rows, cases=found.cases, **told)
            said += "" if is_well else f" {t('restored.due', lang)}"
    mark = [] if is_well else [f"{MARKS['watch']} "]
    words = html.P([*mark, said], className=classes("under", "" if is_well else "watch"))
    return [html.Section([html.H2(t("restored.heading", lang)), words], className="card unbroken")]
