"""What stands in cells and fields where something else should."""

JUNK = (
    "", " ", "-", "null", "#N/A", "01/01/1900", "31/02/2026", "00/00/0000", "2026-13-45T99:99", "1e309",
    "NaN", "-7,8", "24 Nopember 2026 08.20", "7 jam yang lalu", "24/11/2066 08:20:00", "11/24/2026 8:20 PM",
    "45985.35",
    "\x00", "\ufffd", '"', '""', '"; ', "a;b,c\td|e", "dua\nbaris", "é", "😀", "\u202e", "=1+1", "x" * 50_000,
    "9" * 400, "-91",
)  # fmt: skip
