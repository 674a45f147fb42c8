"""The simulated service of the demo city, as frames and as files, up to the one fixed moment."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from city import City, cached_city
from etl.simulate import write_days
from etl.simulate.births import born
from etl.simulate.calls import called
from etl.simulate.lives import lived
from etl.simulate.service import Service, open_service
from etl.simulate.stories import day_number

LAUNCH, LAST = dt.date(2025, 5, 27), dt.date(2026, 11, 24)


@pytest.fixture(scope="session")
def kediri(root: Path) -> City:
    return cached_city(root / "data" / "kediri", is_simulated=True)


@pytest.fixture(scope="session")
def service(kediri: City) -> Service:
    return open_service(kediri)


@pytest.fixture(scope="session")
def days() -> np.ndarray:
    """From the launch to TODAY."""
    return np.arange(day_number(LAUNCH), day_number(LAST) + 1)


@pytest.fixture(scope="session")
def lives(service: Service, days: np.ndarray) -> pd.DataFrame:
    """Every case since the launch with its whole life, its date, and the codes of what it is about."""
    lives = lived(service, born(service, days))
    return lives.assign(
        date=lives["day"].to_numpy().astype("datetime64[D]").astype("datetime64[s]"),
        kind_code=np.array(service.kinds)[lives["kind"]],
        topic_code=service.city.categories["code"].to_numpy()[lives["category"]],
        agency_code=service.city.agencies["code"].to_numpy()[lives["agency"]],
    )


@pytest.fixture(scope="session")
def calls(service: Service, days: np.ndarray, lives: pd.DataFrame) -> pd.DataFrame:
    return called(service, days, lives)


@pytest.fixture(scope="session")
def files(kediri: City, today: dt.datetime, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of the whole time, as they are at TODAY."""
    return write_days(kediri, LAUNCH, LAST, tmp_path_factory.mktemp("demo"), until=today)


@pytest.fixture(scope="session")
def table(kediri: City, files: list[Path]):
    """One source's files as one frame of text, rows that are broken left out."""

    def read(source: str) -> pd.DataFrame:
        mapping = kediri.sources[source]
        return pd.concat(
            [
                pd.read_csv(
                    path, sep=mapping.delimiter or ",", dtype=str, keep_default_na=False, on_bad_lines="skip"
                )
                for path in files
                if mapping.takes(path.name)
            ],
            ignore_index=True,
        )

    return read
