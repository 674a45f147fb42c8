"""SLA policy in dated versions (`policy/versions.csv` and one file a version)."""

from collections.abc import Collection, Mapping

import pandas as pd

from city import vocabulary as words
from city.calendars import CALENDAR
from city.folder import Folder
from city.model import Policy
from city.service import CATEGORIES
from city.tables import at_lines, check_known, check_unique, one_of, plain, read_table, records

VERSIONS = "policy/versions.csv"
_VERSION_COLUMNS = {"version": "text!", "valid_from": "date!", "checked_by": "text", "note": "text"}
_RULE_COLUMNS = {
    "clock": "text!",
    "applies_to": "text!",
    "start": "text!",
    "stop": "text!",
    "target": "number",
    "unit": "text!",
    "share_goal": "number",
    "calendar": "text!",
    "basis": "text!",
    "legal_basis": "text",
    "checked": "text",
    "source": "text",
}


def read_policies(
    folder: Folder, calendars: Collection[str], categories: Mapping[str, str], kinds: Collection[str]
) -> tuple[Policy, ...]:
    """Sorted by valid_from. `categories`: code → kind; `kinds`: those that the city's cases can have, each of
    which needs a rule for its resolution in every version."""
    versions = read_table(folder, VERSIONS, _VERSION_COLUMNS)
    check_unique(folder, VERSIONS, versions, ["version"])
    check_unique(folder, VERSIONS, versions, ["valid_from"])
    _check_files(folder, versions)
    policies = [
        Policy(
            row.version,
            row.valid_from.date(),
            row.checked_by,
            row.note,
            _read_rules(folder, f"policy/{row.version}.csv", calendars, categories, kinds),
        )
        for row in records(versions)
        if f"policy/{row.version}.csv" in folder.files and not pd.isna(row.valid_from)
    ]
    return tuple(sorted(policies, key=lambda policy: policy.valid_from))


def _check_files(folder: Folder, versions: pd.DataFrame) -> None:
    for line, version in at_lines(versions["version"]):
        if version and f"policy/{version}.csv" not in folder.files:
            folder.fault(
                VERSIONS, line, f"The file policy/{version}.csv is missing; add the rules of this version."
            )
    listed = {VERSIONS, *("policy/" + versions["version"] + ".csv")}
    for name in sorted(name for name in folder.files if name.startswith("policy/") and name not in listed):
        folder.fault(
            name, 0, f"The version is not listed in {VERSIONS}; add a line that says from when it is valid."
        )


def _read_rules(
    folder: Folder,
    name: str,
    calendars: Collection[str],
    categories: Mapping[str, str],
    kinds: Collection[str],
) -> pd.DataFrame:
    rules = read_table(folder, name, _RULE_COLUMNS)
    for column, allowed in (("clock", words.CLOCKS), ("unit", words.UNITS), ("basis", words.BASES)):
        check_known(folder, name, rules[column], allowed, one_of(allowed))
    named = None if CALENDAR in folder.partial else calendars
    check_known(folder, name, rules["calendar"], named, f"a calendar of {CALENDAR}")
    _check_targets(folder, name, rules)
    rules["applies_to"] = rules["applies_to"].str.split(";")
    rules = rules.explode("applies_to")
    rules["applies_to"] = rules["applies_to"].str.strip()
    known = None if CATEGORIES in folder.partial else _subjects(categories)
    check_known(folder, name, rules["applies_to"], known, "a kind, kind:classification, category or call")
    _check_instants(folder, name, rules)
    check_unique(folder, name, rules, ["clock", "applies_to"])
    _check_gaps(folder, name, rules, categories, kinds)
    return plain(rules)


def _subjects(categories: Mapping[str, str]) -> set[str]:
    classified = {f"{kind}:{c}" for kind in words.KINDS for c in words.CLASSIFICATIONS}
    return {*words.KINDS, *classified, *categories, words.CALL}


def _check_targets(folder: Folder, name: str, rules: pd.DataFrame) -> None:
    brought = rules["unit"] == "source"
    for line in rules.index[brought & rules["target"].notna()]:
        folder.fault(name, line, 'With unit "source" the target comes with the case; leave target blank.')
    for line in rules.index[~brought & ~(rules["target"] > 0)]:
        folder.fault(name, line, "target must be a number above 0.")
    for line in rules.index[(rules["share_goal"] <= 0) | (rules["share_goal"] > 100)]:
        folder.fault(name, line, "share_goal must be per cent, above 0 and at most 100.")
    for line in rules.index[rules["unit"].str.startswith("working") & (rules["calendar"] == words.ALWAYS)]:
        folder.fault(name, line, f"Working time needs a calendar with working hours, not {words.ALWAYS}.")


def _check_instants(folder: Folder, name: str, rules: pd.DataFrame) -> None:
    of_calls = rules["applies_to"] == words.CALL
    for line in rules.index[of_calls != (rules["clock"] == "answer")].unique():
        folder.fault(name, line, "The clock answer belongs to call, and no other clock does.")
    for instants, mine in ((words.CALL_INSTANTS, of_calls), (words.CASE_INSTANTS, ~of_calls)):
        for column in ("start", "stop"):
            values = rules.loc[mine, column]
            check_known(folder, name, values[~values.index.duplicated()], instants, one_of(instants))
    for line in rules.index[(rules["start"] == rules["stop"]) & (rules["start"] != "")].unique():
        folder.fault(name, line, "A clock can't start and stop at the same instant.")


def _check_gaps(
    folder: Folder, name: str, rules: pd.DataFrame, categories: Mapping[str, str], kinds: Collection[str]
) -> None:
    resolved = set(rules.loc[rules["clock"] == "resolve", "applies_to"])
    for kind in [kind for kind in words.KINDS if kind in kinds]:
        classified = {f"{kind}:{c}" for c in words.CLASSIFICATIONS}
        single = {code for code, its_kind in categories.items() if its_kind == kind}
        if kind not in resolved and not classified <= resolved and not (single and single <= resolved):
            folder.fault(name, 0, f'No rule says when "{kind}" must be resolved; add one with clock resolve.')
