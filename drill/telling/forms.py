"""Names and times as a drill writes them."""

from collections.abc import Callable, Mapping

from drill.cases import OPERATOR
from words import t
from words.forms import NOTHING, TIME, UNITS, duration, number


def clocked(seconds: float | None, lang: str) -> str:
    """Minutes and seconds, 01.30, and from an hour on 1.05.00: times of a drill are compared to the
    second."""
    if seconds is None:
        return NOTHING
    whole = max(0, round(seconds))
    colon = TIME[lang][2]
    hours, rest = divmod(whole, 3600)
    text = f"{rest // 60:02d}{colon}{rest % 60:02d}"
    return f"{hours}{colon}{text}" if hours else text


def shortly(seconds: float | None, lang: str) -> str:
    """Real times of some seconds, with a tenth: 1,4 dtk; longer ones as durations."""
    if seconds is None:
        return NOTHING
    return f"{number(seconds, lang, 1)} {UNITS[lang]['second']}" if seconds < 60 else duration(seconds, lang)


def seat_name(seat: str, agency: Callable[[str], str], lang: str) -> str:
    """Operator, Admin Damkar, Lapangan Damkar."""
    layer, _, code = seat.partition(":")
    return t(f"drill.seat_{layer}", lang, agency=agency(code) if layer != OPERATOR else "")


def note_words(note: Mapping[str, str], lang: str) -> str:
    """What happened to a drill: a gap, a cut, a file that could not be read."""
    if note["what"] == "unread":
        return t("drill.note_unread", lang, words=note["words"])
    return t(f"drill.note_{note['what']}", lang, duration=duration(float(note["words"]), lang))
