"""Which answers outlast a load: those about cases do, as long as only calls come in."""

from metrics.now import key_figures
from metrics.open_cases import open_at_a_glance

POJOK = "35.71.01.1004"


def test_calls_leave_what_is_asked_of_cases_as_it_is_and_cases_do_not(make, held) -> None:
    place = make().extensions["lapor"]
    held.complaint(POJOK).load()
    open_ones, figures = ask(place, open_at_a_glance), ask(place, key_figures)
    held.call(1).load({"panggilan_112": 4}, load_id="load-2")
    assert place.version() == 2
    assert ask(place, open_at_a_glance) is open_ones
    assert ask(place, key_figures) is not figures
    held.complaint(POJOK).load({"kasus": 120}, load_id="load-3")
    assert len(ask(place, open_at_a_glance)) == len(open_ones) + 1


def ask(place, question):
    return place.answer(question, place.filters, place.now())
