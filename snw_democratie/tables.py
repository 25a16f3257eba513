"""Uploaded tables as rows of text: comma-separated files, packed or not, and spreadsheets."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from snw_democratie.packed import UNREADABLE
from sortition.errors import BadTable, Problem

LARGEST = 100 * 1024 * 1024
"""Bytes of a table after unpacking; ten times what 160,000 people need."""

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The first row, and the rows below it: rows[i] is row i + 2 of the file, blank rows included."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def read_table(data: bytes, *, name: str, table: str) -> Table:
    """Read `data`, whose kind follows from its file `name`: .csv, .csv.gz or .xlsx.

    `table` says what it is for (`pool` or `quotas`) and is put into the refusal.
    Raises BadTable for anything that is not a table of text: never guesses an encoding, never runs a formula.
    """
    try:
        rows = _rows(data, name.lower())
    except _Refused as refused:
        raise BadTable(table, (refused.problem,)) from refused
    if not any(cell.strip() for cell in rows[0]):
        raise BadTable(table, (Problem("no_header", row=1),))
    return Table(header=rows[0], rows=rows[1:])


class _Refused(Exception):
    """One problem that leaves no rows to look at."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _rows(data: bytes, name: str) -> list[list[str]]:
    if not name.endswith((".csv", ".csv.gz", ".xlsx")):
        raise _Refused(Problem("unknown_kind", value=PurePath(name).suffix[1:], wanted=".csv, .csv.gz of .xlsx"))
    if not data:
        raise _Refused(Problem("empty_file"))
    if len(data) > LARGEST:
        raise _Refused(_too_large())
    if name.endswith(".xlsx"):
        return _spreadsheet(data)
    return _separated(_unpacked(data) if name.endswith(".gz") else data)


def _too_large() -> Problem:
    return Problem("too_large", wanted=str(LARGEST // 1024 // 1024))


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(LARGEST + 1)
    except UNREADABLE as error:
        raise _Refused(Problem("not_gzip")) from error
    if len(unpacked) > LARGEST:
        raise _Refused(_too_large())
    return unpacked


def _separated(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise _Refused(Problem("not_utf8", row=row, value=f"0x{data[error.start]:02x}")) from error
    if "\0" in text:
        raise _Refused(Problem("nul_bytes", row=text.count("\n", 0, text.index("\0")) + 1))
    if not text.strip():
        raise _Refused(Problem("empty_file"))
    first = text[: 64 * 1024].split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise _Refused(Problem("not_a_table", row=len(rows) + 1)) from error
    return rows


def _spreadsheet(data: bytes) -> list[list[str]]:
    # A spreadsheet is rare; its reader is loaded for it alone.
    from snw_democratie.spreadsheets import NotASpreadsheet, first_sheet, formulas

    try:
        found = formulas(data, largest=LARGEST)
        rows = [] if found else first_sheet(data)
    except NotASpreadsheet as error:
        raise _Refused(Problem("not_xlsx")) from error
    if found:
        raise _Refused(Problem("formula", column=", ".join(found[:10]), found=str(len(found))))
    if not any(any(row) for row in rows):
        raise _Refused(Problem("empty_file"))
    return rows
