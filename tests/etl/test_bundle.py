"""A support bundle tells how an installation fares, and nothing of anybody."""

import datetime as dt
import json
import zipfile

import pytest

from etl import cli
from etl.bundle.redact import log_line, redact
from etl.desk import Desk
from etl.log import LogVoice
from settings import Settings
from warehouse import freshness, tables
from warehouse.people_tables import people, tokens

CITY = "kediri"
AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
SECRETS = [
    "0812-3456-7890", "+62 812 9999 1111", "3571000000001234", "warga@contoh.id", "Siti Rahmawati",
    "Rahmawati", "rahmawati.s", "197001012000031001", "Budi Santoso", "hunter2-secret", "$argon2id$rahasia",
    "tok3n-of-a-screen", "Jalan Mawar 12",
]  # fmt: skip


@pytest.fixture
def desk(root, tmp_path, warehouse):
    """A demo of what must not get out, planted wherever somebody's words are kept."""
    (tmp_path / "var" / "inbox").mkdir(parents=True)
    (tmp_path / "var" / "inbox" / "laporan Budi Santoso 0812-3456-7890.csv").write_text("x")
    row = {"city_code": CITY, "load_id": "l1", "source": "kasus", "file": "laporan Budi Santoso.csv"}
    said = "laporan Budi Santoso.csv: 'Jalan Mawar 12, 0812-3456-7890' can't be read; warga@contoh.id."
    with warehouse.write() as connection:
        one = {"username": "rahmawati.s", "name": "Siti Rahmawati", "nip": "197001012000031001"}
        one |= {"city_code": CITY, "person_id": "p1", "password_hash": "$argon2id$rahasia", "role": "admin"}
        connection.execute(people.insert().values(**one))
        connection.execute(
            tokens.insert().values(city_code=CITY, token_id="t", name="Layar", token_hash="tok3n-of-a-screen")
        )
        connection.execute(
            tables.loads.insert().values(**row, state="failed", message=said, started_at=AT, rejected_count=2)
        )
        for number in (1, 2):
            masked = '{"nama": "Budi Santoso", "nik": "3571000000001234"}'
            rejected = {**row, "row_number": number, "reason": "no_key", "column": "Budi Santoso"}
            connection.execute(tables.rejected_rows.insert().values(**rejected, masked=masked))
        freshness.note(connection, CITY, "kasus", state="failed", message=said, failures=2, seen_at=AT)
        job = {"city_code": CITY, "name": "backup", "schedule": "daily 02:10", "state": "failed"}
        connection.execute(tables.jobs.insert().values(**job, message=f"{said} Siti Rahmawati"))
    url = "postgresql+psycopg://Rahmawati:hunter2-secret@127.0.0.1:1/lapor"
    settings = Settings(city=root / "data" / "kediri", warehouse=url, var=tmp_path / "var")
    return Desk(settings, LogVoice("test"), lent=warehouse, clock=lambda: AT)


LOG = [
    json.dumps({"at": AT.isoformat(), "level": "error", "room": "etl.watch", "text": text, "trace": trace})
    for text, trace in [
        ("kasus: laporan Budi Santoso.csv: can't be read, 0812-3456-7890", ""),
        ("Siti Rahmawati signed in with password hunter2-secret", ""),
        ("postgresql://Rahmawati:hunter2-secret@db/lapor can't be reached", ""),
        (
            "A fault",
            'Traceback:\n  File "/srv/lapor/etl/watch.py", line 7, in _tick\nValueError: Jalan Mawar 12',
        ),
    ]
] + ["Sign in as 'admin' with the password hunter2-secret (shown only now).", "{", "[1]", '{"at": 1}']


def test_it_tells_how_the_installation_fares_and_nothing_of_anybody(desk, tmp_path):
    (tmp_path / "log").write_text("\n".join(LOG))
    words = ["bundle", "--out", str(tmp_path / "b.zip"), "--log", str(tmp_path / "log")]
    assert cli.answer(words, desk) == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    told = {name.removesuffix(".json"): json.loads(text) for name, text in texts.items()}
    whole = "\n".join(texts.values()).lower()
    assert [secret for secret in SECRETS if secret.lower() in whole] == []

    assert not [name for name, part in told.items() if isinstance(part, dict) and "missing" in part]
    assert told["rejected"] == [{"source": "kasus", "reason": "no_key", "rows": 2}]
    assert told["service"]["failures"] == {"kasus": 2}
    assert told["service"]["jobs"][0]["state"] == "failed"
    assert told["loads"][0]["rejected_count"] == "2"
    assert told["sizes"]["rows"]["people"] == 1
    assert told["settings"]["warehouse"].endswith("127.0.0.1:1/lapor")
    assert told["versions"]["packages"]["dash"]
    assert {one["check"] for one in told["doctor"]} > {"disk", "city", "watch"}
    assert [line["room"] for line in told["log"]] == ["etl.watch"] * 4
    assert told["log"][3]["trace"] == "/srv/lapor/etl/watch.py:7 _tick"


def test_it_is_made_where_the_warehouse_is_away(root, tmp_path):
    url = "postgresql+psycopg://lapor:hunter2-secret@127.0.0.1:1/lapor"
    settings = Settings(city=root / "data" / "kediri", warehouse=url, var=tmp_path)
    assert cli.answer(["bundle", "--out", str(tmp_path / "b.zip")], Desk(settings, LogVoice("test"))) == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert json.loads(archive.read("sizes.json")) == {"missing": "WarehouseError"}
        assert json.loads(archive.read("versions.json"))["python"]
        assert "hunter2" not in "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("panggilan_112: 300 read, 300 new", "panggilan_112: 300 read, 300 new"),
        ("It was due at 2026-11-24 01:20 UTC.", "It was due at 2026-11-24 01:20 UTC."),
        ("LMW_KEEP='calls of Budi' can't be read", "LMW_KEEP='•••' can't be read"),
        ("Rekap Ibu Siti.xlsx: no header", " •••.xlsx: no header"),
        ("token=abc123 was refused", "token •••  was refused".replace("  ", " ")),
    ],
)
def test_sentences_keep_what_is_ours(text, safe):
    assert redact(text) == safe


def test_a_line_of_another_program_is_not_told():
    assert log_line("[2026-11-24] 10.0.0.7 GET /cases?q=Budi") is None
