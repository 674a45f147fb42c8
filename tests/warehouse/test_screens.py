"""Orders and last words of wall screens, on both engines."""

import datetime as dt

from warehouse.screens import (
    ALL,
    Order,
    Screen,
    Word,
    all_screens,
    give_order,
    names,
    note_word,
    orders,
    rename,
    strike,
)

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
WORD = Word("peta", "a1b2", "3840x2160", False, AT)


def test_a_screen_that_speaks_is_on_record_with_its_last_word(warehouse):
    later = Word("tren", "a1b2", "3840x2160", True, AT + dt.timedelta(minutes=1))
    with warehouse.write() as connection:
        note_word(connection, "kediri", "Lobi", WORD)
        note_word(connection, "kediri", "Lobi", later)
    with warehouse.read() as connection:
        assert all_screens(connection, "kediri") == {"Lobi": Screen("Lobi", Order(), later)}
        assert all_screens(connection, "boston") == {}


def test_an_order_stays_when_the_screen_speaks_again(warehouse):
    with warehouse.write() as connection:
        give_order(connection, "kediri", "Lobi", Order("malam", "peta"))
        note_word(connection, "kediri", "Lobi", WORD)
    with warehouse.read() as connection:
        assert all_screens(connection, "kediri")["Lobi"] == Screen("Lobi", Order("malam", "peta"), WORD)


def test_an_order_for_all_takes_the_place_of_each_ones_own(warehouse):
    with warehouse.write() as connection:
        note_word(connection, "kediri", "Lobi", WORD)
        give_order(connection, "kediri", "Ruang 112", Order("malam"))
        give_order(connection, "kediri", ALL, Order("kunjungan"))
    with warehouse.read() as connection:
        assert orders(connection, "kediri") == {
            ALL: Order("kunjungan"),
            "Lobi": Order(),
            "Ruang 112": Order(),
        }


def test_a_screen_that_is_struck_is_gone(warehouse):
    with warehouse.write() as connection:
        note_word(connection, "kediri", "Lobi", WORD)
        strike(connection, "kediri", "Lobi")
    with warehouse.read() as connection:
        assert all_screens(connection, "kediri") == {}


def test_a_new_name_holds_for_what_the_screen_calls_itself_and_can_be_given_again(warehouse):
    with warehouse.write() as connection:
        give_order(connection, "kediri", "Lobi", Order("malam"))
        rename(connection, "kediri", "Lobi", "Lobi utara")
        rename(connection, "kediri", "Lobi utara", "Aula")
    with warehouse.read() as connection:
        assert names(connection, "kediri") == {"Lobi": "Aula"}
        assert orders(connection, "kediri") == {"Aula": Order("malam")}
    with warehouse.write() as connection:
        rename(connection, "kediri", "Aula", "Lobi")
    with warehouse.read() as connection:
        assert names(connection, "kediri") == {}
        assert orders(connection, "kediri") == {"Lobi": Order("malam")}


def test_a_screen_that_is_forgotten_is_called_again_what_it_calls_itself(warehouse):
    with warehouse.write() as connection:
        rename(connection, "kediri", "~a1", "Aula")
        strike(connection, "kediri", "Aula")
    with warehouse.read() as connection:
        assert names(connection, "kediri") == {}
