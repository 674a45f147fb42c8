"""Another city's screens speak its language and its time; nothing in the code knows the first one."""

from pathlib import Path

from tests.visitors import as_role


def test_the_wall_of_boston_speaks_english_and_eastern_time(make, root: Path) -> None:
    client = as_role(make(city=root / "tests" / "cities" / "boston"), "admin")
    page, layout = client.get("/wall/").text, client.get("/wall/_dash-layout").text
    assert '<html lang="en">' in page
    assert "Boston 311 · Boston" in page
    assert '\\"zone\\": \\"ET\\"' in layout
    assert client.get("/wall/api/version").json["offset"] == -5 * 3600
    assert client.get("/wall/api/outlines.geojson").json["type"] == "FeatureCollection"


def test_no_screen_names_a_city(root: Path) -> None:
    rooms = ("components", "pages", "words", "assets")
    files = [
        path
        for room in rooms
        for path in (root / room).rglob("*")
        if path.suffix in {".py", ".js", ".css", ".toml"}
    ]
    assert [path.name for path in files if "kediri" in path.read_text().lower()] == []
