"""How offices spell dates, made plain: month and day names, "08.20", "WIB", "7 jam yang lalu"."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.precision import DAY, MINUTE, SECOND

NAMED = ("%d %b %Y %H:%M:%S", "%d %b %Y %H:%M", "%d %b %Y", "%b %d, %Y")  # can't be mistaken
_DAYS = r"sen(in)?|sel(asa)?|rabu?|kam(is)?|jum('?at)?|sab(tu)?|min(ggu)?|mon|tue|wed|thu|fri|sat|sun"
_MONTHS = {
    "jan": "jan(uari|uary)?", "feb": "[fp]eb(ruari|ruary)?", "mar": "mar(et|ch)?", "apr": "apr(il)?",
    "may": "mei|may", "jun": "jun[ei]?", "jul": "jul[iy]?", "aug": "agu(stus|s|st)?|agt|aug(ust)?",
    "sep": "sept?(ember)?", "oct": "o[kc]t(ober)?", "nov": "no[vp](ember)?", "dec": "de[sc](ember)?",
}  # fmt: skip
_SPELLINGS = (
    (rf"^({_DAYS})(day|sday|nesday|rsday|urday)?\b[.,]*", ""),
    *((rf"\b({names})\b[.,]*", english) for english, names in _MONTHS.items()),
    (r"\b(pukul|jam|pkl)\b[.]?", " "),
    (r"([a-z])-(\d)", r"\1 \2"),
    (r"(\d)-([a-z])", r"\1 \2"),
    (r"\s(\d{1,2})\.(\d{2})\.(\d{2})\b", r" \1:\2:\3"),
    (r"\s(\d{1,2})\.(\d{2})\b", r" \1:\2"),
    (r"(\d)t(\d)", r"\1 \2"),
    (r"\s*\bwib$", "+0700"),
    (r"\s*\bwita$", "+0800"),
    (r"\s*\bwit$", "+0900"),
    (r"\s+", " "),
)
_DAY_SECONDS = 86_400
_UNITS = {
    "detik|second": (1, SECOND), "menit|minute|min": (60, MINUTE), "jam|hour": (3_600, DAY),
    "hari|day": (_DAY_SECONDS, DAY), "minggu|pekan|week": (7 * _DAY_SECONDS, DAY),
    "bulan|month": (30 * _DAY_SECONDS, DAY), "tahun|year": (365 * _DAY_SECONDS, DAY),
}  # fmt: skip
_STEPS = {name: step for names, step in _UNITS.items() for name in names.split("|")}
_AGO = re.compile(r"(\d{1,4}|se|satu|an?)\s*([a-z]+?)s?\s+(?:yang\s+|yg\s+)?(?:lalu|ago)")
_NEAR = {"baru saja": 0, "just now": 0, "hari ini": 0, "kemarin": 1, "yesterday": 1}


def spelled(cells: pa.Array) -> pa.Array:
    """ "Sel, 24 Nopember 2026 08.20 WIB" becomes "24 nov 2026 08:20+0700"."""
    cells = pc.utf8_lower(cells)
    for pattern, plain in _SPELLINGS:
        cells = pc.replace_substring_regex(cells, pattern, plain)
    return pc.ascii_trim_whitespace(cells)


def plain_form(form: str) -> str:
    """A strptime format as it has to be for texts that are `spelled`."""
    form = re.sub(r"%[aA][.,]*\s*", "", form).replace("%H.%M", "%H:%M").replace("%M.%S", "%M:%S")
    form = form.replace("%B", "%b").replace("%d-%b-", "%d %b ").replace("%z", "").replace("T%H", " %H")
    return re.sub(r"\s*\b(pukul|pkl|jam|WIB|WITA|WIT)\b[.]?\s*", " ", form, flags=re.IGNORECASE).strip()


def ago(text: str) -> tuple[np.timedelta64, int]:
    """How long ago (NaT if the text doesn't say) and how precisely: hours and more tell but the day."""
    text = text.casefold()
    if text in _NEAR:
        return np.timedelta64(_NEAR[text] * _DAY_SECONDS, "s"), DAY if _NEAR[text] else MINUTE
    match = _AGO.fullmatch(text)
    if not match or match[2] not in _STEPS:
        return np.timedelta64("NaT", "s"), SECOND
    seconds, precision = _STEPS[match[2]]
    count = int(match[1]) if match[1].isdigit() else 1
    return np.timedelta64(count * seconds, "s"), precision
