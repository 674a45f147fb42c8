"""What happens in a scenario: incidents, calls, agencies that do not answer."""

from city.vocabulary import DISPOSITIONS
from drill.reading.checks import Reader, Row
from drill.scenario import Calls, Incident, Silence


def incident(reader: Reader, nth: int, row: Row, seconds: float) -> Incident:
    def fault(key: str, sentence: str) -> None:
        reader.toml.fault("incident", key, sentence, nth)

    reader.known("incident", nth, row, "category", "categories")
    for key in ("agency", "wrong_agency"):
        reader.known("incident", nth, row, key, "agencies")
    row.setdefault("channel", reader.city.channels["code"].iloc[0])
    reader.known("incident", nth, row, "channel", "channels")
    wrong = reader.area(nth, row, "wrong_area", [row["wrong_area"]]) if "wrong_area" in row else ("",)
    texts = [row["area"]] if "area" in row else row.get("areas", [])
    areas = reader.area(nth, row, "area" if "area" in row else "areas", texts)
    if not texts and not {"lon", "lat"} <= row.keys():
        fault("", 'Nothing says where it happens; add area = "…", areas = ["…"], or lon and lat.')
    if not (abs(row.get("lon", 0)) <= 180 and abs(row.get("lat", 0)) <= 90):
        fault("lon", "lon is from -180 to 180 and lat from -90 to 90, such as 112.0091 and -7.8172.")
    if not row.get("separate") and len(areas) > 1:
        fault("areas", "One incident has one place; add separate = true where each report is its own.")
    if row.get("count", 1) < 1:
        fault("count", "count must be 1 or more.")
    at, within = reader.span("incident", nth, row, seconds)
    if row.get("wrong_agency") and row.get("wrong_agency") == reader.agency(row):
        fault("wrong_agency", "wrong_agency is the right one; name another, or leave the line out.")
    return Incident(
        name=row["name"],
        at=at,
        category=row["category"],
        channel=row["channel"],
        areas=areas,
        count=max(1, row.get("count", 1)),
        within=within,
        agency=reader.agency(row),
        wrong_area=wrong[0] if wrong else "",
        wrong_agency=row.get("wrong_agency", ""),
        lon=row.get("lon"),
        lat=row.get("lat"),
        is_invalid=row.get("invalid", False),
        is_spread=row.get("separate", False),
    )


def calls(reader: Reader, nth: int, row: Row, seconds: float) -> Calls:
    if row["disposition"] not in DISPOSITIONS or row["disposition"] == "valid":
        words = ", ".join(word for word in DISPOSITIONS if word != "valid")
        sentence = (
            f'disposition "{row["disposition"]}" is not one of {words}; a valid call is an [[incident]].'
        )
        reader.toml.fault("calls", "disposition", sentence, nth)
    if row["count"] < 1:
        reader.toml.fault("calls", "count", "count must be 1 or more.", nth)
    at, within = reader.span("calls", nth, row, seconds)
    return Calls(at, row["disposition"], max(1, row["count"]), within)


def silence(reader: Reader, nth: int, row: Row, seconds: float) -> Silence:
    reader.known("silent", nth, row, "agency", "agencies")
    since = reader.time("silent", "from", nth, row.get("from", "00:00"))
    until = reader.time("silent", "until", nth, row["until"]) if "until" in row else seconds
    if until <= since:
        reader.toml.fault("silent", "until", "until must be after from.", nth)
    return Silence(row["agency"], since, until)
