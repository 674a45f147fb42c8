"""A small course as a picture of its own: of many that stand side by side, where a whole chart each would be
a burden. Ours as a line with its last point, the one before dotted, what is beyond the usual as a square."""

from collections.abc import Sequence
from urllib.parse import quote

from components.figures.scale import Scale
from components.theme import DESK

WIDTH, HEIGHT, _EDGE = 240, 64, 6


def spark(values: Sequence[float], before: Sequence[float | None] = (), is_beyond: bool = False) -> str:
    """As the address of an image. On a scale of its own, from 0."""
    known = [value for value in (*values, *before) if value is not None]
    x = Scale(0, max(len(values) - 1, 1), _EDGE, WIDTH - _EDGE)
    y = Scale(0, max(known, default=0) or 1, HEIGHT - _EDGE, _EDGE)
    parts = [f'<path d="M{_EDGE} {y(0):.0f}H{WIDTH - _EDGE}" stroke="{DESK["hairline"]}"/>']
    parts.append(
        _path(before, x, y, f'stroke="{DESK["secondary"]}" stroke-width="1.2" stroke-dasharray="2 3"')
    )
    parts.append(_path(values, x, y, f'stroke="{DESK["series"]}" stroke-width="2"'))
    if values:
        parts.append(_end(x(len(values) - 1), y(values[-1]), is_beyond))
    body = "".join(parts)
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{body}</svg>'
    return "data:image/svg+xml," + quote(drawn, safe=" /:;=,()'<>")


def _path(values: Sequence[float | None], x: Scale, y: Scale, look: str) -> str:
    points = [f"{x(i):.0f},{y(value):.1f}" for i, value in enumerate(values) if value is not None]
    return f'<polyline points="{" ".join(points)}" fill="none" {look}/>'


def _end(x: float, y: float, is_beyond: bool) -> str:
    if is_beyond:
        return f'<rect x="{x - 5:.0f}" y="{y - 5:.1f}" width="10" height="10" fill="{DESK["late"]}"/>'
    return f'<circle cx="{x:.0f}" cy="{y:.1f}" r="3.5" fill="{DESK["series"]}"/>'
