"""Coming in, going out, and what ends a session."""

import datetime as dt

import pytest

from access import logins, people, secret, sessions
from access.entrance import FORM_KEY
from access.errors import Refused
from access.office import Office
from access.people import Person
from warehouse.audit import trail

PASSWORD = "delapan-gajah-biru"


@pytest.fixture
def person(office) -> Person:
    return make_person(office)


def test_a_name_or_a_nip_and_the_password_let_in(server, person) -> None:
    for name in ("siti", " SITI ", "19800101 200501 2 001", "198001012005012001"):
        answer = log_in(server.test_client(), name)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/quality")


def test_the_session_lives_in_a_cookie_that_scripts_cannot_read(server, person) -> None:
    answer = log_in(server.test_client(), "siti")
    session = next(line for line in answer.headers.getlist("Set-Cookie") if sessions.COOKIE in line)
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Secure" not in session


def test_behind_https_no_cookie_goes_another_way(make, duckdb_warehouse) -> None:
    server = make(https=True)
    make_person(server.extensions["office"])
    assert all(
        "Secure" in line for line in log_in(server.test_client(), "siti").headers.getlist("Set-Cookie")
    )


def test_a_wrong_password_an_unknown_name_and_a_blocked_person_are_told_the_same(
    server, office, person
) -> None:
    make_person(office, username="tutup", nip="", is_blocked=True)
    make_person(office, username="lama", nip="", valid_until=dt.date(2026, 11, 23))
    make_person(office, username="sso", nip="", password="")
    found = {
        log_in(server.test_client(), name, password).text
        for name, password in [("siti", "x"), ("tak ada", "x"), ("tutup", PASSWORD), ("lama", PASSWORD),
                               ("sso", ""), ("", ""), ("siti", "x" * 300)]
    }  # fmt: skip
    assert found == {"Nama atau kata sandi tidak cocok."}


def test_after_five_failures_nothing_is_tried_for_five_minutes(server, office, person, clock) -> None:
    for name in ("siti", "tak-ada"):
        for _ in range(5):
            assert log_in(server.test_client(), name, "salah").status_code == 403
        answer = log_in(server.test_client(), name, PASSWORD)
        assert answer.status_code == 429
        assert answer.text == "Terlalu banyak percobaan. Coba lagi dalam 5 menit."
    clock.after(minutes=2)
    assert "dalam 3 menit" in log_in(server.test_client(), "siti").text
    clock.after(minutes=3)
    assert log_in(server.test_client(), "siti").status_code == 303


def test_one_address_may_not_try_many_names(server, person) -> None:
    for number in range(20):
        assert log_in(server.test_client(), f"nama{number}", "salah").status_code == 403
    assert log_in(server.test_client(), "siti").status_code == 429
    elsewhere = {"REMOTE_ADDR": "10.1.1.1"}
    client = server.test_client()
    client.environ_base.update(elsewhere)
    assert log_in(client, "siti").status_code == 303


def test_an_admin_unlocks(server, office, person) -> None:
    for _ in range(5):
        log_in(server.test_client(), "siti", "salah")
    with office.change() as connection:
        assert logins.is_locked(connection, office, person)
        logins.unlock(connection, office, office.program(), person)
    assert log_in(server.test_client(), "siti").status_code == 303


def test_a_login_ends_the_session_before_and_begins_another(server, person) -> None:
    client = server.test_client()
    log_in(client, "siti")
    first = client.get_cookie(sessions.COOKIE).value
    log_in(client, "siti")
    assert client.get_cookie(sessions.COOKIE).value != first
    assert with_session(server, first).get("/quality").status_code == 401


def test_a_session_outlasts_lunch_and_ends_when_nobody_was_there(server, person, clock) -> None:
    client = server.test_client()
    log_in(client, "siti")
    for _ in range(3):
        clock.after(minutes=89)
        assert client.get("/quality").status_code == 200
    clock.after(minutes=90)
    assert client.get("/quality").status_code == 401


def test_a_remembered_device_is_in_for_twelve_hours_and_not_longer(server, person, clock) -> None:
    client = server.test_client()
    log_in(client, "siti", remember="1")
    clock.after(hours=11, minutes=59)
    assert client.get("/quality").status_code == 200
    clock.after(minutes=1)
    assert client.get("/quality").status_code == 401


def test_when_somebody_was_last_there_outlives_the_process(server, office, person, clock) -> None:
    client = server.test_client()
    log_in(client, "siti")
    clock.after(minutes=60)
    client.get("/quality")
    office.seen._entries.clear()
    clock.after(minutes=60)
    assert client.get("/quality").status_code == 200


def test_who_leaves_is_out_and_its_pages_are_not_kept(server, person) -> None:
    client = server.test_client()
    log_in(client, "siti")
    assert client.get("/quality").headers["Cache-Control"] == "no-store"
    raw = client.get_cookie(sessions.COOKIE).value
    assert client.post("/keluar", data={FORM_KEY: secret.form_key(raw)}).status_code == 303
    assert with_session(server, raw).get("/quality").status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"role": "pimpinan"},
        {"agencies": ("dinkes",)},
        {"is_blocked": True},
        {"valid_until": dt.date(2026, 11, 23)},
    ],
)
def test_whoever_gets_other_rights_comes_in_anew(server, office, person, change) -> None:
    client = server.test_client()
    log_in(client, "siti")
    with office.change() as connection:
        people.change(connection, office, office.program(), person.person_id, **change)
    assert client.get("/quality").status_code == 401


def test_a_validity_that_ends_at_midnight_ends_the_session(server, office, person, clock) -> None:
    with office.change() as connection:
        day = dt.date(2026, 11, 24)
        people.change(connection, office, office.program(), person.person_id, valid_until=day)
    client = server.test_client()
    log_in(client, "siti", remember="1")
    clock.after(hours=11)  # 19.20 WIB
    assert client.get("/quality").status_code == 200
    clock.at = dt.datetime(2026, 11, 24, 17, 1, tzinfo=dt.UTC)  # 00.01 WIB
    log_in_again = log_in(server.test_client(), "siti")
    assert log_in_again.status_code == 403


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(server, person) -> None:
    here, there = server.test_client(), server.test_client()
    log_in(here, "siti")
    log_in(there, "siti")
    new = {"old": PASSWORD, "new": "sepuluh-kapal-merah", "again": "sepuluh-kapal-merah"}
    assert post(here, "/saya/sandi", new).status_code == 303
    assert here.get("/quality").status_code == 200
    assert there.get("/quality").status_code == 401
    assert log_in(server.test_client(), "siti", "sepuluh-kapal-merah").status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"old": "salah"}, "Kata sandi sekarang tidak cocok."),
        ({"again": "lain"}, "Kedua kata sandi baru tidak sama."),
        (
            {"new": "pendek", "again": "pendek"},
            "Kata sandi terlalu pendek; paling sedikit 10 huruf atau angka.",
        ),
        ({"new": "siti-siti-abcde", "again": "siti-siti-abcde"}, "Kata sandi terlalu mudah ditebak"),
        ({"new": "aaaaaaaaaaaaab", "again": "aaaaaaaaaaaaab"}, "Kata sandi terlalu mudah ditebak"),
        ({"new": "a1b2c3" * 40, "again": "a1b2c3" * 40}, "Kata sandi terlalu panjang"),
    ],
)
def test_a_password_that_may_not_be_chosen_is_refused_in_a_sentence(server, person, change, sentence) -> None:
    client = server.test_client()
    log_in(client, "siti")
    new = {"old": PASSWORD, "new": "sepuluh-kapal-merah", "again": "sepuluh-kapal-merah"} | change
    answer = post(client, "/saya/sandi", new)
    assert answer.status_code == 400
    assert sentence in answer.text


def test_a_password_that_another_made_is_changed_before_anything_else(server, office, person) -> None:
    password = logins.reset(office, office.program(), "siti")
    client = server.test_client()
    log_in(client, "siti", password)
    assert client.get("/quality").headers["Location"] == "/saya"
    assert post(client, "/_dash-update-component", {}).status_code in (400, 403)
    assert "buatkan orang lain" in client.get("/saya").text
    new = {"old": password, "new": "sepuluh-kapal-merah", "again": "sepuluh-kapal-merah"}
    assert post(client, "/saya/sandi", new).status_code == 303
    assert client.get("/quality").status_code == 200


def test_a_language_stays_with_the_person(server, person) -> None:
    client = server.test_client()
    log_in(client, "siti")
    assert '<html lang="id">' in client.get("/quality").text
    post(client, "/saya/bahasa", {"lang": "en"})
    assert "Sign out" in client.get("/saya").text
    assert '<html lang="en">' in client.get("/quality").text
    post(client, "/saya/bahasa", {"lang": "xx"})
    assert "Sign out" in client.get("/saya").text


def test_only_a_page_of_this_server_follows_a_login(server, person) -> None:
    for evil in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "/a\r\nX: y",
        "",
    ):
        answer = log_in(server.test_client(), "siti", following=evil)
        assert answer.headers["Location"] == "/"


def test_a_form_sent_from_elsewhere_lets_nobody_in(server, person) -> None:
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        data = {"name": "siti", "password": PASSWORD}
        assert server.test_client().post("/masuk", data=data, headers=header).status_code == 403


def test_the_first_start_makes_an_admin_once(office) -> None:
    password = logins.first_admin(office)
    assert password is not None
    assert len(password) == 19
    assert logins.log_in(office, "admin", password, "127.0.0.1")
    assert logins.first_admin(office) is None


def test_the_trail_tells_who_came_and_keeps_no_password(server, office, person) -> None:
    log_in(server.test_client(), "rahasia-saya-di-kolom-nama", "x")
    log_in(server.test_client(), "siti", "salah")
    log_in(server.test_client(), "siti")
    with office.warehouse.read() as connection:
        rows, total = trail(connection, office.city_code)
    assert total == 4
    assert sorted(rows["action"]) == ["login", "login_failed", "login_failed", "person_made"]
    assert "rahasia-saya" not in rows.to_csv()


@pytest.mark.parametrize("given", [{"nip": ""}, {"username": "198001012005012001"}, {"username": " Siti "}])
def test_no_two_people_share_a_name(office, person, given) -> None:
    with pytest.raises(Refused, match="name_taken"):
        make_person(office, **given)


def test_the_last_admin_stays(office) -> None:
    admin = make_person(office, username="satu", role="admin")
    for change in ({"role": "opd"}, {"is_blocked": True}, {"valid_until": dt.date(2020, 1, 1)}):
        with pytest.raises(Refused, match="last_admin"), office.change() as connection:
            people.change(connection, office, office.program(), admin.person_id, **change)


def make_person(office: Office, password: str = PASSWORD, **given) -> Person:
    columns = {"username": "siti", "nip": "19800101 200501 2 001", "name": "Siti", "role": "operator"} | given
    with office.change() as connection:
        one = people.make(connection, office, office.program(), password, **columns)
        person = people.get(connection, office, one)
    assert person is not None
    return person


def log_in(client, name: str, password: str = PASSWORD, following: str = "/quality", **more: str):
    data = {"name": name, "password": password, "next": following, **more}
    return client.post("/masuk", data=data, headers={"Accept": "text/plain"})


def post(client, path: str, data: dict[str, str]):
    raw = client.get_cookie(sessions.COOKIE).value
    return client.post(path, data={**data, FORM_KEY: secret.form_key(raw)})


def with_session(server, raw: str):
    client = server.test_client()
    client.set_cookie(sessions.COOKIE, raw)
    return client
