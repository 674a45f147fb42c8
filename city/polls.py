"""How a source is asked: `[poll]` of any, `[sql]` of a database, `[georeport]` of an Open311 endpoint."""

from typing import Any

from city import vocabulary as words
from city.source import Database, GeoReport, Poll
from city.tables import one_of
from city.toml import Toml, take

_POLL = {"url": str, "every_minutes": int, "every_seconds": int}
_SQL = {
    "secret": str, "table": str, "query": str, "watermark": [str], "lookback_minutes": float,
    "lookback_rows": int, "utc": [str], "timeout_seconds": int,
}  # fmt: skip
_GEOREPORT = {
    "form": str, "jurisdiction": str, "secret": str, "history_days": int, "window_days": int,
    "overlap_minutes": int, "page_size": int, "updated": [str], "refresh_minutes": int,
}  # fmt: skip
_LEAST = {"lookback_minutes": 0, "lookback_rows": 0, "overlap_minutes": 0}  # of the others it is 1


def read_polls(toml: Toml, top: dict[str, Any]) -> dict[str, Any]:
    """The fields `poll`, `database` and `georeport` of a source."""
    is_sql = top.get("format") == "sql"
    poll = _poll(toml, top["poll"], needs_url=not is_sql) if top.get("poll") else None
    database = _database(toml, top.get("sql", {})) if is_sql else None
    georeport = _georeport(toml, top["georeport"]) if "georeport" in top else None
    if is_sql and poll is None:
        toml.fault("", "format", 'A source of format "sql" needs [poll] with every_seconds or every_minutes.')
    if "sql" in top and not is_sql:
        toml.fault("sql", "", '[sql] needs format = "sql".')
    if is_sql and top.get("history", {}).get("how") == "rows":
        sentence = (
            'A database gives changed rows, not whole histories; join the steps in one cell (how = "cell").'
        )
        toml.fault("history", "how", sentence)
    if georeport is not None and (top.get("format") != "open311" or poll is None):
        toml.fault("georeport", "", '[georeport] needs format = "open311" and [poll] with the url.')
    return {"poll": poll, "database": database, "georeport": georeport}


def _poll(toml: Toml, content: dict[str, Any], needs_url: bool) -> Poll:
    given = take(toml, "poll", content, _POLL, ("url",) if needs_url else ())
    if "url" in given and not needs_url:
        toml.fault(
            "poll", "url", "The address of a database stands in the secrets file, not here; take url out."
        )
    if not given.get("url", "http://").startswith(("http://", "https://")):
        toml.fault("poll", "url", f'url "{given["url"]}" must begin with http:// or https://.')
    _check_numbers(toml, "poll", given)
    if "every_minutes" in given and "every_seconds" in given:
        toml.fault("poll", "every_minutes", "every_seconds is set too; keep one of them.")
    seconds = given.get("every_seconds", 60 * given.get("every_minutes", 5))
    return Poll(every_seconds=seconds, url=given.get("url", ""))


def _database(toml: Toml, content: dict[str, Any]) -> Database:
    single = {
        key: [value] if key == "watermark" and isinstance(value, str) else value
        for key, value in content.items()
    }
    given = take(toml, "sql", single, _SQL, ("secret", "watermark"))
    if ("table" in given) == ("query" in given):
        toml.fault("sql", "", "[sql] needs a table or a query, one of both.")
    query = given.get("query", "SELECT").strip()
    if not query.upper().startswith(("SELECT", "WITH")) or ";" in query:
        toml.fault("sql", "query", 'query must be one SELECT, without ";".')
    if given.get("watermark") == []:
        toml.fault("sql", "watermark", '"watermark" is empty; name the column that grows with each change.')
    _check_numbers(toml, "sql", given)
    return Database(**({"secret": ""} | {key: _kept(value) for key, value in given.items()}))


def _georeport(toml: Toml, content: dict[str, Any]) -> GeoReport:
    given = take(toml, "georeport", content, _GEOREPORT)
    if given.get("form", "json") not in words.GEOREPORT_FORMS:
        toml.fault("georeport", "form", f'form "{given["form"]}" is not {one_of(words.GEOREPORT_FORMS)}.')
    if len(given.get("updated", ())) not in (0, 2):
        toml.fault("georeport", "updated", "updated names two parameters, of the beginning and the end.")
    _check_numbers(toml, "georeport", given)
    return GeoReport(**{key: _kept(value) for key, value in given.items()})


def _check_numbers(toml: Toml, table: str, given: dict[str, Any]) -> None:
    for key, value in given.items():
        least = _LEAST.get(key, 1)
        if isinstance(value, int | float) and value < least:
            toml.fault(table, key, f"{key} must be at least {least}.")


def _kept(value: Any) -> Any:
    """What a frozen thing holds: a list becomes a tuple."""
    return tuple(value) if isinstance(value, list) else value
