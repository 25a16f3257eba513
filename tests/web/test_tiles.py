"""The tiles of Nieuw-West stand about where the wijken lie, and say what their values are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.charts.tiles import PLACES, SHADES, TileInput, TileMap, place_tiles, tile_map
from snw_democratie.pool.places import WIJK_NAMES, WIJKEN

values = st.lists(st.none() | st.integers(0, 10_000), min_size=len(PLACES), max_size=len(PLACES))


def drawn(found: list[int | None]) -> TileMap:
    inputs = [
        TileInput(code=wijk.code, name=wijk.name, value=value, figure="?" if value is None else str(value))
        for wijk, value in zip(WIJKEN.values(), found, strict=True)
    ]
    return tile_map(inputs, id="kaart", caption="Mensen", sentence="Zo veel.", title="Mensen")


def test_every_wijk_has_a_tile_of_its_own() -> None:
    assert PLACES.keys() == WIJKEN.keys()
    assert len(set(PLACES.values())) == len(PLACES)
    assert list(PLACES.values()) == sorted(PLACES.values()), "read from the north-west to the south-east"


@given(values)
def test_a_darker_tile_never_has_the_smaller_number(found: list[int | None]) -> None:
    tiles = [tile for tile in drawn(found).tiles if tile.shade]
    assert all(1 <= tile.shade <= SHADES for tile in tiles)
    for one in tiles:
        for other in tiles:
            assert int(one.figure) <= int(other.figure) or one.shade >= other.shade
            assert int(one.figure) != int(other.figure) or (one.shade, one.word) == (other.shade, other.word)


@given(values)
def test_the_table_says_the_same_as_the_tiles(found: list[int | None]) -> None:
    chart = drawn(found)
    assert sorted((row[0].text, row[1].text, row[2].text) for row in chart.table.rows) == sorted(
        (tile.name, tile.figure, tile.word) for tile in chart.tiles
    )
    assert {tile.word for tile in chart.tiles} <= {one.word for one in chart.legend}


def test_equal_wijken_have_equal_tiles_also_when_nobody_lives_there() -> None:
    assert {tile.shade for tile in drawn([7] * 15).tiles} == {SHADES}
    assert {tile.shade for tile in drawn([0] * 15).tiles} == {1}
    assert {tile.shade for tile in drawn([None] * 15).tiles} == {0}


def test_a_long_name_can_be_broken_and_reads_the_same() -> None:
    for tile in drawn([1] * 15).tiles:
        assert tile.short.replace("\u00ad", "").replace("\u200b", "") == tile.name


def test_a_place_is_chosen_among_the_wijken_that_take_part() -> None:
    tiles = place_tiles(WIJK_NAMES, open_to=("FH", "FJ"), chosen="FJ")
    assert [(one.row, one.column) for one in tiles] == list(PLACES.values())
    assert [one.code for one in tiles if one.open] == ["FH", "FJ"]
    assert [one.name for one in tiles if one.chosen] == ["Osdorp-Midden"]
