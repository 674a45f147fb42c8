"""What is told of loads and sources: kept as other answers are, but asked anew as soon as one of them has
news, which makes no version of the data."""

from typing import Any

import pandas as pd

from metrics.loads import news
from pages.asking import Asking
from pages.place import Question


def at_once(asking: Asking, question: Question, **options: Any) -> pd.DataFrame:
    """`question` of the whole city."""
    known = asking.once("news", lambda: _news(asking))
    return asking.exactly(question, asking.everything, options, f"{asking.at:%Y%m%d%H%M} {known}")


def _news(asking: Asking) -> str:
    with asking.place.warehouse.read() as connection:
        return news(connection, asking.everything, asking.at)
