"""What somebody tries who knows how such servers are built: each gets no further than the door."""

import pytest

from access import passwords, secret, sessions, tokens
from access.entrance import FORM_KEY
from access.office import office_of
from app import create_server
from settings import Settings
from tests.access.test_logins import PASSWORD, log_in, make_person
from tests.visitors import as_role, visitor

HTML = {"Accept": "text/html"}


def test_a_session_that_somebody_else_chose_is_never_taken_over(server, office) -> None:
    make_person(office)
    client, chosen = server.test_client(), "A" * 43
    client.set_cookie(sessions.COOKIE, chosen)
    log_in(client, "siti")
    assert client.get_cookie(sessions.COOKIE).value != chosen
    other = server.test_client()
    other.set_cookie(sessions.COOKIE, chosen)
    assert other.get("/quality").status_code == 401


@pytest.mark.parametrize(
    "following",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "https://evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "evil.example",
        "/\u2028/evil.example",
        "/masuk?next=//evil.example",
        "",
    ],
)
def test_no_next_leads_away_from_this_server(server, office, following) -> None:
    make_person(office)
    assert log_in(server.test_client(), "siti", following=following).headers["Location"] == "/"
    signed_in = as_role(server, "operator").get("/masuk", query_string={"next": following})
    assert signed_in.headers["Location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:99"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_nobody_is_signed_in_by_a_form_of_another_site(server, office, headers) -> None:
    make_person(office)
    client = server.test_client()
    data = {"name": "siti", "password": PASSWORD}
    assert client.post("/masuk", data=data, headers=headers).status_code == 403
    assert client.get_cookie(sessions.COOKIE) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "[::1", "localhost@evil.example"]
)
def test_a_server_under_another_name_answers_nothing(server, host) -> None:
    for path in ("/masuk", "/wall/", "/assets/desk.css"):
        answer = server.test_client().get(path, headers={"Host": host, **HTML})
        assert answer.status_code == 400, path
        assert "evil" not in answer.headers.get("Location", "")


def test_what_a_caller_says_of_its_way_here_is_not_believed(server, office) -> None:
    make_person(office)
    for place in range(20):
        forged = {"X-Forwarded-For": f"10.9.9.{place}", "X-Real-IP": "10.9.9.9", "Forwarded": "for=10.9.9.9"}
        client = server.test_client()
        client.post("/masuk", data={"name": f"x{place}", "password": "x"}, headers=forged)
    answer = server.test_client().post(
        "/masuk", data={"name": "siti", "password": PASSWORD}, headers={"X-Forwarded-For": "10.1.1.1"}
    )
    assert answer.status_code == 429
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
    }
    answer = server.test_client().get("/quality", headers={**HTML, **spoofed})
    assert answer.headers["Location"] == "/masuk?next=/quality"


def test_behind_a_proxy_its_word_counts_and_what_the_caller_put_before_it_does_not(make) -> None:
    server = make(proxies=1)
    make_person(office_of(server))
    for place in range(20):
        said = {"X-Forwarded-For": f"6.6.6.{place}, 10.0.0.7", "X-Forwarded-Host": "evil.example"}
        data = {"name": f"x{place}", "password": "x"}
        assert server.test_client().post("/masuk", data=data, headers=said).status_code == 403
    data = {"name": "siti", "password": PASSWORD}
    again = {"X-Forwarded-For": "7.7.7.7, 10.0.0.7"}
    assert server.test_client().post("/masuk", data=data, headers=again).status_code == 429
    other = {"X-Forwarded-For": "10.0.0.8"}
    assert server.test_client().post("/masuk", data=data, headers=other).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "//wall/",
        "/wall/..%2fquality",
        "/wall/%2e%2e/quality",
        "/wall/../quality",
        "/wall/..;/quality",
        "/WALL/",
        "/wall//../admin",
        "/wall/%2e%2e%2fadmin",
        "/wall/\\..\\admin",
        "/wall/%00/../admin",
        "/wall/_dash-layout/../../admin",
        "/wall/assets/..%2f..%2fdesk/desk.css",
        "/wall/assets/../../../settings.py",
        "/assets/..%2f..%2fsettings.py",
        "/assets/%2e%2e/%2e%2e/settings.py",
        "/wall/_dash-component-suites/dash/../../settings.py",
        "/admin%2f",
        "/./admin",
        "/admin/.",
        "/quality/../admin",
        "/%61dmin",
        "/admin;x",
        "/admin?x=/wall/",
        "/wall/%ff%fe",
    ],
)
def test_no_way_of_writing_a_path_opens_more(server, path) -> None:
    for role in ("", "display", "opd"):
        client = as_role(server, role, ("dinkes",) if role == "opd" else ())
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code in (200, 301, 302, 308, 400, 401, 403, 404), f"{role} {path}"
        if (
            answer.status_code == 200
        ):  # the frame around pages, which holds nothing, as for any unknown address
            assert role
            unknown = client.get("/wall/x" if role == "display" else "/tidak-ada")
            assert len(answer.data) == len(unknown.data)  # each bears a sign of Dash's own, of one length
        assert "//" not in answer.headers.get("Location", "").replace("http://localhost/", "/")


@pytest.mark.parametrize("size", [5_000, 200_000])
def test_cookies_and_keys_of_any_size_and_kind_are_no_key(server, size) -> None:
    for name in (sessions.COOKIE, tokens.COOKIE, "lmw_attempt", FORM_KEY):
        for value in ("x" * size, "%00" * (size // 3), '"' * size, ";" * size, "=" * size):
            client = server.test_client(use_cookies=False)
            client.environ_base["HTTP_COOKIE"] = f"{name}={value}"
            for path in ("/quality", "/wall/", "/masuk/sso/kembali?code=x&state=y"):
                assert client.get(path).status_code in (401, 403, 404)
            assert client.post("/keluar", data={FORM_KEY: value[:50_000]}).status_code in (401, 403, 413)


def test_an_upgrade_to_a_socket_is_answered_as_what_it_is_without(server) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "x",
        "Sec-WebSocket-Version": "13",
    }
    for path in ("/", "/wall/", "/_dash-update-component", "/_dash-websocket", "/_reload-hash"):
        assert server.test_client().get(path, headers=upgrade).status_code in (401, 403, 404, 405)


def test_a_method_that_is_said_elsewhere_is_not_heard(server) -> None:
    client = as_role(server, "admin")
    headers = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "DELETE"}
    for path in ("/keluar", "/keluar?_method=POST"):
        client.get(path, headers=headers)
        assert client.get("/admin").status_code == 200, path


def test_the_token_of_a_screen_is_in_no_address_that_a_page_could_pass_on(server) -> None:
    screen = visitor(server, "display")
    answer = server.test_client().get(f"/wall/?token={screen.raw}&scene=peta")
    assert screen.raw not in answer.headers["Location"] + answer.text
    assert answer.headers["Referrer-Policy"] == "same-origin"
    client = server.test_client()
    client.get(f"/wall/?token={screen.raw}")
    assert screen.raw not in client.get("/wall/").text
    assert screen.raw not in client.get("/wall/_dash-layout").text


def test_a_screens_token_in_the_place_of_a_session_is_none_and_the_other_way_round(server) -> None:
    screen, person = visitor(server, "display"), visitor(server, "opd")
    for cookie, raw, path in (
        (sessions.COOKIE, screen.raw, "/quality"),
        (tokens.COOKIE, person.raw, "/wall/"),
        (tokens.COOKIE, screen.raw, "/quality"),
    ):
        client = server.test_client(use_cookies=False)
        client.environ_base["HTTP_COOKIE"] = f"{cookie}={raw}"
        assert client.get(path).status_code == 401
    client = server.test_client(use_cookies=False)
    client.environ_base["HTTP_COOKIE"] = f"{tokens.COOKIE}={screen.raw}"
    key = {FORM_KEY: secret.form_key(screen.raw)}
    for path in ("/keluar", "/saya/sandi", "/admin/orang"):
        assert client.post(path, data=key).status_code == 401


def test_an_unknown_name_costs_as_much_as_a_wrong_password(server, office, monkeypatch) -> None:
    make_person(office)
    make_person(office, username="tutup", nip="", is_blocked=True)
    verified = []
    verify = type(passwords._hasher).verify
    monkeypatch.setattr(
        type(passwords._hasher), "verify", lambda *given: (verified.append(given[1][:9]), verify(*given))[1]
    )
    for name in ("siti", "tak-ada", "tutup", ""):
        log_in(server.test_client(), name, "salah")
    assert verified == ["$argon2id"] * 4


def test_pages_of_people_are_kept_by_no_browser_and_no_proxy(server) -> None:
    client = as_role(server, "admin")
    for path in ("/", "/admin", "/saya", "/_dash-layout", "/take/trends/course.csv"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_a_librarys_file_is_kept_and_not_sent_twice(server) -> None:
    client = as_role(server, "admin")
    path = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    for name in ("gzip", "br"):
        first = client.get(path, headers={"Accept-Encoding": name})
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
        again = client.get(path, headers={"Accept-Encoding": name, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_a_file_of_assets_is_not_asked_for_at_each_page(server) -> None:
    client, path = as_role(server, "admin"), "/assets/desk.css"

    def told(address: str, **headers: str) -> tuple[int, str, str]:
        with client.get(address, headers=headers) as answer:
            return answer.status_code, answer.headers["Cache-Control"], answer.headers.get("ETag", "")

    first = told(f"{path}?m=1")
    assert first[:2] == (200, "private, max-age=300")
    assert told(f"{path}?m=1", **{"If-None-Match": first[2]})[:2] == (304, "private, max-age=300")
    assert told(path)[1] == "no-cache"
    assert "no-store" in told("/assets/tidak-ada.css?m=1")[1]


def test_behind_https_a_browser_never_asks_in_the_clear_again(make, server) -> None:
    assert "max-age" in make(https=True).test_client().get("/masuk").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in server.test_client().get("/masuk").headers


def test_a_form_leads_nowhere_else(server) -> None:
    policy = server.test_client().get("/masuk").headers["Content-Security-Policy"]
    assert "form-action 'self';" in policy
    settings = server.extensions["lapor"].settings
    own = {"city": settings.city, "var": settings.var, "sso_issuer": "https://sso.example", "sso_client": "x"}
    other = create_server(Settings(**own), server.extensions["lapor"].warehouse)
    assert other.test_client().get("/masuk").headers["Content-Security-Policy"] == policy
