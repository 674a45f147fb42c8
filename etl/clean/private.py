"""What tells who somebody is: stripped from free text, hashed where callers must be told apart."""

import hashlib
import hmac
import re

import pandas as pd
import pyarrow.compute as pc

from etl.clean.text import arrow, by_text, series

MASK = "•••"
_PATTERNS = (
    r"[\w.+%-]+@[\w-]+(\.[\w-]+)+",  # an e-mail address
    r"\b\d{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{4}\b",  # a NIK, or a bank card
    r"(\+|\b00)\d{1,3}([ .()-]{0,2}\d){6,13}\b",  # +62 812-3456-7890
    r"\b62[ .-]?8\d([ .-]?\d){6,11}\b",
    r"\(?\b0\d{1,3}\)?([ .-]?\d){5,11}\b",  # 0812 3456 7890, (0354) 123456
    r"\b8\d{2}[ .-]?\d{3,4}[ .-]?\d{3,5}\b",  # a mobile whose leading 0 a spreadsheet ate
    r"\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",  # (617) 555-0123
)
_MAY_TELL = r"@|\d{3}"


def strip(column: pd.Series) -> pd.Series:
    """Free text with phone numbers, NIK and e-mail addresses masked."""
    cells = arrow(column)
    may = pc.match_substring_regex(cells, _MAY_TELL)
    if not pc.any(may).as_py():
        return column
    safe = cells.filter(may)
    for pattern in _PATTERNS:
        safe = pc.replace_substring_regex(safe, pattern, MASK)
    return series(pc.replace_with_mask(cells, may, safe), column.index)


def caller_hash(column: pd.Series, salt: str) -> pd.Series:
    """The same text for the same number however it is written; no way back without the salt; "" for none."""
    return by_text(column, lambda numbers: [_hash(_digits(number), salt) for number in numbers])


def _digits(number: str) -> str:
    digits = re.sub(r"\.0$|\D", "", number)
    return re.sub(r"^(0062|62|0)", "", digits)


def _hash(digits: str, salt: str) -> str:
    return hmac.new(salt.encode(), digits.encode(), hashlib.sha256).hexdigest()[:24] if digits else ""
