"""From values to pixels, and the round values that an axis is marked at."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """`low` to `high` lie between the pixels `start` and `stop`."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.start + share * (self.stop - self.start)


def steps(high: float, count: int = 4) -> list[float]:
    """0 and about `count` round values up to `high`: 1, 2 or 5 times a power of ten apart."""
    rough = high / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [step * place for place in range(math.floor(high / step) + 1)]
