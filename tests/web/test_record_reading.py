"""Pages read a record without reading all of it, and find the same as who does."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.public_record import reading
from tests.web.public_lottery import DRAWN_PANEL, FEATURES, PANELS, panels, people, whole_record


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_halving_finds_every_line_of_a_panel(sizes: list[int]) -> None:
    lines = [(number, f"{number}{place}") for number, size in enumerate(sizes) for place in range(size)]
    table = ("panel,id\n" + "".join(f"{number},{id_}\n" for number, id_ in lines)).encode()
    for number in range(-1, len(sizes) + 1):
        assert reading.panel(table, number) == tuple((id_,) for n, id_ in lines if n == number)


def test_every_panel_of_a_record_is_found() -> None:
    table = whole_record("committed")["panels.csv"]
    for number in range(PANELS):
        assert reading.panel(table, number) == tuple((id_,) for id_ in panels()[number])


def test_a_lot_is_found_with_its_panels_and_its_place() -> None:
    files = whole_record("committed")
    for place, (id_, _, _) in enumerate(people(), 1):
        lot = reading.lot(files, id_)
        assert lot is not None
        assert lot.panels == tuple(number for number, ids in enumerate(panels()) if id_ in ids)
        assert lot.appearances == len(lot.panels)
        assert lot.position == place
        assert f"{id_},{lot.leaf}\n".encode() in files["commitments.csv"]


def test_part_of_a_lot_number_is_no_lot_number() -> None:
    files = whole_record("committed")
    assert reading.lot(files, "07") is None
    assert reading.lot(files, "7") is None
    assert reading.lot(files, "id") is None


def test_appearances_count_everybody_once() -> None:
    counts = reading.appearances(whole_record("committed")["chances.csv"])
    times = Counter(id_ for ids in panels() for id_ in ids)
    assert counts == Counter(times[id_] for id_, _, _ in people())


def test_chances_in_parts_count_everybody_once() -> None:
    table = b"id,chance,appearances\n1,0.001499999999,\n2,0.001500000000,\n3,0.000000000000,\n"
    assert reading.chances_in(table, parts=1000) == Counter({1: 1, 2: 1, 0: 1})
    assert reading.appearances(table) == Counter()


def test_the_composition_is_that_of_the_panel() -> None:
    files = whole_record("committed")
    drawn = reading.drawn(files)
    assert drawn is not None and drawn.selected == panels()[DRAWN_PANEL]
    counts = reading.composition(files, drawn.selected)
    for place, feature in enumerate(FEATURES):
        seated = Counter(values[place] for id_, _, values in people() if id_ in drawn.selected)
        assert counts[feature] == seated
