"""The week by hour: seven rows of 24 fields, darker where more came."""

from collections.abc import Mapping, Sequence

from components.figures.template import SEQUENCE, Figure, figure

HOURS = 24


def hours(
    counts: Mapping[int, int], days: Sequence[str], lang: str, unit: str, links: Sequence[str] = ()
) -> Figure:
    """`counts` by hour of the week (0 is the first day 00.00), which `links` lead on from; `days`: seven
    names, the first on top."""
    rows = [[counts.get(day * HOURS + hour, 0) for hour in range(HOURS)] for day in range(7)]
    steps = [[place / (len(SEQUENCE) - 1), colour] for place, colour in enumerate(SEQUENCE)]
    field = {
        "type": "heatmap",
        "z": rows,
        "x": list(range(HOURS)),
        "y": list(days),
        "colorscale": steps,
        "zmin": 0,
        "xgap": 2,
        "ygap": 2,
        "showscale": False,
        "hovertemplate": f"%{{y}} %{{x:02d}}.00: %{{z}} {unit}<extra></extra>",
    }
    if links:
        field["customdata"] = [list(links[day * HOURS : (day + 1) * HOURS]) for day in range(7)]
    x = {"tickvals": [0, 6, 12, 18, 23], "ticktext": ["00", "06", "12", "18", "23"], "showgrid": False}
    y = {"autorange": "reversed", "showgrid": False, "rangemode": "normal"}
    return figure([field], lang, x=x, y=y, height=260, hovermode="closest")
