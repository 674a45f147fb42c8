from hypothesis import given
from hypothesis import strategies as st

from components.names import Mark, placed

BOUNDS = (111.9, -7.9, 112.1, -7.75)
WIDE = 28.5
Point = tuple[float, float]
points = st.tuples(st.floats(111.91, 112.09), st.floats(-7.89, -7.76))


def test_a_name_with_room_stays_on_its_point() -> None:
    assert placed([mark("Pojok 3")], [], BOUNDS, WIDE) == [mark("Pojok 3")]


def test_a_diamond_moves_the_name_under_it() -> None:
    (name,) = placed([mark("Pojok 3")], [mark(state="late")], BOUNDS, WIDE)
    assert (name.right, name.down > 1) == (0.0, True)


def test_the_most_important_name_keeps_its_place() -> None:
    first, second = placed([mark("Pojok 9"), mark("Ngampel 8")], [], BOUNDS, WIDE)
    assert (first.text, first.down) == ("Pojok 9", 0.0)
    assert (second.text, second.down != 0.0) == ("Ngampel 8", True)


def test_a_name_without_a_free_place_is_left_out() -> None:
    names = [mark(f"Setonogedong {number}") for number in range(40)]
    assert 1 < len(placed(names, [], BOUNDS, WIDE)) < 40


def test_a_name_never_leaves_the_map() -> None:
    (name,) = placed([mark("Kampung Dalem 124", lon=111.905)], [], BOUNDS, WIDE)
    assert name.right > 0


@given(st.lists(points, max_size=8), st.lists(points, max_size=6))
def test_no_name_lies_on_another(
    names: list[tuple[float, float]], diamonds: list[tuple[float, float]]
) -> None:
    found = placed(
        [mark("Kampung Dalem 12", *point) for point in names],
        [mark("", *point) for point in diamonds],
        BOUNDS,
        WIDE,
    )
    boxes = [place(name) for name in found]
    for number, one in enumerate(boxes):
        assert not any(
            abs(one[0] - other[0]) < 8 and abs(one[1] - other[1]) < 1 for other in boxes[number + 1 :]
        )


def mark(text: str = "", lon: float = 112.0, lat: float = -7.82, state: str = "") -> Mark:
    return Mark(lon, lat, text, state=state)


def place(name: Mark) -> tuple[float, float]:
    """Its middle in letter heights; so near the equator a degree is about as high as it is wide."""
    scale = WIDE / (BOUNDS[2] - BOUNDS[0])
    return name.lon * scale + name.right, name.down - name.lat * scale
