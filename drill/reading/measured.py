"""What a scenario expects of people, what counts as success, and how fast the autopilot acts."""

from city.toml import take
from city.vocabulary import KINDS
from drill.reading.checks import Reader, Row
from drill.scenario import MEASURES, STEPS, Expected, Goal


def expected(reader: Reader, nth: int, row: Row, _: float) -> Expected:
    reader.step("expected", nth, row)
    for word in [word for word in row.get("kinds", []) if word not in KINDS]:
        reader.toml.fault("expected", "kinds", f'"{word}" is not one of {", ".join(KINDS)}.', nth)
    for word in [word for word in row.get("categories", []) if word not in reader.city.codes("categories")]:
        reader.toml.fault("expected", "categories", f'"{word}" is no code of categories.csv.', nth)
    within = reader.time("expected", "within", nth, row["within"])
    if within <= 0:
        reader.toml.fault("expected", "within", 'within must be above "00:00".', nth)
    return Expected(row["step"], within, tuple(row.get("kinds", ())), tuple(row.get("categories", ())))


def goal(reader: Reader, nth: int, row: Row, _: float) -> Goal:
    measure = row["measure"]
    if measure not in MEASURES:
        sentence = f'measure "{measure}" is not one of {", ".join(MEASURES)}.'
        reader.toml.fault("success", "measure", sentence, nth)
    key = "most_seconds" if measure == "delay" else "least"
    if key not in row:
        reader.toml.fault("success", "measure", f'"{key}" is missing; say how much counts as success.', nth)
    elif key == "least" and not 0 < row["least"] <= 1:
        reader.toml.fault("success", "least", "least is a share above 0 up to 1, such as 0.85.", nth)
    if measure == "on_time":
        if "step" not in row:
            reader.toml.fault("success", "measure", 'on_time needs a step, such as step = "arrive".', nth)
        reader.step("success", nth, row)
    return Goal(measure, float(row.get(key, 1)), row.get("step", ""))


def reactions(reader: Reader, table: Row) -> dict[str, float]:
    good = take(reader.toml, "reactions", table, dict.fromkeys(STEPS, str))
    return {step: reader.time("reactions", step, 0, text) for step, text in good.items()}
