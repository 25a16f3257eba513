"""The tables of a record can be read back by the strict reader, to the letter."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition import record_files
from sortition.checking.reading import rows
from sortition.disclosure import intact, published, record_zip
from sortition.distribution import TICKETS, BadDistribution, PanelDistribution
from sortition.errors import BadRecord
from sortition.pool import Person, Pool
from sortition.quotas import Quota, Quotas
from sortition.record import file_digest, seal
from sortition.text import unspeakable
from sortition.typetable import TypeTable, type_table

NAMES = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=8).filter(
    lambda text: text.strip() == text and not unspeakable(text)
)


def small(ids: list[str], value: str = "x") -> tuple[Pool, TypeTable]:
    """A pool in which everybody has one value."""
    pool = Pool(features=(value,), people=tuple(Person(id=id_, values=(value,)) for id_ in ids))
    quotas = Quotas(quotas=(Quota(feature=value, value=value, min=0, max=9),))
    return pool, type_table(pool, quotas, seats=1, households=False)


@given(st.lists(NAMES, min_size=1, max_size=5, unique=True), NAMES)
def test_any_name_is_read_back_as_it_was(ids: list[str], value: str) -> None:
    pool, table = small(ids, value)
    people = rows(record_files.people_csv(pool, table, ["0" * 32] * len(ids)), ("id", "salt", "type", "household"))
    assert [row[0] for row in people] == ids
    types = rows(record_files.types_csv(table), ("type", "people", "class", "addresses", value))
    assert types == [["0", str(len(ids)), "", "", value]]
    panels = rows(record_files.panels_csv(pool, [[len(ids) - 1, 0]]), ("panel", "id"))
    assert panels == [["0", ids[0]], ["0", ids[-1]]]
    chances = rows(
        record_files.chances_csv(pool, table, [Fraction(1, 3)], [7] * len(ids)), ("id", "chance", "appearances")
    )
    assert chances[0] == [ids[0], "0.333333333333", "7"]
    commitments = rows(record_files.commitments_csv(pool, ["ab"] * len(ids)), ("id", "leaf"))
    assert commitments[-1] == [ids[-1], "ab"]


@pytest.mark.parametrize(
    ("chance", "spelled"),
    [
        (Fraction(1), "1.000000000000"),
        (Fraction(0), "0.000000000000"),
        (Fraction(1, 11), "0.090909090909"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(1, 2 * 10**12), "0.000000000001"),
        (Fraction(10**13 - 6, 10**13), "0.999999999999"),
        (Fraction(10**13 - 5, 10**13), "1.000000000000"),
    ],
)
def test_chances_are_rounded_half_up_to_twelve_digits(chance: Fraction, spelled: str) -> None:
    assert record_files.decimal(chance) == spelled


def test_compositions_and_tickets_are_spelled_by_type() -> None:
    assert record_files.compositions_csv([(0, 0, 2), (1, 1, 1)]) == b"panel,type,seats\n0,0,2\n0,2,1\n1,1,3\n"
    lottery = lottery_of(((0, 0, 2), 1), ((1, 1, 1), TICKETS - 1))
    assert record_files.tickets_csv(lottery) == f"tickets,types\n1,0 0 2\n{TICKETS - 1},1 1 1\n".encode()


def test_small_groups_are_merged_over_household_classes() -> None:
    homes = [("a", None)] * 3 + [("a", "1"), ("a", "1"), ("b", None), ("c", None)]
    pool = Pool(
        features=("wijk",),
        people=tuple(Person(id=str(i), values=(v,), household=h) for i, (v, h) in enumerate(homes)),
    )
    quotas = Quotas(quotas=tuple(Quota(feature="wijk", value=v, min=0, max=1) for v in "abc"))
    table = type_table(pool, quotas, seats=1, households=True)
    assert record_files.types_public_csv(table, merge_below=5) == b"people,wijk\n5,a\n2,*\n"
    assert record_files.types_public_csv(table, merge_below=6) == b"people,wijk\n7,*\n"
    assert record_files.types_public_csv(table, merge_below=1) == b"people,wijk\n5,a\n1,b\n1,c\n"


def lottery_of(*lines: tuple[tuple[int, ...], int]) -> PanelDistribution:
    return PanelDistribution(
        objective="maximin",
        people=(3, 3, 1),
        compositions=tuple(composition for composition, _ in lines),
        tickets=tuple(tickets for _, tickets in lines),
        numbered=((0, 0, 2), (1, 1, 1)),
        impossible={2: "x", 1: "y"},
    )


def test_without_a_proof_the_certificate_names_the_impossible_types_only() -> None:
    found = record_files.certificate_json(lottery_of(((0, 0, 0), TICKETS)))
    exclusions = b'[{"multipliers":null,"type":1},{"multipliers":null,"type":2}]'
    assert found == b'{"classes":[],"exclusions":' + exclusions + b',"stages":[]}\n'


def test_chances_are_exact_and_add_up_to_the_seats() -> None:
    lottery = lottery_of(((0, 0, 2), TICKETS // 4), ((1, 1, 1), TICKETS // 4 * 3))
    assert lottery.chances() == (Fraction(1, 6), Fraction(3, 4), Fraction(1, 4))
    assert sum(n * chance for n, chance in zip((3, 3, 1), lottery.chances(), strict=True)) == 3
    assert lottery.appearances() == (2, 3, 1)


@pytest.mark.parametrize(
    "lines",
    [
        [((0, 0, 0), TICKETS - 1)],
        [((0, 0, 0), TICKETS + 1), ((0, 0, 1), -1)],
        [((0, 0, 1), 1), ((0, 0, 0), TICKETS - 1)],
        [((0, 0, 1), 1), ((0, 0, 1), TICKETS - 1)],
    ],
)
def test_a_lottery_whose_tickets_make_no_sense_is_refused(lines: list[tuple[tuple[int, ...], int]]) -> None:
    with pytest.raises(BadDistribution):
        lottery_of(*lines)


ALL = ("lottery.json", "chances.csv", "panels.csv", "commitments.csv", "certificate.json", "types_public.csv")
ALL += ("types.csv", "tickets.csv", "people.csv", "announcement.json", "draw.json")
SECRET = {"types.csv", "tickets.csv", "people.csv", "certificate.json"}


def full(disclosure: str) -> dict[str, bytes]:
    files = {name: name.encode() for name in ALL[1:]}
    listed = {name: file_digest(data) for name, data in files.items()}
    files["lottery.json"] = seal("lottery", {"disclosure": disclosure, "files": listed}, previous=None)
    return files


@pytest.mark.parametrize(
    ("disclosure", "withheld"),
    [("committed", {*SECRET, "types_public.csv"}), ("types", SECRET), ("open", {"types_public.csv"})],
)
def test_what_is_published_follows_the_disclosure(disclosure: str, withheld: set[str]) -> None:
    assert set(published(full(disclosure))) == set(ALL) - withheld


@pytest.mark.parametrize("spoil", ["missing", "kind", "disclosure", "unsealed", "changed"])
def test_a_record_that_is_broken_is_not_published(spoil: str) -> None:
    files = full("open")
    if spoil == "missing":
        del files["lottery.json"]
    elif spoil == "kind":
        files["lottery.json"] = seal("draw", {"disclosure": "open", "files": {}}, previous=None)
    elif spoil == "disclosure":
        files["lottery.json"] = seal("lottery", {"disclosure": "all", "files": {}}, previous=None)
    elif spoil == "unsealed":
        files["lottery.json"] = files["lottery.json"].replace(b"open", b"type")
    else:
        files["people.csv"] += b"x"
    with pytest.raises(BadRecord) as refused:
        published(files)
    assert refused.value.file == ("people.csv" if spoil == "changed" else "lottery.json")


def test_an_intact_record_has_its_own_digest() -> None:
    files = full("open")
    del files["draw.json"]
    assert intact(files) in files["lottery.json"].decode()


def test_equal_files_give_an_equal_archive_in_whatever_order() -> None:
    files = {"b": b"2", "a": b"1"}
    archive = record_zip(files)
    assert archive == record_zip({"a": b"1", "b": b"2"})
    with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == files
        assert {entry.compress_type for entry in zipped.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
