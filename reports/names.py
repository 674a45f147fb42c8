"""What codes are called in sentences."""

from collections.abc import Callable

from city.model import City

Name = Callable[[str], str]


def names(city: City, table: str, missing: str) -> Name:
    """Code → name, of an agency its abbreviation; a code that the city does not know stays as it is, and ''
    is `missing`."""
    known = city.titles(table)
    return lambda code: known.get(code, code) or missing
