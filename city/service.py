"""Who handles what: agencies, categories and channels."""

import pandas as pd

from city import vocabulary as words
from city.folder import Folder
from city.places import check_names
from city.tables import check_known, check_unique, known_codes, one_of, read_table

AGENCIES, CATEGORIES, CHANNELS = "agencies.csv", "categories.csv", "channels.csv"
_AGENCY_COLUMNS = {
    "code": "text!",
    "abbreviation": "text!",
    "name": "text!",
    "role": "text!",
    "parent": "text",
    "valid_from": "date",
    "valid_to": "date",
    "successor": "text",
    "aliases": "text",
}
_CATEGORY_COLUMNS = {
    "code": "text!",
    "name": "text!",
    "kind": "text!",
    "agency": "text",
    "other_agencies": "text",
    "is_sensitive": "yes/no!",
    "field_work": "yes/no!",
    "wall_name": "text",
    "basis": "text",
    "valid_from": "date?",
    "valid_to": "date?",
    "successor": "text?",
    "aliases": "text",
}
_CHANNEL_COLUMNS = {"code": "text!", "name": "text!", "aliases": "text"}


def read_agencies(folder: Folder, prefixes: tuple[str, ...]) -> pd.DataFrame:
    """valid_from and valid_to are the first and the last day, NaT where it has none."""
    agencies = read_table(folder, AGENCIES, _AGENCY_COLUMNS)
    codes = known_codes(folder, AGENCIES, agencies)
    check_unique(folder, AGENCIES, agencies, ["code"])
    check_names(folder, AGENCIES, agencies, prefixes)
    check_known(folder, AGENCIES, agencies["role"], words.ROLES, one_of(words.ROLES))
    check_known(folder, AGENCIES, agencies["parent"], codes, f"a code of {AGENCIES}")
    check_known(folder, AGENCIES, agencies["successor"], codes, f"a code of {AGENCIES}")
    _check_lives(folder, AGENCIES, agencies, "agency")
    itself = (agencies["code"] == agencies["parent"]) | (agencies["code"] == agencies["successor"])
    for line in agencies.index[itself & (agencies["code"] != "")]:
        folder.fault(AGENCIES, line, "An agency can't be its own parent or successor.")
    return agencies


def read_categories(folder: Folder, agencies: pd.DataFrame, prefixes: tuple[str, ...]) -> pd.DataFrame:
    """`wall_name` is what a wall may say: the discreet name, or the name where nothing is sensitive.
    valid_from and valid_to as of agencies."""
    categories = read_table(folder, CATEGORIES, _CATEGORY_COLUMNS)
    codes = known_codes(folder, AGENCIES, agencies)
    check_unique(folder, CATEGORIES, categories, ["code"])
    check_names(folder, CATEGORIES, categories, prefixes)
    check_known(folder, CATEGORIES, categories["kind"], words.KINDS, one_of(words.KINDS))
    check_known(folder, CATEGORIES, categories["agency"], codes, f"a code of {AGENCIES}")
    check_known(folder, CATEGORIES, categories["other_agencies"], codes, f"a code of {AGENCIES}", joined=True)
    nameless = categories["is_sensitive"] & (categories["wall_name"] == "")
    for line in categories.index[nameless]:
        folder.fault(
            CATEGORIES, line, "wall_name is blank; a sensitive category needs a discreet name for the wall."
        )
    _check_successors(folder, categories)
    named = categories["wall_name"].where(categories["wall_name"] != "", categories["name"])
    return categories.assign(wall_name=named)


def read_channels(folder: Folder, prefixes: tuple[str, ...]) -> pd.DataFrame:
    channels = read_table(folder, CHANNELS, _CHANNEL_COLUMNS)
    check_unique(folder, CHANNELS, channels, ["code"])
    check_names(folder, CHANNELS, channels, prefixes)
    return channels


def _check_successors(folder: Folder, categories: pd.DataFrame) -> None:
    """A sensitive category is never taken up by one that hides nothing."""
    codes = known_codes(folder, CATEGORIES, categories)
    check_known(folder, CATEGORIES, categories["successor"], codes, f"a code of {CATEGORIES}")
    _check_lives(folder, CATEGORIES, categories, "category")
    itself = (categories["code"] == categories["successor"]) & (categories["code"] != "")
    for line in categories.index[itself]:
        folder.fault(CATEGORIES, line, "A category can't be its own successor.")
    told = set(categories.loc[~categories["is_sensitive"], "code"])
    for line in categories.index[categories["is_sensitive"] & categories["successor"].isin(told)]:
        folder.fault(CATEGORIES, line, "The successor of a sensitive category has to be sensitive too.")


def _check_lives(folder: Folder, name: str, table: pd.DataFrame, what: str) -> None:
    for line in table.index[table["valid_to"] < table["valid_from"]]:
        folder.fault(name, line, "valid_to is before valid_from; put them right.")
    for line in table.index[(table["successor"] != "") & table["valid_to"].isna()]:
        sentence = f"There is a successor but no valid_to; say until which day this {what} was."
        folder.fault(name, line, sentence)
