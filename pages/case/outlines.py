"""The city's areas as simplified rings for small still maps."""

from city import City
from components.outline import Ring

TOLERANCE = 0.0006  # degrees, some 65 m: a pixel of the picture
_cache: dict[str, tuple[tuple[str, Ring], ...]] = {}


def rings(city: City) -> tuple[tuple[str, Ring], ...]:
    """(area, ring) of every part; none where the city has no outlines."""
    if city.fingerprint not in _cache:
        _cache.clear()
        _cache[city.fingerprint] = tuple(_rings(city))
    return _cache[city.fingerprint]


def _rings(city: City) -> list[tuple[str, Ring]]:
    found: list[tuple[str, Ring]] = []
    for code, shape in zip(city.areas["code"], city.areas.geometry, strict=True):
        if shape is None or shape.is_empty:
            continue
        simple = shape.simplify(TOLERANCE)
        for part in getattr(simple, "geoms", [simple]):
            found.append((code, tuple((round(lon, 5), round(lat, 5)) for lon, lat in part.exterior.coords)))
    return found
