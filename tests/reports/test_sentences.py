"""Every hit is a sentence with its direction, in words that anybody knows."""

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest

from metrics.review import figures
from metrics.review.weeks import Week, shown
from reports import sentences
from words import catalogue

WEEKS = shown(Week(dt.date(2026, 11, 16)))
CALM = [40, 42, 38, 41, 43, 39, 40, 41, 42, 38, 40, 43, 39, 41, 40, 42, 38, 41, 39]


def agency(code):
    return {"dinsos": "Dinsos"}.get(code, code)


def test_times_that_stay_above_the_mean_are_said_to_grow():
    figure = _time([*(value * 60 for value in CALM), *[2640] * 7])
    assert sentences.said(figure, agency, "id") == (
        "Waktu tanggap Dinsos memanjang: tujuh minggu berturut-turut di atas rata-rata."
    )
    assert sentences.said(figure, agency, "en") == (
        "Time to arrive Dinsos longer: seven weeks in a row above the mean."
    )


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ([*CALM[:6], 99], "Aduan masuk naik: di atas rentang biasanya (34–47)."),
        ([*CALM[:6], 1], "Aduan masuk turun: di bawah rentang biasanya (34–47)."),
        ([39, 39.5, 40, 40.5, 41, 41.5, 42], "Aduan masuk naik: tujuh minggu berturut-turut naik."),
        (CALM[:7], ""),
    ],
)
def test_counts_rise_and_fall(end, words):
    assert sentences.said(_count(CALM + end), agency, "id") == words


def test_what_is_usual_says_from_where_to_where():
    assert sentences.status(_count(CALM + CALM[:7]), "id").startswith("wajar (biasanya 3")
    assert sentences.status(_count([0] * 26), "id") == "belum cukup data (n = 0)"


def test_two_windows_say_both_shares():
    figure = _share([4] * 26, [1] * 13 + [4] * 13)
    assert _plain(sentences.said(figure, agency, "id")) == (
        "Penyelesaian tepat waktu Dinsos membaik: 25 % menjadi 100 % dari 13 minggu ke 13 minggu berikutnya."
    )
    assert sentences.headline(figure, "id") == ("100\N{NO-BREAK SPACE}%", "13 minggu, n = 52")


def test_a_target_is_passed_failed_or_hit_and_missed():
    low = _share([40] * 26, [16, 18] * 13)
    assert _plain(sentences.target(low, "id")) == "Dengan cara sekarang sasaran 85 % tidak akan tercapai."
    middle = _share([40] * 26, [32, 36] * 13)
    assert _plain(sentences.target(middle, "id")).startswith("Sasaran 85 % kadang tercapai")


def test_no_word_of_statistics_is_on_a_screen():
    shown_words = " ".join(text for key, text in catalogue("id").items() if key.startswith("review."))
    assert not re.search(r"sigma|xmr|funnel|p-value|signifikan|deviasi|poisson", shown_words, re.IGNORECASE)


def _plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _days():
    return [pd.Timestamp(week.start) for week in WEEKS]


def _count(values):
    rows = pd.DataFrame({"day": _days(), "case_count": values})
    return figures.number("received_aduan", "", rows, WEEKS, "case_count")


def _time(seconds):
    rows = pd.DataFrame({"day": _days(), "p50_seconds": np.asarray(seconds, float), "n": [15] * 26})
    return figures.time("arrive_p50", "dinsos", rows, WEEKS, "p50_seconds")


def _share(n, done):
    rows = pd.DataFrame({"day": _days(), "n": n, "on_time_count": done})
    return figures.share("on_time_resolve", "dinsos", rows, WEEKS, target=0.85)
