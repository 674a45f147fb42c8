import numpy as np

from etl.simulate import chance

KEYS = chance.keys("a city", np.repeat(np.arange(20_000, 20_100), 1_000), np.tile(np.arange(1_000), 100))


def test_every_day_and_number_has_a_key_of_its_own():
    assert len(np.unique(KEYS)) == 100_000


def test_a_key_depends_on_its_day_and_number_alone():
    alone = chance.keys("a city", np.array([20_042]), np.array([7]))
    assert alone[0] == KEYS[42 * 1_000 + 7]


def test_draws_are_the_same_in_every_release():
    draws = chance.uniform(chance.keys("a city", np.array([20_000, 20_001]), np.array([0, 0])), "hour")
    np.testing.assert_allclose(draws, [0.20018692327774767, 0.6113875116969574])


def test_uniform_draws_fill_the_unit_evenly():
    drawn = np.histogram(chance.uniform(KEYS, "hour"), bins=10, range=(0, 1))[0]
    assert drawn.min() > 9_700
    assert drawn.max() < 10_300


def test_draws_of_two_names_have_nothing_to_do_with_each_other():
    assert abs(np.corrcoef(chance.uniform(KEYS, "hour"), chance.uniform(KEYS, "area"))[0, 1]) < 0.02


def test_picks_follow_the_weights_and_never_what_weighs_nothing():
    picked = np.bincount(chance.pick(KEYS, "topic", np.array([1.0, 0.0, 3.0])), minlength=3) / len(KEYS)
    np.testing.assert_allclose(picked, [0.25, 0, 0.75], atol=0.01)


def test_each_row_picks_by_its_own_weights():
    rows = np.arange(len(KEYS)) % 2
    picked = chance.pick(KEYS, "topic", np.array([[1.0, 0.0], [0.0, 5.0]]), rows)
    np.testing.assert_array_equal(picked, rows)


def test_durations_have_the_given_median_and_spread():
    lasting = chance.lasting(KEYS, "work", 40.0, 0.8)
    assert abs(np.median(lasting) - 40) < 1
    assert abs(np.log(lasting).std() - 0.8) < 0.01


def test_the_counts_of_a_day_do_not_depend_on_the_days_around_it():
    days = np.arange(20_000, 20_030)
    expected = np.full((30, 3), 2.5)
    whole = chance.counts("a city", days, expected)
    np.testing.assert_array_equal(whole[10:20], chance.counts("a city", days[10:20], expected[10:20]))


def test_no_days_give_no_counts():
    assert chance.counts("a city", np.arange(0), np.zeros((0, 3))).shape == (0, 3)
