"""Nothing personal reaches a wall: what is planted in the data is sought in all that a screen can fetch."""

import datetime as dt
import json
import re
import time

import pytest

from access import tokens
from access.office import office_of
from access.roles import DISPLAY
from tests.visitors import as_role, ask
from warehouse import tables

NAME, PHONE, NIK, ADDRESS, TEXT = (
    "Sumarti Kusumaningtyas",
    "081234567890",
    "3571014505900001",
    "Jl. Doho No. 17B RT 03",
    "anak saya dipukul tetangga",
)
PLANTED = (NAME, PHONE, NIK, ADDRESS, TEXT)
POJOK, KAMPUNG_DALEM = "35.71.01.1004", "35.71.02.1005"
SECRETS = (*PLANTED, "KDRT", "kdrt", "lapor:", "112:1", "abc123salted")


@pytest.fixture
def planted(held) -> None:
    """In text columns that a faulty mapping could bring something personal into, and as reports."""
    texts = {"supporting": NAME, "reported_agency": NAME, "priority": TEXT, "outcome": TEXT}
    everywhere = {**texts, "channel": PHONE}
    where = {"lon": 112.0123456, "lat": -7.8123456, "flags": ADDRESS}
    held.emergency("kdrt", KAMPUNG_DALEM, minutes=3, agency="dp3ap2kb", **everywhere, **where)
    held.emergency("pohon_tumbang", POJOK, minutes=4, **everywhere, **where)
    held.emergency(TEXT, POJOK, minutes=5, **everywhere)
    held.complaint(POJOK, **everywhere, **where).complaint(ADDRESS).complaint(POJOK, agency=NAME)
    held.call(1, caller_hash="abc123salted", area=ADDRESS, flags=PHONE).load()
    fields = json.dumps(dict(zip(("nama", "hp", "nik", "alamat", "isi"), PLANTED, strict=True)))
    with held.warehouse.write() as connection:
        row = {"city_code": "kediri", "case_id": "lapor:1", "fields": fields}
        connection.execute(tables.people_of_cases.insert().values(**row))


def test_what_is_planted_is_in_nothing_that_a_screen_can_fetch(make, planted) -> None:
    server = make()
    bodies = fetched(server)
    assert any("Pohon tumbang" in body for body in bodies.values())
    for place, body in bodies.items():
        assert [secret for secret in SECRETS if secret in body] == [], place
        assert "112.012345" not in body


def test_every_address_outside_of_the_wall_refuses_a_screen(make, planted) -> None:
    server = make()
    screen = as_role(server, "display")
    outside = {
        rule.rule
        for rule in server.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/wall/")
    }
    answers = {rule: screen.get(re.sub(r"<[^>]*>", "x", rule)).status_code for rule in outside}
    public = {rule for rule, status in answers.items() if status < 400}
    assert public <= {rule for rule in public if "assets" in rule or "masuk" in rule or "health" in rule}
    call = ask(screen, "desk-page.children", {"desk-url.pathname": "/", "desk-url.search": ""})
    assert call.status_code in (400, 401, 403)


def test_the_link_of_a_token_opens_the_wall_for_good_until_it_is_revoked(make, held, clock) -> None:
    server = make()
    office = office_of(server)
    with office.change() as connection:
        raw = tokens.make(connection, office, office.program(), "Lobi")
    screen = server.test_client()
    assert screen.get(f"/wall/?token={raw}&scene=peta").location == "/wall/?scene=peta"
    assert screen.get("/wall/").status_code == 200
    assert screen.get("/").status_code in (302, 401)  # its cookie is sent to the wall alone
    assert with_token(server, raw).get("/trends").status_code in (401, 403)
    clock.at += dt.timedelta(days=400)
    assert screen.get("/wall/api/version").status_code == 200  # a token has no end of its own
    with office.change() as connection:
        tokens.renew(connection, office, office.program(), "Lobi")
    assert screen.get("/wall/api/version").status_code == 401
    assert screen.get(f"/wall/?token={raw}").status_code == 401
    assert server.test_client().get("/wall/?token=forged").status_code == 401


def with_token(server, raw: str):
    client = server.test_client()
    client.environ_base["HTTP_X_SCREEN_TOKEN"] = raw
    return client


def fetched(server) -> dict[str, str]:
    """Every answer under /wall/ by its address: routes, layouts, each callback, all files that they name."""
    screen = as_role(server, "display")
    rules = [rule.rule for rule in server.url_map.iter_rules() if rule.rule.startswith("/wall/")]
    until_drawn(screen)
    found = {rule: body(screen, rule) for rule in rules if "<" not in rule}
    for path in re.findall(r'(?:src|href)="(/wall/[^"]+)"', found["/wall/"]):
        if "component-suites" not in path:  # the libraries' own
            found[path] = body(screen, path)
    for output, entry in server.extensions["access"].apps["/wall/"].callback_map.items():
        if "callback" in entry:
            answer = ask(screen, output, {}, app="/wall/")
            is_open = DISPLAY in entry["roles"]  # not a replay's own, which leads its frame
            assert answer.status_code == (200 if is_open else 403), output
            found[output] = answer.text
    return found


def until_drawn(screen) -> None:
    """Pictures are made in the background; the last part of a key is 0 until the past has been counted."""
    end = time.monotonic() + 30
    while screen.get("/wall/api/version").json["key"].rpartition(".")[2] in ("", "0"):
        assert time.monotonic() < end
        time.sleep(0.1)


def body(screen, path: str) -> str:
    with screen.get(path) as answer:
        return answer.data.decode(errors="replace")
