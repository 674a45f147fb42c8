"""What may be wrong in how a source is asked."""

import pytest

from city.folder import Folder
from city.mappings import parse_source
from city.toml import read_toml

SQL = """title = "Pusat panggilan"
record = "case"
format = "sql"
key_prefix = "cc"
dates = ["iso"]
stale_after_minutes = 15
[poll]
every_seconds = 2
[sql]
secret = "callcenter"
table = "laporan"
watermark = "diubah"
[columns]
case_id = "id"
received_at = "dibuat"
"""


ROWS = '[history]\nhow = "rows"\n[history.columns]\nat = "a"\nstate = "b"\n'


def faults(text: str) -> list[str]:
    folder = Folder({"sources/cc.toml": text.encode()})
    parse_source(read_toml(folder, "sources/cc.toml"), "Asia/Jakarta", {})
    return [fault.sentence for fault in folder.faults]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("every_seconds = 2", 'url = "http://x"', "The address of a database stands in the secrets file"),
        ("every_seconds = 2", "every_seconds = 0", "every_seconds must be at least 1."),
        ("every_seconds = 2", "every_seconds = 2\nevery_minutes = 1", "every_seconds is set too"),
        ("[poll]\nevery_seconds = 2\n", "", 'needs [poll] with every_seconds or every_minutes'),
        ('table = "laporan"\n', "", "[sql] needs a table or a query"),
        ('table = "laporan"', 'query = "DELETE FROM laporan"', "query must be one SELECT"),
        ('watermark = "diubah"\n', "", '"watermark" is missing in [sql]; add it.'),
        ('format = "sql"', 'format = "csv"\nfiles = ["*"]', '[sql] needs format = "sql".'),
        ("[poll]", f"{ROWS}[poll]", "not whole histories"),
        ("[poll]", '[georeport]\nform = "csv"\n[poll]', '[georeport] needs format = "open311"'),
    ],
)  # fmt: skip
def test_a_fault_is_said(old, new, said) -> None:
    assert faults(SQL) == []
    assert said in " ".join(faults(SQL.replace(old, new)))
