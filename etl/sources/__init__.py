"""Reading what offices export: `read` a file as chunks of raw rows, `matches` it with its source,
`fingerprint` it."""

from etl.sources.files import fingerprint, matches
from etl.sources.parquet import WHOLE, Part
from etl.sources.reading import read

__all__ = ["WHOLE", "Part", "fingerprint", "matches", "read"]
