"""Our own Open311 endpoint: read by a public client library, and by those who try what it should not give."""

import pytest
from georeport import GeoReport

from pages.open311.limit import EACH
from pages.open311.routes import ROOT
from tests.visitors import Visitor, as_role

NOBODY = Visitor("", "")


@pytest.fixture
def filled(held):
    """Two public complaints, and one of each kind that is nobody's business."""
    held.complaint("35.71.01.1001", 60).complaint("35.71.01.1002", 30, state="selesai")
    secret = {"is_confidential": True}, {"reported_agency": "dinkes"}, {"category": "bansos"}
    unknown = {"category": "lain"}, {"category": ""}, {"state": "tidak_valid"}
    for given in (*secret, *unknown):
        row = {"category": "pju"} | given
        held._case("aduan", "resolve", row.pop("category"), "35.71.01.1001", 10, None, row)
    held.load()
    return held


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_public_client_reads_services_and_requests(filled, serve, form) -> None:
    site = serve(open311=True)
    site.visitor = NOBODY
    client = GeoReport(f"{site.url}{ROOT}", output_format=form)
    services = {one["service_code"]: one["service_name"] for one in client.get_service_list()}
    assert services["pju"] == "Penerangan jalan umum"
    assert "bansos" not in services
    requests = client.get_service_requests()
    assert [(one["service_request_id"], one["status"]) for one in requests] == [
        ("lapor:2", "closed"),
        ("lapor:1", "open"),
    ]
    one = client.get_service_request("lapor:1")
    assert one["requested_datetime"] == "2026-11-24T07:20:00+07:00"
    assert one["service_code"] == "pju"
    [closed] = [client.get_service_requests(status="closed")]
    assert "lapor:2" in str(closed)
    assert "lapor:1" not in str(closed)


def test_nothing_that_is_personal_sensitive_or_finer_than_an_area_is_told(filled, make) -> None:
    client = make(open311=True).test_client()
    for number in range(3, 9):
        answer = client.get(f"{ROOT}/requests/lapor:{number}.json")
        assert (answer.status_code, answer.json[0]["code"]) == (404, 404)
    numbers = ",".join(f"lapor:{number}" for number in range(9))
    assert len(client.get(f"{ROOT}/requests.json?service_request_id={numbers}").json) == 2
    assert client.get(f"{ROOT}/requests.json?service_code=bansos").json == []
    [told] = client.get(f"{ROOT}/requests/lapor:1.json").json
    assert set(told) == {
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
        "agency_responsible", "requested_datetime", "updated_datetime", "address", "lat", "long",
    }  # fmt: skip
    assert told["description"] == ""


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("start_date=kemarin", 400),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z", 400),
        ("start_date=0001-01-01", 400),
        ("end_date=9999-12-31T23:59:59Z&start_date=9999-12-31", 400),
        ("page=0", 400),
        ("page=9999999999999", 400),
        ("page_size=-1", 400),
        ("page_size=99999", 200),
        ("status=separuh", 400),
        ("status=open,closed", 200),
        ("updated_after=2026-11-24T08:00:00+07:00", 200),
        ("service_request_id='%20OR%201=1", 200),
        ("service_request_id=%00", 200),
    ],
)
def test_odd_questions_are_answered_in_the_form_of_the_standard(filled, make, query, status) -> None:
    client = make(open311=True).test_client()
    for form in ("json", "xml"):
        answer = client.get(f"{ROOT}/requests.{form}?{query}")
        assert answer.status_code == status, answer.data
    assert client.get(f"{ROOT}/requests.csv?{query}").status_code == 404


def test_pages_and_windows_narrow_what_comes(filled, make) -> None:
    client = make(open311=True).test_client()

    def numbers(query: str) -> list[str]:
        return [one["service_request_id"] for one in client.get(f"{ROOT}/requests.json?{query}").json]

    assert numbers("page_size=1") == ["lapor:2"]
    assert numbers("page_size=1&page=2") == ["lapor:1"]
    assert numbers("page_size=1&page=3") == []
    assert numbers("end_date=2026-11-24T00:30:00Z") == ["lapor:1"]
    assert numbers("start_date=2026-11-24T07:30:00") == ["lapor:2"]  # the city's own time
    assert numbers("updated_after=2026-11-24T00:30:00Z") == ["lapor:2"]


def test_it_is_off_unless_it_is_switched_on(make) -> None:
    server = make()
    assert server.test_client().get(f"{ROOT}/services.json").status_code == 401
    assert (
        as_role(server, "admin").get(f"{ROOT}/services.json").mimetype == "text/html"
    )  # the desk's own "not here"


def test_who_asks_too_often_is_told_when_to_come_again(make, clock) -> None:
    client = make(open311=True).test_client()
    for _ in range(EACH):
        assert client.get(f"{ROOT}/services.json").status_code == 200
    answer = client.get(f"{ROOT}/services.json")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json[0]["code"]) == (429, "60", 429)
    other = client.get(f"{ROOT}/services.json", environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert other.status_code == 200
    clock.run()
    clock.at += clock.at - clock.at.replace(minute=clock.at.minute - 2)
    assert client.get(f"{ROOT}/services.json").status_code == 200


def test_simulated_data_say_so(filled, make) -> None:
    client = make(open311=True, simulated=True).test_client()
    answer = client.get(f"{ROOT}/requests.json")
    assert {one["description"] for one in answer.json} == {"DATA SIMULASI"}
    assert answer.headers["X-Data"] == "DATA SIMULASI"
    assert b"DATA SIMULASI" in client.get(f"{ROOT}/services.xml").data
