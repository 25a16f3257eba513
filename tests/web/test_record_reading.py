"""Pages read a record without reading all of it, and find the same as who does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.assemblies.facts import FileFacts
from snw_democratie.public_record import inclusion, reading
from snw_democratie.public_record.archive import archive
from sortition.disclosure import record_zip
from sortition.record import file_digest, inclusion_proof
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
        assert files["commitments.csv"][lot.line :].startswith(f"{id_},{lot.leaf}\n".encode())


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


@pytest.mark.parametrize("people", [1, 2, 3, 255, 256, 257, 511, 513, 1025])
def test_steps_by_block_are_the_steps_of_the_whole_list(people: int) -> None:
    leaves = [f"{number:064x}" for number in range(people)]
    lines = [f"{number:05},{leaf}\n".encode() for number, leaf in enumerate(leaves)]
    table = b"id,leaf\n" + b"".join(lines)
    roots = inclusion.block_roots(table)
    for place in {0, people // 3, people - 2, people - 1} & set(range(people)):
        line = table.index(lines[place])
        assert inclusion.steps_to_root(table, roots, line=line, place=place) == inclusion_proof(leaves, place)


def facts(files: Mapping[str, bytes]) -> tuple[FileFacts, ...]:
    return tuple(FileFacts(name=n, size=len(data), sha256=file_digest(data)) for n, data in files.items())


def test_a_record_is_packed_once_and_anew_when_it_grows(tmp_path: Path) -> None:
    packed = []

    def read(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        packed.append(tuple(files))
        return files

    folder, before, after = tmp_path / "a" / "b", {"x.csv": b"1\n"}, {"x.csv": b"1\n", "draw.json": b"{}\n"}
    first = archive(folder, facts(before), lambda: read(before))
    assert first.read_bytes() == record_zip(before)
    assert archive(folder, facts(before), lambda: read(before)) == first
    assert packed == [("x.csv",)], "the second time nothing is read"
    second = archive(folder, facts(after), lambda: read(after))
    assert second.read_bytes() == record_zip(after)
    assert list(folder.iterdir()) == [second], "nothing is left of the record as it was"
    assert archive(folder, facts({"x.csv": b"2\n"}), lambda: {"x.csv": b"2\n"}) != first
