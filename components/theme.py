"""Colours and breaks, the one place for both: the wall is dark, the desks are light.

Colour is only for where someone must act and never the only sign: each state has a mark and a word too. Text
keeps a contrast of 7:1 on the dark grounds, words and marks 4.5:1 (tests/components/test_theme.py).
"""

from bisect import bisect_right

WALL = {
    "ground": "#1E2124",
    "panel": "#272B2F",
    "raised": "#31363B",
    "hatch": "#2D3237",
    "band": "#394047",
    "bar": "#5A636B",
    "hairline": "#43494F",
    "text": "#F2F4F5",
    "secondary": "#B9C0C6",
    "series": "#7CC0EE",
    "watch": "#F3D95B",
    "late": "#FF9275",
    "drill": "#FF8C1A",
    "drill-dark": "#101315",
}
DESK = {
    "ground": "#F6F7F8",
    "panel": "#FFFFFF",
    "hairline": "#DCE0E4",
    "text": "#1E2124",
    "secondary": "#5A636B",
    "series": "#1F6A99",
    "watch": "#8A6A00",
    "late": "#B23A16",
    "drill": "#FF8C1A",
    "drill-dark": "#101315",
}
COUNTS = ("#30353A", "#33495A", "#3A6480", "#4A87AC", "#7CB5D8", "#C3E2F5")
BREAKS = (0, 1, 2, 3, 5, 8)  # the least count of each colour; fixed, so that a colour means the same all day
LIGHT_FROM = 3  # the colours of COUNTS from here on bear dark text
MARKS = {"watch": "▲", "late": "■"}


def css_variables(palette: dict[str, str]) -> str:
    """A palette as a style sheet: --text and so on."""
    return ":root{" + "".join(f"--{name}:{colour};" for name, colour in palette.items()) + "}"


def step(count: int) -> int:
    """Which of COUNTS a count takes, from 0 to 5."""
    return bisect_right(BREAKS, count) - 1


def step_labels() -> list[str]:
    """What each colour stands for: 0, 1, 2, 3–4, 5–7, 8+."""
    ends = [following - 1 for following in BREAKS[1:]]
    closed = [str(low) if low == high else f"{low}–{high}" for low, high in zip(BREAKS, ends, strict=False)]
    return [*closed, f"{BREAKS[-1]}+"]
