"""recipients.csv: to whom packs are mailed. A city without one mails nothing."""

import re

import pandas as pd

from city.folder import Folder
from city.tables import at_lines, check_known, check_unique, read_table, records
from city.vocabulary import RECIPIENTS

FILE = "recipients.csv"
_COLUMNS = {"address": "text!", "role": "text!", "agency": "text"}
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


def read_recipients(folder: Folder, agencies: set[str] | None) -> pd.DataFrame:
    """address, role (of RECIPIENTS), agency (of an opd alone); `agencies`: the known codes."""
    if FILE not in folder.files:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in _COLUMNS})
    table = read_table(folder, FILE, _COLUMNS)
    check_unique(folder, FILE, table.assign(agency=table["agency"].replace("", "-")), ["address", "agency"])
    check_known(folder, FILE, table["role"], RECIPIENTS, "one of " + ", ".join(RECIPIENTS))
    check_known(folder, FILE, table["agency"], agencies, "a code of agencies.csv")
    for line, address in at_lines(table["address"]):
        if address and not _ADDRESS.fullmatch(address):
            folder.fault(FILE, line, f'address "{address}" is not one of mail, such as umum@kota.go.id.')
    for row in records(table):
        if (row.role == "opd") != bool(row.agency):
            sentence = "An opd has an agency, and nobody else has; fill it in or take it out."
            folder.fault(FILE, row.Index, sentence)
    return table
