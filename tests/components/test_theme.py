import pytest

from components import theme

GROUNDS = ("ground", "panel", "hatch")


@pytest.mark.parametrize(
    ("count", "step"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (7, 4), (8, 5), (99, 5), (1_000_000, 5)],
)
def test_a_count_keeps_its_colour_all_day(count: int, step: int) -> None:
    assert theme.step(count) == step


def test_the_legend_says_where_each_colour_begins_and_ends() -> None:
    assert theme.step_labels() == ["0", "1", "2", "3–4", "5–7", "8+"]
    assert len(theme.COUNTS) == len(theme.BREAKS)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(("colour", "least"), [("text", 7), ("secondary", 7), ("watch", 4.5), ("late", 4.5)])
def test_the_wall_keeps_its_contrast(colour: str, ground: str, least: float) -> None:
    assert contrast(theme.WALL[colour], theme.WALL[ground]) >= least


@pytest.mark.parametrize("colour", ["text", "secondary", "series", "watch", "late"])
def test_the_desk_keeps_its_contrast(colour: str) -> None:
    assert min(contrast(theme.DESK[colour], theme.DESK[ground]) for ground in ("ground", "panel")) >= 4.5


def test_names_on_the_map_are_read_by_their_dark_edge_on_every_fill() -> None:
    assert contrast(theme.WALL["text"], theme.WALL["drill-dark"]) >= 7


def test_css_variables_are_one_rule() -> None:
    assert theme.css_variables({"text": "#FFF", "ground": "#000"}) == ":root{--text:#FFF;--ground:#000;}"


def contrast(one: str, other: str) -> float:
    """WCAG 2: from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
