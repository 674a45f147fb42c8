"""The city's single sign-on: who comes in by it, as what, and what no answer of a provider can do. The real
provider reads the real clock, so these tests do."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from joserfc.jwk import OctKey, RSAKey

from access import people, provider, sessions
from access.entrance import ATTEMPT
from access.office import office_of
from access.people import Person
from app import create_server
from settings import Settings
from tests.access.providers import CLIENT, SECRET, Liar, Real, lying
from tests.access.test_logins import make_person
from warehouse.audit import trail

HTML = {"Accept": "text/html"}
Making = Callable[..., Flask]


@pytest.fixture(scope="module")
def real() -> Iterator[Real]:
    one = Real()
    yield one
    one.stop()


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying() as one:
        yield one


@pytest.fixture
def making(root, var, duckdb_warehouse) -> Making:
    def make(issuer: str, **given: object) -> Flask:
        own = {"city": root / "data" / "kediri", "var": var, "sso_issuer": issuer, "sso_client": CLIENT}
        settings = Settings(**{**own, "sso_secret": SECRET, **given})
        return create_server(settings, duckdb_warehouse, lambda: dt.datetime.now(dt.UTC))

    return make


def test_who_the_city_vouches_for_is_made_with_the_role_and_agency_of_the_claims(making, real) -> None:
    server = making(real.issuer)
    real.person("a1", preferred_username="Dewi", name="Dewi Lestari", role="opd", agency="Dinas Sosial")
    client, answer = come(server, real, "a1", "/quality")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/quality")
    assert client.get("/quality").status_code == 200
    person = named(server, "dewi")
    assert (person.name, person.role, person.agencies) == ("Dewi Lestari", "opd", ("dinsos",))
    assert person.password_hash == ""
    assert client.get("/admin").status_code == 403


def test_the_way_there_asks_for_a_code_with_pkce_state_and_nonce_and_tells_no_secret(making, real) -> None:
    server = making(real.issuer)
    client = server.test_client()
    address = client.get("/masuk/sso?next=/trends").headers["Location"]
    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{real.issuer}/oauth2/authorize?")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert {len(asked[name]) for name in ("state", "nonce")} == {64}
    assert asked["redirect_uri"] == "http://localhost/masuk/sso/kembali"
    cookie = client.get_cookie(ATTEMPT, path="/masuk/sso")
    raw = dict(parse_qsl(cookie.decoded_value))["raw"]
    assert cookie.http_only
    assert raw not in address
    assert SECRET not in address


def test_claims_bring_a_person_up_to_date_and_end_the_rights_of_before(making, real) -> None:
    server = making(real.issuer)
    real.person("a2", preferred_username="adi", name="Adi", role="operator")
    before, _ = come(server, real, "a2")
    real.person("a2", preferred_username="adi2", name="Adi Putra", role=["x", "pimpinan"])
    after, _ = come(server, real, "a2")
    assert before.get("/quality").status_code == 401
    assert after.get("/quality").status_code == 200
    person = named(server, "adi")
    assert (person.name, person.role) == ("Adi Putra", "pimpinan")
    assert named(server, "adi2") is None


@pytest.mark.parametrize("role", [None, "lurah", "", "display", ["admin "], {"admin": True}, 7])
def test_no_role_of_ours_keeps_out_with_a_sentence_and_ends_what_was(making, real, role) -> None:
    server = making(real.issuer, sso_roles="kepala=admin operator=operator display=display")
    real.person("a3", preferred_username="eko", name="Eko", role="operator")
    before, _ = come(server, real, "a3")
    real.person("a3", preferred_username="eko", name="Eko", role=role)
    client, answer = come(server, real, "a3")
    assert answer.status_code == 403
    assert "akun kota belum memberi Anda peran" in answer.text
    assert client.get_cookie(sessions.COOKIE) is None
    assert before.get("/quality").status_code == 401
    assert 'name="password"' in answer.text


def test_an_agency_that_is_none_or_unknown_keeps_an_opd_out_unless_the_admin_gave_one(making, real) -> None:
    server = making(real.issuer)
    real.person("a4", preferred_username="gita", name="Gita", role="opd", agency="Dinas Sihir")
    assert "OPD &#34;Dinas Sihir&#34;" in come(server, real, "a4")[1].text
    real.person("a4", preferred_username="gita", name="Gita", role="opd")
    assert "belum punya OPD" in come(server, real, "a4")[1].text
    assert named(server, "gita") is None
    subject = f"{real.issuer} a4"
    make_person(office_of(server), username="gita", nip="", role="opd", agencies=("dishub",), subject=subject)
    assert come(server, real, "a4")[1].status_code == 303
    assert named(server, "gita").agencies == ("dishub",)


def test_nobody_becomes_somebody_else_by_a_like_name(making, real) -> None:
    server = making(real.issuer)
    make_person(office_of(server), username="kepala", role="admin")
    real.person("a5", preferred_username="KEPALA", name="X", role="admin")
    _, answer = come(server, real, "a5")
    assert answer.status_code == 403
    assert "sudah dipakai" in answer.text


def test_a_closed_door_stays_closed_whatever_the_provider_says(making, real) -> None:
    server = making(real.issuer)
    subject = f"{real.issuer} a6"
    make_person(office_of(server), username="joko", subject=subject, is_blocked=True)
    real.person("a6", preferred_username="joko", name="Joko", role="operator")
    assert "Hubungi admin" in come(server, real, "a6")[1].text


def test_a_login_by_it_begins_a_new_session_and_is_on_record(making, real) -> None:
    server = making(real.issuer)
    office = office_of(server)
    make_person(office)
    client = server.test_client()
    client.post("/masuk", data={"name": "siti", "password": "delapan-gajah-biru"})
    old = client.get_cookie(sessions.COOKIE).value
    real.person("a7", preferred_username="lina", name="Lina", role="operator")
    come(server, real, "a7", client=client)
    assert client.get_cookie(sessions.COOKIE).value != old
    other = server.test_client()
    other.set_cookie(sessions.COOKIE, old)
    assert other.get("/quality").status_code == 401
    with office.warehouse.read() as connection:
        rows, _ = trail(connection, office.city_code)
    assert ("login", "lina", "sso") in set(zip(rows["action"], rows["username"], rows["detail"], strict=True))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "x"}, {"state": None}, {"code": None}, {"error": "access_denied"},
        {"iss": "https://elsewhere.example"}, {"code": "x" * 5000},
    ],
)  # fmt: skip
def test_an_answer_that_is_not_of_this_attempt_opens_nothing(making, liar, change) -> None:
    server = making(liar.issuer)
    client = server.test_client()
    back = liar.sign_in(client.get("/masuk/sso").headers["Location"])
    query = {**dict(parse_qsl(urlsplit(back).query)), **change}
    given = {name: text for name, text in query.items() if text is not None}
    if change.get("code"):
        liar.asked = {}
    answer = client.get("/masuk/sso/kembali", query_string=given, headers=HTML)
    assert answer.status_code == 403
    assert client.get_cookie(sessions.COOKIE) is None
    assert 'role="alert"' in answer.text


def test_an_answer_without_the_cookie_of_the_attempt_opens_nothing_and_none_opens_twice(making, liar) -> None:
    server = making(liar.issuer)
    client = server.test_client()
    back = liar.sign_in(client.get("/masuk/sso").headers["Location"])
    stranger = server.test_client()
    assert "terputus" in stranger.get(back, headers=HTML).text
    assert stranger.get("/masuk/sso/kembali?code=once&state=", headers=HTML).status_code == 403
    assert client.get(back).status_code == 303
    assert client.get(back, headers=HTML).status_code == 403
    assert "Path=/masuk/sso" in server.test_client().get("/masuk/sso").headers["Set-Cookie"]


LIES = {
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "another audience": {"claims": {"aud": "another"}},
    "an audience among others without saying for whom": {"claims": {"aud": [CLIENT, "another"]}},
    "for another party": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "another nonce": {"claims": {"nonce": "x"}},
    "no nonce": {"claims": {"nonce": None}},
    "no subject": {"claims": {"sub": None}},
    "long over": {"claims": {"exp": 1_000_000}},
    "no end": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": 4_000_000_000, "nbf": 4_000_000_000}},
    "signed by another key": {"signs": RSAKey.generate_key(2048, {"kid": "one"})},
    "signed by an unknown key": {"signs": RSAKey.generate_key(2048, {"kid": "two"})},
    "signed with the client's secret": {"algorithm": "HS256", "signs": OctKey.import_key(SECRET * 3)},
    "not signed": {"token": {"access_token": "x", "token_type": "Bearer",
                             "id_token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0."}},
    "no token": {"token": {"access_token": "x", "token_type": "Bearer"}},
    "nonsense": {"token": "<html>"},
    "a list": {"token": ["x"]},
    "signed so where it is offered": {"algorithm": "HS256", "signs": OctKey.import_key(SECRET * 3),
                                      "about": {"id_token_signing_alg_values_supported": ["none", "HS256"]}},
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_is_not_for_us_now_opens_nothing(making, liar, lie) -> None:
    server = making(liar.issuer)
    client = server.test_client()
    address = client.get("/masuk/sso").headers["Location"]
    for name, value in lie.items():
        setattr(liar, name, value)
    provider_forgets(server)
    answer = client.get(liar.sign_in(address), headers=HTML)
    assert answer.status_code in (403, 503)
    assert client.get_cookie(sessions.COOKIE) is None
    assert named(server, "7") is None


@pytest.mark.parametrize(("ahead", "status"), [(-30, 303), (30, 303), (80, 303), (-600, 403), (600, 403)])
def test_a_clock_a_little_off_is_borne_and_one_far_off_is_not(making, liar, ahead, status) -> None:
    server = making(liar.issuer)
    client = server.test_client()
    at = int(time.time()) + ahead
    liar.claims = {"iat": at, "nbf": at, "exp": at + 20}
    assert client.get(liar.sign_in(client.get("/masuk/sso").headers["Location"])).status_code == status


def test_what_only_userinfo_tells_is_asked_there_and_only_of_the_same_person(making, liar) -> None:
    server = making(liar.issuer, sso_claims="role=realm_access.roles name=name username=email agency=unit")
    liar.userinfo = {
        "realm_access": {"roles": ["opd"]},
        "name": "Umi",
        "email": "umi@kota.id",
        "unit": "DISHUB",
    }
    client = server.test_client()
    assert client.get(liar.sign_in(client.get("/masuk/sso").headers["Location"])).status_code == 303
    assert named(server, "umi@kota.id").agencies == ("dishub",)
    liar.userinfo |= {"sub": "8", "email": "lain@kota.id"}
    answer = client.get(liar.sign_in(client.get("/masuk/sso").headers["Location"]), headers=HTML)
    assert answer.status_code == 403


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(making, liar, tmp_path) -> None:
    file = tmp_path / "secret"
    file.write_text("dari-berkas\n")
    server = making(liar.issuer, sso_secret="off", sso_secret_file=str(file))
    for ways in (["client_secret_basic"], ["client_secret_post"]):
        liar.about = {"token_endpoint_auth_methods_supported": ways}
        provider_forgets(server)
        client = server.test_client()
        assert client.get(liar.sign_in(client.get("/masuk/sso").headers["Location"])).status_code == 303
    assert liar.secrets_seen == ["dari-berkas", "dari-berkas"]


def test_new_keys_of_the_provider_are_fetched_when_they_are_met(making, liar) -> None:
    server = making(liar.issuer)
    for kid in ("one", "two"):
        liar.key = RSAKey.generate_key(2048, {"kid": kid})
        client = server.test_client()
        address = client.get("/masuk/sso").headers["Location"]
        assert client.get(liar.sign_in(address)).status_code == 303, kid


def test_a_provider_that_is_gone_or_another_leaves_a_sentence_and_the_form(making, liar) -> None:
    gone = making("http://127.0.0.1:9")
    for server in (gone, making(liar.issuer + "/")):
        answer = server.test_client().get("/masuk/sso", headers=HTML)
        assert answer.status_code == 503
        assert "akun kota tidak dapat dihubungi" in answer.text
        assert 'name="password"' in answer.text
    make_person(office_of(gone), username="admin2", nip="", role="admin")
    client = gone.test_client()
    assert client.post("/masuk", data={"name": "admin2", "password": "delapan-gajah-biru"}).status_code == 303
    assert client.get("/admin").status_code == 200


def test_a_provider_that_hangs_holds_two_requests_at_most_and_not_for_long(making, liar, monkeypatch) -> None:
    monkeypatch.setattr(provider, "_TIMES", (0.2, 0.2))
    liar.wait = 4.0
    server = making(liar.issuer)
    began = time.monotonic()
    assert server.test_client().get("/masuk/sso", headers=HTML).status_code == 503
    assert time.monotonic() - began < 3.9


def test_a_page_that_waits_is_gone_on_with_by_its_owner_alone(making, real) -> None:
    server = making(real.issuer)
    real.person("b1", preferred_username="rina", name="Rina", role="operator")
    real.person("b2", preferred_username="sari", name="Sari", role="operator")
    come(server, real, "b1")
    client, answer = come(server, real, "b1", query="?for=rina")
    assert answer.headers["Location"] == "/masuk/sso/siap"
    assert "Tutup tab ini" in client.get("/masuk/sso/siap").text
    client, answer = come(server, real, "b2", query="?for=rina")
    assert "milik orang lain" in answer.text
    assert client.get_cookie(sessions.COOKIE) is None
    assert named(server, "sari") is None


@pytest.mark.parametrize("forged", ["//evil.example", "https://evil.example", "/\\evil", "/masuk/sso/keluar"])
def test_where_to_go_then_stays_on_this_server(making, real, forged) -> None:
    server = making(real.issuer)
    real.person("b3", preferred_username="tuti", name="Tuti", role="operator")
    client = server.test_client()
    _, answer = come(server, real, "b3", forged, client=client)
    assert answer.headers["Location"] == "/"


def test_out_of_the_dashboard_is_said_with_the_way_out_of_the_city_account(making, real, liar) -> None:
    server = making(real.issuer)
    page = server.test_client().get("/masuk?keluar=1").text
    assert "/masuk/sso/keluar" in page
    assert "/masuk/sso/keluar" not in server.test_client().get("/masuk").text
    away = server.test_client().get("/masuk/sso/keluar").headers["Location"]
    asked = dict(parse_qsl(urlsplit(away).query))
    assert away.startswith(f"{real.issuer}/oauth2/end_session?")
    assert asked["client_id"] == CLIENT
    assert asked["post_logout_redirect_uri"] == "http://localhost/masuk"
    assert making(liar.issuer).test_client().get("/masuk/sso/keluar").headers["Location"] == "/masuk"


def test_without_a_provider_there_is_no_button_and_no_address(make) -> None:
    client = make().test_client()
    assert "/masuk/sso" not in client.get("/masuk").text
    for end in ("", "/kembali", "/keluar"):
        assert client.get(f"/masuk/sso{end}").status_code == 404


def test_settings_that_do_not_fit_stop_the_start_with_a_sentence(making, tmp_path) -> None:
    with pytest.raises(ValueError, match="no LMW_SSO_CLIENT"):
        making("https://sso.example", sso_client="off")
    with pytest.raises(ValueError, match="LMW_SSO_SECRET_FILE can't be read"):
        making("https://sso.example", sso_secret_file=str(tmp_path / "none"))
    for wrong in ("http://sso.example", "https://", "sso.example"):
        with pytest.raises(ValueError, match="LMW_SSO_ISSUER"):
            Settings.from_environment({"LMW_SSO_ISSUER": wrong})
    assert SECRET not in repr(Settings(sso_secret=SECRET))


def come(server: Flask, real: Real, sub: str, following: str = "/", query: str = "", client=None):
    """A browser that signs in by the provider, and what its answer gets."""
    client = client or server.test_client()
    address = client.get(f"/masuk/sso{query or f'?next={following}'}").headers["Location"]
    return client, client.get(real.sign_in(address, sub), headers=HTML)


def named(server: Flask, name: str) -> Person | None:
    office = office_of(server)
    with office.warehouse.read() as connection:
        return people.named(connection, office, name)


def provider_forgets(server: Flask) -> None:
    """What it was told before is asked anew."""
    server.extensions["sso"].kept.clear()
