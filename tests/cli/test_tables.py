"""Files become rows of text in one way, or are refused."""

from __future__ import annotations

import datetime
import gzip
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snw_democratie import errors
from snw_democratie.tables import read_table
from sortition.errors import BadTable, Problem
from tests.cli.files import people, spreadsheet
from tests.cli.process import ROOT


def rows(data: bytes, name: str = "pool.csv") -> list[list[str]]:
    table = read_table(data, name=name, table="pool")
    return [list(table.header), *map(list, table.rows)]


def problem(data: bytes, name: str = "pool.csv") -> Problem:
    with pytest.raises(BadTable) as refused:
        read_table(data, name=name, table="pool")
    [found] = refused.value.problems
    return found


@pytest.mark.parametrize(
    "data",
    [
        b"id,wijk\n1,Sloten\n",
        b"id;wijk\r\n1;Sloten\r\n",
        b"id\twijk\n1\tSloten",
        b"\xef\xbb\xbfid,wijk\n1,Sloten\n",
        b'"id","wijk"\n"1","Sloten"\n',
    ],
)
def test_usual_spellings_of_a_table_mean_the_same(data: bytes) -> None:
    assert rows(data) == [["id", "wijk"], ["1", "Sloten"]]
    assert rows(gzip.compress(data), "Pool.CSV.gz") == [["id", "wijk"], ["1", "Sloten"]]


def test_a_quoted_field_may_hold_the_delimiter_and_a_quotation_mark() -> None:
    assert rows(b'id,straat\n1,"Dorp, ""oost"""\n')[1] == ["1", 'Dorp, "oost"']


def test_the_header_decides_the_delimiter() -> None:
    assert rows(b"id;wijk\n1;a,b,c,d\n") == [["id", "wijk"], ["1", "a,b,c,d"]]


def test_a_wrong_byte_is_named_with_its_row() -> None:
    found = problem("id,plek\n1,a\n2,café\n".encode("cp1252"))
    assert (found.code, found.row, found.value) == ("not_utf8", 3, "0xe9")


def test_a_table_whose_first_row_is_blank_has_no_header() -> None:
    assert problem(b"\nid,wijk\n").code == "no_header"


def test_a_quotation_mark_that_is_never_closed_is_refused() -> None:
    found = problem(b'id,wijk\n1,Sloten\n2,"De Aker\n3,Sloten\n')
    assert (found.code, found.row) == ("not_a_table", 3)


def test_a_spreadsheet_that_begins_below_its_first_row_has_no_header() -> None:
    assert problem(spreadsheet([[], ["id", "a"]]), "p.xlsx").code == "no_header"


def test_cells_of_a_spreadsheet_read_as_people_see_them() -> None:
    cells = [1, 2.0, 2.5, "tekst", True, datetime.date(2027, 3, 2), datetime.datetime(2027, 3, 2, 20, 30), None]
    assert rows(spreadsheet([["x"] * 8, cells]), "p.xlsx")[1] == [
        "1", "2", "2.5", "tekst", "TRUE", "2027-03-02", "2027-03-02 20:30:00", "",
    ]  # fmt: skip


def test_rows_of_a_spreadsheet_keep_their_numbers() -> None:
    assert rows(spreadsheet([["id", "a"], [], [None, "x"]]), "p.xlsx") == [["id", "a"], ["", ""], ["", "x"]]


def test_every_formula_is_found_and_the_first_are_named() -> None:
    found = problem(spreadsheet([["id", "a"], ["=1", "=A2"], ["x", "=SUM(A1:A2)"]]), "p.xlsx")
    assert (found.code, found.column, found.found) == ("formula", "A2, B2, B3", "3")


def test_a_formula_on_another_sheet_does_no_harm() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "a"])
    book.create_sheet("telling").append(["=1+1"])
    written = io.BytesIO()
    book.save(written)
    assert rows(written.getvalue(), "p.xlsx") == [["id", "a"]]


def test_a_sheet_in_an_encoding_that_hides_formulas_is_refused() -> None:
    good = spreadsheet([["id"], ["=1+1"]])
    hidden = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as before, zipfile.ZipFile(hidden, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.decode().encode("utf-16") if "sheet1" in name else data)
    assert problem(hidden.getvalue(), "p.xlsx").code == "not_xlsx"


GOOD = spreadsheet([["id", "geslacht", "leeftijd"], *people()])


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_damaged_spreadsheet_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, byte in changes:
        data[place] = byte
    try:
        rows(bytes(data), "p.xlsx")
    except BadTable as refused:
        assert refused.problems


@given(st.binary(max_size=200), st.sampled_from(["p.csv", "p.csv.gz", "p.xlsx", "p", ""]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        rows(data, name)
    except BadTable as refused:
        assert refused.problems


def test_every_problem_has_a_sentence_and_every_sentence_a_problem() -> None:
    sources = (*ROOT.glob("sortition/*.py"), *ROOT.glob("snw_democratie/cli/*.py"), ROOT / "snw_democratie/tables.py")
    text = "".join(path.read_text("utf-8") for path in sources)
    assert set(re.findall(r'\bProblem\(\s*"(\w+)"', text)) <= set(errors._PROBLEMS)
    assert [code for code in errors._PROBLEMS if f'"{code}"' not in text] == []


@pytest.mark.parametrize("code", sorted(errors._PROBLEMS))
def test_sentences_begin_with_the_row_and_fit_on_a_terminal(code: str) -> None:
    problem_ = Problem(code, row=7, column="wijk", value="\x1b[31m" + "x" * 500, wanted="y" * 500, found="z" * 500)
    said = errors.problem_sentence(problem_)
    assert said.startswith("Rij 7: ")
    assert "\x1b" not in said
    assert len(said) < 800
    without_row = errors.problem_sentence(Problem(code, column="wijk", value="v", wanted="w", found="f"))
    assert without_row[0] == "'" or without_row[0].isupper()


def test_many_problems_are_counted_and_not_all_printed() -> None:
    refused = BadTable("pool", tuple(Problem("empty_value", row=i, column="wijk") for i in range(2, 202)))
    said = errors.sentence(refused)
    assert "zitten 200 problemen" in said
    assert said.count("\n") == 51
    assert said.endswith("en nog 150 andere problemen.")
