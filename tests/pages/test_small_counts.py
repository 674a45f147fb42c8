"""Few sensitive cases on pages and in what is taken along: exact for who may open them, in fives for what
leaves the house and for who looks at other agencies."""

import csv
import io
import re

import pytest

from access.office import office_of
from tests.visitors import as_role, ask
from warehouse.people_tables import audit
from words import t

POJOK, KAMPUNG_DALEM = "35.71.01.1004", "35.71.02.1005"
PLAIN, KDRT, BULLYING = 12, 7, 4
ALL = PLAIN + KDRT + BULLYING
OTHER = "pohon_tumbang"
UNDER = "\\u003c5"  # as JSON has it
QUERY = "?kind=all&period=28_days"


@pytest.fixture
def server(make, held):
    sensitive = next(code for code in held_categories() if code != "kdrt")
    for number in range(PLAIN):
        held.emergency(OTHER, POJOK, minutes=30 + number, agency="bpbd")
    for number in range(KDRT):
        held.emergency("kdrt", POJOK, minutes=30 + number, agency="dp3ap2kb")
    for number in range(BULLYING):
        held.emergency(sensitive, KAMPUNG_DALEM, minutes=30 + number, agency="dinsos")
    held.load()
    return make()


def cell(figure: int) -> str:
    """As it ends an element of a page that is sent (pages/plain.py)."""
    return f'}},"{figure}"]'


@pytest.mark.parametrize("role", ["pimpinan", "operator", "admin"])
def test_who_may_open_the_cases_sees_true_totals(server, role) -> None:
    page = ask(
        as_role(server, role),
        "desk-page.children",
        {"desk-url.pathname": "/trends", "desk-url.search": QUERY},
    )
    assert cell(ALL) in page.text
    assert "dihitung per lima" not in page.text


def test_an_agency_sees_its_own_exactly_and_takes_them_along_in_fives(server) -> None:
    own = as_role(server, "opd", ("dp3ap2kb",))
    page = ask(own, "desk-page.children", {"desk-url.pathname": "/trends", "desk-url.search": QUERY})
    assert cell(KDRT) in page.text
    assert total(own) == 5


def test_what_leaves_the_house_is_in_fives_but_for_the_command_center(server) -> None:
    assert total(as_role(server, "operator")) == ALL
    assert total(as_role(server, "admin")) == ALL
    staff = as_role(server, "pimpinan")
    assert total(staff) == PLAIN + 10  # of 11: a step is told by itself, not category by category
    assert total(staff, f"&category={OTHER}") == PLAIN
    assert total(staff, "&category=kdrt") == 5
    assert total(staff, f"&area={KAMPUNG_DALEM}") == 0
    said = staff.get(f"/take/trends/course.csv{QUERY}").text
    assert "dihitung per lima" in said


def test_paper_is_told_as_a_file_is(server) -> None:
    """Not so for the command center, whose files are exact: it prints its screen."""
    paper = drawn(as_role(server, "pimpinan"), "/trends", f"{QUERY}&paper=page")
    assert '"data-paper":"page"' in paper
    assert "dihitung per lima" in paper
    assert cell(ALL) not in paper
    assert cell(PLAIN + 10) in paper
    center = drawn(as_role(server, "operator"), "/trends", f"{QUERY}&paper=page")
    assert cell(ALL) in center
    assert "data-paper" not in center
    with office_of(server).warehouse.read() as connection:
        noted = [row.subject for row in connection.execute(audit.select()) if row.action == "export"]
    assert noted == ["/trends (paper)"]


@pytest.mark.parametrize(("role", "agencies"), [("pimpinan", ()), ("opd", ("dp3ap2kb",))])
def test_every_page_of_counts_is_drawn_for_paper(server, role, agencies) -> None:
    client = as_role(server, role, agencies)
    views = [("/sla", f"&view={view}") for view in ("summary", "detail", "moved", "agencies", "what_if")]
    for path, more in [("/", ""), ("/trends", ""), ("/quality", ""), *views]:
        assert "dihitung per lima" in drawn(client, path, f"{QUERY}&paper=page{more}"), (path, more)


@pytest.mark.parametrize(("role", "is_told"), [("pimpinan", True), ("opd", True), ("operator", False)])
def test_what_the_screen_tells_is_not_what_a_browser_prints_by_itself(server, role, is_told) -> None:
    client = as_role(server, role, ("dp3ap2kb",) if role == "opd" else ())
    for path in ("/", "/trends", "/sla", "/quality", "/review"):
        assert ("data-unprinted" in drawn(client, path, QUERY)) is is_told, path
        if path != "/review":
            assert "data-unprinted" not in drawn(client, path, f"{QUERY}&paper=page")


def test_a_small_cell_is_written_as_under_five(server) -> None:
    staff = as_role(server, "pimpinan")
    areas = rows(staff, f"/take/trends/areas.csv{QUERY}&category={','.join(held_categories())}")
    assert {row[1] for row in areas[1:] if row and row[0] == "Kampung Dalem"} == {"<5"}
    page = ask(staff, "desk-page.children", {"desk-url.pathname": "/trends", "desk-url.search": QUERY})
    assert UNDER in page.text
    center = as_role(server, "operator")
    page = ask(center, "desk-page.children", {"desk-url.pathname": "/trends", "desk-url.search": QUERY})
    assert UNDER not in page.text


def test_a_list_that_leaves_is_without_the_sensitive(server) -> None:
    taken = {
        role: as_role(server, role).get(f"/take/cases/list.csv{QUERY}").text
        for role in ("pimpinan", "operator")
    }
    ids = {role: len(set(re.findall(r"lapor:\d+", text))) for role, text in taken.items()}
    own = as_role(server, "opd", ("dp3ap2kb",)).get(f"/take/cases/list.csv{QUERY}").text
    assert ids == {"pimpinan": PLAIN, "operator": ALL}
    assert len(set(re.findall(r"lapor:\d+", own))) == KDRT


def test_what_an_agency_has_open_counts_its_own_sensitive_cases(server) -> None:
    page = ask(
        as_role(server, "opd", ("dp3ap2kb",)),
        "desk-page.children",
        {"desk-url.pathname": "/sla", "desk-url.search": QUERY},
    )
    assert t("sla.urgent_all", "id", n=KDRT) in page.text


def test_each_sum_of_a_file_is_told_by_itself(server) -> None:
    staff = as_role(server, "pimpinan")
    tiles = rows(staff, f"/take/trends/multiples.csv{QUERY}")
    kdrt = [row[2] for row in tiles[1:] if row and row[0].startswith("Kekerasan terhadap perempuan")]
    assert kdrt.count("5") + kdrt.count("<5") == len(kdrt) > 0
    areas = {row[0]: row[1] for row in rows(staff, f"/take/trends/areas.csv{QUERY}")[1:] if row}
    assert areas == {"Pojok": str(PLAIN + 5), "Kampung Dalem": "<5"}


def test_a_tile_is_told_by_itself_and_not_as_the_sum_of_its_steps(make, held) -> None:
    for number in range(12):  # a day each, so that no step has five
        held.emergency("kdrt", POJOK, minutes=30 + 1440 * number, agency="dp3ap2kb")
    held.load()
    paper = drawn(as_role(make(), "pimpinan"), "/trends", f"{QUERY}&paper=page")
    name = "Kekerasan terhadap perempuan"
    assert re.search(rf'"alt":"{name}[^"]*: 10[ .,]', paper), re.findall(rf'"alt":"{name}[^"]*"', paper)


@pytest.mark.parametrize("form", ["csv", "xlsx", "txt", "png"])
def test_every_form_of_every_table_is_made(server, form) -> None:
    staff = as_role(server, "pimpinan")
    query = f"{QUERY}&category=kdrt"
    for name in ("course", "categories", "areas", "week", "multiples"):
        assert staff.get(f"/take/trends/{name}.{form}{query}").status_code == 200, name
    for name in ("agencies", "summary", "work", "firsts", "partners"):
        assert staff.get(f"/take/sla/{name}.{form}{query}&clock=arrive").status_code in (200, 404), name


def drawn(client, path: str, query: str) -> str:
    answer = ask(client, "desk-page.children", {"desk-url.pathname": path, "desk-url.search": query})
    assert answer.status_code == 200
    return answer.text


def held_categories() -> list[str]:
    with open("data/kediri/categories.csv", encoding="utf-8") as file:
        return [row["code"] for row in csv.DictReader(file) if row["is_sensitive"] in ("ya", "yes")]


def total(client, more: str = "") -> int:
    """Of the first column of numbers."""
    found = rows(client, f"/take/trends/course.csv{QUERY}&compared=none{more}")
    return sum(int(row[1]) for row in found[1:] if len(row) > 1 and row[1].isdigit())


def rows(client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    table, _, _ = answer.text.lstrip("\ufeff").partition("\r\n\r\n")  # what it counts stands below
    return list(csv.reader(io.StringIO(table), delimiter=";"))
