"""A file of a record has one spelling, and nothing else is read."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition.checking import reading, tables
from sortition.checking.lottery_file import read_lottery
from sortition.errors import BadRecord
from tests.forged.altering import body
from tests.forged.bases import BASES
from tests.sortition.small_record import COLOURS, COMPOSITIONS, record, table

HEADER = ("a", "b")
LOTTERY = read_lottery(body(record(COLOURS), "lottery.json"))
OF_COMPOSITIONS = read_lottery(body(record(COMPOSITIONS), "lottery.json"))


def _types(first: bytes) -> bytes:
    """types.csv with this line for type 0 and good ones for the others."""
    rest = b"".join(b"%d,1,,,a,b\n" % number for number in range(1, 5))
    return b"type,people,class,addresses,kleur,maat\n" + first + b"\n" + rest


FIELD = st.text(st.characters(exclude_categories=("Cc", "Cs")))


@given(st.lists(st.tuples(FIELD, FIELD), max_size=5))
def test_every_table_in_the_one_spelling_is_read_back(lines: list[tuple[str, str]]) -> None:
    assert [tuple(row) for row in reading.rows(table(HEADER, lines), HEADER)] == lines


@given(st.binary(max_size=40))
def test_bytes_that_are_read_are_those_that_would_be_written(data: bytes) -> None:
    data = b"a,b\n" + data
    try:
        rows = reading.rows(data, HEADER)
    except BadRecord:
        return
    assert table(HEADER, rows) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"a,b",
        b"a,b\nx,y",
        b"a,b\r\nx,y\r\n",
        b"a,b\nx,y\n\n",
        b"\xef\xbb\xbfa,b\n",
        b'a,b\n"x",y\n',
        b'a,b\nx,"y\n',
        b'a,b\nx"y,z\n',
        b'a,b\n"x"y,z\n',
        b'a,b\n"x,"y"",z\n',
        b"a,b\nx\n",
        b"a,b\nx,y,z\n",
        b"a,b\nx,\xff\n",
        b"a,b\nx,\xc0\x80\n",
        b"a,b\nx,\xed\xa0\x80\n",
        b"a,b\nx,\t\n",
        b"a,b\nx,\x7f\n",
        b"a,b\nx,\xc2\x85\n",
        b"b,a\nx,y\n",
        b"a,b,\nx,y,\n",
        b"a, b\nx,y\n",
    ],
)
def test_no_other_spelling_of_a_table(data: bytes) -> None:
    with pytest.raises(BadRecord):
        reading.rows(data, HEADER)


@pytest.mark.parametrize("text", ["", "01", "+1", "-1", "1.0", " 1", "1 ", "1_0", "²", "٣", "1e3", "9" * 19])
def test_a_number_has_one_spelling(text: str) -> None:
    with pytest.raises(BadRecord):
        reading.number(text)


@pytest.mark.parametrize(
    "text", [None, 1, "", "1", "0.1", "0.1234567890123", ".100000000000", "1.000000000001", "2.000000000000",
             "0,100000000000"]
)  # fmt: skip
def test_a_chance_has_twelve_decimals_and_is_at_most_one(text: object) -> None:
    with pytest.raises(BadRecord):
        reading.decimal(text)  # type: ignore[arg-type]  # whatever JSON can hold


@pytest.mark.parametrize(
    "text", [None, 1, "", "2/4", "1/1", "0/5", "-1/2", "1/0", "1/", "/2", "01/2", "0.5", " 1/2", "1/-2"]
)
def test_a_fraction_is_in_lowest_terms_and_not_negative(text: object) -> None:
    with pytest.raises(BadRecord):
        reading.fraction(text)  # type: ignore[arg-type]  # whatever JSON can hold


@given(st.fractions(min_value=0))
def test_every_fraction_is_read_back(fraction: Fraction) -> None:
    assert reading.fraction(str(fraction)) == fraction


@pytest.mark.parametrize(
    "text", [None, 0, "2027-03-02", "2027-03-02T19:00:00", "2027-02-30T19:00:00Z", "2027-03-02T24:00:00Z",
             "2027-03-02T19:00:00+01:00", "2027-3-2T19:00:00Z", "0000-01-01T00:00:00Z", "2027-03-02t19:00:00z"]
)  # fmt: skip
def test_a_time_is_utc_to_the_second(text: object) -> None:
    with pytest.raises(BadRecord):
        reading.time(text)  # type: ignore[arg-type]  # whatever JSON can hold


def test_a_time_is_read() -> None:
    assert reading.time("2027-03-02T19:00:05Z") == datetime(2027, 3, 2, 19, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2), ("version", True), ("tickets", 10**12), ("seats", 0), ("seats", 11), ("seats", True),
        ("objective", "random"), ("features", "kleur"), ("features", ["kleur", 1]), ("features", ["kleur\n"]),
        ("quotas", [["kleur", "blauw", 1]]), ("quotas", [["kleur", "blauw", -1, 1]]), ("people", 0),
        ("people", 10**9), ("types", 11), ("households", 0), ("kind", "persons"), ("panels", 1), ("panels", 20),
        ("panels", 10**7), ("disclosure", "secret"), ("merge_below", -1), ("merkle_root", "0" * 63),
        ("merkle_root", "A" * 64), ("files", {}), ("files", {"readme.txt": "0" * 64}), ("context", []),
        ("context", {"title": 1}), ("software", None), ("claims", {}), ("extra", 1), ("features", {"kleur": 1}),
    ],
)  # fmt: skip
def test_settings_of_the_wrong_kind_or_size_are_refused(field: str, value: object) -> None:
    given_ = body(record(COLOURS), "lottery.json")
    given_[field] = value
    with pytest.raises(BadRecord):
        read_lottery(given_)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("optimal", 1), ("eta", "0.1"), ("eta", 0), ("gap", "-1/2"), ("min_chance", "0.1"), ("max_chance", None),
        ("best_max_chance", "1/2"), ("support", "4"), ("unequal", -1), ("outside", [[5, 1]]), ("outside", [[1]]),
        ("outside", [[2, 1], [1, 1]]), ("outside", [[1, 1], [1, 2]]),
    ],
)  # fmt: skip
def test_claims_of_the_wrong_kind_are_refused(field: str, value: object) -> None:
    given_ = body(record(COLOURS), "lottery.json")
    given_["claims"][field] = value
    with pytest.raises(BadRecord):
        read_lottery(given_)


def test_the_tables_that_are_broken_below_are_else_in_order() -> None:
    assert tables.read_types(_types(b"0,1,,,a,b"), LOTTERY)
    assert tables.read_types(_types(b"0,1,4,1,a,b"), LOTTERY)


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (tables.read_people, b"id,salt,type,household\n"),
        (tables.read_types, _types(b"0,0,,,a,b")),
        (tables.read_types, _types(b"1,1,,,a,b")),
        (tables.read_types, _types(b"0,1,0,,a,b")),
        (tables.read_types, _types(b"0,1,0,0,a,b")),
        (tables.read_types, _types(b"0,1,,1,a,b")),
        (tables.read_types, _types(b"0,1,5,1,a,b")),
        (tables.read_tickets, b"tickets,types\n0,0 3\n"),
        (tables.read_tickets, b"tickets,types\n5,3 0\n"),
        (tables.read_tickets, b"tickets,types\n5,0 5\n"),
        (tables.read_tickets, b"tickets,types\n5,0  3\n"),
        (tables.read_tickets, b"tickets,types\n5,\n"),
        (tables.read_panels, b"panel,id\n"),
        (tables.read_panels, b"panel,id\n,K7\n"),
        (tables.read_panels, b"panel,id\n" + b"".join(b"%d,K7\n" % p for p in (*range(9), 10))),
        (tables.read_panels, b"panel,id\n" + b"".join(b"%d,K7\n" % p for p in range(11))),
        (tables.read_panels, b"panel,id\n" + b"".join(b"%d,K7\n" % p for p in (*range(10), 0))),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_the_lottery_are_refused(read: object, data: bytes) -> None:
    with pytest.raises(BadRecord):
        read(data, LOTTERY)  # type: ignore[operator]  # one of the reading functions


@pytest.mark.parametrize("panel", [b"0,2,1\n0,0,1\n", b"0,0,1\n0,0,1\n", b"0,0,0\n", b"0,4,1\n", b"0,0,3\n"])
def test_compositions_that_do_not_fit_are_refused(panel: bytes) -> None:
    rest = b"".join(b"%d,0,2\n" % p for p in range(1, 10))
    assert tables.read_compositions(b"panel,type,seats\n0,0,2\n" + rest, OF_COMPOSITIONS)
    with pytest.raises(BadRecord):
        tables.read_compositions(b"panel,type,seats\n" + panel + rest, OF_COMPOSITIONS)


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", "coin"), ("round", 5), ("chain", "0" * 64), ("announced_at", "now"), ("lottery", ""), ("more", 1)],
)
def test_an_announcement_has_one_form(field: str, value: object) -> None:
    event = body(BASES["balls"], "announcement.json")
    tables.read_announcement(event)
    with pytest.raises(BadRecord):
        tables.read_announcement({**event, field: value})  # type: ignore[dict-item]  # whatever JSON can hold


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("randomness", {}), ("randomness", {"balls": 3}), ("randomness", {"balls": "3", "dice": "22"}),
        ("randomness", {"balls": "3", "beacon": {"round": 1}}),
        ("randomness", {"balls": "3", "beacon": {"round": 0, "signature": "0" * 96}}),
        ("randomness", {"balls": "3", "beacon": {"round": 10**11, "signature": "0" * 96}}),
        ("randomness", {"balls": "3", "beacon": {"round": 1, "signature": "0" * 95}}),
        ("rehearsal", 0), ("panel", -1), ("selected", "K7"), ("source", "dice"), ("drawn_at", None),
    ],
)  # fmt: skip
def test_a_draw_has_one_form(field: str, value: object) -> None:
    event = body(BASES["both"], "draw.json")
    tables.read_draw(event)
    with pytest.raises(BadRecord):
        tables.read_draw({**event, field: value})  # type: ignore[dict-item]  # whatever JSON can hold
